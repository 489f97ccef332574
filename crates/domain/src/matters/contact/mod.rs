//! Contacts (首问接待): who was asked first is responsible until the question is settled or taken over.
//!
//! Implements first-asked/2, first-asked/3.1, first-asked/3.2, denial-report/8, work/6, work/7 and time-limit/3.1. One
//! file per decision, each with its refusals and its tests. A contact must never lose or change its first-asked person.
mod accept_referral;
mod advise_in_writing;
mod answer;
mod closing;
pub mod commands;
pub mod events;
#[cfg(test)]
mod fixture;
mod flag_open;
mod fold;
mod guard;
mod hand_over;
mod open;
#[cfg(test)]
mod properties;
mod refer;
pub mod state;
mod turn_into;

pub use commands::decide;
pub use fold::evolve;
pub use state::{Contact, Referral, Status};
