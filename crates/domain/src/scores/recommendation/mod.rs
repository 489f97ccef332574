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
pub use commands::decide;
pub use fold::evolve;
pub use state::Recommendation;

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
