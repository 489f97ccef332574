//! What must hold of every item, whatever happened: its person may give its command, and nobody sees what is kept from them.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::tests::{NOW, directory, everything, items};
use crate::centre::{CentreView, centre};
use crate::systems::cover_started;
use anjuan_domain::access::asked::Moment;
use anjuan_domain::reference::centre::events::PersonWithdrawn;

#[test]
fn every_item_has_a_command_that_its_person_may_give_by_the_table_of_access() {
    let mut history = everything();
    history.add("post/PO1", "2014-11-04T01:00:00Z", "", cover_started(1, "P001", "P002"));
    let centre = centre(history.fold::<CentreView>().rows()).unwrap();
    for now in [NOW, "2014-11-20T02:00:00Z", "2014-12-20T02:00:00Z"] {
        let moment = Moment { centre: &centre, now: now.parse().unwrap() };
        for item in items(&history, None, now) {
            assert!(!item.commands.is_empty() && moment.may(&item.person, item.task), "{item:?}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    /// Whatever happened in whatever order, and whenever somebody looks: each item has a command that its person may give, nobody
    /// complained of sees a trace of the complaint, and each key stands once in an inbox.
    #[test]
    fn every_item_asks_somebody_who_may_and_nobody_complained_of(
        picks in proptest::collection::vec(0_usize..64, 96),
        day in 3_u32..28,
        left in proptest::option::of(1_u32..9),
    ) {
        let mut history = directory();
        let mut picks = picks.into_iter().cycle();
        history.take_turns(crate::systems::streams(), &mut |_| picks.next().unwrap());
        if let Some(person) = left {
            let left = PersonWithdrawn { effective_from: "2014-11-04".parse().unwrap(), reason: "调离".into() };
            history.add(&format!("person/P{person:03}"), "2014-11-04T01:00:00Z", "", left);
        }
        let now = format!("2014-11-{day:02}T02:00:00Z");
        let centre = centre(history.fold::<CentreView>().rows()).unwrap();
        let moment = Moment { centre: &centre, now: now.parse().unwrap() };
        let found = items(&history, None, &now);
        let mut seen = std::collections::BTreeSet::new();
        for item in &found {
            proptest::prop_assert!(!item.commands.is_empty() && moment.may(&item.person, item.task), "{:?}", item);
            proptest::prop_assert!(seen.insert((item.key.clone(), item.person.clone())), "twice: {:?}", item);
            // T1 is about P001, P003 and window W01; P002 works there as well.
            let about = ["P001", "P002", "P003"].contains(&item.person.as_str());
            proptest::prop_assert!(item.object.to_string() != "complaint/T1" || !about, "{:?}", item);
        }
        for person in ["P001", "P003", "P008", "P010"] {
            items(&history, Some(person), &now);
        }
    }
}
