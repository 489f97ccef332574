//! Flagging a contact open at closing time (逾时未结): found by the service itself, once for whoever was asked first and once
//! for each who took over (first-asked/3.1).
use super::closing::civil;
use super::commands::FlagOpen;
use super::events::LeftOpen;
use super::guard::unsettled;
use super::state::Contact;
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why there is nothing to flag.
    FlagRefused {
        /// Closing time has not passed.
        NotClosed { number, closes } = "contact.flag-open.not-closed" by "first-asked/3.1",
            "Contact {number} can be flagged after closing time, {closes}.", "接待 {number} 须在下班时间 {closes} 之后方可标记为未结。",
        /// It was flagged before.
        Flagged { number, closed } = "contact.flag-open.flagged-before" by "first-asked/3.1",
            "Contact {number} was flagged before, as open at {closed}.", "接待 {number} 已标记为在 {closed} 下班时未结，不重复标记。",
        /// It was taken over before there was a closing time for that.
        TakenOver { number, responsible } = "contact.flag-open.taken-over" by "first-asked/3.1",
            "Contact {number} was taken over by {responsible}, when that had no closing time yet.",
            "接待 {number} 已由 {responsible} 接手，接手时尚无下班时限。",
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Contact>, _: &FlagOpen, context: &Context<'_>) -> Result<LeftOpen, Refusal> {
    let contact = unsettled(state, context)?;
    let number = contact.number.clone();
    let responsible = contact.responsible.clone();
    let Some(closes) = contact.closes_at else { return Err(FlagRefused::TakenOver { number, responsible }.into()) };
    refuse_if!(contact.flagged, FlagRefused::Flagged { number, closed: civil(closes) });
    refuse_if!(context.at <= closes, FlagRefused::NotClosed { number, closes: civil(closes) });
    Ok(LeftOpen { closed_at: closes, responsible })
}

#[cfg(test)]
mod tests {
    use super::super::commands::{AcceptReferral, Answer, FlagOpen};
    use super::super::events::{AnswerManner, ContactEvent, ReferralAccepted};
    use super::super::evolve;
    use super::super::fixture::{Scenario, instant, lead_to, stamp};

    #[test]
    fn first_asked_3_1__a_contact_open_at_closing_time_is_flagged_with_who_was_responsible() {
        let scenario = Scenario::new().opened().then("2014-11-03T17:30:01+08:00", "system", FlagOpen {}).unwrap();
        assert!(scenario.contact().flagged);
        let Some(ContactEvent::LeftOpen(event)) = scenario.last() else { panic!("{:?}", scenario.last()) };
        assert_eq!((event.closed_at, event.responsible.as_str()), (instant("2014-11-03T17:30:00+08:00"), "P001"));
    }

    #[test]
    fn it_is_not_flagged_at_closing_time_itself() {
        let refusal = Scenario::new().opened().then("2014-11-03T17:30:00+08:00", "system", FlagOpen {}).unwrap_err();
        assert_eq!(refusal.why(), ("contact.flag-open.not-closed", "first-asked/3.1"));
        assert!(refusal.en.contains("2014-11-03 17:30"), "{refusal}");
    }

    #[test]
    fn it_is_flagged_once() {
        let scenario = Scenario::new().opened().then("2014-11-03T17:31:00+08:00", "system", FlagOpen {}).unwrap();
        let refusal = scenario.then("2014-11-04T17:31:00+08:00", "system", FlagOpen {}).unwrap_err();
        assert_eq!(refusal.code, "contact.flag-open.flagged-before");
    }

    #[test]
    fn a_flagged_contact_can_still_be_answered() {
        let scenario = Scenario::new().opened().then("2014-11-03T17:31:00+08:00", "system", FlagOpen {}).unwrap();
        let answer = Answer { manner: AnswerManner::AtOnce, satisfied: true, summary: "次日电话答复".into() };
        let scenario = scenario.then("2014-11-04T08:30:00+08:00", "P001", answer).unwrap();
        assert!(scenario.contact().flagged && scenario.contact().status.is_settled());
    }

    #[test]
    fn first_asked_3_1__led_on_but_not_taken_over_is_still_open_at_closing_time() {
        let scenario =
            Scenario::new().opened().then("2014-11-03T17:20:00+08:00", "P001", lead_to("W02", "P002")).unwrap();
        let flagged = scenario.clone().then("2014-11-03T17:31:00+08:00", "system", FlagOpen {}).unwrap();
        assert!(flagged.contact().flagged);
        let taken = scenario.then("2014-11-03T17:25:00+08:00", "P002", AcceptReferral {}).unwrap();
        assert_eq!(taken.contact().responsible, "P002", "the duty of the first-asked person is done");
    }

    #[test]
    fn first_asked_3_1__taken_over_and_open_at_closing_time_of_that_day_it_is_flagged_on_whoever_took_over() {
        let scenario =
            Scenario::new().opened().then("2014-11-03T17:20:00+08:00", "P001", lead_to("W02", "P002")).unwrap();
        let scenario = scenario.then("2014-11-03T17:25:00+08:00", "P002", AcceptReferral {}).unwrap();
        let early = scenario.clone().then("2014-11-03T17:30:00+08:00", "system", FlagOpen {}).unwrap_err();
        assert_eq!(early.code, "contact.flag-open.not-closed");
        let scenario = scenario.then("2014-11-03T17:30:01+08:00", "system", FlagOpen {}).unwrap();
        let Some(ContactEvent::LeftOpen(event)) = scenario.last() else { panic!("{:?}", scenario.last()) };
        assert_eq!((event.closed_at, event.responsible.as_str()), (instant("2014-11-03T17:30:00+08:00"), "P002"));
        let again = scenario.then("2014-11-04T17:31:00+08:00", "system", FlagOpen {}).unwrap_err();
        assert_eq!(again.code, "contact.flag-open.flagged-before");
    }

    #[test]
    fn first_asked_3_1__flagged_on_the_first_asked_it_is_flagged_again_on_whoever_took_over_later() {
        let scenario =
            Scenario::new().opened().then("2014-11-03T17:20:00+08:00", "P001", lead_to("W02", "P002")).unwrap();
        let scenario = scenario.then("2014-11-03T17:31:00+08:00", "system", FlagOpen {}).unwrap();
        let scenario = scenario.then("2014-11-04T09:00:00+08:00", "P002", AcceptReferral {}).unwrap();
        assert!(!scenario.contact().flagged, "its new day is not over");
        assert_eq!(scenario.contact().closes_at, Some(instant("2014-11-04T17:30:00+08:00")));
        let scenario = scenario.then("2014-11-04T17:30:01+08:00", "system", FlagOpen {}).unwrap();
        let Some(ContactEvent::LeftOpen(event)) = scenario.last() else { panic!("{:?}", scenario.last()) };
        assert_eq!(event.responsible, "P002");
    }

    #[test]
    fn one_taken_over_before_there_was_a_closing_time_for_that_is_not_flagged() {
        let scenario =
            Scenario::new().opened().then("2014-11-03T09:10:00+08:00", "P001", lead_to("W02", "P002")).unwrap();
        let mut state = scenario.state().cloned().map(Box::new);
        let event = ReferralAccepted { by: "P002".into(), closes_at: None }.into();
        evolve(&mut state, &event, stamp("2014-11-03T09:15:00+08:00")).unwrap();
        let refusal = scenario.decided_on(state.as_deref(), "2014-11-04T18:00:00+08:00", FlagOpen {}).unwrap_err();
        assert_eq!(refusal.why(), ("contact.flag-open.taken-over", "first-asked/3.1"));
    }
}
