//! The one binary (案卷): the command line, and `up`. It parses, wires and reports; what it does is below.
#![allow(clippy::print_stderr, reason = "a command line prints")]
mod backup;
mod batch;
mod centre_files;
mod cli;
mod client;
mod codes;
mod commands;
mod complete;
mod credential;
mod demo;
mod directory;
mod facts;
mod failure;
mod fields;
mod help;
mod hints;
mod labels;
mod language;
mod listings;
mod names;
mod naming;
mod output;
mod progress;
mod screen;
mod table;
mod telemetry;

use output::Form;

/// Where memory comes from. The stores of the views make much that lives shortly among little that stays; the allocator of the C library
/// then keeps room of many times the size of what is in use, and more with every command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    complete::answer();
    let outcome = match help::localised(cli::command()).try_get_matches() {
        Ok(matches) => cli::run(&matches),
        Err(error) => help::misread(&error),
    };
    // What was printed is read before it is said what went wrong.
    screen::finish();
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            // Where the line does not read, nobody knows whether JSON was asked for but by looking at it.
            let form = if std::env::args_os().any(|word| word == "--json") { Form::Json } else { Form::Text };
            eprintln!("{}", failure.said(form));
            std::process::ExitCode::from(failure.status())
        }
    }
}
