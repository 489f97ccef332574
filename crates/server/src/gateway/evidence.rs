//! Evidence (证据): the newest checkpoint and the tiles of the log for everybody, and the bundle of an aggregate for the inspector.
//!
//! Checkpoint and tiles are hashes and signatures: they say nothing of anybody, and a witness or an applicant may hold the centre to them.
//! A bundle has the stored bytes, in which personal data is sealed; it is given to whoever may read the stored events as they are.
use super::edge::Edge;
use super::problems::Rejection;
use super::reads;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::seal::cosigned::Cosigned;
use crate::seal::store::{Sealed, Store};
use crate::sentences::{named, words};
use anjuan_api::Problem;
use anjuan_domain::event::Envelope;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::Stored;
use anjuan_proof::bundle::{Bundle, FORMAT, Proved};
use anjuan_proof::tiles::{Tree, named as named_tile};
use anjuan_proof::{Tile, checkpoint};
use axum::Json;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// How often, and how many times, the checkpoint is looked at again until it has the last event.
const LOOKS: (Duration, u32) = (Duration::from_millis(100), 30);

const PLAIN: (HeaderName, &str) = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
const OCTETS: (HeaderName, &str) = (header::CONTENT_TYPE, "application/octet-stream");
/// The newest is asked for anew each time.
const FRESH: (HeaderName, &str) = (header::CACHE_CONTROL, "no-store");
/// A tile of that width never changes.
const FOR_EVER: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");

/// The newest signed checkpoint, with the co-signatures that it has.
pub(super) async fn checkpoint(edge: Arc<Edge>) -> Result<Response, Rejection> {
    let sealed = sealed(&edge.seal).await?;
    let cosigned = cosigned(&edge.seal).await?.filter(|cosigned| cosigned.size == sealed.size);
    let note = cosigned.map_or(sealed.checkpoint, |cosigned| cosigned.checkpoint);
    Ok(([PLAIN, FRESH], note).into_response())
}

/// The newest checkpoint that has its quorum of witnesses.
pub(super) async fn witnessed(edge: Arc<Edge>) -> Result<Response, Rejection> {
    let cosigned = cosigned(&edge.seal)
        .await?
        .ok_or_else(|| Failure::NotFound(words("checkpoint with its quorum of witnesses", "获足够见证联署的检查点")))?;
    Ok(([PLAIN, FRESH], cosigned.checkpoint).into_response())
}

/// What witnesses co-signed; none where none has its quorum.
async fn cosigned(store: &Store) -> Result<Option<Cosigned>, Failure> {
    let store = store.clone();
    let cosigned = reading(move || store.cosigned()).await?.ok().flatten();
    Ok(cosigned.filter(|cosigned| cosigned.size > 0))
}

/// The public key of the log.
pub(super) async fn key(edge: Arc<Edge>) -> Result<Response, Rejection> {
    let store = edge.seal.clone();
    let public = reading(move || store.public()).await?.map_err(|_| not_sealed())?;
    Ok(([PLAIN, FRESH], format!("{public}\n")).into_response())
}

/// A tile, by its path behind `tile/`.
pub(super) async fn tile(edge: Arc<Edge>, path: String) -> Result<Response, Rejection> {
    let no_tile = || Failure::NotFound(words(format!("tile `{path}`"), format!("瓦片 `{path}`")));
    let tile = named_tile(&format!("tile/{path}")).ok_or_else(no_tile)?;
    let store = edge.seal.clone();
    let found = reading(move || store.tile(&tile)).await?.ok_or_else(no_tile)?;
    Ok(([OCTETS, FOR_EVER], found).into_response())
}

/// The bundle of an aggregate: its stored events, each with its path to the root of the newest checkpoint.
pub(super) async fn bundle(edge: Arc<Edge>, caller: Caller, of: (&str, &str)) -> Result<Json<Bundle>, Rejection> {
    let (aggregate, stored, _) = reads::readable(&edge, &caller, of).await?;
    let stored = unbroken(&stored)?;
    let Some(last) = stored.last().map(|stored| stored.sequence) else {
        return Err(Failure::NotFound(named(&aggregate)).into());
    };
    let sealed = sealed_with(&edge.seal, last).await?;
    let note = witnessed_with(&edge.seal, &sealed, last).await?;
    let store = edge.seal.clone();
    let events: Vec<(u64, Vec<u8>)> = stored.iter().map(|stored| (stored.sequence, stored.body.to_vec())).collect();
    let bundle = reading(move || proved(&store, (&sealed, &note), &aggregate, &events)).await?;
    Ok(Json(bundle?))
}

/// The events from the first to the last before one that is withheld: a chain with a hole proves nothing, and would show the hole.
fn unbroken(stored: &[Stored]) -> Result<&[Stored], Failure> {
    for (place, one) in stored.iter().enumerate() {
        let envelope = Envelope::decode(&one.body).map_err(|error| Failure::Damaged(error.to_string()))?;
        if envelope.sequence != place as u64 + 1 {
            return Ok(stored.get(..place).unwrap_or_default());
        }
    }
    Ok(stored)
}

fn proved(
    store: &Store,
    (sealed, note): (&Sealed, &str),
    aggregate: &AggregateRef,
    events: &[(u64, Vec<u8>)],
) -> Result<Bundle, Failure> {
    let damaged = |what: &dyn std::fmt::Display| Failure::Damaged(format!("the seal of the log: {what}"));
    let public = store.public().map_err(|error| damaged(&error))?;
    let signed = checkpoint::open(note, &public).map_err(|error| damaged(&error))?;
    let tree = Tree::new(signed.size, signed.root, |tile: &Tile| store.tile(tile));
    let mut proved = Vec::with_capacity(events.len());
    for (sequence, body) in events {
        let index = sealed.index(*sequence).ok_or_else(|| damaged(&format!("the event at {sequence} has no leaf")))?;
        let path = tree.inclusion(index).map_err(|error| damaged(&error))?;
        proved.push(Proved::new(*sequence, index, body, &path));
    }
    Ok(Bundle { format: FORMAT.into(), aggregate: aggregate.to_string(), checkpoint: note.to_owned(), events: proved })
}

/// What is sealed, as soon as it has the message at a sequence.
async fn sealed_with(store: &Store, sequence: u64) -> Result<Sealed, Rejection> {
    let (pause, looks) = LOOKS;
    for _ in 0..looks {
        match sealed(store).await {
            Ok(sealed) if sealed.sequence >= sequence => return Ok(sealed),
            Ok(_) | Err(_) => tokio::time::sleep(pause).await,
        }
    }
    Err(not_sealed())
}

/// The checkpoint that proves the message at a sequence: one with its quorum as soon as there is one, and the newest where witnesses are
/// asked and do not answer, or none is asked.
async fn witnessed_with(store: &Store, newest: &Sealed, sequence: u64) -> Result<String, Failure> {
    let ((pause, looks), index) = (LOOKS, newest.index(sequence));
    for _ in 0..looks {
        match cosigned(store).await? {
            Some(cosigned) if index.is_some_and(|index| index < cosigned.size) => return Ok(cosigned.checkpoint),
            Some(_) => tokio::time::sleep(pause).await,
            None => break,
        }
    }
    Ok(newest.checkpoint.clone())
}

async fn sealed(store: &Store) -> Result<Sealed, Rejection> {
    let store = store.clone();
    reading(move || store.sealed()).await?.ok().flatten().ok_or_else(not_sealed)
}

/// Reads files off the threads that answer.
async fn reading<T: Send + 'static>(read: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(read).await.map_err(|error| Failure::Damaged(io::Error::other(error).to_string()))
}

fn not_sealed() -> Rejection {
    Rejection(Problem::new(
        503,
        "seal.not-there",
        "The log is not sealed that far yet: a checkpoint comes within a second while the sealer runs. Try again.",
        "日志尚未封存至此：封存服务运行时，检查点在一秒内生成。请稍后重试。",
    ))
}
