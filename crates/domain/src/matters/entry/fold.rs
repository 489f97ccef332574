//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::EntryEvent;
use super::state::{Entry, Evidence, Settled};
use crate::clock::late_entry::Confirmation;
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Entry>>, event: &EntryEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    let state = state.get_or_insert_default();
    let at = stamp.time;
    let settled = match event {
        EntryEvent::Presented(body) => {
            state.presented.push(Evidence { evidence: body.evidence.clone(), by: body.by.clone(), at });
            return Ok(());
        }
        EntryEvent::Confirmed(body) => {
            let (said, by) = (body.evidence.clone(), body.by.clone());
            Settled { confirmation: Confirmation::Confirmed, said, by, at }
        }
        EntryEvent::Rejected(body) => {
            let (said, by) = (body.reason.clone(), body.by.clone());
            Settled { confirmation: Confirmation::Rejected, said, by, at }
        }
    };
    if state.settled.is_some() {
        return Err(Unfoldable(format!("{} after it was settled", event.event_type().0)));
    }
    state.settled = Some(settled);
    Ok(())
}
