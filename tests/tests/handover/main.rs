//! Handovers and covers through the whole service (交接与顶岗): over HTTP, with the tokens of the people who sign.
//!
//! handover/2.2 promises all or none; ab-role/3 promises that every event says who was responsible at that moment.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
mod amounts;
mod away;
mod killed;
mod setup;
mod stopped;
