//! Cases (办件): from registration to the end and the archive, one file per decision with its refusals and its tests.
//!
//! Implements time-limit/2 and time-limit/3, one-time-notice/2 and 3, commitment/10 and 11, work/2 and 3. A decision
//! looks at the state, the command and the context, and at nothing else; a closed case never opens again, but by
//! the correction of its denial (denial-report/6).
//!
//! | to read about | file |
//! | --- | --- |
//! | facts and commands, the state, its fold, the six names | `events`, `codes`, `commands`, `state`, `fold`, `classify` |
//! | what every decision asks first, look-ups, approvals | `guard`, `shared`, `approval`, `wanted`, `materials`, `promise` |
//! | intake | `register`, `notice`, `notify`, `supplement`, `give_back`, `accept` |
//! | work | `step`, `pause`, `extend`, `inform`, `expedite`, `fee`, `reclassify` |
//! | joint parts, agency, visits, rating, refused attempts | `part`, `lead`, `agency`, `visit`, `follow_up`, `slip`, `note_refusal`, `served` |
//! | the end and after | `finish`, `void`, `entry_error`, `deny`, `reopen`, `add`, `correct` |
mod accept;
mod add;
mod agency;
mod approval;
mod asked;
pub mod classify;
mod codes;
pub mod commands;
mod correct;
mod deny;
mod entry_error;
pub mod events;
mod expedite;
mod extend;
mod fee;
mod finish;
#[cfg(test)]
pub(crate) mod fixture;
mod fold;
mod follow_up;
mod give_back;
mod guard;
mod hand_over;
mod inform;
mod lead;
mod materials;
mod note_refusal;
pub mod notice;
mod notify;
mod part;
mod pause;
mod promise;
#[cfg(test)]
mod properties;
mod reclassify;
mod register;
mod reopen;
mod served;
pub mod service;
mod shared;
mod slip;
pub mod state;
mod step;
mod supplement;
mod visit;
mod void;
mod wanted;
pub use classify::{CaseType, classify};
pub use commands::decide;
pub use fold::evolve;
pub use note_refusal::{Attempt, attempted};
pub use served::{Information, Part, PartResult, Rating, Served, Visit};
pub use state::{Acceptance, Case, Phase};

/// The code of the refusal of a registration under an id that has a case: to whoever imports a log again, that is no failure.
pub const ALREADY_REGISTERED: &str = "case.guard.already-registered";
