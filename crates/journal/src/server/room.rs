//! Room on the disk (磁盘空间): what is left where the server keeps its store, and when a server that ran out of it is started anew.
//!
//! A nats-server whose disk was full takes nothing more until it is started again, however much room there is by then. What
//! it acknowledged was synced before, so that starting it again loses nothing. It is not started while there is no room.
use crate::log::LogError;
use std::path::Path;
use std::time::{Duration, Instant};

/// With less than this free, in bytes, a server has no room to write its files.
pub const ROOM: u64 = 4 << 20;

/// From this many bytes free on, a server that had no room is started again.
const ENOUGH: u64 = 2 * ROOM;

/// How often the disk is looked at.
const EVERY: Duration = Duration::from_millis(250);

/// How many bytes the disk of `path` has left for us; `None` where the system does not say.
#[must_use]
pub fn free(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    // A disk without a free inode takes no new file either.
    if disk.f_files > 0 && disk.f_favail == 0 {
        return Some(0);
    }
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// That the disk of `store` is full, with what it has left, where it has less than `room` bytes.
pub(crate) fn full(store: &Path, room: u64) -> Option<LogError> {
    let free = free(store)?;
    (free < room).then(|| LogError::Full(format!("the disk is full: {} has {free} bytes left", store.display())))
}

/// The watch over the room of one running server.
#[derive(Debug)]
pub(super) struct Watched {
    looked: Option<Instant>,
    full: Option<Instant>,
}

/// What the look at the disk says of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// There was always room.
    Enough,
    /// There is none, or too little to start again.
    None,
    /// There was none and now there is: the server is to be started again.
    Again,
}

impl Watched {
    pub(super) fn new() -> Self {
        Self { looked: None, full: None }
    }

    /// Looks at the disk, now and then.
    pub(super) fn look(&mut self, store: &Path) -> Room {
        if self.looked.is_none_or(|looked| looked.elapsed() >= EVERY) {
            self.looked = Some(Instant::now());
            return self.judge(free(store));
        }
        if self.full.is_some() { Room::None } else { Room::Enough }
    }

    fn judge(&mut self, free: Option<u64>) -> Room {
        match (free, self.full) {
            (Some(free), None) if free < ROOM => {
                tracing::error!(free, "the disk is full; nothing can be recorded before it has room again");
                self.full = Some(Instant::now());
                Room::None
            }
            (Some(free), Some(since)) if free >= ENOUGH => {
                tracing::warn!(free, seconds = since.elapsed().as_secs(), "the disk has room again");
                self.full = None;
                Room::Again
            }
            (_, Some(_)) => Room::None,
            (_, None) => Room::Enough,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_started_again_once_there_is_enough_room_and_not_before() {
        let mut watched = Watched::new();
        for (free, said) in [
            (Some(ENOUGH), Room::Enough),
            (None, Room::Enough),
            (Some(ROOM - 1), Room::None),
            (Some(ROOM), Room::None),
            (None, Room::None),
            (Some(ENOUGH), Room::Again),
            (Some(ENOUGH), Room::Enough),
        ] {
            assert_eq!(watched.judge(free), said, "{free:?}");
        }
    }

    #[test]
    fn a_disk_without_room_is_named_with_its_place() {
        let place = tempfile::tempdir().unwrap();
        assert!(full(place.path(), 0).is_none());
        let text = full(place.path(), u64::MAX).map(|error| error.to_string()).unwrap_or_default();
        assert!(text.contains("the disk is full") && text.contains(&place.path().display().to_string()), "{text}");
        assert!(full(&place.path().join("nowhere"), u64::MAX).is_none());
    }
}
