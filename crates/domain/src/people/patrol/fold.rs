//! How the event makes the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::PatrolEvent;
use super::state::Patrol;
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Patrol>>, event: &PatrolEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    let PatrolEvent::Recorded(recorded) = event;
    if state.is_some() {
        return Err(Unfoldable(format!("{} was recorded before", recorded.number)));
    }
    *state = Some(Box::new(Patrol { recorded: recorded.clone(), at: stamp.time }));
    Ok(())
}
