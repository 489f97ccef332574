//! The service itself: health, the contract, whom a token names.
use super::edge::Edge;
use super::problems::Rejection;
use crate::failure::Failure;
use crate::health::{Wrong, wrong};
use crate::ports::{Caller, Question};
use crate::sentences::{Words, words};
use anjuan_api::answers::Check;
use anjuan_api::queries::Views;
use anjuan_api::{Health, Whoami};
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
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

/// The events on NATS.
pub(super) async fn asyncapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], anjuan_api::asyncapi::text()).into_response()
}

/// The contract as a page.
pub(super) async fn docs() -> Html<String> {
    Html(anjuan_api::page::html())
}

/// The process lives: it answers.
pub(super) async fn live() -> Json<Health> {
    Json(Health { status: "live".into(), checks: Vec::new() })
}

/// Whether it can serve.
pub(super) async fn ready(edge: Arc<Edge>) -> Response {
    let checks = checks(&edge).await;
    let ready = checks.iter().all(Check::is_well);
    let (code, status) = if ready { (StatusCode::OK, "ready") } else { (StatusCode::SERVICE_UNAVAILABLE, "not-ready") };
    (code, Json(Health { status: status.into(), checks })).into_response()
}

/// What is measured, in the text format of Prometheus; the checks are looked at for it.
pub(super) async fn metrics(edge: Arc<Edge>) -> Response {
    let metrics = &edge.vitals.metrics;
    metrics.checks(&checks(&edge).await);
    if let Some(pulse) = edge.vitals.pulse() {
        metrics.workflow(pulse.troubles().len() as u64, pulse.through());
    }
    match metrics.text() {
        Ok(text) => ([(header::CONTENT_TYPE, crate::health::MEDIA_TYPE)], text).into_response(),
        Err(error) => Rejection::from(Failure::Internal(error)).into_response(),
    }
}

/// Says that the clock is right as it is: what the service does by itself goes on.
pub(super) async fn confirm_clock(edge: Arc<Edge>, caller: Caller) -> Result<Json<Health>, Rejection> {
    tracing::warn!(person = caller.actor.person, "the clock was confirmed");
    edge.vitals.time.confirm();
    if let Some((roles, link)) = edge.vitals.elsewhere() {
        for role in roles {
            crate::ports::health::confirm_clock(link, *role).await?;
        }
    }
    Ok(Json(Health { status: "confirmed".into(), checks: Vec::new() }))
}

/// Everything that is looked at: this process, the roles elsewhere, the reference data, the keys, the views.
async fn checks(edge: &Edge) -> Vec<Check> {
    let vitals = &edge.vitals;
    let (own, others, keys, views) =
        tokio::join!(vitals.own(), vitals.others(), keys(edge), tokio::time::timeout(PATIENCE, views(edge)));
    let mut checks = own;
    checks.extend(others);
    checks.push(vitals.check("reference", reference(edge)));
    checks.push(vitals.check("keys", keys));
    let views = views.unwrap_or_else(|_| Err(words("the projectors do not answer", "视图没有应答")));
    match views {
        Ok(views) => checks.extend(vitals.views(&views.views)),
        Err(what) => {
            let remedy = ("check that the role `projectors` runs", "请确认 projectors 角色在运行");
            checks.push(vitals.check("views", wrong(what, remedy)));
        }
    }
    checks
}

fn reference(edge: &Edge) -> Result<(), Wrong> {
    let troubles = edge.centre.troubles();
    if troubles.is_empty() {
        return Ok(());
    }
    let zh = format!("有 {} 条基础数据事件无法应用", troubles.len());
    let remedy = (
        "run a version that understands them, or `anjuan doctor`",
        "请使用能识别这些事件的版本，或执行 `anjuan doctor`",
    );
    wrong(words(troubles.join("; "), zh), remedy)
}

/// The key stream answers, and its keys are wrapped by our master key.
async fn keys(edge: &Edge) -> Result<(), Wrong> {
    let remedy = (
        "put the right master key back from its backup and restart the gateway",
        "请从备份恢复正确的主密钥文件后重启网关",
    );
    match tokio::time::timeout(PATIENCE, edge.sealer.matches()).await {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => wrong(
            words(
                "the master key is not the one that the keys in the key stream are wrapped with",
                "主密钥与密钥流中的密钥不符",
            ),
            remedy,
        ),
        Ok(Err(failure)) => {
            let problem = anjuan_api::Problem::from(failure);
            let remedy = ("see that the nats-server runs", "请确认 nats-server 在运行");
            wrong(words(problem.detail_en, problem.detail_zh), remedy)
        }
        Err(_) => {
            let remedy = ("see that the nats-server runs", "请确认 nats-server 在运行");
            wrong(words("the key stream does not answer", "密钥流没有应答"), remedy)
        }
    }
}

async fn views(edge: &Edge) -> Result<Views, Words> {
    let answer = edge.queries.ask(Question::Status).await;
    let answer = answer.map_err(|problem| words(problem.detail_en, problem.detail_zh))?;
    serde_json::from_slice(&answer).map_err(|error| words(error.to_string(), "视图状态无法读取"))
}
