//! Moving a denial to somebody else with a handover that both signed (否定移交).
//!
//! Implements handover/2.1 for denials. The reviewer does not take over what they are to review (denial-report/5): who is
//! responsible for a denial never reviews it.
use super::events::HandedOver;
use super::state::Denial;
use crate::matters::handover::commands::HandOver;
use crate::matters::handover::moved::{self, Held};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why a denial does not move, besides what holds of every matter.
    HandOverRefusal {
        ToTheReviewer { number, to } = "denial.hand-over.to-the-reviewer" by "denial-report/5",
            "{to} is to review denial {number} and cannot take it over before that.",
            "{to}是否定{number}的审核人，审核前不能接收。",
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Denial>, command: &HandOver, _: &Context<'_>) -> Result<HandedOver, Refusal> {
    let held = state.map(|denial| Held {
        number: &denial.number,
        responsible: &denial.responsible,
        version: denial.version,
        settled: denial.is_settled(),
    });
    moved::check(held, command)?;
    let reviewing = state.filter(|denial| denial.review.is_none());
    if let Some(denial) = reviewing.filter(|denial| denial.report.as_ref().is_some_and(|r| r.reviewer == command.to)) {
        let (number, to) = (denial.number.clone(), command.to.clone());
        return Err(HandOverRefusal::ToTheReviewer { number, to }.into());
    }
    Ok(HandedOver { handover: command.handover.clone(), from: command.from.clone(), to: command.to.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Scenario;
    use super::*;

    fn hand_over(to: &str, version: u32) -> HandOver {
        HandOver { handover: "H1".into(), from: "P004".into(), to: to.into(), version }
    }

    #[test]
    fn handover_2_1__the_receiver_owes_what_is_still_to_do_and_who_denied_it_stays() {
        let scenario = Scenario::new().issued().objected().given(hand_over("P005", 2));
        assert_eq!((scenario.denial().responsible.as_str(), scenario.denial().handler.as_str()), ("P005", "P004"));
        let scenario = scenario.reported().acknowledged();
        assert!(scenario.by_reviewer().when(Scenario::uphold()).is_ok());
    }

    #[test]
    fn handover_2_1__a_denial_that_changed_or_is_settled_does_not_move() {
        let scenario = Scenario::new().issued().objected();
        assert_eq!(scenario.refused(hand_over("P005", 1)).code, "handover.move.moved-on");
        let settled = scenario.reported().acknowledged().upheld();
        assert_eq!(settled.refused(hand_over("P005", settled.denial().version)).code, "handover.move.settled");
        assert_eq!(Scenario::new().refused(hand_over("P005", 1)).code, "handover.move.not-there");
    }

    #[test]
    fn denial_report_5__the_reviewer_does_not_take_over_what_they_are_to_review() {
        let refusal = Scenario::new().issued().objected().reported().refused(hand_over("P006", 3));
        assert_eq!(refusal.why(), ("denial.hand-over.to-the-reviewer", "denial-report/5"));
    }
}
