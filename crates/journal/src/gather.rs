//! Gathering (合并提交): events that wait anyway share one atomic batch; a lone one is published at once.
//!
//! On one node the server syncs once per message, whatever is in flight; a batch syncs a few times for all. A batch has a
//! fixed cost, so that it pays only when many wait. Waiting means: queued behind publishes that are already under way.
use crate::append::Writer;
use crate::log::{AppendError, Draft, LogError};
use futures::StreamExt;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

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
    pub(crate) async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        if let Ok(_slot) = self.slots.try_acquire() {
            return self.writer.append(&draft).await;
        }
        let (answer, answered) = oneshot::channel();
        let gone = || {
            AppendError::Unavailable(LogError::Other("the log is closing; try again with the same command id".into()))
        };
        self.queue.send(Waiting { draft, answer }).map_err(|_| gone())?;
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
            tokio::spawn(alone(Arc::clone(&writer), single, slot));
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

async fn alone(writer: Arc<Writer>, waiting: Waiting, slot: OwnedSemaphorePermit) {
    let result = writer.append(&waiting.draft).await;
    drop(slot);
    // A caller that went away needs no answer; its command id finds the event later.
    let _ = waiting.answer.send(result);
}

/// One attempt as a batch. When it is refused or in doubt, each event goes its own way, which looks before it repeats.
async fn together(writer: Arc<Writer>, batch: Vec<Waiting>, slot: OwnedSemaphorePermit) {
    let (drafts, answers): (Vec<Draft>, Vec<_>) =
        batch.into_iter().map(|waiting| (waiting.draft, waiting.answer)).unzip();
    let outcome = match crate::batch::check_batch(&drafts) {
        Ok(()) => writer.publish_batch(&drafts).await.ok(),
        Err(_) => None,
    };
    match outcome {
        Some(sequences) => {
            drop(slot);
            for (answer, sequence) in answers.into_iter().zip(sequences) {
                let _ = answer.send(Ok(sequence));
            }
        }
        None => {
            let singles = drafts.into_iter().zip(answers).map(|(draft, answer)| {
                let writer = Arc::clone(&writer);
                async move {
                    let _ = answer.send(writer.append(&draft).await);
                }
            });
            futures::stream::iter(singles).buffer_unordered(UNDER_WAY).for_each(|()| std::future::ready(())).await;
            drop(slot);
        }
    }
}
