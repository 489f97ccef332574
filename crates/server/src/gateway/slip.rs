//! The sealed rating slip (密封评价单), printed by the station on the applicants' side of the counter (work/3).
//!
//! Printing records an event and is done once, so that it is a POST with a command id and never a GET: no prefetch, no HEAD and no
//! reload uses it up. An answer can be lost on the way, and a printer can jam: the same station with the same id gets the same slip
//! again for a few minutes. It must never print a second slip for anybody else, nor later; where the first was lost and voided, another
//! with another code.
use super::commands::{command_id, named_aggregate, rating_code, submit};
use super::edge::Edge;
use super::papers;
use super::problems::Rejection;
use super::rating::applicant;
use crate::ports::Caller;
use anjuan_api::Accepted;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::matters::case::commands::IssueRatingSlip;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_papers::rating_slip;
use anjuan_papers::sheet::Opened;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::TimeDelta;
use std::sync::Arc;
use uuid::Uuid;

/// The name of the paper.
pub(super) const RATING_SLIP: &str = "rating-slip";

/// Prints the sealed slip of a case; nothing of a person is on it. 201 where it is printed now, 200 where it is printed again.
pub(super) async fn print(
    edge: Arc<Edge>,
    caller: Caller,
    id: &str,
    headers: &HeaderMap,
) -> Result<Response, Rejection> {
    let command = command_id(&edge, headers)?;
    let paper = papers::named_paper(Kind::Case, RATING_SLIP)?;
    let history = papers::history(&edge, &named_aggregate(Kind::Case, id)?).await?;
    let code = rating_code(&edge, &history)?;
    // The paper is made before the print is recorded: one that cannot be made uses nothing up.
    let made = papers::made(&edge, paper, &history, None, Some(&code)).await?;
    let mut issued = issue(&edge, &caller, &history.aggregate, command).await?;
    let again = TimeDelta::minutes(edge.settings.rating_slip_minutes.into());
    let is_void = rating_slip::voided(&history, issued.version).is_some();
    if issued.duplicate && (is_void || edge.clock.now() - issued.recorded_time > again) {
        // Too late for the same slip: asked anew, the rules say since when it is printed, or allow another where it was voided.
        issued = issue(&edge, &caller, &history.aggregate, edge.ids.next()).await?;
    }
    let status = if issued.duplicate { StatusCode::OK } else { StatusCode::CREATED };
    Ok(papers::document(status, paper.name, &made, &Opened::default()))
}

/// Records that the slip of a case is printed at this station. The command is of the case alone, so that of two stations that print at
/// one moment one does; the same id from another station is refused as a known id with another command.
async fn issue(edge: &Edge, caller: &Caller, case: &AggregateRef, id: Uuid) -> Result<Accepted, Rejection> {
    let body = Body::Case(IssueRatingSlip { station: caller.actor.person.clone() }.into());
    let aggregate = case.clone();
    let command = Command { id, aggregate, at: None, entered_for: None, expected: None, causation: None, body };
    submit(edge, &applicant(edge)?, command).await
}
