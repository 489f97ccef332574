//! What people said stands nowhere in the clear (个人信息保护法/51): a mark through every command that takes personal data, then looked for in every
//! file of the data directory, the streams among them, in the log of the process, its arguments and its environment, and in a backup.
//!
//! Which commands those are is read from the schemas ([`anjuan_api::clear::place`]); one more is tried without a line here. Each is sent
//! whether it is accepted or refused: what is refused must not be kept either.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
use anjuan_api::clear::{Place, place};
use anjuan_api::example::for_schema;
use anjuan_api::routes::{Route, request_schema, routes};
use anjuan_domain::command::Commands;
use anjuan_tests::service::{Service, anjuan};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// What every mark has in it, and no masked form shows: of a name or a text, escaped as well, of a document, of a telephone.
const SAID: [&str; 4] = ["隐秘", "\\u9690\\u79d8", "32062319800", "139-11700-"];

/// What every masked document has in it.
const MASKED: &str = "320***********";

/// Marks of what was said, each another one.
#[derive(Default)]
struct Marks {
    made: usize,
}

impl Marks {
    fn next(&mut self, before: &str) -> String {
        self.made += 1;
        format!("{before}{}{}", SAID[0], self.made)
    }

    fn number(&mut self, before: &str) -> String {
        self.made += 1;
        format!("{before}{:07}", self.made)
    }

    fn party(&mut self) -> Value {
        json!({
            "kind": "NATURAL_PERSON", "name": self.next("甲"), "document": self.number(SAID[2]), "telephone": self.number(SAID[3]),
            "address": self.next("乙"),
        })
    }

    /// Puts marks at the places of a body.
    fn put(&mut self, place: &Place, value: &mut Value) {
        match place {
            Place::Party => *value = self.party(),
            Place::Text => *value = json!(self.next("丙")),
            Place::Fields(fields) => {
                if !value.is_object() {
                    *value = Value::Object(Map::new());
                }
                for (name, inside) in fields {
                    self.put(inside, &mut value[name]);
                }
            }
            Place::Items(item) => {
                let mut one = value.get(0).cloned().unwrap_or_default();
                self.put(item, &mut one);
                *value = json!([one]);
            }
        }
    }
}

/// The commands that take personal data, each with its route and the places.
fn taking() -> Vec<(&'static Route, &'static Place)> {
    let mut taking = Vec::new();
    for commands in Commands::ALL.iter().copied() {
        for verb in commands.verbs() {
            let Some(place) = place(commands, verb.name) else { continue };
            let action = commands.action(verb.name);
            taking.extend(routes().iter().find(|route| route.action() == action).map(|route| (route, place)));
        }
    }
    taking
}

/// Sends each of them.
fn send_all(service: &Service, marks: &mut Marks, case: &str) {
    for (route, place) in taking() {
        let schema = request_schema(route).unwrap();
        let mut body = for_schema(&schema, &schema);
        marks.put(place, &mut body);
        let path = route.path.replace("{id}", case);
        let answer = service.post(&path, &body);
        assert!(answer.status < 500, "{path}: {answer:?}");
        nothing_in(&format!("the answer of {path}"), answer.body.to_string().as_bytes());
    }
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn contains(bytes: &[u8], said: &str) -> bool {
    bytes.windows(said.len()).any(|window| window == said.as_bytes())
}

fn nothing_in(what: &str, bytes: &[u8]) {
    for said in SAID {
        let found = bytes.windows(said.len()).position(|window| window == said.as_bytes());
        let around = found.map(|at| String::from_utf8_lossy(&bytes[at.saturating_sub(80)..(at + 80).min(bytes.len())]));
        assert_eq!(around, None, "{said} stands in {what}");
    }
}

/// Arguments and environment of a process.
fn process(pid: u32) -> Vec<(String, Vec<u8>)> {
    let read =
        |name: &str| (format!("/proc/{pid}/{name}"), std::fs::read(format!("/proc/{pid}/{name}")).unwrap_or_default());
    ["cmdline", "environ"].map(read).to_vec()
}

#[test]
fn what_people_said_stands_in_no_file_stream_log_argument_or_backup_in_the_clear() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let service = Service::start_with(&data, &["--log", "debug"]);
    let mut marks = Marks::default();
    let clerk = service.token_for("P015", &["window-staff"]);
    let materials = ["identity", "household", "bank", "form"].map(|id| json!({"material": id, "status": "PRESENTED"}));
    let registration = json!({
        "item": "SI-002", "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "applicant": marks.party(),
        "materials": materials,
    });
    let registered = service.post_as(Some(&clerk), "/v1/cases", None, &registration);
    assert_eq!(registered.status, 201, "{registered:?}");
    let contact = json!({
        "channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "enquirer": marks.party(), "matter": marks.next("丁"),
    });
    let opened = service.post_as(Some(&clerk), "/v1/contacts", None, &contact);
    assert_eq!(opened.status, 201, "{opened:?}");
    let denial = json!({
        "applicant": marks.party(), "asked": marks.next("戊"), "scope": "WITHIN_DUTIES", "importance": "ORDINARY",
        "reasons": "房屋不在本县", "basis": "不动产登记暂行条例第七条",
    });
    let denied = service.post_as(Some(&clerk), "/v1/denials", None, &denial);
    assert_eq!(denied.status, 201, "{denied:?}");
    let receiver = service.token_for("P003", &["general-section"]);
    let complaint = json!({
        "channel": "TELEPHONE", "gravity": "ORDINARY", "complainant": marks.party(), "matter": marks.next("己"),
        "summary": "反映态度", "windows": ["W03"],
    });
    let complained = service.post_as(Some(&receiver), "/v1/complaints", None, &complaint);
    assert_eq!(complained.status, 201, "{complained:?}");
    let case = registered.body["aggregate"].as_str().unwrap().trim_start_matches("case/").to_owned();
    send_all(&service, &mut marks, &case);
    // Found and read by somebody, so that what looks people up and shows them runs as well.
    let party = &registration["applicant"];
    for asked in [json!({"document": party["document"]}), json!({"telephone": party["telephone"]})] {
        let mut asked = asked;
        (asked["purpose"], asked["reason"]) = (json!("handling"), json!("本人来窗口补交材料"));
        let answer = service.post_as(Some(&clerk), "/v1/applicants/search", None, &asked);
        assert_eq!((answer.status, answer.body["rows"].as_array().map(Vec::len)), (200, Some(1)), "{answer:?}");
        nothing_in("the answer of a search", answer.body.to_string().as_bytes());
        let id = answer.body["rows"][0]["applicant"].as_str().unwrap().to_owned();
        let disclose = json!({"aggregate": registered.body["aggregate"], "reason": "电话通知补正材料"});
        let read = service.post_as(Some(&clerk), &format!("/v1/applicants/{id}/disclose"), None, &disclose);
        assert_eq!(read.body["party"], *party, "{read:?}");
    }
    for pid in service.nats_pids().into_iter().chain([service.pid()]) {
        for (what, bytes) in process(pid) {
            nothing_in(&what, &bytes);
        }
    }
    let backup = directory.path().join("backup");
    let taken = anjuan(&["--data", data.to_str().unwrap(), "--json", "backup", backup.to_str().unwrap()]);
    assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
    service.stop();
    let mut masked = 0;
    for file in files(&data).into_iter().chain(files(&backup)).chain([data.with_extension("log")]) {
        let bytes = std::fs::read(&file).unwrap();
        nothing_in(&file.display().to_string(), &bytes);
        masked += usize::from(contains(&bytes, MASKED));
    }
    // What is masked is found: the files are read as they are written, neither compressed nor under another encoding.
    assert!(masked >= 2, "the masked forms stand in the streams and in the backup: {masked}");
    assert!(marks.made > 40, "{} marks", marks.made);
}
