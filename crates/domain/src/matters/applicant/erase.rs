//! Erasing an applicant (删除个人信息): the order to delete the key, after which nothing sealed can be read (个人信息保护法/47).
//!
//! Events, hashes and numbers stay as they are: what is sealed in them becomes noise.
use super::Applicant;
use super::commands::Erase;
use super::events::Erased;
use super::reason::{SHORTEST, says_something};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why nothing is erased.
    EraseRefused {
        /// It was erased before.
        Erased {} = "applicant.erase.erased-before" by "个人信息保护法/47",
            "This applicant's personal data was erased before; there is nothing left to erase.", "该申请人的个人信息已删除，无可再删。",
        /// The reason says nothing.
        NoReason {} = "applicant.erase.no-reason" by "个人信息保护法/47",
            "Erasing needs a reason of at least {SHORTEST} letters or characters: the applicant's request, or the end of the retention period.",
            "删除个人信息须写明理由，至少 {SHORTEST} 个字：申请人要求，或者保存期限届满。",
        /// Deleting the key happens now.
        AtAnotherTime {} = "applicant.erase.another-time" by "handover/2.5",
            "The key is deleted now; an erasure cannot be entered for another time.", "密钥即时删除，不能补录为其他时间。",
    }
}

/// Decides the command.
pub(super) fn decide(state: &Applicant, command: &Erase, context: &Context<'_>) -> Result<Erased, Refusal> {
    refuse_if!(state.erased, EraseRefused::Erased {});
    require!(says_something(&command.reason), EraseRefused::NoReason {});
    refuse_if!(context.at != context.now, EraseRefused::AtAnotherTime {});
    Ok(Erased { reason: command.reason.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::super::Applicant;
    use super::super::events::ApplicantEvent;
    use super::*;
    use crate::reference::centre::Centre;
    use crate::scenario::Scenario;
    use crate::vocabulary::actor::Role;

    fn at(state: &Applicant, civil: &str) -> Scenario<Applicant> {
        let scenario = Scenario::about("A").holding(Some(state.clone())).at_centre(Centre::default());
        scenario.by("P101", Role::Director).now("2026-03-02 10:00:00").happened(civil)
    }

    fn when(state: &Applicant, reason: &str) -> Result<ApplicantEvent, Refusal> {
        at(state, "2026-03-02 10:00:00").when(Erase { reason: reason.into() })
    }

    #[test]
    fn erasing_happens_once() {
        let event = when(&Applicant::default(), "申请人要求删除").unwrap();
        let state = Applicant::after(&event);
        assert!(state.erased);
        let refusal = when(&state, "申请人要求删除").unwrap_err();
        assert_eq!(refusal.why(), ("applicant.erase.erased-before", "个人信息保护法/47"));
    }

    #[test]
    fn erasing_needs_a_reason() {
        let refusal = when(&Applicant::default(), " 。 ").unwrap_err();
        assert_eq!(refusal.why(), ("applicant.erase.no-reason", "个人信息保护法/47"));
        assert!(refusal.en.contains("at least 4") && refusal.zh.contains("至少 4 个字"), "{refusal}");
    }

    #[test]
    fn the_key_is_deleted_now_and_not_at_another_time() {
        let command = Erase { reason: "保存期限届满".into() };
        let refusal = at(&Applicant::default(), "2026-03-01 10:00:00").refused(command);
        assert_eq!(refusal.why(), ("applicant.erase.another-time", "handover/2.5"));
    }
}
