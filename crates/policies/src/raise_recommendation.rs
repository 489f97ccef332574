//! What the regulation names above a number of days (处理建议): counters to recommendations (leave/2, leave/4).
//!
//! Not from a deadline but from the counters of somebody's year, which the attendance view has: the caller gives what they come
//! to by the rulebook. One command per person, year and consequence, whatever the counters are when it is asked again,
//! so that each is raised once a year.
use crate::Proposal;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::people::leave::counters::Recommended;
use anjuan_domain::scores::recommendation::aggregate;
use anjuan_domain::scores::recommendation::commands::{Raise, RecommendationCommand};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, derived_command};

/// The policy's name; part of the command ids, so never changed.
const NAME: &str = "raise-recommendation";

/// What the service proposes about what somebody's counters of a year come to.
#[must_use]
pub fn recommendations(person: &str, year: i32, recommended: Vec<Recommended>) -> Vec<Proposal> {
    let propose = |found: Recommended| {
        let id = aggregate(person, year, found.consequence);
        let raise = Raise {
            person: person.to_owned(),
            year,
            consequence: found.consequence,
            counted: found.counted,
            evidence: found.evidence,
        };
        let command = Command {
            id: derived_command(&[NAME.as_bytes(), id.as_bytes()]),
            aggregate: AggregateRef::new(Kind::Recommendation, id).ok()?,
            at: None,
            entered_for: None,
            expected: None,
            causation: None,
            body: Body::Recommendation(RecommendationCommand::Raise(raise)),
        };
        Some(Proposal { policy: NAME, article: "leave/2", command, watched: None })
    };
    recommended.into_iter().filter_map(propose).collect()
}
