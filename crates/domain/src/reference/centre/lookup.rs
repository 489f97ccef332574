//! What decisions ask the centre (查询): rulebook, catalogue, staff and posts as of a day.
//!
//! A period or number that the rulebook lacks is a refusal that names it: no number lives in code.
use super::book::BookDefinition;
use super::definition::{
    ItemDefinition, LimitRule, NumberRule, PersonDefinition, PostDefinition, RulebookDefinition, WindowDefinition,
};
use super::reference::{CoverSpan, PlannedAbsence, Post};
use super::{ById, Centre};
use crate::clock::{Calendar, Notice, civil};
use crate::reference::device::Device;
use crate::vocabulary::actor::standing::Standing;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::refusal::{Refusal, Refuse};
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use std::collections::BTreeSet;

impl Centre {
    /// The calendar with every notice so far and the office hours of the rulebook.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
    /// The notices in force, in the order of announcement.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }
    /// The rulebook in force on a day.
    #[must_use]
    pub fn rulebook(&self, on: NaiveDate) -> Option<&RulebookDefinition> {
        self.rulebook.on(on).map(|(rulebook, _)| rulebook)
    }
    /// The name of the rulebook version in force on a day; `none` where there is none.
    #[must_use]
    pub fn rulebook_version(&self, on: NaiveDate) -> &str {
        self.rulebook(on).map_or("none", |rulebook| &rulebook.version)
    }
    /// The named period of the rulebook in force on a day.
    ///
    /// # Errors
    /// A refusal that names the missing entry.
    pub fn limit(&self, name: &str, on: NaiveDate) -> Result<&LimitRule, Refusal> {
        let entry = self.rulebook(on).and_then(|rulebook| rulebook.limits.iter().find(|rule| rule.name == name));
        entry.ok_or_else(|| self.missing(name, on))
    }
    /// The named number of the rulebook in force on a day.
    ///
    /// # Errors
    /// A refusal that names the missing entry.
    pub fn number(&self, name: &str, on: NaiveDate) -> Result<&NumberRule, Refusal> {
        let entry = self.rulebook(on).and_then(|rulebook| rulebook.numbers.iter().find(|rule| rule.name == name));
        entry.ok_or_else(|| self.missing(name, on))
    }
    /// The definition of an item that applies on a day, and its version.
    #[must_use]
    pub fn item(&self, id: &str, on: NaiveDate) -> Option<(&ItemDefinition, u32)> {
        self.items.get(id)?.on(on)
    }
    /// A window as of a day.
    #[must_use]
    pub fn window(&self, id: &str, on: NaiveDate) -> Option<&WindowDefinition> {
        self.windows.get(id)?.on(on).map(|(window, _)| window)
    }
    /// The days after `on` from which something else is recorded of a window, in order, each once.
    pub fn window_changes(&self, id: &str, on: NaiveDate) -> impl Iterator<Item = NaiveDate> + use<> {
        let later = self.windows.get(id).into_iter().flat_map(|window| window.iter()).map(|version| version.from);
        later.filter(|from| *from > on).collect::<BTreeSet<_>>().into_iter()
    }
    /// Whether there is, was, or will be a window of this id.
    #[must_use]
    pub fn ever_a_window(&self, id: &str) -> bool {
        self.windows.contains_key(id)
    }
    /// Whether anybody of this id is, was, or will be of the staff.
    #[must_use]
    pub fn ever_known(&self, person: &str) -> bool {
        self.persons.contains_key(person)
    }

    /// A member of staff as of a day.
    #[must_use]
    pub fn person(&self, id: &str, on: NaiveDate) -> Option<&PersonDefinition> {
        self.persons.get(id)?.on(on).map(|(person, _)| person)
    }
    /// Somebody as of a day, or as they were known last before it: who left is still named.
    #[must_use]
    pub fn person_last_by(&self, id: &str, on: NaiveDate) -> Option<&PersonDefinition> {
        self.persons.get(id)?.last_by(on)
    }

    /// Everybody who was of the staff by a day, those who left as well, as known last.
    pub fn persons_by(&self, on: NaiveDate) -> impl Iterator<Item = (&str, &PersonDefinition)> {
        self.persons.iter().filter_map(move |(id, versions)| Some((id.as_str(), versions.last_by(on)?)))
    }

    /// A post as of a day.
    #[must_use]
    pub fn post(&self, id: &str, on: NaiveDate) -> Option<&PostDefinition> {
        self.posts.get(id)?.definition.on(on).map(|(post, _)| post)
    }
    /// The post that handles an item at a window on a day (ab-role/1); the first by id where two do.
    #[must_use]
    pub fn post_for(&self, item: &str, window: &str, on: NaiveDate) -> Option<(&str, &PostDefinition)> {
        self.posts(on).find(|(_, post)| post.window == window && post.items.iter().any(|other| other == item))
    }
    /// Whether the catalogue gives an item to a window: it is the item's own, or a post there has it (post/1.3, work/4).
    #[must_use]
    pub fn handles(&self, window: &str, item: &str, on: NaiveDate) -> bool {
        let own = self.item(item, on).is_some_and(|(definition, _)| definition.window == window);
        own || self.post_for(item, window, on).is_some()
    }
    /// The posts as of a day, by id.
    pub fn posts(&self, on: NaiveDate) -> impl Iterator<Item = (&str, &PostDefinition)> {
        self.posts.iter().filter_map(move |(id, post)| Some((id.as_str(), post.definition.on(on)?.0)))
    }
    /// The items as of a day, by id, with their version.
    pub fn items(&self, on: NaiveDate) -> impl Iterator<Item = (&str, &ItemDefinition, u32)> {
        as_of(&self.items, on)
    }
    /// The windows as of a day, by id.
    pub fn windows(&self, on: NaiveDate) -> impl Iterator<Item = (&str, &WindowDefinition)> {
        as_of(&self.windows, on).map(|(id, window, _)| (id, window))
    }
    /// The ids of the windows as of a day.
    pub fn window_ids(&self, on: NaiveDate) -> impl Iterator<Item = &str> {
        self.windows(on).map(|(id, _)| id)
    }
    /// The staff as of a day, by id.
    pub fn persons(&self, on: NaiveDate) -> impl Iterator<Item = (&str, &PersonDefinition)> {
        as_of(&self.persons, on).map(|(id, person, _)| (id, person))
    }
    /// Who holds a role on a day, by id: the deputy directors, the heads of windows …
    pub fn leaders(&self, role: Role, on: NaiveDate) -> impl Iterator<Item = (&str, &PersonDefinition)> {
        self.persons(on).filter(move |(_, person)| person.roles.contains(&role))
    }

    /// Who stands in for the holders of an office on a day (职务代理), by the id of its post.
    pub fn stand_ins(&self, office: Role, on: NaiveDate) -> impl Iterator<Item = &str> {
        self.posts(on).filter(move |(_, post)| post.office == Some(office)).map(|(_, post)| post.b.as_str())
    }

    /// The actor with the offices for which they stand in at an instant: that of whoever is away and for whom they answer; and, for an
    /// action that can be about a holder's own matter ([`Standing::HoldersOwn`]), that for which they are appointed (the decision asks
    /// whether a holder can act).
    #[must_use]
    pub fn standing_in(&self, actor: &Actor, needed: Option<Standing>, at: Instant) -> Actor {
        let mut standing = actor.clone();
        let own = needed == Some(Standing::HoldersOwn);
        for (_, post) in self.posts(civil::date_of(at)) {
            let Some(office) = post.office else { continue };
            let answers = post.a != actor.person && self.on_duty(&post.a, at) == actor.person;
            if (answers || (own && post.b == actor.person)) && !standing.roles.contains(&office) {
                standing.roles.push(office);
            }
        }
        standing
    }

    /// The registers as of a day, by id.
    pub fn books(&self, on: NaiveDate) -> impl Iterator<Item = (&str, &BookDefinition)> {
        as_of(&self.books, on).map(|(id, book, _)| (id, book))
    }

    /// A register as of a day, and the version of its definition.
    #[must_use]
    pub fn book(&self, id: &str, on: NaiveDate) -> Option<(&BookDefinition, u32)> {
        self.books.get(id)?.on(on)
    }

    /// A version of a register's definition, whatever applies today: an entry keeps to the one it was made under.
    #[must_use]
    pub fn book_version(&self, id: &str, version: u32) -> Option<&BookDefinition> {
        self.books.get(id)?.numbered(version)
    }

    /// The attendance devices, by id.
    pub fn devices(&self) -> impl Iterator<Item = (&str, &Device)> {
        self.devices.iter().filter_map(|(id, device)| Some((id.as_str(), device.as_deref()?)))
    }

    /// An attendance device.
    #[must_use]
    pub fn device(&self, id: &str) -> Option<&Device> {
        self.devices.get(id)?.as_deref()
    }

    /// The posts by id, also those dissolved.
    pub fn post_ids(&self) -> impl Iterator<Item = &str> {
        self.posts.keys().map(String::as_str)
    }
    /// The covers of a post, in order.
    #[must_use]
    pub fn covers(&self, post: &str) -> &[CoverSpan] {
        self.posts.get(post).map_or(&[], |post| &post.covers)
    }
    /// A post as its events say, whatever the day: what a cover of it is decided on.
    pub(crate) fn post_as_recorded(&self, id: &str) -> Option<&Post> {
        self.posts.get(id)
    }
    /// The approved leaves of A and B of every post, with the post's id.
    pub fn planned_absences(&self) -> impl Iterator<Item = (&str, &PlannedAbsence)> {
        self.posts.iter().flat_map(|(id, post)| post.planned.iter().map(move |plan| (id.as_str(), plan)))
    }
    /// Whether somebody is on leave at an instant, by a leave that a post of theirs knows of.
    #[must_use]
    pub fn is_away(&self, person: &str, at: Instant) -> bool {
        self.planned_absences().any(|(_, plan)| plan.person == person && plan.from <= at && at < plan.until)
    }
    /// The covers of every post.
    pub fn all_covers(&self) -> impl Iterator<Item = &CoverSpan> {
        self.posts.values().flat_map(|post| &post.covers)
    }
    /// The cover by which somebody is away from a post at an instant.
    #[must_use]
    pub fn cover_at(&self, post: &str, away: &str, at: Instant) -> Option<&CoverSpan> {
        self.covers(post).iter().find(|span| span.away == away && span.runs(at))
    }
    /// The definitions of a post by effective date.
    #[cfg(test)]
    pub(crate) fn post_versions(&self, id: &str) -> Option<&super::versions::Versions<PostDefinition>> {
        self.posts.get(id).map(|post| &post.definition)
    }

    /// Who answers at an instant for what `person` is responsible for (ab-role/3): themselves, or who stands for them then,
    /// or who stands for that one. Always exactly one person.
    #[must_use]
    pub fn on_duty<'a>(&'a self, person: &'a str, at: Instant) -> &'a str {
        self.on_duty_but(person, at, |_| false)
    }

    /// The same, where some stand in for nobody: who stands for them is not asked either.
    pub(crate) fn on_duty_but<'a>(&'a self, person: &'a str, at: Instant, keeps_out: impl Fn(&str) -> bool) -> &'a str {
        let mut passed = vec![person];
        let mut here = person;
        let covering = |person| self.covering(person, at).filter(|cover| !keeps_out(cover));
        while let Some(cover) = covering(here).filter(|cover| !passed.contains(cover)) {
            passed.push(cover);
            here = cover;
        }
        here
    }

    /// Who stands for somebody at an instant; the cover that began last, where posts have several. One who left the staff
    /// stands for nobody any more.
    #[must_use]
    pub fn covering(&self, person: &str, at: Instant) -> Option<&str> {
        let running = self.all_covers().filter(|span| span.away == person && span.runs(at));
        let on = civil::date_of(at);
        let running = running.filter(|span| self.person(&span.cover, on).is_some());
        running.max_by_key(|span| span.from).map(|span| span.cover.as_str())
    }

    fn missing(&self, name: &str, on: NaiveDate) -> Refusal {
        MissingEntry { name: name.into(), version: self.rulebook_version(on).into(), on }.into()
    }
}

fn as_of<T>(map: &ById<T>, on: NaiveDate) -> impl Iterator<Item = (&str, &T, u32)> {
    map.iter().filter_map(move |(id, versions)| {
        versions.on(on).map(|(definition, version)| (id.as_str(), definition, version))
    })
}

/// A number that the rulebook does not have.
#[derive(Debug)]
struct MissingEntry {
    name: String,
    version: String,
    on: NaiveDate,
}

impl Refuse for MissingEntry {
    fn code(&self) -> &'static str {
        "centre.rulebook.missing-entry"
    }
    fn article(&self) -> &'static str {
        "council/4"
    }
    fn en(&self) -> String {
        format!("The rulebook in force on {} (version {}) has no entry `{}`.", self.on, self.version, self.name)
    }
    fn zh(&self) -> String {
        format!("{}施行的规则册（版本{}）没有“{}”这一项。", self.on, self.version, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::handover::fixture::away;
    use crate::reference::centre::events::PostDefined;
    use crate::reference::post::commands::EndCover;
    use crate::reference::post::fixture::Posts;

    /// P007 of the general section stands in for P006, the head of the approval section.
    fn posts() -> Posts {
        let definition = PostDefinition {
            name: "审批科科长岗".into(),
            window: String::new(),
            a: "P006".into(),
            b: "P007".into(),
            items: vec![],
            office: Some(Role::ApprovalSection),
        };
        let mut posts = Posts::new();
        posts.apply("Z1", PostDefined { effective_from: "2014-01-01".parse().unwrap(), definition }.into());
        posts
    }

    fn roles(posts: &Posts, person: &str, action: &str) -> Vec<Role> {
        let action = crate::access::standing::needed(action);
        let actor = Actor { person: person.into(), roles: vec![Role::GeneralSection], centre: "bencha".into() };
        posts.centre.standing_in(&actor, action, posts.at).roles
    }

    #[test]
    fn ab_role_1__who_stands_in_for_an_office_has_it_while_its_holder_is_away() {
        let own = [Role::GeneralSection];
        let both = [Role::GeneralSection, Role::ApprovalSection];
        assert_eq!(roles(&posts(), "P007", "case.approve"), own);
        let away = posts().given("Z1", "P001", away("P006", None));
        assert_eq!((away.on_duty("P006").as_str(), roles(&away, "P007", "case.approve")), ("P007", both.to_vec()));
        assert_eq!(roles(&away, "P005", "case.approve"), own, "nobody else has it");
        let back = away.later(60).given("Z1", "P001", EndCover { back: "P006".into(), remark: String::new() });
        assert_eq!(roles(&back, "P007", "case.approve"), own);
    }

    #[test]
    fn ab_role_1__what_can_be_about_the_holders_own_matter_is_asked_of_the_decision() {
        let found = roles(&posts(), "P007", "finding.decide");
        assert_eq!(found, [Role::GeneralSection, Role::ApprovalSection]);
        assert_eq!(roles(&posts(), "P005", "finding.decide"), [Role::GeneralSection]);
    }

    #[test]
    fn post_1_3__who_left_is_still_named() {
        let mut posts = posts();
        posts.withdraw_person("P005", "2014-10-10");
        let day = |day: &str| day.parse().unwrap();
        let centre = &posts.centre;
        let name = centre.person("P005", day("2014-10-09")).unwrap().name.clone();
        assert!(centre.person("P005", day("2014-10-10")).is_none());
        assert_eq!(centre.person_last_by("P005", day("2015-01-01")).unwrap().name, name);
        assert!(centre.persons_by(day("2015-01-01")).any(|(id, _)| id == "P005"));
        assert!(centre.person_last_by("P005", day("2000-01-01")).is_none(), "not before they came");
    }
}
