//! Intake (请求体接收): the body of a request comes whole, in time and no larger than its route takes, before anything is done with it.
//!
//! A body that says that it is too large is refused before any of it is read; one that dribbles ends with 408. Requests without a
//! token have room of their own, so that whoever is not known takes none of those who are.
use super::edge::Edge;
use super::problems::Rejection;
use super::room::Room;
use anjuan_api::Problem;
use anjuan_api::routes::{Access, Method, Route};
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// How much larger a batch may be than another request.
const BATCH: usize = 64;

/// What a route takes.
#[derive(Clone)]
pub(super) struct Intake {
    edge: Arc<Edge>,
    /// The most bytes of a body.
    pub(super) most: usize,
    patience: Duration,
    known: Known,
}

/// Whether it is known who sends.
#[derive(Clone, Copy)]
enum Known {
    Yes,
    No,
}

/// What takes as long as it takes, and may be large: a rebuild, a batch, the stamps of a clock.
pub(super) fn is_long(route: &Route) -> bool {
    matches!(route.action(), "operate.view-rebuild" | "operate.import" | "operate.punches")
}

impl Intake {
    /// What this route takes.
    pub(super) fn for_route(route: &Route, edge: &Arc<Edge>) -> Self {
        let (settings, limits) = (&edge.settings, &edge.limits);
        let (most, known) = match (&route.access, route.method) {
            (Access::Public(_), _) => (limits.public_body_bytes.min(settings.body_limit), Known::No),
            (Access::Action(_) | Access::Authenticated, Method::Post) if is_long(route) => {
                (settings.body_limit * BATCH, Known::Yes)
            }
            (Access::Action(_) | Access::Authenticated, _) => (settings.body_limit, Known::Yes),
        };
        let at_the_least_rate = most as u64 / 1024 / limits.body_kilobytes_per_second;
        let patience = Duration::from_secs(limits.body_seconds + at_the_least_rate);
        Self { edge: Arc::clone(edge), most, patience, known }
    }

    fn room(&self) -> &Room {
        match self.known {
            Known::Yes => &self.edge.room,
            Known::No => &self.edge.public_room,
        }
    }
}

/// Takes a body in, or says why not.
pub(super) async fn take(State(intake): State<Intake>, request: Request, next: Next) -> Result<Response, Rejection> {
    let hint = request.body().size_hint();
    let most = intake.most as u64;
    if hint.lower() > most {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    }
    // A body that does not say how long it is may become as long as any of its route.
    let bytes = hint.exact().unwrap_or(most);
    let Some(_held) = intake.room().take(bytes) else {
        intake.edge.vitals.metrics.turned_away();
        return Err(overloaded());
    };
    if bytes == 0 {
        return Ok(next.run(request).await);
    }
    let (parts, body) = request.into_parts();
    let body = match timeout(intake.patience, to_bytes(body, intake.most)).await {
        Ok(Ok(body)) => body,
        Ok(Err(error)) if is_length(&error) => return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response()),
        Ok(Err(_)) => return Ok(StatusCode::BAD_REQUEST.into_response()),
        Err(_) => return Err(slow()),
    };
    Ok(next.run(Request::from_parts(parts, Body::from(body))).await)
}

/// Whether a body was longer than it may be, rather than broken off.
fn is_length(error: &axum::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.to_string() == "length limit exceeded" {
            return true;
        }
        cause = error.source();
    }
    false
}

fn overloaded() -> Rejection {
    let problem = Problem::new(
        503,
        "gateway.overloaded",
        "too much is being sent at once; this request was not read: send it again in a moment",
        "同时提交的内容过多，本请求未被读取，请稍后以同一编号重试。",
    );
    problem.after(1).into()
}

fn slow() -> Rejection {
    Rejection(Problem::new(
        408,
        "request.slow",
        "The body of the request did not come in time; nothing was done: send it again under the same id.",
        "请求内容未能及时送达，未作任何办理；请以同一编号重新提交。",
    ))
}
