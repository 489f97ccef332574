//! The history of one aggregate (历史): the events that count, in order, and what is stored under it and does not count.
//!
//! The fast way goes back from the last message along `previoussequence`; it is taken for the whole truth only when every
//! message under the aggregate was judged before, or the log counts no other. Otherwise everything stored under it is read forward and judged by the rule
//! of [`heads`](crate::heads), so that a forgery at the end hides nothing. "There is none" is said only where the log counts
//! none.
use crate::heads::{Head, follow, predecessor, reason};
use crate::log::{EventLog, Filter, LogError, Stored};
use anjuan_domain::event::{Envelope, hash};
use anjuan_domain::vocabulary::ids::AggregateRef;
use futures::TryStreamExt;
use std::sync::Arc;

/// How often a count that moves is asked for again.
const ATTEMPTS: usize = 3;

/// What the log holds of one aggregate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// The events that count, in order.
    pub events: Vec<Stored>,
    /// What is stored under the aggregate and does not continue it; each says why.
    pub left_out: Vec<Stored>,
    /// The stream sequence of the last message under the aggregate, which the next one is guarded with; 0 when there is none.
    pub tail: u64,
}

/// The events of one aggregate that count, in order.
///
/// # Errors
/// As for [`history`].
pub async fn read(log: &dyn EventLog, aggregate: &AggregateRef) -> Result<Vec<Stored>, LogError> {
    Ok(history(log, aggregate).await?.events)
}

/// Everything the log holds of one aggregate.
///
/// # Errors
/// [`LogError::Damaged`] where an event is there by the log's count and cannot be read; otherwise as the log answers.
pub async fn history(log: &dyn EventLog, aggregate: &AggregateRef) -> Result<History, LogError> {
    let mut outcome = Err(LogError::NoAnswer("the aggregate changes all the time".into()));
    for _ in 0..ATTEMPTS {
        let Some(last) = log.last(aggregate).await? else { return Ok(History::default()) };
        let tail = last.sequence;
        let walked = walk(log, aggregate, last).await.map(|events| History { events, left_out: Vec::new(), tail });
        let count = match walked {
            Ok(found) if log.vouches(aggregate, tail) => return Ok(found),
            Err(error @ LogError::NoAnswer(_)) => return Err(error),
            Ok(_) | Err(_) => log.count(Filter::Aggregate(aggregate.clone())).await?,
        };
        if walked.as_ref().is_ok_and(|found| found.events.len() as u64 == count) {
            return walked;
        }
        let stored: Vec<Stored> =
            log.read_span(1, tail, Filter::Aggregate(aggregate.clone())).await?.try_collect().await?;
        if stored.len() as u64 == count {
            return judged(aggregate, stored);
        }
        // Something was recorded in between; or a message is there and cannot be read, which the way back names.
        outcome = walked;
    }
    outcome
}

/// Everything stored under the aggregate, parted into what counts and what does not.
fn judged(aggregate: &AggregateRef, stored: Vec<Stored>) -> Result<History, LogError> {
    let mut found = History { tail: stored.last().map_or(0, |last| last.sequence), ..History::default() };
    let mut head: Option<Head> = None;
    for mut message in stored {
        // It may continue the aggregate, and no desk decided it.
        if message.left_out.is_some() {
            found.left_out.push(message);
            continue;
        }
        match follow(head.as_ref(), aggregate, message.sequence, &message.body) {
            Ok(next) => {
                head = Some(next);
                found.events.push(message);
            }
            Err(why) => {
                message.left_out = Some(Arc::new(why));
                found.left_out.push(message);
            }
        }
    }
    match changed(&found) {
        Some((sequence, later)) => Err(LogError::Damaged {
            sequence,
            what: format!("its bytes do not have the hash that the event at {later} names, which others follow"),
        }),
        None => Ok(found),
    }
}

/// An event that was changed where it lies: what names it by another hash is itself followed by others, which nobody forges
/// by mistake. Answers where it is, and where the event that names it.
fn changed(found: &History) -> Option<(u64, u64)> {
    found.left_out.iter().find_map(|later| {
        let named = predecessor(&later.body)?;
        let own = hash(&later.body);
        let followed = found.left_out.iter().any(|other| {
            let other = Envelope::decode(&other.body).ok();
            other.is_some_and(|other| other.previoussequence == later.sequence && other.previoushash == own)
        });
        let counts = found.events.iter().any(|event| event.sequence == named);
        (followed && counts).then_some((named, later.sequence))
    })
}

/// Back from the last message along `previoussequence`.
async fn walk(log: &dyn EventLog, aggregate: &AggregateRef, last: Stored) -> Result<Vec<Stored>, LogError> {
    let left_out = |stored: &Stored| {
        let what = stored.left_out.as_ref()?.to_string();
        Some(LogError::Damaged { sequence: stored.sequence, what })
    };
    let mut newer = last;
    // What is missing further back is said first: it may be why a later event is left out.
    let mut refused = left_out(&newer);
    let mut link = Link::read(&newer, aggregate)?;
    let mut history = Vec::with_capacity(usize::try_from(link.version).unwrap_or_default().min(1024));
    loop {
        let earlier = link.clone();
        if earlier.version == 1 {
            history.push(newer);
            history.reverse();
            return refused.map_or(Ok(history), Err);
        }
        let older = log.at(earlier.previous).await?.ok_or_else(|| LogError::Damaged {
            sequence: earlier.previous,
            what: format!("version {} of {aggregate} is not there", earlier.version - 1),
        })?;
        refused = refused.or_else(|| left_out(&older));
        link = Link::read(&older, aggregate)?;
        link.precedes(&older, &newer, &earlier)?;
        history.push(newer);
        newer = older;
    }
}

/// The chain fields of one stored event.
#[derive(Debug, Clone)]
struct Link {
    version: u64,
    previous: u64,
    hash: String,
}

impl Link {
    /// Reads the chain fields and checks what one event alone can show.
    fn read(stored: &Stored, aggregate: &AggregateRef) -> Result<Self, LogError> {
        let damaged = |what: String| LogError::Damaged { sequence: stored.sequence, what };
        let envelope = Envelope::decode(&stored.body).map_err(|error| damaged(reason(&error)))?;
        let first = envelope.sequence == 1;
        let chained = envelope.previoussequence != 0 && !envelope.previoushash.is_empty();
        match envelope.aggregate() {
            Ok(found) if found == *aggregate => {}
            _ => return Err(damaged(format!("an event of {} is stored under {aggregate}", envelope.subject))),
        }
        if first == chained || envelope.sequence == 0 || envelope.previoussequence >= stored.sequence {
            return Err(damaged(format!(
                "version {} names {} as its predecessor",
                envelope.sequence, envelope.previoussequence
            )));
        }
        Ok(Self {
            version: envelope.sequence,
            previous: envelope.previoussequence,
            hash: envelope.previoushash.into_owned(),
        })
    }

    /// Checks that this event, stored as `older`, is the one that `newer` follows.
    fn precedes(&self, older: &Stored, newer: &Stored, next: &Link) -> Result<(), LogError> {
        let damaged = |what: String| Err(LogError::Damaged { sequence: older.sequence, what });
        if older.subject != newer.subject {
            return damaged(format!("{} is followed by an event of {}", older.subject, newer.subject));
        }
        if self.version + 1 != next.version {
            return damaged(format!(
                "version {} is followed by version {} at {}",
                self.version, next.version, newer.sequence
            ));
        }
        if hash(&older.body) != next.hash {
            return damaged(format!("its bytes do not have the hash that the event at {} names", newer.sequence));
        }
        Ok(())
    }
}
