//! The clocks of a leave (请假): its beginning and end, which the service brings about, and what is owed for it: the certificate,
//! the papers of an emergency, the report of the return.
//!
//! Implements leave/2, leave/4 and leave/7. Everything is begun with the application and falls away where it is not agreed to
//! or given up. The return counts from the first half day of work after the leave; reported early, the papers of an emergency
//! are owed from then.
use super::Facts;
use super::opening::{bare, facts, obligation};
use super::row::{Clock, MovedBy, Obligation, Status};
use super::store::{Fold, cancel, meet};
use crate::view::Unappliable;
use anjuan_domain::clock::half_day::HalfDay;
use anjuan_domain::people::leave::events::{Applied, LeaveEvent, ReportedBack};
use anjuan_domain::vocabulary::stamp::Instant;

/// Every clock of a leave.
const CLOCKS: [Clock; 5] =
    [Clock::LeaveBegin, Clock::LeaveEnd, Clock::LeaveReportBack, Clock::LeaveCertificate, Clock::LeavePapers];

/// Folds one event of a leave.
pub(super) fn apply(fold: &mut Fold<'_>, event: &LeaveEvent) -> Result<(), Unappliable> {
    let time = fold.time;
    match event {
        LeaveEvent::Applied(applied) => begin(fold, applied),
        LeaveEvent::Approved(_) | LeaveEvent::ReportedToMayor(_) => facts(fold).map(drop),
        LeaveEvent::Refused(_) if fold.is_open(Clock::LeaveBegin, 0) => all(fold, |row| cancel(row, time)),
        // Refused when it had begun, it is absence; the end and the return come all the same.
        LeaveEvent::Refused(_) => facts(fold).map(drop),
        LeaveEvent::Cancelled(_) => all(fold, |row| cancel(row, time)),
        LeaveEvent::CertificateProvided(_) => settle(fold, Clock::LeaveCertificate, |row| meet(row, time)),
        LeaveEvent::Regularised(_) => settle(fold, Clock::LeavePapers, |row| meet(row, time)),
        LeaveEvent::Began(_) => settle(fold, Clock::LeaveBegin, |row| done(row, time)),
        LeaveEvent::Ended(_) => settle(fold, Clock::LeaveEnd, |row| done(row, time)),
        LeaveEvent::ReportedBack(reported) => back(fold, reported),
    }
}

fn begin(fold: &mut Fold<'_>, applied: &Applied) -> Result<(), Unappliable> {
    if fold.facts().is_some() {
        return Err(Unappliable("a second application".into()));
    }
    let facts = Facts {
        number: applied.number.clone(),
        item: None,
        window: applied.window.clone().unwrap_or_default(),
        responsible: applied.person.clone(),
        expedited: false,
        since: None,
        asked: false,
        approvals: vec![],
        relaxing: vec![],
        imported_by: None,
    };
    fold.keep_facts(facts.clone());
    let calendar = fold.centre.calendar().clone();
    let (begins, ends) = (applied.from.opens(&calendar), applied.until.closes(&calendar));
    for (clock, rule, at) in [(Clock::LeaveBegin, "ab-role/1", begins), (Clock::LeaveEnd, "ab-role/3", ends)] {
        let row = bare(fold, &facts, (clock, 0), (fold.time, rule));
        fold.open(Obligation { fixed_due_at: Some(at), ..row })?;
    }
    let back = first_back(fold, applied.until)?;
    let owed = [
        (Clock::LeaveReportBack, back, Some(&applied.report_back)),
        (Clock::LeaveCertificate, begins, applied.certificate.as_ref()),
        (Clock::LeavePapers, back, applied.papers.as_ref()),
    ];
    for (clock, start, owed) in owed {
        if let Some(owed) = owed {
            let row = obligation(fold, &facts, (clock, 0), (start, owed));
            fold.open(row)?;
        }
    }
    Ok(())
}

/// When somebody is back at work whose leave ends with a half day.
fn first_back(fold: &Fold<'_>, until: HalfDay) -> Result<Instant, Unappliable> {
    let calendar = fold.centre.calendar();
    let back = until.back(calendar).map_err(|error| Unappliable(format!("{}: {error}", fold.aggregate)))?;
    Ok(back.opens(calendar))
}

/// The return is reported. An early one ends the leave, and what counts from the return counts from then.
fn back(fold: &mut Fold<'_>, reported: &ReportedBack) -> Result<(), Unappliable> {
    let time = fold.time;
    facts(fold)?;
    let opens = reported.from.opens(fold.centre.calendar());
    let ends = fold.obligation(Clock::LeaveEnd, 0).map(|row| row.due_at);
    if fold.is_open(Clock::LeaveEnd, 0) && ends.is_some_and(|ends| opens < ends) {
        settle(fold, Clock::LeaveEnd, |row| done(row, time))?;
    }
    if fold.is_open(Clock::LeavePapers, 0) {
        let cause = Some((MovedBy::Return, reported.from.en()));
        fold.change((Clock::LeavePapers, 0), cause, |row| row.start = opens, |_| ())?;
    }
    settle(fold, Clock::LeaveReportBack, |row| meet(row, time))
}

/// The service did it, as soon as it could: it is never late.
fn done(row: &mut Obligation, at: Instant) {
    if row.is_open() {
        row.met_at = Some(at);
        row.status = Status::Met;
    }
}

fn all(fold: &mut Fold<'_>, settle: impl Fn(&mut Obligation)) -> Result<(), Unappliable> {
    facts(fold)?;
    for clock in CLOCKS {
        if fold.is_open(clock, 0) {
            fold.change((clock, 0), None, |_| (), &settle)?;
        }
    }
    Ok(())
}

fn settle(fold: &mut Fold<'_>, clock: Clock, settle: impl FnOnce(&mut Obligation)) -> Result<(), Unappliable> {
    facts(fold)?;
    fold.change((clock, 0), None, |_| (), settle).map(drop)
}
