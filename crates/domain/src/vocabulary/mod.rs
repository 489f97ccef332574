//! The words that every floor uses (通用词汇): people and roles, ids, times, points, refusals, and how events are declared.
//!
//! The lowest floor: it knows no kind of aggregate, no reference data and no rule, and uses nothing above it.
pub mod actor;
pub mod articles;
pub mod canonical;
pub mod declare;
pub mod former;
pub mod ids;
pub mod item;
pub(crate) mod kinds;
pub mod matter;
pub mod money;
pub mod points;
pub mod refusal;
pub(crate) mod refusals;
pub mod sealed;
pub mod sight;
pub mod stamp;
pub mod together;
