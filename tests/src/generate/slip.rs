//! Any event of a make-up slip (补签单).
use super::{Table, codes, shapes};
use anjuan_domain::people::slip::events::{Approved, FilledIn, Refused, SlipCause, SlipEvent, SlipPunch, TakenBack};

codes!(SlipCause, SlipPunch);
shapes! {
    FilledIn { number, person, session, punch, cause, reason, window, approver, decision }
    Approved { by }
    Refused { by, reason }
    TakenBack { reason }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.slip.filled-in.v1", |g| SlipEvent::FilledIn(g.make()).into()),
    ("anjuan.slip.approved.v1", |g| SlipEvent::Approved(g.make()).into()),
    ("anjuan.slip.refused.v1", |g| SlipEvent::Refused(g.make()).into()),
    ("anjuan.slip.taken-back.v1", |g| SlipEvent::TakenBack(g.make()).into()),
];
