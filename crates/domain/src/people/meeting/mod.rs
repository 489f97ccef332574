//! A meeting (会议): a weekly meeting, a study session or another activity: who was called, who came.
//!
//! Implements meeting/1–2 and study/2–5 as far as scores read them. One file per decision.
mod call;
mod call_roll;
mod cancel;
pub mod commands;
mod correct_roll;
pub mod events;
mod excuse;
mod fold;
mod guard;
pub mod state;
pub mod study;

pub use commands::decide;
pub use fold::evolve;
pub use state::Meeting;
