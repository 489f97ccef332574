//! The clock of a make-up slip (补签单): its decision by the deputy director in charge (discipline/2).
use super::Facts;
use super::opening::{facts, obligation};
use super::row::{Clock, Obligation};
use super::store::{Fold, cancel, meet};
use crate::view::Unappliable;
use anjuan_domain::people::slip::events::SlipEvent;

/// Folds one event of a slip.
pub(super) fn apply(fold: &mut Fold<'_>, event: &SlipEvent) -> Result<(), Unappliable> {
    let time = fold.time;
    match event {
        SlipEvent::FilledIn(slip) => {
            if fold.facts().is_some() {
                return Err(Unappliable("a second slip".into()));
            }
            let facts = Facts {
                number: slip.number.clone(),
                item: None,
                window: slip.window.clone().unwrap_or_default(),
                responsible: slip.person.clone(),
                expedited: false,
                since: None,
                asked: false,
                approvals: vec![],
                relaxing: vec![],
                imported_by: None,
            };
            fold.keep_facts(facts.clone());
            let (Some(owed), Some(approver)) = (&slip.decision, &slip.approver) else { return Ok(()) };
            // It is owed by who decides it, not by whose it is.
            let facts = Facts { responsible: approver.clone(), ..facts };
            fold.open(obligation(fold, &facts, (Clock::SlipDecision, 0), (fold.time, owed)))
        }
        SlipEvent::Approved(_) | SlipEvent::Refused(_) => settle(fold, |row| meet(row, time)),
        SlipEvent::TakenBack(_) => settle(fold, |row| cancel(row, time)),
    }
}

fn settle(fold: &mut Fold<'_>, settle: impl FnOnce(&mut Obligation)) -> Result<(), Unappliable> {
    facts(fold)?;
    fold.change((Clock::SlipDecision, 0), None, |_| (), settle).map(drop)
}
