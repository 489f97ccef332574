//! The chain of one aggregate (链): version without gaps, each event naming its predecessor's sequence and hash and
//! recorded no earlier than it.
use crate::StoredEvent;
use anjuan_domain::event::{Envelope, hash};
use anjuan_domain::vocabulary::declare::DecodeError;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use serde::Serialize;

/// A place where the events are not what was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Break {
    /// The stream sequence of the event that does not fit.
    pub sequence: u64,
    /// What does not fit.
    pub what: String,
}

/// Checks a whole history from its first event. No break means: complete, in order, unchanged since each was recorded
/// (the last event alone is vouched for by nobody yet; the Merkle log does that).
///
/// # Errors
/// Every break, in order.
pub fn verify(aggregate: &AggregateRef, events: &[StoredEvent]) -> Result<(), Vec<Break>> {
    let mut breaks = Vec::new();
    let mut previous: Option<&StoredEvent> = None;
    let mut recorded: Option<Instant> = None;
    for (event, version) in events.iter().zip(1_u64..) {
        let mut broken = |what: String| breaks.push(Break { sequence: event.sequence, what });
        match Envelope::decode(&event.body).and_then(|envelope| envelope.event().map(|_| envelope)) {
            Ok(envelope) => {
                check(aggregate, &envelope, version, previous, &mut broken);
                if recorded.is_some_and(|recorded| envelope.recordedtime < recorded) {
                    broken(format!("it was recorded at {}, before its predecessor", envelope.recordedtime));
                }
                recorded = Some(envelope.recordedtime);
            }
            Err(error) => broken(words(&error)),
        }
        previous = Some(event);
    }
    if breaks.is_empty() { Ok(()) } else { Err(breaks) }
}

fn check(
    aggregate: &AggregateRef,
    envelope: &Envelope<'_>,
    version: u64,
    previous: Option<&StoredEvent>,
    broken: &mut dyn FnMut(String),
) {
    if envelope.subject != aggregate.to_string() {
        broken(format!("it belongs to {}, not to {aggregate}", envelope.subject));
    }
    if envelope.sequence != version {
        broken(format!("its version is {}, and {version} must follow here", envelope.sequence));
    }
    let (sequence, expected) = previous.map_or((0, String::new()), |event| (event.sequence, hash(&event.body)));
    if envelope.previoussequence != sequence {
        broken(format!(
            "it names stream sequence {} as its predecessor, which is {sequence}",
            envelope.previoussequence
        ));
    }
    if envelope.previoushash != expected {
        broken(format!("its predecessor at {sequence} is not the bytes it was chained to"));
    }
}

fn words(error: &DecodeError) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
