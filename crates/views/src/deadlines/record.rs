//! The clocks of an entry in a register (登记簿记录): deciding on what was asked for, and closing it by the time that the definition gives.
//!
//! Implements seal (approval before use), archive (what was lent comes back) and document (what came in is dealt with). The decision is owed by
//! who is to approve; the close by who has the entry in hand, and passes with it.
use super::Facts;
use super::Row;
use super::opening::{facts, hand_over, obligation, open_ones};
use super::row::Clock;
use super::store::{Fold, cancel, meet};
use crate::view::{Given, Rows, Unappliable};
use anjuan_domain::clock::Commitment;
use anjuan_domain::matters::record::events::{RecordBegun, RecordEvent};
use anjuan_domain::reference::centre::Centre;

/// Folds one event of an entry.
pub(super) fn apply(centre: &Centre, event: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let decoded = event.data::<RecordEvent>()?;
    let fold = &mut Fold::new(centre, event, rows)?;
    let time = fold.time;
    match decoded {
        RecordEvent::Made(made) => {
            let facts = begin(fold, &made.number, &made.begun)?;
            close_by(fold, &facts, made.due.as_ref())
        }
        RecordEvent::Asked(asked) => {
            let facts = begin(fold, &asked.number, &asked.begun)?;
            let (Some(owed), Some(approver)) = (&asked.decision, &asked.approver) else { return Ok(()) };
            // It is owed by who decides it, not by who asks.
            let facts = Facts { responsible: approver.clone(), ..facts };
            fold.open(obligation(fold, &facts, (Clock::RecordApproval, 0), (fold.time, owed)))
        }
        RecordEvent::Approved(approved) => {
            let facts = facts(fold)?;
            open_ones(fold, (Clock::RecordApproval, 0), &mut |row| meet(row, time))?;
            close_by(fold, &facts, approved.due.as_ref())
        }
        RecordEvent::Refused(_) => {
            facts(fold)?;
            open_ones(fold, (Clock::RecordApproval, 0), &mut |row| meet(row, time))?;
            open_ones(fold, (Clock::RecordClosing, 0), &mut |row| cancel(row, time))
        }
        RecordEvent::HandedOver(handed) => hand_over(fold, &[(Clock::RecordClosing, 0)], (&handed.from, &handed.to)),
        RecordEvent::Closed(_) => {
            facts(fold)?;
            open_ones(fold, (Clock::RecordClosing, 0), &mut |row| meet(row, time))
        }
        RecordEvent::Corrected(_) => Err(crate::concern::unfolded(decoded.event_type().0)),
    }
}

fn begin(fold: &mut Fold<'_>, number: &str, begun: &RecordBegun) -> Result<Facts, Unappliable> {
    if fold.facts().is_some() {
        return Err(Unappliable("made a second time".into()));
    }
    let window = begun.window.clone().unwrap_or_default();
    let facts = Facts { window, responsible: begun.by.clone(), ..Facts::of_sheet(number) };
    fold.keep_facts(facts.clone());
    Ok(facts)
}

fn close_by(fold: &mut Fold<'_>, facts: &Facts, due: Option<&Commitment>) -> Result<(), Unappliable> {
    let Some(owed) = due else { return Ok(()) };
    fold.open(obligation(fold, facts, (Clock::RecordClosing, 0), (fold.time, owed)))
}
