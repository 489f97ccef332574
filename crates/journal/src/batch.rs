//! Atomic batches (原子批): events of different aggregates, all or none, each with its own guard (ADR-50 by hand).
//!
//! The messages before the last are published without an answer; the last carries the commit and is answered. Guards are
//! checked at the commit against the state before the batch, so that one aggregate may come only once.
use crate::MAX_BATCH;
use crate::append::{
    PATIENCE, PAUSE, Seen, Writer, certain, check_size, closed, guard, head_moved, is_duplicate, traceable, used_before,
};
use crate::log::{AppendError, Draft, LogError};
use crate::trace::current;
use crate::wire::{Failure, TIMEOUT, answer};
use std::collections::HashSet;
use std::time::Instant;

impl Writer {
    /// Appends all or none; answers the sequences in order.
    pub(crate) async fn append_all(&self, drafts: &[Draft]) -> Result<Vec<u64>, AppendError> {
        check_batch(drafts)?;
        let (first, last) = match drafts {
            [] => return Ok(Vec::new()),
            [only] => return Ok(vec![self.append(only).await?]),
            [first, .., last] => (first, last),
        };
        let begun = Instant::now();
        loop {
            let failure = match self.publish_batch(drafts, |_| current()).await {
                Ok(sequences) => return Ok(sequences),
                Err(failure) => failure,
            };
            if let Some(error) = certain(&failure) {
                return Err(error);
            }
            let ends = (self.look_until(first, begun).await?, self.look_until(last, begun).await?);
            if let (Seen::Ours(from), Seen::Ours(to)) = ends {
                return self.atomic(drafts, from, to, begun).await;
            }
            if let Some(aggregate) = self.first_conflict(drafts, begun).await? {
                return Err(aggregate);
            }
            if let Some(moved) = head_moved(first, &failure) {
                return Err(moved);
            }
            match begun.elapsed() {
                _ if is_duplicate(&failure) => return Err(used_before(first.event_id)),
                elapsed if elapsed > PATIENCE => return Err(self.wire.explain(failure).into()),
                _ => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// The sequences of a batch found in the log: its own are contiguous, since it was committed as one.
    async fn atomic(&self, drafts: &[Draft], from: u64, to: u64, begun: Instant) -> Result<Vec<u64>, AppendError> {
        if to.checked_sub(from) == Some(drafts.len() as u64 - 1) {
            return Ok((from..=to).collect());
        }
        // Stored before by other batches or one by one: each is looked up.
        let mut sequences = Vec::with_capacity(drafts.len());
        for draft in drafts {
            match self.look_until(draft, begun).await? {
                Seen::Ours(sequence) => sequences.push(sequence),
                Seen::Another | Seen::Nothing => return Err(AppendError::Conflict(draft.aggregate.clone())),
            }
        }
        Ok(sequences)
    }

    /// The first aggregate of the batch that has moved, if any has.
    async fn first_conflict(&self, drafts: &[Draft], begun: Instant) -> Result<Option<AppendError>, LogError> {
        for draft in drafts {
            match self.look_until(draft, begun).await? {
                Seen::Nothing => {}
                // One of ours without the others: the same id was recorded outside this batch.
                Seen::Ours(_) | Seen::Another => return Ok(Some(AppendError::Conflict(draft.aggregate.clone()))),
            }
        }
        Ok(None)
    }

    /// One attempt of one batch; `trace` says in which trace each of them is recorded.
    pub(crate) async fn publish_batch(
        &self,
        drafts: &[Draft],
        trace: impl Fn(usize) -> Option<String> + Send,
    ) -> Result<Vec<u64>, Failure> {
        let inbox = self.wire.client.new_inbox();
        let batch = inbox.rsplit('.').next().unwrap_or(&inbox);
        let mut answered = None;
        self.gate.pass(&self.wire).await.map_err(closed)?;
        let before = self.gate.highest();
        for (index, draft) in drafts.iter().enumerate() {
            let mut headers = traceable(guard(draft), trace(index));
            headers.insert(async_nats::header::NATS_BATCH_ID, batch);
            headers.insert(async_nats::header::NATS_BATCH_SEQUENCE, (index + 1).to_string());
            if index + 1 < drafts.len() {
                let publish = self.wire.client.publish_with_headers(self.subject(draft), headers, draft.body.clone());
                match tokio::time::timeout(TIMEOUT, publish).await {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => return Err(Failure::Other(error.to_string())),
                    Err(_) => return Err(Failure::TimedOut),
                }
            } else {
                headers.insert(async_nats::header::NATS_BATCH_COMMIT, "1");
                answered = Some(self.wire.request(self.subject(draft), Some(headers), draft.body.clone()).await?);
            }
        }
        let ack = match answered {
            Some(message) => answer(&message.payload)?,
            None => return Ok(Vec::new()),
        };
        let count = drafts.len() as u64;
        match (ack["seq"].as_u64(), ack["count"].as_u64()) {
            (Some(last), Some(stored)) if stored == count && last >= count => {
                self.fresh(before, last + 1 - count)?;
                for (sequence, draft) in (last + 1 - count..=last).zip(drafts) {
                    self.gate.saw(sequence, &draft.body);
                }
                Ok((last + 1 - count..=last).collect())
            }
            _ => Err(Failure::Other(format!("the commit of {count} events was answered with {ack}"))),
        }
    }
}

/// Refuses what no batch takes, before anything is sent.
pub(crate) fn check_batch(drafts: &[Draft]) -> Result<(), AppendError> {
    if drafts.len() > MAX_BATCH {
        return Err(AppendError::TooLarge(format!(
            "{} events at once; one atomic append takes {MAX_BATCH} at most",
            drafts.len()
        )));
    }
    if let Some(later) = drafts.iter().skip(1).find(|draft| draft.head.is_some()) {
        let what = "names the head of the log, which only the first of a batch may";
        return Err(LogError::Other(format!("the event of {} {what}", later.aggregate)).into());
    }
    let mut aggregates = HashSet::with_capacity(drafts.len());
    for draft in drafts {
        check_size(draft)?;
        if !aggregates.insert(&draft.aggregate) {
            return Err(LogError::Other(format!(
                "{} comes twice in one atomic append; each aggregate may come once",
                draft.aggregate
            ))
            .into());
        }
    }
    Ok(())
}
