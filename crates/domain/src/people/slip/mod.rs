//! A make-up slip (补签单): a punch that could not be made, approved by the deputy director in charge.
//!
//! Implements discipline/2. One file per decision, each with its refusals and its tests.
pub mod commands;
mod deciding;
pub mod events;
mod fill_in;
mod fold;
pub mod repeated;
pub mod state;
#[cfg(test)]
mod tests;

pub use commands::decide;
pub use fold::evolve;
pub use state::{Slip, SlipStanding};
