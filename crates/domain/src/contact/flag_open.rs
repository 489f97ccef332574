//! Flagging a contact open at closing time (逾时未结): found by the house itself, once per contact (first-asked/3.1).
use super::closing::civil;
use super::events::LeftOpen;
use super::guard::unsettled;
use super::state::{Contact, Status};
use crate::context::Context;
use crate::event::Instant;
use crate::refusal::{Refusal, Refuse};

/// Why there is nothing to flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FlagRefused {
    /// Closing time has not passed.
    NotClosed { number: String, closes: Instant },
    /// It was flagged before.
    Flagged { number: String, closed: Instant },
    /// It was led on and taken over: the first-asked duty is done.
    TakenOver { number: String, responsible: String },
}

impl Refuse for FlagRefused {
    fn code(&self) -> &'static str {
        match self {
            FlagRefused::NotClosed { .. } => "contact.flag-open.not-closed",
            FlagRefused::Flagged { .. } => "contact.flag-open.flagged-before",
            FlagRefused::TakenOver { .. } => "contact.flag-open.taken-over",
        }
    }
    fn article(&self) -> &'static str {
        "first-asked/3.1"
    }
    fn en(&self) -> String {
        match self {
            FlagRefused::NotClosed { number, closes } => {
                format!("Contact {number} can be flagged after closing time, {}.", civil(*closes))
            }
            FlagRefused::Flagged { number, closed } => {
                format!("Contact {number} was flagged before, as open at {}.", civil(*closed))
            }
            FlagRefused::TakenOver { number, responsible } => {
                format!("Contact {number} was taken over by {responsible}, so it was not left open.")
            }
        }
    }
    fn zh(&self) -> String {
        match self {
            FlagRefused::NotClosed { number, closes } => {
                format!("接待 {number} 须在下班时间 {} 之后方可标记为未结。", civil(*closes))
            }
            FlagRefused::Flagged { number, closed } => {
                format!("接待 {number} 已标记为在 {} 下班时未结，不重复标记。", civil(*closed))
            }
            FlagRefused::TakenOver { number, responsible } => {
                format!("接待 {number} 已由 {responsible} 接手，不属于未结。")
            }
        }
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Contact>, context: &Context<'_>) -> Result<LeftOpen, Refusal> {
    let contact = unsettled(state, context)?;
    let number = contact.number.clone();
    let responsible = contact.responsible.clone();
    if contact.flagged {
        return Err(FlagRefused::Flagged { number, closed: contact.closes_at }.into());
    }
    if contact.status == Status::TakenOver {
        return Err(FlagRefused::TakenOver { number, responsible }.into());
    }
    if context.at <= contact.closes_at {
        return Err(FlagRefused::NotClosed { number, closes: contact.closes_at }.into());
    }
    Ok(LeftOpen { closed_at: contact.closes_at, responsible })
}

#[cfg(test)]
mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::super::commands::{AcceptReferral, Answer, FlagOpen};
    use super::super::events::{AnswerManner, ContactEvent};
    use super::super::fixture::{Told, instant, lead_to};

    #[test]
    fn first_asked_3_1__a_contact_open_at_closing_time_is_flagged_with_who_was_responsible() {
        let told = Told::new().opened().then("2014-11-03T17:30:01+08:00", "system", FlagOpen {}).unwrap();
        assert!(told.contact().flagged);
        let Some(ContactEvent::LeftOpen(event)) = told.last() else { panic!("{:?}", told.last()) };
        assert_eq!((event.closed_at, event.responsible.as_str()), (instant("2014-11-03T17:30:00+08:00"), "P001"));
    }

    #[test]
    fn it_is_not_flagged_at_closing_time_itself() {
        let refusal = Told::new().opened().then("2014-11-03T17:30:00+08:00", "system", FlagOpen {}).unwrap_err();
        assert_eq!(
            (refusal.code.as_str(), refusal.article.as_str()),
            ("contact.flag-open.not-closed", "first-asked/3.1")
        );
        assert!(refusal.en.contains("2014-11-03 17:30"), "{refusal}");
    }

    #[test]
    fn it_is_flagged_once() {
        let told = Told::new().opened().then("2014-11-03T17:31:00+08:00", "system", FlagOpen {}).unwrap();
        let refusal = told.then("2014-11-04T17:31:00+08:00", "system", FlagOpen {}).unwrap_err();
        assert_eq!(refusal.code, "contact.flag-open.flagged-before");
    }

    #[test]
    fn a_flagged_contact_can_still_be_answered() {
        let told = Told::new().opened().then("2014-11-03T17:31:00+08:00", "system", FlagOpen {}).unwrap();
        let answer = Answer { manner: AnswerManner::AtOnce, satisfied: true, summary: "次日电话答复".into() };
        let told = told.then("2014-11-04T08:30:00+08:00", "P001", answer).unwrap();
        assert!(told.contact().flagged && told.contact().status.is_settled());
    }

    #[test]
    fn first_asked_3_1__led_on_but_not_taken_over_is_still_open_at_closing_time() {
        let told = Told::new().opened().then("2014-11-03T17:20:00+08:00", "P001", lead_to("W02", "P002")).unwrap();
        let flagged = told.clone().then("2014-11-03T17:31:00+08:00", "system", FlagOpen {}).unwrap();
        assert!(flagged.contact().flagged);
        let taken = told.then("2014-11-03T17:25:00+08:00", "P002", AcceptReferral {}).unwrap();
        let refusal = taken.then("2014-11-03T17:31:00+08:00", "system", FlagOpen {}).unwrap_err();
        assert_eq!(refusal.code, "contact.flag-open.taken-over");
    }
}
