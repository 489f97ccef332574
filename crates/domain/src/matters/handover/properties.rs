//! What holds of every handover, whatever is asked of it in whatever order (性质测试): handover/2.2, 2.4, 2.5.
use super::commands::{HandoverCommand, Named, Open, Relist, Sign, Withdraw};
use super::events::{HandoverEvent, HandoverKind};
use super::fixture::{Scenario, duty, matter, work};
use super::{Status, guard, lists, moved, open, sign, together};
use crate::aggregate::Together;
use crate::vocabulary::matter::Matter;
use proptest::prelude::*;
use proptest::sample::select;

fn register() -> impl Strategy<Value = Vec<Matter>> {
    prop::collection::btree_map(select(vec!["A", "B", "C", "D"]), 1..3_u32, 0..4)
        .prop_map(|found| found.into_iter().map(|(id, version)| matter(id, version)).collect())
}

fn named() -> impl Strategy<Value = Named> {
    let listed = prop::option::weighted(0.3, prop::collection::vec(select(vec!["A", "B", "C"]), 0..3));
    (listed, select(vec!["", "值班正常"])).prop_map(|(listed, log)| {
        let matters = listed.map(|ids| ids.into_iter().map(|id| matter(id, 1).aggregate).collect());
        Named { matters, log: log.into(), ..Named::default() }
    })
}

fn command() -> impl Strategy<Value = (HandoverCommand, Vec<Matter>)> {
    let open = (named(), any::<bool>()).prop_map(|(lists, of_work)| {
        let kind = if of_work { HandoverKind::Work } else { HandoverKind::Duty };
        HandoverCommand::from(Open { kind, lists, ..work() })
    });
    let command = prop_oneof![
        1 => open,
        2 => named().prop_map(|lists| Relist { lists }.into()),
        6 => Just(HandoverCommand::Sign(Sign {})),
        1 => select(vec!["", "r"]).prop_map(|reason| Withdraw { reason: reason.into() }.into()),
    ];
    (command, register())
}

/// Signatures by the two, with the register just as it was listed, among all the rest.
fn move_() -> impl Strategy<Value = (Option<(HandoverCommand, Vec<Matter>)>, &'static str)> {
    (prop::option::weighted(0.6, command()), select(vec!["P004", "P005", "P004", "P005", "P003", "P009"]))
}

/// Whether the register that a signature was given against had nothing that is not listed.
fn nothing_missing((command, register): (&HandoverCommand, &[Matter]), listed: &[Matter]) -> bool {
    let HandoverCommand::Sign(_) = command else { return true };
    register.iter().all(|open| listed.contains(open)) && listed.iter().all(|one| register.contains(one))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_asked_nothing_moves_before_both_signed_the_same_complete_lists(
        of_work in any::<bool>(), moves in prop::collection::vec(move_(), 0..24),
    ) {
        let open = if of_work { work() } else { duty("值班正常") };
        let mut scenario = Scenario::new().has(&[matter("A", 1)]).given("P004", open);
        for (command, person) in moves {
            let before = scenario.handover().clone();
            let (command, register) =
                command.unwrap_or_else(|| (HandoverCommand::Sign(Sign {}), before.lists.matters.clone()));
            scenario = scenario.has(&register);
            let event = match scenario.when(person, command.clone()) {
                Ok(event) => event,
                Err(refusal) => {
                    prop_assert!(crate::vocabulary::articles::is_known(&refusal.article), "{}", refusal);
                    continue;
                }
            };
            prop_assert_eq!(before.status, Status::Open, "nothing follows what is over");
            let (event_type, _) = event.event_type();
            let data = serde_json::to_string(&event).unwrap();
            prop_assert_eq!(&HandoverEvent::decode(event_type, &data).unwrap(), &event, "what is stored reads the same");
            let parts: Vec<Together> = together(Some(&before), &event);
            scenario = scenario.given(person, command.clone());
            let after = scenario.handover();
            let both = after.giver_signed.is_some() && after.receiver_signed.is_some();
            prop_assert_eq!(after.status == Status::Complete, both);
            prop_assert_eq!(after.responsible.as_str(), if both { "P005" } else { "P004" });
            let moved = if both && of_work { after.lists.matters.len() } else { 0 };
            prop_assert_eq!(parts.len(), moved, "all listed with the second signature, none before");
            prop_assert!(!of_work || nothing_missing((&command, &register), &before.lists.matters));
            if matches!(event, HandoverEvent::Relisted(_)) {
                prop_assert!(after.giver_signed.is_none() && after.receiver_signed.is_none());
            }
        }
    }
}

#[test]
fn every_refusal_has_a_code_of_its_own_and_a_known_article() {
    let tables: &[&[(&str, &str)]] = &[
        guard::GuardRefusal::CODES,
        lists::ListRefusal::CODES,
        moved::MoveRefusal::CODES,
        open::OpenRefusal::CODES,
        sign::SignRefusal::CODES,
    ];
    let mut seen = std::collections::BTreeSet::new();
    for (code, article) in tables.iter().copied().flatten() {
        assert!(code.starts_with("handover.") && seen.insert(code), "{code} stands twice, or is not of a handover");
        assert!(crate::vocabulary::articles::is_known(article), "{code} cites {article}");
    }
}
