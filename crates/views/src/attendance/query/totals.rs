//! What sessions come to (考勤合计): counted, never judged.
use super::answers::{OnLeave, Totals};
use anjuan_domain::people::leave::events::LeaveKind;
use anjuan_domain::people::presence::{Session, Status};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What the sessions come to that were over by `now`.
pub(super) fn totals(sessions: &[Session], now: Instant) -> Totals {
    let (mut totals, mut leave) = (Totals::default(), BTreeMap::<LeaveKind, u32>::new());
    let mut present = BTreeSet::<NaiveDate>::new();
    for session in sessions.iter().filter(|session| session.closes <= now && session.status != Status::NotWorking) {
        totals.half_days += 1;
        totals.provisional += u32::from(session.provisional);
        totals.uncertain += u32::from(session.why.iter().any(|why| why.uncertain()));
        totals.late += u32::from(session.late_minutes > 0);
        totals.late_minutes += session.late_minutes;
        totals.early += u32::from(session.early_minutes > 0);
        totals.early_minutes += session.early_minutes;
        match session.status {
            Status::Present | Status::Late | Status::LeftEarly | Status::LateAndLeftEarly => {}
            Status::Excused => totals.excused_half_days += 1,
            Status::MissingPunch => totals.missing_punches += 1,
            Status::Absent => totals.absent_half_days += 1,
            Status::NotTaken => totals.not_taken_half_days += 1,
            Status::OnLeave => *leave.entry(session.leave.unwrap_or(LeaveKind::Personal)).or_default() += 1,
            Status::NotWorking => {}
        }
        if there(session.status) {
            totals.present_half_days += 1;
            present.insert(session.half_day.day);
        }
    }
    totals.days_present = u32::try_from(present.len()).unwrap_or(u32::MAX);
    totals.leave = leave.into_iter().map(|(kind, half_days)| OnLeave { kind, half_days }).collect();
    totals
}

/// Whether somebody was at work by that status, in the hall or out on business.
fn there(status: Status) -> bool {
    match status {
        Status::Present
        | Status::Late
        | Status::LeftEarly
        | Status::LateAndLeftEarly
        | Status::MissingPunch
        | Status::Excused => true,
        Status::Absent | Status::OnLeave | Status::NotTaken | Status::NotWorking => false,
    }
}
