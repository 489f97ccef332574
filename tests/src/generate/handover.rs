//! Any event of a handover (登记交接事件).
use super::{Table, codes, shapes};
use anjuan_domain::matters::handover::events::{
    HandoverEvent, HandoverKind, HandoverSide, ListedTask, ListedThing, Lists, Opened, Part, Relisted, Signed,
    Withdrawn,
};
use anjuan_domain::vocabulary::matter::Matter;

codes!(HandoverKind, HandoverSide);
shapes! {
    ListedThing { name, quantity, remark }
    ListedTask { what, progress, due }
    Matter { aggregate, number, version }
    Part { index, of }
    Lists { articles, documents, tasks, matters, log }
    Opened { number, kind, giver, receiver, reason, post, part, lists, supersedes }
    Relisted { by, lists }
    Signed { side, by }
    Withdrawn { by, reason }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.handover.opened.v1", |g| HandoverEvent::Opened(g.make()).into()),
    ("anjuan.handover.relisted.v1", |g| HandoverEvent::Relisted(g.make()).into()),
    ("anjuan.handover.signed.v1", |g| HandoverEvent::Signed(g.make()).into()),
    ("anjuan.handover.withdrawn.v1", |g| HandoverEvent::Withdrawn(g.make()).into()),
];
