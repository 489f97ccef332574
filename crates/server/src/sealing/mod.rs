//! Sealing (封存): personal data becomes ciphertext and masked forms at the edge, before a command exists.
//!
//! Each applicant has a key of their own, stored wrapped by the master key; erasing the applicant deletes it. Clear text
//! is never logged, stored or put into an error.
pub(crate) mod appearing;
pub mod halves;
pub mod kept;
pub mod mask;
pub mod master;

use crate::failure::Failure;
use crate::secrets::SecretError;
use crate::sentences::words;
use anjuan_api::ClearParty;
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::applicant::events::ApplicantEventName;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::sealed::{Party, Sealed};
use anjuan_journal::{EventLog, KeyStore};
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use lru::LruCache;
use master::{Key, Master};
use std::hash::{Hash, Hasher};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// How many unwrapped keys are remembered.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(9_999);

/// How often one person can be erased and come back before the service gives up finding a free id.
pub(crate) const GENERATIONS: u32 = 64;

/// In how many groups applicants are looked up one after the other, so that commands that name the same one ask for its key once.
const GROUPS: usize = 1_024;

/// Who else knows whether somebody was recorded here before.
#[async_trait]
pub trait Known: Send + Sync + 'static {
    /// Whether anything is recorded of that applicant.
    async fn is_known(&self, applicant: &str) -> Result<bool, Failure>;
}

/// Seals and opens.
pub struct Sealer {
    master: Master,
    keys: Arc<dyn KeyStore>,
    log: Arc<dyn EventLog>,
    known: Arc<dyn Known>,
    remembered: Mutex<LruCache<String, Key>>,
    /// Held while the key of an applicant of the group is looked up or made.
    under_way: Vec<tokio::sync::Mutex<()>>,
}

impl From<SecretError> for Failure {
    fn from(error: SecretError) -> Self {
        Failure::NotReady(words(error.to_string(), "密钥文件无法使用，详情见服务日志"))
    }
}

impl Sealer {
    /// A sealer; the log is asked only whether an applicant without a key was erased, and `known` whether there ever was one.
    #[must_use]
    pub fn new(master: Master, keys: Arc<dyn KeyStore>, log: Arc<dyn EventLog>, known: Arc<dyn Known>) -> Self {
        let under_way = std::iter::repeat_with(tokio::sync::Mutex::default).take(GROUPS).collect();
        Self { master, keys, log, known, remembered: Mutex::new(LruCache::new(REMEMBERED)), under_way }
    }

    /// Whether the keys in the key stream are wrapped by the master key of this process.
    ///
    /// # Errors
    /// As the key stream answers.
    pub async fn matches(&self) -> Result<bool, Failure> {
        Ok(self.keys.check().await?.is_some_and(|check| check == self.master.check_value().as_bytes()))
    }

    /// The master key, for what is derived from it.
    #[must_use]
    pub fn master(&self) -> &Master {
        &self.master
    }

    /// Seals a party given in the command `command` at `place` (`applicant`, `principal`, `enquirer`); the same again, the
    /// same.
    ///
    /// # Errors
    /// [`Failure`] when the keys' stream does not answer.
    pub async fn party(&self, clear: &ClearParty, command: Uuid, place: &str) -> Result<Party, Failure> {
        let (applicant, key) = self.applicant(clear, command, place).await?;
        let plain =
            zeroize::Zeroizing::new(serde_json::to_vec(clear).map_err(|error| Failure::Internal(error.to_string()))?);
        Ok(Party {
            kind: clear.kind,
            masked_name: mask::name(clear.kind, &clear.name),
            masked_document: mask::document(&clear.document),
            masked_telephone: mask::telephone(&clear.telephone),
            ciphertext: BASE64.encode(key.seal_for(
                &context("party", &applicant),
                &occasion(command, place),
                &plain,
            )?),
            applicant,
        })
    }

    /// Seals a free text given in the command `command` at `place` under the key of `applicant`, who may be nobody but that
    /// text's own id; the same again, the same.
    ///
    /// # Errors
    /// [`Failure`] when the keys' stream does not answer.
    pub async fn text(&self, text: &str, applicant: &str, (command, place): (Uuid, &str)) -> Result<Sealed, Failure> {
        let key = self.key_or_new(applicant).await?;
        let ciphertext =
            BASE64.encode(key.seal_for(&context("matter", applicant), &occasion(command, place), text.as_bytes())?);
        Ok(Sealed { applicant: applicant.to_owned(), ciphertext, masked: mask::text(text) })
    }

    /// The clear party; none when its key was erased.
    ///
    /// # Errors
    /// [`Failure`] when the keys do not answer, or the ciphertext does not open.
    pub async fn open_party(&self, party: &Party) -> Result<Option<ClearParty>, Failure> {
        let Some(plain) = self.open("party", &party.applicant, &party.ciphertext).await? else { return Ok(None) };
        serde_json::from_slice(&plain).map(Some).map_err(|_| does_not_open(&party.applicant))
    }

    /// The clear text; none when its key was erased.
    ///
    /// # Errors
    /// [`Failure`] when the keys do not answer, or the ciphertext does not open.
    pub async fn open_matter(&self, sealed: &Sealed) -> Result<Option<String>, Failure> {
        let Some(plain) = self.open("matter", &sealed.applicant, &sealed.ciphertext).await? else { return Ok(None) };
        String::from_utf8(plain).map(Some).map_err(|_| does_not_open(&sealed.applicant))
    }

    /// Whether the applicant has a key: was known here and not erased since.
    ///
    /// # Errors
    /// [`Failure`] when the keys' stream does not answer.
    pub async fn has_key(&self, applicant: &str) -> Result<bool, Failure> {
        // Asked of the store: another process may have erased it.
        Ok(self.keys.get(applicant).await?.is_some())
    }

    /// That an applicant has a key or was erased: nothing is recorded as read, and nothing else as erased, whose key is lost.
    ///
    /// # Errors
    /// [`Failure::KeyLost`], or when the keys' stream does not answer.
    pub async fn key_is_explained(&self, applicant: &str) -> Result<(), Failure> {
        if self.has_key(applicant).await? { Ok(()) } else { self.explained(applicant).await }
    }

    /// Deletes an applicant's key, after its erasure was recorded.
    ///
    /// # Errors
    /// [`Failure`] when the keys' stream does not answer; the erasure is done again at the next start.
    pub async fn erase(&self, applicant: &str) -> Result<(), Failure> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).pop(applicant);
        self.keys.erase(applicant).await?;
        // Another caller may have looked the key up while it was being deleted.
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).pop(applicant);
        Ok(())
    }

    async fn open(&self, purpose: &str, applicant: &str, ciphertext: &str) -> Result<Option<Vec<u8>>, Failure> {
        // Asked of the store each time: a key erased by another process must not open anything here.
        let Some(wrapped) = self.keys.get(applicant).await? else {
            // What came sealed from elsewhere has nothing in it that we could read.
            return if ciphertext.is_empty() { Ok(None) } else { self.explained(applicant).await.map(|()| None) };
        };
        let key = self.master.unwrap(applicant, &wrapped).map_err(|_| does_not_open(applicant))?;
        let sealed = BASE64.decode(ciphertext).map_err(|_| does_not_open(applicant))?;
        let plain = key.open(&context(purpose, applicant), &sealed).map_err(|_| does_not_open(applicant))?;
        Ok(Some(plain.to_vec()))
    }

    /// The id and key of a party: by document where there is one. A person who was erased and comes back is a new one.
    async fn applicant(&self, clear: &ClearParty, command: Uuid, place: &str) -> Result<(String, Key), Failure> {
        if clear.document.trim().is_empty() {
            // It belongs to this command alone: there is a key only where the command is repeated.
            let applicant = self.master.applicant_by_command(command, place);
            let key = match self.known_key(&applicant) {
                Some(key) => key,
                None => self.new_key(&applicant).await?,
            };
            return Ok((applicant, key));
        }
        for generation in 0..GENERATIONS {
            let applicant = self.master.applicant_by_document(clear.kind, &clear.document, generation);
            if let Some(key) = self.known_key(&applicant) {
                return Ok((applicant, key));
            }
            let _asking = self.asking(&applicant).await;
            // Another command may have asked meanwhile.
            if let Some(key) = self.known_key(&applicant) {
                return Ok((applicant, key));
            }
            // Both questions are asked at once; each is a round trip.
            let (key, erased) = tokio::try_join!(self.key(&applicant), self.was_erased(&applicant))?;
            if erased {
                // Its key may still be there, where the eraser was held up: whoever comes back is somebody new.
                self.erase(&applicant).await?;
                continue;
            }
            if let Some(key) = key {
                return Ok((applicant, key));
            }
            // An erasure is recorded before its key is deleted: asked now that there was no key, the log says so for certain.
            let (key, erased) = tokio::join!(self.key_of_new(&applicant), self.was_erased(&applicant));
            if !erased? {
                return Ok((applicant, key?));
            }
            self.erase(&applicant).await?;
        }
        Err(Failure::Damaged(format!("an applicant was erased {GENERATIONS} times")))
    }

    /// That an applicant without a key was erased; anything else is a loss.
    async fn explained(&self, applicant: &str) -> Result<(), Failure> {
        if self.was_erased(applicant).await? { Ok(()) } else { Err(Failure::KeyLost(applicant.to_owned())) }
    }

    /// The key of an applicant who had none a moment ago and was not erased: a new one where nothing is recorded of them, the
    /// one that another command made meanwhile where something is. Recorded and still without a key, the key is lost, and no
    /// new one takes its place. A key is put before anything sealed with it is recorded, so that this order of questions
    /// never calls a key lost that is only young.
    async fn key_of_new(&self, applicant: &str) -> Result<Key, Failure> {
        match self.known.is_known(applicant).await {
            Ok(false) => self.new_key(applicant).await,
            Ok(true) => self.key(applicant).await?.ok_or_else(|| Failure::KeyLost(applicant.to_owned())),
            Err(failure) => {
                tracing::warn!(%failure, applicant, "the register does not say whether this applicant is new; taken as new");
                self.new_key(applicant).await
            }
        }
    }

    async fn key(&self, applicant: &str) -> Result<Option<Key>, Failure> {
        if let Some(key) = self.known_key(applicant) {
            return Ok(Some(key));
        }
        match self.keys.get(applicant).await? {
            Some(wrapped) => self.remember(applicant, &wrapped).map(Some),
            None => Ok(None),
        }
    }

    /// Waits until no other command asks for the key of that applicant.
    async fn asking(&self, applicant: &str) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        let mut hasher = std::hash::DefaultHasher::new();
        applicant.hash(&mut hasher);
        let group = usize::try_from(hasher.finish() % GROUPS as u64).unwrap_or_default();
        match self.under_way.get(group) {
            Some(group) => Some(group.lock().await),
            None => None,
        }
    }

    async fn key_or_new(&self, applicant: &str) -> Result<Key, Failure> {
        if let Some(key) = self.known_key(applicant) {
            return Ok(key);
        }
        let _asking = self.asking(applicant).await;
        if let Some(key) = self.key(applicant).await? {
            return Ok(key);
        }
        self.new_key(applicant).await
    }

    /// The key that is remembered.
    fn known_key(&self, applicant: &str) -> Option<Key> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).get(applicant).cloned()
    }

    /// A new key, or the one that somebody else stored first.
    async fn new_key(&self, applicant: &str) -> Result<Key, Failure> {
        let wrapped = self.master.wrap(applicant, &Key::random()?)?;
        let stored = self.keys.put_if_absent(applicant, Bytes::from(wrapped)).await?;
        self.remember(applicant, &stored)
    }

    fn remember(&self, applicant: &str, wrapped: &[u8]) -> Result<Key, Failure> {
        let key = self.master.unwrap(applicant, wrapped).map_err(|_| does_not_open(applicant))?;
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).put(applicant.to_owned(), key.clone());
        Ok(key)
    }

    async fn was_erased(&self, applicant: &str) -> Result<bool, Failure> {
        let aggregate =
            AggregateRef::new(Kind::Applicant, applicant).map_err(|error| Failure::Damaged(error.to_string()))?;
        let Some(last) = self.log.last(&aggregate).await? else { return Ok(false) };
        let envelope = Envelope::decode(&last.body).map_err(|error| Failure::Damaged(error.to_string()))?;
        Ok(ApplicantEventName::parse(&envelope.event_type) == Some(ApplicantEventName::Erased))
    }
}

/// What a ciphertext is bound to: it opens for no other applicant and no other purpose.
fn context(purpose: &str, applicant: &str) -> String {
    format!("{purpose}/{applicant}")
}

/// For what a text is sealed: its command, and its place there.
fn occasion(command: Uuid, place: &str) -> String {
    format!("{command}/{place}")
}

fn does_not_open(applicant: &str) -> Failure {
    Failure::Damaged(format!(
        "what is sealed for applicant/{applicant} does not open with its key: was the master key replaced?"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_domain::vocabulary::sealed::PartyKind;
    use anjuan_journal::LogError;
    use anjuan_journal::memory::{MemoryKeys, MemoryLog};
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A register in which the applicant appears between the two questions, with the key that another command made.
    struct MeanwhileRecorded {
        keys: MemoryKeys,
        wrapped: Option<(String, Vec<u8>)>,
    }

    #[async_trait]
    impl Known for MeanwhileRecorded {
        async fn is_known(&self, _: &str) -> Result<bool, Failure> {
            if let Some((applicant, wrapped)) = &self.wrapped {
                self.keys.put_if_absent(applicant, Bytes::from(wrapped.clone())).await?;
            }
            Ok(true)
        }
    }

    fn party() -> ClearParty {
        serde_json::from_value(serde_json::json!({
            "kind": "NATURAL_PERSON", "name": "张三", "document": "110101199003070011", "telephone": "13800000000"
        }))
        .unwrap()
    }

    fn sealer(master: Master, keys: &MemoryKeys, wrapped: Option<(String, Vec<u8>)>) -> Sealer {
        let known = MeanwhileRecorded { keys: keys.clone(), wrapped };
        Sealer::new(master, Arc::new(keys.clone()), Arc::new(MemoryLog::new("bencha")), Arc::new(known))
    }

    fn master() -> (tempfile::TempDir, Master) {
        let directory = tempfile::tempdir().unwrap();
        let master = Master::open(&directory.path().join("master.key")).unwrap();
        (directory, master)
    }

    #[tokio::test]
    async fn a_key_that_another_command_made_meanwhile_is_taken_and_not_called_lost() {
        let (_directory, master) = master();
        let applicant = master.applicant_by_document(PartyKind::NaturalPerson, &party().document, 0);
        let wrapped = master.wrap(&applicant, &Key::random().unwrap()).unwrap();
        let sealer = sealer(master, &MemoryKeys::default(), Some((applicant.clone(), wrapped)));
        let sealed = sealer.party(&party(), Uuid::from_u128(1), "applicant").await.unwrap();
        assert_eq!(sealed.applicant, applicant);
    }

    #[tokio::test]
    async fn somebody_recorded_whose_key_is_nowhere_gets_no_new_one() {
        let (_directory, master) = master();
        let (keys, applicant) =
            (MemoryKeys::default(), master.applicant_by_document(PartyKind::NaturalPerson, &party().document, 0));
        let sealer = sealer(master, &keys, None);
        let refused = sealer.party(&party(), Uuid::from_u128(1), "applicant").await.unwrap_err();
        assert!(matches!(refused, Failure::KeyLost(lost) if lost == applicant));
        assert!(keys.get(&applicant).await.unwrap().is_none());
    }

    /// Keys that count how often they are asked.
    #[derive(Default)]
    struct Counted {
        keys: MemoryKeys,
        gets: AtomicUsize,
        puts: AtomicUsize,
    }

    #[async_trait]
    impl KeyStore for Counted {
        async fn put_if_absent(&self, applicant: &str, key: Bytes) -> Result<Bytes, LogError> {
            self.puts.fetch_add(1, Ordering::SeqCst);
            self.keys.put_if_absent(applicant, key).await
        }
        async fn get(&self, applicant: &str) -> Result<Option<Bytes>, LogError> {
            self.gets.fetch_add(1, Ordering::SeqCst);
            self.keys.get(applicant).await
        }
        async fn erase(&self, applicant: &str) -> Result<bool, LogError> {
            self.keys.erase(applicant).await
        }
        async fn put_check_if_absent(&self, check: Bytes) -> Result<Bytes, LogError> {
            self.keys.put_check_if_absent(check).await
        }
        async fn check(&self) -> Result<Option<Bytes>, LogError> {
            self.keys.check().await
        }
        async fn any(&self) -> Result<Option<(String, Bytes)>, LogError> {
            self.keys.any().await
        }
    }

    /// A register that knows nobody.
    struct Nobody;

    #[async_trait]
    impl Known for Nobody {
        async fn is_known(&self, _: &str) -> Result<bool, Failure> {
            Ok(false)
        }
    }

    #[tokio::test]
    async fn a_new_applicant_costs_one_question_and_one_put_and_a_known_one_none() {
        let (_directory, master) = master();
        let keys = Arc::new(Counted::default());
        let store: Arc<dyn KeyStore> = Arc::<Counted>::clone(&keys);
        let sealer = Sealer::new(master, store, Arc::new(MemoryLog::new("bencha")), Arc::new(Nobody));
        let asked = || (keys.gets.load(Ordering::SeqCst), keys.puts.load(Ordering::SeqCst));
        let first = sealer.party(&party(), Uuid::from_u128(1), "enquirer").await.unwrap();
        assert_eq!(asked(), (1, 1));
        let again = sealer.party(&party(), Uuid::from_u128(2), "enquirer").await.unwrap();
        assert_eq!((again.applicant, asked()), (first.applicant, (1, 1)));
        let other = ClearParty { document: "110101199003070038".into(), ..party() };
        let many = (0..16).map(|n| sealer.party(&other, Uuid::from_u128(100 + n), "enquirer"));
        let many = futures::future::try_join_all(many).await.unwrap();
        assert!(many.iter().all(|sealed| sealed.applicant == many[0].applicant));
        assert_eq!(asked(), (2, 2), "commands at the same time about the same person ask once");
        let unnamed = ClearParty { document: String::new(), ..party() };
        let given = sealer.party(&unnamed, Uuid::from_u128(3), "enquirer").await.unwrap();
        assert_eq!(asked(), (2, 3), "a key that belongs to this command alone is put at once");
        assert_eq!(sealer.open_party(&given).await.unwrap().map(|party| party.name), Some(unnamed.name));
    }
}
