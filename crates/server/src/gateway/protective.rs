//! Protective headers (安全响应头): on every answer, whatever answers, by one layer.
//!
//! Answers are for whoever asked and for no cache; nothing of them runs, loads anything from elsewhere, or stands in another's frame. Where
//! a handler says something stricter or other of its own answer (the tiles of the log may be kept), its word holds.
use anjuan_domain::vocabulary::ids::check_token;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// What every answer says.
const ALWAYS: [(HeaderName, HeaderValue); 8] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    ),
];

/// Over TLS: for two years, never without it.
const STRICT: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// Whether clients reach the service by TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// Here, or at a proxy before it.
    ByTls,
    /// In the clear.
    InTheClear,
}

/// Adds what is not said yet.
pub(super) async fn protect(State(reached): State<Reached>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    if reached == Reached::ByTls {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(STRICT);
    }
    response
}

/// The header of a request's number.
const NUMBER: &str = "x-request-id";

/// Lets a request keep the number it came with where that is one: it stands in the log, so that whatever else stood there would, too.
pub(super) async fn number(mut request: Request, next: Next) -> Response {
    let is_number = |value: &HeaderValue| value.to_str().is_ok_and(|text| check_token(text).is_ok());
    if !request.headers().get(NUMBER).is_some_and(is_number) {
        request.headers_mut().remove(NUMBER);
    }
    next.run(request).await
}
