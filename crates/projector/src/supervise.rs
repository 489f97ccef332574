//! Keeping a projector at work: what may pass is tried again, what may not stops it loudly.
use crate::error::ProjectorError;
use crate::projector::{Projector, interrupted};
use crate::status::Health;
use anjuan_views::view::View;
use std::sync::PoisonError;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The first pause after a failure; it doubles up to [`LONGEST`].
const FIRST: Duration = Duration::from_millis(100);
/// The longest pause between two attempts.
const LONGEST: Duration = Duration::from_secs(10);
/// The pause before a view that stands past the log looks whether the log was restored.
const WAITS: Duration = Duration::from_secs(1);
/// After so many failures of the store in a row it is set aside.
const PATIENCE: u32 = 3;

impl<V: View> Projector<V> {
    /// Follows the log until cancelled, through failures of log and store. Cancelled, everything is on the disk.
    ///
    /// # Errors
    /// A hole in the stream: the view stops where it is, readers keep its rows, and its health says why. A view that stands
    /// past the log keeps everything and waits.
    pub async fn supervise(&self, cancel: CancellationToken) -> Result<(), ProjectorError> {
        let (mut pause, mut store_failures) = (FIRST, 0);
        loop {
            let began = self.reader().position();
            let error = tokio::select! {
                () = cancel.cancelled() => return self.flush().await,
                ended = self.run() => match ended {
                    Ok(never) => match never {},
                    Err(error) => error,
                },
            };
            if self.reader().position() > began {
                (pause, store_failures) = (FIRST, 0);
            }
            self.recover(&error, &mut store_failures).await?;
            if matches!(error, ProjectorError::Ahead { .. }) {
                pause = WAITS;
            }
            tokio::select! {
                () = cancel.cancelled() => return self.flush().await,
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST),
            }
        }
    }

    async fn recover(&self, error: &ProjectorError, store_failures: &mut u32) -> Result<(), ProjectorError> {
        let because = error.to_string();
        match error {
            ProjectorError::Gap { view, expected, found } => {
                tracing::error!(view = V::NAME, because, "the view stops");
                self.shared.set_health(Health::Stopped { because });
                return Err(ProjectorError::Gap { view, expected: *expected, found: *found });
            }
            // The log may be restored, or go on by declaration: then the view does too.
            ProjectorError::Ahead { .. } => {
                let stopped = Health::Stopped { because };
                if self.shared.health() != stopped {
                    tracing::error!(view = V::NAME, %error, "the view waits");
                    self.shared.set_health(stopped);
                }
                return Ok(());
            }
            ProjectorError::Store { .. } | ProjectorError::Interrupted { .. } => {
                *store_failures += 1;
                let reloaded = self.reload().await;
                if *store_failures >= PATIENCE || reloaded.is_err() {
                    self.begin_anew(&because).await?;
                    *store_failures = 0;
                }
            }
            ProjectorError::Log(_)
            | ProjectorError::File { .. }
            | ProjectorError::Ended(_)
            | ProjectorError::Rebuilding(_) => {}
        }
        tracing::warn!(view = V::NAME, because, "the view tries again");
        self.shared.set_health(Health::Retrying { because });
        Ok(())
    }

    /// Writes everything committed to the disk.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn flush(&self) -> Result<(), ProjectorError> {
        // Whoever holds the fold is done with its commit then.
        let held = std::sync::Arc::clone(&self.folder).lock_owned().await;
        let store = self.shared.store.read().unwrap_or_else(PoisonError::into_inner).clone();
        let flushed = tokio::task::spawn_blocking(move || store.flush()).await;
        drop(held);
        flushed.map_err(interrupted::<V>)?
    }
}
