//! Replay and proof (重放与举证): what the stored events of one aggregate say, and whether they are what was recorded.
//!
//! Pure over bytes: nothing here reads the log or talks to a server, so that an inspector can run it on a copy. It must
//! never repair or skip anything silently; what does not fit is a [`Break`](chain::Break) with its place.
pub mod chain;
pub mod replay;

/// One event as it was stored, with its place in the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// The stream sequence.
    pub sequence: u64,
    /// The CloudEvents JSON, byte for byte.
    pub body: Vec<u8>,
}
