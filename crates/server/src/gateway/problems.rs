//! Problems at the edge: every answer that is not a success leaves as `application/problem+json` in the caller's language.
use super::edge::Edge;
use crate::failure::Failure;
use crate::sentences::chinese;
use anjuan_api::Problem;
use anjuan_api::problem::{Language, MEDIA_TYPE};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The most that is read of an answer that some layer wrote as plain text.
const TEXT: usize = 8 * 1024;

/// A problem on its way out.
#[derive(Debug, Clone)]
pub(super) struct Rejection(pub(super) Problem);

impl From<Failure> for Rejection {
    fn from(failure: Failure) -> Self {
        Self(failure.into())
    }
}

impl From<Problem> for Rejection {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for Rejection {
    /// Only the status and the problem itself; [`localise`] writes the body, because it knows the language.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes every failed answer as a problem in the language asked for, and counts it by its code.
pub(super) async fn localise(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = Language::preferred(accepted.unwrap_or_default());
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    if !(response.status().is_client_error() || response.status().is_server_error()) {
        return response;
    }
    let problem = match response.extensions_mut().remove::<Rejection>() {
        Some(Rejection(problem)) => problem,
        None if is_answer(&response) => return response,
        None => of_text(response.status(), std::mem::take(response.body_mut())).await,
    };
    edge.vitals.metrics.problem(&problem.code);
    let problem = Problem { instance: path, retry_after: rest(&problem), ..problem }.in_language(language);
    if problem.status >= 500 {
        tracing::warn!(code = problem.code, detail = problem.detail_en, instance = problem.instance, "failed");
    }
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    if problem.status == 401 {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = problem.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    *response.body_mut() = Body::from(body);
    response
}

/// Whether a failed answer says itself what it says: of health, or a page for the public.
fn is_answer(response: &Response) -> bool {
    let media_type = response.headers().get(header::CONTENT_TYPE);
    media_type.is_some_and(|value| value == "application/json" || value.as_bytes().starts_with(b"text/html"))
}

/// After how many seconds to try again where trying again can help: as whoever answered measured it, else by what is the matter.
fn rest(problem: &Problem) -> Option<u64> {
    match (problem.status, problem.code.as_str()) {
        (429, _) => Some(problem.retry_after.unwrap_or(3_600)),
        // People have to do something first.
        (503, "log.read-only" | "applicant.key-lost") => Some(problem.retry_after.unwrap_or(60)),
        (503, _) => Some(problem.retry_after.unwrap_or(1)),
        _ => None,
    }
}

/// What a layer below said in plain text: no such path, a body too large, a query string that does not read.
async fn of_text(status: StatusCode, body: Body) -> Problem {
    let said =
        to_bytes(body, TEXT).await.ok().and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()).unwrap_or_default();
    let (code, en, zh) = match status.as_u16() {
        400 => ("request.malformed", "the request cannot be read", "请求无法识别"),
        404 => (
            "path.unknown",
            "there is no such path; the paths are in /v1/openapi.json",
            "无此路径，接口见 `/v1/openapi.json`",
        ),
        405 => ("method.unknown", "this path does not take this method", "该路径不支持此方法"),
        413 => ("request.too-large", "the request is larger than this path takes", "请求过大"),
        503 => (
            "request.timeout",
            "no answer in time; try again with the same Idempotency-Key",
            "未能及时应答，请以同一指令编号重试",
        ),
        _ => ("internal", "an error of the service; nothing is known to be recorded", "内部错误"),
    };
    let said = said.trim();
    // What a server error says is for the log, not for the caller.
    if said.is_empty() || status.is_server_error() {
        return Problem::new(status.as_u16(), code, format!("{en}."), format!("{zh}。"));
    }
    let zh =
        if status == StatusCode::BAD_REQUEST { format!("{zh}：{}。", chinese(said)) } else { format!("{zh}。") };
    Problem::new(status.as_u16(), code, format!("{en}: {said}"), zh)
}
