//! How fast the log is here: appends at 1, 16 and 64 callers, and reading a span. Prints one line each.
use anjuan_domain::ids::{AggregateRef, Kind};
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{Draft, EventLog, Filter, Journal, Settings};
use futures::{StreamExt, future};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

static NEXT: AtomicU64 = AtomicU64::new(1);

fn draft() -> Draft {
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let aggregate = AggregateRef::new(Kind::Case, format!("A{id:012}")).unwrap();
    Draft { aggregate, event_id: uuid::Uuid::from_u128(u128::from(id)), expected: 0, body: vec![b'x'; 600].into() }
}

#[tokio::main]
async fn main() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(ServerSettings::new(dir.path())).await.unwrap();
    let log = Journal::connect(Settings::new(server.url(), server.credentials(), "bencha")).await.unwrap();
    for callers in [1, 16, 64, 256, 1, 16, 64] {
        let (begun, end) = (Instant::now(), Duration::from_secs(3));
        let tasks = (0..callers).map(|_| {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                let mut taken = Vec::new();
                while begun.elapsed() < end {
                    let one = Instant::now();
                    log.append(draft()).await.unwrap();
                    taken.push(one.elapsed().as_micros());
                }
                taken
            })
        });
        let mut all: Vec<u128> = future::join_all(tasks).await.into_iter().flat_map(|taken| taken.unwrap()).collect();
        all.sort_unstable();
        let rate = all.len() as f64 / begun.elapsed().as_secs_f64();
        println!("{callers:4} callers: {rate:8.0}/s  p50 {} us  p99 {} us", all[all.len() / 2], all[all.len() * 99 / 100]);
    }
    for size in [100, 500, 1000] {
        let begun = Instant::now();
        for _ in 0..30_000 / size {
            log.append_all((0..size).map(|_| draft()).collect()).await.unwrap();
        }
        println!("batches of {size}: {:8.0}/s", 30_000.0 / begun.elapsed().as_secs_f64());
    }
    let head = log.head().await.unwrap();
    for filter in [Filter::All, Filter::Kinds(vec![Kind::Case])] {
        let begun = Instant::now();
        let read = log.read_span(1, head, filter).await.unwrap().count().await;
        println!("read {read} of {head}: {:8.0}/s", read as f64 / begun.elapsed().as_secs_f64());
    }
    let begun = Instant::now();
    for n in 0..2000 {
        log.at(1 + n * 7 % head).await.unwrap();
    }
    println!("by sequence: {} us", begun.elapsed().as_micros() / 2000);
    let aggregate = AggregateRef::new(Kind::Case, "A000000000777").unwrap();
    let begun = Instant::now();
    for _ in 0..2000 {
        log.last(&aggregate).await.unwrap();
    }
    println!("last of an aggregate: {} us", begun.elapsed().as_micros() / 2000);
    server.stop().await;
}
