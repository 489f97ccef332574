//! Reference data (基础数据): the centre with its rulebook, catalogue, staff and posts, and what decisions are given of it.
//!
//! It uses the vocabulary and the clock, and knows no matter, no attendance and no score.
pub mod centre;
pub mod context;
pub mod device;
pub mod facts;
pub mod line;
pub(crate) mod lookup;
pub mod post;
pub(crate) mod shared;
pub mod supervision;
pub mod tables;
pub mod verbs;
