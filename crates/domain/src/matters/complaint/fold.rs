//! How a complaint's events make its state (投诉演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{ComplaintEvent, Decided, Investigated, Received};
use super::state::{Assignment, Classification, Complaint, Decision, Paper, Statement};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Complaint>>, event: &ComplaintEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match (state.as_deref_mut(), event) {
        (None, ComplaintEvent::Received(event)) => {
            *state = Some(Box::new(received(event, stamp)));
            Ok(())
        }
        (None, event) => Err(Unfoldable(format!("{} comes before the complaint was received", event.event_type().0))),
        (Some(_), ComplaintEvent::Received(_)) => Err(Unfoldable("the complaint was received before".into())),
        (Some(complaint), event) => follow(complaint, event, stamp),
    }
}

fn received(event: &Received, stamp: Stamp) -> Complaint {
    Complaint {
        number: event.number.clone(),
        version: stamp.version,
        receiver: event.receiver.clone(),
        responsible: event.receiver.clone(),
        channel: event.channel,
        gravity: event.gravity,
        complainant: event.complainant.as_ref().map(|party| party.applicant.clone()),
        persons: event.persons.clone(),
        windows: event.windows.clone(),
        about: event.about.clone(),
        articles: event.articles.clone(),
        received_at: stamp.time,
        asked_in_writing: event.asked_in_writing,
        paper: None,
        answer: event.answer.clone(),
        classification: None,
        assignment: None,
        steps: 0,
        statements: vec![],
        decision: None,
        answered_at: None,
        promised: None,
        measures: vec![],
        circular: None,
        withdrawn_at: None,
        last_at: stamp.time,
    }
}

fn follow(complaint: &mut Complaint, event: &ComplaintEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match event {
        ComplaintEvent::Received(_) => return Err(Unfoldable("the complaint was received before".into())),
        ComplaintEvent::PutInWriting(event) => {
            complaint.paper = Some(Paper { document: event.document.clone(), at: stamp.time });
            complaint.answer.clone_from(&event.answer);
        }
        ComplaintEvent::Classified(event) => {
            complaint.classification = Some(Classification {
                track: event.track,
                departments: event.departments.clone(),
                answer: event.answer.clone(),
            });
        }
        ComplaintEvent::Assigned(event) => {
            let Some(classification) = &complaint.classification else {
                return Err(Unfoldable("a complaint is classified before it is assigned".into()));
            };
            let investigator = event.investigator.clone();
            complaint.assignment = Some(Assignment { investigator, track: classification.track });
            complaint.responsible = event.investigator.clone();
        }
        ComplaintEvent::Investigated(event) => investigated(complaint, event),
        ComplaintEvent::Decided(event) => complaint.decision = Some(decision(event)),
        ComplaintEvent::Answered(_) => complaint.answered_at = Some(stamp.time),
        ComplaintEvent::OverdueExplained(event) => complaint.promised = Some(event.promised),
        ComplaintEvent::MeasureTaken(event) => complaint.measures.push(event.clone()),
        ComplaintEvent::CircularIssued(event) => complaint.circular = Some(event.number.clone()),
        ComplaintEvent::Withdrawn(_) => complaint.withdrawn_at = Some(stamp.time),
        ComplaintEvent::HandedOver(event) => complaint.responsible = event.to.clone(),
    }
    complaint.version = stamp.version;
    complaint.last_at = complaint.last_at.max(stamp.time);
    Ok(())
}

fn investigated(complaint: &mut Complaint, event: &Investigated) {
    complaint.steps = event.ordinal;
    if let (Some(of), Some(statement)) = (&event.statement_of, &event.statement) {
        let statement = Statement { ordinal: event.ordinal, of: of.clone(), statement: statement.clone() };
        complaint.statements.push(statement);
    }
}

fn decision(event: &Decided) -> Decision {
    Decision { by: event.by.clone(), finding: event.finding, found: event.found.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::events::{Assigned, Withdrawn};
    use super::super::fixture::{Scenario, received as receive};
    use super::*;

    fn stamp() -> Stamp {
        let time = crate::matters::case::fixture::at("2014-10-10 09:00:00");
        Stamp { version: 2, time, recorded: time }
    }

    #[test]
    fn nothing_comes_before_the_receipt_and_the_receipt_comes_once() {
        let event = ComplaintEvent::from(Withdrawn { by: "P008".into(), reason: "和解".into() });
        assert!(evolve(&mut None, &event, stamp()).is_err());
        let scenario = Scenario::new().given("P008", receive());
        let first = scenario.events()[0].clone();
        assert!(evolve(&mut Some(Box::new(scenario.complaint().clone())), &first, stamp()).is_err());
    }

    #[test]
    fn what_cannot_follow_changes_nothing() {
        let scenario = Scenario::new().given("P008", receive());
        let mut state = Some(Box::new(scenario.complaint().clone()));
        let event = ComplaintEvent::from(Assigned { investigator: "P009".into(), by: "P001".into() });
        assert!(evolve(&mut state, &event, stamp()).is_err());
        assert_eq!(state.as_deref(), Some(scenario.complaint()));
    }
}
