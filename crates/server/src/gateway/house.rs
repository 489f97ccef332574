//! The house itself: health, the contract, whom a token names.
use super::edge::Edge;
use crate::ports::{Caller, Question};
use anjuan_api::answers::Check;
use anjuan_api::queries::Views;
use anjuan_api::{Health, Whoami};
use anjuan_journal::{LogError, Standing};
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;

/// How long a check may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whom the token names.
pub(super) async fn whoami(caller: Caller) -> Json<Whoami> {
    let Caller { actor, expires_at, .. } = caller;
    Json(Whoami { person: actor.person, roles: actor.roles, centre: actor.centre, expires_at })
}

/// The contract.
pub(super) async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], anjuan_api::openapi::text()).into_response()
}

/// The process lives: it answers.
pub(super) async fn live() -> Json<Health> {
    Json(Health { status: "live".into(), checks: Vec::new() })
}

/// Whether it can serve.
pub(super) async fn ready(edge: Arc<Edge>) -> Response {
    let checks = [log(&edge).await, gate(&edge), reference(&edge), views(&edge).await];
    let ready = checks.iter().all(|check| check.finding == "ok");
    let (code, status) = if ready { (StatusCode::OK, "ready") } else { (StatusCode::SERVICE_UNAVAILABLE, "not-ready") };
    (code, Json(Health { status: status.into(), checks: checks.into() })).into_response()
}

fn check(name: &str, finding: Result<(), String>) -> Check {
    Check { name: name.into(), finding: finding.err().unwrap_or_else(|| "ok".into()) }
}

async fn log(edge: &Edge) -> Check {
    let head = tokio::time::timeout(PATIENCE, edge.log.head()).await;
    let finding = match head {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the event log does not answer; check that the nats-server runs".into()),
    };
    check("log", finding)
}

/// Whether the log agrees with what is known of it, so that commands are taken.
fn gate(edge: &Edge) -> Check {
    check(
        "gate",
        match edge.log.standing() {
            Standing::Open => Ok(()),
            Standing::Checking { done, total } => Err(LogError::Checking { done, total }.to_string()),
            Standing::Closed(statement) => Err(format!("{} {}", statement.en(), statement.zh())),
        },
    )
}

fn reference(edge: &Edge) -> Check {
    let troubles = edge.centre.troubles();
    check("reference", if troubles.is_empty() { Ok(()) } else { Err(troubles.join("; ")) })
}

async fn views(edge: &Edge) -> Check {
    let finding = match tokio::time::timeout(PATIENCE, edge.queries.ask(Question::Status)).await {
        Ok(Ok(bytes)) => serde_json::from_slice::<Views>(&bytes).map(drop).map_err(|error| error.to_string()),
        Ok(Err(problem)) => Err(problem.detail_en),
        Err(_) => Err("the projectors do not answer; check that the role `projectors` runs".into()),
    };
    check("views", finding)
}
