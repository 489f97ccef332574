//! Assessment (考核): the tables of clauses, the period, the score sheet, ballots and recommendations.
//!
//! It uses every floor below, and only [`crate::event`], [`crate::command`] and [`crate::aggregate`] are above it.
pub mod ballot;
pub mod period;
pub mod recommendation;
pub mod rules;
pub mod score;
