//! A witness of other people's logs (见证服务): a process of its own, with its own key and directory, without NATS and without anything of
//! the centre but the public key of its log.
//!
//! It speaks C2SP tlog-witness: `POST /add-checkpoint`. What it co-signed last is on the disk before anybody has the signature, so that
//! no crash and no restart makes it sign a second history. What it refuses because it contradicts that is kept whole, for whoever asks who
//! showed it. It must never be run twice over one directory, and it takes nothing away from what it keeps.
mod kept;
#[cfg(test)]
mod tests;

use crate::clock::{Clock, SystemClock};
use crate::lock::{Hold, Lock, LockError};
use crate::secrets::{SecretError, load_or_create, random};
use crate::serving::{ProxiesError, Serving};
use crate::settings::LimitsSettings;
use anjuan_proof::checkpoint::NoteError;
use anjuan_proof::cosign::WitnessKey;
use anjuan_proof::witness::{LARGEST, Refused};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
pub use kept::{Evidence, Kept};
use serde_json::json;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The media type of a size (tlog-witness).
const SIZE: (HeaderName, &str) = (header::CONTENT_TYPE, "text/x.tlog.size");

/// What a witness is given.
#[derive(Debug, Clone)]
pub struct Options {
    /// Its directory.
    pub directory: PathBuf,
    /// Its name, which stands in its key and in every co-signature.
    pub name: String,
    /// The public keys of the logs that it witnesses.
    pub logs: Vec<String>,
    /// Where it listens.
    pub listen: SocketAddr,
}

/// Why a witness does not run.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// Its directory is another process's.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Its key.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// Its key has another name than it was given, or a log's key is none.
    #[error("{0}")]
    Key(String),
    /// Its files or its address.
    #[error("{0}: {1}")]
    Io(String, io::Error),
    /// What it is reached through.
    #[error(transparent)]
    Proxies(#[from] ProxiesError),
}

impl From<NoteError> for WitnessError {
    fn from(error: NoteError) -> Self {
        WitnessError::Key(error.to_string())
    }
}

/// The key of a witness, which is made if there is none.
///
/// # Errors
/// [`WitnessError`] where the file cannot be used, or the key in it has another name.
pub fn key(directory: &Path, name: &str) -> Result<WitnessKey, WitnessError> {
    // The name is looked at before anything is made.
    WitnessKey::written(name, &[0; 32])?;
    let path = directory.join("witness.key");
    let make = || {
        let seed = random::<32>()?;
        WitnessKey::written(name, &seed)
            .map_err(|_| SecretError::Content { path: path.clone(), what: "a name that can stand in a note" })
    };
    let key = WitnessKey::read(&load_or_create(&path, make)?)?;
    if key.name() != name {
        return Err(WitnessError::Key(format!("{} is the key of `{}`, not of `{name}`", path.display(), key.name())));
    }
    Ok(key)
}

/// Runs a witness until `stopped` comes; `ready` is given where it listens.
///
/// # Errors
/// [`WitnessError`].
pub async fn run(
    options: Options,
    stopped: impl Future<Output = ()> + Send + 'static,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), WitnessError> {
    let _lock = Lock::take(&options.directory, Hold::Exclusive)?;
    let key = key(&options.directory, &options.name)?;
    let kept = Kept::open(&options.directory, key, &options.logs)?;
    let listen = |error| WitnessError::Io(options.listen.to_string(), error);
    let listener = TcpListener::bind(options.listen).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let stop = CancellationToken::new();
    let serving = Serving::new(listener, router(kept), (&LimitsSettings::default(), ""), stop.clone())?;
    tokio::spawn(async move {
        stopped.await;
        stop.cancel();
    });
    ready(address);
    serving.run().await;
    Ok(())
}

type Shared = Arc<Mutex<Kept>>;

/// What the witness answers.
fn router(kept: Kept) -> Router {
    Router::new()
        .route("/add-checkpoint", post(add))
        .route("/status", get(status))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(Arc::new(Mutex::new(kept)))
}

/// Whether it co-signs what it is shown.
async fn add(State(kept): State<Shared>, text: String) -> Response {
    let now = SystemClock.now();
    let taken = tokio::task::spawn_blocking(move || {
        // One at a time: what is co-signed follows what was co-signed before.
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.add(&text, now)
    });
    match taken.await.map_err(io::Error::other).flatten() {
        Ok(Ok(line)) => line.into_response(),
        Ok(Err(refused)) => {
            let status = StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::BAD_REQUEST);
            match refused {
                Refused::Elsewhere(size) | Refused::Forked { size } => {
                    (status, [SIZE], format!("{size}\n")).into_response()
                }
                other => (status, format!("{other}\n")).into_response(),
            }
        }
        Err(error) => {
            tracing::error!(%error, "the witness cannot write; nothing is co-signed");
            (StatusCode::INTERNAL_SERVER_ERROR, "the witness cannot write; nothing was co-signed\n").into_response()
        }
    }
}

/// Its key, what it co-signed last of each log, and how much evidence it keeps; 500 where it keeps any.
async fn status(State(kept): State<Shared>) -> Response {
    let (key, logs, evidence) = {
        let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.public(), kept.seen(), kept.evidence())
    };
    match evidence {
        Ok(evidence) => {
            let status = if evidence.is_empty() { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR };
            (status, Json(json!({"key": key, "logs": logs, "evidence": evidence}))).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
    }
}
