//! The READMEs (自述文件): every command in both, as printed, against the demonstration.
//!
//! The blocks after the first (`cargo xtask …`, which is what runs this) are one shell script in the directory of a new clone.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_tests::service::{Service, program};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The commands of a README: its shell blocks, but the first.
fn commands(readme: &str) -> String {
    let text = std::fs::read_to_string(root().join(readme)).unwrap();
    let blocks: Vec<&str> = text.split("```sh\n").skip(2).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 3, "{readme} has {} blocks of commands", blocks.len());
    blocks.concat()
}

/// A directory as a clone is, with the program where it is built.
fn clone(place: &Path) {
    symlink(root().join("deploy"), place.join("deploy")).unwrap();
    std::fs::create_dir_all(place.join("target/debug")).unwrap();
    symlink(program(), place.join("target/debug/anjuan")).unwrap();
}

/// Runs the commands one after another; the first that fails ends it, and is named.
fn run((readme, language): (&str, &str), place: &Path) {
    let script = format!(
        "shopt -s expand_aliases\nset -Eeuo pipefail\ntrap 'echo \"{readme}: this failed: $BASH_COMMAND\" >&2' ERR\n{}",
        commands(readme)
    );
    std::fs::write(place.join("commands.sh"), script).unwrap();
    let output =
        Command::new("bash").arg("commands.sh").current_dir(place).env("ANJUAN_LANG", language).output().unwrap();
    let (said, failed) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(
        output.status.success(),
        "{readme}: {}\n{failed}\nthe last that was printed:\n{}",
        output.status,
        tail(&said)
    );
    assert!(std::fs::metadata(place.join("assessment.xlsx")).unwrap().len() > 1_000, "a report with content");
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(25)..].join("\n")
}

#[test]
fn every_command_of_both_readmes_runs_as_it_is_printed() {
    for (readme, language) in [("README.md", "en"), ("README.zh-CN.md", "zh")] {
        let place = tempfile::tempdir().unwrap();
        clone(place.path());
        let service = Service::start_with(&place.path().join("data"), &["--demo"]);
        run((readme, language), place.path());
        service.stop();
    }
}
