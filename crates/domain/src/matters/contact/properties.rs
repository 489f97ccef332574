//! What holds of a contact whatever is asked of it, in whatever order (不变量): first-asked/2, first-asked/3.1.
use super::commands::{AcceptReferral, AdviseInWriting, Answer, ContactCommand, FlagOpen, TurnInto};
use super::events::{AnswerManner, ContactEvent};
use super::fixture::{Scenario, lead_to, question};
use super::state::Status;
use crate::vocabulary::articles;
use crate::vocabulary::ids::{AggregateRef, Kind};
use proptest::prelude::*;

fn command() -> impl Strategy<Value = ContactCommand> {
    let text = || prop_oneof![Just(String::new()), Just("说明".to_owned())];
    let answer = (any::<bool>(), text()).prop_map(|(satisfied, summary)| {
        ContactCommand::from(Answer { manner: AnswerManner::AtOnce, satisfied, summary })
    });
    let places = (prop_oneof!["W01", "W02", "W99"], prop_oneof!["P001", "P002", "P999"]);
    let kind = prop_oneof![Just(Kind::Case), Just(Kind::Window)];
    prop_oneof![
        Just(ContactCommand::from(question())),
        answer,
        places.prop_map(|(window, person)| lead_to(&window, &person).into()),
        Just(AcceptReferral {}.into()),
        text().prop_map(|explanation| AdviseInWriting { explanation }.into()),
        kind.prop_map(|kind| TurnInto { aggregate: AggregateRef::new(kind, "A1").unwrap() }.into()),
        Just(FlagOpen {}.into()),
    ]
}

fn moment() -> impl Strategy<Value = String> {
    (1_u32..12, 8_u32..20).prop_map(|(day, hour)| format!("2014-11-{day:02}T{hour:02}:00:00+08:00"))
}

proptest! {
    #[test]
    fn whatever_is_asked_the_first_asked_stays_and_what_is_settled_stays_settled(
        asked in prop::collection::vec((command(), moment(), prop_oneof!["P001", "P002"]), 1..24)
    ) {
        let mut scenario = Scenario::new().opened();
        let (mut flags, mut takers) = (0, 0);
        for (command, at, person) in asked {
            let before = scenario.contact().clone();
            match scenario.clone().then(&at, &person, command.clone()) {
                Ok(after) => {
                    prop_assert!(!before.status.is_settled(), "{command:?} after {:?}", before.status);
                    flags += usize::from(matches!(after.last(), Some(ContactEvent::LeftOpen(_))));
                    scenario = after;
                }
                Err(refusal) => {
                    prop_assert!(articles::is_known(&refusal.article), "{refusal}");
                    prop_assert!((refusal.code.starts_with("contact.") || refusal.code.starts_with("command.")) && refusal.en.is_ascii() && !refusal.zh.is_ascii(), "{refusal:?}");
                }
            }
            let now = scenario.contact();
            prop_assert_eq!((&now.first_asked, &now.number), (&before.first_asked, &before.number));
            let moved = now.responsible != before.responsible;
            let later = matches!(scenario.last(), Some(ContactEvent::ReferralAccepted(_)));
            prop_assert!(now.closes_at.is_some() && (later || now.closes_at == before.closes_at), "a day of its own for each who took over");
            takers += usize::from(moved);
            prop_assert!(!moved || (before.referral.is_some_and(|to| to.person == now.responsible) && now.status == Status::TakenOver));
        }
        prop_assert!(flags <= 1 + takers);
    }
}
