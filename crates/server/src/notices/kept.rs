//! What is stored of deliveries (投递记录): the records of the stream as deliveries, known once and read on from there.
//!
//! A change is put in place of the record that it was made from. Whoever comes second reads the other's record first.
use anjuan_journal::{LogError, RecordStore};
use anjuan_notices::Delivery;
use bytes::Bytes;
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The record that says up to which event notices were made. No delivery has such an id.
const POSITION: &str = "position";

/// How often a change is made anew on another's record.
const ATTEMPTS: usize = 5;

/// Up to which event of the log notices were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Position {
    sequence: u64,
    /// The end of the log when channels were configured for the first time: what was asked before is not sent.
    begun: u64,
}

#[derive(Default)]
struct Known {
    /// Everything up to this sequence of the stream is known.
    read: u64,
    deliveries: BTreeMap<String, (u64, Delivery)>,
    position: Option<(u64, Position)>,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Changed {
    /// It stands so now.
    Done(Box<Delivery>),
    /// It stands as it did: the change does not fit its state.
    Unfit(Box<Delivery>),
    /// There is no such delivery.
    Nothing,
}

/// The deliveries of one centre.
pub(crate) struct Kept {
    store: Arc<dyn RecordStore>,
    known: Mutex<Known>,
}

impl Kept {
    pub(crate) fn new(store: Arc<dyn RecordStore>) -> Self {
        Self { store, known: Mutex::default() }
    }

    /// Every delivery, as it is stored now.
    pub(crate) async fn all(&self) -> Result<Vec<Delivery>, LogError> {
        let mut known = self.known.lock().await;
        self.read_on(&mut known).await?;
        Ok(known.deliveries.values().map(|(_, delivery)| delivery.clone()).collect())
    }

    /// Every delivery about which something is done yet.
    pub(crate) async fn unsettled(&self) -> Result<Vec<Delivery>, LogError> {
        let mut known = self.known.lock().await;
        self.read_on(&mut known).await?;
        let unsettled = known.deliveries.values().filter(|(_, delivery)| !delivery.state.is_settled());
        Ok(unsettled.map(|(_, delivery)| delivery.clone()).collect())
    }

    /// Adds a delivery, unless there is one of that id; answers the one that is stored.
    pub(crate) async fn add(&self, delivery: Delivery) -> Result<Delivery, LogError> {
        let mut known = self.known.lock().await;
        if let Some((_, present)) = known.deliveries.get(&delivery.id) {
            return Ok(present.clone());
        }
        if let Some(sequence) = self.store.put(&delivery.id, 0, body(&delivery)?).await? {
            known.deliveries.insert(delivery.id.clone(), (sequence, delivery.clone()));
            return Ok(delivery);
        }
        self.read_on(&mut known).await?;
        known.deliveries.get(&delivery.id).map(|(_, present)| present.clone()).ok_or_else(|| unread(&delivery.id))
    }

    /// Changes a delivery, if `change` makes another of it.
    pub(crate) async fn change(
        &self,
        id: &str,
        change: impl Fn(&Delivery) -> Option<Delivery> + Send,
    ) -> Result<Changed, LogError> {
        let mut known = self.known.lock().await;
        for _ in 0..ATTEMPTS {
            let Some((sequence, present)) = known.deliveries.get(id).cloned() else {
                let before = known.read;
                self.read_on(&mut known).await?;
                if known.read == before {
                    return Ok(Changed::Nothing);
                }
                continue;
            };
            let Some(changed) = change(&present) else { return Ok(Changed::Unfit(Box::new(present))) };
            if let Some(sequence) = self.store.put(id, sequence, body(&changed)?).await? {
                known.deliveries.insert(id.to_owned(), (sequence, changed.clone()));
                return Ok(Changed::Done(Box::new(changed)));
            }
            self.read_on(&mut known).await?;
        }
        Err(LogError::NoAnswer(format!("the delivery {id} changes all the time")))
    }

    /// Up to which event of the log notices were made; none before the first time.
    pub(crate) async fn position(&self) -> Result<Option<u64>, LogError> {
        let mut known = self.known.lock().await;
        self.read_on(&mut known).await?;
        Ok(known.position.map(|(_, position)| position.sequence))
    }

    /// The end of the log when notices began; none before the first time.
    pub(crate) async fn begun(&self) -> Result<Option<u64>, LogError> {
        let mut known = self.known.lock().await;
        self.read_on(&mut known).await?;
        Ok(known.position.map(|(_, position)| position.begun))
    }

    /// Says that notices were made up to that event, also where that was said before: the record is kept from growing old.
    pub(crate) async fn move_to(&self, sequence: u64) -> Result<(), LogError> {
        let mut known = self.known.lock().await;
        for _ in 0..ATTEMPTS {
            let (replaced, position) = match known.position {
                Some((replaced, before)) => (replaced, Position { sequence: sequence.max(before.sequence), ..before }),
                None => (0, Position { sequence, begun: sequence }),
            };
            if let Some(stored) = self.store.put(POSITION, replaced, body(&position)?).await? {
                known.position = Some((stored, position));
                return Ok(());
            }
            self.read_on(&mut known).await?;
        }
        Err(changes_all_the_time())
    }

    /// Says that notices were made up to that event and no further, because the log ends there.
    pub(crate) async fn back_to(&self, head: u64) -> Result<(), LogError> {
        let mut known = self.known.lock().await;
        for _ in 0..ATTEMPTS {
            let Some((replaced, before)) = known.position.filter(|(_, before)| before.sequence > head) else {
                return Ok(());
            };
            let position = Position { sequence: head, begun: before.begun.min(head) };
            if let Some(stored) = self.store.put(POSITION, replaced, body(&position)?).await? {
                known.position = Some((stored, position));
                return Ok(());
            }
            self.read_on(&mut known).await?;
        }
        Err(changes_all_the_time())
    }

    /// Tells whenever any process changes one.
    pub(crate) async fn changes(&self) -> Result<BoxStream<'static, ()>, LogError> {
        self.store.changes().await
    }

    async fn read_on(&self, known: &mut Known) -> Result<(), LogError> {
        for record in self.store.since(known.read).await? {
            known.read = record.sequence;
            if record.id == POSITION {
                match serde_json::from_slice(&record.body) {
                    Ok(position) => known.position = Some((record.sequence, position)),
                    Err(error) => tracing::error!(%error, "the position of the notices does not read"),
                }
                continue;
            }
            match serde_json::from_slice(&record.body) {
                Ok(delivery) => drop(known.deliveries.insert(record.id, (record.sequence, delivery))),
                // It hides no other; what is not known of it is not sent.
                Err(error) => tracing::error!(id = record.id, %error, "the record of a delivery does not read"),
            }
        }
        Ok(())
    }
}

fn body(value: &impl Serialize) -> Result<Bytes, LogError> {
    serde_json::to_vec(value).map(Bytes::from).map_err(|error| LogError::Other(error.to_string()))
}

fn changes_all_the_time() -> LogError {
    LogError::NoAnswer("the position of the notices changes all the time".into())
}

fn unread(id: &str) -> LogError {
    LogError::Other(format!("the record of the delivery {id} does not read"))
}
