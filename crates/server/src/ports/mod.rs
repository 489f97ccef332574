//! Ports: how a role asks another one, in the same process or over NATS; who asks cannot tell the difference.
pub mod facts;
pub mod health;
pub mod local;
pub mod people;
mod reckoned;
mod records;
pub mod remote;
pub mod replayed;
pub mod scoring;

use crate::tokens::Verified;
pub use anjuan_api::asked::{
    BreachQuery, DeadlineQuery, InboxQuery, MovedQuery, RecalledQuery, RegisterQuery, SummaryQuery,
};
use anjuan_api::{Accepted, Problem};
use anjuan_domain::command::Command;
use anjuan_domain::matters::card::ObligationOf;
use anjuan_domain::vocabulary::actor::Actor;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::deadlines::row::Obligation;
use async_trait::async_trait;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// Who asks, as the edge verified it.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Whom the token names.
    pub actor: Actor,
    /// When the token was issued.
    pub issued_at: Instant,
    /// When the token expires.
    pub expires_at: Instant,
    /// The session, or the key of a program, that the token is of; none where it was signed with the key of the data directory.
    pub session: Option<uuid::Uuid>,
    /// The token itself: a desk in another process verifies it again.
    pub token: String,
}

impl Caller {
    /// Whoever came with a token that was verified.
    pub(crate) fn new(verified: Verified, token: &str) -> Self {
        let Verified { actor, issued_at, expires_at, session } = verified;
        Self { actor, issued_at, expires_at, session, token: token.to_owned() }
    }
}

/// Where commands go.
#[async_trait]
pub trait CommandPort: Send + Sync + 'static {
    /// Executes one command.
    ///
    /// # Errors
    /// The problem as it is answered.
    async fn submit(&self, caller: &Caller, command: Command) -> Result<Accepted, Problem>;
}

/// Where questions go.
#[async_trait]
pub trait QueryPort: Send + Sync + 'static {
    /// Answers one question as JSON.
    ///
    /// # Errors
    /// The problem as it is answered.
    async fn ask(&self, question: Question) -> Result<Bytes, Problem>;
}

/// A question to a view.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Question {
    /// A page of the register: `Page<RegisterRow>`.
    Register(RegisterQuery),
    /// One line of the register by aggregate: `One<RegisterRow>`.
    Entry(EntryQuery),
    /// A page of deadlines: `Page<DeadlineRow>`.
    Deadlines(DeadlineQuery),
    /// What amendments moved: `Page<Moved>`.
    Moved(MovedQuery),
    /// Cards that are proposed to be cancelled: `Page<Recalled>`.
    Recalled(RecalledQuery),
    /// One obligation: `One<Option<Obligation>>`.
    Obligation(ObligationQuery),
    /// What the service is to do next about deadlines: `One<Waking>`.
    Waking(WakingQuery),
    /// Deadlines counted by state: `DeadlineSummary`.
    Summary(SummaryQuery),
    /// A page of breaches: `Page<Breach>`.
    Breaches(BreachQuery),
    /// A page of an inbox, or of all: `Page<Item>`.
    Inbox(InboxQuery),
    /// Attendance, leave, meetings: as each says.
    Attendance(people::AttendanceQuestion),
    /// Periods and scores: as each says.
    Scoring(scoring::ScoringQuestion),
    /// The state of every view: `Views`.
    Status,
    /// The digest of a view: `ViewDigest`.
    Digest(DigestQuery),
    /// Records that an aggregate stays passed over: `Skip`.
    Skip(anjuan_api::queries::Skip),
    /// What was recorded of that: `Vec<Skip>`.
    Skips,
    /// Begins a rebuild, or says how far the running one is: `RebuildProgress`.
    Rebuild(RebuildOrder),
}

/// One line of the register.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryQuery {
    /// The aggregate.
    pub aggregate: anjuan_domain::vocabulary::ids::AggregateRef,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// One obligation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ObligationQuery {
    /// Which.
    pub of: ObligationOf,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// What fell by a moment, and when anything changes next.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WakingQuery {
    /// How many obligations of which something fell.
    pub most: usize,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// The answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Waking {
    /// The obligations of which a card or a step fell, in the order of the instants.
    pub fallen: Vec<Obligation>,
    /// The first instant later than now at which anything changes; none where nothing does.
    pub next: Option<Instant>,
}

/// Which digest.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DigestQuery {
    /// The view.
    pub view: String,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// A rebuild; asked again with the same job, how far it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RebuildOrder {
    /// The view.
    pub view: String,
    /// The caller's id for this rebuild.
    pub job: uuid::Uuid,
}

impl Question {
    /// The view that answers; `all` for the state of every one.
    #[must_use]
    pub fn view(&self) -> &str {
        match self {
            Question::Register(_) | Question::Entry(_) => "register",
            Question::Deadlines(_)
            | Question::Moved(_)
            | Question::Recalled(_)
            | Question::Obligation(_)
            | Question::Waking(_)
            | Question::Summary(_) => "deadlines",
            Question::Breaches(_) => "breaches",
            Question::Inbox(_) => "inbox",
            Question::Attendance(_) => "attendance",
            Question::Scoring(_) => "scoring",
            Question::Status | Question::Skip(_) | Question::Skips => "all",
            Question::Digest(query) => &query.view,
            Question::Rebuild(order) => &order.view,
        }
    }
}
