//! What every decision on a case asks first (前置检查): that there is a case, that it may still move, and that the time
//! is possible.
//!
//! Implements handover/2.5 (no falsifying: nothing is dated ahead, and a closed case is not reopened behind its end) and
//! time-limit/2 (a case begins with its registration). It must hold no rule of a single decision.
use super::commands::CaseCommand;
use super::shared::{Footing, civil};
use super::state::Case;
use crate::reference::context::Context;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no decision is reached at all.
    GuardRefusal {
        NotRegistered { verb } = "case.guard.not-registered" by "time-limit/2",
            "`{verb}` needs a registered case, and there is none here.", "尚未登记办件，不能执行“{verb}”。",
        AlreadyRegistered { number } = "case.guard.already-registered" by "handover/2.5",
            "This case is registered already, as {number}.", "该办件已登记，编号{number}。",
        Closed { verb, number, phase_en, phase_zh } = "case.guard.closed" by "handover/2.5",
            "Case {number} is {phase_en}: `{verb}` is not possible, only an addition, a correction or a refund.",
            "办件{number}{phase_zh}，不能执行“{verb}”，只能补充归档、更正或退费。",
        InFuture { at, now } = "case.guard.in-future" by "handover/2.5",
            "It cannot have happened at {at}: it is {now} now.", "发生时间{at}晚于当前时间{now}。",
        BeforeRegistration { at, registered, number } = "case.guard.before-registration" by "time-limit/2",
            "It cannot have happened at {at}: case {number} was registered at {registered}.",
            "发生时间{at}早于办件{number}的登记时间{registered}。",
    }
}

/// The case, if there is one that is not over, and the command's time is possible: what every row of the commands asks first
/// that says nothing else. What may follow the end, its row says.
pub(super) fn ready<'a>(
    state: Option<&'a Case>,
    command: &CaseCommand,
    context: &Context<'_>,
) -> Result<&'a Case, GuardRefusal> {
    let case = at_any_time(state, command, context)?;
    not_over(case, command)?;
    Ok(case)
}

/// The same, and over or not where the log came from elsewhere: its order is kept as it was.
pub(super) fn running_or_imported<'a>(
    state: Option<&'a Case>,
    command: &CaseCommand,
    context: &Context<'_>,
) -> Result<&'a Case, GuardRefusal> {
    let case = at_any_time(state, command, context)?;
    if Footing::new(case, context) != Footing::Imported {
        not_over(case, command)?;
    }
    Ok(case)
}

/// The same, over or not: what serves the applicant after the end (work/3), additions, corrections and refunds, what was
/// refused, and what the decision itself asks of a case that is over.
pub(super) fn at_any_time<'a>(
    state: Option<&'a Case>,
    command: &CaseCommand,
    context: &Context<'_>,
) -> Result<&'a Case, GuardRefusal> {
    not_in_future(context)?;
    let case = state.ok_or_else(|| GuardRefusal::NotRegistered { verb: command.verb().into() })?;
    began(case, context)?;
    Ok(case)
}

/// Nothing is registered twice.
pub(super) fn not_registered(state: Option<&Case>, context: &Context<'_>) -> Result<(), GuardRefusal> {
    not_in_future(context)?;
    match state {
        None => Ok(()),
        Some(case) => {
            began(case, context)?;
            Err(GuardRefusal::AlreadyRegistered { number: case.number.clone() })
        }
    }
}

fn not_in_future(context: &Context<'_>) -> Result<(), GuardRefusal> {
    refuse_if!(context.at > context.now, GuardRefusal::InFuture { at: civil(context.at), now: civil(context.now) });
    Ok(())
}

/// The order of an imported log is kept as it is, with times before its registration.
fn began(case: &Case, context: &Context<'_>) -> Result<(), GuardRefusal> {
    match case.origin {
        None if context.at < case.registered_at => Err(GuardRefusal::BeforeRegistration {
            at: civil(context.at),
            registered: civil(case.registered_at),
            number: case.number.clone(),
        }),
        _ => Ok(()),
    }
}

fn not_over(case: &Case, command: &CaseCommand) -> Result<(), GuardRefusal> {
    if !case.phase.is_closed() {
        return Ok(());
    }
    let (phase_en, phase_zh) = case.phase.words();
    Err(GuardRefusal::Closed {
        verb: command.verb().into(),
        number: case.number.clone(),
        phase_en: phase_en.into(),
        phase_zh: phase_zh.into(),
    })
}

#[cfg(test)]
mod tests {
    use crate::matters::case::commands::{CaseCommand, Expedite, Step};
    use crate::matters::case::fixture::Story;

    fn expedite() -> Expedite {
        Expedite { reason: "urgent surgery".into(), approver: None }
    }

    #[test]
    fn nothing_but_registration_opens_a_case() {
        let refusal = Story::new().refused(expedite());
        assert_eq!(refusal.why(), ("case.guard.not-registered", "time-limit/2"));
    }

    #[test]
    fn a_case_is_registered_once() {
        let story = Story::new().registered("SI-001");
        let register = CaseCommand::Register(Box::new(Story::register("SI-001")));
        assert_eq!(story.refused(register).code, crate::matters::case::ALREADY_REGISTERED);
    }

    #[test]
    fn nothing_is_dated_ahead() {
        let story = Story::new().registered("SI-001").happened("2014-10-09 10:00:01");
        let refusal = story.refused(expedite());
        assert_eq!(refusal.why(), ("case.guard.in-future", "handover/2.5"));
        assert!(refusal.en.contains("2014-10-09 10:00"), "{}", refusal.en);
    }

    #[test]
    fn paper_may_be_entered_late_but_not_from_before_the_registration() {
        let story = Story::new().registered("SI-001").now("2014-10-10 09:00:00");
        assert!(story.clone().happened("2014-10-09 10:00:00").when(expedite()).is_ok());
        let refusal = story.happened("2014-10-09 09:59:59").refused(expedite());
        assert_eq!(refusal.code, "case.guard.before-registration");
    }

    #[test]
    fn a_closed_case_names_its_end_and_the_article() {
        let story = Story::new().finished("SI-001");
        let refusal = story.refused(expedite());
        assert_eq!(refusal.why(), ("case.guard.closed", "handover/2.5"));
        assert!(refusal.zh.contains("已办结") && refusal.en.contains("finished"), "{refusal}");
    }

    #[test]
    fn an_imported_case_keeps_steps_after_its_end() {
        let story = Story::new().imported("SI-001").given(Story::finish_issued());
        assert!(story.when(Story::step("T20 Print report")).is_ok());
        let own = Story::new().finished("SI-001");
        assert_eq!(own.refused(Step { ..Story::step("审查") }).code, "case.guard.closed");
    }
}
