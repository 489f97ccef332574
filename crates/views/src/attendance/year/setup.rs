//! The setup of the year: chance from a seed, the centre's reference data, and the log that everything is recorded in.
use crate::testing::{History, at, rulebook};
use anjuan_domain::clock::{DayKind, Notice, NoticeDay, Season, Session};
use anjuan_domain::event::Event;
use anjuan_domain::people::attendance::commands::{AttendanceCommand, Upload};
use anjuan_domain::people::attendance::events::Punch;
use anjuan_domain::people::attendance::{self, Attendance};
use anjuan_domain::people::attendance::{RecordOf, RecordsElsewhere};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::definition::{Enrolment, NumberRule, PersonDefinition};
use anjuan_domain::reference::centre::events::{NoticePublished, PersonDefined, PersonWithdrawn, RulebookAdopted};
use anjuan_domain::reference::context::Context;
use anjuan_domain::reference::facts::Facts;
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::{Instant, Stamp};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use std::collections::HashMap;
use uuid::Uuid;

/// Chance from a seed (splitmix64): the same seed, the same year.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to and without `below`.
    pub(super) fn below(&mut self, below: u64) -> u64 {
        self.next() % below
    }

    /// So many times in a hundred.
    pub(super) fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// A length of time between two numbers of seconds.
    pub(super) fn seconds(&mut self, least: i64, most: i64) -> TimeDelta {
        let width = u64::try_from(most - least + 1).unwrap();
        TimeDelta::seconds(least + i64::try_from(self.below(width)).unwrap())
    }
}

/// What is put into the log at a moment.
pub(super) enum Entry {
    /// An event as it is.
    Event(String, Box<Event>),
    /// An upload, which the domain decides.
    Upload(String, Vec<Punch>),
}

/// Everything that is recorded, by the moment.
#[derive(Default)]
pub(super) struct Recording(pub(super) Vec<(Instant, Entry)>);

impl Recording {
    pub(super) fn event(&mut self, time: Instant, aggregate: impl Into<String>, event: impl Into<Event>) {
        self.0.push((time, Entry::Event(aggregate.into(), Box::new(event.into()))));
    }

    /// An event by its JSON: what is optional in it may be left out.
    pub(super) fn json(&mut self, time: Instant, aggregate: &str, name: &str, data: &serde_json::Value) {
        let kind = aggregate.split_once('/').unwrap().0;
        let event = Event::decode(&format!("anjuan.{kind}.{name}.v1"), &data.to_string()).unwrap();
        self.event(time, aggregate, event);
    }

    /// The log, in the order of time, with how many events were recorded by each moment; uploads go through the domain, which
    /// leaves out what came before.
    pub(super) fn write(mut self) -> Log {
        self.0.sort_by_key(|(time, _)| *time);
        let mut log = Log::default();
        for (time, entry) in self.0 {
            match entry {
                Entry::Event(aggregate, event) => log.add(time, &aggregate, *event),
                Entry::Upload(aggregate, punches) => log.upload(time, &aggregate, punches),
            }
        }
        log
    }
}

/// The log of the year.
#[derive(Default)]
pub(super) struct Log {
    pub(super) history: History,
    pub(super) times: Vec<Instant>,
    pub(super) aggregates: Vec<String>,
    pub(super) refused: u32,
    pub(super) repeated: u32,
    centre: Centre,
    days: HashMap<String, Option<Box<Attendance>>>,
}

impl Log {
    fn add(&mut self, time: Instant, aggregate: &str, event: Event) {
        let stamp = Stamp { version: 1, time, recorded: time };
        self.centre.evolve(&aggregate.parse::<AggregateRef>().unwrap(), &event, stamp).unwrap();
        self.history.add(aggregate, &time.to_rfc3339(), "", event);
        self.times.push(time);
        self.aggregates.push(aggregate.to_owned());
    }

    fn upload(&mut self, time: Instant, aggregate: &str, punches: Vec<Punch>) {
        let actor = Actor { person: "admin".into(), roles: vec![Role::Administrator], centre: "bencha".into() };
        let context = Context {
            now: time,
            at: time,
            actor: &actor,
            centre: &self.centre,
            command: Uuid::nil(),
            facts: Facts::none(),
        };
        let id = aggregate.trim_start_matches("attendance/");
        let state = self.days.entry(aggregate.to_owned()).or_insert_with(|| Attendance::named(id).map(Box::new));
        let command = AttendanceCommand::Upload(Upload { punches, source: "export".into() });
        let asked = attendance::needs(state.as_deref(), &command, &context);
        let facts = asked.map_or_else(Facts::default, |ask| {
            let found = elsewhere(&self.days, &ask);
            Facts::at(1).with(ask, found)
        });
        let state = self.days.entry(aggregate.to_owned()).or_default();
        match attendance::decide(state.as_deref(), &command, &Context { facts: &facts, ..context }) {
            Ok(event) => {
                let attendance::events::AttendanceEvent::Uploaded(uploaded) = &event else { panic!("{event:?}") };
                self.repeated += uploaded.repeated;
                attendance::evolve(state, &event, Stamp { version: 1, time, recorded: time }).unwrap();
                self.add(time, aggregate, event.into());
            }
            Err(refusal) => {
                assert_eq!(refusal.code, "attendance.upload.nothing-new", "{refusal}");
                self.refused += 1;
            }
        }
    }
}

/// Which records of a device came with another day.
fn elsewhere(days: &HashMap<String, Option<Box<Attendance>>>, ask: &RecordsElsewhere) -> Vec<RecordOf> {
    let others = days.values().flatten().filter(|day| day.device == ask.device && day.day != ask.day);
    let others: Vec<_> = others.collect();
    let day_of = |record: &String| others.iter().find(|day| day.records.contains_key(record)).map(|day| day.day);
    ask.records.iter().filter_map(|record| Some(RecordOf { record: record.clone(), day: day_of(record)? })).collect()
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

/// The rulebook, the calendar of 2015 with a notice in the middle of the year, staff and devices.
pub(super) fn set_up(recording: &mut Recording, people: &[String]) {
    let start = at("2014-12-30T00:00:00Z");
    recording.event(start, "rulebook/main", hours());
    for (place, person) in people.iter().enumerate() {
        let from = if place == 7 { "2015-03-02" } else { "2015-01-01" };
        let definition = PersonDefinition {
            name: format!("人员{place}"),
            window: (place % 10 != 0).then(|| format!("W{:02}", place % 10)),
            section: "综合科".into(),
            title: "科员".into(),
            roles: vec![Role::WindowStaff],
            certificate: format!("{place:03}"),
            telephone: "0513-00000000".into(),
            category: None,
            enrolled: Enrolment::at(["D1", "D2"]),
        };
        recording.event(start, format!("person/{person}"), PersonDefined { effective_from: date(from), definition });
    }
    let left = PersonWithdrawn { effective_from: date("2015-07-01"), reason: "调离".into() };
    recording.event(at("2015-06-28T00:00:00Z"), format!("person/{}", people[11]), left);
    for device in ["D1", "D2"] {
        let registered = serde_json::json!({"name": device, "place": "大厅"});
        recording.json(start, &format!("device/{device}"), "registered", &registered);
    }
    let (off, on) = (DayKind::Holiday, DayKind::MakeupWorkday);
    let year = [
        ("2015-01-01", 3, off),
        ("2015-01-04", 1, on),
        ("2015-02-15", 1, on),
        ("2015-02-18", 7, off),
        ("2015-02-28", 1, on),
        ("2015-04-06", 1, off),
        ("2015-05-01", 3, off),
        ("2015-06-22", 1, off),
        ("2015-10-01", 7, off),
        ("2015-10-10", 1, on),
    ];
    recording.event(start, "calendar/cn", published("2015", "2014-12-16", Some("2015-12-31"), &year));
    // Announced in the middle of the year; the days before it were read by the list of the year.
    let victory = [("2015-09-03", 3, off), ("2015-09-06", 1, on)];
    recording.event(at("2015-05-14T00:00:00Z"), "calendar/cn", published("2015-05-13", "2015-05-13", None, &victory));
}

fn published(id: &str, on: &str, until: Option<&str>, days: &[(&str, usize, DayKind)]) -> NoticePublished {
    let days = days.iter().flat_map(|(from, count, kind)| {
        let days = date(from).iter_days().take(*count);
        days.map(|date| NoticeDay { date, kind: *kind, name: "节日".into() })
    });
    NoticePublished {
        notice: Notice {
            id: id.into(),
            announced_on: date(on),
            assumed: false,
            covers_until: until.map(date),
            days: days.collect(),
        },
    }
}

/// The hours of the regulation in two seasons, and the numbers of attendance.
fn hours() -> RulebookAdopted {
    let mut adopted = rulebook("2014-11.4", "17:30");
    let session = |opens: &str, closes: &str| Session { opens: time(opens), closes: time(closes) };
    let season = |name: &str, from: &str, until: &str, afternoon: Session| Season {
        name: name.into(),
        from: from.into(),
        until: until.into(),
        sessions: vec![session("08:00", "11:30"), afternoon],
    };
    adopted.definition.office_hours.seasons = vec![
        season("夏季", "05-01", "09-30", session("15:00", "18:00")),
        season("冬季", "10-01", "04-30", session("14:00", "17:30")),
    ];
    let numbers = [
        ("attendance-day-cut-minutes", 240),
        ("attendance-repeat-minutes", 5),
        ("attendance-grace-minutes", 0),
        ("attendance-correction-seconds", 86_400),
        ("attendance-upload-days", 400),
        ("attendance-upload-punches", 1_000),
        ("leave-absence-bonus-days", 7),
        ("leave-personal-month-days", 30),
        ("leave-personal-half-year-days", 60),
        ("leave-absence-running-days", 15),
        ("leave-absence-year-days", 30),
        ("leave-sick-awards-days", 30),
    ];
    let number = |(name, value): (&str, i32)| NumberRule {
        name: name.into(),
        value,
        unit: "count".into(),
        article: "discipline/1".into(),
        assumed: true,
        note: String::new(),
    };
    adopted.definition.numbers.extend(numbers.map(number));
    adopted
}
