//! What can go wrong while projecting, each with what it means for the view.
use anjuan_journal::log::LogError;

/// Why a projector does not go on.
#[derive(Debug, thiserror::Error)]
pub enum ProjectorError {
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The store failed; nothing of the batch at hand was committed.
    #[error("the store of view {view} failed: {what}")]
    Store {
        /// The view.
        view: &'static str,
        /// What sled says.
        what: String,
    },
    /// A question could not read the store: its bytes changed on the disk.
    #[error("the store of view {view} is damaged: {what}")]
    Damaged {
        /// The view.
        view: &'static str,
        /// What was found.
        what: String,
    },
    /// A file operation failed.
    #[error("{path}: {source}")]
    File {
        /// Where.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A stream sequence is missing. The view stops here, because it would no longer be the fold of the log.
    #[error(
        "the log has a hole: view {view} expected stream sequence {expected} and was given {found}; do not go on before `anjuan doctor` has looked at the stream"
    )]
    Gap {
        /// The view.
        view: &'static str,
        /// What was to come.
        expected: u64,
        /// What came.
        found: u64,
    },
    /// The view stands past the log, or on another message than the log has there. Its rows are evidence and are kept.
    #[error(
        "view {view} stands at stream sequence {position}, where the log has {found}: the log is shorter or another one than the view was made from; the view is kept as evidence and does not go on (`anjuan recover`)"
    )]
    Ahead {
        /// The view.
        view: &'static str,
        /// Where it stands.
        position: u64,
        /// What is there.
        found: &'static str,
    },
    /// The log stopped giving events without an error.
    #[error("the log ended while view {0} followed it")]
    Ended(&'static str),
    /// A rebuild is under way already.
    #[error("view {0} is being rebuilt already")]
    Rebuilding(&'static str),
    /// The work was torn down in the middle.
    #[error("view {view} was interrupted: {what}")]
    Interrupted {
        /// The view.
        view: &'static str,
        /// By what.
        what: String,
    },
}

/// Why a wait for a position ended without it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WaitError {
    /// The time was up.
    #[error("the view {view} stands at stream sequence {position} and did not reach {wanted} in time: ask again")]
    Behind {
        /// The view.
        view: &'static str,
        /// Where it stands.
        position: u64,
        /// What was waited for.
        wanted: u64,
    },
    /// The log has no such event: nobody was given this sequence.
    #[error("the log ends at stream sequence {head}, and {wanted} is beyond it")]
    Beyond {
        /// Where the log ends.
        head: u64,
        /// What was waited for.
        wanted: u64,
    },
    /// The view stopped and will not reach it.
    #[error("the view {view} stopped at stream sequence {position}: {why}")]
    Stopped {
        /// The view.
        view: &'static str,
        /// Where it stands.
        position: u64,
        /// Why.
        why: String,
    },
}
