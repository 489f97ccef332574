//! The clock of a cover (顶岗): its written handover, on the post (ab-role/4).
//!
//! Who goes owes it and answers for it themselves: it passes to nobody who stands in. When they are back before it was due there is nothing
//! left to hand over, and the row falls away; back after it was due, the cover was without a handover until then, and the
//! row ends late.
use super::Facts;
use super::opening::{facts, obligation};
use super::row::{Clock, Obligation};
use super::store::{Fold, cancel, meet};
use crate::view::Unappliable;
use anjuan_domain::reference::centre::events::PostEvent;
use anjuan_domain::reference::post::events::CoverStarted;

/// Folds one event of a post.
pub(super) fn apply(fold: &mut Fold<'_>, event: &PostEvent) -> Result<(), Unappliable> {
    let time = fold.time;
    match event {
        PostEvent::Defined(defined) => {
            fold.keep_facts(Facts {
                number: fold.aggregate.id.clone(),
                item: None,
                window: defined.definition.window.clone(),
                responsible: defined.definition.a.clone(),
                expedited: false,
                since: None,
                asked: false,
                approvals: vec![],
                relaxing: vec![],
                imported_by: None,
            });
            Ok(())
        }
        // A planned absence begins nothing: the cover does when it comes.
        PostEvent::Withdrawn(_) | PostEvent::AbsencePlanned(_) | PostEvent::AbsenceDropped(_) => Ok(()),
        PostEvent::CoverStarted(started) => start(fold, started),
        PostEvent::CoverHandedOver(handed) => settle(fold, handed.ordinal, |row| meet(row, time)),
        PostEvent::CoverEnded(ended) => settle(fold, ended.ordinal, |row| match time <= row.due_at {
            true => cancel(row, time),
            false => meet(row, time),
        }),
    }
}

fn start(fold: &mut Fold<'_>, started: &CoverStarted) -> Result<(), Unappliable> {
    if fold.has(Clock::CoverHandover, started.ordinal) {
        return Err(Unappliable(format!("cover {} began twice", started.ordinal)));
    }
    let facts = Facts { responsible: started.away.clone(), ..facts(fold)? };
    fold.open(obligation(fold, &facts, (Clock::CoverHandover, started.ordinal), (fold.time, &started.handover)))
}

fn settle(fold: &mut Fold<'_>, ordinal: u32, settle: impl FnOnce(&mut Obligation)) -> Result<(), Unappliable> {
    match fold.change((Clock::CoverHandover, ordinal), None, |_| (), settle)? {
        true => Ok(()),
        false => Err(Unappliable(format!("cover {ordinal} never began"))),
    }
}
