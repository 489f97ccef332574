//! The accounts as this process knows them (账号跟随): read at the start, and followed for as long as it runs, so that a session that is ended in
//! one process opens nothing in any other.
//!
//! Whoever listens is woken by each change; besides, the stream is asked twice a second, because what a lost connection did not bring is
//! never sent again. A token that was signed by the service and whose session is not known is of a moment ago: the stream is read first.
use super::record::Account;
use crate::tokens::{TokenError, Verified};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{LogError, RecordStore};
use futures::StreamExt;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// After so long the stream is asked though nobody said anything.
const ASKED: Duration = Duration::from_millis(500);

/// The pause after a failure.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Default)]
struct Read {
    position: u64,
    accounts: HashMap<String, Arc<Account>>,
}

/// The accounts.
pub struct KnownAccounts {
    store: Arc<dyn RecordStore>,
    read: RwLock<Read>,
    reading: tokio::sync::Mutex<()>,
}

impl KnownAccounts {
    /// Reads what there is, then follows it in a task until `stop`.
    ///
    /// # Errors
    /// As the stream answers.
    pub async fn start(store: Arc<dyn RecordStore>, stop: CancellationToken) -> Result<Arc<Self>, LogError> {
        let known = Arc::new(Self { store, read: RwLock::default(), reading: tokio::sync::Mutex::default() });
        let changes = known.store.changes().await?;
        // A log that is closed to writing, or a stream that is being restored, is no reason to end: what is not known opens nothing.
        if let Err(error) = known.catch_up().await {
            tracing::warn!(%error, "the stream of accounts does not answer; it is asked again");
        }
        let task = Arc::clone(&known);
        tokio::spawn(async move {
            tokio::select! {
                () = task.follow(changes) => {}
                () = stop.cancelled() => {}
            }
        });
        Ok(known)
    }

    async fn follow(&self, mut changes: futures::stream::BoxStream<'static, ()>) {
        loop {
            // An end of what is heard, or no word for a while: the stream is asked in any case.
            let _ = tokio::time::timeout(ASKED, changes.next()).await;
            if let Err(error) = self.catch_up().await {
                tracing::warn!(%error, "the stream of accounts does not answer; what is known of them stands");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Reads what came since.
    ///
    /// # Errors
    /// As the stream answers.
    pub async fn catch_up(&self) -> Result<(), LogError> {
        let _reading = self.reading.lock().await;
        let position = self.read.read().unwrap_or_else(PoisonError::into_inner).position;
        for record in self.store.since(position).await? {
            let mut read = self.read.write().unwrap_or_else(PoisonError::into_inner);
            match serde_json::from_slice::<Account>(&record.body) {
                Ok(account) => {
                    read.accounts.insert(record.id, Arc::new(account));
                }
                Err(error) => {
                    // What cannot be read opens nothing.
                    tracing::error!(account = record.id, %error, "a record of an account does not read");
                    read.accounts.remove(&record.id);
                }
            }
            read.position = record.sequence;
        }
        Ok(())
    }

    /// An account, if there is one.
    #[must_use]
    pub fn get(&self, account: &str) -> Option<Arc<Account>> {
        self.read.read().unwrap_or_else(PoisonError::into_inner).accounts.get(account).cloned()
    }

    /// Every account, by id.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Account>> {
        let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = read.accounts.values().cloned().collect();
        all.sort_by(|one, other| one.id.cmp(&other.id));
        all
    }

    /// Lets a verified token pass whose session is open now, or that belongs to none.
    ///
    /// # Errors
    /// [`TokenError::Ended`].
    pub async fn admit(&self, verified: &Verified, now: Instant) -> Result<(), TokenError> {
        let Some(session) = verified.session else { return Ok(()) };
        let open = || self.get(&verified.actor.person).is_some_and(|account| account.admits(session, now));
        if open() {
            return Ok(());
        }
        if let Err(error) = self.catch_up().await {
            tracing::warn!(%error, "the stream of accounts does not answer");
        }
        if open() { Ok(()) } else { Err(TokenError::Ended) }
    }
}
