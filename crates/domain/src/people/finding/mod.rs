//! A finding (考核事实): something seen or proven that points are taken or given for; it can be contested.
//!
//! Implements post/1.2, conduct/1–5, discipline/3–6 and what assessment and monthly take points for by hand. One file per decision.
mod choices;
mod circular;
pub mod codes;
pub mod commands;
mod contest;
mod decide;
pub mod events;
mod fold;
mod guard;
mod record;
pub mod state;
mod withdraw;

pub use commands::decide;
pub use fold::evolve;
pub use state::Finding;
