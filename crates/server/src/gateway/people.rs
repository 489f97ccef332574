//! One aggregate as its events say (案卷状态): bookings, lists, leaves, rosters, findings, sheets; each to who may read it.
use super::ballots;
use super::commands::{named_aggregate, tag};
use super::confidence;
use super::edge::Edge;
use super::own::{self, Of};
use super::problems::Rejection;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::sentences::named;
use anjuan_api::states::StateAnswer;
use anjuan_domain::aggregate::State;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::history::History;
use anjuan_domain::matters::escalation::events::EscalationEvent;
use anjuan_domain::people::finding::events::FindingEvent;
use anjuan_domain::people::leave::events::LeaveEvent;
use anjuan_domain::people::slip::events::SlipEvent;
use anjuan_domain::scores::period::events::PeriodEvent;
use anjuan_domain::scores::recommendation::events::RecommendationEvent;
use anjuan_domain::scores::score::events::ScoreEvent;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::Stored;
use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The state of one aggregate.
pub(super) async fn state(edge: Arc<Edge>, caller: Caller, (kind, id): (Kind, &str)) -> Result<Response, Rejection> {
    let aggregate = named_aggregate(kind, id)?;
    let (name, stored) = (named(&aggregate), stored(&edge, &aggregate).await?);
    // A day on which nothing is booked yet is there as well.
    if stored.is_empty() && kind != Kind::Appointment {
        return Err(Failure::NotFound(name).into());
    }
    confidence::raw(&edge, &caller, &aggregate).await?;
    let history = history(aggregate, &stored)?;
    if let Some(first) = history.facts.first() {
        may_read(&edge, &caller, &first.event).await?;
    }
    let state = folded(&history)?;
    let tag = [(header::ETAG, tag(stored.last().map_or(0, |stored| stored.sequence)))];
    if kind == Kind::Ballot {
        return Ok((tag, Json(ballots::shown(&edge, (&stored, state)).await?)).into_response());
    }
    let answer = StateAnswer::try_from(state).map_err(|error| {
        // Of nothing: a sheet of appointments that no window can have.
        if stored.is_empty() { Failure::NotFound(name) } else { Failure::Damaged(error.to_string()) }
    })?;
    Ok((tag, Json(answer)).into_response())
}

/// What is recorded of an aggregate.
pub(super) async fn stored(edge: &Edge, aggregate: &AggregateRef) -> Result<Vec<Stored>, Failure> {
    Ok(anjuan_journal::read(&*edge.log, aggregate).await?)
}

/// The same, decoded.
pub(super) fn history(aggregate: AggregateRef, stored: &[Stored]) -> Result<History, Failure> {
    let facts = stored.iter().map(|stored| (stored.sequence, &*stored.body));
    History::read(aggregate, facts).map_err(|error| Failure::Damaged(error.to_string()))
}

/// Its state after all of it.
pub(super) fn folded(history: &History) -> Result<State, Failure> {
    history.state(u64::MAX).map_err(|error| Failure::Damaged(error.to_string()))
}

/// Refuses the recorded events of what the caller may not see as a state either.
///
/// # Errors
/// [`Failure::Forbidden`] names who may.
pub(super) async fn raw(edge: &Edge, caller: &Caller, stored: &[Stored]) -> Result<(), Failure> {
    let Some(first) = stored.first() else { return Ok(()) };
    let first = Envelope::decode(&first.body).and_then(|envelope| envelope.event());
    may_read(edge, caller, &first.map_err(|error| Failure::Damaged(error.to_string()))?).await
}

/// Whether a caller may read what begins with this event: the first event of a kind says whose it is.
async fn may_read(edge: &Edge, caller: &Caller, first: &Event) -> Result<(), Failure> {
    match first {
        Event::Leave(LeaveEvent::Applied(applied)) => own::person(edge, caller, (Of::Attendance, &applied.person)),
        Event::Slip(SlipEvent::FilledIn(slip)) => own::person(edge, caller, (Of::Attendance, &slip.person)),
        Event::Recommendation(RecommendationEvent::Raised(raised)) => {
            own::person(edge, caller, (Of::Attendance, &raised.person))
        }
        Event::Finding(FindingEvent::Recorded(found)) => own::finding(edge, caller, found),
        Event::Score(ScoreEvent::Drawn(drawn)) => sheet(edge, caller, &drawn.sheet.period, &drawn.sheet.subject).await,
        Event::Leave(_) | Event::Slip(_) | Event::Recommendation(_) | Event::Finding(_) | Event::Score(_) => {
            Err(Failure::Damaged(format!("its first event is {}", first.event_type().0)))
        }
        // As closed as what it is about: somebody's leave, their slip, a finding about them.
        Event::Escalation(EscalationEvent::Raised(raised)) => {
            let stored = stored(edge, &raised.obligation.about).await?;
            Box::pin(raw(edge, caller, &stored)).await
        }
        // The punches of everybody on one day.
        Event::Attendance(_) => own::everybody(caller, Of::Attendance),
        // Of the other kinds the access table decides alone, or who asked has been looked at before ([`super::confidence`]).
        Event::Contact(_)
        | Event::Case(_)
        | Event::Denial(_)
        | Event::Handover(_)
        | Event::Complaint(_)
        | Event::Appointment(_)
        | Event::Duty(_)
        | Event::Patrol(_)
        | Event::Meeting(_)
        | Event::Period(_)
        | Event::Ballot(_)
        | Event::Applicant(_)
        | Event::Entry(_)
        | Event::Card(_)
        | Event::Escalation(EscalationEvent::Acknowledged(_))
        | Event::Person(_)
        | Event::Window(_)
        | Event::Post(_)
        | Event::Item(_)
        | Event::Rulebook(_)
        | Event::Calendar(_)
        | Event::Device(_) => Ok(()),
    }
}

/// Whether a caller may read the sheet of a window or a person: their own, and any once the period is published.
///
/// # Errors
/// [`Failure::Forbidden`] names who may.
pub(super) async fn sheet(edge: &Edge, caller: &Caller, period: &str, subject: &str) -> Result<(), Failure> {
    match own::subject(edge, caller, subject) {
        Err(_) if published(edge, period).await? => Ok(()),
        other => other,
    }
}

/// Whether a period is published.
pub(super) async fn published(edge: &Edge, period: &str) -> Result<bool, Failure> {
    let Ok(aggregate) = AggregateRef::new(Kind::Period, period) else { return Ok(false) };
    let stored = stored(edge, &aggregate).await?;
    let history = history(aggregate, &stored)?;
    Ok(history.facts.iter().any(|fact| matches!(fact.event, Event::Period(PeriodEvent::Published(_)))))
}
