//! Small inputs that once showed a fault (故障用例): every folder of `tests/cases` is run against the product itself, as people run it.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]

use anjuan_tests::golden::root;
use anjuan_tests::service::program;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// How many run side by side; each has a service and a nats-server of its own.
const SIDE_BY_SIDE: usize = 3;

/// What came of a case.
struct Ran {
    name: String,
    passed: bool,
    said: String,
}

fn folders() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("tests/cases")).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

fn run(folder: &Path) -> Ran {
    let place = tempfile::tempdir().unwrap();
    let output = Command::new("bash")
        .arg(folder.join("cmd.sh"))
        .env("ANJUAN", program())
        .env("DATA", place.path().join("x"))
        .env("ANJUAN_LANG", "en")
        .env_remove("ANJUAN_URL")
        .env_remove("ANJUAN_TOKEN")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    Ran { name: name(folder), passed: output.status.success(), said }
}

#[test]
fn no_case_shows_its_fault_any_more() {
    let waiting = Mutex::new(folders());
    let done: Mutex<Vec<Ran>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                loop {
                    let Some(folder) = waiting.lock().unwrap().pop() else { break };
                    let ran = run(&folder);
                    done.lock().unwrap().push(ran);
                }
            });
        }
    });
    let done = done.into_inner().unwrap();
    assert!(done.len() >= 18, "the cases are not there");
    let mut broken = Vec::new();
    for Ran { name, passed, said } in &done {
        match passed {
            true if said.contains("skipped") => eprintln!("skipped: {name}: {said}"),
            true => {}
            false => broken.push(format!("{name}:\n{said}")),
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_case_says_what_it_shows_and_stands_in_the_list() {
    let list = std::fs::read_to_string(root().join("tests/cases/README.md")).unwrap();
    for folder in folders() {
        let readme = std::fs::read_to_string(folder.join("README")).unwrap();
        assert!(readme.trim().len() > 40 && list.contains(&name(&folder)), "{}", folder.display());
    }
}
