//! What the regulation names above a number of days (处理建议): counters to recommendations (leave/2, leave/4).
//!
//! Not from a deadline but from the counters of somebody's year, which the attendance view has: the caller gives them and the
//! numbers of the rulebook. One command per person, year and consequence, whatever the counters are when it is asked again,
//! so that each is raised once a year.
use crate::Proposal;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::ids::{AggregateRef, Kind, derived_command};
use anjuan_domain::leave::counters::{Counters, Recommended, Thresholds, recommendations as recommended};
use anjuan_domain::recommendation::aggregate;
use anjuan_domain::recommendation::commands::{Raise, RecommendationCommand};

/// The policy's name; part of the command ids, so never changed.
const NAME: &str = "raise-recommendation";

/// What the house proposes about somebody's counters.
#[must_use]
pub fn recommendations(person: &str, counters: &Counters, numbers: &Thresholds) -> Vec<Proposal> {
    let propose = |found: Recommended| {
        let id = aggregate(person, counters.year, found.consequence);
        let raise = Raise {
            person: person.to_owned(),
            year: counters.year,
            consequence: found.consequence,
            counted: found.counted,
            evidence: found.evidence,
        };
        let command = Command {
            id: derived_command(&[NAME.as_bytes(), id.as_bytes()]),
            aggregate: AggregateRef::new(Kind::Recommendation, id).ok()?,
            at: None,
            expected: None,
            causation: None,
            body: Body::Recommendation(RecommendationCommand::Raise(raise)),
        };
        Some(Proposal { policy: NAME, article: "leave/2", command })
    };
    recommended(counters, numbers).into_iter().filter_map(propose).collect()
}
