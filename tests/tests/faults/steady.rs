//! Steady load (平稳负载): commands and questions at one modest rate, for as long as is asked, while what the processes take of the
//! machine is written down: memory, threads, descriptors. What grows without an end shows in the last quarter.
//!
//! `cargo xtask faults --steady 60` runs an hour and leaves `steady.csv` and `steady.svg`. The short form in CI runs for seconds and
//! shows only that threads and descriptors do not grow and that everything is answered.
mod plot;
mod sample;

use anjuan_tests::service::Service;
use sample::{Row, Sampler, medians, slope};
use serde_json::json;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Requests in a second, all callers together.
const RATE: u32 = 30;

/// How many callers.
const CALLERS: u32 = 4;

/// How many threads or descriptors more in the last quarter than in the first are no growth: pools breathe.
const BREATH: u64 = 8;

/// What the callers were answered since it was asked last.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// How long each answer took.
    took: Vec<Duration>,
    /// How many were not as they should be, and the last of these.
    failed: (usize, String),
}

type Shared = Arc<Mutex<Answers>>;

/// How long; the short form where nothing is asked.
fn length() -> Duration {
    match std::env::var("ANJUAN_STEADY_MINUTES") {
        Ok(minutes) => Duration::from_secs(60 * minutes.parse::<u64>().unwrap()),
        Err(_) => Duration::from_secs(20),
    }
}

/// Where table and plot go; nowhere in the short form.
fn outcome() -> Option<PathBuf> {
    std::env::var_os("ANJUAN_STEADY_DIR").map(PathBuf::from)
}

/// One caller: of ten requests eight open a contact, one asks for a list, one for what is due.
fn call(service: &Service, number: u32, answers: &Shared, stop: &AtomicBool) {
    let pause = Duration::from_secs(1) * CALLERS / RATE;
    let body = json!({"channel": "CALL", "place": "COUNTER", "topic": "OTHER", "firstAsked": "P013", "window": "W01"});
    let mut next = Instant::now() + pause * number / CALLERS;
    for count in 0_u128.. {
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
        // Who comes late does not make up for it: the rate is never higher than it is said to be.
        next = next.max(Instant::now()) + pause;
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let asked = Instant::now();
        let (answer, expected) = match count % 10 {
            3 => (service.get("/v1/contacts?limit=20"), 200),
            8 => (service.get("/v1/deadlines?limit=20"), 200),
            _ => {
                let id = Uuid::from_u128(u128::from(number) << 64 | count | 1 << 127);
                (service.post_as(Some(&service.token), "/v1/contacts", Some(id), &body), 201)
            }
        };
        let mut answers = answers.lock().unwrap();
        answers.took.push(asked.elapsed());
        if answer.status != expected {
            answers.failed = (answers.failed.0 + 1, format!("{}: {}", answer.status, answer.body));
        }
    }
}

/// Runs the load and samples; answers the rows and what failed.
fn run(service: &Service, length: Duration) -> (Vec<Row>, (usize, String)) {
    let (answers, stop) = (Shared::default(), AtomicBool::new(false));
    let every = (length / 40).clamp(Duration::from_millis(250), Duration::from_secs(10));
    let mut sampler = Sampler::new(service);
    std::thread::scope(|scope| {
        for number in 0..CALLERS {
            let (answers, stop) = (Arc::clone(&answers), &stop);
            scope.spawn(move || call(service, number, &answers, stop));
        }
        let begun = Instant::now();
        while begun.elapsed() < length {
            std::thread::sleep(every);
            let taken = std::mem::take(&mut answers.lock().unwrap().took);
            sampler.sample(taken, answers.lock().unwrap().failed.0);
        }
        stop.store(true, Ordering::SeqCst);
    });
    let failed = answers.lock().unwrap().failed.clone();
    (sampler.rows, failed)
}

#[test]
fn under_a_steady_load_threads_and_descriptors_are_level_and_everything_is_answered() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let (rows, failed) = run(&service, length());
    service.stop();
    if let Some(directory) = outcome() {
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join("steady.csv"), sample::csv(&rows)).unwrap();
        std::fs::write(directory.join("steady.svg"), plot::svg(&rows)).unwrap();
        println!("{}", directory.join("steady.svg").display());
    }
    println!(
        "| process | measure | first quarter | second quarter | last quarter | slope of the second half, an hour |"
    );
    println!("| --- | --- | ---: | ---: | ---: | ---: |");
    let mut grown = Vec::new();
    for (process, measure, of) in sample::MEASURES {
        let [first, second, _, last] = medians(&rows, of);
        println!("| {process} | {measure} | {first} | {second} | {last} | {:.1} |", slope(&rows[rows.len() / 2..], of));
        if measure != sample::MEMORY && last > first + BREATH {
            grown.push((process, measure, first, last));
        }
    }
    let requests: usize = rows.iter().map(|row| row.answered).sum();
    println!("{requests} requests, {} not answered as they should be ({})", failed.0, failed.1);
    assert!(grown.is_empty(), "{grown:?}");
    assert_eq!(failed.0, 0, "{}", failed.1);
}
