//! Withdrawing an objection (撤回异议): before the report, the applicant no longer objects, and none is owed.
//!
//! Implements the end of the duty of denial-report/2. Once reported, a denial is reviewed whatever the applicant says.
use super::commands::WithdrawObjection;
use super::events::ObjectionWithdrawn;
use super::guard::begun;
use super::state::Denial;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is withdrawn.
    WithdrawRefusal {
        /// Nobody objected.
        NoObjection { number } = "denial.withdraw-objection.no-objection" by "denial-report/2",
            "Nobody objects to denial {number}.", "否定{number}没有待处理的异议。",
        /// It is reported.
        Reported { number, report } = "denial.withdraw-objection.reported" by "denial-report/5",
            "Denial {number} is reported as {report} and will be reviewed in any case.",
            "否定{number}已以{report}报备，应当完成审核。",
    }
}

/// Decides the command.
pub(super) fn decide(
    state: Option<&Denial>,
    command: &WithdrawObjection,
    context: &Context<'_>,
) -> Result<ObjectionWithdrawn, Refusal> {
    let denial = begun(state, context)?;
    let number = denial.number.clone();
    refuse_if!(denial.objection.is_none(), WithdrawRefusal::NoObjection { number });
    if let Some(report) = &denial.report {
        return Err(WithdrawRefusal::Reported { number, report: report.number.clone() }.into());
    }
    reason_given(&command.reason, "denial-report/2")?;
    Ok(ObjectionWithdrawn { reason: command.reason.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Scenario;
    use super::*;

    fn withdraw() -> WithdrawObjection {
        WithdrawObjection { reason: "申请人看过依据后表示理解".into() }
    }

    #[test]
    fn denial_report_2__without_an_objection_no_report_is_owed() {
        let scenario = Scenario::new().issued().objected().given(withdraw());
        assert_eq!(scenario.refused(Scenario::report()).code, "denial.report.no-objection");
        assert_eq!(scenario.refused(withdraw()).code, "denial.withdraw-objection.no-objection");
        assert!(scenario.when(Scenario::object()).is_ok(), "and they may object again");
    }

    #[test]
    fn denial_report_5__what_is_reported_is_reviewed_whatever_is_withdrawn() {
        let refusal = Scenario::new().issued().objected().reported().refused(withdraw());
        assert_eq!(refusal.why(), ("denial.withdraw-objection.reported", "denial-report/5"));
        assert!(refusal.en.contains("FB-20141009-"), "{refusal}");
    }

    #[test]
    fn a_withdrawal_says_why() {
        let silent = WithdrawObjection { reason: " ".into() };
        assert_eq!(Scenario::new().issued().objected().refused(silent).code, "command.reason-missing");
    }
}
