//! Taking a step (环节): who did what in the flow, with which result and opinion.
//!
//! Implements ab-role/3 (each step names who did it) and 行政许可法 art. 45 (while the clock stands for a special
//! procedure, no other step is taken: its outcome comes with the resumption). A step decides nothing by itself.
use super::commands::Step;
use super::events::StepTaken;
use super::shared::{Footing, blank, day, is_staff};
use super::state::{Case, Phase};
use crate::reference::context::Context;
use crate::reference::shared::Shared;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a step is not taken.
    StepRefusal {
        Paused { number } = "case.step.paused" by "行政许可法/45",
            "Case {number} is paused for a special procedure: resume it before the next step.",
            "办件{number}正处于特别程序，恢复计时后方可办理下一环节。",
        Unnamed {} = "case.step.unnamed" by "post/3",
            "A step has a name.", "环节必须有名称。",
    }
}

pub(super) fn decide(case: &Case, command: &Step, context: &Context<'_>) -> Result<StepTaken, Refusal> {
    let footing = Footing::new(case, context);
    if case.phase == Phase::Paused && footing == Footing::Own {
        return Err(StepRefusal::Paused { number: case.number.clone() }.into());
    }
    refuse_if!(blank(&command.step), StepRefusal::Unnamed {});
    let handler = command.handler.as_ref().unwrap_or(&context.actor.person);
    if footing == Footing::Own && !is_staff(handler, context) {
        return Err(Shared::not_staff(handler.clone(), day(context), "ab-role/3").into());
    }
    Ok(StepTaken {
        step: command.step.clone(),
        handler: handler.clone(),
        result: command.result,
        opinion: command.opinion.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::events::{CaseEvent, StepResult};
    use crate::matters::case::fixture::Story;

    #[test]
    fn a_step_names_who_did_it_the_actor_if_nobody_else() {
        let handler = |step: Step| match Story::new().accepted("SI-001").when(step) {
            Ok(CaseEvent::StepTaken(taken)) => taken.handler,
            other => panic!("not taken: {other:?}"),
        };
        assert_eq!(handler(Story::step("审查")), "P004");
        assert_eq!(handler(Step { handler: Some("P005".into()), ..Story::step("现场踏勘") }), "P005");
    }

    #[test]
    fn steps_are_kept_in_order_with_their_results() {
        let disagree = Step { result: StepResult::Disagree, ..Story::step("复核") };
        let story = Story::new().accepted("SI-001").given(Story::step("审查")).given(disagree);
        let steps: Vec<_> = story.case().steps.iter().map(|step| (step.step.as_str(), step.result)).collect();
        assert_eq!(steps, [("审查", StepResult::Agree), ("复核", StepResult::Disagree)]);
    }

    #[test]
    fn neither_nameless_steps_nor_strangers() {
        let story = Story::new().accepted("SI-001");
        assert_eq!(story.refused(Step { step: " ".into(), ..Story::step("") }).code, "case.step.unnamed");
        let stranger = Step { handler: Some("P999".into()), ..Story::step("审查") };
        let refusal = story.refused(stranger.clone());
        assert_eq!(refusal.why(), ("command.not-staff", "ab-role/3"));
        assert!(Story::new().imported("SI-001").when(stranger).is_ok(), "a log's people are not ours");
    }

    #[test]
    fn no_step_while_the_clock_stands() {
        let story = Story::new().accepted("SI-001").granted(Story::pause());
        assert_eq!(story.refused(Story::step("审查")).code, "case.step.paused");
    }
}
