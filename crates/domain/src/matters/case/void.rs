//! Voiding (作废): it was a case, and is one no more.
//!
//! Implements handover/2.5 (nothing is made to vanish): voiding needs that something was done on the case, an approver
//! and a reason. A registration on which nothing was done and that should not be there is an entry error, which is
//! another fact ([`super::entry_error`]).
use super::approval::{Grant, given_or_asked};
use super::commands::Void;
use super::events::{CaseEvent, Voided};
use super::shared::Footing;
use super::state::Case;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why a case is not voided.
    VoidRefusal {
        NothingDone { number } = "case.void.nothing-done" by "handover/2.5",
            "Nothing was done on case {number} since its registration: an entry error is marked as such; a withdrawal is \
             recorded as a step first.",
            "办件{number}登记后尚未办理：误录的应标为误录；申请人撤回的应先记录环节。",
    }
}

pub(super) fn decide(case: &Case, command: &Void, context: &Context<'_>) -> Result<CaseEvent, Refusal> {
    given_or_asked(case, command, context, granted)
}

/// Voids it with somebody's approval.
pub(super) fn granted(case: &Case, command: &Void, grant: &Grant, context: &Context<'_>) -> Result<Voided, Refusal> {
    if case.history.len() < 2 && Footing::new(case, context) == Footing::Own {
        return Err(VoidRefusal::NothingDone { number: case.number.clone() }.into());
    }
    reason_given(&command.reason, "handover/2.5")?;
    Ok(Voided { reason: command.reason.clone(), approver: grant.approver.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::Approve;
    use crate::matters::case::fixture::Story;
    use crate::matters::case::state::Phase;
    use crate::vocabulary::actor::Role;

    #[test]
    fn handover_2_5__voiding_is_asked_for_by_who_works_it_and_approved_by_who_is_over_the_window() {
        let asked = Story::new().accepted("SI-001").given(void());
        assert_eq!((asked.case().phase, asked.case().approvals.len()), (Phase::Open, 1), "nothing follows from it");
        let own = asked.refused(Approve { act: None });
        assert_eq!(own.why(), ("case.approver.is-handler", "handover/2.5"));
        let voided = asked.by("P003", Role::WindowHead).given(Approve { act: None });
        assert_eq!((voided.case().phase, voided.case().approvals.len()), (Phase::Voided, 0));
        let by_the_head = Story::new().accepted("SI-001").by("P003", Role::WindowHead).given(void());
        assert_eq!(by_the_head.case().phase, Phase::Voided, "whoever approves and does not work it needs nobody");
        let may = |role| crate::access::allowed("case.void").unwrap().admits(role);
        assert!(may(Role::WindowStaff) && may(Role::ApprovalSection) && !may(Role::Administrator));
    }

    fn void() -> Void {
        Void { reason: "the applicant withdrew".into(), approver: None }
    }

    #[test]
    fn an_accepted_case_is_voided_even_while_its_clock_stands() {
        let story = Story::new().accepted("SI-001").granted(Story::pause()).granted(void());
        assert_eq!(story.case().phase, Phase::Voided);
        assert_eq!(story.case().running_pause(), None, "its special procedure ended with it");
    }

    #[test]
    fn a_bare_registration_is_not_voided_and_a_recorded_withdrawal_is() {
        let story = Story::new().registered("SI-001");
        let refusal = story.refused(void());
        assert_eq!(refusal.why(), ("case.void.nothing-done", "handover/2.5"));
        assert!(story.given(Story::step("申请人撤回")).when(void()).is_ok());
    }

    #[test]
    fn reason_and_approver() {
        let story = Story::new().accepted("SI-001");
        assert_eq!(story.refused(Void { reason: " ".into(), ..void() }).code, "command.reason-missing");
        let asserted = Void { approver: Some("P003".into()), ..void() };
        assert_eq!(story.refused(asserted).code, "case.approver.asserted");
    }
}
