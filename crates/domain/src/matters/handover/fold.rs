//! How the events of a handover make its state (交接演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{HandoverEvent, HandoverSide, Opened};
use super::state::{Handover, Status};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Handover>>, event: &HandoverEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match (state.as_mut(), event) {
        (None, HandoverEvent::Opened(event)) => {
            *state = Some(Box::new(opened(event, stamp)));
            Ok(())
        }
        (None, event) => Err(Unfoldable(format!("{} before the handover was entered", event.event_type().0))),
        (Some(handover), event) if handover.status != Status::Open => {
            Err(Unfoldable(format!("{} on a handover that is {}", event.event_type().0, handover.status.words().0)))
        }
        (Some(handover), event) => follow(handover, event, stamp),
    }
}

fn opened(event: &Opened, stamp: Stamp) -> Handover {
    Handover {
        number: event.number.clone(),
        kind: event.kind,
        giver: event.giver.clone(),
        receiver: event.receiver.clone(),
        responsible: event.giver.clone(),
        reason: event.reason.clone(),
        post: event.post.clone(),
        part: event.part,
        lists: event.lists.clone(),
        status: Status::Open,
        opened_at: stamp.time,
        listed_at: stamp.time,
        giver_signed: None,
        receiver_signed: None,
    }
}

fn follow(handover: &mut Handover, event: &HandoverEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match event {
        HandoverEvent::Opened(_) => return Err(Unfoldable("the handover was entered before".into())),
        HandoverEvent::Relisted(event) => {
            handover.lists = event.lists.clone();
            handover.listed_at = stamp.time;
            // Nobody has signed these lists.
            (handover.giver_signed, handover.receiver_signed) = (None, None);
        }
        HandoverEvent::Signed(event) => {
            match event.side {
                HandoverSide::Giver => handover.giver_signed = Some(stamp.time),
                HandoverSide::Receiver => handover.receiver_signed = Some(stamp.time),
            }
            if handover.giver_signed.is_some() && handover.receiver_signed.is_some() {
                handover.status = Status::Complete;
                handover.responsible = handover.receiver.clone();
            }
        }
        HandoverEvent::Withdrawn(_) => handover.status = Status::Withdrawn,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::handover::fixture::{Scenario, matter, work};

    #[test]
    fn nothing_comes_before_the_entry_and_nothing_after_both_signed() {
        let scenario = Scenario::new().has(&[matter("A", 1)]).given("P004", work()).sign("P004").sign("P005");
        let events = scenario.events();
        let stamp = scenario.stamp();
        assert!(evolve(&mut None, &events[1], stamp).is_err());
        let mut state = scenario.state().cloned().map(Box::new);
        let before = state.clone();
        for event in events {
            assert!(evolve(&mut state, event, stamp).is_err(), "{event:?}");
            assert_eq!(state, before);
        }
    }
}
