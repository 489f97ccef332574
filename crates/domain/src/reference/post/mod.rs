//! Posts and responsibility (AB 岗): who stands for whom, at every moment.
//!
//! Implements ab-role/1–4. A cover is a fact of the post; who answers for a matter at a moment follows from its responsible
//! person and the covers that run then ([`crate::reference::centre::Centre::on_duty`]).
pub mod commands;
mod drop_absence;
mod end_cover;
pub mod events;
#[cfg(test)]
pub(crate) mod fixture;
mod guard;
mod hand_over_cover;
pub(crate) mod plan_absence;
#[cfg(test)]
mod properties;
pub(crate) mod start_cover;

use crate::reference::centre::reference::Post;

pub use commands::decide;
