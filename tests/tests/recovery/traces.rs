//! One trace from HTTP to append to view, through three processes, as a collector takes it over OTLP: a real one, from a registry.
use crate::apart::{Apart, post};
use anjuan_tests::environment::python;
use anjuan_tests::golden::root;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The trace of somebody who calls the service: version, trace, span, flags.
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

/// The collector, which prints what it takes.
struct Collector {
    process: Child,
    url: String,
    printed: PathBuf,
}

impl Drop for Collector {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that is free at this moment.
fn free() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

impl Collector {
    /// Starts it where its package can be had.
    fn start(place: &Path) -> Option<Self> {
        let python = python("otlp-venv", &root().join("tests/otlp/requirements.txt"));
        let python = python.inspect_err(|error| eprintln!("skipped: no OTLP collector is to be had: {error}")).ok()?;
        let asked = Command::new(python).args(["-c", "import rotel; print(rotel.__path__[0])"]).output().unwrap();
        let program = PathBuf::from(String::from_utf8(asked.stdout).unwrap().trim()).join("rotel-agent");
        let (http, grpc, printed) = (free(), free(), place.join("collected.txt"));
        let process = Command::new(program)
            .args(["start", "--otlp-http-endpoint", &http, "--otlp-grpc-endpoint", &grpc, "--exporter", "blackhole"])
            .args(["--debug-log", "traces", "--debug-log-verbosity", "detailed"])
            .stdin(Stdio::null())
            .stdout(File::create(&printed).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while std::net::TcpStream::connect(&http).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the collector does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(Self { process, url: format!("http://{http}"), printed })
    }

    /// The spans of the trace that it has taken so far: what each is called, by its id, with the id it belongs to.
    fn spans(&self) -> BTreeMap<String, (String, String)> {
        let text = std::fs::read_to_string(&self.printed).unwrap();
        let spans = text.split("Span #").skip(1).filter_map(|span| {
            let field = |name: &str| {
                let line = span.lines().find_map(|line| line.trim().strip_prefix(name))?;
                Some(line.trim_start_matches([' ', ':']).trim().to_owned())
            };
            let of_ours = field("Trace ID")? == TRACE;
            of_ours.then_some((field("ID")?, (field("Name")?, field("Parent ID")?)))
        });
        spans.collect()
    }
}

#[test]
fn one_trace_goes_from_http_to_append_to_every_view_and_a_collector_takes_it() {
    let mut apart = Apart::start();
    let Some(collector) = Collector::start(apart.place()) else { return };
    apart.environment.push(("ANJUAN_TRACES_ENDPOINT".into(), collector.url.clone()));
    let (_desk, _views) = (apart.role("desk"), apart.role("projectors"));
    let (gateway, token) = (apart.role("gateway"), apart.token());
    let notice = json!({"notice": {"id": "2026", "announcedOn": "2025-11-04", "coversUntil": "2026-12-31", "assumed": false,
        "days": [{"date": "2026-10-01", "kind": "HOLIDAY", "name": "国庆节"}]}});
    let url = format!("{}/v1/centre/calendar/cn/publish-notice", gateway.url);
    let header = format!("00-{TRACE}-{CALLER}-01");
    let (status, answer) = post(url, &token, Uuid::from_u128(7), &[("traceparent", &header)], &notice);
    assert_eq!(status, 201, "{answer}");
    let views = anjuan_views::table::TABLE.len();
    let begun = Instant::now();
    let spans = loop {
        let spans = collector.spans();
        // Each process sends its own when it thinks fit.
        let shown = spans.values().filter(|(name, _)| name == "view").count() == views;
        if shown && spans.values().any(|(_, parent)| parent == CALLER) {
            break spans;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{spans:?}");
        std::thread::sleep(Duration::from_millis(200));
    };
    // Every view's span leads back to the caller, through the append, the command, the desk and the request.
    let way = ["view", "append", "command", "desk"];
    for id in spans.iter().filter(|(_, (name, _))| name == "view").map(|(id, _)| id) {
        let (mut at, mut names) = (id.clone(), Vec::new());
        while let Some((name, parent)) = spans.get(&at) {
            names.push(name.as_str());
            at = parent.clone();
        }
        assert_eq!((names[..4].as_ref(), at.as_str()), (way.as_slice(), CALLER), "{spans:?}");
        assert!(names[4].starts_with("POST /v1/centre/") && names.len() == 5, "{names:?}");
    }
}
