//! Any event of a recommendation (处理建议).
use super::{Table, codes, shapes};
use anjuan_domain::people::consequence::{Consequence, Evidence};
use anjuan_domain::scores::recommendation::events::{Decided, Raised, RecommendationEvent, RecommendationOutcome};

codes!(Consequence, RecommendationOutcome);
shapes! {
    Evidence { session, source }
    Raised { number, person, year, consequence, counted, threshold, evidence }
    Decided { outcome, reason, document, by }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.recommendation.raised.v1", |g| RecommendationEvent::Raised(g.make()).into()),
    ("anjuan.recommendation.decided.v1", |g| RecommendationEvent::Decided(g.make()).into()),
];
