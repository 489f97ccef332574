//! A recommendation (处理建议): a counter passed what the regulation names; people decide what follows.
//!
//! Implements leave/2 and leave/4.
pub mod commands;
pub mod events;
mod fold;
mod raise;
mod settle;
pub mod state;
#[cfg(test)]
mod tests;

use crate::people::consequence::Consequence;
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use commands::RecommendationCommand;
use events::RecommendationEvent;
pub use fold::evolve;
pub use state::Recommendation;

/// Decides a command: exactly one event, or a refusal that names its article.
///
/// # Errors
/// The refusal; nothing is recorded.
pub fn decide(
    state: Option<&Recommendation>,
    command: &RecommendationCommand,
    context: &Context<'_>,
) -> Result<RecommendationEvent, Refusal> {
    match (state, command) {
        (None, RecommendationCommand::Raise(command)) => raise::decide(command, context).map(Into::into),
        (Some(raised), RecommendationCommand::Raise(_)) => {
            Err(settle::DecideRefusal::AlreadyRaised { number: raised.raised.number.clone() }.into())
        }
        (state, RecommendationCommand::Decide(command)) => settle::decide(state, command, context).map(Into::into),
    }
}

/// The id under which a consequence is raised, once a year for one person: `P004-2014-year-bonus-lost`.
#[must_use]
pub fn aggregate(person: &str, year: i32, consequence: Consequence) -> String {
    let name = match consequence {
        Consequence::YearBonusLost => "year-bonus-lost",
        Consequence::MonthBonusLost => "month-bonus-lost",
        Consequence::HalfYearBonusLost => "half-year-bonus-lost",
        Consequence::Dismissal => "dismissal",
        Consequence::NoAwards => "no-awards",
    };
    format!("{person}-{year}-{name}")
}
