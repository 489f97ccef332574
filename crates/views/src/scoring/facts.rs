//! Facts that points are taken or given for: promised times of cases, bad ratings, deeds, complaints found true, findings.
use super::row::{Case, Circular, Complaint, Deed, DeedCode, Finding, Rating, Verdict};
use super::{Row, cannot_follow, key, stated};
use crate::concern::unfolded;
use crate::view::{Given, Rows, Unappliable};
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::case::events::{CaseEvent, Satisfaction};
use anjuan_domain::matters::complaint::events::{ComplaintEvent, Finding as Found};
use anjuan_domain::matters::denial::events::DenialEvent;
use anjuan_domain::people::finding::events::{ContestOutcome, FindingEvent, Recorded};
use anjuan_domain::scores::rules::Standing;
use std::sync::Arc;

pub(super) fn case(given: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let envelope = &given.envelope;
    let event = given.data::<CaseEvent>()?;
    let key = key(envelope);
    if let CaseEvent::EntryErrorMarked(_) = event {
        // It never was a case: nothing of it is charged.
        let noted = rows.get(&key).is_some();
        return if noted { unmade(envelope, rows) } else { Ok(()) };
    }
    if let CaseEvent::Registered(registered) = event {
        let (number, window) = (registered.number.clone(), registered.window.clone());
        rows.put(&key, Row::Case(Case { number, window, events: vec![envelope.id], done_by: None }));
        return Ok(());
    }
    let Some(Row::Case(mut case)) = rows.get(&key).map(Arc::unwrap_or_clone) else {
        return Err(cannot_follow(envelope));
    };
    let (number, person) = (case.number.clone(), envelope.responsible.clone().into_owned());
    let (on, event_id) = (date_of(envelope.time), envelope.id);
    match event {
        CaseEvent::Rated(rated) => {
            // The applicant's own rating takes the place of one that the staff entered.
            if let Some(replaced) = &rated.replaces {
                rows.remove(&format!("{key}#rating.{}", replaced.version));
            }
            if is_bad(rated.satisfaction) {
                let person = case.done_by.unwrap_or(person);
                let rating = Rating { number, person, on, event: event_id };
                rows.put(&stated(envelope, "rating")?, Row::Rating(rating));
            }
            return Ok(());
        }
        CaseEvent::NoticeGiven(notice) => {
            if !notice.repeated.is_empty() {
                let (code, window) = (DeedCode::NoticeRepeated, case.window);
                let deed = Deed { code, number, window, person, on, event: event_id };
                rows.put(&stated(envelope, "notice-repeated")?, Row::Deed(deed));
            }
            return Ok(());
        }
        CaseEvent::Finished(_) | CaseEvent::Denied(_) => case.done_by = Some(person),
        // They set, move or end its promised time.
        CaseEvent::Accepted(_)
        | CaseEvent::Paused(_)
        | CaseEvent::Resumed(_)
        | CaseEvent::Extended(_)
        | CaseEvent::Reclassified(_)
        | CaseEvent::Corrected(_)
        | CaseEvent::Reopened(_)
        | CaseEvent::Voided(_) => {}
        _ => return Err(unfolded(&envelope.event_type)),
    }
    case.events.push(event_id);
    rows.put(&key, Row::Case(case));
    Ok(())
}

fn is_bad(satisfaction: Satisfaction) -> bool {
    matches!(satisfaction, Satisfaction::Dissatisfied | Satisfaction::VeryDissatisfied)
}

/// Removes what the events of an entry error stated. Their keys follow from the versions before this one.
fn unmade(envelope: &Envelope<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let subject = key(envelope);
    for version in 1..crate::reference::version(envelope)? {
        for what in ["rating", "notice-repeated"] {
            rows.remove(&format!("{subject}#{what}.{version}"));
        }
    }
    Ok(())
}

pub(super) fn denial(given: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let envelope = &given.envelope;
    match given.data::<DenialEvent>()? {
        DenialEvent::Issued(issued) => {
            rows.put(&key(envelope), Row::Denial(issued.number.clone(), issued.window.clone()))
        }
        DenialEvent::ReportMissing(missing) => {
            let Some(Row::Denial(number, window)) = rows.get(&key(envelope)).map(Arc::unwrap_or_clone) else {
                return Err(cannot_follow(envelope));
            };
            let (code, person) = (DeedCode::ReportMissing, missing.responsible.clone());
            let deed = Deed { code, number, window, person, on: date_of(missing.due_at), event: envelope.id };
            rows.put(&stated(envelope, "report-missing")?, Row::Deed(deed));
        }
        _ => return Err(unfolded(&envelope.event_type)),
    }
    Ok(())
}

pub(super) fn complaint(given: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let envelope = &given.envelope;
    let event = given.data::<ComplaintEvent>()?;
    let key = key(envelope);
    if let ComplaintEvent::Received(received) = event {
        let (number, windows, persons) = (received.number.clone(), received.windows.clone(), received.persons.clone());
        let complaint = Complaint { number, windows, persons, decision: None, circular: None };
        rows.put(&key, Row::Complaint(Box::new(complaint)));
        return Ok(());
    }
    let Some(Row::Complaint(mut complaint)) = rows.get(&key).map(Arc::unwrap_or_clone) else {
        return Err(cannot_follow(envelope));
    };
    let on = date_of(envelope.time);
    match event {
        ComplaintEvent::Decided(decided) => {
            complaint.decision = Some(Verdict {
                on,
                by: decided.by.clone(),
                is_true: decided.finding != Found::NotVerified,
                found: decided.found.clone(),
                reasons: decided.reasons.clone(),
                events: vec![envelope.id],
            });
        }
        ComplaintEvent::CircularIssued(issued) => {
            complaint.circular =
                Some(Circular { number: issued.number.clone(), on, by: issued.by.clone(), event: envelope.id });
        }
        _ => return Err(unfolded(&envelope.event_type)),
    }
    rows.put(&key, Row::Complaint(complaint));
    Ok(())
}

pub(super) fn finding(given: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let envelope = &given.envelope;
    let event = given.data::<FindingEvent>()?.clone();
    let key = key(envelope);
    let row = match (event, rows.get(&key).map(Arc::unwrap_or_clone)) {
        (FindingEvent::Recorded(recorded), None) => recorded_of(recorded, envelope),
        (event, Some(Row::Finding(row))) => followed(*row, event, envelope)?,
        _ => return Err(cannot_follow(envelope)),
    };
    rows.put(&key, Row::Finding(Box::new(row)));
    Ok(())
}

fn recorded_of(recorded: Recorded, envelope: &Envelope<'_>) -> Finding {
    Finding {
        number: recorded.number,
        code: recorded.code,
        on: date_of(envelope.time),
        window: recorded.window,
        persons: recorded.persons,
        inspector: recorded.inspector,
        about: recorded.about,
        evidence: recorded.evidence,
        choices: recorded.choices,
        standing: Standing::Stands,
        decided_by: None,
        because: String::new(),
        circular: None,
        events: vec![envelope.id],
    }
}

fn followed(mut row: Finding, event: FindingEvent, envelope: &Envelope<'_>) -> Result<Finding, Unappliable> {
    match event {
        FindingEvent::Recorded(_) => return Err(cannot_follow(envelope)),
        FindingEvent::Contested(_) => row.standing = Standing::Contested,
        FindingEvent::Decided(decided) => {
            row.standing = match decided.outcome {
                ContestOutcome::Withdrawn => Standing::Withdrawn,
                ContestOutcome::Upheld | ContestOutcome::Changed => Standing::Stands,
            };
            for choice in decided.choices {
                row.choices.retain(|known| known.clause != choice.clause);
                row.choices.push(choice);
            }
            row.decided_by = Some(decided.by);
            row.because = decided.reason;
        }
        FindingEvent::CircularIssued(issued) => {
            let (on, event) = (date_of(envelope.time), envelope.id);
            row.circular = Some(Circular { number: issued.number, on, by: issued.by, event });
            return Ok(row);
        }
        FindingEvent::Withdrawn(withdrawn) => {
            row.standing = Standing::Withdrawn;
            row.decided_by = Some(withdrawn.by);
            row.because = withdrawn.reason;
        }
    }
    row.events.push(envelope.id);
    Ok(row)
}
