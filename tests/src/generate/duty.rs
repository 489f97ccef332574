//! Any event of a month of duty (值班).
use super::{Table, codes, shapes};
use anjuan_domain::people::duty::events::{
    ChecklistDone, ChecklistItem, ChecklistKind, DutyDay, DutyEvent, DutyGroup, DutyTask, Generated, HandedOver,
    LogWeight, Logged, SubstituteArranged, SwapAgreed, SwapDeclined, SwapProposed, TakenOver, TaskDone,
};

codes!(ChecklistKind, LogWeight, DutyTask);
shapes! {
    DutyGroup { name, persons }
    DutyDay { day, group }
    ChecklistItem { item, outcome, note }
    Generated { groups, days, by }
    SwapProposed { ordinal, day, with_day, by, reason }
    SwapAgreed { ordinal, by }
    SwapDeclined { ordinal, by, reason }
    SubstituteArranged { day, person, substitute, reason, by }
    ChecklistDone { day, kind, items, by }
    TaskDone { day, task, by }
    Logged { day, entry, weight, reported_to, by }
    HandedOver { day, by, to, matters }
    TakenOver { day, by, remark }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.duty.generated.v1", |g| DutyEvent::Generated(g.make()).into()),
    ("anjuan.duty.swap-proposed.v1", |g| DutyEvent::SwapProposed(g.make()).into()),
    ("anjuan.duty.swap-agreed.v1", |g| DutyEvent::SwapAgreed(g.make()).into()),
    ("anjuan.duty.swap-declined.v1", |g| DutyEvent::SwapDeclined(g.make()).into()),
    ("anjuan.duty.substitute-arranged.v1", |g| DutyEvent::SubstituteArranged(g.make()).into()),
    ("anjuan.duty.checklist-done.v1", |g| DutyEvent::ChecklistDone(g.make()).into()),
    ("anjuan.duty.task-done.v1", |g| DutyEvent::TaskDone(g.make()).into()),
    ("anjuan.duty.logged.v1", |g| DutyEvent::Logged(g.make()).into()),
    ("anjuan.duty.handed-over.v1", |g| DutyEvent::HandedOver(g.make()).into()),
    ("anjuan.duty.taken-over.v1", |g| DutyEvent::TakenOver(g.make()).into()),
];
