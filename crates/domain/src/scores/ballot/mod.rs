//! A window's ballot (互评票): the marks that one window gives the others for a month.
//!
//! Implements monthly/10. It must never show a mark before the month is closed.
mod cast;
pub mod commands;
pub mod events;
mod fold;
pub mod secrecy;
pub mod state;

use crate::clock::{Deadline, due};
use crate::reference::centre::Centre;
use crate::reference::context::Context;
use crate::reference::lookup::not_in_future;
use crate::scores::period::Span;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use crate::vocabulary::stamp::Instant;
pub use cast::IsClosed;
use commands::BallotCommand;
pub use commands::decide;
pub use fold::evolve;
pub use state::Ballot;

refusals! {
    /// Why no decision about a ballot is reached at all.
    BallotRefusal {
        NoBallot {} = "ballot.no-ballot" by "monthly/10",
            "A ballot is a window's for a month: ballot/M2015-03-W01.", "互评票按月份和窗口：ballot/M2015-03-W01。",
    }
}

/// What a decision must know beside the ballot: whether its month is closed (monthly/10).
#[must_use]
pub fn needs(state: Option<&Ballot>, command: &BallotCommand, context: &Context<'_>) -> Option<IsClosed> {
    let ballot = state.filter(|_| not_in_future(context).is_ok())?;
    match command {
        BallotCommand::Cast(_) => cast::needs(ballot, context),
    }
}

/// The ballot that the id names.
fn sheet<'a>(
    state: Option<&'a Ballot>,
    _: &commands::BallotCommand,
    context: &Context<'_>,
) -> Result<&'a Ballot, Refusal> {
    not_in_future(context)?;
    Ok(state.ok_or(BallotRefusal::NoBallot {})?)
}

/// Until when the ballots of a month can be cast: a time of the rulebook of its last day, after that day. The month is not
/// closed before, whatever anything is dated.
///
/// # Errors
/// Where the rulebook does not say it.
pub fn until(span: Span, centre: &Centre) -> Result<Instant, Refusal> {
    let start = centre.calendar().closes_at(span.until);
    let limit = centre.limit("ballot-window", span.until)?.limit;
    Ok(due(centre.calendar(), &Deadline { start, limit, extensions: vec![], pauses: vec![] })?.at)
}
