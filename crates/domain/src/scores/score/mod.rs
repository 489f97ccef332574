//! A score sheet (考核表): the items and lines of one window or person in one period, each with its reasons.
//!
//! Implements assessment/1–6 and monthly/1–11 together with [`crate::scores::rules`]. One file per decision. Each event that changes a
//! number carries the whole sheet: later facts, calendars or rulebooks change nothing about it.
mod choose;
pub mod commands;
mod contest;
mod correct;
mod decide_contest;
mod draw;
pub mod events;
#[cfg(test)]
mod fixture;
mod fold;
mod pricing;
mod relax;
pub mod state;

use crate::reference::context::Context;
use crate::reference::lookup::{is_own, not_in_future};
use crate::scores::rules::{Charge, Standing};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use commands::ScoreCommand;
pub use commands::decide;
pub use correct::ChargesOf;
pub use fold::evolve;
pub use pricing::table_of;
pub use state::{AskedRelaxation, Contest, Ruling, Score};

refusals! {
    /// Why no decision about a sheet is reached at all.
    SheetRefusal {
        NotDrawn {} = "score.not-drawn" by "assessment/1",
            "There is no such score sheet yet: the service draws it up when the period is closed.", "尚无该考核表：考核期结束后由系统生成。",
        NoCharge { charge, subject, period } = "score.no-charge" by "assessment/1",
            "The sheet of {subject} for {period} has no line `{charge}`.", "{subject}{period}的考核表没有条目“{charge}”。",
        Settled { charge } = "score.settled" by "assessment/1",
            "Line `{charge}` was taken away or relaxed: nothing is left to decide about it.", "条目“{charge}”已撤销或者放宽，无须再作决定。",
    }
}

/// What a decision must know beside the sheet: the charges of a correction.
#[must_use]
pub fn needs(state: Option<&Score>, command: &ScoreCommand, context: &Context<'_>) -> Option<ChargesOf> {
    let score = state.filter(|_| not_in_future(context).is_ok())?;
    match command {
        ScoreCommand::Correct(command) => correct::needs(score, command),
        ScoreCommand::Draw(_)
        | ScoreCommand::Choose(_)
        | ScoreCommand::Contest(_)
        | ScoreCommand::DecideContest(_)
        | ScoreCommand::Relax(_)
        | ScoreCommand::ConfirmRelaxation(_)
        | ScoreCommand::RefuseRelaxation(_) => None,
    }
}

/// The sheet, if it was drawn up.
fn ready<'a>(
    state: Option<&'a Score>,
    _: &commands::ScoreCommand,
    context: &Context<'_>,
) -> Result<&'a Score, Refusal> {
    not_in_future(context)?;
    Ok(state.ok_or(SheetRefusal::NotDrawn {})?)
}

/// A charge of the sheet that still counts.
fn counting(score: &Score, id: &str) -> Result<Charge, SheetRefusal> {
    let (charge, subject, period) = (id.to_owned(), score.subject.clone(), score.period.clone());
    let Some(found) = score.charge(id) else { return Err(SheetRefusal::NoCharge { charge, subject, period }) };
    match found.standing {
        Standing::Withdrawn | Standing::Relaxed => Err(SheetRefusal::Settled { charge }),
        Standing::Stands | Standing::ToBeChosen | Standing::Contested | Standing::SetAside => Ok(found),
    }
}

/// Whether a charge is about somebody: the sheet is theirs, or they are named.
fn is_about(charge: &Charge, score: &Score, person: &str) -> bool {
    score.subject == person || charge.persons.iter().any(|named| named == person)
}

/// Whether a charge concerns the actor too nearly to decide anything about it: it is about them, or the sheet is of a window
/// that they head or work at, now or at the time they name.
fn concerns(charge: &Charge, score: &Score, context: &Context<'_>) -> bool {
    is_about(charge, score, &context.actor.person) || is_own(&score.subject, &context.actor.person, context)
}
