//! Recording a patrol (登记巡查): every item of the list answered, in the three groups of duty/1.
//!
//! Implements duty/1.1–1.3 and post/1.2. It takes no points from anybody: what was found wrong is a finding that names the patrol.
use super::checklist::{Incomplete, PATROL, all_answered};
use super::commands::Record;
use super::events::Recorded;
use super::{Patrol, PatrolRefusal};
use crate::reference::context::Context;
use crate::reference::lookup::not_in_future;
use crate::reference::lookup::{blank, day};
use crate::reference::shared::Shared;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no patrol is recorded.
    RecordRefusal {
        NoPlace {} = "patrol.record.no-place" by "duty/1", "A patrol says where it was.", "巡查须写明地点。",
        WindowTwice { window } = "patrol.record.window-twice" by "duty/1",
            "Window {window} is named twice.", "窗口{window}重复填写。",
        ItemUnknown { item, items } = "patrol.record.item-unknown" by "duty/1",
            "The patrol's list has no item `{item}`; it has {items}.", "巡查清单没有“{item}”，清单项目为{items}。",
        ItemTwice { item } = "patrol.record.item-twice" by "duty/1",
            "Item {item} is answered twice.", "巡查项目{item}重复填写。",
        ItemsMissing { items } = "patrol.record.items-missing" by "duty/1",
            "Every item of a patrol is answered; {items} are missing.", "巡查清单须逐项填写，尚缺{items}。",
        NoNote { item } = "patrol.record.no-note" by "duty/1",
            "Item {item} was not in order or not looked at, and nothing says what or why.",
            "项目{item}不合格或未检查，须写明情况。",
    }
}

pub(super) fn decide(state: Option<&Patrol>, command: &Record, context: &Context<'_>) -> Result<Recorded, Refusal> {
    not_in_future(context)?;
    if let Some(patrol) = state {
        return Err(PatrolRefusal::RecordedAlready { number: patrol.recorded.number.clone() }.into());
    }
    refuse_if!(blank(&command.place), RecordRefusal::NoPlace {});
    for (index, window) in command.windows.iter().enumerate() {
        let window = window.clone();
        if context.centre.window(&window, day(context)).is_none() {
            return Err(Shared::window_unknown(window, day(context), "duty/1").into());
        }
        refuse_if!(command.windows[..index].contains(&window), RecordRefusal::WindowTwice { window });
    }
    let answers = command.checks.iter().map(|check| (check.item.as_str(), check.outcome, check.note.as_str()));
    all_answered(PATROL, answers).map_err(|fault| match fault {
        Incomplete::Unknown(item) => RecordRefusal::ItemUnknown {
            item,
            items: PATROL.iter().map(|entry| entry.code).collect::<Vec<_>>().join(", "),
        },
        Incomplete::Twice(item) => RecordRefusal::ItemTwice { item },
        Incomplete::Missing(items) => RecordRefusal::ItemsMissing { items },
        Incomplete::NoNote(item) => RecordRefusal::NoNote { item },
    })?;
    let id = AggregateRef::opened_by(Kind::Patrol, context.command).id;
    Ok(Recorded {
        number: format!("XC-{}-{id}", day(context).format("%Y%m%d")),
        inspector: context.actor.person.clone(),
        place: command.place.clone(),
        windows: command.windows.clone(),
        checks: command.checks.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::events::{Outcome, PatrolCheck};
    use super::*;
    use crate::aggregate::State;
    use crate::people::duty::fixture::{Scenario, why};

    fn all_well() -> Record {
        let check = |code: &str| PatrolCheck { item: code.into(), outcome: Outcome::InOrder, note: String::new() };
        let checks = PATROL.iter().map(|entry| check(entry.code)).collect();
        Record { place: "一楼大厅".into(), windows: vec!["W01".into()], checks }
    }

    fn patrol() -> Scenario {
        Scenario::for_general_section("patrol/A")
    }

    #[test]
    fn duty_1__a_patrol_is_the_whole_list() {
        let scenario = patrol().given(all_well());
        let State::Patrol(Some(recorded)) = scenario.current() else { panic!("{:?}", scenario.current()) };
        let recorded = &recorded.recorded;
        assert!(recorded.number.starts_with("XC-20141009-") && recorded.number.len() == 24, "{}", recorded.number);
        assert_eq!((recorded.inspector.as_str(), recorded.checks.len()), ("P007", PATROL.len()));
        assert_eq!(scenario.why(all_well()), why("patrol.recorded-already", "handover/2.5"));

        let mut short = all_well();
        let left_out = short.checks.pop().unwrap().item;
        let refusal = patrol().refused(short);
        assert_eq!(refusal.why(), ("patrol.record.items-missing", "duty/1"));
        assert!(refusal.en.contains(&left_out) && refusal.zh.contains(&left_out), "{refusal}");
    }

    #[test]
    fn duty_1_2__what_is_not_in_order_says_what() {
        let with = |outcome, note: &str| {
            let mut record = all_well();
            (record.checks[7].outcome, record.checks[7].note) = (outcome, note.into());
            record
        };
        for outcome in [Outcome::NotInOrder, Outcome::NotChecked] {
            assert_eq!(patrol().code(with(outcome, " ")), "patrol.record.no-note");
            assert!(patrol().when(with(outcome, "柜台有杂物")).is_ok());
        }
    }

    #[test]
    fn duty_1__items_are_of_the_list_and_windows_of_the_centre() {
        let mut twice = all_well();
        twice.checks.push(twice.checks[0].clone());
        assert_eq!(patrol().code(twice), "patrol.record.item-twice");
        let mut strange = all_well();
        strange.checks[0].item = "weather".into();
        assert_eq!(patrol().code(strange), "patrol.record.item-unknown");
        let windows =
            |windows: &[&str]| Record { windows: windows.iter().map(|id| (*id).into()).collect(), ..all_well() };
        assert_eq!(patrol().code(windows(&["W99"])), "command.window-unknown");
        assert_eq!(patrol().code(windows(&["W01", "W01"])), "patrol.record.window-twice");
        assert!(patrol().when(windows(&[])).is_ok(), "the hall alone");
        assert_eq!(patrol().code(Record { place: " ".into(), ..all_well() }), "patrol.record.no-place");
        assert_eq!(patrol().happened("2014-10-09 10:00:01").code(all_well()), "command.in-future");
    }
}
