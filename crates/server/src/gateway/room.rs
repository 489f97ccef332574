//! Room for bodies (请求体容量): how many bytes of requests are under way at once. Whoever comes when there is no room is turned away at
//! once, before anything of the body is read, so that no number of callers fills the memory.
use std::sync::atomic::{AtomicU64, Ordering};

/// The bytes of bodies that are under way.
#[derive(Debug)]
pub struct Room {
    most: u64,
    taken: AtomicU64,
}

/// What one request has of it, until it is answered.
pub(super) struct Held<'a>(&'a Room, u64);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.taken.fetch_sub(self.1, Ordering::Relaxed);
    }
}

impl Room {
    /// Room for so many bytes.
    #[must_use]
    pub fn new(most: u64) -> Self {
        Self { most, taken: AtomicU64::new(0) }
    }

    /// Takes so many bytes, where there is room. One request alone always has room: its own limit is another matter.
    pub(super) fn take(&self, bytes: u64) -> Option<Held<'_>> {
        let before = self.taken.fetch_add(bytes, Ordering::Relaxed);
        let held = Held(self, bytes);
        (before == 0 || before.saturating_add(bytes) <= self.most).then_some(held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_up_to_the_bound_and_again_once_somebody_is_answered() {
        let room = Room::new(100);
        let (first, second) = (room.take(60), room.take(40));
        assert!(first.is_some() && second.is_some());
        assert!(room.take(1).is_none() && room.take(0).is_some(), "who sends nothing takes no room");
        drop(first);
        assert!(room.take(61).is_none() && room.take(60).is_some(), "what was turned away takes none");
        drop(second);
        assert!(room.take(1_000).is_some(), "alone, one request always has room");
    }
}
