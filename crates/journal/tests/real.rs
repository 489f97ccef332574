//! What only a real server can show: kills, quotas, wrong settings, bytes on the disk, damage, and services.
#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]
mod support;

use anjuan_journal::doctor::{Outcome, doctor};
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::service::{ServiceError, ServiceRequest};
use anjuan_journal::{
    AppendError, Credentials, Draft, EventLog, Filter, Journal, KeyStore, LogError, Settings, Stored, read,
};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, future};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use support::{Chain, Real, case, serve, settings};

async fn append(log: &dyn EventLog, chain: &mut Chain) -> u64 {
    let draft = chain.next();
    let sequence = log.append(draft.clone()).await.unwrap();
    chain.stored(&draft, sequence);
    sequence
}

async fn span(log: &dyn EventLog) -> Result<Vec<Stored>, LogError> {
    let head = log.head().await?;
    let stream = log.read_span(1, head, Filter::All).await?;
    tokio::time::timeout(Duration::from_secs(30), stream.try_collect()).await.expect("the span ends")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answered_append_survives_kills_once() {
    let real = Real::start().await;
    let stop = Arc::new(AtomicBool::new(false));
    let writers = (0..48).map(|n| {
        let (log, stop) = (Arc::clone(&real.log), Arc::clone(&stop));
        tokio::spawn(async move {
            let mut chain = Chain::new(case(format!("A{n}")));
            let mut answered = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let draft = chain.next();
                match log.append(draft.clone()).await {
                    Ok(sequence) => {
                        chain.stored(&draft, sequence);
                        answered.push((sequence, draft.body));
                    }
                    // In doubt: the same event again finds out, as a command with the same id does.
                    Err(AppendError::Unavailable(LogError::NoAnswer(_))) => {}
                    Err(other) => panic!("{other}"),
                }
            }
            answered
        })
    });
    let writers: Vec<_> = writers.collect();
    for _ in 0..4 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        real.kill();
    }
    tokio::time::sleep(Duration::from_millis(600)).await;
    stop.store(true, Ordering::Relaxed);
    let mut answered: Vec<(u64, Bytes)> = Vec::new();
    for writer in writers {
        answered.extend(writer.await.unwrap());
    }
    let stored = span(&*real.log).await.unwrap();
    assert!(answered.len() > 100, "only {} events were answered", answered.len());
    let found: HashMap<&Bytes, u64> = stored.iter().map(|stored| (&stored.body, stored.sequence)).collect();
    assert_eq!(found.len(), stored.len(), "an event is there twice");
    for (sequence, body) in &answered {
        assert_eq!(found.get(body), Some(sequence), "an answered event is not where it was said to be");
    }
    for n in 0..48 {
        read(&*real.log, &case(format!("A{n}"))).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn following_goes_through_kills_without_gap_or_repetition() {
    let real = Real::start().await;
    let mut chain = Chain::new(case("A"));
    append(&*real.log, &mut chain).await;
    let mut events = real.log.follow(1, Filter::All).await.unwrap();
    let mut next = 1;
    for _ in 0..3 {
        for _ in 0..20 {
            append(&*real.log, &mut chain).await;
        }
        while next <= chain.sequence {
            let event = tokio::time::timeout(Duration::from_secs(30), events.next()).await.unwrap();
            assert_eq!(event.unwrap().unwrap().sequence, next);
            next += 1;
        }
        let before = real.server.pid();
        real.kill();
        append(&*real.log, &mut chain).await;
        assert_ne!(real.server.pid(), before, "the server was started again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_quota_is_said_and_nothing_is_stored() {
    let real = Real::with(|settings| Settings { capacity: Some(200_000), ..settings }).await;
    let mut chain = Chain::new(case("A"));
    let refused = loop {
        let draft = chain.next_with(&"x".repeat(20_000));
        match real.log.append(draft.clone()).await {
            Ok(sequence) => chain.stored(&draft, sequence),
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, AppendError::Unavailable(LogError::Full(_))), "{refused:?}");
    assert!((5..12).contains(&chain.version), "{} events fitted", chain.version);
    let batch: Vec<Draft> = (0..3).map(|n| Chain::new(case(format!("B{n}"))).next_with(&"x".repeat(20_000))).collect();
    let refused = real.log.append_all(batch).await.unwrap_err();
    assert!(matches!(refused, AppendError::Unavailable(LogError::Full(_))), "{refused:?}");
    assert_eq!(span(&*real.log).await.unwrap().len() as u64, chain.version);
}

async fn raw(server: &Server) -> async_nats::jetstream::Context {
    let Credentials::Private { user, password, .. } = server.credentials() else {
        panic!("the private server has a password")
    };
    let options = async_nats::ConnectOptions::with_user_and_password(user, password);
    async_nats::jetstream::new(options.connect(server.url()).await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_configured_otherwise_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = serve(dir.path()).await;
    let config = async_nats::jetstream::stream::Config {
        name: "EVENTS".into(),
        subjects: vec!["anjuan.ev.>".into()],
        max_age: Duration::from_secs(3600),
        ..Default::default()
    };
    raw(&server).await.create_stream(config).await.unwrap();
    let refused = Journal::connect(settings(&server)).await.unwrap_err();
    let LogError::Misconfigured { stream, difference } = refused else { panic!("{refused:?}") };
    assert_eq!(stream, "EVENTS");
    for key in ["max_age", "deny_delete", "deny_purge", "allow_atomic", "discard"] {
        assert!(difference.contains(key), "{key} is not named in: {difference}");
    }
    let checks = doctor(&settings(&server)).await;
    assert!(checks.iter().any(|check| check.outcome == Outcome::Fail && check.found.contains("max_age")), "{checks:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_credentials_and_wrong_addresses_are_said() {
    let dir = tempfile::tempdir().unwrap();
    let server = serve(dir.path()).await;
    for credentials in [
        Credentials::Open,
        Credentials::Token("x".into()),
        Credentials::Password { user: "anjuan".into(), password: "x".into() },
    ] {
        let refused = Journal::connect(Settings { credentials, ..settings(&server) }).await.unwrap_err();
        assert!(matches!(refused, LogError::Refused(_)), "{refused:?}");
    }
    let url = server.url();
    server.stop().await;
    let refused = Journal::connect(Settings::new(url.clone(), Credentials::Open, support::CENTRE)).await.unwrap_err();
    assert!(matches!(&refused, LogError::NoAnswer(text) if text.contains(&url)), "{refused:?}");
}

/// Whether any file under `dir` holds `needle`.
fn on_disk(dir: &Path, needle: &[u8]) -> bool {
    std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).any(|path| match path.is_dir() {
        true => on_disk(&path, needle),
        false => std::fs::read(&path).is_ok_and(|bytes| bytes.windows(needle.len()).any(|window| window == needle)),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_value_of_the_master_key_outlasts_the_key_stream_and_notes_are_no_events() {
    let real = Real::start().await;
    let keys = real.log.keys().await.unwrap();
    for _ in 0..2 {
        assert_eq!(keys.put_check_if_absent(Bytes::from("one")).await.unwrap(), "one");
    }
    assert_eq!(keys.put_check_if_absent(Bytes::from("other")).await.unwrap(), "one");
    raw(&real.server).await.delete_stream("KEYS").await.unwrap();
    let keys = real.log.keys().await.unwrap();
    assert_eq!(keys.any().await.unwrap(), None);
    assert_eq!(keys.check().await.unwrap(), Some(Bytes::from("one")), "another master key would be taken");
    for note in ["a", "b"] {
        real.log.note(Bytes::from(note)).await.unwrap();
    }
    assert_eq!(real.log.notes().await.unwrap(), ["a", "b"].map(Bytes::from));
    assert_eq!(real.log.head().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_key_is_not_on_the_disk() {
    let real = Real::start().await;
    let keys = real.log.keys().await.unwrap();
    let (gone, kept) = ("the-key-that-goes-0123456789", "the-key-that-stays-0123456789");
    keys.put_if_absent("P1", gone.into()).await.unwrap();
    keys.put_if_absent("P2", kept.into()).await.unwrap();
    assert!(on_disk(real.dir.path(), gone.as_bytes()));
    assert!(keys.erase("P1").await.unwrap());
    assert!(!on_disk(real.dir.path(), gone.as_bytes()));
    assert!(on_disk(real.dir.path(), kept.as_bytes()));
    real.kill();
    while keys.get("P2").await.is_err() {}
    assert!(!on_disk(real.dir.path(), gone.as_bytes()));
    assert_eq!(keys.get("P1").await.unwrap(), None);
    assert_eq!(keys.get("P2").await.unwrap().unwrap(), kept);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_flipped_byte_on_the_disk_is_damage_and_not_a_gap() {
    let Real { log, server, dir } = Real::start().await;
    let mut chain = Chain::new(case("A"));
    for n in 0..50 {
        let draft = chain.next_with(&format!("event number {n} of this log"));
        let sequence = log.append(draft.clone()).await.unwrap();
        chain.stored(&draft, sequence);
    }
    drop(log);
    server.stop().await;
    flip(dir.path(), b"event number 24 of this log");
    let server = serve(dir.path()).await;
    let log = Journal::connect(settings(&server)).await.unwrap();
    let found = span(&*log).await;
    assert!(
        matches!(found, Err(LogError::Damaged { .. })) || found.as_ref().is_ok_and(|all| all.len() < 50),
        "{found:?}"
    );
    // A server that cut the tail off says so itself by its head; a follower that had read on finds that.
    let mut events = log.follow(51, Filter::All).await.unwrap();
    if log.head().await.unwrap() < 50 {
        assert!(matches!(events.next().await, Some(Err(LogError::Damaged { .. }))));
    } else {
        assert!(matches!(found, Err(LogError::Damaged { sequence: 25, .. })), "{found:?}");
    }
    assert!(read(&*log, &chain.aggregate).await.is_err());
}

fn flip(dir: &Path, needle: &[u8]) {
    for path in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            flip(&path, needle);
        } else if let Ok(mut bytes) = std::fs::read(&path)
            && let Some(at) = bytes.windows(needle.len()).position(|window| window == needle)
        {
            bytes[at] ^= 1;
            std::fs::write(&path, bytes).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_server_starts_again_with_everything() {
    let Real { log, server, dir } = Real::start().await;
    let mut chain = Chain::new(case("A"));
    for _ in 0..10 {
        append(&*log, &mut chain).await;
    }
    let url = server.url();
    let second = Server::start(ServerSettings::new(dir.path().join("nats"))).await.unwrap_err();
    assert!(second.to_string().contains("another anjuan runs"), "{second}");
    server.stop().await;
    let server = serve(dir.path()).await;
    assert_eq!(server.url(), url, "the port is kept");
    append(&*log, &mut chain).await;
    assert_eq!(read(&*log, &chain.aggregate).await.unwrap().len(), 11);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "no test of its own: the next one starts it as another process, and kills it"]
async fn as_the_owner_of_a_server_until_killed() {
    let dir = std::env::var_os("ANJUAN_TEST_OWNER_OF").expect("the directory, from the test that starts this");
    let server = serve(Path::new(&dir)).await;
    let log = Journal::connect(settings(&server)).await.unwrap();
    append(&*log, &mut Chain::new(case("A"))).await;
    std::fs::write(Path::new(&dir).join("serving"), server.pid().to_string()).unwrap();
    std::future::pending::<()>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_owner_leaves_no_second_server() {
    for pause in [0, 3] {
        let dir = tempfile::tempdir().unwrap();
        let mut owner = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "as_the_owner_of_a_server_until_killed", "--ignored"])
            .env("ANJUAN_TEST_OWNER_OF", dir.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let left = loop {
            match std::fs::read_to_string(dir.path().join("serving")) {
                Ok(text) if !text.is_empty() => break text.parse::<u32>().unwrap(),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
            assert!(owner.try_wait().unwrap().is_none(), "the owner ended by itself");
        };
        owner.kill().unwrap();
        owner.wait().unwrap();
        tokio::time::sleep(Duration::from_secs(pause)).await;
        let server = serve(dir.path()).await;
        // A dead process whose parent does not collect it keeps its number, but has no command line.
        let command = std::fs::read(format!("/proc/{left}/cmdline")).unwrap_or_default();
        assert!(left != server.pid() && command.is_empty(), "the server that was left behind still runs");
        let log = Journal::connect(settings(&server)).await.unwrap();
        assert_eq!(log.head().await.unwrap(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn services_answer_with_bytes_and_headers() {
    let real = Real::start().await;
    let echo = |request: ServiceRequest| async move {
        match &request.body[..] {
            b"slow" => tokio::time::sleep(Duration::from_secs(60)).await,
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
        let from = request.headers.get("from").cloned().unwrap_or_default();
        Bytes::from(format!("{} {from} {}", request.subject, String::from_utf8_lossy(&request.body)))
    };
    let handle = real.log.serve("desk", "0.1.0", "anjuan.cmd.bencha.*", echo).await.unwrap();
    let headers = HashMap::from([("from".to_owned(), "王".to_owned())]);
    let ask = |body: &'static str, timeout| real.log.request("anjuan.cmd.bencha.case", &headers, body.into(), timeout);
    let answers = future::join_all((0..100).map(|_| ask("x", Duration::from_secs(10)))).await;
    assert!(
        answers.iter().all(|answer| answer.as_deref() == Ok("anjuan.cmd.bencha.case 王 x".as_bytes())),
        "{answers:?}"
    );
    let late = ask("slow", Duration::from_millis(300)).await;
    assert!(matches!(late, Err(ServiceError::TimedOut(_))), "{late:?}");
    let none = real.log.request("anjuan.cmd.other", &headers, "x".into(), Duration::from_secs(5)).await;
    assert!(matches!(none, Err(ServiceError::NoResponders(_))), "{none:?}");
    drop(handle);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_service_answers_what_it_took() {
    let real = Real::start().await;
    let slow = |_: ServiceRequest| async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        Bytes::from_static(b"done")
    };
    let handle = real.log.serve("desk", "0.1.0", "anjuan.cmd.bencha", slow).await.unwrap();
    let log = Arc::clone(&real.log);
    let asked = tokio::spawn(async move {
        log.request("anjuan.cmd.bencha", &HashMap::new(), Bytes::new(), Duration::from_secs(10)).await
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    handle.stop().await;
    assert_eq!(asked.await.unwrap().unwrap(), "done");
    let after = real.log.request("anjuan.cmd.bencha", &HashMap::new(), Bytes::new(), Duration::from_secs(2)).await;
    assert!(after.is_err(), "{after:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_finds_a_private_server_well_and_changes_nothing() {
    let real = Real::start().await;
    real.log.keys().await.unwrap();
    let mut chain = Chain::new(case("A"));
    append(&*real.log, &mut chain).await;
    let checks = doctor(&settings(&real.server)).await;
    assert!(checks.iter().all(|check| check.outcome != Outcome::Fail), "{checks:#?}");
    let may = checks.iter().filter(|check| check.found.contains("may do it"));
    assert_eq!(may.count(), 3, "{checks:#?}");
    assert!(checks.iter().all(|check| check.outcome == Outcome::Pass || !check.remedy.is_empty()), "{checks:#?}");
    assert_eq!(read(&*real.log, &chain.aggregate).await.unwrap().len(), 1);
    Journal::connect(settings(&real.server)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_yardstick_writes_to_the_same_stream_with_the_same_guard() {
    let real = Real::start().await;
    let raw = anjuan_journal::raw::RawPublisher::connect(&settings(&real.server)).await.unwrap();
    let mut chain = Chain::new(case("A"));
    let draft = chain.next();
    chain.stored(&draft, raw.publish(draft.clone()).await.unwrap());
    append(&*real.log, &mut chain).await;
    assert!(raw.publish(Chain::new(case("A")).next()).await.is_err());
    assert_eq!(read(&*real.log, &chain.aggregate).await.unwrap().len(), 2);
}

/// A server with a service user who may write and read events but not change streams, as production has it.
fn restricted(dir: &Path, port: u16) -> std::process::Child {
    let config = dir.join("restricted.conf");
    let publish = [
        "anjuan.ev.>",
        "$JS.API.STREAM.INFO.*",
        "$JS.API.STREAM.MSG.GET.*",
        "$JS.API.DIRECT.GET.>",
        "$JS.API.CONSUMER.>",
    ];
    let text = format!(
        "listen: \"127.0.0.1:{port}\"\njetstream {{ store_dir: {:?}, sync_interval: always }}\n\
         http: \"127.0.0.1:{}\"\n\
         authorization {{ users: [ {{ user: owner, password: o }},\n\
         {{ user: service, password: s, permissions: {{ publish: {{ allow: {publish:?} }}, subscribe: {{ allow: [\"_INBOX.>\"] }} }} }} ] }}\n",
        dir.join("store"),
        port + 1,
    );
    std::fs::write(&config, text).unwrap();
    let binary = anjuan_journal::server::find_binary().unwrap();
    std::process::Command::new(binary).arg("-c").arg(config).stderr(std::process::Stdio::null()).spawn().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_without_rights_on_streams_writes_events_and_the_doctor_sees_it() {
    let dir = tempfile::tempdir().unwrap();
    let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let port =
        std::iter::repeat_with(free).find(|port| std::net::TcpListener::bind(("127.0.0.1", port + 1)).is_ok()).unwrap();
    let mut server = restricted(dir.path(), port);
    let user = |user: &str, password: &str| Credentials::Password { user: user.into(), password: password.into() };
    let as_user = |credentials| Settings {
        monitor: Some(format!("http://127.0.0.1:{}", port + 1)),
        ..Settings::new(format!("nats://127.0.0.1:{port}"), credentials, support::CENTRE)
    };
    let refused = Journal::connect(as_user(user("service", "s"))).await.unwrap_err();
    assert!(matches!(&refused, LogError::Refused(text) if text.contains("EVENTS")), "{refused:?}");
    Journal::connect(as_user(user("owner", "o"))).await.unwrap();
    let log = Journal::connect(as_user(user("service", "s"))).await.unwrap();
    let mut chain = Chain::new(case("A"));
    append(&*log, &mut chain).await;
    append(&*log, &mut chain).await;
    assert_eq!(read(&*log, &chain.aggregate).await.unwrap().len(), 2);
    assert_eq!(span(&*log).await.unwrap().len(), 2);
    let denied = log.keys().await.unwrap_err();
    assert!(matches!(denied, LogError::Refused(_)), "{denied:?}");
    let checks = doctor(&as_user(user("service", "s"))).await;
    let outcome = |name: &str| checks.iter().find(|check| check.name == name).map(|check| check.outcome);
    for name in
        ["right to change the stream", "right to delete streams", "right to delete messages", "syncing", "wholeness"]
    {
        assert_eq!(outcome(name), Some(Outcome::Pass), "{name}: {checks:#?}");
    }
    server.kill().unwrap();
    server.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waiting_callers_share_a_batch_and_a_lone_one_does_not() {
    let real = Real::start().await;
    let mut lone = Chain::new(case("LONE"));
    for _ in 0..20 {
        append(&*real.log, &mut lone).await;
    }
    let many = (0..300).map(|n| real.log.append(Chain::new(case(format!("A{n}"))).next()));
    future::try_join_all(many).await.unwrap();
    let stream = raw(&real.server).await.get_stream("EVENTS").await.unwrap();
    let mut batched = Vec::new();
    for sequence in 1..=320 {
        if stream.get_raw_message(sequence).await.unwrap().headers.get("Nats-Batch-Id").is_some() {
            batched.push(sequence);
        }
    }
    assert!(batched.iter().all(|sequence| *sequence > 20), "a lone caller was gathered");
    assert!(batched.len() >= 100, "only {} of 300 waiting events were gathered", batched.len());
}
