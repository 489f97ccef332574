//! How fast the service is (测速): ratios within one run against raw JetStream, and what must stay flat.
//!
//! `cargo xtask bench` runs everything; `cargo xtask bench -- desk` one measurement. Absolute figures move from machine
//! to machine and minute to minute, so that only ratios within one run are judged. Nothing here is a test: a figure that
//! falls short is printed, and fails nothing.
#![allow(clippy::print_stdout, reason = "a benchmark prints its report")]
mod arguments;
mod attendance;
mod child;
mod desk;
mod figures;
mod life;
mod load;
mod projection;
mod raw;
mod rebuild;
mod report;
mod scoring;
mod seed;
mod world;

use arguments::{Arguments, Measurement};
use report::Report;
use std::process::ExitCode;

/// Whatever stops a benchmark; its text names the cause.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What everything here answers.
pub(crate) type Outcome<T> = Result<T, Failure>;

fn main() -> ExitCode {
    let run = || -> Outcome<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        if let Ok(task) = std::env::var(child::TASK) {
            return runtime.block_on(child::run(task));
        }
        if let Ok(task) = std::env::var(attendance::TASK) {
            return runtime.block_on(attendance::run(task));
        }
        let arguments = Arguments::parse(std::env::args().skip(1))?;
        let report = runtime.block_on(measure(&arguments))?;
        report.close(arguments.form)
    };
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(arguments: &Arguments) -> Outcome<Report> {
    let mut report = Report::default();
    if arguments.wants(Measurement::Desk) {
        report.add(desk::measure().await?, arguments.form);
    }
    if arguments.wants(Measurement::Projection) {
        report.add(projection::measure().await?, arguments.form);
    }
    if arguments.wants(Measurement::Attendance) {
        report.add(attendance::measure(arguments.punches).await?, arguments.form);
    }
    if arguments.wants(Measurement::Scoring) {
        report.add(scoring::measure()?, arguments.form);
    }
    if arguments.wants(Measurement::Rebuild) || arguments.wants(Measurement::Load) {
        let seeded = seed::seed(arguments.events).await?;
        if arguments.wants(Measurement::Rebuild) {
            report.add(rebuild::measure(&seeded, arguments.events).await?, arguments.form);
        }
        if arguments.wants(Measurement::Load) {
            report.add(load::measure(&seeded).await?, arguments.form);
        }
        seeded.world.close().await;
    }
    Ok(report)
}
