//! The applicant's own rating (满意度评价): by case number and rating code, without a token; one for each handling.
//!
//! The code stands on the sealed slip (密封评价单) alone, which the station on the applicants' side of the counter prints
//! ([`super::slip`]): whoever works cases knows the query password and could rate in the applicant's name with it.
use super::body::{self, Given};
use super::commands::{Secret, submit};
use super::edge::Edge;
use super::problems::Rejection;
use super::public::known_case;
use crate::failure::Failure;
use crate::ports::Caller;
use anjuan_api::queries::{RatingAnswer, RatingRequest};
use anjuan_domain::command::{Command, Commands};
use anjuan_domain::vocabulary::actor::Actor;
use axum::Json;
use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::json;
use std::sync::Arc;

/// How long the token lasts with which the desk is asked.
const LIFETIME: TimeDelta = TimeDelta::minutes(1);

/// Records a rating. A wrong number and a wrong code are answered alike, and counted.
pub(super) async fn rate(
    edge: Arc<Edge>,
    number: String,
    text: String,
) -> Result<(StatusCode, Json<RatingAnswer>), Rejection> {
    let RatingRequest { code, satisfaction, comment } = body::parse(&text)?;
    let (aggregate, _) = known_case(&edge, &number, (Secret::Rating, &code)).await?;
    let id = edge.ids.next();
    let comment = comment.filter(|comment| !comment.trim().is_empty());
    let rate = json!({"satisfaction": satisfaction, "comment": comment, "channel": "ONLINE"}).to_string();
    let body = body::read(&edge, (Commands::Case, "rate"), &rate, (id, &aggregate), Given::Clear).await?;
    let command = Command { id, aggregate, at: None, entered_for: None, expected: None, causation: None, body };
    let accepted = submit(&edge, &applicant(&edge)?, command).await?;
    let answer = RatingAnswer { number, satisfaction, time: accepted.time, sequence: accepted.sequence };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// The applicant as a caller; the token never leaves the service.
pub(super) fn applicant(edge: &Edge) -> Result<Caller, Failure> {
    let (now, actor) = (edge.clock.now(), Actor::applicant(&edge.centre_id));
    let token = edge.tokens.issue(&actor.person, &actor.roles, LIFETIME, edge.ids.next(), now)?;
    Ok(Caller { actor, issued_at: now, expires_at: now + LIFETIME, session: None, token })
}
