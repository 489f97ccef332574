//! Faults (故障): what befalls a running service, again and again, under a load of its own. A checker that knows the answers and reads the
//! stream itself, and not through the service, says what was lost or doubled; every view is compared with one that is built anew.
//!
//! `cargo xtask faults` prints the tables; without a number each fault comes once, which is the form in CI. Times are printed, and
//! compared with a bound only where `ANJUAN_FAULT_SECONDS` gives one: a machine that does other work keeps no times.
#![allow(clippy::unwrap_used, reason = "what cannot be read fails the test")]
#![allow(clippy::print_stdout, reason = "the tables of what was measured are what it is for")]
mod account;
mod cluster;
mod kinds;
mod load;
mod log;
mod steady;

use std::time::Duration;

/// How often each fault comes.
fn rounds() -> usize {
    std::env::var("ANJUAN_FAULT_ROUNDS").map_or(1, |rounds| rounds.parse().unwrap())
}

/// How long full service may take to come back, where that is asked for; `multiple` for faults that may take longer.
fn bound(multiple: u32) -> Option<Duration> {
    let seconds = std::env::var("ANJUAN_FAULT_SECONDS").ok()?;
    Some(Duration::from_secs(seconds.parse().unwrap()) * multiple)
}
