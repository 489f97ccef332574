//! Leaves and make-up slips (请假、补签): what the events say of them, kept in one row each. leave/2–7, discipline/2.
use super::Row;
use super::row::{Agreed, Leave, Slip};
use crate::view::{Rows, Unappliable};
use anjuan_domain::event::Envelope;
use anjuan_domain::people::leave::events::{Applied, LeaveEvent};
use anjuan_domain::people::slip::events::{FilledIn, SlipEvent};
use std::sync::Arc;

/// Folds an event of a leave.
pub(super) fn leave(event: &LeaveEvent, envelope: &Envelope<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let (key, at) = (&*envelope.subject, envelope.time);
    let mut row = match (event, rows.get(key).map(Arc::unwrap_or_clone)) {
        (LeaveEvent::Applied(applied), None) => applied_for(applied, envelope),
        (LeaveEvent::Applied(_), Some(_)) | (_, None) => return Err(cannot_follow(envelope)),
        (_, Some(Row::Leave(row))) => *row,
        (_, Some(_)) => return Err(Unappliable(format!("{key} is no leave"))),
    };
    match event {
        LeaveEvent::Applied(_) | LeaveEvent::ReportedToMayor(_) => {}
        LeaveEvent::Approved(approved) => {
            row.agreed.push(Agreed { role: approved.role, by: approved.by.clone(), at });
        }
        LeaveEvent::Refused(_) => row.refused = Some(at),
        LeaveEvent::CertificateProvided(_) => row.certified = Some(at),
        LeaveEvent::Regularised(_) => row.regularised = Some(at),
        LeaveEvent::Cancelled(_) => row.cancelled = Some(at),
        LeaveEvent::Began(_) => row.began = Some(at),
        LeaveEvent::Ended(_) => row.ended = Some(at),
        LeaveEvent::ReportedBack(back) => {
            row.back = Some(back.from);
            row.reported_back = Some(at);
            row.overstayed = back.overstayed;
        }
    }
    row.events.push(envelope.id);
    rows.put(key, Row::Leave(Box::new(row)));
    Ok(())
}

fn applied_for(applied: &Applied, envelope: &Envelope<'_>) -> Leave {
    Leave {
        number: applied.number.clone(),
        person: applied.person.clone(),
        kind: applied.kind,
        manner: applied.manner,
        applied: envelope.time,
        from: applied.from,
        until: applied.until,
        half_days: applied.half_days,
        reason: applied.reason.clone(),
        chain: applied.chain.clone(),
        agreed: vec![],
        refused: None,
        cancelled: None,
        began: None,
        ended: None,
        certificate: applied.certificate.clone(),
        certified: None,
        papers: applied.papers.clone(),
        regularised: None,
        report_back: applied.report_back.clone(),
        back: None,
        reported_back: None,
        overstayed: 0,
        paper: applied.paper.clone(),
        events: vec![],
    }
}

/// Folds an event of a slip.
pub(super) fn slip(event: &SlipEvent, envelope: &Envelope<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let (key, at) = (&*envelope.subject, envelope.time);
    let mut row = match (event, rows.get(key).map(Arc::unwrap_or_clone)) {
        (SlipEvent::FilledIn(filled), None) => filled_in(filled, envelope),
        (SlipEvent::FilledIn(_), Some(_)) | (_, None) => return Err(cannot_follow(envelope)),
        (_, Some(Row::Slip(row))) => *row,
        (_, Some(_)) => return Err(Unappliable(format!("{key} is no make-up slip"))),
    };
    match event {
        SlipEvent::FilledIn(_) => {}
        SlipEvent::Approved(approved) => {
            row.approved = Some(at);
            row.decided_by = Some(approved.by.clone());
        }
        SlipEvent::Refused(refused) => {
            row.refused = Some(at);
            row.decided_by = Some(refused.by.clone());
        }
        SlipEvent::TakenBack(_) => row.taken_back = Some(at),
    }
    row.events.push(envelope.id);
    rows.put(key, Row::Slip(Box::new(row)));
    Ok(())
}

fn filled_in(filled: &FilledIn, envelope: &Envelope<'_>) -> Slip {
    Slip {
        number: filled.number.clone(),
        person: filled.person.clone(),
        session: filled.session,
        punch: filled.punch,
        cause: filled.cause,
        reason: filled.reason.clone(),
        filled_in: envelope.time,
        approved: None,
        refused: None,
        taken_back: None,
        decided_by: None,
        events: vec![],
    }
}

pub(super) fn cannot_follow(envelope: &Envelope<'_>) -> Unappliable {
    Unappliable(format!("{} does not follow in {}", envelope.event_type, envelope.subject))
}
