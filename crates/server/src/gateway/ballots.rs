//! The secrecy of ballots (互评保密): until a month is closed nobody is shown what a window marked, only that it did (monthly/10).
//!
//! Every reading of recorded events or states asks here first. The views never show one either: they hold it, and give none out
//! of a period that is not closed.
use super::edge::Edge;
use crate::decoded::event;
use crate::failure::Failure;
use crate::ports::facts::is_closed;
use anjuan_api::states::BallotAnswer;
use anjuan_domain::aggregate::State;
use anjuan_domain::event::Event;
use anjuan_domain::scores::ballot::events::BallotEvent;
use anjuan_domain::scores::ballot::secrecy;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::Stored;

/// Refuses the recorded events of a ballot whose period is not closed, to everybody.
///
/// # Errors
/// [`Failure::Forbidden`] names monthly/10.
pub(super) async fn raw(edge: &Edge, aggregate: &AggregateRef, stored: &[Stored]) -> Result<(), Failure> {
    if aggregate.kind != Kind::Ballot {
        return Ok(());
    }
    match cast(stored)? {
        Some((period, window)) if !is_closed(&*edge.log, &period).await? => {
            Err(Failure::Forbidden(secrecy::secret(&period, &window)))
        }
        _ => Ok(()),
    }
}

/// A ballot as it may be seen.
///
/// # Errors
/// [`Failure`] when the log does not answer.
pub(super) async fn shown(edge: &Edge, (stored, state): (&[Stored], State)) -> Result<Option<BallotAnswer>, Failure> {
    let Some((period, window)) = cast(stored)? else { return Ok(None) };
    let ballot = if let State::Ballot(ballot) = state { ballot } else { None };
    let ballot = if is_closed(&*edge.log, &period).await? { ballot } else { None };
    Ok(Some(BallotAnswer { period, window, cast: true, ballot }))
}

/// Period and window of a ballot.
fn cast(stored: &[Stored]) -> Result<Option<(String, String)>, Failure> {
    let Some(first) = stored.first() else { return Ok(None) };
    match event(first)? {
        Event::Ballot(BallotEvent::Cast(cast)) => Ok(Some((cast.period, cast.window))),
        other => Err(Failure::Damaged(format!("a ballot begins with {}", other.event_type().0))),
    }
}
