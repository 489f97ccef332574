//! Answering a contact (答复): at once, or by telephone with the window (first-asked/3.2, work/7).
//!
//! An answer that does not satisfy is recorded and leaves the contact open (time-limit/3.1).
use super::commands::Answer;
use super::events::Answered;
use super::guard::unsettled;
use super::state::Contact;
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why an answer is not recorded.
    AnswerRefused {
        /// The summary is empty: nobody could see what was said.
        NoSummary { number } = "contact.answer.no-summary" by "time-limit/3.1",
            "The answer to contact {number} needs a summary of what was explained, without personal data.",
            "接待 {number} 的答复须写明解释内容摘要（不含个人信息）。",
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Contact>, command: &Answer, context: &Context<'_>) -> Result<Answered, Refusal> {
    let contact = unsettled(state, context)?;
    refuse_if!(blank(&command.summary), AnswerRefused::NoSummary { number: contact.number.clone() });
    Ok(Answered {
        by: context.actor.person.clone(),
        manner: command.manner,
        satisfied: command.satisfied,
        summary: command.summary.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Scenario;
    use super::super::state::Status;
    use super::*;
    use crate::matters::contact::events::AnswerManner;

    fn answer(satisfied: bool) -> Answer {
        Answer { manner: AnswerManner::AtOnce, satisfied, summary: "医保缴费期限和地点".into() }
    }

    #[test]
    fn time_limit_3_1__a_satisfying_answer_settles_the_contact() {
        let scenario = Scenario::new().opened().then("2014-11-03T10:00:00+08:00", "P001", answer(true)).unwrap();
        assert_eq!(scenario.contact().status, Status::Answered);
        let refusal = scenario.then("2014-11-03T10:05:00+08:00", "P001", answer(true)).unwrap_err();
        assert_eq!(refusal.why(), ("contact.settled", "first-asked/3.1"));
    }

    #[test]
    fn time_limit_3_1__an_answer_that_does_not_satisfy_leaves_the_contact_open() {
        let scenario = Scenario::new().opened().then("2014-11-03T10:00:00+08:00", "P001", answer(false)).unwrap();
        assert_eq!(scenario.contact().status, Status::Open);
        assert_eq!(scenario.contact().responsible, "P001");
        let scenario = scenario.then("2014-11-03T10:20:00+08:00", "P001", answer(true)).unwrap();
        assert_eq!(scenario.contact().status, Status::Answered);
    }

    #[test]
    fn an_answer_says_what_was_explained() {
        let empty = Answer { summary: "  ".into(), ..answer(true) };
        let refusal = Scenario::new().opened().then("2014-11-03T10:00:00+08:00", "P001", empty).unwrap_err();
        assert_eq!(refusal.why(), ("contact.answer.no-summary", "time-limit/3.1"));
        assert!(refusal.zh.contains("ZX-20141103-") && refusal.en.contains("ZX-20141103-"), "{refusal}");
    }

    #[test]
    fn an_answer_comes_after_the_question_and_not_in_the_future() {
        let scenario = Scenario::new().opened();
        let early = scenario.clone().then("2014-11-03T08:59:59+08:00", "P001", answer(true)).unwrap_err();
        assert_eq!(early.why(), ("command.before-last-step", "handover/2.5"));
        let late = scenario
            .entered("2014-11-03T10:00:01+08:00", "2014-11-03T10:00:00+08:00", "P001", answer(true))
            .unwrap_err();
        assert_eq!(late.code, "command.in-future");
    }

    #[test]
    fn there_is_nothing_to_answer_before_somebody_asked() {
        let refusal = Scenario::new().then("2014-11-03T10:00:00+08:00", "P001", answer(true)).unwrap_err();
        assert_eq!(refusal.why(), ("contact.not-opened", "first-asked/2"));
    }
}
