//! Where notices come from (通知来源): events of the log, in its order, from the position that is recorded on.
//!
//! What an event gives is decided in `anjuan_notices`; here it is read. A process that starts for the first time begins with the end of the
//! log: what happened before anybody asked for notices is not sent.
use super::kept::Kept;
use anjuan_domain::event::Envelope;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_journal::{EventLog, Filter, LogError, Stored};
use anjuan_notices::Notice;
use anjuan_notices::notice::recorded;
use futures::StreamExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// How long to wait before the log is asked again.
pub(super) const PAUSE: Duration = Duration::from_secs(1);

/// How many events may wait to be made deliveries of.
const WAITING: usize = 64;

/// The kinds whose events give notices.
const KINDS: [Kind; 2] = [Kind::Card, Kind::Escalation];

/// What one event gives.
#[derive(Debug)]
pub(super) struct Taken {
    /// Its sequence in the log; none of what no single event gives.
    pub(super) sequence: Option<u64>,
    /// The notices; often none.
    pub(super) notices: Vec<Notice>,
}

/// Room for what is taken, until deliveries are made of it.
pub(super) fn channel() -> (mpsc::Sender<Taken>, mpsc::Receiver<Taken>) {
    mpsc::channel(WAITING)
}

/// Follows the log in a task until `stop`.
pub(super) fn follow(log: Arc<dyn EventLog>, kept: Arc<Kept>, tell: mpsc::Sender<Taken>, stop: CancellationToken) {
    tokio::spawn(async move {
        let mut from = None;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                ended = followed(&*log, &kept, &mut from, &tell) => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "the notices cannot follow the log; trying again");
                    }
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    });
}

async fn followed(
    log: &dyn EventLog,
    kept: &Kept,
    from: &mut Option<u64>,
    tell: &mpsc::Sender<Taken>,
) -> Result<(), LogError> {
    let begin = match *from {
        Some(begin) => begin,
        None => begin(log, kept).await?,
    };
    *from = Some(begin);
    let mut events = log.follow(begin, Filter::Kinds(KINDS.to_vec())).await?;
    while let Some(stored) = events.next().await {
        let stored = stored?;
        let taken = Taken { sequence: Some(stored.sequence), notices: notices(&stored) };
        if tell.send(taken).await.is_err() {
            return Ok(());
        }
        *from = Some(stored.sequence + 1);
    }
    Ok(())
}

/// The first event of which notices were not made yet.
async fn begin(log: &dyn EventLog, kept: &Kept) -> Result<u64, LogError> {
    let head = log.head().await?;
    let last = match kept.position().await? {
        // A log that was restored may end before it: what comes next there has sequences that were known of other events.
        Some(position) if position > head => {
            tracing::warn!(
                position,
                head,
                "notices were made up to an event that the log does not have; they go on from its end"
            );
            kept.back_to(head).await?;
            head
        }
        Some(position) => position,
        None => head,
    };
    // Written again at each start: it does not grow old where nothing happens.
    kept.move_to(last).await?;
    Ok(last + 1)
}

fn notices(stored: &Stored) -> Vec<Notice> {
    if stored.left_out.is_some() {
        return Vec::new();
    }
    let read = Envelope::decode(&stored.body).and_then(|envelope| {
        let event = envelope.event()?;
        Ok(recorded(&envelope, &event, stored.sequence))
    });
    // The views park what does not read, and say so.
    read.inspect_err(|error| tracing::error!(sequence = stored.sequence, %error, "an event does not read"))
        .unwrap_or_default()
}
