//! Writing behind (延后写入): what was folded is read from memory at once, and goes into the store when enough has gathered, or
//! soon. Nobody who gives a command waits for it.
//!
//! Rows, index and position go in one atomic batch, so that after a crash the store is a view at one position, and the log
//! gives the rest again. It must never write under a state that a question still holds, unless that state has the changes
//! itself.
use crate::error::ProjectorError;
use crate::folder::{Backlog, Folder, Leaving};
use crate::projector::{Projector, interrupted};
use anjuan_views::view::View;
use std::time::Duration;

/// How many changed rows are enough for a write: while sled takes a batch, it answers nobody who reads what is not in memory.
const ENOUGH: usize = 2_000;
/// How long changes wait at most, in memory only.
const SOON: Duration = Duration::from_secs(1);

impl<V: View> Projector<V> {
    /// Writes what gathers, again and again; ends with the failure of the store.
    pub(crate) async fn write_behind(&self) -> ProjectorError {
        let (mut backlog, enough) = (self.shared.backlog.subscribe(), self.memory / 4);
        let is_enough = |backlog: &Backlog| backlog.rows >= ENOUGH || backlog.bytes >= enough;
        loop {
            // The sender lives as long as `self`.
            drop(backlog.wait_for(|backlog| backlog.events > 0).await);
            drop(tokio::time::timeout(SOON, backlog.wait_for(is_enough)).await);
            if let Err(error) = self.write().await {
                return error;
            }
        }
    }

    /// Waits until what is only in memory takes no more of it than it may.
    pub(crate) async fn room_in_memory(&self) {
        let (mut backlog, most) = (self.shared.backlog.subscribe(), self.memory);
        drop(backlog.wait_for(|backlog| backlog.bytes < most).await);
    }

    /// Whether what is only in memory takes all of it that it may.
    pub(crate) fn is_full(&self) -> bool {
        self.shared.backlog.borrow().bytes >= self.memory
    }

    /// Writes what readers see to the store.
    ///
    /// # Errors
    /// The store's failure.
    pub(crate) async fn write(&self) -> Result<(), ProjectorError> {
        let projector = self.clone();
        // Once begun, it is brought to its end, whoever still waits for it.
        tokio::task::spawn_blocking(move || projector.write_now()).await.map_err(interrupted::<V>)?
    }

    /// Writes everything to the disk.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn flush(&self) -> Result<(), ProjectorError> {
        let projector = self.clone();
        let flushed = tokio::task::spawn_blocking(move || {
            projector.write_now()?;
            // A store that is closed at this moment has nothing to write.
            let _writing = projector.writing.blocking_lock();
            projector.folder.blocking_lock().as_ref().map_or(Ok(()), |folder| folder.overlay.store().flush())
        });
        flushed.await.map_err(interrupted::<V>)?
    }

    fn write_now(&self) -> Result<(), ProjectorError> {
        let _writing = self.writing.blocking_lock();
        let Some(leaving) = self.taken_out()? else { return Ok(()) };
        // The states made before do not have all of these changes: they are read to their end first.
        let sum = leaving.write()?;
        if let Some(folder) = self.folder.blocking_lock().as_mut() {
            folder.written(sum);
            self.shared.show(folder);
        }
        Ok(())
    }

    /// What is to be written, if anything is; readers see it as before.
    fn taken_out(&self) -> Result<Option<Leaving<V>>, ProjectorError> {
        let mut held = self.folder.blocking_lock();
        let Some(folder) = held.as_mut().filter(|folder: &&mut Folder<V>| folder.is_unwritten()) else {
            return Ok(None);
        };
        let leaving = folder.leave()?;
        self.shared.show(folder);
        Ok(Some(leaving))
    }
}
