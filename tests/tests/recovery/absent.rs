//! A role that hangs: whoever waits for it is told within two seconds, and the answer is there once it is back.
use anjuan_journal::Credentials;
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_tests::service::{anjuan, program, signal};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// One role as a process; it ends with the test.
struct Role(Child, String);

impl Drop for Role {
    fn drop(&mut self) {
        signal(self.0.id(), Signal::CONT);
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn role(name: &str, data: &Path, (url, user, password): (&str, &str, &str)) -> Role {
    let mut process = Command::new(program())
        .args([
            "--data",
            data.to_str().unwrap(),
            "serve",
            "--role",
            name,
            "--port",
            "0",
            "--nats",
            url,
            "--nats-user",
            user,
        ])
        .env("ANJUAN_NATS_PASSWORD", password)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("ready"), "{name}: {line}");
    Role(process, line.trim_start_matches("ready").trim().to_owned())
}

#[test]
fn whoever_waits_for_a_role_that_hangs_is_told_within_two_seconds() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start(ServerSettings::new(place.path().join("nats")))).unwrap();
    let Credentials::Private { user, password, .. } = server.credentials() else { panic!("a private server") };
    let url = server.url();
    let nats = (url.as_str(), user.as_str(), password.as_str());
    let (desk, _views) = (role("desk", &data, nats), role("projectors", &data, nats));
    let gateway = role("gateway", &data, nats);
    let issued = anjuan(&[
        "--data",
        data.to_str().unwrap(),
        "--json",
        "token",
        "issue",
        "--person",
        "P001",
        "--role",
        "administrator",
    ]);
    let token: Value = serde_json::from_slice(&issued.stdout).unwrap();
    let token = format!("Bearer {}", token["token"].as_str().unwrap());
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into();
    let command = uuid::Uuid::from_u128(7);
    let post = || {
        let notice = json!({"notice": {"id": "2026", "announcedOn": "2025-11-04", "coversUntil": "2026-12-31", "assumed": false,
            "days": [{"date": "2026-10-01", "kind": "HOLIDAY", "name": "国庆节"}]}});
        let request =
            agent.post(format!("{}/v1/centre/calendar/cn/publish-notice", gateway.1)).header("Authorization", &token);
        let mut answer = request.header("Idempotency-Key", command.to_string()).send_json(&notice).unwrap();
        let body: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
        (answer.status().as_u16(), body)
    };
    signal(desk.0.id(), Signal::STOP);
    let asked = Instant::now();
    let (status, problem) = post();
    let took = asked.elapsed();
    assert_eq!((status, &problem["code"]), (503, &json!("role.silent")), "{problem}");
    assert!(took < Duration::from_millis(2_500), "told after {took:?}");
    signal(desk.0.id(), Signal::CONT);
    // The hung desk had the command: repeated with its id, it is one event.
    let begun = Instant::now();
    let answer = loop {
        let (status, answer) = post();
        if status / 100 == 2 {
            break answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{status} {answer}");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!((&answer["version"], &answer["sequence"]), (&json!(1), &json!(1)), "{answer}");
    runtime.block_on(server.stop());
}
