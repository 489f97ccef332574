//! Advising to apply in writing (告知书面申请): a spoken request, explained, and still an objection (denial-report/8).
use super::commands::AdviseInWriting;
use super::events::AdvisedInWriting;
use super::guard::unsettled;
use super::state::Contact;
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why the advice is not recorded.
    AdviceRefused {
        /// Nothing was explained before.
        NoExplanation { number } = "contact.advise-in-writing.no-explanation" by "denial-report/8",
            "Contact {number}: advice to apply in writing comes after an explanation; say what was explained.",
            "接待 {number}：经说明后仍有异议的方可告知书面申请，请写明说明内容。",
    }
}

/// Decides the command.
pub(super) fn decide(
    state: Option<&Contact>,
    command: &AdviseInWriting,
    context: &Context<'_>,
) -> Result<AdvisedInWriting, Refusal> {
    let contact = unsettled(state, context)?;
    refuse_if!(blank(&command.explanation), AdviceRefused::NoExplanation { number: contact.number.clone() });
    Ok(AdvisedInWriting { by: context.actor.person.clone(), explanation: command.explanation.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Scenario;
    use super::super::state::Status;
    use super::*;

    #[test]
    fn advice_after_an_explanation_settles_the_contact() {
        let advice = AdviseInWriting { explanation: "宅基地面积超过规定，不能办理".into() };
        let scenario = Scenario::new().opened().then("2014-11-03T10:00:00+08:00", "P001", advice).unwrap();
        assert_eq!(scenario.contact().status, Status::AdvisedInWriting);
    }

    #[test]
    fn advice_without_an_explanation_is_refused() {
        let advice = AdviseInWriting { explanation: String::new() };
        let refusal = Scenario::new().opened().then("2014-11-03T10:00:00+08:00", "P001", advice).unwrap_err();
        assert_eq!(refusal.code, "contact.advise-in-writing.no-explanation");
        assert_eq!(refusal.article, "denial-report/8");
    }
}
