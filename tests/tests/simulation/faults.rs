//! A log that fails (故障日志): the memory twin behind a network that loses, delays and repeats, by a seed.
//!
//! It must never do what the contract of the log excludes: what it stores it stores once and whole, a stream has no gap
//! and no repetition, and an answer that was given is true. What it may do is to leave the caller without an answer.
use crate::story::Story;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::{AppendError, Draft, EventLog, Filter, LogError, MemoryLog, Stored};
use anjuan_tests::generate::Gen;
use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a stream gives.
type Messages = BoxStream<'static, Result<Stored, LogError>>;

/// What happens to one append.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    /// Nothing: stored and answered.
    None,
    /// It never arrived.
    Lost,
    /// It was stored, and the answer never came.
    AnswerLost,
    /// The caller gave up before it arrived, and it arrives all the same.
    Late,
    /// The leader named another event as the last, though there was none.
    Conflict,
    /// It was stored, and its own repetition was answered with a conflict.
    OwnConflict,
    /// It was sent twice.
    Twice,
}

/// How many in a hundred appends meet which fault.
const FAULTS: [(usize, Fault); 6] = [
    (3, Fault::Lost),
    (4, Fault::AnswerLost),
    (3, Fault::Late),
    (2, Fault::Conflict),
    (3, Fault::OwnConflict),
    (4, Fault::Twice),
];

/// One process's connection to the log. Each has dice of its own, so that what one does leaves the others' fate alone.
#[derive(Clone)]
pub(crate) struct Faulty {
    log: MemoryLog,
    dice: Arc<Mutex<Gen>>,
    calm: Arc<AtomicBool>,
    story: Story,
    name: &'static str,
}

impl Faulty {
    /// A connection whose faults follow from a seed; none while `calm`.
    pub(crate) fn new(name: &'static str, log: MemoryLog, seed: u64, calm: Arc<AtomicBool>, story: Story) -> Self {
        Self { log, dice: Arc::new(Mutex::new(Gen::new(seed))), calm, story, name }
    }

    /// A number below `n`; 0 while nothing may go wrong.
    fn roll(&self, n: usize) -> usize {
        if self.calm.load(Ordering::SeqCst) { 0 } else { self.dice.lock().unwrap().below(n) }
    }

    /// Whether something happens that happens so many times in a thousand.
    fn happens(&self, thousandths: usize) -> bool {
        self.roll(1_000) + thousandths >= 1_000
    }

    /// Takes a while, most often none.
    async fn dawdle(&self) {
        if self.happens(400) {
            tokio::time::sleep(Duration::from_millis(self.roll(20) as u64)).await;
        }
    }

    fn fault(&self) -> Fault {
        let mut rolled = 100 - self.roll(100);
        for (share, fault) in FAULTS {
            match rolled.checked_sub(share) {
                None | Some(0) => return fault,
                Some(rest) => rolled = rest,
            }
        }
        Fault::None
    }

    async fn answer(&self) -> Result<(), LogError> {
        self.dawdle().await;
        if self.happens(10) { Err(no_answer()) } else { Ok(()) }
    }

    /// The stream, slow at times, breaking off at times with an error and at times without one.
    fn troubled(&self, messages: Messages) -> Messages {
        let state = (self.clone(), Some(messages));
        futures::stream::unfold(state, |(log, messages)| async move {
            let mut messages = messages?;
            if log.happens(8) {
                return Some((Err(no_answer()), (log, None)));
            }
            if log.happens(8) {
                return None;
            }
            let next = messages.next().await?;
            if log.happens(50) {
                tokio::time::sleep(Duration::from_millis(log.roll(100) as u64)).await;
            }
            Some((next, (log, Some(messages))))
        })
        .boxed()
    }

    /// Stores one event, or several of which all are stored or none.
    async fn meet(&self, fault: Fault, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        let aggregate = drafts[self.roll(drafts.len())].aggregate.clone();
        match fault {
            Fault::None => self.log.append_all(drafts).await,
            Fault::Lost => Err(no_answer().into()),
            Fault::AnswerLost => {
                self.log.append_all(drafts).await?;
                Err(no_answer().into())
            }
            Fault::Late => {
                let (log, delay) = (self.log.clone(), Duration::from_millis(self.roll(60) as u64));
                tokio::spawn(async move {
                    tokio::time::sleep(delay).await;
                    // Whether it still fits is the log's question; nobody waits for the answer.
                    log.append_all(drafts).await.ok();
                });
                Err(no_answer().into())
            }
            Fault::Conflict => Err(AppendError::Conflict(aggregate)),
            Fault::OwnConflict => {
                self.log.append_all(drafts).await?;
                Err(AppendError::Conflict(aggregate))
            }
            Fault::Twice => {
                let first = self.log.append_all(drafts.clone()).await?;
                let again = self.log.append_all(drafts).await;
                assert!(matches!(&again, Ok(same) if *same == first), "a repeated append finds the first: {again:?}");
                Ok(first)
            }
        }
    }
}

impl Faulty {
    /// One append on its way there and back.
    async fn store(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        let fault = self.fault();
        if fault != Fault::None {
            let (first, more) = (drafts[0].aggregate.clone(), drafts.len() - 1);
            self.story.tell(format!("   {} appends to {first} and {more} more: {fault:?}", self.name));
        }
        self.dawdle().await;
        let answer = self.meet(fault, drafts).await;
        self.dawdle().await;
        answer
    }
}

fn no_answer() -> LogError {
    LogError::NoAnswer("simulated".into())
}

#[async_trait]
impl EventLog for Faulty {
    async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        self.store(vec![draft]).await.map(|sequences| sequences[0])
    }

    async fn append_all(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        self.store(drafts).await
    }

    async fn last(&self, aggregate: &AggregateRef) -> Result<Option<Stored>, LogError> {
        self.answer().await?;
        self.log.last(aggregate).await
    }

    async fn at(&self, sequence: u64) -> Result<Option<Stored>, LogError> {
        if self.happens(2) { Err(no_answer()) } else { self.log.at(sequence).await }
    }

    async fn head(&self) -> Result<u64, LogError> {
        self.answer().await?;
        self.log.head().await
    }

    async fn count(&self, filter: Filter) -> Result<u64, LogError> {
        self.answer().await?;
        self.log.count(filter).await
    }

    async fn follow(&self, from: u64, filter: Filter) -> Result<Messages, LogError> {
        self.answer().await?;
        Ok(self.troubled(self.log.follow(from, filter).await?))
    }

    async fn read_span(&self, from: u64, to: u64, filter: Filter) -> Result<Messages, LogError> {
        self.answer().await?;
        // A span that is not read to its end says so: only a stream without end may break off silently.
        let messages = self.log.read_span(from, to, filter).await?;
        let broken = self.happens(200).then(|| self.roll(40));
        let Some(before) = broken else { return Ok(messages) };
        Ok(messages.take(before).chain(futures::stream::once(async { Err(no_answer()) })).boxed())
    }
}
