//! An assessment period (考核期): a month, a half-year or a year: opened, closed, decided, published.
//!
//! Implements assessment/1–6 and monthly/1–12 as far as they say when and by whom. One file per decision. It must never
//! hold a score: those are facts of the sheets ([`crate::scores::score`]).
mod attest;
mod close;
pub mod commands;
mod decided;
pub mod events;
#[cfg(test)]
mod fixture;
mod fold;
pub mod grading;
mod naming;
mod open;
mod publish;
pub mod scores;
pub mod span;
pub mod state;
mod subjects;

use crate::reference::context::Context;
use crate::reference::facts::IsRecorded;
use crate::reference::lookup::not_in_future;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use commands::PeriodCommand;
pub use commands::decide;
pub use fold::evolve;
use scores::ScoresOf;
pub use span::Span;
pub use state::{Decision, Period, Stage};

refusals! {
    /// Why no decision about a period is reached at all.
    PeriodRefusal {
        NoPeriod {} = "period.no-period" by "assessment",
            "A period is a month, period/M2015-03, a half-year, period/H2015-1, or a year, period/Y2015.",
            "考核期应为月（period/M2015-03）、半年（period/H2015-1）或者年（period/Y2015）。",
        OutOfTurn { id, asked_en, asked_zh, stage_en, stage_zh } = "period.out-of-turn" by "assessment",
            "Period {id} is {stage_en}: it cannot be {asked_en}.", "考核期{id}{stage_zh}，不能{asked_zh}。",
    }
}

/// What a decision must know beside the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Whether the ballot of a window is cast.
    Ballot(IsRecorded),
    /// The sheets as they stand.
    Scores(ScoresOf),
}

/// What a decision must know beside the period: the ballots that a close waits for, the sheets that a decision and a publication
/// are about.
#[must_use]
pub fn needs(state: Option<&Period>, command: &PeriodCommand, context: &Context<'_>) -> Vec<Need> {
    let Some(period) = state.filter(|period| not_in_future(context).is_ok() && in_turn(period, command).is_ok()) else {
        return vec![];
    };
    match command {
        PeriodCommand::Open(_) | PeriodCommand::Attest(_) => vec![],
        PeriodCommand::Close(_) => close::needs(period, context).into_iter().map(Need::Ballot).collect(),
        PeriodCommand::Decide(command) => {
            decided::needs(period, command, context).map(Need::Scores).into_iter().collect()
        }
        PeriodCommand::Publish(command) => publish::needs(period, command).map(Need::Scores).into_iter().collect(),
    }
}

/// The period that the id names, if it is the command's turn.
fn ready<'a>(state: Option<&'a Period>, command: &PeriodCommand, context: &Context<'_>) -> Result<&'a Period, Refusal> {
    not_in_future(context)?;
    let period = state.ok_or(PeriodRefusal::NoPeriod {})?;
    in_turn(period, command)?;
    Ok(period)
}

/// Opened, closed, decided, attested, published, in this order; decided and published again after a correction.
fn in_turn(period: &Period, command: &PeriodCommand) -> Result<(), PeriodRefusal> {
    let (asked_en, asked_zh) = match (period.stage, command) {
        (Stage::New, PeriodCommand::Open(_))
        | (Stage::Open, PeriodCommand::Close(_))
        | (Stage::Closed | Stage::Decided | Stage::Published, PeriodCommand::Decide(_))
        | (Stage::Decided | Stage::Published, PeriodCommand::Attest(_) | PeriodCommand::Publish(_)) => return Ok(()),
        (_, PeriodCommand::Open(_)) => ("opened", "开始"),
        (_, PeriodCommand::Close(_)) => ("closed", "结束"),
        (_, PeriodCommand::Decide(_)) => ("decided", "作出决定"),
        (_, PeriodCommand::Attest(_)) => ("attested", "确认会议决定"),
        (_, PeriodCommand::Publish(_)) => ("published", "公布"),
    };
    let (stage_en, stage_zh) = period.stage.words();
    let [asked_en, asked_zh, stage_en, stage_zh] = [asked_en, asked_zh, stage_en, stage_zh].map(String::from);
    Err(PeriodRefusal::OutOfTurn { id: period.id.clone(), asked_en, asked_zh, stage_en, stage_zh })
}
