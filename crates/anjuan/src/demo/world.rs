//! What the demonstration knows of the centre: its calendar, catalogue, posts; and its own dice.
use super::time;
use crate::client::Client;
use crate::failure::{Failure, Outcome};
use anjuan_api::queries::{CatalogueItem, CentreOnDay};
use anjuan_domain::clock::{Calendar, civil};
use anjuan_domain::reference::centre::definition::PostDefinition;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::hashed_command;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{Duration, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The centre as the demonstration sees it.
pub(super) struct World {
    pub(super) rng: ChaCha8Rng,
    pub(super) now: Instant,
    pub(super) calendar: Calendar,
    pub(super) items: Vec<CatalogueItem>,
    pub(super) posts: Vec<PostDefinition>,
    /// Who approves pauses, extensions, the green channel.
    pub(super) approver: String,
    /// Who holds the offices; none where the centre lacks one of them, and then nobody denies or complains.
    pub(super) offices: Option<Offices>,
    /// The roles of everybody.
    pub(super) roles: BTreeMap<String, Vec<Role>>,
    /// The ids of the posts, in the order of `posts`.
    pub(super) post_ids: Vec<String>,
    /// Everybody whose attendance is taken: the staff, without those over it.
    pub(super) staff: Vec<String>,
    /// Staff without a post and without an office.
    pub(super) free: Vec<String>,
    /// Who was ill one morning, and when.
    pub(super) away: Option<String>,
    pub(super) away_on: Option<NaiveDate>,
    /// The windows, each with somebody who casts its ballot.
    pub(super) voters: Vec<(String, String)>,
    /// The most that a ballot gives a window in one respect.
    pub(super) most: u32,
    departments: Vec<String>,
    seed: u64,
    given: u64,
}

/// Who holds the offices that review, receive, assign and sign.
#[derive(Debug, Clone)]
pub(super) struct Offices {
    pub(super) director: String,
    pub(super) deputy: String,
    pub(super) general: String,
    pub(super) approval: String,
    pub(super) service: String,
    pub(super) complaint: String,
}

impl Offices {
    fn from_centre(centre: &CentreOnDay) -> Option<Self> {
        let holder = |role| {
            let mut persons = centre.persons.iter();
            persons.find(|(_, person)| person.roles.contains(&role)).map(|(id, _)| id.clone())
        };
        Some(Self {
            director: holder(Role::Director)?,
            deputy: holder(Role::DeputyDirector)?,
            general: holder(Role::GeneralSection)?,
            approval: holder(Role::ApprovalSection)?,
            service: holder(Role::ServiceSection)?,
            complaint: holder(Role::ComplaintCentre)?,
        })
    }
}

impl World {
    pub(super) fn load(client: &Client, seed: u64, now: Instant) -> Outcome<Self> {
        let centre: CentreOnDay = client.get("/v1/centre", &[])?;
        let head = centre
            .persons
            .iter()
            .find(|(_, person)| person.roles.contains(&Role::DeputyDirector))
            .map(|(id, _)| id.clone());
        let approver =
            head.ok_or_else(|| Failure::words("the demonstration needs a deputy director in the staff directory"))?;
        let offices = Offices::from_centre(&centre);
        let (staff, free) = staff(&centre, offices.as_ref());
        let voters = voters(&centre);
        let number =
            centre.rulebook.iter().flat_map(|rulebook| &rulebook.numbers).find(|rule| rule.name == "ballot-mark-most");
        let most = number.and_then(|rule| u32::try_from(rule.value).ok()).unwrap_or(0);
        // Offices have stand-ins; cases are handled at the posts of windows.
        let windows = || centre.posts.iter().filter(|(_, post)| post.office.is_none());
        let mut world = Self {
            staff,
            away: free.last().cloned(),
            away_on: None,
            free,
            voters,
            most,
            rng: ChaCha8Rng::seed_from_u64(seed),
            now,
            offices,
            roles: centre.persons.iter().map(|(id, person)| (id.clone(), person.roles.clone())).collect(),
            departments: centre.windows.values().map(|window| window.department.clone()).collect(),
            calendar: crate::commands::cards::By::read(None)?.calendar,
            items: centre.items,
            post_ids: windows().map(|(id, _)| id.clone()).collect(),
            posts: windows().map(|(_, post)| post.clone()).collect(),
            approver,
            seed,
            given: 0,
        };
        world.away_on = world.working_days().into_iter().rev().nth(5);
        Ok(world)
    }

    /// The working days that are played: of the month that is assessed, and since then until now.
    pub(super) fn working_days(&self) -> Vec<NaiveDate> {
        let today = civil::date_of(self.now);
        let days = time::assessed(self.now).iter_days().take_while(|day| *day <= today);
        days.filter(|day| self.calendar.is_working(*day)).collect()
    }

    /// A moment in the first part of a day's office hours, so that what follows the same day still can.
    pub(super) fn moment(&mut self, day: NaiveDate) -> Instant {
        let minutes = self.rng.random_range(2..180);
        self.calendar.opens_at(day) + Duration::minutes(minutes)
    }

    /// A moment on the working day so many after `from`, in the afternoon.
    pub(super) fn later(&mut self, from: Instant, working_days: i32) -> Instant {
        let day = civil::date_of(from);
        let target = self.calendar.add_working_days(day, working_days.max(1)).unwrap_or(day);
        self.calendar.closes_at(target) - Duration::minutes(self.rng.random_range(5..120))
    }

    /// The end of office hours on the working day so many after a day.
    pub(super) fn closing(&self, day: NaiveDate, working_days: i32) -> Instant {
        self.calendar.closes_at(self.calendar.add_working_days(day, working_days).unwrap_or(day))
    }

    /// The departments behind so many windows.
    pub(super) fn departments(&self, count: usize) -> Vec<String> {
        self.departments.iter().take(count).cloned().collect()
    }

    /// Whether something that happens so many times in a hundred happens.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    /// The post that handles an item, else any post of its window.
    pub(super) fn post(&self, item: &CatalogueItem) -> Option<&PostDefinition> {
        let named = self.posts.iter().find(|post| post.items.contains(&item.id));
        named.or_else(|| self.posts.iter().find(|post| post.window == item.definition.window))
    }

    /// The next command id: it follows from the seed and the count.
    pub(super) fn command(&mut self) -> Uuid {
        self.given += 1;
        hashed_command(&[format!("anjuan demonstration\n{}\n{}", self.seed, self.given).as_bytes()])
    }
}

/// Everybody whose attendance is taken, and those of them without a post and without an office.
fn staff(centre: &CentreOnDay, offices: Option<&Offices>) -> (Vec<String>, Vec<String>) {
    let taken = anjuan_domain::access::allowed("slip.fill-in");
    let of_staff = |roles: &[Role]| roles.iter().any(|role| taken.is_some_and(|rule| rule.admits(*role)));
    let persons = centre.persons.iter().filter(|(_, person)| of_staff(&person.roles));
    let staff: Vec<String> = persons.map(|(id, _)| id.clone()).collect();
    let holds_office = |id: &String| {
        offices.is_some_and(|held| {
            [&held.director, &held.deputy, &held.general, &held.approval, &held.service, &held.complaint].contains(&id)
        })
    };
    let has_post = |id: &String| centre.posts.values().any(|post| post.a == *id || post.b == *id);
    let free = staff.iter().filter(|id| !holds_office(id) && !has_post(id)).cloned().collect();
    (staff, free)
}

/// The windows, each with somebody who works there.
fn voters(centre: &CentreOnDay) -> Vec<(String, String)> {
    let may = anjuan_domain::access::allowed("ballot.cast");
    let votes = |roles: &[Role]| roles.iter().any(|role| may.is_some_and(|rule| rule.admits(*role)));
    let mut found = Vec::new();
    for window in centre.windows.keys() {
        let there = |(_, person): &(&String, &anjuan_domain::reference::centre::definition::PersonDefinition)| {
            person.window.as_ref() == Some(window) && votes(&person.roles)
        };
        found.extend(centre.persons.iter().find(there).map(|(id, _)| (window.clone(), id.clone())));
    }
    found
}
