//! Explaining that a complaint is overdue (逾期说明), and until when it is promised now.
//!
//! Implements complaint/3: not done in time, it is explained to the complainant and followed to the end. So this never
//! ends a complaint, and never takes the lateness away. One given in time on paper is entered late as it was, though what it promised
//! has passed since; whether it was in time waits for its confirmation ([`crate::clock::late_entry`]).
use super::commands::ExplainOverdue;
use super::events::OverdueExplained;
use super::handling::may_speak;
use super::state::Complaint;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, due_at};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is explained.
    ExplainRefusal {
        NotClassified { number } = "complaint.explain-overdue.not-classified" by "complaint/3",
            "Complaint {number} is not classified, so no time was promised yet.", "投诉{number}尚未分类，还没有承诺时限。",
        NotOverdue { number, due } = "complaint.explain-overdue.not-overdue" by "complaint/3",
            "Complaint {number} is due at {due}, which has not passed.", "投诉{number}应于{due}前办结，尚未逾期。",
        ExplainedBefore { number, promised } = "complaint.explain-overdue.explained-before" by "complaint/3",
            "It was explained that complaint {number} is now promised until {promised}, which has not passed.",
            "投诉{number}已说明原因并承诺于{promised}前办结，该时间尚未届满。",
        NoExplanation { number } = "complaint.explain-overdue.no-explanation" by "complaint/3",
            "Say why complaint {number} is not done in time.", "请写明投诉{number}未按时办结的原因。",
        PromiseNotAhead { promised, now } = "complaint.explain-overdue.promise-not-ahead" by "complaint/3",
            "{promised} cannot be promised at {now}: it has passed by then.", "不能在{now}承诺于{promised}前办结。",
        NotEntitled { number, actor, responsible } = "complaint.explain-overdue.not-entitled" by "complaint/2",
            "Complaint {number} is explained by {responsible}, its receiver, the general section, the complaint centre or the director's office, not by {actor}.",
            "投诉{number}由{responsible}、受理人、综合科、投诉中心或者主任、分管主任说明，{actor}无权说明。",
    }
}

/// Decides the command.
pub(super) fn decide(
    complaint: &Complaint,
    command: &ExplainOverdue,
    context: &Context<'_>,
) -> Result<OverdueExplained, Refusal> {
    let (number, actor) = (complaint.number.clone(), context.actor.person.clone());
    if !may_speak(complaint, context) {
        return Err(ExplainRefusal::NotEntitled { number, actor, responsible: complaint.responsible.clone() }.into());
    }
    let Some(deadline) = complaint.deadline() else { return Err(ExplainRefusal::NotClassified { number }.into()) };
    let due = due_at(&deadline, context)?;
    refuse_if!(context.at <= due, ExplainRefusal::NotOverdue { number, due: civil(due) });
    if let Some(promised) = complaint.promised.filter(|promised| context.at <= *promised) {
        return Err(ExplainRefusal::ExplainedBefore { number, promised: civil(promised) }.into());
    }
    refuse_if!(blank(&command.explanation), ExplainRefusal::NoExplanation { number });
    if command.promised <= context.at {
        let (promised, now) = (civil(command.promised), civil(context.at));
        return Err(ExplainRefusal::PromiseNotAhead { promised, now }.into());
    }
    let explanation = command.explanation.trim().to_owned();
    Ok(OverdueExplained { by: actor, manner: command.manner, explanation, promised: command.promised })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, actor, answer, classify, explain, grave_by_telephone, paper, received};
    use super::*;

    /// Received on 9 October 2014 and simple: due on the 15th, at 17:30.
    fn simple() -> Scenario {
        Scenario::new().given("P008", received()).given("P008", classify("SIMPLE", &[]))
    }

    #[test]
    fn complaint_3__only_what_is_overdue_is_explained() {
        let refusal = simple().now("2014-10-15 17:30:00").refused("P008", explain("2014-10-20 17:30:00"));
        assert_eq!(refusal.why(), ("complaint.explain-overdue.not-overdue", "complaint/3"));
        assert!(simple().now("2014-10-15 17:30:01").when("P008", explain("2014-10-20 17:30:00")).is_ok());
    }

    #[test]
    fn complaint_3__what_nobody_classifies_is_owed_an_answer_in_the_time_of_a_simple_one_and_explained() {
        let scenario = Scenario::new().given("P008", received()).now("2014-10-15 17:30:00");
        assert_eq!(
            scenario.refused("P008", explain("2014-10-20 17:30:00")).code,
            "complaint.explain-overdue.not-overdue"
        );
        let scenario = scenario.now("2014-10-15 17:30:01").given("P008", explain("2014-10-20 17:30:00"));
        assert_eq!((scenario.complaint().classification.is_none(), scenario.complaint().is_over()), (true, false));
    }

    #[test]
    fn complaint_1__while_the_paper_is_waited_for_no_time_runs_and_from_the_paper_on_it_does() {
        let scenario = Scenario::new().given("P008", grave_by_telephone()).now("2014-12-01 09:00:00");
        assert_eq!((scenario.complaint().answer.as_ref(), scenario.complaint().deadline()), (None, None));
        let scenario = scenario.given("P008", paper()).now("2014-12-08 17:30:01");
        assert!(scenario.when("P008", explain("2014-12-20 17:30:00")).is_ok(), "five working days from the paper");
    }

    #[test]
    fn complaint_3__one_recorded_before_there_was_a_time_from_receipt_is_classified_first() {
        let mut state = Scenario::new().given("P008", received()).complaint().clone();
        state.answer = None;
        let scenario = Scenario::new().now("2014-12-01 09:00:00");
        let by = actor("P008");
        let refusal = decide(&state, &explain("2014-12-20 17:30:00"), &scenario.context(&by)).unwrap_err();
        assert_eq!(refusal.code, "complaint.explain-overdue.not-classified");
    }

    #[test]
    fn complaint_3__an_explained_one_is_followed_to_the_end() {
        let scenario = simple().now("2014-10-16 09:00:00").given("P008", explain("2014-10-20 17:30:00"));
        assert!(!scenario.complaint().is_over(), "an explanation ends nothing");
        let again = scenario.refused("P008", explain("2014-10-21 17:30:00"));
        assert_eq!(again.code, "complaint.explain-overdue.explained-before");
        let scenario = scenario.now("2014-10-21 09:00:00").given("P008", explain("2014-10-22 17:30:00"));
        let scenario = scenario.ruled().given("P008", answer());
        assert!(scenario.complaint().is_over());
        let after = scenario.now("2014-10-23 09:00:00").refused("P008", explain("2014-10-30 17:30:00"));
        assert_eq!(after.code, "complaint.guard.over");
    }

    #[test]
    fn complaint_3__explained_in_time_on_paper_it_is_entered_though_what_it_promised_has_passed() {
        let late = simple().now("2014-10-22 09:00:00").happened("2014-10-16 09:00:00");
        assert!(late.when("P008", explain("2014-10-20 17:30:00")).is_ok());
        let refusal = late.refused("P008", explain("2014-10-16 09:00:00"));
        assert_eq!(refusal.code, "complaint.explain-overdue.promise-not-ahead");
    }

    #[test]
    fn complaint_3__what_is_promised_lies_ahead_and_is_explained() {
        let scenario = simple().now("2014-10-16 09:00:00");
        assert_eq!(
            scenario.refused("P008", explain("2014-10-16 09:00:00")).code,
            "complaint.explain-overdue.promise-not-ahead"
        );
        let silent = ExplainOverdue { explanation: String::new(), ..explain("2014-10-20 17:30:00") };
        assert_eq!(scenario.refused("P008", silent).code, "complaint.explain-overdue.no-explanation");
        assert_eq!(
            scenario.refused("P006", explain("2014-10-20 17:30:00")).code,
            "complaint.explain-overdue.not-entitled"
        );
    }
}
