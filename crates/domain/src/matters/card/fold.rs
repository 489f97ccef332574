//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{CardEvent, Issued, IssuedByHand};
use super::state::{Cancellation, Card, Decision, Said};
use crate::vocabulary::stamp::{Instant, Stamp, Unfoldable};

/// Folds one event. A card that was cancelled can be issued anew: its threshold falls at another instant then.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Card>>, event: &CardEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    let opened = match event {
        CardEvent::Issued(issued) => Some(fallen(issued)),
        CardEvent::IssuedByHand(issued) => Some(by_hand(issued, stamp.time)),
        CardEvent::Confirmed(_)
        | CardEvent::Urged(_)
        | CardEvent::Explained(_)
        | CardEvent::Appealed(_)
        | CardEvent::AppealDecided(_)
        | CardEvent::Cancelled(_) => None,
    };
    let unfollowing = || Unfoldable(format!("{} does not follow here", event.event_type().0));
    match (state.as_deref_mut(), opened) {
        (before, Some(card)) if before.as_ref().is_none_or(|card| card.cancelled.is_some()) => {
            *state = Some(Box::new(card));
            Ok(())
        }
        (Some(card), None) if card.cancelled.is_none() => {
            change(card, event, stamp.time);
            Ok(())
        }
        (_, _) => Err(unfollowing()),
    }
}

fn change(card: &mut Card, event: &CardEvent, at: Instant) {
    let said = |text: &str, by: &str| Said { text: text.to_owned(), by: by.to_owned(), at };
    card.last_at = at;
    match event {
        // They begin a card anew, and change none.
        CardEvent::Issued(_) | CardEvent::IssuedByHand(_) => {}
        CardEvent::Confirmed(body) => card.confirmed = Some(said(&body.remark, &body.by)),
        CardEvent::Urged(body) => card.urged.push(said(&body.text, &body.by)),
        CardEvent::Explained(body) => card.explained.push(said(&body.text, &body.by)),
        CardEvent::Appealed(body) => card.appeal = Some(said(&body.reason, &body.by)),
        CardEvent::AppealDecided(body) => {
            card.appeal = None;
            card.decided = Some(Decision { outcome: body.outcome, said: said(&body.reason, &body.by) });
        }
        CardEvent::Cancelled(body) => {
            card.cancelled = Some(Cancellation { cause: body.cause, said: said(&body.reason, &body.by) });
        }
    }
}

fn fallen(issued: &Issued) -> Card {
    Card {
        number: issued.number.clone(),
        of: issued.obligation.clone(),
        matter: issued.matter.clone(),
        clock: issued.clock.clone(),
        level: issued.level,
        window: issued.window.clone(),
        responsible: issued.responsible.clone(),
        against: issued.against.clone(),
        fell_at: issued.fell_at,
        rule: Some(issued.rule.clone()),
        reckoning: Some(issued.reckoning.clone()),
        by_hand: None,
        confirmed: None,
        urged: vec![],
        explained: vec![],
        appeal: None,
        decided: None,
        cancelled: None,
        last_at: issued.fell_at,
    }
}

fn by_hand(issued: &IssuedByHand, at: Instant) -> Card {
    let text = format!("{} · {}", issued.reason, issued.authority);
    Card {
        number: issued.number.clone(),
        of: issued.obligation.clone(),
        matter: issued.matter.clone(),
        clock: issued.clock.clone(),
        level: issued.level,
        window: issued.window.clone(),
        responsible: issued.responsible.clone(),
        against: issued.against.clone(),
        fell_at: at,
        rule: None,
        reckoning: None,
        by_hand: Some(Said { text, by: issued.by.clone(), at }),
        confirmed: None,
        urged: vec![],
        explained: vec![],
        appeal: None,
        decided: None,
        cancelled: None,
        last_at: at,
    }
}
