//! The guard of every route: no handler runs before the token was verified and the access table asked.
use super::edge::Edge;
use super::problems::Rejection;
use super::rates;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::sentences::words;
use crate::tokens::Verified;
use anjuan_api::routes::Access;
use anjuan_domain::access;
use anjuan_domain::vocabulary::actor::Actor;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Duration;

/// Lets a request pass to its handler, with the caller in its extensions, or answers why not.
pub(super) async fn guard(
    State((edge, access)): State<(Arc<Edge>, Access)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Rejection> {
    if let Access::Public(_) = access {
        return Ok(next.run(request).await);
    }
    match admitted(&edge, &access, request.headers()).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            Ok(next.run(request).await)
        }
        Err(failure) => {
            let counted = match &failure {
                Failure::Unknown(_) => edge.rates.refused(&request),
                _ => Ok(()),
            };
            pass_over(request.into_body()).await;
            counted.map_err(rates::too_many)?;
            Err(failure.into())
        }
    }
}

/// How much of a body that nobody wants is read, in bytes, and for how long.
const PASSED_OVER: usize = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(1);

/// Reads the body of a request that is refused, or whose route takes none: a connection with something unread in it is closed, and the
/// next command on it would be lost.
pub(super) async fn pass_over(body: Body) {
    // What is larger or slower costs its sender the connection.
    let _ = tokio::time::timeout(PATIENCE, to_bytes(body, PASSED_OVER)).await;
}

async fn admitted(edge: &Edge, access: &Access, headers: &HeaderMap) -> Result<Caller, Failure> {
    let (verified, token) = authenticate(edge, headers)?;
    edge.accounts.known.admit(&verified, edge.clock.now()).await?;
    let mut caller = Caller::new(verified, &token);
    let known = edge.centre.known();
    access::not_revoked(&known.centre, &caller.actor, caller.issued_at).map_err(Failure::Forbidden)?;
    tracing::Span::current().record("person", &caller.actor.person);
    caller.actor = match access {
        Access::Action(action) => acting(edge, &caller.actor, action)?,
        Access::Public(_) | Access::Authenticated => {
            access::today(&edge.centre.known().centre, &caller.actor, edge.clock.now()).map_err(Failure::Forbidden)?
        }
    };
    Ok(caller)
}

/// Whoever was admitted, as they are admitted now: a token that expired or was revoked meanwhile, or an office that was lost, ends
/// what they read on.
///
/// # Errors
/// [`Failure::Unknown`] or [`Failure::Forbidden`], as at the door.
pub(super) async fn again(edge: &Edge, caller: &Caller, action: &str) -> Result<Caller, Failure> {
    let verified = edge.tokens.verify(&caller.token, edge.clock.now())?;
    edge.accounts.known.admit(&verified, edge.clock.now()).await?;
    let mut caller = Caller::new(verified, &caller.token);
    access::not_revoked(&edge.centre.known().centre, &caller.actor, caller.issued_at).map_err(Failure::Forbidden)?;
    caller.actor = acting(edge, &caller.actor, action)?;
    Ok(caller)
}

/// The actor as the directory has them now, where they may do this.
pub(super) fn acting(edge: &Edge, actor: &Actor, action: &str) -> Result<Actor, Failure> {
    let acting = access::acting(&edge.centre.known().centre, actor, action, edge.clock.now());
    let acting = acting.map_err(Failure::Forbidden)?;
    access::check(&acting, action).map_err(Failure::Forbidden)?;
    Ok(acting)
}

fn authenticate(edge: &Edge, headers: &HeaderMap) -> Result<(Verified, String), Failure> {
    let header = headers.get(header::AUTHORIZATION);
    let header = header.ok_or_else(|| {
        Failure::Unknown(words(
            "send a token in `Authorization: Bearer …` (`POST /v1/sessions`, `anjuan login`)",
            "请在 `Authorization: Bearer …` 中附上令牌（`POST /v1/sessions`，`anjuan login`）",
        ))
    })?;
    let text = header.to_str().map_err(|_| {
        Failure::Unknown(words("the header `Authorization` is not text", "请求头 `Authorization` 不是文本"))
    })?;
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Failure::Unknown(words(
            format!("the scheme `{scheme}` is not `Bearer`"),
            format!("认证方式 `{scheme}` 不是 `Bearer`"),
        )));
    }
    let verified = edge.tokens.verify(token.trim(), edge.clock.now())?;
    // The service calls whoever acts by the code of the sealed slip so, and nobody comes with a token of that name (work/3).
    if verified.actor.is_known_applicant() {
        return Err(Failure::Unknown(words(
            "an applicant is known by the code of the sealed slip, not by a token",
            "申请人凭密封评价单上的评价码办理，不使用令牌",
        )));
    }
    Ok((verified, token.trim().to_owned()))
}
