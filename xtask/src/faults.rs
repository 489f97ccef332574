//! The faults (故障): which of them are done, how often, and how long the service may take to come back.
//!
//! Each part is a test of its own, which prints its table; here they are only called with their numbers.
use crate::{cargo, done, target_directory};
use clap::{Args, ValueEnum};
use std::path::Path;
use std::process::Command;

/// A part of the suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Kills, hangs, a stop and a power cut, under load.
    Kills,
    /// Three nodes: the loss of the leader and partitions, in network namespaces.
    Cluster,
    /// Single bits of the store of events flipped: idle and under load, with and without index.
    StoreFlips,
    /// Single bits of a view's store flipped.
    ViewFlips,
    /// A disk that is full, and freed.
    Disk,
    /// A load that stays the same, with a plot of memory, threads and descriptors.
    Steady,
}

/// What is done.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only these parts; without it all of them, and the steady load where --steady is given.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// How often each fault comes.
    #[arg(long, default_value_t = 20)]
    rounds: u32,
    /// How many bits of the store of events are flipped, in four variants.
    #[arg(long, default_value_t = 100)]
    store_flips: u32,
    /// How many bits of a view's store are flipped.
    #[arg(long, default_value_t = 500)]
    view_flips: u32,
    /// How many minutes the steady load lasts.
    #[arg(long, value_name = "MINUTES")]
    steady: Option<u32>,
    /// How many seconds full service may take to come back after a fault; twice as long where a cluster elects a leader. Without it
    /// times are only printed.
    #[arg(long, value_name = "SECONDS")]
    within: Option<u32>,
}

impl Options {
    fn parts(&self) -> Vec<Part> {
        if !self.only.is_empty() {
            return self.only.clone();
        }
        let all = Part::value_variants().iter().copied();
        all.filter(|part| *part != Part::Steady || self.steady.is_some()).collect()
    }
}

/// Does the parts, one after the other; every part is done, whatever came of those before.
///
/// # Errors
/// Names the parts that failed.
pub(crate) fn run(options: &Options, server: &Path) -> Result<(), String> {
    done(cargo(server).args(["build", "--workspace", "--bin", "anjuan"]))?;
    let failed: Vec<String> = options.parts().into_iter().filter_map(|part| one(part, options, server).err()).collect();
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n")) }
}

fn one(part: Part, options: &Options, server: &Path) -> Result<(), String> {
    let (test, filter) = match part {
        Part::Kills => ("faults", "kinds::"),
        Part::Cluster => ("faults", "cluster::"),
        Part::StoreFlips => ("damage", "flips::"),
        Part::ViewFlips => ("damaged", "a_flipped_bit"),
        Part::Disk => ("recovery", "disk::"),
        Part::Steady => ("faults", "steady::"),
    };
    let mut command = cargo(server);
    command.args(["test", "--workspace", "--test", test, "--", "--nocapture", "--include-ignored", filter]);
    numbers(&mut command, options);
    done(&mut command)
}

fn numbers(command: &mut Command, options: &Options) {
    command.env("ANJUAN_FAULT_ROUNDS", options.rounds.to_string());
    command.env("ANJUAN_STORE_FLIPS", options.store_flips.to_string());
    command.env("ANJUAN_FLIPS", options.view_flips.to_string());
    if let Some(minutes) = options.steady {
        command.env("ANJUAN_STEADY_MINUTES", minutes.to_string());
        command.env("ANJUAN_STEADY_DIR", target_directory().join("steady"));
    }
    if let Some(seconds) = options.within {
        command.env("ANJUAN_FAULT_SECONDS", seconds.to_string());
    }
}
