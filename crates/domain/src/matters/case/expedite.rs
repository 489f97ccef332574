//! Putting a case on the green channel (绿色通道).
//!
//! Implements commitment/10: urgent, with a reason and an approver. It changes the order of work and never a period.
use super::approval::{Grant, given_or_asked};
use super::commands::Expedite;
use super::events::{CaseEvent, Expedited};
use super::shared::civil;
use super::state::Case;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why a case is not expedited.
    ExpediteRefusal {
        /// It is already.
        Already { since } = "case.expedite.already" by "commitment/10",
            "It is on the green channel since {since}.", "自{since}起已列入绿色通道。",
    }
}

pub(super) fn decide(case: &Case, command: &Expedite, context: &Context<'_>) -> Result<CaseEvent, Refusal> {
    given_or_asked(case, command, context, granted)
}

/// Puts it there with somebody's approval.
pub(super) fn granted(case: &Case, command: &Expedite, grant: &Grant, _: &Context<'_>) -> Result<Expedited, Refusal> {
    if let Some(since) = case.expedited {
        return Err(ExpediteRefusal::Already { since: civil(since) }.into());
    }
    reason_given(&command.reason, "commitment/10")?;
    Ok(Expedited { reason: command.reason.clone(), approver: grant.approver.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::Story;

    fn expedite() -> Expedite {
        Expedite { reason: "the applicant travels for surgery tomorrow".into(), approver: None }
    }

    #[test]
    fn commitment_10__an_urgent_case_goes_first_and_keeps_its_period() {
        let before = Story::new().accepted("SI-001");
        let after = before.clone().granted(expedite());
        assert_eq!(after.case().expedited, Some(after.context().at));
        assert_eq!(after.case().promise_deadline(), before.case().promise_deadline());
    }

    #[test]
    fn commitment_10__once_with_reason_and_approver() {
        let story = Story::new().registered("SI-001");
        assert_eq!(story.clone().granted(expedite()).refused(expedite()).code, "case.expedite.already");
        assert_eq!(story.refused(Expedite { reason: " ".into(), ..expedite() }).code, "command.reason-missing");
        let refusal = story.refused(Expedite { approver: Some("P003".into()), ..expedite() });
        assert_eq!(refusal.why(), ("case.approver.asserted", "commitment/10"));
    }
}
