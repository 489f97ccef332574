//! What every decision about a finding asks first (前置核对): is there one, does it stand, do the times fit.
//!
//! handover/2.5 forbids falsifying: nothing is recorded before what came before it, or ahead of the clock.
use super::commands::FindingCommand;
use super::state::Finding;
use crate::reference::context::Context;
use crate::reference::lookup::{is_own, not_in_future};
use crate::reference::shared::not_before;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no decision is reached at all.
    GuardRefusal {
        /// Nothing was recorded.
        NotRecorded {} = "finding.guard.not-recorded" by "post/1.2",
            "There is no such finding: it is recorded first.", "没有该考核事实，请先登记。",
        /// It is there already.
        RecordedAlready { number } = "finding.guard.recorded-already" by "handover/2.5",
            "This finding is recorded already, as {number}.", "该考核事实已登记，编号{number}。",
        /// It was taken back.
        Withdrawn { number } = "finding.guard.withdrawn" by "post/1.2",
            "Finding {number} was withdrawn: nothing is charged by it.", "考核事实{number}已撤销，不再扣分。",
    }
}

/// Nothing opened this aggregate yet.
pub(super) fn not_recorded(state: Option<&Finding>, context: &Context<'_>) -> Result<(), Refusal> {
    not_in_future(context)?;
    match state {
        Some(finding) => Err(GuardRefusal::RecordedAlready { number: finding.number.clone() }.into()),
        None => Ok(()),
    }
}

/// The finding, if it was recorded and stands.
pub(super) fn ready<'a>(
    state: Option<&'a Finding>,
    _: &FindingCommand,
    context: &Context<'_>,
) -> Result<&'a Finding, Refusal> {
    let finding = state.ok_or(GuardRefusal::NotRecorded {})?;
    not_in_future(context)?;
    let number = finding.number.clone();
    refuse_if!(finding.withdrawn, GuardRefusal::Withdrawn { number });
    not_before(finding.last_at, context)?;
    Ok(finding)
}

/// Whether somebody is part of a contested finding and does not decide it: they recorded it, contest it, or it concerns them.
pub(super) fn is_part(finding: &Finding, contests: &str, person: &str, context: &Context<'_>) -> bool {
    person == finding.inspector
        || person == contests
        || finding.persons.iter().any(|about| about == person)
        || finding.window.as_deref().is_some_and(|window| is_own(window, person, context))
}

/// Whether a finding concerns the actor: it is about them, or about the window that they head or work at.
pub(super) fn concerns(persons: &[String], window: Option<&str>, context: &Context<'_>) -> bool {
    persons.contains(&context.actor.person)
        || window.is_some_and(|window| is_own(window, &context.actor.person, context))
}
