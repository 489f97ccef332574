//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::PeriodEvent;
use super::state::Period;
use crate::aggregate::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Period>>, event: &PeriodEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    let _ = (state, event, stamp);
    Ok(())
}
