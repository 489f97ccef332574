//! Set-up that is not the product (准备工作): fetch nats-server, a browser, an office and Node.js, run everything, run all tests, measure.
//!
//! `cargo xtask up` and `cargo xtask test` are all that a fresh machine with Rust and Python 3 needs.
#![allow(clippy::print_stdout, reason = "a command line prints")]
mod bench;
mod browser;
mod faults;
mod nats_server;
mod node;
mod office;
mod packages;
mod promtool;
mod sbom;
mod tests;

use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Run the service, test it, measure it")]
struct Cli {
    #[command(subcommand)]
    line: Line,
}

#[derive(Debug, Subcommand)]
enum Line {
    /// Build and run a whole centre; arguments go to `anjuan up` (try --demo, --port, --data).
    Up {
        /// For `anjuan up`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run every check and test: formatting, lints, unit, contract, scenario, crash.
    Test {
        /// For `cargo test`: a package (`-p …`), a filter …; given, only the tests run.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measure against raw JetStream in one run and print ratios.
    Bench {
        /// For the benchmark: names of measurements, --events N …
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measure commands and questions over HTTP, with every role running, against raw JetStream in the same run.
    BenchHttp(bench::Options),
    /// Measure what others feel while somebody takes all that one client can get, beside the same without.
    BenchAttack(bench::Options),
    /// Kill, hang, cut off, fill and damage a running service under load, and print what was lost, doubled or differs.
    Faults(faults::Options),
    /// Ask a running service everything that the OpenAPI document allows and forbids, and lint the document.
    Openapi {
        /// How many cases for each operation.
        #[arg(long, default_value_t = 100)]
        examples: u32,
    },
    /// Write the bill of materials of what is delivered, as CycloneDX 1.6.
    Sbom {
        /// Where it is written.
        #[arg(long, default_value = "target/anjuan.cdx.json")]
        out: PathBuf,
    },
    /// Print the path of nats-server, fetched and verified when there is none.
    NatsServer,
}

fn main() -> ExitCode {
    match run(&Cli::parse().line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("cargo xtask: {what}");
            ExitCode::FAILURE
        }
    }
}

fn run(line: &Line) -> Result<(), String> {
    if let Line::Sbom { out } = line {
        let text = sbom::document(&root()).map(|bill| format!("{bill:#}\n")).map_err(|error| error.to_string())?;
        std::fs::write(out, text).map_err(|error| format!("{}: {error}", out.display()))?;
        println!("{}", out.display());
        return Ok(());
    }
    let server = nats_server::ensure().map_err(|error| error.to_string())?;
    match line {
        Line::Sbom { .. } => Ok(()),
        Line::NatsServer => {
            println!("{}", server.display());
            Ok(())
        }
        Line::Up { arguments } => {
            done(cargo(&server).args(["build", "--package", "anjuan"]))?;
            let mut anjuan = Command::new(target_directory().join("debug/anjuan"));
            become_program(anjuan.arg("up").args(arguments).env("ANJUAN_NATS_SERVER", &server))
        }
        Line::Test { arguments } if !arguments.is_empty() => done(cargo(&server).arg("test").args(arguments)),
        Line::Test { .. } => {
            // Papers are printed by a browser and reports recalculated by an office, which this brings where it may. Where
            // it may not, their tests fail with the same remedy, and all the others run.
            let tools =
                [browser::ensure().map(drop), office::ensure().map(drop), node::ensure(), promtool::ensure().map(drop)];
            for error in tools.into_iter().filter_map(Result::err) {
                eprintln!("cargo xtask: {error}");
            }
            done(cargo(&server).args(["fmt", "--all", "--check"]))?;
            done(cargo(&server).args([
                "clippy",
                "--workspace",
                "--all-targets",
                "--quiet",
                "--",
                "--deny",
                "warnings",
            ]))?;
            // The tidy tests check the same without it; the advisories need the network, so they are not asked for here.
            if is_installed("deny") {
                done(cargo(&server).args(["deny", "--offline", "check", "licenses", "sources", "bans"]))?;
            }
            // The scenarios run the product itself as a process.
            done(cargo(&server).args(["build", "--workspace", "--all-targets"]))?;
            tests::all(&server)
        }
        Line::BenchHttp(options) => measured(options, &server, bench::http),
        Line::BenchAttack(options) => measured(options, &server, bench::attack),
        Line::Openapi { examples } => {
            node::ensure().map_err(|error| error.to_string())?;
            done(cargo(&server).args(["build", "--workspace", "--bin", "anjuan"]))?;
            let openapi = ["test", "--workspace", "--test", "openapi", "--", "--nocapture"];
            done(cargo(&server).args(openapi).env("ANJUAN_OPENAPI_EXAMPLES", examples.to_string()))
        }
        Line::Faults(options) => faults::run(options, &server),
        Line::Bench { arguments } => done(
            cargo(&server).args(["bench", "--package", "anjuan-tests", "--bench", "service", "--"]).args(arguments),
        ),
    }
}

/// Measures the program that is named, or the workspace's own, built with the release profile.
fn measured(
    options: &bench::Options,
    server: &Path,
    measure: fn(&bench::Options, &Path, &Path) -> Result<String, String>,
) -> Result<(), String> {
    let built = || {
        done(cargo(server).args(["build", "--release", "--workspace", "--bin", "anjuan"]))?;
        Ok::<_, String>(target_directory().join("release/anjuan"))
    };
    let program = options.program().map_or_else(built, Ok)?;
    println!("{}", measure(options, &program, server)?);
    Ok(())
}

/// Cargo in the workspace, with nats-server where tests look for it.
fn cargo(server: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()).env("ANJUAN_NATS_SERVER", server);
    cargo
}

/// Whether cargo has this subcommand here.
fn is_installed(subcommand: &str) -> bool {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Command::new(cargo).args([subcommand, "--version"]).output().is_ok_and(|output| output.status.success())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

fn target_directory() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

fn done(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("{command:?} does not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} ended with {status}")) }
}

/// Puts the program in this process's place, so that Ctrl-C and signals are its own.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<(), String> {
    use std::os::unix::process::CommandExt;
    Err(format!("{command:?} does not start: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<(), String> {
    done(command)
}
