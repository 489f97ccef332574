//! Kills (断电): of the process and of nats-server, in the middle of work; nothing answered is lost, nothing is twice.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_tests::service::{Answer, Service, anjuan, signal};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// A command id of a thread and a count.
fn id(thread: u128, count: u128) -> Uuid {
    Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0000 | thread << 32 | count)
}

fn open(service: &Service, command: Uuid) -> Answer {
    let body = json!({"channel": "CALL", "place": "COUNTER", "topic": "OTHER", "firstAsked": "P013", "window": "W01"});
    service.post_as(Some(&service.token), "/v1/contacts", Some(command), &body)
}

#[test]
fn two_clients_racing_on_one_case_one_wins_and_the_other_hears_of_it() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let responsible = service.token_for("P013", &["window-staff"]);
    for round in 0..20 {
        let opened = open(&service, id(1, round));
        let path = format!(
            "/v1/contacts/{}/advise-in-writing",
            opened.body["aggregate"].as_str().unwrap().strip_prefix("contact/").unwrap()
        );
        let expected = opened.body["sequence"].as_u64().unwrap();
        let body = json!({"explanation": "请书面申请"});
        let race = |thread: u128| {
            service.post_as(Some(&responsible), &format!("{path}?expected={expected}"), Some(id(thread, round)), &body)
        };
        let answers = std::thread::scope(|scope| {
            let (one, two) = (scope.spawn(|| race(2)), scope.spawn(|| race(3)));
            [one.join().unwrap(), two.join().unwrap()]
        });
        let won = answers.iter().filter(|answer| answer.status == 201).count();
        let refused = answers.iter().filter(|answer| matches!(answer.status, 409 | 422)).count();
        assert_eq!((won, refused), (1, 1), "{answers:?}");
    }
    service.stop();
}

/// Commands that are sent until it is over.
#[derive(Default)]
struct Load {
    over: AtomicBool,
    accepted: AtomicUsize,
}

impl Load {
    /// Sends commands until it is over; answers what each was answered.
    fn send(&self, service: &Service, thread: u128) -> BTreeMap<Uuid, Answer> {
        let mut answers = BTreeMap::new();
        for count in 0.. {
            if self.over.load(Ordering::SeqCst) {
                break;
            }
            let command = id(thread, count);
            let answer = open(service, command);
            self.accepted.fetch_add(usize::from(answer.status == 201), Ordering::SeqCst);
            answers.insert(command, answer);
        }
        answers
    }

    /// Waits until so many more were accepted.
    fn goes_on(&self, count: usize) {
        let enough = self.accepted.load(Ordering::SeqCst) + count;
        while self.accepted.load(Ordering::SeqCst) < enough {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Every command of `before` that was answered "accepted" gets the same answer again, as the same single event.
fn nothing_lost(service: &Service, before: &BTreeMap<Uuid, Answer>) {
    for (command, answer) in before.iter().filter(|(_, answer)| answer.status == 201) {
        let again = open(service, *command);
        assert_eq!(again.body["sequence"], answer.body["sequence"], "{command} was answered and must be there");
        assert_eq!(
            (again.body["version"].as_u64(), &again.body["duplicate"]),
            (Some(1), &json!(true)),
            "{}",
            again.body
        );
    }
}

#[test]
fn killing_nats_server_under_load_loses_nothing_that_was_answered() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let load = Load::default();
    let answers: BTreeMap<Uuid, Answer> = std::thread::scope(|scope| {
        let threads: Vec<_> = (10..16)
            .map(|thread| {
                let (service, load) = (&service, &load);
                scope.spawn(move || load.send(service, thread))
            })
            .collect();
        for _ in 0..3 {
            load.goes_on(50);
            let pids = service.nats_pids();
            assert_eq!(pids.len(), 1, "one private nats-server belongs to the service");
            signal(pids[0], Signal::KILL);
        }
        load.goes_on(50);
        load.over.store(true, Ordering::SeqCst);
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    for answer in answers.values() {
        let clear = answer.status == 201 || (matches!(answer.status, 503 | 504) && answer.body["detailZh"].is_string());
        assert!(clear, "an answer, or a clear error: {answer:?}");
    }
    nothing_lost(&service, &answers);
    // In flight then, done now: the same id ends in exactly one event.
    for command in answers.iter().filter(|(_, answer)| answer.status != 201).map(|(command, _)| command) {
        let again = open(&service, *command);
        assert_eq!(
            (again.status == 201 || again.status == 200, again.body["version"].as_u64()),
            (true, Some(1)),
            "{}",
            again.body
        );
    }
    service.stop();
}

#[test]
fn a_view_has_the_same_digest_live_restarted_killed_and_rebuilt() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("service");
    let service = Service::start(&data);
    for count in 0..60 {
        assert_eq!(open(&service, id(20, count)).status, 201);
    }
    let views = ["breaches", "deadlines", "register"];
    service.settle();
    let live = views.map(|view| service.digest(view));
    service.stop();
    let service = Service::start(&data);
    assert_eq!(views.map(|view| service.digest(view)), live, "after a restart");
    // Killed while the projectors work: the next start goes on from what was committed.
    let before = service.digest("deadlines")["sequence"].as_u64().unwrap();
    let load = Load::default();
    let answers = std::thread::scope(|scope| {
        let loader = scope.spawn(|| load.send(&service, 21));
        load.goes_on(20);
        signal(service.pid(), Signal::KILL);
        load.over.store(true, Ordering::SeqCst);
        loader.join().unwrap()
    });
    service.kill();
    let service = Service::start(&data);
    nothing_lost(&service, &answers);
    service.settle();
    let killed = views.map(|view| service.digest(view));
    assert!(killed[0]["sequence"].as_u64().unwrap() > before, "events came in before the kill");
    for (view, digest) in views.iter().zip(&killed) {
        let rebuilt = service.line(&["view", "rebuild", view]);
        assert_eq!(rebuilt["digest"], digest["digest"], "{view} rebuilt");
        assert_eq!(service.digest(view)["digest"], digest["digest"], "{view} serves the rebuilt rows");
    }
    service.stop();
}

const MAPPING: &str = "deploy/mappings/wabo-receipt.toml";

fn root() -> PathBuf {
    anjuan_tests::golden::root()
}

/// The real log, where it lies beside the project.
fn receipt() -> Option<PathBuf> {
    let file = root().join("../shared/data/logs/receipt.xes.gz");
    if file.exists() {
        return Some(file);
    }
    eprintln!("skipped: {} is not here (a user's machine does not have it)", file.display());
    None
}

fn arguments<'a>(data: &'a Path, file: &'a Path, mapping: &'a Path) -> Vec<&'a str> {
    vec![
        "--data",
        data.to_str().unwrap(),
        "--json",
        "import",
        "xes",
        file.to_str().unwrap(),
        "--mapping",
        mapping.to_str().unwrap(),
    ]
}

/// What an import left behind, without what differs from run to run.
fn outcome(service: &Service) -> (Value, Vec<Value>) {
    let summary = service.line(&["deadlines", "--summary"])["states"].clone();
    let page = service.line(&["deadlines", "--all", "--state", "any", "--clock", "promise"]);
    let kept = ["aggregate", "state", "dueAt", "metAt", "start"];
    let mut rows: Vec<Value> =
        page["rows"].as_array().unwrap().iter().map(|row| kept.iter().map(|key| row[*key].clone()).collect()).collect();
    rows.sort_by_key(ToString::to_string);
    (summary, rows)
}

#[test]
fn a_real_log_is_imported_whole_and_the_same_when_killed_three_times() {
    let Some(file) = receipt() else { return };
    let mapping = root().join(MAPPING);
    let place = tempfile::tempdir().unwrap();
    let straight = Service::start(&place.path().join("straight"));
    let account = straight.line(&arguments(&straight.data, &file, &mapping)[3..]);
    assert_eq!(
        (account["cases"].as_u64(), account["events"]["total"].as_u64()),
        (Some(1_434), Some(8_577)),
        "{account}"
    );
    assert_eq!(
        (account["events"]["mapped"].as_u64(), &account["refused"], &account["problems"]),
        (Some(8_577), &json!([]), &json!([]))
    );
    let _ = straight.digest("deadlines");
    let expected = outcome(&straight);
    // By the log's own attributes, 1,329 cases have an end date and 377 of them ended after their deadline.
    let count = |state: &str| expected.1.iter().filter(|row| row[1] == state).count();
    assert_eq!((expected.1.len(), count("met-late"), count("met")), (1_434, 377, 1_329 - 377));

    let data = place.path().join("killed");
    let mut service = Service::start(&data);
    for wait in [300, 500, 700] {
        let (file, mapping, data) = (file.clone(), mapping.clone(), data.clone());
        let importer = std::thread::spawn(move || anjuan(&arguments(&data, &file, &mapping)));
        std::thread::sleep(Duration::from_millis(wait));
        service.kill();
        importer.join().unwrap();
        service = Service::start(&place.path().join("killed"));
    }
    let account = service.line(&arguments(&data, &file, &mapping)[3..]);
    assert_eq!((account["events"]["mapped"].as_u64(), &account["refused"]), (Some(8_577), &json!([])));
    let _ = service.digest("deadlines");
    assert_eq!(outcome(&service), expected);
    service.stop();
    straight.stop();
}
