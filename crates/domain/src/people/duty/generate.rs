//! Drawing up the month's roster (编制值班表): every working day to the groups in rotation.
//!
//! Implements duty/2.1.4 and handover/1.1. A day's group follows from its place among the working days of its year, so that over a
//! year no group has more than one day more than another, and nothing is remembered from month to month.
use super::commands::Generate;
use super::events::{DutyDay, DutyGroup, Generated};
use super::state::Duty;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, day as today};
use crate::reference::shared::Shared;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};
use chrono::{Datelike, Months, NaiveDate};
use std::collections::BTreeSet;

refusals! {
    /// Why no roster is drawn up.
    GenerateRefusal {
        Twice { month } = "duty.generate.twice" by "duty/2.1.4",
            "The roster of {month} was drawn up already; days are changed by swaps and substitutes.",
            "{month}的值班表已编制，变更请换班或安排代班。",
        Over { month, today } = "duty.generate.over" by "handover/2.5",
            "{month} is over: it is {today}.", "{month}已结束，现为{today}，不能再编制值班表。",
        NoGroups {} = "duty.generate.no-groups" by "duty/2.1.4",
            "A roster needs at least one group.", "值班表至少需要一个值班组。",
        Unnamed { place } = "duty.generate.unnamed" by "duty/2.1.4",
            "Group {place} has no name.", "第{place}个值班组没有名称。",
        SameName { name } = "duty.generate.same-name" by "duty/2.1.4",
            "Two groups are called {name}.", "有两个值班组名为“{name}”。",
        EmptyGroup { name } = "duty.generate.empty-group" by "duty/2.1.4",
            "Nobody is in group {name}.", "值班组“{name}”没有人员。",
        InTwoGroups { person } = "duty.generate.in-two-groups" by "duty/2.1.4",
            "{person} is in two groups: everybody takes one turn.", "{person}同时列入两个值班组，每人只轮一次。",
        NoWorkingDays { month } = "duty.generate.no-working-days" by "duty/2.1.4",
            "{month} has no working day.", "{month}没有工作日。",
    }
}

pub(super) fn decide(duty: &Duty, command: &Generate, context: &Context<'_>) -> Result<Generated, Refusal> {
    let month = Duty::id(duty.month);
    refuse_if!(duty.is_drawn(), GenerateRefusal::Twice { month });
    let next = duty.month.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
    refuse_if!(today(context) >= next, GenerateRefusal::Over { month, today: today(context).to_string() });
    check_groups(&command.groups, duty.month.max(today(context)), context)?;
    let mut days = vec![];
    for day in duty.month.iter_days().take_while(|day| *day < next) {
        if context.centre.calendar().is_working(day) {
            let turn = place_in_year(day, context)? % command.groups.len();
            days.push(DutyDay { day, group: command.groups[turn].name.clone() });
        }
    }
    refuse_if!(days.is_empty(), GenerateRefusal::NoWorkingDays { month });
    Ok(Generated { groups: command.groups.clone(), days, by: context.actor.person.clone() })
}

/// How many working days of its year lie before a working day.
fn place_in_year(day: NaiveDate, context: &Context<'_>) -> Result<usize, Refusal> {
    let calendar = context.centre.calendar();
    let new_year = NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day);
    let after = calendar.working_days_between(new_year, day)?;
    let before = after - 1 + i64::from(calendar.is_working(new_year));
    Ok(usize::try_from(before).unwrap_or(0))
}

fn check_groups(groups: &[DutyGroup], on: NaiveDate, context: &Context<'_>) -> Result<(), Refusal> {
    refuse_if!(groups.is_empty(), GenerateRefusal::NoGroups {});
    let (mut names, mut persons) = (BTreeSet::new(), BTreeSet::new());
    for (index, group) in groups.iter().enumerate() {
        let name = group.name.clone();
        refuse_if!(blank(&name), GenerateRefusal::Unnamed { place: (index + 1).to_string() });
        require!(names.insert(group.name.as_str()), GenerateRefusal::SameName { name });
        refuse_if!(group.persons.is_empty(), GenerateRefusal::EmptyGroup { name });
        for person in &group.persons {
            if context.centre.person(person, on).is_none() {
                return Err(Shared::not_staff(person.clone(), on, "duty/2.1.4").into());
            }
            require!(persons.insert(person.as_str()), GenerateRefusal::InTwoGroups { person: person.clone() });
        }
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::fixture::{Scenario, why};
    use super::*;
    use crate::aggregate::State;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// A group.
    pub(in crate::people::duty) fn group(name: &str, persons: &[&str]) -> DutyGroup {
        DutyGroup { name: name.into(), persons: persons.iter().map(|person| (*person).to_owned()).collect() }
    }

    /// Three groups: 甲 P003 P004, 乙 P005, 丙 P008 P009.
    pub(in crate::people::duty) fn three() -> Generate {
        let groups = vec![group("甲", &["P003", "P004"]), group("乙", &["P005"]), group("丙", &["P008", "P009"])];
        Generate { groups }
    }

    /// The roster of October 2014, drawn up on 30 September.
    pub(in crate::people::duty) fn october() -> Scenario {
        Scenario::for_general_section("duty/2014-10").now("2014-09-30 10:00:00").given(three())
    }

    /// The roster as told.
    pub(in crate::people::duty) fn roster(scenario: &Scenario) -> &Duty {
        match scenario.current() {
            State::Duty(Some(duty)) => duty,
            other => panic!("{other:?}"),
        }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn duty_2_1__groups_rotate_over_the_working_days_of_the_month() {
        let october = october();
        let days: Vec<(String, &str)> =
            roster(&october).days.iter().map(|(day, found)| (day.to_string(), found.group.as_str())).collect();
        assert_eq!(days.len(), 19, "seven days of holiday, one Saturday worked");
        let first: Vec<(&str, &str)> = days[..6].iter().map(|(day, group)| (&day[5..], *group)).collect();
        let expected = ["10-08", "10-09", "10-10", "10-11", "10-13", "10-14"].into_iter().zip(
            // From the place of the first day among the working days of the year the rest follows.
            ["甲", "乙", "丙"].into_iter().cycle().skip_while(|name| *name != first[0].1),
        );
        assert_eq!(first, expected.collect::<Vec<_>>());
        assert_eq!(roster(&october).on_duty(date("2014-10-01")), Vec::<&str>::new(), "a holiday");
    }

    #[test]
    fn duty_2_1__a_month_follows_on_the_one_before() {
        let of = |month: &str| {
            Scenario::for_general_section(&format!("duty/{month}")).now("2014-01-02 10:00:00").given(three())
        };
        let (september, october) = (of("2014-09"), of("2014-10"));
        let last = roster(&september).days.values().next_back().unwrap().group.clone();
        let first = roster(&october).days.values().next().unwrap().group.clone();
        let names = ["甲", "乙", "丙"];
        let place = |name: &str| names.iter().position(|other| *other == name).unwrap();
        assert_eq!((place(&last) + 1) % 3, place(&first));
    }

    #[test]
    fn handover_1_1__it_is_drawn_up_once_and_before_the_month_is_over() {
        assert_eq!(october().why(three()), why("duty.generate.twice", "duty/2.1.4"));
        let month = Scenario::for_general_section("duty/2014-10");
        assert!(month.clone().now("2014-10-31 23:00:00").when(three()).is_ok());
        assert_eq!(month.now("2014-11-01 00:00:00").why(three()), why("duty.generate.over", "handover/2.5"));
        assert_eq!(Scenario::for_general_section("duty/march").why(three()), why("duty.guard.no-month", "duty/2.1.4"));
    }

    #[test]
    fn duty_2_1_4__groups_are_of_the_staff_and_nobody_takes_two_turns() {
        let month = Scenario::for_general_section("duty/2014-10");
        let code = |groups: Vec<DutyGroup>| month.code(Generate { groups });
        assert_eq!(code(vec![]), "duty.generate.no-groups");
        assert_eq!(code(vec![group("甲", &[])]), "duty.generate.empty-group");
        assert_eq!(code(vec![group(" ", &["P003"])]), "duty.generate.unnamed");
        assert_eq!(code(vec![group("甲", &["P003"]), group("甲", &["P004"])]), "duty.generate.same-name");
        assert_eq!(code(vec![group("甲", &["P999"])]), "command.not-staff");
        assert_eq!(code(vec![group("甲", &["P003"]), group("乙", &["P003"])]), "duty.generate.in-two-groups");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn duty_2_1__over_a_year_no_group_has_more_than_one_day_more(count in 1_usize..=10, year in 2014_i32..2040) {
            let persons: Vec<String> = (1..=count).map(|n| format!("P{n:03}")).collect();
            let groups: Vec<DutyGroup> = persons.iter().map(|person| group(person, &[person])).collect();
            let mut turns: BTreeMap<String, u32> = persons.into_iter().map(|person| (person, 0)).collect();
            for month in 1..=12 {
                let scenario = Scenario::for_general_section(&format!("duty/{year}-{month:02}")).now("2014-01-01 10:00:00");
                let drawn = scenario.given(Generate { groups: groups.clone() });
                for day in roster(&drawn).days.values() {
                    *turns.get_mut(&day.group).unwrap() += 1;
                }
            }
            let (least, most) = (turns.values().min().unwrap(), turns.values().max().unwrap());
            prop_assert!(most - least <= 1, "{turns:?}");
        }
    }
}
