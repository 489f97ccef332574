//! The worked examples of `docs/ADDING.md` are true: put into a copy of the crates, all of them together compile, and where one
//! stop is left out, the compiler names it.
//!
//! Only `cargo check` of three crates without dependencies on the network or the store, in a target folder of its own that the
//! next run finds again.
#![allow(clippy::unwrap_used, reason = "a repository that cannot be read fails the test")]
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates that the examples touch; they need no other crate of ours but the domain.
const CRATES: [&str; 3] = ["anjuan-api", "anjuan-policies", "anjuan-views"];
/// What a copy needs.
const COPIED: [&str; 6] = ["Cargo.toml", "Cargo.lock", "crates", "proto", "tests/Cargo.toml", "xtask/Cargo.toml"];

/// Where a block is put.
#[derive(Debug, Clone, PartialEq)]
enum Place {
    /// It is a new file.
    New,
    /// Behind the line that contains this.
    After(String),
    /// Before it.
    Before(String),
    /// It takes its place.
    InsteadOf(String),
}

/// One block of an example.
#[derive(Debug, Clone, PartialEq)]
struct Stop {
    section: String,
    path: String,
    place: Place,
    text: String,
}

/// What is left out together: the crates above one that does not compile are not looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Run {
    Domain,
    Views,
    /// The crates that need both, and one another never.
    Above,
}

/// One stop that is left out: its section, its file, a part of its text, and what the compiler must say.
struct LeftOut {
    run: Run,
    section: &'static str,
    path: &'static str,
    part: &'static str,
    said: &'static str,
}

const LEFT_OUT: [LeftOut; 8] = [
    LeftOut {
        run: Run::Domain,
        section: "An event with its command",
        path: "crates/domain/src/people/meeting/fold.rs",
        part: "Postponed",
        said: "`&MeetingEvent::Postponed(_)` not covered",
    },
    LeftOut {
        run: Run::Domain,
        section: "A refusal",
        path: "crates/domain/src/matters/case/fee.rs",
        part: "case.refund.receipt-is-reason",
        said: "named `ReceiptIsReason` found for enum `RefundRefusal`",
    },
    LeftOut {
        run: Run::Domain,
        section: "An optional field of a command and its event",
        path: "crates/domain/src/matters/case/fee.rs",
        part: "remark",
        said: "missing field `remark` in initializer of",
    },
    LeftOut {
        run: Run::Domain,
        section: "A kind of aggregate",
        path: "crates/domain/src/aggregate.rs",
        part: "State::Lost",
        said: "`&State::Lost(_)` not covered",
    },
    LeftOut {
        run: Run::Views,
        section: "A view",
        path: "crates/views/src/table.rs",
        part: "Rounds",
        said: "named `Rounds` found for enum `Reader`",
    },
    LeftOut {
        run: Run::Above,
        section: "A filter of a list",
        path: "crates/api/src/asked.rs",
        part: "self.changed",
        said: "missing field `changed` in initializer of",
    },
    LeftOut {
        run: Run::Views,
        section: "A clock",
        path: "crates/views/src/deadlines/clocks.rs",
        part: "ReportCopy",
        said: "named `ReportCopy` found for enum `Clock`",
    },
    LeftOut {
        run: Run::Above,
        section: "A policy",
        path: "crates/policies/src/lib.rs",
        part: "flag_again::POLICY",
        said: "constant `POLICY` is never used",
    },
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The blocks of a document that name a file and a place: `~~~rust PATH after `LINE``.
fn stops(document: &str) -> Vec<Stop> {
    let (mut stops, mut section, mut open) = (Vec::new(), String::new(), None::<Stop>);
    for line in document.lines() {
        if let Some(mut stop) = open.take() {
            if line == "~~~" {
                stops.push(stop);
            } else {
                stop.text.push_str(line);
                stop.text.push('\n');
                open = Some(stop);
            }
        } else if let Some(title) = line.strip_prefix("## ") {
            section = title.to_owned();
        } else if let Some(block) = line.strip_prefix("~~~") {
            let (_, block) = block.split_once(' ').unwrap_or_else(|| panic!("{line}: which file?"));
            let (path, place) = block.split_once(' ').unwrap_or_else(|| panic!("{line}: where?"));
            let place = place_of(place).unwrap_or_else(|| panic!("{line}: new, after, before or instead of a line"));
            open = Some(Stop { section: section.clone(), path: path.to_owned(), place, text: String::new() });
        }
    }
    assert!(open.is_none(), "a block of `{section}` does not end");
    stops
}

fn place_of(text: &str) -> Option<Place> {
    let quoted = |rest: &str| Some(rest.strip_prefix('`')?.strip_suffix('`')?.to_owned());
    if text == "new" {
        return Some(Place::New);
    }
    let after = text.strip_prefix("after ").and_then(quoted).map(Place::After);
    let before = || text.strip_prefix("before ").and_then(quoted).map(Place::Before);
    after.or_else(before).or_else(|| text.strip_prefix("instead of ").and_then(quoted).map(Place::InsteadOf))
}

/// A file with a block put into it.
fn put(file: &str, stop: &Stop) -> Result<String, String> {
    let line = match &stop.place {
        Place::New => return Ok(stop.text.clone()),
        Place::After(line) | Place::Before(line) | Place::InsteadOf(line) => line,
    };
    let found: Vec<usize> =
        file.lines().enumerate().filter(|(_, found)| found.contains(line)).map(|(at, _)| at).collect();
    let [at] = found[..] else {
        return Err(format!("{}: {} lines contain `{line}`, not one", stop.path, found.len()));
    };
    let mut lines: Vec<&str> = file.lines().collect();
    let text = stop.text.trim_end_matches('\n');
    match &stop.place {
        Place::After(_) => lines.insert(at + 1, text),
        Place::Before(_) => lines.insert(at, stop.text.strip_suffix('\n').unwrap_or(text)),
        Place::InsteadOf(_) | Place::New => lines[at] = text,
    }
    Ok(lines.join("\n") + "\n")
}

/// Everything that a copy is made of, by path.
fn sources(path: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    let full = root().join(path);
    if full.is_dir() {
        for entry in fs::read_dir(&full).unwrap() {
            let name = entry.unwrap().file_name();
            if name != "target" {
                sources(&path.join(name), found);
            }
        }
    } else if let Ok(bytes) = fs::read(&full) {
        found.insert(path.to_owned(), bytes);
    }
}

/// A copy of the workspace in which examples are carried out.
struct Copy {
    base: BTreeMap<PathBuf, Vec<u8>>,
    folder: PathBuf,
    target: PathBuf,
}

impl Copy {
    fn new() -> Self {
        let mut base = BTreeMap::new();
        COPIED.iter().for_each(|path| sources(Path::new(path), &mut base));
        // Members whose sources are not needed have an empty one.
        for empty in ["tests/src/lib.rs", "tests/benches/service/main.rs", "xtask/src/main.rs"] {
            base.insert(empty.into(), b"fn main() {}\n".to_vec());
        }
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("examples");
        Self { base, folder: home.join("copy"), target: home.join("target") }
    }

    /// The copy with these stops; a file that is as it should be keeps its time, so that little is compiled anew.
    fn write(&self, stops: &[&Stop]) {
        let mut files = self.base.clone();
        for stop in stops {
            let path = PathBuf::from(&stop.path);
            let before = files.get(&path).map(|bytes| String::from_utf8(bytes.clone()).unwrap()).unwrap_or_default();
            let after = put(&before, stop).unwrap_or_else(|why| panic!("docs/ADDING.md no longer fits: {why}"));
            files.insert(path, after.into_bytes());
        }
        for (path, bytes) in &files {
            let full = self.folder.join(path);
            if fs::read(&full).ok().as_ref() != Some(bytes) {
                fs::create_dir_all(full.parent().unwrap()).unwrap();
                fs::write(&full, bytes).unwrap();
            }
        }
        // What an example before this one had added.
        for stop in stops_of_the_document().iter().filter(|stop| stop.place == Place::New) {
            if !files.contains_key(Path::new(&stop.path)) {
                let _ = fs::remove_file(self.folder.join(&stop.path));
            }
        }
    }

    /// Whether the crates compile, and what the compiler says.
    fn check(&self) -> (bool, String) {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["check", "--offline", "--quiet", "--keep-going", "--message-format", "short"]);
        CRATES.iter().for_each(|name| {
            cargo.args(["--package", name]);
        });
        // One crate is compiled again and again with little changed.
        cargo.env("CARGO_INCREMENTAL", "1");
        // The flags and wrappers of the test's own build are not those of the copy.
        for variable in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER"] {
            cargo.env_remove(variable);
        }
        let output = cargo.current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.target).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn stops_of_the_document() -> Vec<Stop> {
    stops(&fs::read_to_string(root().join("docs/ADDING.md")).unwrap())
}

#[test]
fn the_worked_examples_compile_and_what_is_left_out_is_named() {
    let (copy, stops) = (Copy::new(), stops_of_the_document());
    copy.write(&stops.iter().collect::<Vec<_>>());
    let (compiles, said) = copy.check();
    assert!(compiles && said.is_empty(), "the examples of docs/ADDING.md do not compile as they stand:\n{said}");
    for run in [Run::Domain, Run::Views, Run::Above] {
        let left_out: Vec<&LeftOut> = LEFT_OUT.iter().filter(|left_out| left_out.run == run).collect();
        let is = |left_out: &LeftOut, stop: &Stop| {
            stop.section == left_out.section && stop.path == left_out.path && stop.text.contains(left_out.part)
        };
        let kept: Vec<&Stop> =
            stops.iter().filter(|stop| !left_out.iter().any(|left_out| is(left_out, stop))).collect();
        assert_eq!(kept.len() + left_out.len(), stops.len(), "each of {run:?} leaves out one stop");
        copy.write(&kept);
        let (_, said) = copy.check();
        for LeftOut { section, path, said: expected, .. } in left_out {
            assert!(said.contains(expected), "`{section}` without its stop in {path} must say `{expected}`:\n{said}");
        }
    }
}

#[test]
fn blocks_are_read_with_their_place_and_put_there() {
    let document = "## One\ntext\n~~~rust a.rs after `line 1`\nnew\n~~~\n~~~rust b.rs new\nall\n~~~\n";
    let found = stops(document);
    assert_eq!(found[0].place, Place::After("line 1".into()));
    assert_eq!((found[1].section.as_str(), &found[1].place), ("One", &Place::New));
    assert_eq!(put("line 1\nline 2\n", &found[0]).unwrap(), "line 1\nnew\nline 2\n");
    assert!(put("line 1\nline 1\n", &found[0]).unwrap_err().contains("2 lines"));
    let before = Stop { place: Place::Before("line 2".into()), text: "new\n\n".into(), ..found[0].clone() };
    assert_eq!(put("line 1\nline 2\n", &before).unwrap(), "line 1\nnew\n\nline 2\n");
    let instead = Stop { place: Place::InsteadOf("line 2".into()), ..found[0].clone() };
    assert_eq!(put("line 1\nline 2\n", &instead).unwrap(), "line 1\nnew\n");
}
