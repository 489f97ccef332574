//! Opening a contact (首问登记): somebody asks, and who was asked first is named for good.
//!
//! Implements first-asked/2 (who is asked first is responsible), work/2 and work/6 (place and channel), work/7 (topics)
//! and sets the closing time of first-asked/3.1.
use super::closing;
use super::commands::Open;
use super::events::{Opened, Topic};
use super::state::Contact;
use crate::clock::civil::date_of;
use crate::reference::context::Context;
use crate::reference::lookup::{may_begin_at, not_in_future};
use crate::reference::shared::Shared;
use crate::vocabulary::actor::standing::ASKED_FIRST;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use chrono::NaiveDate;

refusals! {
    /// Why a contact is not opened.
    OpenRefused {
        Exists { number, first_asked } = "contact.open.exists" by "first-asked/2",
            "Contact {number} is open already; {first_asked} was asked first, and that cannot be changed.",
            "接待 {number} 已登记，首问人 {first_asked} 不得更改。",
        NoWindow { person } = "contact.open.no-window" by "work/2",
            "{person} works at no window: name the window where they asked.", "{person} 不在窗口任职，请写明询问的窗口。",
        NoItem {} = "contact.open.no-item" by "work/7",
            "The topic is a service item: name the item of the catalogue.", "咨询内容为服务事项的，请写明目录中的事项。",
        UnknownItem { item, on: NaiveDate } = "contact.open.unknown-item" by "work/7",
            "The catalogue has no item {item} on {on}.", "{on} 服务目录中没有事项 {item}。",
        OtherWindow { person, window } = "contact.open.other-window" by "first-asked/3.2",
            "{person} does not work at window {window}: it is opened at the own window, and who asked is led there (`contact refer`).",
            "{person} 不是窗口 {window} 的人员：请在本窗口登记，并将办事人带到该窗口（contact refer）。",
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Contact>, command: &Open, context: &Context<'_>) -> Result<Opened, Refusal> {
    if let Some(contact) = state {
        let (number, first_asked) = (contact.number.clone(), contact.first_asked.clone());
        return Err(OpenRefused::Exists { number, first_asked }.into());
    }
    not_in_future(context)?;
    let on = date_of(context.at);
    let (first_asked, window) = who_and_where(command, on, context)?;
    check_item(command, on, context)?;
    Ok(Opened {
        number: number(on, context),
        first_asked,
        window,
        channel: command.channel,
        place: command.place,
        topic: command.topic,
        item: command.item.clone(),
        enquirer: command.enquirer.clone(),
        matter: command.matter.clone(),
        closes_at: closing::closes_at(context)?,
    })
}

fn who_and_where(command: &Open, on: NaiveDate, context: &Context<'_>) -> Result<(String, String), Refusal> {
    let first_asked = command.first_asked.as_ref().unwrap_or(&context.actor.person);
    let Some(person) = context.centre.person(first_asked, on) else {
        return Err(Shared::not_staff(first_asked.clone(), on, "first-asked/2").into());
    };
    let Some(window) = command.window.as_ref().or(person.window.as_ref()) else {
        return Err(OpenRefused::NoWindow { person: first_asked.clone() }.into());
    };
    match context.centre.window(window, on) {
        Some(_) if !may_begin_at(window, first_asked, ASKED_FIRST, context) => {
            Err(OpenRefused::OtherWindow { person: first_asked.clone(), window: window.clone() }.into())
        }
        Some(_) => Ok((first_asked.clone(), window.clone())),
        None => Err(Shared::window_unknown(window.clone(), on, "work/2").into()),
    }
}

fn check_item(command: &Open, on: NaiveDate, context: &Context<'_>) -> Result<(), OpenRefused> {
    match &command.item {
        None if command.topic == Topic::ServiceItem => Err(OpenRefused::NoItem {}),
        Some(item) if context.centre.item(item, on).is_none() => {
            Err(OpenRefused::UnknownItem { item: item.clone(), on })
        }
        _ => Ok(()),
    }
}

/// `ZX-20141103-7K2M9QX4T1AB`: the day it happened and the contact's own id, so that a repeated command has the same number.
fn number(on: NaiveDate, context: &Context<'_>) -> String {
    format!("ZX-{}-{}", on.format("%Y%m%d"), AggregateRef::opened_by(Kind::Contact, context.command).id)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, instant, question};
    use super::super::state::Status;
    use super::*;

    const NINE: &str = "2014-11-03T09:00:00+08:00";

    #[test]
    fn first_asked_2__who_was_asked_first_is_responsible() {
        let scenario = Scenario::new().then(NINE, "P001", question()).unwrap();
        let contact = scenario.contact();
        assert_eq!((contact.first_asked.as_str(), contact.responsible.as_str()), ("P001", "P001"));
        assert_eq!((contact.window.as_str(), &contact.status), ("W01", &Status::Open));
        assert!(contact.number.starts_with("ZX-20141103-") && contact.number.len() == 24, "{}", contact.number);
        assert_eq!(contact.closes_at, Some(instant("2014-11-03T17:30:00+08:00")));
    }

    #[test]
    fn somebody_else_may_enter_it_but_not_be_entered_for_it() {
        let open = Open { first_asked: Some("P002".into()), window: Some("W02".into()), ..question() };
        let scenario = Scenario::new().then(NINE, "P001", open).unwrap();
        assert_eq!((scenario.contact().first_asked.as_str(), scenario.contact().window.as_str()), ("P002", "W02"));
        let refusal = Scenario::new().then(NINE, "P999", question()).unwrap_err();
        assert_eq!(refusal.why(), ("command.not-staff", "first-asked/2"));
        assert!(refusal.en.contains("P999") && refusal.zh.contains("P999"), "{refusal}");
    }

    #[test]
    fn first_asked_2__the_first_asked_cannot_be_entered_again() {
        let refusal = Scenario::new().opened().then(NINE, "P002", question()).unwrap_err();
        assert_eq!(refusal.why(), ("contact.open.exists", "first-asked/2"));
        assert!(refusal.en.contains("P001"), "{refusal}");
    }

    #[test]
    fn first_asked_3_2__nothing_begins_at_another_window_in_the_own_name() {
        let there = Open { window: Some("W01".into()), ..question() };
        let refusal = Scenario::new().then(NINE, "P002", there.clone()).unwrap_err();
        assert_eq!(refusal.why(), ("contact.open.other-window", "first-asked/3.2"));
        assert!(refusal.en.contains("P002") && refusal.zh.contains("W01"), "{refusal}");
        let received = Scenario::new().then(NINE, "P004", there.clone());
        assert!(received.is_ok(), "the general section receives for all (duty/2.1.1)");
        let nowhere = Scenario::new().then(NINE, "P005", there).unwrap_err();
        assert_eq!(nowhere.code, "contact.open.other-window", "to work at no window is no office");
    }

    #[test]
    fn a_window_is_named_and_exists() {
        let refusal = Scenario::new().then(NINE, "P003", question()).unwrap_err();
        assert_eq!(refusal.why(), ("contact.open.no-window", "work/2"));
        let nowhere = Open { window: Some("W99".into()), ..question() };
        assert_eq!(Scenario::new().then(NINE, "P001", nowhere).unwrap_err().code, "command.window-unknown");
    }

    #[test]
    fn a_service_item_is_named_and_exists() {
        let unnamed = Open { topic: Topic::ServiceItem, ..question() };
        assert_eq!(Scenario::new().then(NINE, "P001", unnamed).unwrap_err().code, "contact.open.no-item");
        let unknown = Open { topic: Topic::ServiceItem, item: Some("XX-999".into()), ..question() };
        let refusal = Scenario::new().then(NINE, "P001", unknown).unwrap_err();
        assert_eq!(refusal.why(), ("contact.open.unknown-item", "work/7"));
    }

    #[test]
    fn nobody_asks_in_the_future() {
        let refusal = Scenario::new().entered("2014-11-03T09:00:01+08:00", NINE, "P001", question()).unwrap_err();
        assert_eq!(refusal.why(), ("command.in-future", "handover/2.5"));
    }

    #[test]
    fn paper_entered_late_keeps_the_day_it_happened() {
        let scenario = Scenario::new().entered("2014-10-31T15:00:00+08:00", NINE, "P001", question()).unwrap();
        assert!(scenario.contact().number.starts_with("ZX-20141031-"));
        assert_eq!(scenario.contact().closes_at, Some(instant("2014-10-31T17:30:00+08:00")));
    }
}
