//! The role of notices (对外通知): what waits for people is sent to them outside, as `notices.toml` says, each once by its key.
//!
//! It runs where that file is given and nowhere else; the file is read anew when it changes ([`renewal`]). What is to be done is decided in `anjuan_notices`; here are the log, the stream of
//! deliveries, the clock and the wire. It never decides a command, and nothing of the service waits for it.
//!
//! Before a message is sent, the try is recorded; after it, how it ended. Whoever dies in between leaves a try without an end, and it is made
//! again under the same id: "once" means by that id. Of two processes the second does not begin what the first began.
mod items;
mod kept;
mod renewal;
mod run;
mod send;
mod take;

pub(crate) use kept::{Changed, Kept};
pub(crate) use renewal::Renewal;
pub use run::Notifier;

use crate::settings::NoticesSettings;
use anjuan_api::deliveries::DeliveryTrouble;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{LogError, RecordStore};
use anjuan_notices::config::Mistake;
use anjuan_notices::{Delivery, Outside};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// Why the file of the channels is not taken.
#[derive(Debug, thiserror::Error)]
pub enum NoticesError {
    /// It cannot be read.
    #[error("the file of the outside channels {path} cannot be read: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It does not say what it must.
    #[error("{path}: {mistake}")]
    Mistake {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        mistake: Mistake,
    },
}

/// The file of the settings; none where none is given.
///
/// # Errors
/// [`NoticesError`] names file, key and what it must be.
pub fn read(settings: &NoticesSettings) -> Result<Option<Outside>, NoticesError> {
    let path = settings.file.clone();
    if path == Path::new("") {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&path).map_err(|source| NoticesError::File { path: path.clone(), source })?;
    Outside::read(&text).map(Some).map_err(|mistake| NoticesError::Mistake { path, mistake })
}

/// The deliveries of one centre and its channels: what the role and the edge share.
pub struct Notices {
    pub(crate) kept: Arc<Kept>,
    /// The channels, as the file said last that could be used.
    outside: watch::Sender<Arc<Outside>>,
    /// Since when the stream of deliveries cannot be used, and why.
    trouble: Mutex<Option<(Instant, String)>>,
    /// Since when the file says what cannot be used, and why.
    unusable: Mutex<Option<(Instant, String)>>,
}

impl Notices {
    /// Over that store.
    #[must_use]
    pub fn new(store: Arc<dyn RecordStore>, outside: Outside) -> Self {
        let outside = watch::Sender::new(Arc::new(outside));
        Self { kept: Arc::new(Kept::new(store)), outside, trouble: Mutex::default(), unusable: Mutex::default() }
    }

    /// The channels, as they are now.
    pub(crate) fn outside(&self) -> Arc<Outside> {
        Arc::clone(&self.outside.borrow())
    }

    /// Tells whenever the channels change.
    pub(crate) fn renewed(&self) -> watch::Receiver<Arc<Outside>> {
        self.outside.subscribe()
    }

    /// The file was read anew, or cannot be used: what it said before goes on.
    fn read_anew(&self, now: Instant, read: Result<Outside, &NoticesError>) {
        let mut unusable = self.unusable.lock().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok(outside) => {
                *unusable = None;
                self.outside.send_replace(Arc::new(outside));
            }
            Err(error) => {
                *unusable = Some((unusable.as_ref().map_or(now, |(since, _)| *since), error.to_string()));
            }
        }
    }

    /// The stream of deliveries answered, or it did not.
    fn answered(&self, now: Instant, answer: Result<(), &LogError>) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        *trouble = match answer {
            Ok(()) => None,
            Err(error) => Some((trouble.as_ref().map_or(now, |(since, _)| *since), error.to_string())),
        };
    }

    /// Everything that is not delivered as it should be.
    ///
    /// # Errors
    /// As the stream of deliveries answers.
    pub(crate) async fn troubles(&self) -> Result<Vec<DeliveryTrouble>, LogError> {
        let all = self.kept.all().await?;
        let said = |trouble: &Mutex<Option<_>>| trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let stream = said(&self.trouble).map(|(since, why)| {
            general(since, (format!("deliveries cannot be recorded: {why}"), format!("投递记录无法读写：{why}")))
        });
        let file = said(&self.unusable).map(|(since, why)| {
            let en = format!(
                "the file of the outside channels changed and cannot be used, what it said before goes on: {why}"
            );
            general(since, (en, format!("对外通知渠道文件已更改但无法使用，仍按原内容执行：{why}")))
        });
        let troubled = all.iter().filter(|delivery| delivery.is_in_trouble()).map(trouble);
        Ok(stream.into_iter().chain(file).chain(troubled).collect())
    }
}

/// What is about all deliveries.
fn general(since: Instant, (detail_en, detail_zh): (String, String)) -> DeliveryTrouble {
    let (id, channel, person) = (String::new(), String::new(), String::new());
    DeliveryTrouble { id, channel, person, objects: Vec::new(), since, tries: 0, detail_en, detail_zh }
}

fn trouble(delivery: &Delivery) -> DeliveryTrouble {
    let why = delivery.failure().unwrap_or_default();
    let failed = delivery.attempts.iter().find(|attempt| attempt.failure.is_some());
    DeliveryTrouble {
        id: delivery.id.clone(),
        channel: delivery.channel.clone(),
        person: delivery.person.clone(),
        objects: delivery.notices.iter().map(|notice| notice.object.clone()).collect(),
        since: failed.map_or(delivery.base, |attempt| attempt.ended.unwrap_or(attempt.began)),
        tries: u32::try_from(delivery.attempts.len()).unwrap_or(u32::MAX),
        detail_en: format!("not delivered: {why}"),
        detail_zh: format!("未能投递：{why}"),
    }
}
