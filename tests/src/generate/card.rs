//! Any event of a card (监察牌).
use super::{Table, codes, shapes, variants};
use anjuan_domain::clock::{Against, Level, Verdict};
use anjuan_domain::matters::card::ObligationOf;
use anjuan_domain::matters::card::events::{
    AppealDecided, AppealOutcome, Appealed, CancelCause, Cancelled, CardEvent, Confirmed, Explained, Issued,
    IssuedByHand, ReckonedDay, Reckoning, Urged,
};

codes!(Level, Against, AppealOutcome, CancelCause);
variants! {
    Verdict { Start, Counted, NotCounted, Paused, Rolled }
}
shapes! {
    ObligationOf { about, clock, ordinal }
    ReckonedDay { date, verdict, number }
    Reckoning { measured, start, limit, due, threshold, calendar, days }
    Issued {
        number, obligation, matter, clock, level, fell_at, rule, article, assumed, rulebook, window, responsible, against, reckoning,
    }
    IssuedByHand { number, obligation, matter, clock, level, window, responsible, against, reason, authority, by }
    Confirmed { remark, by }
    Urged { text, by }
    Explained { text, by }
    Appealed { reason, by }
    AppealDecided { outcome, reason, by }
    Cancelled { obligation, level, cause, reason, by }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.card.issued.v1", |g| CardEvent::Issued(g.make()).into()),
    ("anjuan.card.issued-by-hand.v1", |g| CardEvent::IssuedByHand(g.make()).into()),
    ("anjuan.card.confirmed.v1", |g| CardEvent::Confirmed(g.make()).into()),
    ("anjuan.card.urged.v1", |g| CardEvent::Urged(g.make()).into()),
    ("anjuan.card.explained.v1", |g| CardEvent::Explained(g.make()).into()),
    ("anjuan.card.appealed.v1", |g| CardEvent::Appealed(g.make()).into()),
    ("anjuan.card.appeal-decided.v1", |g| CardEvent::AppealDecided(g.make()).into()),
    ("anjuan.card.cancelled.v1", |g| CardEvent::Cancelled(g.make()).into()),
];
