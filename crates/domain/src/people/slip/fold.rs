//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{FilledIn, SlipEvent};
use super::state::{Slip, SlipStanding};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Slip>>, event: &SlipEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    let Some(slip) = state.as_deref_mut() else {
        return match event {
            SlipEvent::FilledIn(event) => {
                *state = Some(Box::new(filled_in(event, stamp)));
                Ok(())
            }
            event => Err(Unfoldable(format!("{} comes before the slip", event.event_type().0))),
        };
    };
    (slip.standing, slip.decided_by) = match event {
        SlipEvent::FilledIn(_) => return Err(Unfoldable("it was filled in before".into())),
        SlipEvent::Approved(event) => (SlipStanding::Approved, Some(event.by.clone())),
        SlipEvent::Refused(event) => (SlipStanding::Refused, Some(event.by.clone())),
        SlipEvent::TakenBack(_) => (SlipStanding::TakenBack, None),
    };
    slip.last_at = slip.last_at.max(stamp.time);
    Ok(())
}

fn filled_in(event: &FilledIn, stamp: Stamp) -> Slip {
    Slip {
        number: event.number.clone(),
        person: event.person.clone(),
        session: event.session,
        punch: event.punch,
        cause: event.cause,
        standing: SlipStanding::Open,
        decided_by: None,
        last_at: stamp.time,
    }
}
