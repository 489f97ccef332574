//! The memory twin (内存孪生): the same contract without a server, for tests and for demonstrations of a role.
//!
//! It must never be kinder than the real stream: expectations, sizes, repeated ids, atomic appends and reading behave the
//! same, and one contract suite runs against both.
use crate::append::check_size;
use crate::batch::check_batch;
use crate::gate::Standing;
use crate::gate::judge::{Finding, Seen, Witness};
use crate::gate::statement::{Cause, Mark, Statement};
use crate::gate::watch::state;
use crate::keys::KeyStore;
use crate::log::{AppendError, Draft, EventLog, Filter, LogError, Stored};
use crate::subject;
use anjuan_domain::event::hash;
use anjuan_domain::vocabulary::ids::AggregateRef;
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::stream::{BoxStream, StreamExt};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use uuid::Uuid;

/// What the twin takes its times from.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

#[derive(Default)]
struct Messages {
    stored: Vec<Stored>,
    of: HashMap<String, Vec<usize>>,
    ids: HashMap<Uuid, usize>,
    /// What people decided about incidents.
    notes: Vec<Bytes>,
    /// Why nothing is written any more.
    closed: Option<Arc<Statement>>,
}

/// The log of one centre in memory. Cloning shares it.
#[derive(Clone)]
pub struct MemoryLog {
    centre: String,
    clock: Clock,
    messages: Arc<Mutex<Messages>>,
    head: Arc<watch::Sender<u64>>,
}

impl fmt::Debug for MemoryLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryLog({}, {} events)", self.centre, self.lock().stored.len())
    }
}

impl MemoryLog {
    /// An empty log whose messages are all stored at the same moment.
    #[must_use]
    pub fn new(centre: impl Into<String>) -> Self {
        Self::with_clock(centre, Arc::new(|| DateTime::UNIX_EPOCH))
    }

    /// An empty log with a clock.
    #[must_use]
    pub fn with_clock(centre: impl Into<String>, clock: Clock) -> Self {
        Self { centre: centre.into(), clock, messages: Arc::default(), head: Arc::new(watch::Sender::new(0)) }
    }

    fn lock(&self) -> MutexGuard<'_, Messages> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores all drafts or none; a repetition finds what was stored before.
    fn store(&self, drafts: &[Draft]) -> Result<Vec<u64>, AppendError> {
        let mut messages = self.lock();
        if let Some(statement) = &messages.closed {
            return Err(LogError::ReadOnly(Arc::clone(statement)).into());
        }
        let fits: Vec<Fit> = drafts.iter().map(|draft| messages.fit(&self.centre, draft)).collect();
        let ours: Option<Vec<u64>> =
            fits.iter().map(|fit| if let Fit::Ours(sequence) = fit { Some(*sequence) } else { None }).collect();
        if let Some(sequences) = ours {
            return Ok(sequences);
        }
        if let Some((draft, _)) = drafts.iter().zip(&fits).find(|(_, fit)| matches!(fit, Fit::Another | Fit::Ours(_))) {
            return Err(AppendError::Conflict(draft.aggregate.clone()));
        }
        let head = messages.stored.len() as u64;
        if let Some(expected) = drafts.first().and_then(|draft| draft.head).filter(|expected| *expected != head) {
            return Err(AppendError::HeadMoved(expected));
        }
        if let Some((draft, _)) = drafts.iter().zip(&fits).find(|(_, fit)| matches!(fit, Fit::UsedBefore)) {
            return Err(crate::append::used_before(draft.event_id));
        }
        let now = (self.clock)();
        let sequences = drafts.iter().map(|draft| messages.push(&self.centre, draft, now)).collect();
        let head = messages.stored.len() as u64;
        drop(messages);
        self.head.send_replace(head);
        Ok(sequences)
    }

    fn find(&self, from: u64, to: u64, filter: &Filter) -> Option<Stored> {
        let messages = self.lock();
        let index = |sequence: u64| usize::try_from(sequence).unwrap_or(usize::MAX).min(messages.stored.len());
        let span = messages.stored.get(index(from.max(1) - 1)..index(to))?;
        span.iter().find(|stored| matches(filter, &stored.subject)).cloned()
    }
}

/// How a draft fits what is stored.
enum Fit {
    Next,
    Ours(u64),
    Another,
    UsedBefore,
}

impl Messages {
    fn fit(&self, centre: &str, draft: &Draft) -> Fit {
        let all = self.of.get(&subject::for_aggregate(centre, &draft.aggregate)).map_or(&[][..], Vec::as_slice);
        let sequence = |index: usize| index as u64 + 1;
        let own = self.ids.get(&draft.event_id).copied();
        if sequence_of_last(all) == draft.expected {
            return if own.is_some() { Fit::UsedBefore } else { Fit::Next };
        }
        // The last event, or the first after the expected one: what the leader would be asked for.
        let first_after = all.iter().copied().find(|index| sequence(*index) > draft.expected);
        match own {
            Some(own) if all.last() == Some(&own) || first_after == Some(own) => Fit::Ours(sequence(own)),
            _ => Fit::Another,
        }
    }

    fn push(&mut self, centre: &str, draft: &Draft, now: DateTime<Utc>) -> u64 {
        let index = self.stored.len();
        let subject = subject::for_aggregate(centre, &draft.aggregate);
        self.of.entry(subject.clone()).or_default().push(index);
        self.ids.insert(draft.event_id, index);
        let sequence = index as u64 + 1;
        self.stored.push(Stored {
            sequence,
            subject,
            stored_at: now,
            body: draft.body.clone(),
            left_out: None,
            trace: None,
        });
        sequence
    }
}

fn sequence_of_last(all: &[usize]) -> u64 {
    all.last().map_or(0, |index| *index as u64 + 1)
}

fn matches(filter: &Filter, subject: &str) -> bool {
    match filter {
        Filter::All => true,
        Filter::Kinds(kinds) => subject::parse(subject).is_some_and(|(_, aggregate)| kinds.contains(&aggregate.kind)),
        Filter::Aggregate(wanted) => subject::parse(subject).is_some_and(|(_, aggregate)| aggregate == *wanted),
    }
}

#[async_trait]
impl EventLog for MemoryLog {
    async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        check_size(&draft)?;
        let sequences = self.store(&[draft])?;
        sequences.first().copied().ok_or_else(|| LogError::Other("an append without a sequence".into()).into())
    }

    async fn append_all(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        check_batch(&drafts)?;
        self.store(&drafts)
    }

    async fn last(&self, aggregate: &AggregateRef) -> Result<Option<Stored>, LogError> {
        let messages = self.lock();
        let all = messages.of.get(&subject::for_aggregate(&self.centre, aggregate));
        Ok(all.and_then(|all| all.last()).map(|index| messages.stored[*index].clone()))
    }

    async fn at(&self, sequence: u64) -> Result<Option<Stored>, LogError> {
        Ok(self.find(sequence, sequence, &Filter::All).filter(|stored| stored.sequence == sequence))
    }

    async fn note(&self, note: Bytes) -> Result<(), LogError> {
        self.lock().notes.push(note);
        Ok(())
    }

    async fn notes(&self) -> Result<Vec<Bytes>, LogError> {
        Ok(self.lock().notes.clone())
    }

    async fn head(&self) -> Result<u64, LogError> {
        Ok(self.lock().stored.len() as u64)
    }

    async fn count(&self, filter: Filter) -> Result<u64, LogError> {
        let messages = self.lock();
        let count = match filter {
            Filter::Aggregate(aggregate) => {
                messages.of.get(&subject::for_aggregate(&self.centre, &aggregate)).map_or(0, std::vec::Vec::len)
            }
            Filter::All | Filter::Kinds(_) => {
                messages.stored.iter().filter(|stored| matches(&filter, &stored.subject)).count()
            }
        };
        Ok(count as u64)
    }

    fn standing(&self) -> Standing {
        self.lock().closed.clone().map_or(Standing::Open, Standing::Closed)
    }

    fn witness(&self, witness: Witness) {
        let mut messages = self.lock();
        let last = messages.stored.len() as u64;
        let stands = |mark: &Mark| {
            let index = usize::try_from(mark.sequence).ok().and_then(|sequence| sequence.checked_sub(1));
            index.and_then(|index| messages.stored.get(index)).is_some_and(|stored| hash(&stored.body) == mark.hash)
        };
        let Some(wrong) = witness.marks.iter().find(|mark| !stands(mark)) else { return };
        let cause = if wrong.sequence > last { Cause::Shorter } else { Cause::OtherMessage };
        let finding = Finding { cause, from: wrong.sequence.min(last + 1), to: witness.head() };
        messages.closed = Some(Arc::new(state(finding, &witness, &Seen { last, ..Seen::default() })));
    }

    async fn follow(
        &self,
        from: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        let state = (self.clone(), self.head.subscribe(), Some(from.max(1)), filter);
        Ok(futures::stream::unfold(state, |(log, mut head, next, filter)| async move {
            let next = next?;
            let end = log.head().await.ok()?;
            if next > end + 1 {
                let what = format!("the stream ends at {end}, but {} was there before", next - 1);
                return Some((Err(LogError::Damaged { sequence: end + 1, what }), (log, head, None, filter)));
            }
            loop {
                head.mark_unchanged();
                if let Some(stored) = log.find(next, u64::MAX, &filter) {
                    let after = Some(stored.sequence + 1);
                    return Some((Ok(stored), (log, head, after, filter)));
                }
                head.changed().await.ok()?;
            }
        })
        .boxed())
    }

    async fn read_span(
        &self,
        from: u64,
        to: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        let (log, to) = (self.clone(), to.min(self.head().await?));
        let state = (log, from.max(1));
        Ok(futures::stream::unfold(state, move |(log, next)| {
            let stored = if next > to { None } else { log.find(next, to, &filter) };
            std::future::ready(stored.map(|stored| {
                let after = stored.sequence + 1;
                (Ok(stored), (log, after))
            }))
        })
        .boxed())
    }
}

/// Keys in memory.
#[derive(Debug, Default, Clone)]
pub struct MemoryKeys {
    keys: Arc<Mutex<HashMap<String, Bytes>>>,
    check: Arc<Mutex<Option<Bytes>>>,
}

impl MemoryKeys {
    /// Puts another check value in place of the one that is there: what only damage or a mistake does.
    pub fn replace_check(&self, check: Vec<u8>) {
        *self.check.lock().unwrap_or_else(PoisonError::into_inner) = Some(check.into());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Bytes>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl KeyStore for MemoryKeys {
    async fn put_if_absent(&self, applicant: &str, key: Bytes) -> Result<Bytes, LogError> {
        anjuan_domain::vocabulary::ids::check_token(applicant).map_err(|error| LogError::Other(error.to_string()))?;
        Ok(self.lock().entry(applicant.to_owned()).or_insert(key).clone())
    }

    async fn get(&self, applicant: &str) -> Result<Option<Bytes>, LogError> {
        Ok(self.lock().get(applicant).cloned())
    }

    async fn erase(&self, applicant: &str) -> Result<bool, LogError> {
        Ok(self.lock().remove(applicant).is_some())
    }

    async fn put_check_if_absent(&self, check: Bytes) -> Result<Bytes, LogError> {
        Ok(self.check.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(check).clone())
    }

    async fn check(&self) -> Result<Option<Bytes>, LogError> {
        Ok(self.check.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    async fn any(&self) -> Result<Option<(String, Bytes)>, LogError> {
        Ok(self.lock().iter().next().map(|(applicant, key)| (applicant.clone(), key.clone())))
    }
}
