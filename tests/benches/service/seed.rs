//! A year of a centre in its log (造数): every working day cases are opened, and each open case takes its next event.
//!
//! In the order of time, so that the events of one case lie days apart, as in life. A few long cases have their 20 events
//! spread over the whole year and so over the whole stream.
use crate::life::{Item, LONG, Length, Life, ORDINARY, items};
use crate::world::World;
use crate::{Failure, Outcome};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{AppendError, MAX_BATCH};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Weekday};
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};
use tokio::task::JoinHandle;

/// How many long cases there are.
const LONG_CASES: u64 = 40;

/// Working days on which cases are opened: a year of them.
const OPENING_DAYS: u64 = 250;

/// Working days between two events of a long case.
const APART: u64 = OPENING_DAYS / LONG as u64;

/// A centre with a year in its log.
pub(crate) struct Seeded {
    /// The centre.
    pub(crate) world: World,
    /// The long cases.
    pub(crate) long: Vec<Life>,
    /// The last sequence.
    pub(crate) head: u64,
}

/// Starts a centre and writes at least `events` events.
pub(crate) async fn seed(events: u64) -> Outcome<Seeded> {
    let world = World::start().await?;
    let known = world.known();
    let items = items(&known.centre, first_day())?;
    let begun = Stopwatch::now();
    let per_day = events.div_ceil(u64::from(ORDINARY) * OPENING_DAYS);
    let mut year = Year { world: &world, centre: &known.centre, head: known.sequence };
    let mut long: Vec<Life> = (0..LONG_CASES).map(|number| life(number, &items, Length::Long)).collect();
    let mut open: Vec<Life> = Vec::new();
    let mut opened = LONG_CASES;
    for day in 0.. {
        if day < OPENING_DAYS {
            open.extend((opened..opened + per_day).map(|number| life(number, &items, Length::Ordinary)));
            opened += per_day;
        }
        year.one_day(day, &mut open).await?;
        if day % APART == 0 {
            let mut going_on: Vec<Life> = long.extract_if(.., |life| !life.is_over()).collect();
            year.one_day(day, &mut going_on).await?;
            long.append(&mut going_on);
        }
        open.retain(|life| !life.is_over());
        eprint!("\rseeding: {} of {events} events", year.head);
        std::io::stderr().flush()?;
        if open.is_empty() && long.iter().all(Life::is_over) {
            break;
        }
    }
    let head = year.head;
    eprintln!(", {:.0} durable events/s", head as f64 / begun.elapsed().as_secs_f64());
    // The server drops its caches of written blocks after a while; what follows reads from the disk as after a start.
    tokio::time::sleep(Duration::from_secs(2)).await;
    Ok(Seeded { world, long, head })
}

fn life(number: u64, items: &[Arc<Item>], length: Length) -> Life {
    let item = &items[usize::try_from(number).unwrap_or_default() % items.len()];
    Life::new(number, Arc::clone(item), length)
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 3).unwrap_or_default()
}

/// The morning of a working day, counted from the first; holidays are worked through, which the rules do not mind.
fn morning(day: u64) -> Instant {
    let mut days = first_day().iter_days().filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    let day = days.nth(usize::try_from(day).unwrap_or_default()).unwrap_or_default();
    day.and_hms_opt(0, 30, 0).map_or(DateTime::UNIX_EPOCH, |morning| morning.and_utc())
}

/// The year being written.
struct Year<'a> {
    world: &'a World,
    centre: &'a Centre,
    head: u64,
}

/// A batch on its way, and the cases it is about.
type Sending<'l> = (JoinHandle<Result<Vec<u64>, AppendError>>, &'l mut [Life]);

impl Year<'_> {
    /// Every case takes its next event; while one batch is stored the next is decided.
    async fn one_day(&mut self, day: u64, courses: &mut [Life]) -> Outcome<()> {
        let (morning, mut sending) = (morning(day), None::<Sending<'_>>);
        let apart = TimeDelta::hours(7) / i32::try_from(courses.len().max(1))?;
        let mut count = 0;
        for chunk in courses.chunks_mut(MAX_BATCH) {
            let drafts = chunk.iter_mut().map(|life| {
                count += 1;
                life.next(self.centre, morning + microseconds(apart * count))
            });
            let drafts = drafts.collect::<Result<Vec<_>, Failure>>()?;
            if let Some(sending) = sending.take() {
                self.stored(sending).await?;
            }
            let log = Arc::clone(&self.world.log);
            sending = Some((tokio::spawn(async move { log.append_all(drafts).await }), chunk));
        }
        match sending {
            Some(sending) => self.stored(sending).await,
            None => Ok(()),
        }
    }

    async fn stored(&mut self, (sending, courses): Sending<'_>) -> Outcome<()> {
        let sequences = sending.await??;
        self.head = sequences.last().copied().unwrap_or(self.head);
        courses.iter_mut().zip(sequences).for_each(|(life, sequence)| life.stored(sequence));
        Ok(())
    }
}

/// Events are recorded to the microsecond.
fn microseconds(time: TimeDelta) -> TimeDelta {
    TimeDelta::microseconds(time.num_microseconds().unwrap_or_default())
}
