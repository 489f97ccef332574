//! Any event of a score sheet (考核表).
use super::{Table, codes, shapes};
use anjuan_domain::reference::tables::Range;
use anjuan_domain::scores::rules::{Change, Charge, Item, Line, Sheet, Standing};
use anjuan_domain::scores::score::events::{
    Chosen, ContestDecided, Contested, Corrected, Drawn, RelaxationAsked, RelaxationRefused, Relaxed, ScoreEvent,
};

codes!(Standing);
shapes! {
    Drawn { charges, sheet, contest_until, position }
    Chosen { charge, points, reason, by, sheet }
    Contested { charge, by, reason }
    ContestDecided { charge, outcome, points, reason, by, sheet }
    RelaxationAsked { charge, reason, document, by, decision, waits_for }
    RelaxationRefused { charge, reason, by }
    Relaxed { charge, reason, document, by, sheet }
    Corrected { version, charges, sheet, changes, reason, by, position }
    Charge { id, clause, fact, on, quantity, of, chosen, decided_by, reason, persons, events, standing }
    Range { least, most }
    Line { charge, clause, article, points, standing, range, also, assumed }
    Item { item, cap, points, lines }
    Sheet { period, subject, rulebook, items, base, awards, total }
    Change { charge, clause, before, after }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.score.drawn.v1", |g| ScoreEvent::Drawn(g.make()).into()),
    ("anjuan.score.chosen.v1", |g| ScoreEvent::Chosen(g.make()).into()),
    ("anjuan.score.contested.v1", |g| ScoreEvent::Contested(g.make()).into()),
    ("anjuan.score.contest-decided.v1", |g| ScoreEvent::ContestDecided(g.make()).into()),
    ("anjuan.score.relaxation-asked.v1", |g| ScoreEvent::RelaxationAsked(g.make()).into()),
    ("anjuan.score.relaxation-refused.v1", |g| ScoreEvent::RelaxationRefused(g.make()).into()),
    ("anjuan.score.relaxed.v1", |g| ScoreEvent::Relaxed(g.make()).into()),
    ("anjuan.score.corrected.v1", |g| ScoreEvent::Corrected(g.make()).into()),
];
