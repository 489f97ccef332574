//! The gate on a real server: a log that is damaged, shortened, lost or replaced is read-only before the next write, with
//! one statement that says what is missing; and a log that is well is not stopped.
#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]
mod support;

use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::server::Server;
use anjuan_journal::{
    AppendError, Cause, Credentials, Declarant, EventLog, Filter, Journal, LogError, Mark, NatsLog, Settings, Standing,
    Statement, Witness, declare, history, read, situation,
};
use futures::TryStreamExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::{Chain, Real, case, serve, settings};
use tokio_util::sync::CancellationToken;

/// A log with an anchor, watched as a process of the service watches it.
struct Watched {
    log: Arc<NatsLog>,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl Watched {
    async fn start(settings: Settings, witnesses: Vec<Witness>) -> Self {
        let log = Journal::connect(settings).await.unwrap();
        let stop = CancellationToken::new();
        let task = tokio::spawn(log.guard(witnesses, stop.clone()));
        Self { log, stop, task }
    }

    /// Waits until the comparison is through.
    async fn standing(&self) -> Standing {
        self.until(|standing| !matches!(standing, Standing::Checking { .. })).await
    }

    async fn until(&self, wanted: impl Fn(&Standing) -> bool) -> Standing {
        let begun = Instant::now();
        loop {
            let standing = self.log.standing();
            if wanted(&standing) {
                return standing;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "still {standing:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn closed(&self) -> Arc<Statement> {
        match self.until(|standing| matches!(standing, Standing::Closed(_))).await {
            Standing::Closed(statement) => statement,
            other => panic!("{other:?}"),
        }
    }

    async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
        self.log.rest();
    }

    async fn refuses(&self) {
        let refused = self.log.append(Chain::new(case("LATER")).next()).await.unwrap_err();
        assert!(matches!(refused, AppendError::Unavailable(LogError::ReadOnly(_))), "{refused:?}");
    }
}

fn anchored(server: &Server, dir: &Path) -> Settings {
    Settings { anchor: Some(dir.join("anchor")), ..settings(server) }
}

/// A service with `count` events of one case, stopped again; the server too, unless it is given back.
async fn filled(count: u64) -> (tempfile::TempDir, Chain) {
    let Real { log, server, dir } = Real::start().await;
    drop(log);
    let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    let mut chain = Chain::new(case("A"));
    for _ in 0..count {
        append(&watched.log, &mut chain).await;
    }
    watched.stop().await;
    server.stop().await;
    (dir, chain)
}

async fn append(log: &NatsLog, chain: &mut Chain) -> u64 {
    let draft = chain.next_with(&format!("event number {} of this log", chain.version + 1));
    let sequence = log.append(draft.clone()).await.unwrap();
    chain.stored(&draft, sequence);
    sequence
}

/// Every file of the events' stream below `dir`.
fn stream_files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(stream_files(&path));
        } else if path.to_string_lossy().contains("/EVENTS/") {
            found.push(path);
        }
    }
    found
}

/// Flips one bit of the stored event with that number.
fn flip(dir: &Path, number: u64) {
    let needle = format!("event number {number} of this log").into_bytes();
    for path in stream_files(dir) {
        let mut bytes = std::fs::read(&path).unwrap();
        if let Some(at) = bytes.windows(needle.len()).position(|window| window == needle) {
            bytes[at] ^= 1;
            std::fs::write(&path, bytes).unwrap();
            return;
        }
    }
    panic!("event {number} is not on the disk");
}

fn remove_index(dir: &Path) {
    let index = stream_files(dir).into_iter().filter(|path| path.ends_with("index.db"));
    index.for_each(|path| std::fs::remove_file(path).unwrap());
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

async fn raw(server: &Server) -> async_nats::jetstream::Context {
    let Credentials::Private { user, password, .. } = server.credentials() else {
        panic!("the private server has a user for others")
    };
    let options = async_nats::ConnectOptions::with_user_and_password(user, password);
    async_nats::jetstream::new(options.connect(server.url()).await.unwrap())
}

async fn two_people_declare(settings: &Settings) -> Result<anjuan_journal::Declaration, LogError> {
    let person = |id: &str| Declarant { id: id.into(), name: format!("{id} by name") };
    declare(settings, vec![person("P001"), person("P003")], "no backup reaches so far").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_is_well_is_not_stopped_and_its_anchor_is_a_second_old_at_most() {
    let (dir, mut chain) = filled(20).await;
    let server = serve(dir.path()).await;
    let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    assert_eq!(watched.standing().await, Standing::Open);
    append(&watched.log, &mut chain).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let anchors = anjuan_journal::read_anchors(&dir.path().join("anchor"), support::CENTRE);
    assert_eq!(anchors[0].1.marks.last().unwrap().sequence, 21);
    for _ in 0..2 {
        let pid = rustix::process::Pid::from_raw(i32::try_from(server.pid()).unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        append(&watched.log, &mut chain).await;
    }
    assert_eq!(situation(&anchored(&server, dir.path())).await.unwrap().statement, None);
    watched.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flipped_bit_without_index_cuts_the_log_and_it_is_read_only_before_the_next_write() {
    let (dir, _) = filled(50).await;
    flip(dir.path(), 24);
    remove_index(dir.path());
    let server = serve(dir.path()).await;
    let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    watched.refuses().await;
    let statement = watched.closed().await;
    assert_eq!((statement.cause, statement.from, statement.to, statement.head), (Cause::Shorter, 24, 50, 23));
    assert!(statement.intact.is_some() && statement.lost.len() == 27, "{statement:?}");
    assert!(statement.lost.iter().all(|mark| mark.command.is_some()));
    watched.stop().await;
    // A desk elsewhere, which knows nothing itself, hears of it.
    let elsewhere = tempfile::tempdir().unwrap();
    let second = Watched::start(anchored(&server, elsewhere.path()), Vec::new()).await;
    assert_eq!(second.closed().await.id, statement.id);
    second.refuses().await;
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flipped_bit_with_the_index_is_a_hole_and_it_is_read_only_before_the_next_write() {
    let (dir, chain) = filled(50).await;
    flip(dir.path(), 24);
    let server = serve(dir.path()).await;
    let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    watched.refuses().await;
    let statement = watched.closed().await;
    assert_eq!((statement.cause, statement.from, statement.to), (Cause::Hole, 24, 24));
    let found = read(&*watched.log, &chain.aggregate).await;
    assert!(matches!(found, Err(LogError::Damaged { sequence: 24, .. })), "{found:?}");
    watched.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_last_message_that_cannot_be_read_is_damage_and_not_an_aggregate_that_never_was() {
    let (dir, chain) = filled(7).await;
    flip(dir.path(), 7);
    let server = serve(dir.path()).await;
    let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    let found = watched.log.last(&chain.aggregate).await;
    assert!(matches!(found, Err(LogError::Damaged { sequence: 7, .. })), "{found:?}");
    assert!(read(&*watched.log, &chain.aggregate).await.is_err());
    assert_eq!(watched.log.last(&case("NEVER")).await.unwrap(), None);
    assert_eq!(read(&*watched.log, &case("NEVER")).await.unwrap(), []);
    assert_eq!(watched.closed().await.from, 7);
    watched.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn yesterdays_store_is_noticed_and_todays_put_back_opens_the_gate_again() {
    let (dir, mut chain) = filled(20).await;
    let (yesterday, today) = (dir.path().join("yesterday"), dir.path().join("today"));
    copy(&dir.path().join("nats"), &yesterday);
    let server = serve(dir.path()).await;
    let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    for _ in 0..10 {
        append(&watched.log, &mut chain).await;
    }
    watched.stop().await;
    server.stop().await;
    std::fs::rename(dir.path().join("nats"), &today).unwrap();
    copy(&yesterday, &dir.path().join("nats"));
    let server = serve(dir.path()).await;
    let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    watched.refuses().await;
    let statement = watched.closed().await;
    assert_eq!((statement.cause, statement.from, statement.to), (Cause::Shorter, 21, 30));
    watched.stop().await;
    server.stop().await;
    std::fs::remove_dir_all(dir.path().join("nats")).unwrap();
    copy(&today, &dir.path().join("nats"));
    let server = serve(dir.path()).await;
    let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    assert_eq!(watched.standing().await, Standing::Open);
    assert_eq!(append(&watched.log, &mut chain).await, 31);
    watched.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_stream_is_not_made_anew_in_silence() {
    let (dir, _) = filled(12).await;
    let server = serve(dir.path()).await;
    let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    assert_eq!(watched.standing().await, Standing::Open);
    raw(&server).await.delete_stream("EVENTS").await.unwrap();
    let statement = watched.closed().await;
    assert_eq!((statement.cause, statement.from, statement.to), (Cause::Gone, 1, 12));
    watched.refuses().await;
    watched.stop().await;
    let again = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    assert_eq!(again.closed().await.cause, Cause::Gone);
    again.refuses().await;
    assert!(matches!(again.log.head().await, Err(LogError::ReadOnly(_))));
    // Two people declare it; only then is there a stream again, and the gap stays known.
    let declared = two_people_declare(&anchored(&server, dir.path())).await.unwrap();
    assert_eq!((declared.from, declared.to, declared.continues), (1, 12, 1));
    again.until(|standing| *standing == Standing::Open).await;
    assert_eq!(append(&again.log, &mut Chain::new(case("B"))).await, 1);
    assert_eq!(situation(&anchored(&server, dir.path())).await.unwrap().declared, [declared]);
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tail_that_is_lost_while_the_process_runs_closes_the_gate_on_reconnection() {
    let (dir, mut chain) = filled(1).await;
    let server = serve(dir.path()).await;
    let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    for _ in 0..39 {
        append(&watched.log, &mut chain).await;
    }
    server.stop().await;
    flip(dir.path(), 31);
    remove_index(dir.path());
    let _server = serve(dir.path()).await;
    watched.refuses().await;
    let statement = watched.closed().await;
    assert_eq!((statement.from, statement.to), (31, 40), "{statement:?}");
    assert_eq!(watched.log.head().await.unwrap(), 30, "nothing was written over what is lost");
    watched.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declared_gap_lets_the_log_go_on_and_no_more_than_was_declared() {
    let (dir, _) = filled(50).await;
    flip(dir.path(), 41);
    remove_index(dir.path());
    let server = serve(dir.path()).await;
    let own = anchored(&server, dir.path());
    let none = two_people_declare(&Settings { anchor: None, ..own.clone() }).await;
    assert!(none.is_err(), "nobody has found anything yet");
    let watched = Watched::start(own.clone(), Vec::new()).await;
    watched.closed().await;
    let same = vec![Declarant { id: "P001".into(), name: "一".into() }; 2];
    assert!(declare(&own, same, "reason").await.is_err(), "one person is not two");
    let declared = two_people_declare(&own).await.unwrap();
    assert_eq!((declared.from, declared.to, declared.continues), (41, 50, 41));
    watched.until(|standing| *standing == Standing::Open).await;
    let mut later = Chain::new(case("B"));
    assert_eq!(append(&watched.log, &mut later).await, 41);
    assert!(watched.log.declared(45) && !watched.log.declared(51));
    watched.stop().await;
    let again = Watched::start(own.clone(), Vec::new()).await;
    assert_eq!(again.standing().await, Standing::Open, "the anchor knows of the declaration");
    // A view that was away and knows more than was declared lost.
    let mark = Mark { sequence: 60, hash: "00".repeat(32), recorded: None, aggregate: None, command: None };
    let view = Witness { name: "the view register".into(), created: None, known: Vec::new(), marks: vec![mark] };
    again.log.witness(view);
    let statement = again.closed().await;
    assert_eq!((statement.cause, statement.to, statement.witness.as_str()), (Cause::Shorter, 60, "the view register"));
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declared_hole_is_passed_over_by_readers() {
    let (dir, chain) = filled(30).await;
    flip(dir.path(), 10);
    let server = serve(dir.path()).await;
    let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    watched.closed().await;
    two_people_declare(&anchored(&server, dir.path())).await.unwrap();
    watched.until(|standing| *standing == Standing::Open).await;
    let all: Vec<_> = watched.log.read_span(1, 30, Filter::All).await.unwrap().try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(all.iter().map(|stored| stored.sequence).collect::<Vec<_>>(), (1..=30).collect::<Vec<_>>());
    let counted = all.iter().filter(|stored| stored.left_out.is_none()).count();
    assert_eq!(counted, 9, "what follows the lost event does not continue what is known");
    assert!(read(&*watched.log, &chain.aggregate).await.is_err(), "the case itself stays closed");
    append(&watched.log, &mut Chain::new(case("B"))).await;
    watched.stop().await;
}

/// Publishes without a guard, as somebody with the server's credentials can.
async fn forge(server: &Server, aggregate: &AggregateRef, body: String) -> u64 {
    let subject = anjuan_journal::subject::for_aggregate(support::CENTRE, aggregate);
    raw(server).await.publish(subject, body.into()).await.unwrap().await.unwrap().sequence
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forgeries_are_left_out_by_every_reader_and_the_case_goes_on() {
    let Real { log, server, dir } = Real::start().await;
    drop(log);
    let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
    let mut chain = Chain::new(case("A"));
    append(&watched.log, &mut chain).await;
    append(&watched.log, &mut chain).await;
    let genuine = watched.log.at(2).await.unwrap().unwrap();
    let copy = String::from_utf8(genuine.body.to_vec()).unwrap().replace("event number 2", "another story");
    assert_eq!(forge(&server, &chain.aggregate, copy).await, 3);
    let ninety_nine = Chain { version: 98, ..chain.clone() }.next().body;
    assert_eq!(forge(&server, &chain.aggregate, String::from_utf8(ninety_nine.to_vec()).unwrap()).await, 4);
    assert_eq!(forge(&server, &case("F"), "no event at all".into()).await, 5);
    let wrong_hash = Chain { hash: "0".repeat(64), ..chain.clone() }.next().body;
    assert_eq!(forge(&server, &chain.aggregate, String::from_utf8(wrong_hash.to_vec()).unwrap()).await, 6);
    let found = history(&*watched.log, &chain.aggregate).await.unwrap();
    assert_eq!(found.events.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(found.left_out.iter().map(|event| event.sequence).collect::<Vec<_>>(), [3, 4, 6]);
    assert!(found.left_out.iter().all(|event| event.left_out.is_some()));
    assert_eq!(found.tail, 6);
    // The desk goes on after the last event that counts, guarded by the last message.
    let mut draft = chain.next();
    draft.expected = found.tail;
    assert_eq!(watched.log.append(draft.clone()).await.unwrap(), 7);
    chain.stored(&draft, 7);
    let events = read(&*watched.log, &chain.aggregate).await.unwrap();
    assert_eq!(events.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2, 7]);
    let all: Vec<_> = watched.log.read_span(1, 7, Filter::All).await.unwrap().try_collect().await.unwrap();
    let left: Vec<u64> = all.iter().filter(|stored| stored.left_out.is_some()).map(|stored| stored.sequence).collect();
    assert_eq!(left, [3, 4, 5, 6], "readers forward leave out the same");
    assert_eq!(watched.log.standing(), Standing::Open, "a forgery is an incident and no damage of the log");
    watched.stop().await;
}

/// The median of sequential appends and the rate of many at once.
async fn cost(log: &Arc<NatsLog>, name: &str) -> (Duration, f64) {
    let mut chain = Chain::new(case(name));
    let mut times = Vec::new();
    for _ in 0..400 {
        let begun = Instant::now();
        append(log, &mut chain).await;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    let begun = Instant::now();
    let many = (0..4_000).map(|n| log.append(Chain::new(case(format!("{name}{n}"))).next()));
    futures::future::try_join_all(many).await.unwrap();
    (times[200], 4_000.0 / begun.elapsed().as_secs_f64())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: run it alone with --nocapture"]
#[allow(clippy::print_stdout, reason = "the measurement is what it is for")]
async fn what_the_gate_and_the_anchor_cost_an_append() {
    for round in 0..3 {
        let plain = Real::start().await;
        let (median, rate) = cost(&plain.log, "PLAIN").await;
        println!("round {round}, no gate: median {median:?}, {rate:.0} events/s");
        let Real { log, server, dir } = Real::start().await;
        drop(log);
        let watched = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
        watched.standing().await;
        let (median, rate) = cost(&watched.log, "GATED").await;
        println!("round {round}, gate and anchor: median {median:?}, {rate:.0} events/s");
        let head = watched.log.head().await.unwrap();
        watched.stop().await;
        let begun = Instant::now();
        let again = Watched::start(anchored(&server, dir.path()), Vec::new()).await;
        again.standing().await;
        println!("round {round}: {head} messages read and compared before the first write in {:?}", begun.elapsed());
        again.stop().await;
    }
}
