//! Foreign logs (外部日志) read by a mapping into commands: XES (IEEE 1849) and CSV, and the exports of attendance devices.
//!
//! Pure but for reading the bytes it is given: nothing here talks to the house. A trace of the log becomes a case, its
//! attributes and activities become registration, acceptance, steps, pauses and the finish, in file order. Command ids
//! are derived from the log's own ids, so that a second import of the same file asks for the same commands again.
//! It must never drop anything silently: what is not mapped is a [`Problem`](log::Problem) with its line.
pub mod commands;
pub mod csv_log;
pub mod log;
pub mod mapping;
pub mod punches;
pub mod times;
pub mod xes;
