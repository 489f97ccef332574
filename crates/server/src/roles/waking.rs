//! What wakes the workflow (唤醒): the next instant at which anything changes, a change of the log, a clock that somebody moved.
//!
//! Nothing is looked for again and again: the deadlines view says when the next thing falls due, and the log says when it went on. A process
//! to which nothing happens sleeps. It must never decide what is due.
use crate::clock::Clock;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{EventLog, Filter, LogError};
use chrono::TimeDelta;
use futures::StreamExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How long to wait before the log is followed again.
const PAUSE: Duration = Duration::from_secs(1);

/// The longest sleep: a wall clock that was set, or a machine that was suspended, is noticed after it.
pub(super) const LONGEST: Duration = Duration::from_secs(20);

/// Something is over from the first moment after its instant on.
const FIRST_MOMENT: TimeDelta = TimeDelta::milliseconds(1);

/// Follows the log in a task until `stop`; what is told is the last stream sequence.
pub(crate) fn follow(log: Arc<dyn EventLog>, stop: CancellationToken) -> watch::Receiver<u64> {
    let (tell, news) = watch::channel(0);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                ended = followed(&*log, &tell) => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "the workflow cannot follow the log; trying again");
                    }
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    });
    news
}

async fn followed(log: &dyn EventLog, tell: &watch::Sender<u64>) -> Result<(), LogError> {
    let head = log.head().await?;
    tell.send_if_modified(|known| std::mem::replace(known, head) != head);
    let mut events = log.follow(head + 1, Filter::All).await?;
    while let Some(stored) = events.next().await {
        tell.send_replace(stored?.sequence);
    }
    Ok(())
}

/// Waits until a channel tells something new; for ever where there is none.
pub(crate) async fn change<T>(channel: &mut Option<watch::Receiver<T>>) {
    if let Some(channel) = channel
        && channel.changed().await.is_ok()
    {
        return;
    }
    // Whoever tells is gone only where the process stops.
    std::future::pending().await
}

/// How long until the first moment after the earliest of these instants, by that clock; never longer than [`LONGEST`].
pub(crate) fn until(instants: impl IntoIterator<Item = Option<Instant>>, clock: &dyn Clock) -> Duration {
    let Some(earliest) = instants.into_iter().flatten().min() else { return LONGEST };
    (earliest + FIRST_MOMENT - clock.now()).to_std().unwrap_or_default().min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SetClock;

    #[test]
    fn it_sleeps_until_the_first_moment_after_the_earliest_instant() {
        let now: Instant = "2018-10-24T02:00:00Z".parse().unwrap();
        let clock = SetClock::at(now);
        let after = |seconds| Some(now + TimeDelta::seconds(seconds));
        assert_eq!(until([after(7), None, after(5)], &clock), Duration::from_millis(5_001));
        assert_eq!(until([after(-3)], &clock), Duration::ZERO, "what fell already is done at once");
        assert_eq!(until([after(3_600)], &clock), LONGEST);
        assert_eq!(until([None], &clock), LONGEST);
    }
}
