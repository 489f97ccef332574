//! An entry in a register (登记簿记录): made or asked for, approved or refused, handed over, corrected, closed, as its register's definition says.
//!
//! Implements the systems of chapter 7 known by title only (seal, archive, document, computer, security, hygiene) by one mechanism: what an
//! entry holds, who may and what falls due is data of the centre ([`crate::reference::centre::book`]), and the event says by which version. One
//! file per decision, each with its refusals and its tests.
mod close;
pub mod commands;
mod correct;
pub mod events;
#[cfg(test)]
mod fixture;
mod fold;
mod guard;
mod hand_over;
mod make;
#[cfg(test)]
mod properties;
mod settle;
pub mod state;

pub use commands::decide;
pub use fold::evolve;
pub use state::{Record, RecordStanding};
