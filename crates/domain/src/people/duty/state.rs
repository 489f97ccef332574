//! The state of a month of duty (值班): who is on duty on which day, and what they did. The month is there before the roster is
//! drawn up, because its id names it.
use super::events::{ChecklistKind, DutyGroup, DutyTask};
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What became of a proposed swap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SwapStanding {
    /// The other group was asked.
    Proposed,
    /// The days are changed.
    Agreed,
    /// They are not.
    Declined,
}

/// A change of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "DutySwap")]
pub struct Swap {
    /// The day given away.
    pub day: NaiveDate,
    /// The day taken for it.
    pub with_day: NaiveDate,
    /// Who asked.
    pub by: String,
    /// What became of it.
    pub standing: SwapStanding,
}

/// Who stands in for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Substitution {
    /// Who goes.
    pub person: String,
    /// Who stands in.
    pub substitute: String,
}

/// A handover of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DayHandover {
    /// Who gave.
    pub by: String,
    /// Who was to take over.
    pub to: String,
    /// When.
    pub at: Instant,
    /// When it was taken over; none before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Instant>,
}

/// One day of the roster.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "DutyDay")]
pub struct Day {
    /// The group's name.
    pub group: String,
    /// The substitutes, in the order they were arranged.
    pub substitutes: Vec<Substitution>,
    /// When each checklist was gone through.
    pub checklists: BTreeMap<ChecklistKind, Instant>,
    /// When each task was done.
    pub tasks: BTreeMap<DutyTask, Instant>,
    /// How many entries the log has.
    pub entries: u32,
    /// The handover, once given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover: Option<DayHandover>,
}

/// The state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "DutyState")]
pub struct Duty {
    /// The first day of the month.
    pub month: NaiveDate,
    /// The groups in the order of rotation; none before the roster is drawn up.
    pub groups: Vec<DutyGroup>,
    /// The days.
    pub days: BTreeMap<NaiveDate, Day>,
    /// The swaps, the first at 0.
    pub swaps: Vec<Swap>,
}

impl Duty {
    /// The empty month that an id names, `2015-03`; none where it names none.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        let month = NaiveDate::parse_from_str(&format!("{id}-01"), "%Y-%m-%d").ok()?;
        let written = Self::id(month) == id;
        written.then(|| Self { month, groups: vec![], days: BTreeMap::new(), swaps: vec![] })
    }

    /// The id of the roster that a day belongs to.
    #[must_use]
    pub fn id(day: NaiveDate) -> String {
        day.format("%Y-%m").to_string()
    }

    /// Whether the roster was drawn up.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        !self.groups.is_empty()
    }

    /// The group whose day it is, swaps applied; none on a day off.
    #[must_use]
    pub fn group(&self, day: NaiveDate) -> Option<&DutyGroup> {
        let name = &self.days.get(&day)?.group;
        self.groups.iter().find(|group| &group.name == name)
    }

    /// Who is on duty on a day, swaps and substitutes applied; the first one leads. Nobody on a day off.
    #[must_use]
    pub fn on_duty(&self, day: NaiveDate) -> Vec<&str> {
        self.group(day).zip(self.days.get(&day)).map_or(vec![], |(group, day)| standing_in(group, &day.substitutes))
    }
}

/// Who of a group is there once its substitutes are, in the order they were arranged; each once, the first one leads.
#[must_use]
pub fn standing_in<'a>(group: &'a DutyGroup, substitutes: &'a [Substitution]) -> Vec<&'a str> {
    let stand_in = |person| {
        substitutes.iter().fold(person, |here, substitution| match substitution.person == here {
            true => substitution.substitute.as_str(),
            false => here,
        })
    };
    let mut persons: Vec<&str> = vec![];
    for person in group.persons.iter().map(|person| stand_in(person.as_str())) {
        if !persons.contains(&person) {
            persons.push(person);
        }
    }
    persons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_a_month_in_one_way() {
        assert_eq!(Duty::named("2015-03").unwrap().month.to_string(), "2015-03-01");
        for wrong in ["2015-3", "2015-13", "2015", "2015-03-01", "", "15-03", "2015_03"] {
            assert_eq!(Duty::named(wrong), None, "{wrong}");
        }
    }
}
