//! One aggregate as its events say (案卷状态): bookings, lists, leaves, rosters, findings, sheets; each to who may read it.
use super::ballots;
use super::commands::{named_aggregate, tag};
use super::edge::Edge;
use super::know;
use super::own;
use super::problems::Rejection;
use crate::accounts::trail::Happened;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::sentences::named;
use anjuan_api::accounts::Access;
use anjuan_api::persons::ReadFor;
use anjuan_api::states::StateAnswer;
use anjuan_domain::aggregate::State;
use anjuan_domain::event::Event;
use anjuan_domain::history::History;
use anjuan_domain::people::leave::events::Applied;
use anjuan_domain::scores::period::events::PeriodEvent;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::sight::Sight;
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
    let sight = if stored.is_empty() { Sight::Full } else { know::line(&edge, &caller, &aggregate).await? };
    if sight != Sight::Full && aggregate.kind != Kind::Leave {
        know::raw(&edge, &caller, &aggregate).await?;
    }
    let history = history(aggregate, &stored)?;
    let state = shown(folded(&history)?, sight);
    recorded(&edge, &caller, (&history.aggregate, &state)).await?;
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

/// Whose a record is that only few may read (post/1.5, leave/2); none of what is everybody's to read.
fn whose(state: &State) -> Vec<&str> {
    if let State::Leave(Some(leave)) = state {
        return vec![leave.person()];
    }
    if let State::Slip(Some(slip)) = state {
        return vec![&slip.person];
    }
    if let State::Recommendation(Some(recommendation)) = state {
        return vec![&recommendation.raised.person];
    }
    if let State::Finding(Some(finding)) = state {
        finding.persons.iter().map(String::as_str).collect()
    } else {
        vec![]
    }
}

/// Records that somebody reads what is about others of the staff, before it is shown (个人信息保护法/51): who may read it does so by an office
/// that approves or supervises.
async fn recorded(edge: &Edge, caller: &Caller, (read, state): (&AggregateRef, &State)) -> Result<(), Failure> {
    let persons = whose(state);
    if persons.contains(&caller.actor.person.as_str()) {
        return Ok(());
    }
    for person in persons {
        let (by, matter) = (caller.actor.person.as_str(), Some(read.clone()));
        let purpose = Some(ReadFor::Supervision);
        let happened = Happened { account: person, by, purpose, matter, ..Happened::default() };
        edge.accounts.trail.write(Access::RecordRead, happened).await?;
    }
    Ok(())
}

/// A state as far as it is seen: of a leave in part not why, nor by which papers (leave/2).
fn shown(mut state: State, sight: Sight) -> State {
    if let State::Leave(Some(leave)) = &mut state
        && sight != Sight::Full
    {
        leave.application = without_reasons(leave.application.clone());
    }
    state
}

/// An application without what is private in it.
pub(super) fn without_reasons(application: Applied) -> Applied {
    Applied { reason: String::new(), overridden: None, paper: None, ..application }
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
