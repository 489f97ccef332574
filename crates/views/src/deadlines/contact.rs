//! The clock of a first-asked contact (首问): closing time of the day it was opened (first-asked/3.1).
use super::Facts;
use super::opening::bare;
use super::row::{Clock, Obligation};
use super::store::{Fold, meet};
use crate::view::Unappliable;
use anjuan_domain::contact::events::{ContactEvent, Opened};
use anjuan_domain::event::Instant;

/// Folds one event of a contact.
pub(super) fn apply(fold: &mut Fold<'_>, event: &ContactEvent) -> Result<(), Unappliable> {
    let time = fold.time;
    match event {
        ContactEvent::Opened(opened) => open(fold, opened),
        ContactEvent::Answered(answered) if answered.satisfied => change(fold, |row| meet(row, time)),
        ContactEvent::Answered(_) => change(fold, |_| ()),
        ContactEvent::Referred(referred) => change(fold, |row| row.referred_to = Some(referred.window.clone())),
        // Led to a window and taken over there: what first-asked/3.1 asks of the day is done.
        ContactEvent::ReferralAccepted(accepted) => change(fold, |row| {
            row.pass_to(&accepted.by, time);
            if let Some(window) = row.referred_to.take() {
                row.window = window;
            }
            meet(row, time);
        }),
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
    };
    let row = bare(fold, &facts, (Clock::ContactClosing, 0), (fold.time, "first-asked/3.1"));
    fold.open(Obligation { fixed_due_at: Some(opened.closes_at), ..row })
}

fn change(fold: &mut Fold<'_>, change: impl FnOnce(&mut Obligation)) -> Result<(), Unappliable> {
    match fold.change((Clock::ContactClosing, 0), None, change, |_| ())? {
        true => Ok(()),
        false => Err(Unappliable(format!("{} was never opened", fold.aggregate))),
    }
}

fn leave_open(row: &mut Obligation, at: Instant) {
    if row.is_open() {
        row.left_open_at = Some(at);
    }
}
