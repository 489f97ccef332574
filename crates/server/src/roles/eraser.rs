//! Erasure that survives a crash: whatever erasure was recorded, its key is deleted, if not then then at the next start.
use crate::failure::Failure;
use crate::sealing::Sealer;
use anjuan_domain::event::Envelope;
use anjuan_domain::matters::applicant::events::ApplicantEventName;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_journal::{EventLog, Filter, LogError};
use futures::StreamExt;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long to wait before the log is asked again.
const PAUSE: Duration = Duration::from_secs(5);

/// Follows the applicants' events and deletes the keys of the erased until `stop`. Deleting twice does no harm.
pub async fn run(log: Arc<dyn EventLog>, sealer: Arc<Sealer>, stop: CancellationToken) {
    let mut from = 1;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            ended = follow(&*log, &sealer, &mut from) => {
                if let Err(error) = ended {
                    tracing::warn!(%error, "erasures cannot be followed; trying again");
                    if matches!(error, LogError::Damaged { .. }) {
                        // The log may be another one now; deleting twice does no harm.
                        from = 1;
                    }
                }
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

async fn follow(log: &dyn EventLog, sealer: &Sealer, from: &mut u64) -> Result<(), LogError> {
    let mut events = log.follow(*from, Filter::Kinds(vec![Kind::Applicant])).await?;
    while let Some(stored) = events.next().await {
        let stored = stored?;
        // What is left out erases nobody: it does not continue its aggregate, or no desk of the centre decided it.
        if stored.left_out.is_none()
            && let Some(applicant) = erased(&stored.body)
        {
            match sealer.erase(&applicant).await {
                Ok(()) => {}
                Err(Failure::Log(error @ LogError::NoAnswer(_))) => return Err(error),
                // One that cannot be erased keeps no other from it; it is tried again with the next start.
                Err(failure) => {
                    tracing::error!(applicant, %failure, "an erasure was recorded, and the key is not deleted")
                }
            }
        }
        *from = stored.sequence + 1;
    }
    Ok(())
}

fn erased(body: &[u8]) -> Option<String> {
    let envelope = Envelope::decode(body).ok()?;
    (ApplicantEventName::parse(&envelope.event_type) == Some(ApplicantEventName::Erased))
        .then(|| envelope.aggregate().ok().map(|aggregate| aggregate.id))
        .flatten()
}
