//! Gathering (合并提交): events that wait anyway share one atomic batch; a lone one is published at once.
//!
//! On one node the server syncs once per message, whatever is in flight; a batch syncs a few times for all. Waiting means: queued
//! behind publishes that are already under way. How many are let go at once, and from how many waiting on a batch pays, follows from
//! what the acknowledgements take ([`Pace`]): where a sync takes a tenth of a millisecond some thirty must wait, where it
//! takes four milliseconds a handful.
use crate::append::{Writer, check_size};
use crate::log::{AppendError, Draft, LogError};
use crate::pace::Pace;
use crate::trace;
use crate::wire::Failure;
use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::sync::{Notify, mpsc, oneshot};
use tracing::{Instrument, Span};

/// The most events that are gathered.
const MOST: usize = 500;
/// The most bytes that are gathered.
const MOST_BYTES: usize = 4 * 1024 * 1024;

struct Waiting {
    draft: Draft,
    begun: Instant,
    /// The span that it is appended in.
    span: Span,
    answer: oneshot::Sender<Result<u64, AppendError>>,
}

/// Takes appends of many callers.
#[derive(Debug)]
pub(crate) struct Gather {
    writer: Arc<Writer>,
    load: Arc<Load>,
    queue: mpsc::UnboundedSender<Waiting>,
}

/// What is under way, and how long it takes.
#[derive(Debug, Default)]
struct Load {
    state: Mutex<State>,
    freed: Notify,
}

#[derive(Debug, Default)]
struct State {
    under_way: usize,
    /// How many wait for a slot: nobody goes before them.
    queued: usize,
    pace: Pace,
}

/// One publish that is under way.
struct Slot {
    load: Arc<Load>,
    /// How many there were with it.
    beside: usize,
    begun: Instant,
    /// How many events it publishes.
    events: usize,
}

impl Load {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A slot for whoever comes, unless somebody waits or as many publishes are under way as make sense; they wait then.
    fn enter_or_queue(self: &Arc<Self>) -> Option<Slot> {
        let mut state = self.state();
        if state.queued == 0
            && let Some(slot) = self.enter(&mut state)
        {
            return Some(slot);
        }
        state.queued += 1;
        None
    }

    fn enter(self: &Arc<Self>, state: &mut State) -> Option<Slot> {
        if state.under_way >= state.pace.at_once() {
            return None;
        }
        state.under_way += 1;
        Some(Slot { load: Arc::clone(self), beside: state.under_way, begun: Instant::now(), events: 1 })
    }

    /// A slot for those who wait, as soon as one is free.
    async fn entered(self: &Arc<Self>) -> Slot {
        loop {
            let freed = self.freed.notified();
            if let Some(slot) = self.enter(&mut self.state()) {
                return slot;
            }
            freed.await;
        }
    }

    fn pays(&self, waiting: usize) -> bool {
        self.state().pace.pays(waiting)
    }

    /// So many wait no longer.
    fn left(&self, events: usize) {
        let mut state = self.state();
        state.queued = state.queued.saturating_sub(events);
    }
}

impl Slot {
    /// It was acknowledged: what that took is measured.
    fn acknowledged(&self) {
        let took = self.begun.elapsed();
        let pace = &mut self.load.state().pace;
        match self.events {
            1 => pace.single(took, self.beside),
            events => pace.batch(took, events),
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.load.state().under_way -= 1;
        self.load.freed.notify_one();
    }
}

impl Gather {
    /// Starts the task that serves those who wait; it ends with the last sender.
    pub(crate) fn new(writer: Arc<Writer>) -> Self {
        let load = Arc::new(Load::default());
        let (queue, waiting) = mpsc::unbounded_channel();
        tokio::spawn(serve(Arc::clone(&writer), Arc::clone(&load), waiting));
        Self { writer, load, queue }
    }

    /// Appends at once when a slot is free, else waits in the queue.
    ///
    /// A slot is held for one publish only: what is in doubt is settled without one, so that an absent server keeps
    /// everybody waiting for the same short time and not one after another.
    pub(crate) async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        check_size(&draft)?;
        let begun = Instant::now();
        if draft.head.is_some() {
            // Gathered it could not be but as the first of a batch; and while it waits, others go before it.
            return self.writer.append(&draft).await;
        }
        if let Some(slot) = self.load.enter_or_queue() {
            let published = published(&self.writer, &draft, slot).await;
            return settled(&self.writer, &draft, begun, published).await;
        }
        let (answer, answered) = oneshot::channel();
        let gone = || {
            AppendError::Unavailable(LogError::Other("the log is closing; try again with the same command id".into()))
        };
        self.queue.send(Waiting { draft, begun, span: Span::current(), answer }).map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

/// Publishes one event in a slot, which is free afterwards.
async fn published(writer: &Writer, draft: &Draft, slot: Slot) -> Result<u64, Failure> {
    let published = writer.publish(draft).await;
    if published.is_ok() {
        slot.acknowledged();
    }
    published
}

async fn serve(writer: Arc<Writer>, load: Arc<Load>, mut queue: mpsc::UnboundedReceiver<Waiting>) {
    let mut waiting = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match queue.recv().await {
                Some(next) => waiting.push_back(next),
                None => return,
            }
        }
        let slot = load.entered().await;
        while let Ok(next) = queue.try_recv() {
            waiting.push_back(next);
        }
        if load.pays(waiting.len()) {
            let batch = take(&mut waiting);
            load.left(batch.len());
            tokio::spawn(together(Arc::clone(&writer), batch, slot));
        } else if let Some(single) = waiting.pop_front() {
            load.left(1);
            tokio::spawn(publish_one(Arc::clone(&writer), single, Some(slot)));
        }
    }
}

/// The first events of different aggregates; an aggregate's second waits for the next round.
fn take(waiting: &mut VecDeque<Waiting>) -> Vec<Waiting> {
    let (mut batch, mut left) = (Vec::new(), VecDeque::new());
    let (mut aggregates, mut bytes) = (HashSet::new(), 0);
    for next in waiting.drain(..) {
        let fits = batch.len() < MOST && bytes + next.draft.body.len() <= MOST_BYTES;
        if fits && aggregates.insert(next.draft.aggregate.clone()) {
            bytes += next.draft.body.len();
            batch.push(next);
        } else {
            left.push_back(next);
        }
    }
    *waiting = left;
    batch
}

async fn settled(
    writer: &Writer,
    draft: &Draft,
    begun: Instant,
    published: Result<u64, Failure>,
) -> Result<u64, AppendError> {
    match published {
        Ok(sequence) => Ok(sequence),
        Err(failure) => writer.settle(draft, failure, begun).await,
    }
}

async fn publish_one(writer: Arc<Writer>, waiting: Waiting, slot: Option<Slot>) {
    let publish = async {
        match slot {
            Some(slot) => published(&writer, &waiting.draft, slot).await,
            None => writer.publish(&waiting.draft).await,
        }
    };
    let published = publish.instrument(waiting.span.clone()).await;
    let result = settled(&writer, &waiting.draft, waiting.begun, published).instrument(waiting.span).await;
    // A caller that went away needs no answer; its command id finds the event later.
    let _ = waiting.answer.send(result);
}

/// One attempt as a batch. When it is refused or in doubt, each event goes its own way: its guard and its id see to it
/// that what the batch did store is found and not stored again.
async fn together(writer: Arc<Writer>, batch: Vec<Waiting>, mut slot: Slot) {
    let drafts: Vec<Draft> = batch.iter().map(|waiting| waiting.draft.clone()).collect();
    slot.events = drafts.len();
    let published = writer.publish_batch(&drafts, |index| trace::of_span(&batch[index].span)).await;
    if published.is_ok() {
        slot.acknowledged();
    }
    drop(slot);
    match published {
        Ok(sequences) => {
            for (waiting, sequence) in batch.into_iter().zip(sequences) {
                let _ = waiting.answer.send(Ok(sequence));
            }
        }
        Err(failure) => {
            tracing::debug!(
                ?failure,
                events = drafts.len(),
                "a gathered batch was not taken; its events go one by one"
            );
            let singles = batch.into_iter().map(|waiting| publish_one(Arc::clone(&writer), waiting, None));
            futures::future::join_all(singles).await;
        }
    }
}
