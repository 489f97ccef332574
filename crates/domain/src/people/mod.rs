//! The people who work here (人员管理): presence, leave, duty, patrols, meetings, and what was found of them.
//!
//! It uses the vocabulary, the clock, reference data and matters, and knows nothing of scores.
pub mod attendance;
pub mod consequence;
pub mod duty;
pub mod finding;
pub mod leave;
pub mod meeting;
pub mod patrol;
pub mod presence;
pub mod slip;
