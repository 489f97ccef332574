//! Keeping a projector at work (监护): whatever fails is tried again for ever; a store that is damaged is made anew.
use crate::error::ProjectorError;
use crate::projector::Projector;
use crate::status::Health;
use anjuan_views::view::View;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The first pause after a failure; it doubles up to [`LONGEST`].
const FIRST: Duration = Duration::from_millis(100);
/// The longest pause between two attempts.
const LONGEST: Duration = Duration::from_secs(10);
/// The longest pause while the log does not answer: asking it costs one question.
const LOG_AWAY: Duration = Duration::from_secs(1);
/// How often a full disk is looked at again.
const LOOK: Duration = Duration::from_millis(250);
/// The pause before a view that stands past the log looks whether the log was restored.
const WAITS: Duration = Duration::from_secs(1);
/// After so many failures of the store in a row it is set aside.
const PATIENCE: u32 = 3;

impl<V: View> Projector<V> {
    /// Follows the log until cancelled, through failures of log, store and disk, and writes behind: it tries again for ever, with
    /// pauses, and its health says why. Cancelled, everything is on the disk.
    ///
    /// # Errors
    /// The store's failure at the end. A hole in the stream is none: the view stops where it is, readers keep its rows, and its
    /// health says why. A view that stands past the log keeps everything and waits.
    pub async fn supervise(&self, cancel: CancellationToken) -> Result<(), ProjectorError> {
        let (mut pause, mut store_failures) = (FIRST, 0);
        loop {
            let began = self.reader().position();
            let error = tokio::select! {
                () = cancel.cancelled() => return self.flush().await,
                what = self.shared.damaged() => ProjectorError::Damaged { view: V::NAME, what },
                what = self.folded_what_is_lost() => ProjectorError::Damaged { view: V::NAME, what },
                error = self.write_behind() => error,
                ended = self.run() => match ended {
                    Ok(never) => match never {},
                    Err(error) => error,
                },
            };
            if self.reader().position() > began {
                (pause, store_failures) = (FIRST, 0);
            }
            let because = error.to_string();
            let told = match error {
                // The log may be mended, restored, or go on by declaration: then the view does too.
                ProjectorError::Gap { .. } | ProjectorError::Ahead { .. } => Health::Stopped { because },
                _ => Health::Retrying { because },
            };
            if self.shared.health() != told {
                tracing::error!(view = V::NAME, %error, "the view does not follow; it tries again");
                self.shared.set_health(told);
            }
            let recovered = tokio::select! {
                () = cancel.cancelled() => return self.flush().await,
                recovered = self.recover(&error, &mut store_failures) => recovered,
            };
            if let Err(error) = recovered {
                let because = self.outside().unwrap_or_else(|| error.to_string());
                tracing::error!(view = V::NAME, because, "the view's store cannot be opened; it is tried again");
                self.shared.set_health(Health::Retrying { because });
            }
            let longest = if matches!(error, ProjectorError::Log(_)) { LOG_AWAY } else { LONGEST };
            pause = if matches!(error, ProjectorError::Ahead { .. }) { WAITS } else { pause.min(longest) };
            tokio::select! {
                () = cancel.cancelled() => return self.flush().await,
                // On a full disk the log fails as well: with room again the view goes on at once.
                () = self.room() => pause = FIRST,
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(longest),
            }
        }
    }

    /// Ends when something was declared lost that was folded while it could be read: a view is what can be folded again.
    async fn folded_what_is_lost(&self) -> String {
        let mut known = None;
        loop {
            let era = self.shared.log.era();
            if known.replace(era) != Some(era)
                && let Some(lost) = self.shared.log.holes().into_iter().find(|hole| self.shared.has_folded(*hole))
            {
                return format!("what it folded of the sequences {} to {} was declared lost", lost.0, lost.1);
            }
            tokio::time::sleep(WAITS).await;
        }
    }

    /// What stands in the way that is not the store's own fault.
    fn outside(&self) -> Option<String> {
        self.directory.has_no_room().then(|| format!("the disk is full: view {} goes on once there is room", V::NAME))
    }

    /// Ends when the disk was full and has room again; never where there was room.
    async fn room(&self) {
        if self.outside().is_none() {
            std::future::pending::<()>().await;
        }
        while self.outside().is_some() {
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn recover(&self, error: &ProjectorError, store_failures: &mut u32) -> Result<(), ProjectorError> {
        match error {
            ProjectorError::Damaged { what, .. } => self.begin_anew(what).await,
            ProjectorError::Store { .. } | ProjectorError::Interrupted { .. } | ProjectorError::File { .. } => {
                if let Some(because) = self.outside() {
                    // Nothing of the store is given up; once there is room it is opened again.
                    self.shared.set_health(Health::Retrying { because });
                    *store_failures = 0;
                    while self.outside().is_some() {
                        tokio::time::sleep(LOOK).await;
                    }
                    return self.reopen().await;
                }
                *store_failures += 1;
                if *store_failures < PATIENCE {
                    return self.reopen().await;
                }
                *store_failures = 0;
                self.begin_anew(&error.to_string()).await
            }
            ProjectorError::Gap { .. }
            | ProjectorError::Ahead { .. }
            | ProjectorError::Log(_)
            | ProjectorError::Ended(_)
            | ProjectorError::Rebuilding(_) => Ok(()),
        }
    }
}
