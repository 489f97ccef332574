//! Complaints (投诉督查): received, classified, investigated, decided, answered, followed to the end.
//!
//! Implements complaint/1–3 and accountability/1–4. One file per decision, each with its refusals and its tests. It must
//! never let anybody complained of take any part, nor show them who complained ([`sight`]).
mod answer;
mod assign;
mod circular;
mod classify;
pub mod commands;
mod confidential;
mod conflict;
mod decide;
pub mod events;
mod explain;
#[cfg(test)]
pub(crate) mod fixture;
mod fold;
mod guard;
mod hand_over;
mod handling;
mod investigate;
mod measure;
#[cfg(test)]
mod properties;
mod put_in_writing;
mod receive;
pub mod state;
mod withdraw;

pub use commands::decide;
pub use confidential::{Shown, clear_withheld, is_own_statement, raw_withheld, shown_to, sight};
pub use fold::evolve;
pub use state::{Complaint, Status};
