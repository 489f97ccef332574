//! Room for bodies (请求体容量): how many bytes of requests are under way at once. Whoever comes when there is no room is turned away at
//! once, before anything of the body is read, so that no number of callers fills the memory.
use super::edge::Edge;
use super::problems::Rejection;
use anjuan_api::Problem;
use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The bytes of bodies that are under way.
#[derive(Debug)]
pub struct Room {
    most: u64,
    taken: AtomicU64,
}

/// What one request has of it, until it is answered.
struct Held<'a>(&'a Room, u64);

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
    fn take(&self, bytes: u64) -> Option<Held<'_>> {
        let before = self.taken.fetch_add(bytes, Ordering::Relaxed);
        let held = Held(self, bytes);
        (before == 0 || before.saturating_add(bytes) <= self.most).then_some(held)
    }
}

/// Lets a request pass while there is room for its body.
pub(super) async fn room(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Result<Response, Rejection> {
    // A body that does not say how long it is may become as long as any request.
    let bytes = request.body().size_hint().exact().unwrap_or(edge.settings.body_limit as u64);
    let Some(_held) = edge.room.take(bytes) else {
        edge.vitals.metrics.turned_away();
        let problem = Problem::new(
            503,
            "gateway.overloaded",
            "too much is being sent at once; this request was not read: send it again in a moment",
            "同时提交的内容过多，本请求未被读取，请稍后以同一编号重试。",
        );
        return Err(problem.after(1).into());
    };
    Ok(next.run(request).await)
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
