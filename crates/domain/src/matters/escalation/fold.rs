//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{EscalationEvent, Raised};
use super::state::{Escalation, Seen, Taken};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Escalation>>, event: &EscalationEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match (state, event) {
        (state, EscalationEvent::Raised(raised)) => {
            let taken = state.as_ref().map_or(0, |escalation| escalation.steps.len());
            if u32::try_from(taken + 1) != Ok(raised.ordinal) {
                return Err(Unfoldable(format!("step {} does not follow {taken} steps", raised.ordinal)));
            }
            let escalation = state.get_or_insert_with(|| Box::new(begun(raised)));
            escalation.steps.push(Taken { raised: raised.clone(), seen: None });
            escalation.last_at = escalation.last_at.max(stamp.time);
            Ok(())
        }
        (Some(escalation), EscalationEvent::Acknowledged(body)) => {
            let seen = Seen { remark: body.remark.clone(), by: body.by.clone(), at: stamp.time };
            let unseen = escalation.steps.iter_mut().filter(|taken| taken.seen.is_none());
            // Whoever acknowledges a step knows of those before it that went to the same person.
            let Some(to) =
                unseen.filter(|taken| taken.raised.step == body.step).map(|taken| taken.raised.to.clone()).last()
            else {
                return Err(Unfoldable(format!("no step {} waits", body.step.as_str())));
            };
            let theirs = escalation.steps.iter_mut().filter(|taken| taken.seen.is_none() && taken.raised.to == to);
            theirs.for_each(|taken| taken.seen = Some(seen.clone()));
            escalation.last_at = stamp.time;
            Ok(())
        }
        (None, EscalationEvent::Acknowledged(_)) => {
            Err(Unfoldable(format!("{} does not follow here", event.event_type().0)))
        }
    }
}

fn begun(raised: &Raised) -> Escalation {
    Escalation { of: raised.obligation.clone(), matter: raised.matter.clone(), steps: vec![], last_at: raised.fell_at }
}
