//! The clock of a first-asked contact (首问): closing time of the day it was opened, and after that of the day on which
//! somebody took it over (first-asked/3.1).
//!
//! The hand-on meets the duty of whoever had it; who took over has a row of their own, with the next ordinal.
use super::Facts;
use super::opening::{bare, next};
use super::row::{Clock, Obligation};
use super::store::{Fold, meet};
use crate::view::Unappliable;
use anjuan_domain::matters::contact::events::{ContactEvent, Opened, ReferralAccepted};
use anjuan_domain::vocabulary::stamp::Instant;

/// Folds one event of a contact.
pub(super) fn apply(fold: &mut Fold<'_>, event: &ContactEvent) -> Result<(), Unappliable> {
    let time = fold.time;
    match event {
        ContactEvent::Opened(opened) => open(fold, opened),
        ContactEvent::Answered(answered) if answered.satisfied => change(fold, |row| meet(row, time)),
        ContactEvent::Answered(_) => change(fold, |_| ()),
        ContactEvent::Referred(referred) => change(fold, |row| row.referred_to = Some(referred.window.clone())),
        ContactEvent::ReferralAccepted(accepted) => take_over(fold, accepted),
        ContactEvent::AdvisedInWriting(_) | ContactEvent::TurnedInto(_) => change(fold, |row| meet(row, time)),
        ContactEvent::HandedOver(moved) => change(fold, |row| {
            if row.is_open() {
                row.pass_to(&moved.to, time);
            }
        }),
        ContactEvent::LeftOpen(left) => change(fold, |row| leave_open(row, left.closed_at)),
    }
}

fn open(fold: &mut Fold<'_>, opened: &Opened) -> Result<(), Unappliable> {
    if fold.has(Clock::ContactClosing, 0) {
        return Err(Unappliable("a second opening".into()));
    }
    let facts = Facts {
        number: opened.number.clone(),
        item: opened.item.clone(),
        window: opened.window.clone(),
        responsible: opened.first_asked.clone(),
        expedited: false,
        since: None,
        asked: false,
        approvals: vec![],
        relaxing: vec![],
        imported_by: None,
    };
    let row = bare(fold, &facts, (Clock::ContactClosing, 0), (fold.time, "first-asked/3.1"));
    fold.open(Obligation { fixed_due_at: Some(opened.closes_at), ..row })
}

/// Led to a window and taken over there: what first-asked/3.1 asked of whoever had it is done, and is asked of who took over.
fn take_over(fold: &mut Fold<'_>, accepted: &ReferralAccepted) -> Result<(), Unappliable> {
    let time = fold.time;
    let Some(closes_at) = accepted.closes_at else { return take_over_undated(fold, &accepted.by) };
    let mut window = None;
    change(fold, |row| {
        window = row.referred_to.take();
        meet(row, time);
    })?;
    let Some(before) = last(fold) else { return Ok(()) };
    let facts = Facts {
        window: window.unwrap_or(before.window),
        number: before.number,
        item: before.item,
        responsible: accepted.by.clone(),
        expedited: before.expedited,
        since: None,
        asked: false,
        approvals: vec![],
        relaxing: vec![],
        imported_by: None,
    };
    let ordinal = next(fold, Clock::ContactClosing, 0);
    fold.keep_facts(facts.clone());
    let row = bare(fold, &facts, (Clock::ContactClosing, ordinal), (time, "first-asked/3.1"));
    fold.open(Obligation { fixed_due_at: Some(closes_at), ..row })
}

/// As it was recorded before whoever took over had a closing time: the row goes with it and ends.
fn take_over_undated(fold: &mut Fold<'_>, by: &str) -> Result<(), Unappliable> {
    let time = fold.time;
    change(fold, |row| {
        row.pass_to(by, time);
        if let Some(window) = row.referred_to.take() {
            row.led_by(&window, time);
        }
        meet(row, time);
    })
}

/// The row of whoever has it now.
fn last(fold: &mut Fold<'_>) -> Option<Obligation> {
    let ordinal = next(fold, Clock::ContactClosing, 0).saturating_sub(1);
    fold.obligation(Clock::ContactClosing, ordinal)
}

fn change(fold: &mut Fold<'_>, change: impl FnOnce(&mut Obligation)) -> Result<(), Unappliable> {
    let ordinal = next(fold, Clock::ContactClosing, 0).saturating_sub(1);
    match fold.change((Clock::ContactClosing, ordinal), None, change, |_| ())? {
        true => Ok(()),
        false => Err(Unappliable(format!("{} was never opened", fold.aggregate))),
    }
}

fn leave_open(row: &mut Obligation, at: Instant) {
    if row.is_open() {
        row.left_open_at = Some(at);
    }
}
