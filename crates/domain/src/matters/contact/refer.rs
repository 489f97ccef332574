//! Leading a contact on (引导、联系): to the window that can answer, or to a leader (first-asked/3.2).
//!
//! It names who shall take over, and why; until that person accepts, responsibility stays where it is (first-asked/2).
use super::commands::Refer;
use super::events::{ReferralManner, Referred};
use super::guard::unsettled;
use super::state::Contact;
use crate::clock::civil::date_of;
use crate::reference::centre::definition::PersonDefinition;
use crate::reference::context::Context;
use crate::reference::shared::{Shared, reason_given};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a contact is not led on.
    ReferRefused {
        /// The person is responsible already.
        ResponsibleAlready { number, person } = "contact.refer.responsible-already" by "first-asked/3.2",
            "{person} is responsible for contact {number} already.", "{person} 已是接待 {number} 的责任人。",
        /// It waits for this very person already.
        PendingAlready { number, person } = "contact.refer.pending-already" by "first-asked/3.2",
            "Contact {number} was led to {person} before and waits for that acceptance.",
            "接待 {number} 已引导给 {person}，正待其接手。",
        /// The person does not work at that window.
        NotAtWindow { person, window } = "contact.refer.not-at-window" by "first-asked/3.2",
            "{person} does not work at window {window}.", "{person} 不在窗口 {window} 任职。",
        /// The person leads nobody.
        NotALeader { person } = "contact.refer.not-a-leader" by "first-asked/3.2",
            "{person} leads neither a window nor a section; lead the applicant to the window instead.",
            "{person} 不是窗口或科室负责人，请将办事人带到窗口。",
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Contact>, command: &Refer, context: &Context<'_>) -> Result<Referred, Refusal> {
    let contact = unsettled(state, context)?;
    let number = || contact.number.clone();
    let person = command.person.clone();
    reason_given(&command.reason, "first-asked/3.1")?;
    refuse_if!(contact.responsible == person, ReferRefused::ResponsibleAlready { number: number(), person });
    if contact.referral.as_ref().is_some_and(|referral| referral.person == person) {
        return Err(ReferRefused::PendingAlready { number: number(), person }.into());
    }
    check_target(command, context)?;
    let reason = command.reason.trim().to_owned();
    Ok(Referred { manner: command.manner, window: command.window.clone(), person, reason })
}

fn check_target(command: &Refer, context: &Context<'_>) -> Result<(), Refusal> {
    let on = date_of(context.at);
    if context.centre.window(&command.window, on).is_none() {
        return Err(Shared::window_unknown(command.window.clone(), on, "first-asked/3.2").into());
    }
    let Some(person) = context.centre.person(&command.person, on) else {
        return Err(Shared::not_staff(command.person.clone(), on, "first-asked/3.2").into());
    };
    match command.manner {
        ReferralManner::LedToWindow if person.window.as_ref() != Some(&command.window) => {
            Err(ReferRefused::NotAtWindow { person: command.person.clone(), window: command.window.clone() }.into())
        }
        ReferralManner::CalledLeader if !leads(person) => {
            Err(ReferRefused::NotALeader { person: command.person.clone() }.into())
        }
        ReferralManner::LedToWindow | ReferralManner::CalledLeader => Ok(()),
    }
}

/// 相关领导: anybody on the staff with a role above plain window work.
fn leads(person: &PersonDefinition) -> bool {
    person
        .roles
        .iter()
        .any(|role| !matches!(role, Role::WindowStaff | Role::Applicant | Role::System | Role::Administrator))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, lead_to};
    use super::*;

    const TEN: &str = "2014-11-03T10:00:00+08:00";

    fn call(person: &str) -> Refer {
        Refer { manner: ReferralManner::CalledLeader, ..lead_to("W01", person) }
    }

    #[test]
    fn first_asked_3_2__a_contact_is_led_to_somebody_at_another_window() {
        let scenario = Scenario::new().opened().then(TEN, "P001", lead_to("W02", "P002")).unwrap();
        let referral = scenario.contact().referral.clone().unwrap();
        assert_eq!((referral.window.as_str(), referral.person.as_str()), ("W02", "P002"));
    }

    #[test]
    fn first_asked_3_2__a_leader_is_called_and_not_just_anybody() {
        assert!(Scenario::new().opened().then(TEN, "P001", call("P003")).is_ok());
        let refusal = Scenario::new().opened().then(TEN, "P001", call("P002")).unwrap_err();
        assert_eq!(refusal.why(), ("contact.refer.not-a-leader", "first-asked/3.2"));
    }

    #[test]
    fn leading_on_needs_a_reason() {
        let refer = Refer { reason: "\u{3000}".into(), ..lead_to("W02", "P002") };
        let refusal = Scenario::new().opened().then(TEN, "P001", refer).unwrap_err();
        assert_eq!(refusal.why(), ("command.reason-missing", "first-asked/3.1"));
    }

    #[test]
    fn window_and_person_exist_and_belong_together() {
        for (window, person, code) in [
            ("W99", "P002", "command.window-unknown"),
            ("W02", "P999", "command.not-staff"),
            ("W01", "P002", "contact.refer.not-at-window"),
        ] {
            let refusal = Scenario::new().opened().then(TEN, "P001", lead_to(window, person)).unwrap_err();
            assert_eq!(refusal.why(), (code, "first-asked/3.2"));
        }
    }

    #[test]
    fn nobody_leads_to_whom_it_is_or_waits_for_already() {
        let scenario = Scenario::new().opened();
        let own = scenario.clone().then(TEN, "P001", lead_to("W01", "P001")).unwrap_err();
        assert_eq!(own.code, "contact.refer.responsible-already");
        let scenario = scenario.then(TEN, "P001", lead_to("W02", "P002")).unwrap();
        let again = scenario.clone().then(TEN, "P001", lead_to("W02", "P002")).unwrap_err();
        assert_eq!(again.code, "contact.refer.pending-already");
        let elsewhere = scenario.then(TEN, "P001", call("P003")).unwrap();
        assert_eq!(elsewhere.contact().referral.as_ref().map(|referral| referral.person.as_str()), Some("P003"));
    }
}
