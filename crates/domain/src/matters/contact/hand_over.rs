//! Moving a contact to somebody else with a handover that both signed (接待移交).
//!
//! Implements handover/2.1 for contacts: who answers for the question changes, who was asked first never does
//! (first-asked/2).
use super::events::HandedOver;
use super::state::Contact;
use crate::matters::handover::commands::HandOver;
use crate::matters::handover::moved::{self, Held};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;

/// Decides the command.
pub(super) fn decide(state: Option<&Contact>, command: &HandOver, _: &Context<'_>) -> Result<HandedOver, Refusal> {
    let held = state.map(|contact| Held {
        number: &contact.number,
        responsible: &contact.responsible,
        version: contact.version,
        settled: contact.status.is_settled(),
    });
    moved::check(held, command)?;
    Ok(HandedOver { handover: command.handover.clone(), from: command.from.clone(), to: command.to.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, lead_to};
    use super::*;

    const TEN: &str = "2014-11-03T10:00:00+08:00";

    fn hand_over(version: u32) -> HandOver {
        HandOver { handover: "H1".into(), from: "P001".into(), to: "P002".into(), version }
    }

    #[test]
    fn handover_2_1__the_receiver_answers_for_the_question_and_the_first_asked_stays() {
        let scenario = Scenario::new().opened().then(TEN, "P001", hand_over(1)).unwrap();
        assert_eq!(
            (scenario.contact().responsible.as_str(), scenario.contact().first_asked.as_str()),
            ("P002", "P001")
        );
    }

    #[test]
    fn handover_2_1__a_contact_that_was_led_on_since_it_was_listed_does_not_move() {
        let scenario = Scenario::new().opened().then(TEN, "P001", lead_to("W02", "P002")).unwrap();
        let refusal = scenario.then(TEN, "P001", hand_over(1)).unwrap_err();
        assert_eq!(refusal.why(), ("handover.move.moved-on", "handover/2.1"));
        assert_eq!(Scenario::new().then(TEN, "P001", hand_over(1)).unwrap_err().code, "handover.move.not-there");
    }
}
