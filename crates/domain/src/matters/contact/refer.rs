//! Leading a contact on (引导、联系): to the window that can answer, or to a leader (first-asked/3.2).
//!
//! It names who shall take over, and why; until that person accepts, responsibility stays where it is (first-asked/2).
use super::commands::Refer;
use super::events::{ReferralManner, Referred};
use super::guard::{is_blank, unsettled};
use super::state::Contact;
use crate::clock::civil::date_of;
use crate::reference::centre::definition::PersonDefinition;
use crate::reference::context::Context;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::{Refusal, Refuse};
use crate::vocabulary::refusals::refuse_if;
use chrono::NaiveDate;

/// Why a contact is not led on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ReferRefused {
    /// No reason was given.
    NoReason(String),
    /// The centre has no such window on that day.
    UnknownWindow { window: String, on: NaiveDate },
    /// The person is not on the staff of that day.
    NotStaff { person: String, on: NaiveDate },
    /// The person is responsible already.
    ResponsibleAlready { number: String, person: String },
    /// It waits for this very person already.
    PendingAlready { number: String, person: String },
    /// The person does not work at that window.
    NotAtWindow { person: String, window: String },
    /// The person leads nobody.
    NotALeader { person: String },
}

impl Refuse for ReferRefused {
    fn code(&self) -> &'static str {
        match self {
            ReferRefused::NoReason(_) => "contact.refer.no-reason",
            ReferRefused::UnknownWindow { .. } => "contact.refer.unknown-window",
            ReferRefused::NotStaff { .. } => "contact.refer.not-staff",
            ReferRefused::ResponsibleAlready { .. } => "contact.refer.responsible-already",
            ReferRefused::PendingAlready { .. } => "contact.refer.pending-already",
            ReferRefused::NotAtWindow { .. } => "contact.refer.not-at-window",
            ReferRefused::NotALeader { .. } => "contact.refer.not-a-leader",
        }
    }
    fn article(&self) -> &'static str {
        match self {
            ReferRefused::NoReason(_) => "first-asked/3.1",
            _ => "first-asked/3.2",
        }
    }
    fn en(&self) -> String {
        match self {
            ReferRefused::NoReason(number) => {
                format!("Contact {number} is led on with a reason, so that nobody passes the buck.")
            }
            ReferRefused::UnknownWindow { window, on } => format!("The centre has no window {window} on {on}."),
            ReferRefused::NotStaff { person, on } => format!("{person} is not on the staff on {on}."),
            ReferRefused::ResponsibleAlready { number, person } => {
                format!("{person} is responsible for contact {number} already.")
            }
            ReferRefused::PendingAlready { number, person } => {
                format!("Contact {number} was led to {person} before and waits for that acceptance.")
            }
            ReferRefused::NotAtWindow { person, window } => format!("{person} does not work at window {window}."),
            ReferRefused::NotALeader { person } => {
                format!("{person} leads neither a window nor a section; lead the applicant to the window instead.")
            }
        }
    }
    fn zh(&self) -> String {
        match self {
            ReferRefused::NoReason(number) => format!("引导接待 {number} 须写明理由，不得推诿。"),
            ReferRefused::UnknownWindow { window, on } => format!("{on} 中心没有窗口 {window}。"),
            ReferRefused::NotStaff { person, on } => format!("{on} 在册工作人员中没有 {person}。"),
            ReferRefused::ResponsibleAlready { number, person } => format!("{person} 已是接待 {number} 的责任人。"),
            ReferRefused::PendingAlready { number, person } => format!("接待 {number} 已引导给 {person}，正待其接手。"),
            ReferRefused::NotAtWindow { person, window } => format!("{person} 不在窗口 {window} 任职。"),
            ReferRefused::NotALeader { person } => format!("{person} 不是窗口或科室负责人，请将办事人带到窗口。"),
        }
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Contact>, command: &Refer, context: &Context<'_>) -> Result<Referred, Refusal> {
    let contact = unsettled(state, context)?;
    let number = || contact.number.clone();
    let person = command.person.clone();
    refuse_if!(is_blank(&command.reason), ReferRefused::NoReason(number()));
    refuse_if!(contact.responsible == person, ReferRefused::ResponsibleAlready { number: number(), person });
    if contact.referral.as_ref().is_some_and(|referral| referral.person == person) {
        return Err(ReferRefused::PendingAlready { number: number(), person }.into());
    }
    check_target(command, context)?;
    let reason = command.reason.trim().to_owned();
    Ok(Referred { manner: command.manner, window: command.window.clone(), person, reason })
}

fn check_target(command: &Refer, context: &Context<'_>) -> Result<(), ReferRefused> {
    let on = date_of(context.at);
    if context.centre.window(&command.window, on).is_none() {
        return Err(ReferRefused::UnknownWindow { window: command.window.clone(), on });
    }
    let Some(person) = context.centre.person(&command.person, on) else {
        return Err(ReferRefused::NotStaff { person: command.person.clone(), on });
    };
    match command.manner {
        ReferralManner::LedToWindow if person.window.as_ref() != Some(&command.window) => {
            Err(ReferRefused::NotAtWindow { person: command.person.clone(), window: command.window.clone() })
        }
        ReferralManner::CalledLeader if !leads(person) => {
            Err(ReferRefused::NotALeader { person: command.person.clone() })
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
        assert_eq!(refusal.why(), ("contact.refer.no-reason", "first-asked/3.1"));
    }

    #[test]
    fn window_and_person_exist_and_belong_together() {
        for (window, person, code) in [
            ("W99", "P002", "contact.refer.unknown-window"),
            ("W02", "P999", "contact.refer.not-staff"),
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
