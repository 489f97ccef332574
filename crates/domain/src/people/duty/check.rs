//! Going through a checklist (值班检查): the whole of it, on the day, by one who is on duty; closing not before the afternoon's work.
//!
//! Implements duty/2.2.4. A list done late is recorded with its time; it is never refused for being late.
use super::checklist::{items, words};
use super::commands::Check;
use super::events::{ChecklistDone, ChecklistKind};
use super::guard::running;
use super::state::Duty;
use crate::clock::civil::instant;
use crate::people::patrol::checklist::{Incomplete, all_answered};
use crate::reference::context::Context;
use crate::reference::lookup::civil;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why a checklist is not recorded.
    CheckRefusal {
        Twice { day, en, zh, at } = "duty.check.twice" by "duty/2.2.4",
            "The {en} checklist of {day} was done already, at {at}.", "{day}的{zh}检查已于{at}完成。",
        TooEarly { day, from, at } = "duty.check.too-early" by "duty/2.2.4.3",
            "The hall of {day} is cleared before going home, not before {from}; this is {at}.",
            "{day}下班前清场，不早于{from}，登记时间为{at}。",
        ItemUnknown { item, en, zh, items } = "duty.check.item-unknown" by "duty/2.2.4",
            "The {en} checklist has no item `{item}`; it has {items}.", "{zh}检查清单没有“{item}”，清单项目为{items}。",
        ItemTwice { item } = "duty.check.item-twice" by "duty/2.2.4",
            "Item {item} is answered twice.", "检查项目{item}重复填写。",
        ItemsMissing { items, en, zh } = "duty.check.items-missing" by "duty/2.2.4",
            "Every item of the {en} checklist is answered; {items} are missing.", "{zh}检查须逐项填写，尚缺{items}。",
        NoNote { item } = "duty.check.no-note" by "duty/2.2.4",
            "Item {item} was not in order or not looked at, and nothing says what or why.",
            "项目{item}不合格或未检查，须写明情况。",
    }
}

pub(super) fn decide(duty: &Duty, command: &Check, context: &Context<'_>) -> Result<ChecklistDone, Refusal> {
    let found = running(duty, command.day, context)?;
    let (en, zh) = words(command.kind);
    let (en, zh, day) = (en.to_owned(), zh.to_owned(), command.day.to_string());
    if let Some(done) = found.checklists.get(&command.kind) {
        return Err(CheckRefusal::Twice { day, en, zh, at: civil(*done) }.into());
    }
    let afternoon = context.centre.calendar().sessions(command.day).last();
    let from = afternoon.map(|session| instant(command.day, session.opens));
    if let (ChecklistKind::Closing, Some(from)) = (command.kind, from.filter(|from| context.at < *from)) {
        return Err(CheckRefusal::TooEarly { day, from: civil(from), at: civil(context.at) }.into());
    }
    let list = items(command.kind);
    let answers = command.items.iter().map(|item| (item.item.as_str(), item.outcome, item.note.as_str()));
    all_answered(list, answers).map_err(|fault| match fault {
        Incomplete::Unknown(item) => {
            let items = list.iter().map(|entry| entry.code).collect::<Vec<_>>().join(", ");
            CheckRefusal::ItemUnknown { item, en, zh, items }
        }
        Incomplete::Twice(item) => CheckRefusal::ItemTwice { item },
        Incomplete::Missing(items) => CheckRefusal::ItemsMissing { items, en, zh },
        Incomplete::NoNote(item) => CheckRefusal::NoNote { item },
    })?;
    Ok(ChecklistDone {
        day: command.day,
        kind: command.kind,
        items: command.items.clone(),
        by: context.actor.person.clone(),
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::events::ChecklistItem;
    use super::super::fixture::{Scenario, why};
    use super::super::generate::tests::{october, roster};
    use super::*;
    use crate::people::patrol::events::Outcome;
    use crate::vocabulary::actor::Role;
    use chrono::NaiveDate;

    /// A list with everything in order.
    pub(in crate::people::duty) fn all_well(day: NaiveDate, kind: ChecklistKind) -> Check {
        let item = |code: &str| ChecklistItem { item: code.into(), outcome: Outcome::InOrder, note: String::new() };
        Check { day, kind, items: items(kind).iter().map(|entry| item(entry.code)).collect() }
    }

    /// Tuesday 14 October 2014 at that time, with one who is on duty acting, and one who is not.
    pub(in crate::people::duty) fn on_the_day(time: &str) -> (Scenario, NaiveDate, String) {
        let (scenario, day) = (october().now(&format!("2014-10-14 {time}")), "2014-10-14".parse().unwrap());
        let on_duty: Vec<String> = roster(&scenario).on_duty(day).into_iter().map(str::to_owned).collect();
        let other = ["P004", "P005", "P009"].into_iter().find(|person| !on_duty.contains(&(*person).to_owned()));
        (scenario.by(&on_duty[0], Role::WindowStaff), day, other.unwrap().to_owned())
    }

    #[test]
    fn duty_2_2_4__the_lists_are_gone_through_once_and_whole() {
        let (scenario, day, _) = on_the_day("07:48:00");
        let scenario = scenario.given(all_well(day, ChecklistKind::Opening));
        assert_eq!(roster(&scenario).days[&day].checklists.len(), 1);
        assert_eq!(scenario.code(all_well(day, ChecklistKind::Opening)), "duty.check.twice");
        let closing = all_well(day, ChecklistKind::Closing);
        assert_eq!(scenario.why(closing.clone()), why("duty.check.too-early", "duty/2.2.4.3"));
        let evening = scenario.now("2014-10-14 17:20:00");
        let mut short = closing.clone();
        short.items.retain(|item| item.item != "lights");
        let refusal = evening.refused(short);
        assert_eq!(refusal.code, "duty.check.items-missing");
        assert!(refusal.zh.contains("lights"), "{refusal}");
        assert!(evening.when(closing).is_ok());
    }

    #[test]
    fn duty_2_2_4__by_one_who_is_on_duty_on_the_day() {
        let (scenario, day, other) = on_the_day("07:48:00");
        let stranger = scenario.clone().by(&other, Role::WindowStaff);
        assert_eq!(stranger.code(all_well(day, ChecklistKind::Opening)), "duty.guard.not-on-duty");
        let next = scenario.clone().now("2014-10-15 07:48:00");
        assert_eq!(next.why(all_well(day, ChecklistKind::Opening)), why("duty.guard.other-day", "handover/2.5"));
        let late = scenario.now("2014-10-14 08:30:00");
        assert!(late.when(all_well(day, ChecklistKind::Opening)).is_ok(), "late is recorded, not refused");
    }

    #[test]
    fn duty_2_2_4_3__what_is_not_in_order_says_what() {
        let (scenario, day, _) = on_the_day("17:20:00");
        let mut open = all_well(day, ChecklistKind::Closing);
        open.items[5].outcome = Outcome::NotInOrder;
        assert_eq!(scenario.code(open.clone()), "duty.check.no-note");
        open.items[5].note = "东侧窗户锁扣损坏".into();
        assert!(scenario.when(open.clone()).is_ok());
        open.items[0].item = "door-opened".into();
        assert_eq!(scenario.code(open.clone()), "duty.check.item-unknown", "it is of the other list");
        open.items[0].item = "lights".into();
        assert_eq!(scenario.code(open), "duty.check.item-twice");
    }
}
