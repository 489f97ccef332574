//! What an answer must not name (答复过滤): the last look at every answer to somebody who is known, before it leaves.
//!
//! Lists leave out what their reader knows nothing of before they count and page, and every object is asked for before it is shown
//! ([`super::know`]). What names a complaint besides, in a list inside of a state, in an incident, in the lines of a sheet, is found here by the
//! complaint's id, wherever that stands, and left out: a line of a list is left out as a whole, a member of an object by itself. A page
//! for people that names one is refused. It must never show what the others left out.
use super::edge::Edge;
use super::know::{names_any, unknown};
use super::problems::Rejection;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::sentences::words;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How a reference to a complaint begins.
const COMPLAINT: &[u8] = b"complaint/";

/// Looks at what is answered to a reader.
pub(super) async fn withhold(
    State(edge): State<Arc<Edge>>,
    request: Request,
    next: Next,
) -> Result<Response, Rejection> {
    let reader = request.extensions().get::<Caller>().filter(|_| request.method() == Method::GET).cloned();
    let answer = next.run(request).await;
    let Some(caller) = reader.filter(|_| answer.status() == StatusCode::OK) else { return Ok(answer) };
    let media_type = answer.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let (is_json, is_page) = match media_type {
        Some(media_type) => (media_type.starts_with("application/json"), media_type.starts_with("text/html")),
        None => (false, false),
    };
    if !is_json && !is_page {
        return Ok(answer);
    }
    let unknown = unknown(&edge, &caller).await;
    if unknown.as_ref().is_ok_and(BTreeSet::is_empty) {
        return Ok(answer);
    }
    let (mut parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.map_err(|error| Failure::Internal(error.to_string()))?;
    let unknown = match unknown {
        Ok(unknown) => unknown,
        // Nobody can say now which complaints may be named: what names none is answered all the same.
        Err(_) if !bytes.windows(COMPLAINT.len()).any(|part| part == COMPLAINT) => {
            return Ok(Response::from_parts(parts, Body::from(bytes)));
        }
        Err(failure) => return Err(failure.into()),
    };
    if !names_any(&bytes, &unknown) {
        return Ok(Response::from_parts(parts, Body::from(bytes)));
    }
    if is_page {
        return Err(Failure::Impossible(words(
            "this page names what you may not know of; it is not printed for you",
            "该文书涉及您无权知悉的事项，不予打印",
        ))
        .into());
    }
    let mut value = serde_json::from_slice(&bytes).map_err(|error| Failure::Internal(error.to_string()))?;
    without(&mut value, &unknown);
    let text = serde_json::to_vec(&value).map_err(|error| Failure::Internal(error.to_string()))?;
    parts.headers.remove(header::CONTENT_LENGTH);
    Ok(Response::from_parts(parts, Body::from(text)))
}

/// Leaves out of a value what names one of these, and says whether it still does: then it is left out of what it is in.
fn without(value: &mut Value, ids: &BTreeSet<String>) -> bool {
    match value {
        Value::String(text) => names_any(text.as_bytes(), ids),
        Value::Array(values) => {
            values.retain_mut(|value| !without(value, ids) && !names(value, ids));
            false
        }
        Value::Object(members) => {
            members.retain(|name, value| {
                let keeps = value.is_string() || !without(value, ids);
                keeps && !names_any(name.as_bytes(), ids)
            });
            // A text of its own says what the object is about.
            members.values().any(|value| value.as_str().is_some_and(|text| names_any(text.as_bytes(), ids)))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether anything in a value names one of these.
fn names(value: &Value, ids: &BTreeSet<String>) -> bool {
    match value {
        Value::String(text) => names_any(text.as_bytes(), ids),
        Value::Array(values) => values.iter().any(|value| names(value, ids)),
        Value::Object(members) => members.values().any(|value| names(value, ids)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn left(mut value: Value) -> Value {
        without(&mut value, &BTreeSet::from(["7K2M9QX4T1AB".to_owned()]));
        value
    }

    #[test]
    fn what_names_an_unknown_complaint_is_left_out_with_the_line_that_it_stands_in_and_nothing_else() {
        let other = json!({"aggregate": "case/7K2M9QX4T1AC", "number": "AJ-1"});
        let named = json!({"aggregate": "complaint/7K2M9QX4T1AB", "number": "TS-1"});
        assert_eq!(left(json!({"rows": [other, named], "sequence": 7})), json!({"rows": [other], "sequence": 7}));
        let listed = json!({"handover": {"number": "JJ-1", "lists": {"work": [other, named]}}});
        assert_eq!(left(listed), json!({"handover": {"number": "JJ-1", "lists": {"work": [other]}}}));
        let nested = json!({"lines": [{"points": 1, "events": ["TS-20261123-7K2M9QX4T1AB", "AJ-1"]}]});
        assert_eq!(left(nested), json!({"lines": [{"points": 1, "events": ["AJ-1"]}]}));
    }
}
