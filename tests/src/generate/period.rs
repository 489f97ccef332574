//! Any event of an assessment period (考核期).
use super::{Table, codes, shapes};
use anjuan_domain::scores::period::events::{
    Attested, Closed, Decided, DecidedSheets, Grade, Graded, Opened, PeriodEvent, PeriodKind, Published, PublishedScore,
};

codes!(PeriodKind, Grade);
shapes! {
    Graded { subject, grade, reason }
    PublishedScore { subject, total, version }
    DecidedSheets { scores }
    Opened { kind, from, until, subjects }
    Closed { incomplete, without, subjects, contest, contest_until, by }
    Decided { present, document, grades, named, tie_reason, by, version, sheets, reason }
    Attested { version, document, by }
    Published { version, scores, digest, reason, by }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.period.opened.v1", |g| PeriodEvent::Opened(g.make()).into()),
    ("anjuan.period.closed.v1", |g| PeriodEvent::Closed(g.make()).into()),
    ("anjuan.period.decided.v1", |g| PeriodEvent::Decided(g.make()).into()),
    ("anjuan.period.attested.v1", |g| PeriodEvent::Attested(g.make()).into()),
    ("anjuan.period.published.v1", |g| PeriodEvent::Published(g.make()).into()),
];
