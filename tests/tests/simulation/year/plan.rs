//! The plan of a year (年度计划): who gives which command when, and which breaches that puts in.
//!
//! Ids of what is opened follow from the commands, so that a whole life can be written down before it is lived. Times come
//! from the domain's own calendar. A plan asks nothing of the service.
use super::courses;
use crate::setup::CENTRE;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::clock::{Counting, Deadline, Limit, Unit, due};
use anjuan_domain::command::{Body, Command};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::definition::ItemDefinition;
use anjuan_domain::vocabulary::actor::Actor;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::sealed::{Party, PartyKind, Sealed};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_tests::generate::Gen;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, TimeZone, Utc};

/// What is to come of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Want {
    /// It is recorded.
    Accepted,
    /// It is refused with a code that begins so.
    Refused(&'static str),
}

/// How an act is given.
#[derive(Debug, Clone)]
pub(super) enum How {
    /// Once.
    Once,
    /// By an impatient caller, at both desks and once more: one event, one answer.
    Thrice,
    /// While somebody else asks for the same thing under another command: one of the two is recorded.
    Raced(uuid::Uuid),
}

/// One act.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// When it is given.
    pub(super) at: Instant,
    /// By whom.
    pub(super) actor: Actor,
    /// What.
    pub(super) command: Command,
    /// How.
    pub(super) how: How,
    /// What is to come of it.
    pub(super) want: Want,
}

/// A plan being made.
pub(super) struct Plan<'a> {
    /// The centre as it is at the beginning of the year.
    pub(super) centre: &'a Centre,
    /// What decides.
    pub(super) dice: Gen,
    /// How many lives are planned.
    pub(super) courses: usize,
    acts: Vec<Planned>,
    expected: super::Breaches,
}

/// The day that is asked of the centre: nothing of it changes in the year.
pub(super) fn new_year() -> NaiveDate {
    NaiveDate::from_ymd_opt(2014, 1, 6).unwrap()
}

impl<'a> Plan<'a> {
    /// The plan of a whole year from a seed.
    pub(super) fn of_a_year(seed: u64, centre: &'a Centre) -> Self {
        let (dice, acts, expected) = (Gen::new(seed), vec![], super::Breaches::new());
        let mut plan = Self { centre, dice, courses: 0, acts, expected };
        let mut day = new_year();
        // The last lives end before the year does.
        while day < NaiveDate::from_ymd_opt(2014, 11, 20).unwrap() {
            if plan.centre.calendar().is_working(day) {
                courses::cover::of_the_day(&mut plan, day);
                for _ in 0..plan.dice.below(8) + 12 {
                    courses::begin(&mut plan, day);
                    plan.courses += 1;
                }
            }
            day = day + Days::new(1);
        }
        courses::handover::of_the_year(&mut plan);
        plan
    }

    /// The acts in the order of time, and the breaches they put in: aggregate and code.
    pub(super) fn finish(mut self) -> (Vec<Planned>, super::Breaches) {
        self.acts.sort_by_key(|act| act.at);
        (self.acts, self.expected)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.dice.below(100) < percent
    }

    /// A morning minute of a day, 8:30 to 10:59.
    pub(super) fn morning(&mut self, day: NaiveDate) -> Instant {
        civil(day, 8, 30) + TimeDelta::minutes(self.dice.below(150) as i64)
    }

    /// The n-th working day after a moment; the same day for 0.
    pub(super) fn working_day(&self, from: Instant, n: i32) -> NaiveDate {
        date_of(self.ends(from, n))
    }

    /// A morning minute of the n-th working day after a moment.
    pub(super) fn after(&mut self, from: Instant, n: i32) -> Instant {
        let day = self.working_day(from, n);
        self.morning(day)
    }

    /// When a period of n working days from a moment ends.
    pub(super) fn ends(&self, from: Instant, n: i32) -> Instant {
        self.ends_of(from, Limit { count: n, unit: Unit::WorkingDay, counting: Counting::Civil })
    }

    /// When a period from a moment ends.
    pub(super) fn ends_of(&self, from: Instant, limit: Limit) -> Instant {
        due(self.centre.calendar(), &Deadline::new(from, limit)).unwrap().at
    }

    /// When a period of the rulebook from a moment ends.
    pub(super) fn ends_by_rule(&self, name: &str, from: Instant) -> Instant {
        self.ends_of(from, self.centre.limit(name, new_year()).unwrap().limit)
    }

    /// Somebody in person.
    pub(super) fn actor(&self, person: &str) -> Actor {
        let roles = self.centre.person(person, new_year()).unwrap().roles.clone();
        Actor { person: person.into(), roles, centre: CENTRE.into() }
    }

    /// Somebody opens something; answers what.
    pub(super) fn open(&mut self, at: Instant, person: &str, kind: Kind, body: Body) -> AggregateRef {
        let id = self.dice.uuid();
        let aggregate = AggregateRef::opened_by(kind, id);
        self.act(
            at,
            person,
            Command {
                id,
                aggregate: aggregate.clone(),
                at: None,
                entered_for: None,
                expected: None,
                causation: None,
                body,
            },
        );
        aggregate
    }

    /// Somebody does something, which is recorded; now and then they ask more than once, or two ask at once.
    pub(super) fn give(&mut self, at: Instant, person: &str, aggregate: &AggregateRef, body: impl Into<Body>) {
        let id = self.dice.uuid();
        let command = Command {
            id,
            aggregate: aggregate.clone(),
            at: None,
            entered_for: None,
            expected: None,
            causation: None,
            body: body.into(),
        };
        self.act(at, person, command);
    }

    /// Somebody enters paper late: it happened then, and is given later.
    pub(super) fn enter(
        &mut self,
        (at, happened): (Instant, Instant),
        person: &str,
        aggregate: &AggregateRef,
        body: impl Into<Body>,
    ) {
        self.give(at, person, aggregate, body);
        let last = self.acts.last_mut().unwrap();
        last.command.at = Some(happened);
        last.how = How::Once;
    }

    /// The last act is one of two that ask for the same at once, of which one is recorded.
    pub(super) fn raced(&mut self) {
        let rival = self.dice.uuid();
        self.acts.last_mut().unwrap().how = How::Raced(rival);
    }

    /// The last act is refused.
    pub(super) fn refused(&mut self, code: &'static str) {
        let last = self.acts.last_mut().unwrap();
        (last.want, last.how) = (Want::Refused(code), How::Once);
    }

    /// This breach is put in.
    pub(super) fn breach(&mut self, aggregate: &AggregateRef, code: &str) {
        *self.expected.entry((aggregate.to_string(), code.to_owned())).or_default() += 1;
    }

    fn act(&mut self, at: Instant, person: &str, command: Command) {
        let how = if self.chance(4) { How::Thrice } else { How::Once };
        let actor = self.actor(person);
        self.acts.push(Planned { at, actor, command, how, want: Want::Accepted });
    }

    /// One of the items that fit, and its id.
    pub(super) fn item(&mut self, fits: impl Fn(&ItemDefinition) -> bool) -> (String, &'a ItemDefinition) {
        let items: Vec<(&str, &ItemDefinition)> =
            self.centre.items(new_year()).map(|(id, item, _)| (id, item)).filter(|(_, item)| fits(item)).collect();
        let (id, item) = self.dice.pick(&items);
        (id.to_owned(), item)
    }

    /// Who handles an item at its window: A of its post.
    pub(super) fn handler(&self, id: &str, item: &ItemDefinition) -> String {
        self.centre.post_for(id, &item.window, new_year()).unwrap().1.a.clone()
    }

    /// Somebody from outside.
    pub(super) fn party(&mut self) -> Party {
        let applicant = self.dice.token();
        Party {
            applicant: applicant.clone(),
            kind: PartyKind::NaturalPerson,
            masked_name: "王*".into(),
            masked_document: String::new(),
            masked_telephone: String::new(),
            ciphertext: applicant,
        }
    }

    /// A sealed text.
    pub(super) fn sealed(&mut self) -> Sealed {
        let applicant = self.dice.token();
        Sealed { applicant: applicant.clone(), ciphertext: applicant, masked: "***".into() }
    }
}

/// An instant of civil time.
pub(super) fn civil(day: NaiveDate, hour: u32, minute: u32) -> Instant {
    let at = day.and_hms_opt(hour, minute, 0).unwrap() - TimeDelta::hours(8);
    DateTime::<Utc>::from_naive_utc_and_offset(at, Utc.offset_from_utc_datetime(&at))
}
