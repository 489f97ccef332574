//! A late entry (补录) and what is said of it: the evidence, and the confirmation or rejection from the paper.
//!
//! Implements handover/2.5 (no falsifying) and time-limit/2 (the time of registration decides). What is entered late is recorded
//! like anything else; whether it changes what was due is judged by [`crate::clock::late_entry`]. Here people say of one event of
//! any kind what paper shows it. One mechanism serves every kind: the aggregate is named after the event entered late
//! (`entry/case-7K2M9QX4T1AB-5` is about event 5 of `case/7K2M9QX4T1AB`). One file per decision, each with its refusals and its tests.
mod about;
pub mod commands;
pub mod events;
mod fold;
mod present;
mod settle;
pub mod state;

pub use about::{Entered, Past, id_of, named};
pub use commands::decide;
pub use fold::evolve;
pub use state::Entry;

#[cfg(test)]
mod fixture;
