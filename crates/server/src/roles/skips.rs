//! Aggregates that stay passed over (登记跳过), by whose word and why: notes in the stream of incidents, on the nats-server.
//!
//! Not beside the stores of the views, which may be thrown away at any time and belong to one machine; and not in the log, because
//! no matter of the centre changes by it: what a view passes over is a fact about that view. Notes are only ever added, every process
//! reads the same ones, and they outlast every view.
use crate::failure::Failure;
use anjuan_api::queries::Skip;
use anjuan_journal::EventLog;
use bytes::Bytes;
use std::sync::Arc;

/// What was recorded of one centre.
pub(super) struct Skips(Arc<dyn EventLog>);

impl Skips {
    /// Beside that log.
    pub(super) fn new(log: Arc<dyn EventLog>) -> Self {
        Self(log)
    }

    /// Everything recorded, oldest first. A note that does not read is named in the log of the process, and hides no other.
    pub(super) async fn all(&self) -> Result<Vec<Skip>, Failure> {
        let read = |note: &Bytes| {
            let read = serde_json::from_slice(note);
            read.inspect_err(|error| tracing::error!(%error, "a note of an incident does not read")).ok()
        };
        Ok(self.0.notes().await?.iter().filter_map(read).collect())
    }

    /// Records one.
    pub(super) async fn add(&self, skip: Skip) -> Result<Skip, Failure> {
        let note = serde_json::to_vec(&skip).map_err(|error| Failure::Internal(error.to_string()))?;
        self.0.note(Bytes::from(note)).await?;
        Ok(skip)
    }
}
