//! A month of duty (值班): the roster of a month, its checklists, its log, its handovers.
//!
//! Implements duty/2 and handover/1. One file per decision, each with its refusals and its tests. The aggregate is the month,
//! `duty/2015-03`; who is on duty follows from the calendar and the groups, so that nobody is remembered from month to month.
mod agree_swap;
mod arrange_substitute;
mod check;
pub mod checklist;
pub mod commands;
mod decline_swap;
mod do_task;
pub mod events;
#[cfg(test)]
pub(crate) mod fixture;
mod fold;
mod generate;
mod guard;
mod hand_over_day;
mod log;
mod propose_swap;
pub mod state;
mod take_over;
pub mod times;

pub use commands::decide;
pub use fold::evolve;
pub use state::Duty;
