//! Findings, patrols, recommendations and months of duty in the register: given a history, when it is folded, then who looks
//! for them finds them, and finds nothing of others that is not theirs to read.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::query::{Filter, Openness, Own, get, list};
use super::row::{Name, Phase};
use super::*;
use crate::memory::InMemory;
use crate::page::PageRequest;
use crate::testing::{History, grounds, registered};
use anjuan_domain::aggregate::State;
use anjuan_domain::clock::half_day::{Half, HalfDay};
use anjuan_domain::event::Event;
use anjuan_domain::people::consequence::{Consequence, Evidence};
use anjuan_domain::people::duty::events::{
    DutyDay, DutyGroup, Generated, HandedOver, SubstituteArranged, SwapAgreed, SwapDeclined, SwapProposed, TakenOver,
};
use anjuan_domain::people::finding::events::{ContestOutcome, Contested, Decided, Recorded as Found, Withdrawn};
use anjuan_domain::people::patrol::events::{Outcome, PatrolCheck, Recorded as Patrolled};
use anjuan_domain::scores::recommendation::events::{Decided as Settled, Raised, RecommendationOutcome};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Stamp;
use chrono::NaiveDate;

type Line = (&'static str, &'static str, Event);

fn found(id: &str, persons: &[&str], window: Option<&str>) -> Event {
    let persons = persons.iter().map(|person| (*person).to_owned()).collect();
    Found {
        number: format!("JC-20141103-{id}"),
        code: "smoking".into(),
        persons,
        window: window.map(str::to_owned),
        place: "大厅".into(),
        evidence: "照片".into(),
        inspector: "P007".into(),
        patrol: Some("R1".into()),
        about: None,
        choices: vec![],
    }
    .into()
}

fn contested() -> Event {
    Contested { by: "P001".into(), reason: "不实".into(), decider: Some("P010".into()) }.into()
}

fn decided(outcome: ContestOutcome) -> Event {
    Decided { by: "P010".into(), outcome, choices: vec![], reason: "属实".into() }.into()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Three days of November: 甲, 乙, 甲.
fn generated() -> Event {
    let group = |name: &str, persons: &[&str]| DutyGroup {
        name: name.into(),
        persons: persons.iter().map(|person| (*person).to_owned()).collect(),
    };
    let days = [("2014-11-03", "甲"), ("2014-11-04", "乙"), ("2014-11-05", "甲")];
    let days = days.map(|(date, group)| DutyDay { day: day(date), group: group.into() }).into();
    Generated { groups: vec![group("甲", &["P001", "P003"]), group("乙", &["P002"])], days, by: "P007".into() }.into()
}

fn duty() -> Vec<Line> {
    const DUTY: &str = "duty/2014-11";
    let [first, second] = ["2014-11-04", "2014-11-05"].map(day);
    let asked =
        |ordinal| SwapProposed { ordinal, day: first, with_day: second, by: "P002".into(), reason: "培训".into() };
    let substitute = SubstituteArranged {
        day: first,
        person: "P001".into(),
        substitute: "P009".into(),
        reason: "出差".into(),
        by: "P010".into(),
    };
    let mut lines: Vec<Line> = vec![
        (DUTY, "2014-10-30T00:00:00Z", generated()),
        (DUTY, "2014-10-30T01:00:00Z", asked(1).into()),
        (DUTY, "2014-10-30T02:00:00Z", SwapDeclined { ordinal: 1, by: "P001".into(), reason: "有事".into() }.into()),
        (DUTY, "2014-10-30T03:00:00Z", asked(2).into()),
        (DUTY, "2014-10-30T04:00:00Z", SwapAgreed { ordinal: 2, by: "P001".into() }.into()),
        (DUTY, "2014-10-30T05:00:00Z", substitute.into()),
    ];
    for date in ["2014-11-03", "2014-11-04", "2014-11-05"] {
        let handed = HandedOver { day: day(date), by: "P003".into(), to: "P002".into(), matters: "无事".into() };
        lines.push((DUTY, "2014-11-05T09:00:00Z", handed.into()));
        let taken = TakenOver { day: day(date), by: "P002".into(), remark: String::new() };
        lines.push((DUTY, "2014-11-05T09:05:00Z", taken.into()));
    }
    lines
}

fn patrolled() -> Event {
    let check = |item: &str, outcome| PatrolCheck { item: item.into(), outcome, note: String::new() };
    let checks = vec![check("a", Outcome::InOrder), check("b", Outcome::NotInOrder), check("c", Outcome::NotChecked)];
    let windows = vec!["W01".into(), "W02".into()];
    let number = "XC-20141103-R1".into();
    Patrolled { number, inspector: "P007".into(), place: "大厅".into(), windows, checks }.into()
}

fn recommended() -> Vec<Line> {
    let raised = Raised {
        number: "JY-20141110-Y1".into(),
        person: "P002".into(),
        year: 2014,
        consequence: Consequence::NoAwards,
        counted: 61,
        threshold: 30,
        evidence: vec![Evidence {
            session: HalfDay { day: day("2014-03-03"), half: Half::Morning },
            source: "leave/L1".into(),
        }],
    };
    let settled = Settled {
        outcome: RecommendationOutcome::Adopted,
        reason: "依规".into(),
        document: "会议纪要".into(),
        by: "P010".into(),
    };
    vec![
        ("recommendation/Y1", "2014-11-10T00:00:00Z", raised.into()),
        ("recommendation/Y1", "2014-11-11T00:00:00Z", settled.into()),
    ]
}

fn lines() -> Vec<Line> {
    let findings: Vec<Line> = vec![
        ("patrol/R1", "2014-11-03T00:30:00Z", patrolled()),
        ("finding/F1", "2014-11-03T01:00:00Z", found("F1", &["P001"], Some("W01"))),
        ("finding/F2", "2014-11-03T01:10:00Z", found("F2", &["P001", "P004"], None)),
        ("finding/F3", "2014-11-03T01:20:00Z", found("F3", &[], Some("W02"))),
        ("finding/F4", "2014-11-03T01:30:00Z", found("F4", &["P002"], None)),
        ("finding/F1", "2014-11-03T02:00:00Z", contested()),
        ("finding/F2", "2014-11-03T02:00:00Z", contested()),
        ("finding/F2", "2014-11-04T02:00:00Z", decided(ContestOutcome::Changed)),
        ("finding/F3", "2014-11-04T03:00:00Z", Withdrawn { by: "P007".into(), reason: "误记".into() }.into()),
    ];
    [findings, recommended(), duty()].concat()
}

fn history() -> History {
    let mut history = grounds();
    history.add("case/K1", "2014-11-03T00:00:00Z", "P001", registered("AJ-20141103-K1", None));
    for (subject, time, event) in lines() {
        history.add(subject, time, "", event);
    }
    history
}

/// The row of staff kinds for the golden.
pub(crate) fn staff() -> InMemory<Register> {
    let mut history = grounds();
    for (subject, time, event) in lines() {
        history.add(subject, time, "", event);
    }
    history.fold()
}

fn numbers(filter: &Filter) -> Vec<String> {
    let view = history().fold::<Register>();
    list(view.rows(), filter, &PageRequest::default()).unwrap().rows.into_iter().map(|row| row.number).collect()
}

fn of_kind(kind: Kind) -> Filter {
    Filter { kinds: vec![kind], ..Filter::default() }
}

#[test]
fn post_1_2__findings_are_listed_by_window_person_and_how_their_contest_stands() {
    let all = ["JC-20141103-F4", "JC-20141103-F3", "JC-20141103-F2", "JC-20141103-F1"];
    assert_eq!(numbers(&of_kind(Kind::Finding)), all, "newest first, and nothing else");
    let about = |person: &str| Filter { about: Some(person.into()), ..of_kind(Kind::Finding) };
    assert_eq!(numbers(&about("P001")), ["JC-20141103-F2", "JC-20141103-F1"]);
    assert_eq!(numbers(&about("P004")), ["JC-20141103-F2"], "each of several");
    assert_eq!(numbers(&about("P007")), Vec::<String>::new(), "who recorded it is not whom it is about");
    let of_window = Filter { window: Some("W02".into()), ..of_kind(Kind::Finding) };
    assert_eq!(numbers(&of_window), ["JC-20141103-F3"]);
    let open = Filter { open: Openness::Open, ..of_kind(Kind::Finding) };
    assert_eq!(numbers(&open), ["JC-20141103-F1"], "only a contest waits for somebody");
    for (phase, number) in [
        (Phase::Recorded, "JC-20141103-F4"),
        (Phase::Contested, "JC-20141103-F1"),
        (Phase::Changed, "JC-20141103-F2"),
        (Phase::Withdrawn, "JC-20141103-F3"),
    ] {
        assert_eq!(numbers(&Filter { phase: Some(phase), ..of_kind(Kind::Finding) }), [number]);
    }
    let recorded_by = Filter { responsible: Some("P007".into()), ..of_kind(Kind::Finding) };
    assert_eq!(numbers(&recorded_by), all);
}

#[test]
fn post_1_2__the_phase_of_a_contest_is_how_it_was_decided() {
    for (outcome, phase) in [
        (ContestOutcome::Upheld, Phase::Upheld),
        (ContestOutcome::Changed, Phase::Changed),
        (ContestOutcome::Withdrawn, Phase::Withdrawn),
    ] {
        let mut history = grounds();
        history.add("finding/F1", "2014-11-03T01:00:00Z", "", found("F1", &["P001"], None));
        history.add("finding/F1", "2014-11-03T02:00:00Z", "", contested());
        history.add("finding/F1", "2014-11-03T03:00:00Z", "", decided(outcome));
        let view = history.fold::<Register>();
        let row = get(view.rows(), &"finding/F1".parse().unwrap()).unwrap().unwrap();
        assert_eq!((row.phase, row.is_open(), row.name()), (phase, false, Name::Finding));
        assert_eq!(row.finding.unwrap().outcome, Some(outcome));
    }
}

#[test]
fn duty_1__a_patrol_is_listed_under_every_window_it_looked_at() {
    for window in ["W01", "W02"] {
        let filter = Filter { window: Some(window.into()), ..of_kind(Kind::Patrol) };
        assert_eq!(numbers(&filter), ["XC-20141103-R1"]);
    }
    assert!(numbers(&Filter { window: Some("W03".into()), ..of_kind(Kind::Patrol) }).is_empty());
    let both = Filter { window: Some("W02".into()), ..Filter::default() };
    assert_eq!(numbers(&both), ["JC-20141103-F3", "XC-20141103-R1"], "beside whatever else is of the window");
    let view = history().fold::<Register>();
    let row = get(view.rows(), &"patrol/R1".parse().unwrap()).unwrap().unwrap();
    let patrol = row.patrol.unwrap();
    assert_eq!((patrol.in_order, patrol.not_in_order, patrol.not_checked), (1, vec!["b".into()], vec!["c".into()]));
}

#[test]
fn leave_2__a_recommendation_waits_for_the_people_who_decide() {
    let mut history = grounds();
    let mut phases = vec![];
    for (subject, time, event) in recommended() {
        history.add(subject, time, "", event);
        let view = history.fold::<Register>();
        let open = Filter { open: Openness::Open, ..of_kind(Kind::Recommendation) };
        let waiting = list(view.rows(), &open, &PageRequest::default()).unwrap().rows.len();
        phases.push((get(view.rows(), &subject.parse().unwrap()).unwrap().unwrap().phase, waiting));
    }
    assert_eq!(phases, [(Phase::Raised, 1), (Phase::Adopted, 0)]);
    let about = Filter { about: Some("P002".into()), ..of_kind(Kind::Recommendation) };
    assert_eq!(numbers(&about), ["JY-20141110-Y1"]);
}

#[test]
fn duty_2_1__who_has_duty_on_which_day_is_the_domains_after_every_event() {
    let mut history = grounds();
    let mut state = State::new(&AggregateRef::new(Kind::Duty, "2015-03").unwrap());
    for (version, (subject, time, event)) in (1..).zip(duty()) {
        let time = time.parse().unwrap();
        state.evolve(&event, Stamp { version, time, recorded: time }).unwrap();
        history.add(subject, &time.to_rfc3339(), "", event);
        let view = history.fold::<Register>();
        let row = get(view.rows(), &subject.parse().unwrap()).unwrap().unwrap();
        let State::Duty(Some(domain)) = &state else { panic!("there is no roster") };
        for line in &row.duty.as_ref().unwrap().days {
            assert_eq!(line.persons, domain.on_duty(line.day), "{version} {}", line.day);
            assert_eq!(line.group, domain.days[&line.day].group, "{version} {}", line.day);
        }
        let over = domain.days.values().all(|day| day.handover.as_ref().is_some_and(|given| given.taken_at.is_some()));
        assert_eq!((row.version, row.is_open()), (version, !over));
        let waiting: Vec<u32> = row.duty.unwrap().swaps.iter().map(|swap| swap.ordinal).collect();
        let proposed = [version == 2, version == 4];
        assert_eq!(waiting, (1..).zip(proposed).filter(|(_, is)| *is).map(|(at, _)| at).collect::<Vec<u32>>());
    }
    let about = |person: &str| numbers(&Filter { about: Some(person.into()), ..of_kind(Kind::Duty) });
    assert_eq!((about("P009"), about("P008")), (vec!["2014-11".to_owned()], vec![]), "a substitute has duty too");
}

#[test]
fn post_1_5__who_oversees_nobody_finds_what_is_about_themselves_or_their_window() {
    let own = Own {
        kinds: vec![Kind::Finding, Kind::Recommendation],
        persons: vec!["P001".into()],
        window: Some("W02".into()),
        ..Own::default()
    };
    let seen = |filter: Filter| numbers(&Filter { own: Some(own.clone()), ..filter });
    assert_eq!(seen(of_kind(Kind::Finding)), ["JC-20141103-F3", "JC-20141103-F2", "JC-20141103-F1"]);
    assert_eq!(seen(of_kind(Kind::Recommendation)), Vec::<String>::new());
    assert_eq!(seen(of_kind(Kind::Patrol)), ["XC-20141103-R1"], "is everybody's to read");
    assert_eq!(
        seen(Filter { about: Some("P002".into()), ..Filter::default() }),
        ["2014-11"],
        "asked for by name as well"
    );
    let everything = seen(Filter::default());
    assert_eq!(everything.len(), numbers(&Filter::default()).len() - 2, "the list of everything leaves out the same");
}

#[test]
fn every_line_stands_in_the_index_of_its_kind() {
    let view = history().fold::<Register>();
    for kind in KINDS {
        let (entry, rows) = (format!("kind/{kind}/"), view.rows().iter().filter(|(_, row)| row.aggregate.kind == kind));
        assert_eq!(view.rows().index().filter(|key| key.starts_with(&entry)).count(), rows.count(), "{kind}");
    }
    let mut found: Vec<Kind> = view.rows().iter().map(|(_, row)| row.aggregate.kind).collect();
    found.dedup();
    assert!(found.iter().all(|kind| KINDS.contains(kind)), "{found:?}");
}
