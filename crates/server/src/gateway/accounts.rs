//! Accounts and sessions over HTTP (账号与会话): each request with the address that it comes from.
use super::body;
use super::edge::Edge;
use super::know;
use super::problems::Rejection;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::serving::Client;
use anjuan_api::accounts::{
    AccessRecord, AccessRecords, AccountReason, EndSessions, EnrolRequest, InstanceProof, OpenAccount, RefreshRequest,
    SignIn,
};
use anjuan_api::asked::AccessQuery;
use anjuan_api::routes::{Method, Route};
use anjuan_domain::vocabulary::sight::{Part, Sight};
use anjuan_views::page::DEFAULT_LIMIT;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Extension, Json};
use serde::Serialize;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use uuid::Uuid;

type Answer = Result<Response, Rejection>;

/// The address of whoever asks; a dash where the connection says none. Of IPv6 it is the network: a client chooses the rest.
pub(super) struct Source(pub(super) String);

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V6(address) if !address.is_loopback() => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address => address.to_string(),
    }
}

impl<S: Sync> axum::extract::FromRequestParts<S> for Source {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let client = parts.extensions.get::<Client>().copied().unwrap_or_default();
        Ok(Self(network(client.0)))
    }
}

/// An answer that nothing on the way keeps: it holds secrets.
fn secret(answer: &impl Serialize) -> Response {
    let mut response = Json(answer).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The handler of a route about accounts and sessions; none for another route.
pub(super) fn handler(route: &Route) -> Option<MethodRouter<Arc<Edge>>> {
    let handler = match (route.method, route.path.as_str()) {
        (Method::Post, "/v1/sessions") => post(sign_in),
        (Method::Post, "/v1/sessions/refresh") => post(refresh),
        (Method::Post, "/v1/sessions/second-factor") => post(enrol),
        (Method::Get, "/v1/instance/{nonce}") => get(instance),
        (Method::Get, "/v1/sessions") => {
            get(|State(edge): State<Arc<Edge>>, Extension(caller): Extension<Caller>| async move {
                Json(edge.accounts.own(&caller))
            })
        }
        (Method::Post, "/v1/sessions/current/end") => {
            post(|State(edge), Extension(caller): Extension<Caller>, source: Source, _: Bytes| {
                end(edge, caller, None, source)
            })
        }
        (Method::Post, "/v1/sessions/{id}/end") => {
            post(|State(edge), Extension(caller): Extension<Caller>, Path(id): Path<Uuid>, source: Source, _: Bytes| {
                end(edge, caller, Some(id), source)
            })
        }
        (Method::Get, "/v1/accounts") => get(|State(edge): State<Arc<Edge>>| async move { Json(edge.accounts.list()) }),
        (Method::Post, "/v1/accounts/{id}/open") => post(open),
        (Method::Post, "/v1/accounts/{id}/reset") => post(reset),
        (Method::Post, "/v1/accounts/{id}/close") => post(close),
        (Method::Post, "/v1/accounts/{id}/reopen") => post(reopen),
        (Method::Post, "/v1/accounts/{id}/end-sessions") => post(end_sessions),
        (Method::Post, "/v1/accounts/{id}/keys") => post(issue_key),
        (Method::Get, "/v1/access-records") => get(records),
        _ => return None,
    };
    Some(handler)
}

async fn sign_in(State(edge): State<Arc<Edge>>, Source(source): Source, text: String) -> Answer {
    let asked: SignIn = body::parse(&text)?;
    Ok(secret(&edge.accounts.sign_in(&asked, &source).await?))
}

async fn refresh(State(edge): State<Arc<Edge>>, Source(source): Source, text: String) -> Answer {
    let RefreshRequest { refresh_token } = body::parse(&text)?;
    Ok(secret(&edge.accounts.refresh(&refresh_token, &source).await?))
}

async fn enrol(State(edge): State<Arc<Edge>>, Source(source): Source, text: String) -> Answer {
    let asked: EnrolRequest = body::parse(&text)?;
    Ok(secret(&edge.accounts.enrol(&asked, &source).await?))
}

async fn instance(State(edge): State<Arc<Edge>>, Path(nonce): Path<String>) -> Json<InstanceProof> {
    let address = edge.address.to_string();
    let signature = edge.tokens.prove(&address, &nonce);
    Json(InstanceProof { centre: edge.centre_id.clone(), address, signature })
}

async fn end(edge: Arc<Edge>, caller: Caller, session: Option<Uuid>, Source(source): Source) -> Answer {
    Ok(Json(edge.accounts.sign_out(&caller, session, &source).await?).into_response())
}

/// Who administers which account, from where.
type Administers = (State<Arc<Edge>>, Extension<Caller>, Path<String>, Source);

async fn open((State(edge), Extension(caller), Path(id), Source(source)): Administers, text: String) -> Answer {
    let asked: OpenAccount = body::parse(&text)?;
    Ok(secret(&edge.accounts.open(&id, &asked, (&caller.actor.person, &source)).await?))
}

async fn reset((State(edge), Extension(caller), Path(id), Source(source)): Administers, text: String) -> Answer {
    let AccountReason { reason } = body::parse(&text)?;
    Ok(secret(&edge.accounts.reset(&id, &reason, (&caller.actor.person, &source)).await?))
}

async fn close((State(edge), Extension(caller), Path(id), Source(source)): Administers, text: String) -> Answer {
    let AccountReason { reason } = body::parse(&text)?;
    Ok(Json(edge.accounts.close(&id, &reason, (&caller.actor.person, &source)).await?).into_response())
}

async fn reopen((State(edge), Extension(caller), Path(id), Source(source)): Administers, text: String) -> Answer {
    let AccountReason { reason } = body::parse(&text)?;
    Ok(Json(edge.accounts.reopen(&id, &reason, (&caller.actor.person, &source)).await?).into_response())
}

async fn end_sessions((State(edge), Extension(caller), Path(id), Source(source)): Administers, text: String) -> Answer {
    let asked: EndSessions = body::parse(&text)?;
    Ok(Json(edge.accounts.end_sessions(&id, &asked, (&caller.actor.person, &source)).await?).into_response())
}

async fn issue_key((State(edge), Extension(caller), Path(id), Source(source)): Administers, text: String) -> Answer {
    let AccountReason { reason } = body::parse(&text)?;
    Ok(secret(&edge.accounts.issue_key(&id, &reason, (&caller.actor.person, &source)).await?))
}

async fn records(
    State(edge): State<Arc<Edge>>,
    Extension(caller): Extension<Caller>,
    Query(asked): Query<AccessQuery>,
) -> Answer {
    Ok(Json(known(&edge, &caller, asked).await?).into_response())
}

/// The records asked for, as far as the caller may know of them: of what they may know nothing, it is not said either that somebody read it.
/// It is read on until a page is full: how many are left out is not shown by its length.
async fn known(edge: &Edge, caller: &Caller, mut asked: AccessQuery) -> Result<AccessRecords, Failure> {
    let (most, mut rows) = (asked.limit.unwrap_or(DEFAULT_LIMIT), Vec::<AccessRecord>::new());
    loop {
        let page = edge.accounts.trail.fitting(&asked).await?;
        for row in page.rows {
            if !is_known(edge, caller, &row).await? {
                continue;
            }
            if rows.len() == most {
                return Ok(AccessRecords { next: rows.last().map(|row| row.sequence), rows });
            }
            rows.push(row);
        }
        match page.next {
            Some(next) => asked.after = Some(next),
            None => return Ok(AccessRecords { rows, next: None }),
        }
    }
}

async fn is_known(edge: &Edge, caller: &Caller, row: &AccessRecord) -> Result<bool, Failure> {
    match &row.matter {
        Some(matter) => Ok(know::seen(edge, caller, matter, Part::Line).await?.sight > Sight::Nothing),
        None => Ok(true),
    }
}
