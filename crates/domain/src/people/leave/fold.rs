//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{Applied, LeaveEvent};
use super::state::{Leave, Standing};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Leave>>, event: &LeaveEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match (state.as_deref_mut(), event) {
        (None, LeaveEvent::Applied(event)) => {
            *state = Some(Box::new(applied(event, stamp)));
            Ok(())
        }
        (None, event) => Err(Unfoldable(format!("{} comes before the application", event.event_type().0))),
        (Some(_), LeaveEvent::Applied(_)) => Err(Unfoldable("it was applied for before".into())),
        (Some(leave), event) => {
            follow(leave, event, stamp)?;
            leave.last_at = leave.last_at.max(stamp.time);
            Ok(())
        }
    }
}

fn applied(event: &Applied, stamp: Stamp) -> Leave {
    Leave {
        application: event.clone(),
        applied_at: stamp.time,
        standing: if event.chain.is_empty() { Standing::Approved } else { Standing::Pending },
        approvals: vec![],
        approved_at: None,
        mayor_told_at: None,
        certificate_at: None,
        regularised_at: None,
        began_at: None,
        ended_at: None,
        back: None,
        overstayed: 0,
        last_at: stamp.time,
    }
}

fn follow(leave: &mut Leave, event: &LeaveEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match event {
        LeaveEvent::Applied(_) => return Err(Unfoldable("it was applied for before".into())),
        LeaveEvent::Approved(event) => {
            leave.approvals.push(event.by.clone());
            if leave.approvals.len() >= leave.application.chain.len() {
                leave.standing = Standing::Approved;
                leave.approved_at = Some(stamp.time);
            }
        }
        LeaveEvent::Refused(_) => leave.standing = Standing::Refused,
        LeaveEvent::ReportedToMayor(_) => leave.mayor_told_at = Some(stamp.time),
        LeaveEvent::CertificateProvided(_) => leave.certificate_at = Some(stamp.time),
        LeaveEvent::Regularised(_) => leave.regularised_at = Some(stamp.time),
        LeaveEvent::Cancelled(_) => leave.standing = Standing::Cancelled,
        LeaveEvent::Began(_) => leave.began_at = Some(stamp.time),
        LeaveEvent::Ended(_) => match leave.began_at {
            Some(_) => leave.ended_at = Some(stamp.time),
            None => return Err(Unfoldable("it never began".into())),
        },
        LeaveEvent::ReportedBack(event) => {
            leave.back = Some(event.from);
            leave.overstayed = event.overstayed;
            if event.from <= leave.application.until {
                leave.ended_at = leave.ended_at.or(Some(stamp.time));
            }
        }
    }
    Ok(())
}
