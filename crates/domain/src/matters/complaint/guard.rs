//! What every decision on a complaint asks first (前置检查): whether there is one, who asks, and whether it may still move.
//!
//! Implements complaint/1 (a grave one waits until it is in writing), complaint/3 (nobody complained of has any part in
//! it; after the answer only measures and the circular follow) and handover/2.5 (nothing is dated ahead or before).
use super::commands::ComplaintCommand as Command;
use super::conflict::Concern;
use super::state::Complaint;
use crate::reference::context::Context;
use crate::reference::lookup::not_in_future;
use crate::reference::shared::not_before;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no decision is reached at all.
    GuardRefusal {
        NotReceived { verb } = "complaint.guard.not-received" by "complaint/2",
            "`{verb}` needs a complaint that was received, and there is none here.", "尚未受理登记该投诉，不能执行“{verb}”。",
        AlreadyReceived { number } = "complaint.guard.already-received" by "complaint/2",
            "This complaint was received already, as {number}.", "该投诉已受理登记，编号{number}。",
        Over { number, verb, how_en, how_zh } = "complaint.guard.over" by "complaint/3",
            "Complaint {number} is {how_en}: `{verb}` is not possible any more.", "投诉{number}{how_zh}，不能再执行“{verb}”。",
        WaitsForPaper { number, verb } = "complaint.guard.waits-for-paper" by "complaint/1",
            "Complaint {number} is grave and was asked for in writing: `{verb}` waits until the paper has come in.",
            "投诉{number}情节严重，已要求书面提出，书面材料收到前不能执行“{verb}”。",
    }
}

/// The complaint, if there is one and time, person and phase allow the command.
pub(super) fn ready<'a>(
    state: Option<&'a Complaint>,
    command: &Command,
    context: &Context<'_>,
) -> Result<&'a Complaint, Refusal> {
    not_in_future(context)?;
    let complaint = state.ok_or_else(|| GuardRefusal::NotReceived { verb: command.verb().into() })?;
    Concern::from_complaint(complaint, context).admits(&context.actor.person)?;
    not_before(complaint.last_at, context)?;
    may_move(complaint, command)?;
    Ok(complaint)
}

/// Nothing is received twice.
pub(super) fn not_received(state: Option<&Complaint>, context: &Context<'_>) -> Result<(), Refusal> {
    not_in_future(context)?;
    match state {
        None => Ok(()),
        Some(complaint) => Err(GuardRefusal::AlreadyReceived { number: complaint.number.clone() }.into()),
    }
}

fn may_move(complaint: &Complaint, command: &Command) -> Result<(), GuardRefusal> {
    let (number, verb) = (complaint.number.clone(), command.verb().to_owned());
    // A handover has its own words for what is over.
    let after_the_end = matches!(command, Command::TakeMeasure(_) | Command::IssueCircular(_) | Command::HandOver(_));
    if complaint.is_over() && !after_the_end {
        let (how_en, how_zh) = complaint.status().words();
        return Err(GuardRefusal::Over { number, verb, how_en: how_en.into(), how_zh: how_zh.into() });
    }
    // What cannot be worked on can still be put in writing, withdrawn, and handed over with everything else.
    let waits = !matches!(command, Command::PutInWriting(_) | Command::Withdraw(_) | Command::HandOver(_));
    refuse_if!(complaint.waits_for_paper() && waits, GuardRefusal::WaitsForPaper { number, verb });
    Ok(())
}
