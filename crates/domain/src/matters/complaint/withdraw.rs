//! Recording that the complainant withdrew (撤回投诉), before it is decided.
//!
//! Implements complaint/2 (it is recorded) and complaint/3 (followed to the end): an ordinary one is over; a grave one is
//! still investigated and decided, because what it says of the staff does not go away with it. Nobody waits for its answer.
use super::commands::Withdraw;
use super::events::Withdrawn;
use super::state::Complaint;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why the withdrawal is not recorded.
    WithdrawRefusal {
        /// It is decided.
        DecidedBefore { number } = "complaint.withdraw.decided-before" by "complaint/3",
            "Complaint {number} is decided and is followed to the end.", "投诉{number}已作出认定，应当办理到底，不能撤回。",
        /// It was withdrawn.
        WithdrawnBefore { number } = "complaint.withdraw.withdrawn-before" by "complaint/2",
            "Complaint {number} was withdrawn already.", "投诉{number}已撤回。",
    }
}

/// Decides the command.
pub(super) fn decide(complaint: &Complaint, command: &Withdraw, context: &Context<'_>) -> Result<Withdrawn, Refusal> {
    let number = complaint.number.clone();
    refuse_if!(complaint.decision.is_some(), WithdrawRefusal::DecidedBefore { number });
    refuse_if!(complaint.withdrawn_at.is_some(), WithdrawRefusal::WithdrawnBefore { number });
    reason_given(&command.reason, "complaint/2")?;
    Ok(Withdrawn { by: context.actor.person.clone(), reason: command.reason.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::super::commands::Receive;
    use super::super::events::Gravity;
    use super::super::fixture::{Scenario, answer, classify, grave_by_telephone, measure, received, withdrawal};
    use super::*;

    #[test]
    fn complaint_2__an_ordinary_one_that_is_withdrawn_is_over() {
        let scenario = Scenario::new().given("P008", received()).given("P008", withdrawal());
        assert!(scenario.complaint().is_over());
        let refusal = scenario.refused("P008", classify("SIMPLE", &[]));
        assert_eq!(refusal.why(), ("complaint.guard.over", "complaint/3"));
        assert!(refusal.zh.contains("已撤回"), "{}", refusal.zh);
    }

    #[test]
    fn complaint_3__a_grave_one_that_is_withdrawn_is_still_followed_to_its_decision() {
        let scenario = Scenario::new().given("P008", Receive { gravity: Gravity::Grave, ..received() });
        let scenario = scenario.given("P008", withdrawal());
        assert!(!scenario.complaint().is_over());
        assert_eq!(scenario.refused("P008", withdrawal()).code, "complaint.withdraw.withdrawn-before");
        let scenario = scenario.ruled_on_the_spot();
        assert!(scenario.complaint().is_over(), "nobody waits for an answer");
        assert_eq!(scenario.refused("P008", answer()).code, "complaint.guard.over");
        assert!(scenario.when("P001", measure("P004", "accountability/2")).is_ok());
    }

    #[test]
    fn complaint_1__a_grave_one_that_never_came_in_writing_is_over_when_it_is_withdrawn() {
        let scenario = Scenario::new().given("P008", grave_by_telephone()).given("P008", withdrawal());
        assert!(scenario.complaint().is_over());
    }

    #[test]
    fn complaint_3__what_is_decided_is_not_withdrawn() {
        let scenario = Scenario::new().given("P008", received());
        let silent = Withdraw { reason: String::new() };
        assert_eq!(scenario.refused("P008", silent).code, "command.reason-missing");
        let refusal = scenario.ruled_on_the_spot().refused("P008", withdrawal());
        assert_eq!(refusal.why(), ("complaint.withdraw.decided-before", "complaint/3"));
    }
}
