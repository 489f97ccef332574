//! The master key and the data that it sealed (密钥核对): the same key, or no start.
//!
//! A check value of the master key stands in the key stream, and beside it in the stream of incidents. A key that is missing or another one is never replaced by a new
//! one: what was sealed could not be read, and the same person would become somebody else.
use super::master::Master;
use crate::secrets::SecretError;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::vocabulary::declare::EventType;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::sealed::SealedParts;
use anjuan_journal::{EventLog, Filter, KeyStore, LogError};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use std::path::Path;

/// Among so many events sealed data is looked for where no check value says whether there is any.
const LOOKED_AT: usize = 2_000;

/// Why the master key is not taken.
#[derive(Debug, thiserror::Error)]
pub enum MasterError {
    /// The file.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The key stream or the log.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// The master key in `path` that the centre's data was sealed with; made where nothing was sealed yet.
///
/// # Errors
/// [`SecretError::Missing`] and [`SecretError::Other`] where the file is not the key of this data.
pub async fn open(path: &Path, keys: &dyn KeyStore, log: &dyn EventLog) -> Result<Master, MasterError> {
    let other = || MasterError::Secret(SecretError::Other { path: path.to_owned() });
    let missing = || MasterError::Secret(SecretError::Missing { path: path.to_owned() });
    let (found, check) = (Master::read(path)?, keys.check().await?);
    let master = match (found, check) {
        // Put again: it may be known by the key stream alone, or by what is kept beside it.
        (Some(master), Some(check)) if check == master.check_value().as_bytes() => master,
        (Some(_), Some(_)) => return Err(other()),
        (None, Some(_)) => return Err(missing()),
        // Data of a time before there was a check value: one of its keys shows whether this one wraps them.
        (Some(master), None) => match keys.any().await? {
            Some((applicant, wrapped)) if master.unwrap(&applicant, &wrapped).is_err() => return Err(other()),
            _ => master,
        },
        (None, None) if keys.any().await?.is_some() || sealed(log).await? => return Err(missing()),
        (None, None) => Master::open(path)?,
    };
    let kept = keys.put_check_if_absent(Bytes::from(master.check_value().to_owned())).await?;
    if kept == master.check_value().as_bytes() { Ok(master) } else { Err(other()) }
}

/// Whether the log holds anything sealed, as far as its first events show.
async fn sealed(log: &dyn EventLog) -> Result<bool, LogError> {
    let head = log.head().await?;
    if head == 0 {
        return Ok(false);
    }
    let mut events = log.read_span(1, head, Filter::Kinds(sealing())).await?.take(LOOKED_AT);
    while let Some(stored) = events.try_next().await? {
        // What this release does not know may well be sealed: no new key is made over it.
        let event = Envelope::decode(&stored.body).and_then(|envelope| envelope.event()).ok();
        if event.is_none_or(|event| is_sealed(&event.sealed())) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The kinds of which an event may hold sealed data, as the tables of events say.
pub(super) fn sealing() -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Event::table().filter(|row| !row.seals.is_empty()).filter_map(EventType::kind).collect();
    kinds.dedup();
    kinds
}

/// Whether anything was sealed: an entry of a foreign log may name nobody.
fn is_sealed(parts: &SealedParts<'_>) -> bool {
    let of_parties = parts.parties.iter().map(|party| &party.ciphertext);
    of_parties.chain(parts.texts.iter().map(|text| &text.ciphertext)).any(|ciphertext| !ciphertext.is_empty())
}
