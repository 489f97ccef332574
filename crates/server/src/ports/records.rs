//! Which records of attendance devices came with which day (考勤记录号): kept from the log as far as it was read, for the one question whether a
//! record id stands for another day (discipline/1).
//!
//! No view answers it: an index of every record would be larger than the punches. Here a record is eight bytes of a hash and its day. It is
//! read once, and then only what came since; nothing is kept that the log does not say.
use crate::decoded;
use crate::failure::Failure;
use anjuan_domain::clock::civil;
use anjuan_domain::event::Event;
use anjuan_domain::people::attendance::events::AttendanceEvent;
use anjuan_domain::people::attendance::{RecordOf, RecordsElsewhere};
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_journal::{EventLog, Filter};
use chrono::NaiveDate;
use futures::TryStreamExt;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use tokio::sync::Mutex;

/// What was read so far.
#[derive(Debug, Default)]
struct Read {
    head: u64,
    /// By device: the day of each record, by its hash.
    days: HashMap<String, HashMap<u64, NaiveDate>>,
}

/// The records.
#[derive(Debug, Default)]
pub(super) struct Records(Mutex<Read>);

impl Records {
    /// Those of the records asked for that came with another day.
    pub(super) async fn elsewhere(&self, log: &dyn EventLog, ask: &RecordsElsewhere) -> Result<Vec<RecordOf>, Failure> {
        let mut read = self.0.lock().await;
        read.go_on(log).await?;
        let Some(days) = read.days.get(&ask.device) else { return Ok(vec![]) };
        let known = |record: &String| days.get(&hash(record)).copied().filter(|day| *day != ask.day);
        let found =
            ask.records.iter().filter_map(|record| Some(RecordOf { record: record.clone(), day: known(record)? }));
        Ok(found.collect())
    }
}

impl Read {
    async fn go_on(&mut self, log: &dyn EventLog) -> Result<(), Failure> {
        let head = log.head().await?;
        if head <= self.head {
            return Ok(());
        }
        let mut stored = log.read_span(self.head + 1, head, Filter::Kinds(vec![Kind::Attendance])).await?;
        while let Some(stored) = stored.try_next().await? {
            let Event::Attendance(event) = decoded::event(&stored)? else { continue };
            match event {
                AttendanceEvent::Uploaded(uploaded) => {
                    let days = self.days.entry(uploaded.device).or_default();
                    for punch in &uploaded.punches {
                        days.entry(hash(&punch.record)).or_insert_with(|| civil::date_of(punch.at));
                    }
                }
                // A record that was withdrawn stands for no day any more.
                AttendanceEvent::Withdrawn(withdrawn) => {
                    let days = self.days.entry(withdrawn.device).or_default();
                    for punch in &withdrawn.punches {
                        days.remove(&hash(&punch.record));
                    }
                }
            }
        }
        self.head = head;
        Ok(())
    }
}

fn hash(record: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    record.hash(&mut hasher);
    hasher.finish()
}
