//! The clocks of a denial (否定): report, review, report up, notice of correction.
//!
//! Implements denial-report/5, 6, 7 and 9. Report and notice are owed by who is responsible for the denial, the review
//! and the report up by the head of the approval section. An objection withdrawn ends the duty to report; what was
//! reported is reviewed all the same.
use super::Facts;
use super::opening::{facts, hand_over, next, obligation, open_ones};
use super::row::{Clock, Obligation};
use super::store::{Fold, cancel, meet};
use crate::view::Unappliable;
use anjuan_domain::clock::Commitment;
use anjuan_domain::matters::denial::events::{DenialEvent, Issued, ReportMissing, Reported};

/// The clocks of a denial, each with its first ordinal.
const CLOCKS: [(Clock, u32); 4] =
    [(Clock::DenialReport, 0), (Clock::DenialReview, 0), (Clock::ReportUp, 0), (Clock::CorrectionNotice, 0)];

/// Folds one event of a denial.
pub(super) fn apply(fold: &mut Fold<'_>, event: &DenialEvent) -> Result<(), Unappliable> {
    let time = fold.time;
    match event {
        DenialEvent::Issued(issued) => issue(fold, issued),
        DenialEvent::Objected(objected) => begin(fold, Clock::DenialReport, &objected.report, None),
        DenialEvent::Reported(reported) => report(fold, reported),
        DenialEvent::Reviewed(reviewed) => {
            settle(fold, Clock::DenialReview, |row| meet(row, time))?;
            match &reviewed.notice {
                None => Ok(()),
                Some(notice) => begin(fold, Clock::CorrectionNotice, notice, None),
            }
        }
        DenialEvent::CorrectionNotified(_) => settle(fold, Clock::CorrectionNotice, |row| meet(row, time)),
        DenialEvent::ReportedUp(_) => settle(fold, Clock::ReportUp, |row| meet(row, time)),
        DenialEvent::ObjectionWithdrawn(_) => settle(fold, Clock::DenialReport, |row| cancel(row, time)),
        DenialEvent::ReportMissing(missing) => find_missing(fold, missing),
        DenialEvent::HandedOver(moved) => hand_over(fold, &CLOCKS, (&moved.from, &moved.to)),
        DenialEvent::CopyAcknowledged(_) => facts(fold).map(drop),
    }
}

fn issue(fold: &mut Fold<'_>, issued: &Issued) -> Result<(), Unappliable> {
    if fold.facts().is_some() {
        return Err(Unappliable("a second denial".into()));
    }
    fold.keep_facts(Facts {
        number: issued.number.clone(),
        item: issued.item.clone(),
        window: issued.window.clone(),
        responsible: issued.handler.clone(),
        expedited: false,
        since: None,
        asked: false,
        approvals: vec![],
        relaxing: vec![],
        imported_by: None,
    });
    Ok(())
}

fn report(fold: &mut Fold<'_>, reported: &Reported) -> Result<(), Unappliable> {
    let (time, head) = (fold.time, Some(reported.reviewer.as_str()));
    settle(fold, Clock::DenialReport, |row| meet(row, time))?;
    begin(fold, Clock::DenialReview, &reported.review, head)?;
    match &reported.report_up {
        None => Ok(()),
        Some(up) => begin(fold, Clock::ReportUp, up, head),
    }
}

/// Begins a row of a clock, owed by `by`, or by who is responsible for the denial.
fn begin(fold: &mut Fold<'_>, clock: Clock, owed: &Commitment, by: Option<&str>) -> Result<(), Unappliable> {
    let mut facts = facts(fold)?;
    if let Some(by) = by {
        by.clone_into(&mut facts.responsible);
    }
    let ordinal = next(fold, clock, 0);
    fold.open(obligation(fold, &facts, (clock, ordinal), (fold.time, owed)))
}

fn find_missing(fold: &mut Fold<'_>, missing: &ReportMissing) -> Result<(), Unappliable> {
    settle(fold, Clock::DenialReport, |row| row.left_open_at = Some(missing.due_at))
}

fn settle(fold: &mut Fold<'_>, clock: Clock, mut settle: impl FnMut(&mut Obligation)) -> Result<(), Unappliable> {
    facts(fold)?;
    open_ones(fold, (clock, 0), &mut settle)
}
