//! Gathering (合并提交): events that wait anyway share one atomic batch; a lone one is published at once.
//!
//! On one node the server syncs once per message, whatever is in flight; a batch syncs a few times for all. A batch has a
//! fixed cost, so that it pays only when many wait. Waiting means: queued behind publishes that are already under way.
use crate::append::{Writer, check_size};
use crate::log::{AppendError, Draft, LogError};
use crate::trace;
use crate::wire::Failure;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tracing::{Instrument, Span};

/// How many publishes are under way before others wait: enough to keep the server busy, few enough that callers gather.
const UNDER_WAY: usize = 8;
/// From how many waiting events on a batch pays.
const PAYS: usize = 35;
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
    slots: Arc<Semaphore>,
    queue: mpsc::UnboundedSender<Waiting>,
}

impl Gather {
    /// Starts the task that serves those who wait; it ends with the last sender.
    pub(crate) fn new(writer: Arc<Writer>) -> Self {
        let slots = Arc::new(Semaphore::new(UNDER_WAY));
        let (queue, waiting) = mpsc::unbounded_channel();
        tokio::spawn(serve(Arc::clone(&writer), Arc::clone(&slots), waiting));
        Self { writer, slots, queue }
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
        if let Ok(slot) = self.slots.try_acquire() {
            let published = self.writer.publish(&draft).await;
            drop(slot);
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

async fn serve(writer: Arc<Writer>, slots: Arc<Semaphore>, mut queue: mpsc::UnboundedReceiver<Waiting>) {
    let mut waiting = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match queue.recv().await {
                Some(next) => waiting.push_back(next),
                None => return,
            }
        }
        let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
        while let Ok(next) = queue.try_recv() {
            waiting.push_back(next);
        }
        if waiting.len() >= PAYS {
            let batch = take(&mut waiting);
            tokio::spawn(together(Arc::clone(&writer), batch, slot));
        } else if let Some(single) = waiting.pop_front() {
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

async fn publish_one(writer: Arc<Writer>, waiting: Waiting, slot: Option<OwnedSemaphorePermit>) {
    let published = writer.publish(&waiting.draft).instrument(waiting.span.clone()).await;
    drop(slot);
    let result = settled(&writer, &waiting.draft, waiting.begun, published).instrument(waiting.span).await;
    // A caller that went away needs no answer; its command id finds the event later.
    let _ = waiting.answer.send(result);
}

/// One attempt as a batch. When it is refused or in doubt, each event goes its own way: its guard and its id see to it
/// that what the batch did store is found and not stored again.
async fn together(writer: Arc<Writer>, batch: Vec<Waiting>, slot: OwnedSemaphorePermit) {
    let drafts: Vec<Draft> = batch.iter().map(|waiting| waiting.draft.clone()).collect();
    let published = writer.publish_batch(&drafts, |index| trace::of_span(&batch[index].span)).await;
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
