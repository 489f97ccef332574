//! Taking over a contact that was led to oneself (接手): only then does responsibility move (first-asked/3.2). The duty of
//! the first-asked person is done with it, and whoever took over has until closing time of that day (first-asked/3.1).
use super::closing;
use super::commands::AcceptReferral;
use super::events::ReferralAccepted;
use super::guard::unsettled;
use super::state::Contact;
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why nobody takes over.
    AcceptReferralRefused {
        /// The contact was not led on, or it was taken over before.
        NothingPending { number, responsible } = "contact.accept-referral.nothing-pending" by "first-asked/3.2",
            "Contact {number} is not being led on; {responsible} is responsible.",
            "接待 {number} 没有待接手的引导，责任人为 {responsible}。",
        /// Somebody else was led to.
        SomebodyElse { number, actor, person } = "contact.accept-referral.somebody-else" by "first-asked/3.2",
            "Contact {number} was led to {person}; {actor} cannot take it over in that person's place.",
            "接待 {number} 引导给 {person}，{actor} 不能代为接手。",
    }
}

/// Decides the command.
pub(super) fn decide(
    state: Option<&Contact>,
    _: &AcceptReferral,
    context: &Context<'_>,
) -> Result<ReferralAccepted, Refusal> {
    let contact = unsettled(state, context)?;
    let number = contact.number.clone();
    let actor = &context.actor.person;
    match &contact.referral {
        None => {
            let responsible = contact.responsible.clone();
            Err(AcceptReferralRefused::NothingPending { number, responsible }.into())
        }
        Some(referral) if referral.person != *actor => {
            let person = referral.person.clone();
            Err(AcceptReferralRefused::SomebodyElse { number, actor: actor.clone(), person }.into())
        }
        Some(_) => {
            let closes_at = Some(closing::closes_at(context)?);
            Ok(ReferralAccepted { by: actor.clone(), closes_at })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::commands::AcceptReferral;
    use super::super::fixture::{Scenario, lead_to};
    use super::super::state::Status;

    #[test]
    fn first_asked_3_2__the_first_asked_stays_responsible_until_the_person_led_to_accepts() {
        let scenario =
            Scenario::new().opened().then("2014-11-03T09:10:00+08:00", "P001", lead_to("W02", "P002")).unwrap();
        assert_eq!(scenario.contact().responsible, "P001");
        assert_eq!(scenario.contact().status, Status::Open);
        let scenario = scenario.then("2014-11-03T09:15:00+08:00", "P002", AcceptReferral {}).unwrap();
        let contact = scenario.contact();
        assert_eq!((contact.responsible.as_str(), contact.window.as_str()), ("P002", "W02"));
        assert_eq!(contact.first_asked, "P001", "first-asked/2: it cannot be edited away");
        assert_eq!(contact.status, Status::TakenOver);
    }

    #[test]
    fn nobody_takes_over_in_somebody_elses_place() {
        let scenario =
            Scenario::new().opened().then("2014-11-03T09:10:00+08:00", "P001", lead_to("W02", "P002")).unwrap();
        let refusal = scenario.then("2014-11-03T09:15:00+08:00", "P001", AcceptReferral {}).unwrap_err();
        assert_eq!(refusal.code, "contact.accept-referral.somebody-else");
        assert!(refusal.en.contains("P002") && refusal.zh.contains("P002"), "{refusal}");
    }

    #[test]
    fn nothing_is_taken_over_that_was_not_led_on() {
        let scenario = Scenario::new().opened();
        let refusal = scenario.clone().then("2014-11-03T09:15:00+08:00", "P002", AcceptReferral {}).unwrap_err();
        assert_eq!(refusal.code, "contact.accept-referral.nothing-pending");
        let scenario = scenario.then("2014-11-03T09:20:00+08:00", "P001", lead_to("W02", "P002")).unwrap();
        let scenario = scenario.then("2014-11-03T09:25:00+08:00", "P002", AcceptReferral {}).unwrap();
        let again = scenario.then("2014-11-03T09:30:00+08:00", "P002", AcceptReferral {}).unwrap_err();
        assert_eq!(again.code, "contact.accept-referral.nothing-pending");
    }
}
