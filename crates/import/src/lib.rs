//! Foreign logs (外部日志) read by a mapping into commands: XES (IEEE 1849) and CSV, and the exports of attendance devices.
//!
//! Pure but for reading the bytes it is given: nothing here talks to the service. A trace of the log becomes a case, its
//! attributes and activities become registration, acceptance, steps, pauses and the finish. Command ids follow from what the
//! log says and never from the place where it stands, so that a corrected or a grown file asks for the same commands again;
//! what is recorded already is compared with what the file says now ([`compare`]).
//! It must never drop anything silently: what is not mapped is a [`Problem`](log::Problem) with its line.
pub mod commands;
pub mod compare;
pub mod csv_log;
pub mod filter;
mod identity;
pub mod log;
pub mod mapping;
pub mod punches;
pub mod xes;

pub use identity::command_id;
