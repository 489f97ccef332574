//! Any event of a finding (考核事实).
use super::{Table, codes, shapes};
use anjuan_domain::people::finding::events::{
    Choice, CircularIssued, ContestOutcome, Contested, Decided, FindingEvent, Recorded, Withdrawn,
};

codes!(ContestOutcome);
shapes! {
    Choice { clause, points, reason }
    Recorded { number, code, persons, window, place, evidence, inspector, patrol, about, choices }
    Contested { by, reason, decider }
    Decided { by, outcome, choices, reason }
    Withdrawn { by, reason }
    CircularIssued { number, title, text, by }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.finding.recorded.v1", |g| FindingEvent::Recorded(g.make()).into()),
    ("anjuan.finding.contested.v1", |g| FindingEvent::Contested(g.make()).into()),
    ("anjuan.finding.decided.v1", |g| FindingEvent::Decided(g.make()).into()),
    ("anjuan.finding.withdrawn.v1", |g| FindingEvent::Withdrawn(g.make()).into()),
    ("anjuan.finding.circular-issued.v1", |g| FindingEvent::CircularIssued(g.make()).into()),
];
