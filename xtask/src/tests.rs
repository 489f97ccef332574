//! All test programs (测试), several at a time: while one waits for a service or a disk, another computes.
//!
//! `cargo test` runs one program after the other, and most of the long ones wait more than they compute. What each prints is
//! shown at its end, in one piece, with the line `test result:` that summaries are counted from. A program runs in the folder of its
//! package, as under `cargo test`; tests within one program share what they start, so programs are never split.
use crate::{cargo, done};
use serde_json::Value;
use std::collections::VecDeque;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// How many programs run at once; on two processors a third would only make all of them late.
const AT_ONCE: usize = 2;

/// A program of tests.
struct Program {
    name: String,
    executable: PathBuf,
    folder: PathBuf,
}

/// Builds all test programs and runs them; what failed is named at the end.
///
/// # Errors
/// What cargo or a program said, by name.
pub(crate) fn all(server: &Path) -> Result<(), String> {
    let programs = programs(server)?;
    let count = programs.len();
    println!("     Running {count} test programs, {AT_ONCE} at a time");
    let queue = Mutex::new(programs.into_iter().enumerate().collect::<VecDeque<_>>());
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((at, program)) = take(&queue) {
                    let started = Instant::now();
                    let (succeeded, output) = run(&program, server);
                    // One call, so that two programs never write into one another.
                    println!(
                        "     Running {} ({} of {count}, {} s)\n{output}",
                        program.name,
                        at + 1,
                        started.elapsed().as_secs()
                    );
                    if !succeeded {
                        failed.lock().unwrap_or_else(PoisonError::into_inner).push(program.name);
                    }
                }
            });
        }
    });
    let documents = done(cargo(server).args(["test", "--workspace", "--doc", "--no-fail-fast"]));
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    if failed.is_empty() { documents } else { Err(format!("these test programs failed: {}", failed.join(", "))) }
}

fn take(queue: &Mutex<VecDeque<(usize, Program)>>) -> Option<(usize, Program)> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

/// The programs in the order of their running: those that run the product first, for they take longest.
fn programs(server: &Path) -> Result<Vec<Program>, String> {
    let mut build = cargo(server);
    build.args(["test", "--workspace", "--no-run", "--message-format", "json-render-diagnostics"]);
    let mut child =
        build.stdout(Stdio::piped()).spawn().map_err(|error| format!("{build:?} does not start: {error}"))?;
    let mut messages = String::new();
    if let Some(mut output) = child.stdout.take() {
        output.read_to_string(&mut messages).map_err(|error| format!("{build:?}: {error}"))?;
    }
    let status = child.wait().map_err(|error| format!("{build:?}: {error}"))?;
    if !status.success() {
        return Err(format!("{build:?} ended with {status}"));
    }
    let mut found: Vec<Program> =
        messages.lines().filter_map(|line| serde_json::from_str(line).ok()).filter_map(|it| program(&it)).collect();
    found.sort_by_key(|program| !program.folder.ends_with("tests"));
    Ok(found)
}

/// The program that a message of cargo's build speaks of.
fn program(message: &Value) -> Option<Program> {
    let tested = message["reason"] == "compiler-artifact" && message["profile"]["test"] == true;
    let executable = tested.then(|| message["executable"].as_str())??;
    let folder = Path::new(message["manifest_path"].as_str()?).parent()?;
    let (package, target) = (folder.file_name()?.to_str()?, message["target"]["name"].as_str()?);
    Some(Program { name: format!("{package}/{target}"), executable: executable.into(), folder: folder.into() })
}

/// Whether a program succeeded, and all that it printed.
fn run(program: &Program, server: &Path) -> (bool, String) {
    let mut command = Command::new(&program.executable);
    command.current_dir(&program.folder).env("CARGO_MANIFEST_DIR", &program.folder).env("ANJUAN_NATS_SERVER", server);
    match command.stdin(Stdio::null()).output() {
        Ok(output) => {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            (output.status.success(), text(&output.stdout) + &text(&output.stderr))
        }
        Err(error) => (false, format!("{}: {error}", program.executable.display())),
    }
}
