//! Media types (内容类型) of requests: bodies are JSON.
use super::guard;
use super::problems::Rejection;
use crate::failure::Failure;
use crate::sentences::words;
use axum::body::HttpBody;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;

/// Refuses a body that says it is something else than JSON. One that does not say is read as JSON.
pub(super) async fn json_only(request: Request, next: Next) -> Result<Response, Rejection> {
    let empty = request.body().size_hint().exact() == Some(0);
    match request.headers().get(header::CONTENT_TYPE) {
        Some(given) if !empty && !is_json(given.to_str().unwrap_or_default()) => {
            let given = String::from_utf8_lossy(given.as_bytes()).into_owned();
            guard::pass_over(request.into_body()).await;
            Err(Failure::MediaType(words(
                format!("the body is said to be `{given}`; send JSON with `Content-Type: application/json`"),
                format!("请求内容的类型为 `{given}`；请以 `Content-Type: application/json` 发送 JSON"),
            ))
            .into())
        }
        _ => Ok(next.run(request).await),
    }
}

/// Whether a media type is JSON: `application/json`, or one built upon it such as `application/cloudevents+json`.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn json_and_what_is_built_upon_it_is_json() {
        for text in ["application/json", "Application/JSON; charset=utf-8", "application/cloudevents+json"] {
            assert!(is_json(text), "{text}");
        }
        for text in ["", "text/plain", "application/x-www-form-urlencoded", "text/x+json", "application/jsonp"] {
            assert!(!is_json(text), "{text}");
        }
    }
}
