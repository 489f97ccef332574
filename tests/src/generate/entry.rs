//! Any event of a late entry (补录).
use super::{Table, shapes};
use anjuan_domain::matters::entry::events::{Confirmed, EntryEvent, EntryOf, Presented, Rejected};

shapes! {
    EntryOf { about, version, event, happened_at, recorded_at, entered_by }
    Presented { entry, evidence, by }
    Confirmed { entry, evidence, by }
    Rejected { entry, reason, by }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.entry.presented.v1", |g| EntryEvent::Presented(g.make()).into()),
    ("anjuan.entry.confirmed.v1", |g| EntryEvent::Confirmed(g.make()).into()),
    ("anjuan.entry.rejected.v1", |g| EntryEvent::Rejected(g.make()).into()),
];
