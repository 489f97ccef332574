//! Advising to apply in writing (告知书面申请): a spoken request, explained, and still an objection (denial-report/8).
use super::commands::AdviseInWriting;
use super::events::AdvisedInWriting;
use super::guard::{is_blank, unsettled};
use super::state::Contact;
use crate::reference::context::Context;
use crate::vocabulary::refusal::{Refusal, Refuse};
use crate::vocabulary::refusals::refuse_if;

/// Why the advice is not recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AdviceRefused {
    /// Nothing was explained before.
    NoExplanation(String),
}

impl Refuse for AdviceRefused {
    fn code(&self) -> &'static str {
        "contact.advise-in-writing.no-explanation"
    }
    fn article(&self) -> &'static str {
        "denial-report/8"
    }
    fn en(&self) -> String {
        let AdviceRefused::NoExplanation(number) = self;
        format!("Contact {number}: advice to apply in writing comes after an explanation; say what was explained.")
    }
    fn zh(&self) -> String {
        let AdviceRefused::NoExplanation(number) = self;
        format!("接待 {number}：经说明后仍有异议的方可告知书面申请，请写明说明内容。")
    }
}

/// Decides the command.
pub(super) fn decide(
    state: Option<&Contact>,
    command: &AdviseInWriting,
    context: &Context<'_>,
) -> Result<AdvisedInWriting, Refusal> {
    let contact = unsettled(state, context)?;
    refuse_if!(is_blank(&command.explanation), AdviceRefused::NoExplanation(contact.number.clone()));
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
