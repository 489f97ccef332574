//! How a contact's events make its state (接待演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{ContactEvent, Opened};
use super::state::{Contact, Referral, Status};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds an event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Contact>>, event: &ContactEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match (state.as_deref_mut(), event) {
        (None, ContactEvent::Opened(event)) => {
            *state = Some(Box::new(opened(event, stamp)));
            Ok(())
        }
        (None, event) => Err(Unfoldable(format!("{} comes before the contact was opened", event.event_type().0))),
        (Some(_), ContactEvent::Opened(_)) => Err(Unfoldable("the contact was opened before".into())),
        (Some(contact), event) => {
            follow(contact, event)?;
            contact.version = stamp.version;
            Ok(())
        }
    }
}

fn opened(event: &Opened, stamp: Stamp) -> Contact {
    Contact {
        number: event.number.clone(),
        first_asked: event.first_asked.clone(),
        responsible: event.first_asked.clone(),
        window: event.window.clone(),
        channel: event.channel,
        place: event.place,
        topic: event.topic,
        item: event.item.clone(),
        enquirer: event.enquirer.as_ref().map(|party| party.applicant.clone()),
        opened_at: stamp.time,
        closes_at: Some(event.closes_at),
        status: Status::Open,
        referral: None,
        flagged: false,
        version: stamp.version,
    }
}

fn follow(contact: &mut Contact, event: &ContactEvent) -> Result<(), Unfoldable> {
    match event {
        ContactEvent::Opened(_) => return Err(Unfoldable("the contact was opened before".into())),
        // An answer that does not satisfy leaves the contact open: it is explained until it does (time-limit/3.1).
        ContactEvent::Answered(event) if event.satisfied => contact.status = Status::Answered,
        ContactEvent::Answered(_) => {}
        ContactEvent::Referred(event) => {
            contact.referral = Some(Referral { window: event.window.clone(), person: event.person.clone() });
        }
        ContactEvent::ReferralAccepted(event) => match contact.referral.take() {
            Some(referral) => {
                contact.responsible = event.by.clone();
                contact.window = referral.window;
                contact.status = Status::TakenOver;
                // Whoever took over has a closing time of their own, and is flagged by that one.
                (contact.closes_at, contact.flagged) = (event.closes_at, false);
            }
            None => return Err(Unfoldable("nobody was led on, so nobody can have taken over".into())),
        },
        ContactEvent::AdvisedInWriting(_) => contact.status = Status::AdvisedInWriting,
        ContactEvent::TurnedInto(event) => contact.status = Status::TurnedInto(event.aggregate.clone()),
        ContactEvent::LeftOpen(_) => contact.flagged = true,
        ContactEvent::HandedOver(event) => contact.responsible = event.to.clone(),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, Scenario};
    use super::*;
    use crate::matters::contact::events::{ReferralAccepted, TurnedInto};
    use crate::vocabulary::ids::{AggregateRef, Kind};

    #[test]
    fn nothing_comes_before_the_opening_and_the_opening_comes_once() {
        let scenario = Scenario::new();
        let event = ContactEvent::from(ReferralAccepted { by: "P002".into(), closes_at: None });
        assert!(evolve(&mut None, &event, fixture::stamp("2014-11-03T09:00:00+08:00")).is_err());
        let mut state = scenario.clone().opened().state().cloned().map(Box::new);
        let again = scenario.opened_event();
        assert!(evolve(&mut state, &again, fixture::stamp("2014-11-03T09:00:00+08:00")).is_err());
    }

    #[test]
    fn taking_over_without_a_leading_on_is_named_and_changes_nothing() {
        let mut state = Scenario::new().opened().state().cloned().map(Box::new);
        let before = state.clone();
        let event = ContactEvent::from(ReferralAccepted { by: "P002".into(), closes_at: None });
        assert!(evolve(&mut state, &event, fixture::stamp("2014-11-03T09:00:00+08:00")).is_err());
        assert_eq!(state, before);
    }

    #[test]
    fn a_contact_remembers_which_case_it_became() {
        let mut state = Scenario::new().opened().state().cloned().map(Box::new);
        let aggregate = AggregateRef::new(Kind::Case, "7K2M9QX4T1AB").unwrap();
        let event = ContactEvent::from(TurnedInto { aggregate: aggregate.clone() });
        evolve(&mut state, &event, fixture::stamp("2014-11-03T09:00:00+08:00")).unwrap();
        assert_eq!(state.unwrap().status, Status::TurnedInto(aggregate));
    }
}
