//! The one binary (案卷): the command line, and `up`. It parses, wires and reports; what it does is below.
#![allow(clippy::print_stderr, reason = "a command line prints")]
mod backup;
mod batch;
mod centre_files;
mod cli;
mod client;
mod codes;
mod commands;
mod demo;
mod facts;
mod failure;
mod fields;
mod help;
mod language;
mod listings;
mod names;
mod naming;
mod output;
mod progress;
mod telemetry;

fn main() -> std::process::ExitCode {
    match cli::run(&help::localised(cli::command()).get_matches()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("anjuan: {failure}");
            std::process::ExitCode::from(failure.status())
        }
    }
}
