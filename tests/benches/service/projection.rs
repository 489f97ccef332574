//! How far a live view lags (滞后): from an event's being sent, and from its answer, until a question sees it.
//!
//! Events arrive at a steady rate, whatever the answers do; each case is registered and then accepted.
use crate::figures::{milliseconds, percentile};
use crate::life::{Length, Life, items};
use crate::report::{Aim, Line, Section};
use crate::world::World;
use crate::{Failure, Outcome};
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::vocabulary::stamp::Instant as At;
use anjuan_journal::{Draft, EventLog};
use anjuan_projector::{Projector, Reader};
use anjuan_views::deadlines::Deadlines;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Cases per second at each rate; each has two events.
const RATES: [u64; 2] = [500, 1_500];

/// How long each rate is kept up.
const TIME: Duration = Duration::from_secs(4);

/// What the 99th percentile from the answer on should stay under, in milliseconds.
const LAG: f64 = 50.0;

/// Measures.
pub(crate) async fn measure() -> Outcome<Section> {
    let world = World::start().await?;
    let projector = Projector::<Deadlines>::open(&world.dir.path().join("views"), Arc::clone(&world.log))?;
    let stop = CancellationToken::new();
    let running = tokio::spawn({
        let (projector, stop) = (projector.clone(), stop.clone());
        async move { projector.supervise(stop).await }
    });
    let head = world.log.head().await?;
    projector.reader().wait_for(head, Duration::from_secs(30)).await?;
    let mut lines = Vec::new();
    for (place, rate) in RATES.into_iter().enumerate() {
        let from = 1_000_000 * (place as u64 + 1);
        lines.push(at_rate(&world, &projector.reader(), from, rate).await?);
    }
    stop.cancel();
    running.await??;
    drop(projector);
    world.close().await;
    let about = format!("live deadlines while events arrive steadily for {} s at each rate", TIME.as_secs());
    Ok(Section { name: "projection", about, lines })
}

/// How long it took until the event was seen, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Seen {
    after_sending: f64,
    after_answer: f64,
}

async fn at_rate(world: &World, reader: &Reader<Deadlines>, from: u64, rate: u64) -> Outcome<Line> {
    let at: At = "2025-06-10T02:00:00Z".parse()?;
    let known = world.known();
    let items = items(&known.centre, date_of(at))?;
    let count = rate * TIME.as_secs();
    // Decided beforehand, so that the pace is the clock's.
    let mut courses = Vec::new();
    for number in from..from + count {
        let item = &items[usize::try_from(number)? % items.len()];
        let mut life = Life::new(number, Arc::clone(item), Length::Ordinary);
        courses.push((life.next(&known.centre, at)?, life));
    }
    let (begun, mut tasks) = (Instant::now(), Vec::with_capacity(courses.len()));
    for (place, (draft, life)) in courses.into_iter().enumerate() {
        let due = begun + TIME.mul_f64(place as f64 / count as f64);
        if due > Instant::now() {
            tokio::time::sleep_until(due.into()).await;
        }
        let (log, reader, known) = (Arc::clone(&world.log), reader.clone(), Arc::clone(&known));
        tasks.push(tokio::spawn(async move {
            let mut life = life;
            let (first, sequence) = seen(&*log, &reader, draft).await?;
            life.stored(sequence);
            let (second, _) = seen(&*log, &reader, life.next(&known.centre, at)?).await?;
            Ok::<_, Failure>([first, second])
        }));
    }
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await??);
    }
    let events = all.len() as f64 / begun.elapsed().as_secs_f64();
    let of = |get: fn(&Seen) -> f64, at: f64| percentile(&all.iter().map(get).collect::<Vec<_>>(), at);
    let lag = of(|seen| seen.after_answer, 0.99);
    Ok(Line::about(format!("{events:.0} events/s"))
        .figure("from the answer: p50", of(|seen| seen.after_answer, 0.5), "ms")
        .figure("p99", lag, "ms;")
        .figure("from sending: p50", of(|seen| seen.after_sending, 0.5), "ms")
        .figure("p99", of(|seen| seen.after_sending, 0.99), "ms")
        .ratio("p99 from the answer / 50 ms", lag / LAG, Aim::AtMost(1.0)))
}

/// Appends and waits until the view has it.
async fn seen(log: &dyn EventLog, reader: &Reader<Deadlines>, draft: Draft) -> Outcome<(Seen, u64)> {
    let sent = Instant::now();
    let sequence = log.append(draft).await?;
    let answered = Instant::now();
    reader.wait_for(sequence, Duration::from_secs(30)).await?;
    let seen = Seen { after_sending: milliseconds(sent.elapsed()), after_answer: milliseconds(answered.elapsed()) };
    Ok((seen, sequence))
}
