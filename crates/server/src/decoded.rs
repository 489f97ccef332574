//! A stored event as it is read (已存事件的读取): what does not decode is damage, named by its place in the log.
use crate::failure::Failure;
use anjuan_domain::event::{Envelope, Event};
use anjuan_journal::Stored;

/// The envelope and the event of a stored message.
///
/// # Errors
/// [`Failure::Damaged`].
pub(crate) fn decoded(stored: &Stored) -> Result<(Envelope<'_>, Event), Failure> {
    let decoded = Envelope::decode(&stored.body).and_then(|envelope| envelope.event().map(|event| (envelope, event)));
    decoded.map_err(|error| Failure::Damaged(format!("stream sequence {}: {error}", stored.sequence)))
}

/// The event alone.
///
/// # Errors
/// [`Failure::Damaged`].
pub(crate) fn event(stored: &Stored) -> Result<Event, Failure> {
    decoded(stored).map(|(_, event)| event)
}
