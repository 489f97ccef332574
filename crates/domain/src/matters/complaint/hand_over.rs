//! Moving a complaint with a signed handover (移交), decided together with the second signature.
//!
//! Implements handover/2.1, and complaint/3 where the receiver is somebody whom it is about: that stops the signature.
use super::conflict::Concern;
use super::events::HandedOver;
use super::state::Complaint;
use crate::matters::handover::commands::HandOver;
use crate::matters::handover::moved::{self, Held};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;

/// Decides the command.
pub(super) fn decide(complaint: &Complaint, command: &HandOver, context: &Context<'_>) -> Result<HandedOver, Refusal> {
    let held = Held {
        number: &complaint.number,
        responsible: &complaint.responsible,
        version: complaint.version,
        settled: complaint.is_over(),
    };
    moved::check(Some(held), command)?;
    Concern::from_complaint(complaint, context).admits(&command.to)?;
    Ok(HandedOver { handover: command.handover.clone(), from: command.from.clone(), to: command.to.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, classify, hand_over, received};

    #[test]
    fn handover_2_1__a_complaint_moves_as_it_was_listed() {
        let scenario = Scenario::new().given("P008", received());
        let moved = scenario.clone().given("P007", hand_over("P008", "P007", 1));
        assert_eq!((moved.complaint().responsible.as_str(), moved.complaint().receiver.as_str()), ("P007", "P008"));
        let changed = scenario.given("P008", classify("SIMPLE", &[])).refused("P007", hand_over("P008", "P007", 1));
        assert_eq!(changed.why(), ("handover.move.moved-on", "handover/2.1"));
    }

    #[test]
    fn complaint_3__nobody_takes_over_a_complaint_about_himself() {
        let scenario = Scenario::new().given("P008", received());
        for (person, code) in [("P004", "complaint.conflict.complained-of"), ("P003", "complaint.conflict.own-window")]
        {
            let refusal = scenario.refused("P008", hand_over("P008", person, 1));
            assert_eq!(refusal.why(), (code, "complaint/3"));
        }
    }

    #[test]
    fn handover_2_1__what_is_over_is_not_handed_over() {
        let scenario = Scenario::new().given("P008", received()).answered();
        assert_eq!(scenario.refused("P007", hand_over("P008", "P007", 4)).code, "handover.move.settled");
    }
}
