//! What goes together with a denial (同批事项): what it closes, and what its correction reopens.
//!
//! Implements the other side of denial-report/2 and denial-report/6: a denied case is closed and a contact settled with
//! the denial or not at all, and a corrected case is reopened with the review or not at all.
use super::events::{DenialEvent, ReviewOutcome};
use super::state::Denial;
use crate::matters::case::commands::{CaseCommand, Deny, Reopen};
use crate::matters::contact::commands::{ContactCommand, TurnInto};
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::matter::MatterKind;
use crate::vocabulary::together::Together;

/// The commands that are recorded together with an event ([`crate::aggregate::together`]).
#[must_use]
pub fn together<B>(state: Option<&Denial>, event: &DenialEvent) -> Vec<Together<B>>
where
    B: From<CaseCommand> + From<ContactCommand>,
{
    let part = match event {
        DenialEvent::Issued(issued) => issued.matter.as_ref().and_then(|matter| closed(matter, &issued.number)),
        DenialEvent::Reviewed(reviewed) => state
            .filter(|_| reviewed.outcome == ReviewOutcome::Corrected)
            .and_then(|denial| denial.matter.as_ref().and_then(|matter| reopened(matter, &denial.number))),
        DenialEvent::Objected(_)
        | DenialEvent::Reported(_)
        | DenialEvent::CopyAcknowledged(_)
        | DenialEvent::CorrectionNotified(_)
        | DenialEvent::ReportedUp(_)
        | DenialEvent::ObjectionWithdrawn(_)
        | DenialEvent::ReportMissing(_)
        | DenialEvent::HandedOver(_) => None,
    };
    part.into_iter().collect()
}

fn closed<B>(matter: &AggregateRef, number: &str) -> Option<Together<B>>
where
    B: From<CaseCommand> + From<ContactCommand>,
{
    let denial = id(number);
    let body = match MatterKind::from_kind(matter.kind)? {
        MatterKind::Case => B::from(CaseCommand::Deny(Deny { denial })),
        MatterKind::Contact => {
            let aggregate = AggregateRef { kind: Kind::Denial, id: denial };
            B::from(ContactCommand::TurnInto(TurnInto { aggregate }))
        }
        // A denial is of a case or a contact, or of what was never entered.
        MatterKind::Denial | MatterKind::Complaint => return None,
    };
    Some(Together { aggregate: matter.clone(), body })
}

/// Only a case goes on; who asked and was denied is told, and asks anew.
fn reopened<B: From<CaseCommand>>(matter: &AggregateRef, number: &str) -> Option<Together<B>> {
    (matter.kind == Kind::Case).then(|| {
        let body = B::from(CaseCommand::Reopen(Reopen { denial: id(number) }));
        Together { aggregate: matter.clone(), body }
    })
}

/// The denial's id: the last part of its number.
fn id(number: &str) -> String {
    number.rsplit('-').next().unwrap_or(number).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::commands::Issue;
    use super::super::fixture::Scenario;
    use super::*;
    use crate::aggregate::Together;
    use crate::command::Body;
    use crate::matters::case::Phase;
    use crate::matters::case::fixture::Story;

    fn denial_of(kind: Kind) -> Scenario {
        let matter = Some(AggregateRef::new(kind, "A1").unwrap());
        Scenario::new().given(Issue { matter, ..Scenario::issue() })
    }

    fn parts(scenario: &Scenario) -> Vec<Together> {
        together(Some(scenario.denial()), scenario.events().last().unwrap())
    }

    fn case_command(part: &Together) -> CaseCommand {
        match &part.body {
            Body::Case(command) => command.clone(),
            other => panic!("not of a case: {other:?}"),
        }
    }

    #[test]
    fn denial_report_2__a_denial_closes_its_case_and_settles_its_contact_in_the_same_batch() {
        let scenario = denial_of(Kind::Case);
        let [part] = &parts(&scenario)[..] else { panic!("one part") };
        assert_eq!((part.aggregate.to_string(), part.body.action()), ("case/A1".into(), "case.deny".into()));
        assert_eq!(together(None, &scenario.events()[0]), parts(&scenario), "it follows from the event alone");
        assert_eq!(parts(&denial_of(Kind::Contact))[0].body.action(), "contact.turn-into");
        assert_eq!(parts(&Scenario::new().issued()), []);
    }

    #[test]
    fn denial_report_6__a_correction_reopens_the_case_that_the_denial_closed() {
        let scenario = denial_of(Kind::Case);
        let story = Story::new().accepted("SI-001").given(case_command(&parts(&scenario)[0]));
        let reviewing = scenario.objected().reported().acknowledged();
        assert_eq!(parts(&reviewing.clone().upheld()), []);
        let corrected = reviewing.corrected();
        let story = story.given(case_command(&parts(&corrected)[0]));
        assert_eq!((story.case().phase, story.case().denial.as_deref()), (Phase::Open, Some(corrected.denial().id())));
        let contact = denial_of(Kind::Contact).objected().reported().acknowledged().corrected();
        assert_eq!(parts(&contact), []);
    }
}
