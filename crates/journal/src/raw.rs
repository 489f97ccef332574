//! The yardstick (标尺): plain JetStream publishing with the log's own durability, and nothing else of the log.
//!
//! Benchmarks compare the desk with it. It carries the guard, like every publish to the stream, but gathers nothing,
//! looks nothing up and repeats nothing. No role may use it.
use crate::append::guard;
use crate::log::{Draft, LogError};
use crate::settings::Settings;
use crate::subject;
use crate::wire::{Wire, answer};

/// A connection that publishes one message and waits for its acknowledgement.
#[derive(Debug, Clone)]
pub struct RawPublisher {
    wire: Wire,
    centre: String,
}

impl RawPublisher {
    /// Connects to a server whose stream is there already.
    ///
    /// # Errors
    /// As for [`Journal::connect`](crate::Journal::connect).
    pub async fn connect(settings: &Settings) -> Result<Self, LogError> {
        settings.validate()?;
        Ok(Self { wire: Wire::connect(settings).await?, centre: settings.centre.clone() })
    }

    /// Publishes one guarded message and answers its sequence.
    ///
    /// # Errors
    /// Whatever the server answers, as it is.
    pub async fn publish(&self, draft: Draft) -> Result<u64, LogError> {
        let subject = subject::for_aggregate(&self.centre, &draft.aggregate);
        let sent = self.wire.request(subject, Some(guard(&draft)), draft.body).await;
        let ack = sent.and_then(|message| answer(&message.payload)).map_err(|failure| self.wire.explain(failure))?;
        ack["seq"].as_u64().ok_or_else(|| LogError::Other(format!("an acknowledgement without a sequence: {ack}")))
    }
}
