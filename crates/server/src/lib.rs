//! Wiring: the roles of the service (gateway, desk, projectors, workflow, sealer, notices), all in one process or each alone.
//!
//! Effects meet here; rules do not live here. Nothing outside this crate reads a clock, makes an id, or sees clear
//! personal data after a request was read.
pub mod accounts;
pub mod centre;
pub mod clock;
mod decoded;
pub mod desk;
pub mod failure;
pub mod gateway;
pub mod health;
pub mod lock;
mod looked;
pub mod modes;
pub mod notices;
pub mod ports;
pub mod roles;
pub mod seal;
pub mod sealing;
pub mod secrets;
pub mod sentences;
pub mod serving;
pub mod settings;
pub mod signing;
pub mod tokens;
pub mod witness;

pub use roles::foundation::Foundation;
pub use roles::run::{Running, StartError, run, run_by, run_on};
pub use roles::{Role, Roles};
pub use settings::Settings;
