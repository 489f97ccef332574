//! The clocks of a complaint (投诉): the answer, and the explanation when the answer is overdue (complaint/3).
//!
//! The promised time counts from receipt, or from the paper that was asked for; until it is classified, it is that of a
//! simple one, and the classification moves it. The explanation waits behind the answer: its row begins at the instant the answer
//! is due, moves with it, and is taken back when the answer comes in time. An answer that comes late, but while the
//! explanation could still be given in time, explains itself: the row falls away. The window is the first one complained
//! of; a complaint about persons alone has none.
use super::Facts;
use super::derive::period;
use super::opening::{bare, facts, hand_over, obligation, open_ones};
use super::row::{Clock, MovedBy, Obligation, Status};
use super::store::{Cause, Fold, cancel, meet};
use crate::view::Unappliable;
use anjuan_domain::clock::{Commitment, civil};
use anjuan_domain::matters::complaint::events::{ComplaintEvent, PutInWriting, Received};
use anjuan_domain::vocabulary::stamp::Instant;

/// The clocks of a complaint.
const CLOCKS: [(Clock, u32); 2] = [(Clock::ComplaintAnswer, 0), (Clock::OverdueExplanation, 0)];
/// Folds one event of a complaint.
pub(super) fn apply(fold: &mut Fold<'_>, event: &ComplaintEvent) -> Result<(), Unappliable> {
    let time = fold.time;
    match event {
        ComplaintEvent::Received(received) => receive(fold, received),
        ComplaintEvent::Classified(classified) => classify(fold, &classified.answer),
        ComplaintEvent::Assigned(assigned) => assign(fold, &assigned.investigator),
        ComplaintEvent::Answered(_) => answer(fold),
        ComplaintEvent::OverdueExplained(_) => {
            open_ones(fold, (Clock::OverdueExplanation, 0), &mut |row| meet(row, time))
        }
        ComplaintEvent::Withdrawn(_) => withdraw(fold),
        ComplaintEvent::HandedOver(moved) => hand_over(fold, &CLOCKS, (&moved.from, &moved.to)),
        ComplaintEvent::PutInWriting(paper) => put_in_writing(fold, paper),
        ComplaintEvent::Investigated(_)
        | ComplaintEvent::Decided(_)
        | ComplaintEvent::MeasureTaken(_)
        | ComplaintEvent::CircularIssued(_) => facts(fold).map(drop),
    }
}

fn receive(fold: &mut Fold<'_>, received: &Received) -> Result<(), Unappliable> {
    if fold.facts().is_some() {
        return Err(Unappliable("a second receipt".into()));
    }
    fold.keep_facts(Facts {
        number: received.number.clone(),
        item: None,
        window: received.windows.first().cloned().unwrap_or_default(),
        responsible: received.receiver.clone(),
        expedited: false,
        since: Some(fold.time),
        asked: false,
        approvals: vec![],
        relaxing: vec![],
        imported_by: None,
    });
    match &received.answer {
        Some(answer) => begin(fold, (fold.time, answer)),
        None => Ok(()),
    }
}

/// The time for the answer begins, and with it what is owed when it is over.
fn begin(fold: &mut Fold<'_>, period: (Instant, &Commitment)) -> Result<(), Unappliable> {
    let facts = facts(fold)?;
    fold.open(obligation(fold, &facts, (Clock::ComplaintAnswer, 0), period))?;
    await_explanation(fold, &facts)
}

/// The promised time is another one, or begins where it had not.
fn classify(fold: &mut Fold<'_>, promised: &Commitment) -> Result<(), Unappliable> {
    let facts = facts(fold)?;
    if !fold.has(Clock::ComplaintAnswer, 0) {
        return begin(fold, (facts.since.unwrap_or(fold.time), promised));
    }
    let cause = Some((MovedBy::Classification, promised.rule.clone()));
    move_answer(fold, &cause, |row| (row.limit, row.rule) = (Some(promised.limit), promised.rule.clone()))
}

/// The time counts from the paper that was asked for (complaint/1).
fn put_in_writing(fold: &mut Fold<'_>, paper: &PutInWriting) -> Result<(), Unappliable> {
    let time = fold.time;
    facts(fold)?;
    fold.change_facts(|facts| facts.since = Some(time));
    match &paper.answer {
        Some(answer) if !fold.has(Clock::ComplaintAnswer, 0) => begin(fold, (time, answer)),
        _ => move_answer(fold, &Some((MovedBy::Paper, paper.document.clone())), |row| row.start = time),
    }
}

/// Changes the answer that is still owed, and the explanation behind it.
fn move_answer(fold: &mut Fold<'_>, cause: &Cause, change: impl FnOnce(&mut Obligation)) -> Result<(), Unappliable> {
    if !fold.is_open(Clock::ComplaintAnswer, 0) {
        return Ok(());
    }
    fold.change((Clock::ComplaintAnswer, 0), cause.clone(), change, |_| ())?;
    let due = fold.obligation(Clock::ComplaintAnswer, 0).map(|row| row.due_at);
    if let (Some(due), true) = (due, fold.is_open(Clock::OverdueExplanation, 0)) {
        fold.change((Clock::OverdueExplanation, 0), cause.clone(), |row| row.start = due, |_| ())?;
    }
    Ok(())
}

/// The explanation that is owed once the answer is overdue; there is none where the rulebook sets no time for it.
fn await_explanation(fold: &mut Fold<'_>, facts: &Facts) -> Result<(), Unappliable> {
    let Some(due) = fold.obligation(Clock::ComplaintAnswer, 0).map(|row| row.due_at) else { return Ok(()) };
    let Some(entry) = period(fold.centre, Clock::OverdueExplanation, civil::date_of(fold.time))? else { return Ok(()) };
    let row = bare(fold, facts, (Clock::OverdueExplanation, 0), (due, &entry.article));
    fold.open(Obligation { limit: Some(entry.limit), ..row })
}

/// Whoever investigates is responsible from then on.
fn assign(fold: &mut Fold<'_>, to: &str) -> Result<(), Unappliable> {
    let from = facts(fold)?.responsible;
    hand_over(fold, &CLOCKS, (&from, to))
}

fn answer(fold: &mut Fold<'_>) -> Result<(), Unappliable> {
    let time = fold.time;
    open_ones(fold, (Clock::ComplaintAnswer, 0), &mut |row| meet(row, time))?;
    // An answer said to have been in time is not, until it is confirmed: what was to be explained until then stays a row.
    let in_time = |row: Obligation| row.status == Status::Met && row.withheld().is_none();
    if fold.obligation(Clock::ComplaintAnswer, 0).is_some_and(in_time) {
        return no_explanation(fold);
    }
    end_explanation(fold)
}

fn withdraw(fold: &mut Fold<'_>) -> Result<(), Unappliable> {
    let time = fold.time;
    open_ones(fold, (Clock::ComplaintAnswer, 0), &mut |row| cancel(row, time))?;
    let in_time = |row: Obligation| time <= row.due_at && row.withheld().is_none();
    if fold.obligation(Clock::ComplaintAnswer, 0).is_some_and(in_time) {
        return no_explanation(fold);
    }
    open_ones(fold, (Clock::OverdueExplanation, 0), &mut |row| cancel(row, time))
}

/// In time, there was never anything to explain.
fn no_explanation(fold: &mut Fold<'_>) -> Result<(), Unappliable> {
    if fold.is_open(Clock::OverdueExplanation, 0) {
        fold.take_back(Clock::OverdueExplanation, 0);
        return Ok(());
    }
    end_explanation(fold)
}

/// With the answer there is nothing left to explain; an explanation that was late by then stays late.
fn end_explanation(fold: &mut Fold<'_>) -> Result<(), Unappliable> {
    let time = fold.time;
    open_ones(fold, (Clock::OverdueExplanation, 0), &mut |row| match time <= row.due_at {
        true => cancel(row, time),
        false => meet(row, time),
    })
}
