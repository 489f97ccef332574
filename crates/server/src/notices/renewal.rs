//! `notices.toml` read anew when it changes (渠道文件更新): a person more, another address, a channel less need no restart.
//!
//! What cannot be used at a start ends it; what cannot be used later is an incident, and what the file said before goes on. Each process that
//! runs the role or the edge looks at its own file.
use super::{Notices, read};
use crate::clock::Clock;
use crate::looked::{LOOKED, Look, look};
use crate::settings::NoticesSettings;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Looks whether the file changed.
pub(crate) struct Renewal {
    settings: NoticesSettings,
    seen: Look,
}

impl Renewal {
    /// Of the file as it looks now; made before it is read, so that no change is missed.
    pub(crate) fn new(settings: &NoticesSettings) -> Self {
        Self { settings: settings.clone(), seen: look(&settings.file) }
    }

    /// Looks again and again until it is stopped.
    pub(crate) async fn run(mut self, notices: Arc<Notices>, clock: Arc<dyn Clock>, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOKED) => self.look(&notices, &*clock),
            }
        }
    }

    fn look(&mut self, notices: &Notices, clock: &dyn Clock) {
        let seen = look(&self.settings.file);
        if seen == self.seen {
            return;
        }
        match read(&self.settings) {
            Ok(Some(outside)) => {
                tracing::info!(file = %self.settings.file.display(), "the file of the outside channels was read anew");
                notices.read_anew(clock.now(), Ok(outside));
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(%error, "the file of the outside channels changed and cannot be used; the last one goes on");
                notices.read_anew(clock.now(), Err(&error));
            }
        }
        // What cannot be used is not read again before it changes again.
        self.seen = seen;
    }
}
