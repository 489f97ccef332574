//! Given a calendar, a rulebook and a moment, then the meetings that the service calls.
#![allow(clippy::unwrap_used, reason = "what a test builds by hand is right, or the test fails")]
#![allow(non_snake_case, reason = "tests are named after article keys")]
use anjuan_domain::access;
use anjuan_domain::clock::civil;
use anjuan_domain::clock::{DayKind, Notice, NoticeDay, OfficeHours, Season, Session};
use anjuan_domain::command::Body;
use anjuan_domain::event::Event;
use anjuan_domain::people::meeting::commands::{Call, MeetingCommand};
use anjuan_domain::people::meeting::events::MeetingKind;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::definition::{NumberRule, RulebookDefinition};
use anjuan_domain::reference::centre::events::{NoticePublished, RulebookAdopted};
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::articles;
use anjuan_domain::vocabulary::stamp::{Instant, Stamp};
use anjuan_policies::{Proposal, Situation, meetings};
use anjuan_views::attendance::query::MeetingLine;
use anjuan_views::attendance::row::Meeting;
use chrono::{NaiveDate, NaiveTime};

/// The rulebook's numbers that calling a meeting takes.
const NUMBERS: [(&str, i32); 11] = [
    ("study-day-first", 10),
    ("study-day-second", 20),
    ("study-day-third", 30),
    ("study-day-move", 0),
    ("meeting-days-ahead", 4),
    ("meeting-weekday", 5),
    ("meeting-minute", 930),
    ("meeting-length", 90),
    ("study-days-ahead", 3),
    ("study-minute", 840),
    ("study-length", 60),
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A moment of civil time.
fn at(text: &str) -> Instant {
    civil::parse_civil(text).unwrap()
}

fn centre(changed: &[(&str, i32)], off: &[&str]) -> Centre {
    let number = |(name, value): (&str, i32)| NumberRule {
        name: name.into(),
        value: changed.iter().find(|(other, _)| *other == name).map_or(value, |(_, value)| *value),
        unit: String::new(),
        article: "meeting/1".into(),
        assumed: false,
        note: String::new(),
    };
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    let sessions = vec![
        Session { opens: time("08:00"), closes: time("11:30") },
        Session { opens: time("14:00"), closes: time("17:30") },
    ];
    let season = Season { name: "全年".into(), from: "01-01".into(), until: "12-31".into(), sessions };
    let definition = RulebookDefinition {
        doubles: None,
        version: "2014-01.1".into(),
        title: "规则册".into(),
        centre_name: None,
        centre_name_en: None,
        office_hours: OfficeHours { article: "duty/2.2.2".into(), assumed: false, seasons: vec![season] },
        limits: vec![],
        numbers: NUMBERS.map(number).into(),
    };
    let days = off.iter().map(|date| NoticeDay { date: day(date), kind: DayKind::Holiday, name: "假日".into() });
    let (id, announced_on, covers_until) = ("2014-01".into(), day("2014-01-01"), Some(day("2014-12-31")));
    let notice = Notice { id, announced_on, assumed: false, covers_until, days: days.collect() };
    let events: [(&str, Event); 2] = [
        ("rulebook/main", RulebookAdopted { effective_from: day("2014-01-01"), definition }.into()),
        ("calendar/cn", NoticePublished { notice }.into()),
    ];
    let mut centre = Centre::default();
    for (aggregate, event) in events {
        let time = at("2014-01-01T00:00:00");
        centre.evolve(&aggregate.parse().unwrap(), &event, Stamp { version: 1, time, recorded: time }).unwrap();
    }
    centre
}

fn proposed(centre: &Centre, known: &[MeetingLine], now: &str) -> Vec<Proposal> {
    meetings(known, Situation { centre, now: at(now) })
}

fn calls(proposals: &[Proposal]) -> Vec<(MeetingKind, String)> {
    let call = |proposal: &Proposal| -> Call {
        let Body::Meeting(MeetingCommand::Call(call)) = &proposal.command.body else { panic!("{proposal:?}") };
        call.clone()
    };
    proposals.iter().map(call).map(|call| (call.kind, civil::format(call.starts))).collect()
}

/// A meeting that people called.
fn known(kind: MeetingKind, starts: &str, instead_of: Option<&str>) -> MeetingLine {
    let meeting = Meeting {
        number: "HY-1".into(),
        kind,
        title: "会议".into(),
        starts: at(starts),
        invited: vec![],
        excused: vec![],
        roll: vec![],
        cancelled: None,
        instead_of: instead_of.map(day),
        notes: vec![],
        events: vec![],
    };
    MeetingLine { id: "A".into(), meeting }
}

#[test]
fn meeting_1__the_weekly_meeting_of_friday_afternoon_is_called_ahead_once() {
    let centre = centre(&[], &[]);
    // Monday 13 October 2014; the Friday is the 17th.
    let proposals = proposed(&centre, &[], "2014-10-13T08:00:00");
    assert_eq!(calls(&proposals), [(MeetingKind::Weekly, "2014-10-17T15:30:00+08:00".to_owned())]);
    let again = proposed(&centre, &[], "2014-10-16T17:00:00");
    assert_eq!(again[0].command, proposals[0].command, "whatever process proposes it, and when");
    assert_eq!(calls(&proposed(&centre, &[], "2014-10-12T08:00:00")), [], "five days before");
    let begun = proposed(&centre, &[], "2014-10-17T15:30:00");
    assert!(calls(&begun).iter().all(|(kind, _)| *kind != MeetingKind::Weekly), "it is not called once it began");
}

#[test]
fn meeting_1__what_people_called_in_the_week_is_not_called_again() {
    let centre = centre(&[], &[]);
    let thursday = known(MeetingKind::Weekly, "2014-10-16T15:00:00", None);
    assert_eq!(calls(&proposed(&centre, &[thursday], "2014-10-13T08:00:00")), []);
    let training = known(MeetingKind::Training, "2014-10-17T09:00:00", None);
    assert_eq!(proposed(&centre, &[training], "2014-10-13T08:00:00").len(), 1);
}

#[test]
fn study_3__a_friday_of_rest_or_of_study_has_no_weekly_meeting_by_itself() {
    // Friday 10 October 2014 is a day of study.
    let studied = proposed(&centre(&[], &[]), &[], "2014-10-08T08:00:00");
    assert_eq!(calls(&studied), [(MeetingKind::Study, "2014-10-10T14:00:00+08:00".to_owned())]);
    let off = centre(&[], &["2014-10-17"]);
    assert_eq!(calls(&proposed(&off, &[], "2014-10-13T08:00:00")), []);
}

#[test]
fn study_2__days_of_study_are_called_ahead_the_last_of_a_short_month_too() {
    let short = proposed(&centre(&[], &[]), &[], "2014-02-25T08:00:00");
    let studied = |call: &(MeetingKind, String)| call.0 == MeetingKind::Study;
    let found: Vec<_> = calls(&short).into_iter().filter(studied).collect();
    assert_eq!(found, [(MeetingKind::Study, "2014-02-28T14:00:00+08:00".to_owned())]);
    // 30 November 2014 is a Sunday: by this rulebook nothing moves it but a decision.
    let sunday = calls(&proposed(&centre(&[], &[]), &[], "2014-11-28T16:00:00"));
    assert_eq!(sunday, [(MeetingKind::Study, "2014-11-30T14:00:00+08:00".to_owned())]);
    let moved = known(MeetingKind::Study, "2014-12-01T14:00:00", Some("2014-11-30"));
    assert_eq!(calls(&proposed(&centre(&[], &[]), &[moved], "2014-11-28T16:00:00")), [], "moved by a decision");
}

#[test]
fn meeting_1__a_rulebook_without_the_numbers_or_with_no_days_calls_nothing() {
    assert_eq!(proposed(&Centre::default(), &[], "2014-10-13T08:00:00"), []);
    let none = centre(&[("meeting-days-ahead", 0), ("study-days-ahead", 0)], &[]);
    assert_eq!(proposed(&none, &[], "2014-10-17T08:00:00"), []);
    assert_eq!(proposed(&centre(&[], &[]), &[], "2016-10-17T08:00:00"), [], "no notice says what days are off");
}

#[test]
fn meeting_1__the_service_may_call_them_under_articles_that_exist_and_the_ids_are_for_ever() {
    let all = [
        proposed(&centre(&[], &[]), &[], "2014-10-08T08:00:00"),
        proposed(&centre(&[], &[]), &[], "2014-10-13T08:00:00"),
    ];
    for proposal in all.iter().flatten() {
        assert!(access::allowed(&proposal.command.body.action()).unwrap().admits(Role::System));
        assert!(articles::is_known(proposal.article));
    }
    let ids: Vec<String> = all.iter().flatten().map(|proposal| proposal.command.id.to_string()).collect();
    assert_eq!(ids, [STUDY_ID, WEEKLY_ID]);
}

/// The command that calls study of 10 October 2014.
const STUDY_ID: &str = "a6e09def-230a-8c04-85aa-8166facb9e2f";
/// The command that calls the meeting of 17 October 2014.
const WEEKLY_ID: &str = "ada60630-b153-8843-89ac-5bfb0462b94a";
