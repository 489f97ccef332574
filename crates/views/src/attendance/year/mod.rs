//! A year of sixty people with dirty data (一年考勤对照): what really happened is known, and the view agrees on every half day, or
//! says why it is uncertain. And whatever the order in which the log is folded, the rows are the same.
mod dirt;
mod people;
mod setup;
use super::query::{Span, devices, person_days, publication, unknown_persons};
use super::{Attendance, centre};
use crate::memory::InMemory;
use crate::testing::at;
use anjuan_domain::clock::Calendar;
use anjuan_domain::event::{Envelope, Recorded};
use anjuan_domain::people::presence::{EvidenceKind, Session, Status};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use dirt::Fault;
use people::{Truth, Year};
use serde_json::json;
use setup::{Chance, Log, Recording};
use std::collections::{BTreeMap, BTreeSet};

/// Long after the year: everything has come.
const AFTER: &str = "2016-01-20T00:00:00Z";

/// A year that was made, and its log.
struct Made {
    truths: Vec<Truth>,
    log: Log,
}

fn made(seed: u64, fault: Fault) -> Made {
    let mut chance = Chance(seed);
    let people: Vec<String> = (0..60).map(|number| format!("P{number:02}")).collect();
    let mut recording = Recording::default();
    setup::set_up(&mut recording, &people);
    let calendar = calendar();
    let working: Vec<NaiveDate> = Span::year(2015).unwrap().days().filter(|day| calendar.is_working(*day)).collect();
    let duty = rosters(&working, &people, &mut recording);
    let mut year = Year::default();
    for (place, person) in people.iter().enumerate() {
        let staff = |day: &&NaiveDate| match place {
            7 => **day >= setup::date("2015-03-02"),
            11 => **day < setup::date("2015-07-01"),
            _ => true,
        };
        let days: Vec<NaiveDate> = working.iter().filter(staff).copied().collect();
        let nothing = BTreeSet::new();
        let duty = duty.get(person).unwrap_or(&nothing);
        year.live(person, (&days, duty), &calendar, (&mut chance, &mut recording));
    }
    year.pressed.push(dirt::stranger());
    dirt::send(&year.pressed, fault, (&mut chance, &mut recording));
    Made { truths: year.truths, log: recording.write() }
}

/// The reference data alone, for other tests.
pub(crate) fn set_up() -> crate::testing::History {
    let mut recording = Recording::default();
    let people: Vec<String> = (0..12).map(|number| format!("P{number:02}")).collect();
    setup::set_up(&mut recording, &people);
    recording.write().history
}

/// The calendar as it is at the end of the year.
fn calendar() -> Calendar {
    centre(set_up().fold::<Attendance>().rows()).unwrap().calendar().clone()
}

/// Groups of four through the working days, month by month; and who is on duty when.
fn rosters(
    working: &[NaiveDate],
    people: &[String],
    recording: &mut Recording,
) -> BTreeMap<String, BTreeSet<NaiveDate>> {
    let groups: Vec<&[String]> = people[20..40].chunks(4).collect();
    let mut duty: BTreeMap<String, BTreeSet<NaiveDate>> = BTreeMap::new();
    let mut months: BTreeMap<String, Vec<serde_json::Value>> = BTreeMap::new();
    for (place, day) in working.iter().enumerate() {
        let group = place % groups.len();
        months
            .entry(day.format("%Y-%m").to_string())
            .or_default()
            .push(json!({"day": day, "group": format!("G{group}")}));
        for person in groups[group] {
            duty.entry(person.clone()).or_default().insert(*day);
        }
    }
    let groups: Vec<_> = groups
        .iter()
        .enumerate()
        .map(|(number, persons)| json!({"name": format!("G{number}"), "persons": persons}))
        .collect();
    for (month, days) in months {
        let generated = json!({"groups": groups, "days": days, "by": "P00"});
        recording.json(at("2014-12-31T00:00:00Z"), &format!("duty/{month}"), "generated", &generated);
    }
    duty
}

/// How the view compares with the truth.
#[derive(Debug, Default)]
struct Compared {
    agreed: u32,
    uncertain_and_agreed: u32,
    uncertain: u32,
    provisional: u32,
    silent: u32,
    wrong: Vec<String>,
}

fn agrees(session: &Session, truth: &Truth) -> bool {
    session.status == truth.status
        && session.leave == truth.leave
        && i64::from(session.late_minutes) == truth.late
        && i64::from(session.early_minutes) == truth.early
}

/// What did not come rests on the watermarks of both devices as soon as it is certain, and nothing else does.
fn names_watermarks(session: &Session) {
    let marks = session.evidence.iter().filter(|evidence| evidence.kind == EvidenceKind::Watermark).count();
    match (session.rests_on_silence(), session.provisional) {
        (true, false) => assert_eq!(marks, 2, "{session:?}"),
        (true, true) => assert!(marks <= 2, "{session:?}"),
        (false, _) => assert_eq!(marks, 0, "{session:?}"),
    }
}

fn compare(view: &InMemory<Attendance>, truths: &[Truth], centre: &Centre, now: Instant) -> Compared {
    let mut compared = Compared::default();
    let year = Span::year(2015).unwrap();
    let mut truths_of: BTreeMap<&str, Vec<&Truth>> = BTreeMap::new();
    for truth in truths.iter().filter(|truth| truth.closes <= now) {
        truths_of.entry(&truth.person).or_default().push(truth);
    }
    for (person, truths) in truths_of {
        let days = person_days(view.rows(), centre, person, year, now).unwrap();
        let sessions: BTreeMap<_, _> =
            days.into_iter().flat_map(|day| day.sessions).map(|session| (session.half_day, session)).collect();
        for truth in &truths {
            let session = &sessions[&truth.half_day];
            let said = session.provisional || session.why.iter().any(|why| why.uncertain());
            compared.provisional += u32::from(session.provisional);
            compared.silent += u32::from(session.rests_on_silence() && !session.provisional);
            names_watermarks(session);
            match (agrees(session, truth), said) {
                (true, false) => compared.agreed += 1,
                (true, true) => compared.uncertain_and_agreed += 1,
                (false, true) => compared.uncertain += 1,
                (false, false) => compared.wrong.push(format!("{truth:?}\n    and the view: {session:?}")),
            }
        }
        let worked: BTreeSet<_> = truths.iter().map(|truth| truth.half_day).collect();
        let idle = sessions.values().filter(|session| session.closes <= now && !worked.contains(&session.half_day));
        for session in idle.filter(|session| centre.person(person, session.half_day.day).is_some()) {
            assert_eq!(session.status, Status::NotWorking, "{person} {session:?}");
        }
    }
    compared
}

#[test]
fn the_view_agrees_with_what_really_happened_or_says_why_it_is_uncertain() {
    for seed in [20_150_101, 7] {
        let made = made(seed, Fault::Nothing);
        assert!(
            made.log.repeated > 100 && made.log.refused > 100,
            "the data is dirty: {} {}",
            made.log.repeated,
            made.log.refused
        );
        let view = made.log.history.fold::<Attendance>();
        let compared = compare(&view, &made.truths, &centre(view.rows()).unwrap(), at(AFTER));
        assert!(compared.wrong.is_empty(), "{} wrong, the first: {}", compared.wrong.len(), compared.wrong[0]);
        let all = made.truths.len() as u32;
        assert!(all > 25_000 && compared.agreed > all * 9 / 10, "{compared:?} of {all}");
        assert!(compared.silent > 100, "{compared:?}");
        assert!(compared.uncertain > 0, "forgotten punches make uncertain rows");
    }
}

#[test]
fn before_the_watermark_has_passed_a_session_is_provisional_and_never_wrong_in_silence() {
    let made = made(3, Fault::Nothing);
    // Before the first clock goes wrong, in the middle of what was sent late.
    let now = at("2015-02-27T16:00:00Z");
    let mut view = InMemory::<Attendance>::default();
    for place in 0..made.log.times.iter().filter(|time| **time <= now).count() {
        made.log.history.apply(&mut view, place).unwrap();
    }
    let compared = compare(&view, &made.truths, &centre(view.rows()).unwrap(), now);
    assert!(compared.wrong.is_empty(), "{} wrong, the first: {}", compared.wrong.len(), compared.wrong[0]);
    assert!(compared.provisional > 500, "{compared:?}");
    assert!(compared.uncertain > 100, "what has not come is missing, and that is said: {compared:?}");
    let complete = made.log.history.fold::<Attendance>();
    let after = compare(&complete, &made.truths, &centre(complete.rows()).unwrap(), at(AFTER));
    assert!(after.provisional < 100, "only open slips stay provisional: {}", after.provisional);
}

#[test]
fn a_clock_corrected_the_wrong_way_and_lost_uploads_are_noticed() {
    for fault in [Fault::WrongSign, Fault::Lost] {
        let made = made(20_150_101, fault);
        let view = made.log.history.fold::<Attendance>();
        let compared = compare(&view, &made.truths, &centre(view.rows()).unwrap(), at(AFTER));
        assert!(compared.wrong.len() > 100, "{fault:?}: {}", compared.wrong.len());
    }
}

#[test]
fn the_rows_are_the_same_in_whatever_order_the_shards_are_folded() {
    let made = made(11, Fault::Nothing);
    let complete = made.log.history.fold::<Attendance>();
    for seed in 1..4 {
        let mut view = InMemory::<Attendance>::default();
        for (count, place) in shuffled(&made.log, seed).into_iter().enumerate() {
            let envelope = Envelope::decode(made.log.history.bodies[place].as_bytes()).unwrap();
            view.apply(&Recorded { stream_sequence: place as u64 + 1, envelope }).unwrap();
            if count == 1_000 {
                view.restart().unwrap();
            }
        }
        assert!(view.rows().iter().eq(complete.rows().iter()), "seed {seed}: another order gave other rows");
        assert!(view.rows().index().eq(complete.rows().index()));
    }
}

/// The log in another order: the events of one aggregate keep theirs; rulebook and calendar come first, as presence of
/// anything folds without them but the calendar not without hours.
fn shuffled(log: &Log, seed: u64) -> Vec<usize> {
    let mut chance = Chance(seed);
    let mut shards: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, aggregate) in log.aggregates.iter().enumerate().rev() {
        shards.entry(aggregate).or_default().push(place);
    }
    let mut order = Vec::with_capacity(log.aggregates.len());
    let mut left: Vec<Vec<usize>> = shards.into_values().collect();
    while !left.is_empty() {
        let which = usize::try_from(chance.below(left.len() as u64)).unwrap();
        order.extend(left[which].pop());
        if left[which].is_empty() {
            left.swap_remove(which);
        }
    }
    order
}

#[test]
fn the_publication_has_everybody_and_strangers_are_listed() {
    let made = made(5, Fault::Nothing);
    let view = made.log.history.fold::<Attendance>();
    let centre = centre(view.rows()).unwrap();
    let month = Span::month("2015-06").unwrap();
    let list = publication(view.rows(), &centre, month, at(AFTER)).unwrap();
    assert_eq!(list.persons.len(), 60, "the one who joined in March is there, the one who leaves in July still");
    let worked = month.days().filter(|day| centre.calendar().is_working(*day)).count() as u32;
    assert!(list.persons.iter().all(|person| person.totals.half_days == 2 * worked));
    let absent: u32 = list.persons.iter().map(|person| person.totals.absent_half_days).sum();
    let truly = made.truths.iter().filter(|truth| truth.status == Status::Absent && month.holds(truth.half_day.day));
    assert_eq!(absent as usize, truly.count());
    let strangers = unknown_persons(view.rows(), &centre, Span::month("2015-06").unwrap()).unwrap();
    assert_eq!(strangers.len(), 1);
    assert_eq!((strangers[0].person.as_str(), strangers[0].punches), ("X99", 1));
    let devices = devices(&centre);
    assert_eq!(devices.iter().map(|device| device.corrections.len()).collect::<Vec<_>>(), [2, 1]);
}
