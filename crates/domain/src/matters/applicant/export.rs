//! Handing out all that is kept about somebody (个人信息查阅、复制): recorded before anything is read (个人信息保护法/45).
use super::Applicant;
use super::commands::Export;
use super::events::Exported;
use super::reason::{SHORTEST, says_something};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why nothing is handed out.
    ExportRefused {
        Erased {} = "applicant.export.erased" by "个人信息保护法/47",
            "This applicant's personal data was erased: nothing of it can be handed out.", "该申请人的个人信息已删除，无可提供。",
        NoReason {} = "applicant.export.no-reason" by "个人信息保护法/51",
            "Handing out what is kept needs a reason of at least {SHORTEST} letters or characters: who asked, and how they showed who they are.",
            "提供个人信息副本须写明理由，至少 {SHORTEST} 个字：何人申请、如何核验身份。",
        AtAnotherTime {} = "applicant.export.another-time" by "handover/2.5",
            "What is kept is handed out now; that cannot be entered for another time.", "个人信息副本以当下时间提供，不能补录为其他时间。",
    }
}

/// Decides the command.
pub(super) fn decide(state: &Applicant, command: &Export, context: &Context<'_>) -> Result<Exported, Refusal> {
    refuse_if!(state.erased, ExportRefused::Erased {});
    require!(says_something(&command.reason), ExportRefused::NoReason {});
    refuse_if!(context.at != context.now, ExportRefused::AtAnotherTime {});
    Ok(Exported { by: context.actor.person.clone(), reason: command.reason.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::centre::Centre;
    use crate::scenario::Scenario;
    use crate::vocabulary::actor::Role;

    fn at(state: Applicant) -> Scenario<Applicant> {
        let scenario = Scenario::about("A").holding(Some(state)).at_centre(Centre::default());
        scenario.by("P001", Role::Director).now("2026-03-02 10:00:00").happened("2026-03-02 10:00:00")
    }

    fn export(reason: &str) -> Export {
        Export { reason: reason.into() }
    }

    #[test]
    fn a_copy_is_recorded_with_who_handed_it_out_and_why() {
        let next = at(Applicant::default()).given(export("本人持身份证申请"));
        assert_eq!(next.state(), Some(&Applicant::default()), "it changes nothing");
        let code = |scenario: Scenario<Applicant>, reason: &str| scenario.code(export(reason));
        assert_eq!(code(at(Applicant::default()), "查"), "applicant.export.no-reason");
        assert_eq!(code(at(Applicant { erased: true, ..Applicant::default() }), "本人申请"), "applicant.export.erased");
        let late = at(Applicant::default()).happened("2026-03-01 10:00:00");
        assert_eq!(code(late, "本人持身份证申请"), "applicant.export.another-time");
    }
}
