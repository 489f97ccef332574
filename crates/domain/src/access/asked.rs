//! Whom a task asks, at a moment (找谁办): the person by name, whoever stands for them, the head of a window, the holders of an office.
//!
//! Implements ab-role/3 (absent people are stood for, and where nobody stands for them the next above is asked), discipline/7 (what nobody is there for goes to the next above: head of the window,
//! deputy director, director) and complaint/3 (nobody complained of, and nobody of that window, is ever asked about it). Who may give a
//! command is never decided here: the table of access and the directory say so ([`super::acting`]), and a person who may give none of the
//! commands of a task is not asked for it. It must never look at views.
use super::tasks::Task;
use super::{acting, check};
use crate::clock::civil::date_of;
use crate::reference::centre::Centre;
use crate::vocabulary::actor::standing::Standing;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Whom a task asks, as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Asked {
    /// Somebody by name.
    Person(String),
    /// Each of some people; one is enough.
    AnyOf(Vec<String>),
    /// Whoever heads a window.
    HeadOf(String),
    /// Whoever holds this office.
    Office(Role),
    /// Whoever holds an office that the row of the command names; one is enough.
    Offices,
}

/// Who is never asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct KeptOut {
    /// These persons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<String>,
    /// Everybody who works at one of these windows or heads it, and at those of the persons (complaint/3).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<String>,
    /// Whether the windows of the persons keep out with them, as of a complaint.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub with_their_windows: bool,
}

/// Why somebody is asked for what was asked of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "InboxPassedOn")]
pub enum PassedOn {
    /// They stand for the other, who is away (ab-role/3).
    Covering,
    /// The other is not on the staff, or the post has no holder: the next above is asked (discipline/7).
    Missing,
    /// The other, or whoever stands for them, may not do it: the next above who may is asked (discipline/7).
    MayNot,
    /// The other is away and nobody stands for them: the next above is asked (ab-role/1, discipline/7).
    Away,
}

/// Somebody who is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub person: String,
    /// Whose it is by name, where it is another's.
    pub instead_of: Option<String>,
    /// Why it is not asked of that one; also where a post has no holder by name.
    pub passed_on: Option<PassedOn>,
}

/// The moment of the question, and who is where.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// The reference data.
    pub centre: &'a Centre,
    /// When.
    pub now: Instant,
}

/// A task as it is looked at: of which window, and who keeps out of it.
#[derive(Debug, Clone, Copy)]
pub struct Looked<'a> {
    /// The task.
    pub task: Task,
    /// Its window; empty where there is none.
    pub window: &'a str,
    /// Whether nobody who stands in does it.
    pub in_person: bool,
    /// The office that whoever does it in another's place must hold, or stand in for.
    pub office: Option<Role>,
    /// Who is never asked.
    pub kept_out: &'a KeptOut,
}

impl KeptOut {
    /// Whether somebody keeps out of it.
    #[must_use]
    pub fn has(&self, person: &str, centre: &Centre, on: NaiveDate) -> bool {
        if self.persons.iter().any(|other| other == person) {
            return true;
        }
        if self.windows.is_empty() && !self.with_their_windows {
            return false;
        }
        let of = |id: &str| centre.person(id, on).and_then(|known| known.window.clone());
        let theirs = self.persons.iter().filter(|_| self.with_their_windows).filter_map(|other| of(other));
        let windows: BTreeSet<String> = theirs.chain(self.windows.iter().cloned()).collect();
        let heads = |window: &String| centre.window(window, on).is_some_and(|definition| definition.head == person);
        of(person).is_some_and(|own| windows.contains(&own)) || windows.iter().any(heads)
    }
}

impl Moment<'_> {
    /// Whether a person of the directory may give the command that is meant, by the table of access.
    #[must_use]
    pub fn may(&self, person: &str, task: Task) -> bool {
        self.acting(person, task).is_some_and(|actor| check(&actor, task.action()).is_ok())
    }

    /// A person of the directory with the offices for which they stand in, as the command that is meant needs them.
    fn acting(&self, person: &str, task: Task) -> Option<Actor> {
        let known = self.centre.person(person, self.day())?;
        let actor = Actor { person: person.to_owned(), roles: known.roles.clone(), centre: String::new() };
        acting(self.centre, &actor, task.action(), self.now).ok()
    }

    /// Everybody who is asked for a task: never nobody, as long as anybody above may do it.
    #[must_use]
    pub fn holders(&self, asked: &Asked, looked: Looked<'_>) -> Vec<Holder> {
        match asked {
            Asked::Person(person) => self.in_place_of(person, looked),
            Asked::AnyOf(persons) => distinct(persons.iter().flat_map(|person| self.in_place_of(person, looked))),
            Asked::HeadOf(window) => match self.centre.window(window, self.day()) {
                Some(definition) => self.in_place_of(&definition.head, looked),
                None => self.above(None, PassedOn::Missing, looked),
            },
            Asked::Office(role) => self.of_the_office(&[*role], looked),
            Asked::Offices => self.of_the_office(roles(looked.task), looked),
        }
    }

    fn day(&self) -> NaiveDate {
        date_of(self.now)
    }

    fn is_free(&self, person: &str, looked: Looked<'_>) -> bool {
        !looked.kept_out.has(person, self.centre, self.day()) && self.may(person, looked.task)
    }

    /// The same of somebody who does it in another's place: they hold the office that it needs, or stand in for it.
    fn takes(&self, person: &str, looked: Looked<'_>) -> bool {
        let holds = |office: Role| {
            let stands_in = self.centre.stand_ins(office, self.day()).any(|other| other == person);
            stands_in || self.acting(person, looked.task).is_some_and(|actor| actor.has(office))
        };
        looked.office.is_none_or(holds) && self.is_free(person, looked)
    }

    /// Who does now what is somebody's by name.
    fn in_place_of(&self, person: &str, looked: Looked<'_>) -> Vec<Holder> {
        let there = self.centre.person(person, self.day()).is_some();
        if looked.in_person {
            let free = there && self.is_free(person, looked);
            return if free { vec![by_name(person)] } else { vec![] };
        }
        let keeps_out = |cover: &str| looked.kept_out.has(cover, self.centre, self.day());
        let on_duty = self.centre.on_duty_but(person, self.now, keeps_out);
        let covers = on_duty != person;
        let does = if covers { self.takes(on_duty, looked) } else { self.is_free(person, looked) };
        let uncovered = !covers && self.centre.is_away(person, self.now);
        let above = if uncovered { self.above(Some(person), PassedOn::Away, looked) } else { vec![] };
        if !above.is_empty() {
            return above;
        }
        if does {
            return vec![Holder {
                person: on_duty.to_owned(),
                instead_of: covers.then(|| person.to_owned()),
                passed_on: covers.then_some(PassedOn::Covering),
            }];
        }
        self.above(Some(person), if there { PassedOn::MayNot } else { PassedOn::Missing }, looked)
    }

    /// Whoever holds one of the offices and is there; where nobody is, who stands in for it; where nobody does, the next above.
    fn of_the_office(&self, roles: &[Role], looked: Looked<'_>) -> Vec<Holder> {
        let on = self.day();
        let holders = roles.iter().flat_map(|role| self.centre.leaders(*role, on)).map(|(id, _)| id);
        let free = holders.filter(|holder| self.is_free(holder, looked));
        let (there, away): (Vec<&str>, Vec<&str>) = free.partition(|id| self.centre.on_duty(id, self.now) == *id);
        if !there.is_empty() {
            return distinct(there.into_iter().map(by_name));
        }
        let covers = away.iter().flat_map(|holder| self.in_place_of(holder, looked));
        let stand_ins = roles.iter().flat_map(|role| self.centre.stand_ins(*role, on));
        let stand_ins = stand_ins
            .filter(|person| self.is_free(person, looked))
            .map(|person| Holder { passed_on: Some(PassedOn::Covering), ..by_name(person) });
        let found = distinct(covers.chain(stand_ins));
        if found.is_empty() { self.above(None, PassedOn::Missing, looked) } else { found }
    }

    /// The next above who may do it (discipline/7): the head of the window, the deputy directors, the director; of what none of these may
    /// do, whoever else may, by the office that the command is for.
    fn above(&self, by_name: Option<&str>, passed_on: PassedOn, looked: Looked<'_>) -> Vec<Holder> {
        let on = self.day();
        let offices = looked.office.as_ref().map_or(offices(looked.task), std::slice::from_ref);
        let holding = |role: Role| self.centre.leaders(role, on).map(|(id, _)| id);
        let levels: [Vec<&str>; 4] = [
            self.centre.window(looked.window, on).map(|window| window.head.as_str()).into_iter().collect(),
            holding(Role::DeputyDirector).collect(),
            holding(Role::Director).collect(),
            offices.iter().flat_map(|role| holding(*role).chain(self.centre.stand_ins(*role, on))).collect(),
        ];
        for level in levels {
            let there = level.into_iter().filter(|id| Some(*id) != by_name).map(|id| self.centre.on_duty(id, self.now));
            let found = distinct(there.filter(|person| self.takes(person, looked)).map(|person| Holder {
                person: person.to_owned(),
                instead_of: by_name.map(str::to_owned),
                passed_on: Some(passed_on),
            }));
            if !found.is_empty() {
                return found;
            }
        }
        vec![]
    }
}

/// The offices that may give the command that is meant without any other relation to the matter.
fn offices(task: Task) -> &'static [Role] {
    match task.commands().next().map(|(_, verb)| verb.standing) {
        Some(Standing::Related { offices, .. } | Standing::Opening { offices }) => offices,
        Some(Standing::Office | Standing::Decided | Standing::HoldersOwn) => roles(task),
        Some(Standing::Service) | None => &[],
    }
}

/// The roles of the command that is meant.
fn roles(task: Task) -> &'static [Role] {
    task.commands().next().map_or(&[], |(_, verb)| verb.roles)
}

fn by_name(person: &str) -> Holder {
    Holder { person: person.to_owned(), instead_of: None, passed_on: None }
}

/// Each person once, as found first.
fn distinct(holders: impl Iterator<Item = Holder>) -> Vec<Holder> {
    let mut found: Vec<Holder> = vec![];
    for holder in holders {
        if found.iter().all(|known| known.person != holder.person) {
            found.push(holder);
        }
    }
    found
}
