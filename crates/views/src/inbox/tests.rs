//! Given these events, when somebody looks at that moment, then these items wait for them.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::Inbox;
use super::query::{Filter, Sources, items as all, page};
use super::row::{Item, Urgency};
use crate::centre::{CentreView, centre};
use crate::deadlines::Deadlines;
use crate::deadlines::row::Clock;
use crate::page::PageRequest;
use crate::systems::{
    answered, classified, cover_started, decided, handover, issued as denied, objected, received, reported, signed,
};
use crate::testing::{History, accepted, commitment, grounds, registered};
use anjuan_domain::access::asked::{Moment, PassedOn};
use anjuan_domain::access::tasks::{Task, UNASKED};
use anjuan_domain::clock::half_day::{Half, HalfDay};
use anjuan_domain::matters::case::events::{Act, ApprovalAsked};
use anjuan_domain::matters::complaint::events::{Assigned, Investigated, Track, Withdrawn};
use anjuan_domain::matters::contact::events::{ReferralAccepted, ReferralManner, Referred};
use anjuan_domain::matters::denial::events::{CopyAcknowledged, ReportCopy};
use anjuan_domain::matters::handover::events::{HandoverSide, Relisted, Withdrawn as GivenUp};
use anjuan_domain::people::leave::events::{Applied, Approved, LeaveKind, LeaveManner, Refused};
use anjuan_domain::reference::centre::definition::{Enrolment, PersonDefinition, PostDefinition, WindowDefinition};
use anjuan_domain::reference::centre::events::{PersonDefined, PersonWithdrawn, PostDefined, WindowDefined};
use anjuan_domain::scores::ballot::events::Cast;
use anjuan_domain::scores::period::events::{Attested, Closed, Opened, PeriodKind, Published};
use anjuan_domain::vocabulary::actor::Role;

/// Tuesday 4 November 2014, ten o'clock.
pub(crate) const NOW: &str = "2014-11-04T02:00:00Z";

fn person(roles: &[Role], window: Option<&str>) -> PersonDefined {
    PersonDefined {
        effective_from: "2014-01-01".parse().unwrap(),
        definition: PersonDefinition {
            category: None,
            enrolled: Enrolment::at(["D1", "D2"]),
            name: "张三".into(),
            window: window.map(str::to_owned),
            section: "民政".into(),
            title: "科员".into(),
            roles: roles.to_vec(),
            certificate: "0001".into(),
            telephone: "1".into(),
        },
    }
}

/// The directory: P001 and P002 work at W01, which P003 heads; P004 at W02, which P005 heads; sections and leaders besides.
pub(crate) fn directory() -> History {
    let mut history = grounds();
    let staff = [
        ("P001", Role::WindowStaff, Some("W01")),
        ("P002", Role::WindowStaff, Some("W01")),
        ("P003", Role::WindowHead, Some("W01")),
        ("P004", Role::WindowStaff, Some("W02")),
        ("P005", Role::WindowHead, Some("W02")),
        ("P006", Role::ApprovalSection, None),
        ("P007", Role::GeneralSection, None),
        ("P008", Role::ComplaintCentre, None),
        ("P010", Role::DeputyDirector, None),
        ("P011", Role::Director, None),
    ];
    for (id, role, window) in staff {
        history.add(&format!("person/{id}"), "2014-01-02T00:00:00Z", "", person(&[role], window));
    }
    for (id, head) in [("W01", "P003"), ("W02", "P005")] {
        let definition = WindowDefinition {
            name: "社会保险窗口".into(),
            name_en: "Social insurance".into(),
            department: "人社所".into(),
            head: head.into(),
        };
        let defined = WindowDefined { effective_from: "2014-01-01".parse().unwrap(), definition };
        history.add(&format!("window/{id}"), "2014-01-02T00:00:00Z", "", defined);
    }
    let definition = PostDefinition {
        name: "社保岗".into(),
        window: "W01".into(),
        a: "P001".into(),
        b: "P002".into(),
        items: vec!["SI-001".into()],
        office: None,
    };
    let post = PostDefined { effective_from: "2014-01-01".parse().unwrap(), definition };
    history.add("post/PO1", "2014-01-02T00:00:00Z", "", post);
    history
}

/// The items of a person, or of all.
pub(crate) fn items(history: &History, person: Option<&str>, now: &str) -> Vec<Item> {
    let (deadlines, asking) = (history.fold::<Deadlines>(), history.fold::<Inbox>());
    let centre = centre(history.fold::<CentreView>().rows()).unwrap();
    let moment = Moment { centre: &centre, now: now.parse().unwrap() };
    let sources = Sources { deadlines: deadlines.rows(), asking: asking.rows() };
    let filter = |person: Option<&str>| Filter { person: person.map(str::to_owned), ..Filter::default() };
    let everybodys = all(sources, moment, &filter(None)).unwrap();
    match person {
        None => everybodys,
        Some(person) => {
            let own = all(sources, moment, &filter(Some(person))).unwrap();
            let theirs: Vec<Item> = everybodys.into_iter().filter(|item| item.person == person).collect();
            assert_eq!(own, theirs, "one's own is what is everybody's, of oneself");
            own
        }
    }
}

/// The tasks of a person, with what each is about.
fn tasks(history: &History, person: &str, now: &str) -> Vec<(Task, String)> {
    items(history, Some(person), now).into_iter().map(|item| (item.task, item.object.to_string())).collect()
}

/// Who is asked for a task, and in whose place.
pub(super) fn asked(history: &History, task: Task, now: &str) -> Vec<(String, Option<String>, Option<PassedOn>)> {
    let all = items(history, None, now).into_iter().filter(|item| item.task == task);
    all.map(|item| (item.person, item.instead_of, item.passed_on)).collect()
}

pub(super) fn one(person: &str) -> Vec<(String, Option<String>, Option<PassedOn>)> {
    vec![(person.into(), None, None)]
}

pub(super) fn case(history: &mut History) {
    let accept = accepted("2014-11-03T02:00:00Z", commitment(5, "time-limit/3.4"), None);
    let registered = registered("AJ-20141103-A1", Some(commitment(5, "one-time-notice/2")));
    history.add("case/A1", "2014-11-03T01:00:00Z", "P001", registered);
    history.add("case/A1", "2014-11-03T02:00:00Z", "P001", accept);
}

fn leave() -> Applied {
    let half = |day: &str, half| HalfDay { day: day.parse().unwrap(), half };
    Applied {
        number: "QJ-20141103-L1".into(),
        person: "P001".into(),
        window: Some("W01".into()),
        kind: LeaveKind::Personal,
        manner: LeaveManner::Written,
        from: half("2014-11-10", Half::Morning),
        until: half("2014-11-14", Half::Afternoon),
        half_days: 10,
        reason: "家事".into(),
        chain: vec![Role::DeputyDirector, Role::Director],
        to_mayor: true,
        posts: vec![],
        overridden: None,
        certificate: None,
        papers: None,
        report_back: commitment(1, "leave/2"),
        adjoining: None,
        paper: None,
    }
}

/// One of each that is asked without a clock, and some that have one.
pub(crate) fn everything() -> History {
    let mut history = directory();
    case(&mut history);
    history.add("handover/H1", "2014-11-03T03:00:00Z", "P001", handover("JJ-20141103-H1", "P001", "P002"));
    history.add("denial/D1", "2014-11-03T04:00:00Z", "P001", denied("FD-20141103-D1", "P001"));
    history.add("denial/D1", "2014-11-03T05:00:00Z", "P001", objected(true));
    let report = anjuan_domain::matters::denial::events::Reported {
        reviewer: "P006".into(),
        archivist: "P007".into(),
        ..reported(None)
    };
    history.add("denial/D1", "2014-11-03T06:00:00Z", "P001", report);
    history.add("complaint/T1", "2014-11-03T06:30:00Z", "P008", received("TS-20141103-T1", &["P004"]));
    history.add("leave/L1", "2014-11-03T07:00:00Z", "", leave());
    history.add("period/M2014-11", "2014-11-03T08:00:00Z", "", opened());
    history
}

fn opened() -> Opened {
    Opened {
        kind: PeriodKind::Month,
        from: "2014-11-01".parse().unwrap(),
        until: "2014-11-30".parse().unwrap(),
        subjects: vec!["W01".into(), "W02".into()],
    }
}

#[test]
fn every_clock_is_the_task_of_somebody_or_says_why_not() {
    for clock in Clock::ALL {
        let unasked = UNASKED.iter().any(|(name, _)| *name == clock.as_str());
        assert!(Task::of_clock(clock.as_str()).is_some() != unasked, "{clock}");
    }
    let named = Task::ALL.iter().filter_map(|task| task.clock()).chain(UNASKED.iter().map(|(clock, _)| *clock));
    named.for_each(|clock| assert!(Clock::parse(clock).is_some(), "{clock} is no clock"));
}

#[test]
fn time_limit_3_4__a_case_waits_for_whoever_is_responsible_until_it_is_due_and_after_it() {
    let mut history = directory();
    case(&mut history);
    let found = items(&history, Some("P001"), NOW);
    assert_eq!(found.iter().map(|item| item.task).collect::<Vec<_>>(), [Task::FinishCase]);
    let item = &found[0];
    assert_eq!((item.key.as_str(), item.urgency), ("case.A1.finish-case", Urgency::Open));
    assert_eq!(item.commands[0].path, "/v1/cases/A1/finish");
    assert_eq!(
        (item.title.en.as_str(), item.title.zh.as_str()),
        ("Finish the case: AJ-20141103-A1", "办结：AJ-20141103-A1")
    );
    let late = &items(&history, Some("P001"), "2014-11-20T02:00:00Z")[0];
    assert_eq!(late.urgency, Urgency::Overdue);
    assert!(items(&history, Some("P002"), NOW).is_empty(), "it asks nobody else");
}

#[test]
fn ab_role_3__whoever_stands_for_somebody_has_what_waits_for_them_and_it_says_so() {
    let mut history = directory();
    case(&mut history);
    history.add("post/PO1", "2014-11-04T01:00:00Z", "", cover_started(1, "P001", "P002"));
    let covered = vec![("P002".to_owned(), Some("P001".to_owned()), Some(PassedOn::Covering))];
    assert_eq!(asked(&history, Task::FinishCase, NOW), covered);
    assert!(tasks(&history, "P001", NOW).iter().all(|(task, _)| *task != Task::FinishCase));
}

#[test]
fn discipline_7__what_waits_for_somebody_who_left_goes_to_the_next_above_and_says_so() {
    let mut history = directory();
    case(&mut history);
    let leaves = |history: &mut History, person: &str| {
        let left = PersonWithdrawn { effective_from: "2014-11-04".parse().unwrap(), reason: "调离".into() };
        history.add(&format!("person/{person}"), "2014-11-04T01:00:00Z", "", left);
    };
    leaves(&mut history, "P001");
    let missing = |above: &str| vec![(above.to_owned(), Some("P001".to_owned()), Some(PassedOn::Missing))];
    assert_eq!(asked(&history, Task::FinishCase, NOW), missing("P003"), "the head of the window");
    leaves(&mut history, "P003");
    assert_eq!(asked(&history, Task::FinishCase, NOW), missing("P006"), "no leader finishes cases: their section does");
}

#[test]
fn discipline_7__an_approval_waits_for_the_head_and_follows_the_head() {
    let mut history = directory();
    case(&mut history);
    let extension = ApprovalAsked {
        act: Act::Extension,
        by: "P001".into(),
        reason: "情况复杂".into(),
        limit: None,
        procedure: None,
        applicant_told: None,
        to: None,
        promise: None,
        window: None,
        decision: Some(commitment(1, "discipline/7")),
        waits_for: Some("P003".into()),
    };
    history.add("case/A1", "2014-11-04T01:00:00Z", "P001", extension);
    let item = items(&history, Some("P003"), NOW).into_iter().find(|item| item.task == Task::Approve).unwrap();
    assert_eq!(item.key, "case.A1.approve.1");
    assert_eq!(
        item.commands.iter().map(|command| command.action.as_str()).collect::<Vec<_>>(),
        Task::Approve.actions()
    );
    assert_eq!(item.commands[0].body["act"], "EXTENSION");
    let definition = WindowDefinition {
        name: "社会保险窗口".into(),
        name_en: "Social insurance".into(),
        department: "人社所".into(),
        head: "P005".into(),
    };
    let defined = WindowDefined { effective_from: "2014-01-01".parse().unwrap(), definition };
    history.add("window/W01", "2014-11-04T01:30:00Z", "", defined);
    assert_eq!(asked(&history, Task::Approve, NOW), one("P005"));
}

#[test]
fn handover_2_2__both_sign_each_until_they_did_and_lists_made_anew_are_signed_anew() {
    let mut history = directory();
    history.add("handover/H1", "2014-11-03T03:00:00Z", "P001", handover("JJ-1", "P001", "P002"));
    assert_eq!(tasks(&history, "P001", NOW), [(Task::SignHandover, "handover/H1".into())]);
    assert_eq!(tasks(&history, "P002", NOW), [(Task::SignHandover, "handover/H1".into())]);
    history.add("handover/H1", "2014-11-03T04:00:00Z", "P001", signed(HandoverSide::Giver, "P001"));
    assert!(tasks(&history, "P001", NOW).is_empty() && tasks(&history, "P002", NOW).len() == 1);
    let relisted = Relisted { by: "P001".into(), lists: handover("", "", "").lists };
    history.add("handover/H1", "2014-11-03T05:00:00Z", "P001", relisted);
    assert_eq!(asked(&history, Task::SignHandover, NOW).len(), 2);
    let mut given_up = history.clone();
    given_up.add("handover/H1", "2014-11-03T06:00:00Z", "P001", GivenUp { by: "P001".into(), reason: "取消".into() });
    assert!(asked(&given_up, Task::SignHandover, NOW).is_empty());
    for (side, by) in [(HandoverSide::Receiver, "P002"), (HandoverSide::Giver, "P001")] {
        history.add("handover/H1", "2014-11-03T06:00:00Z", "P001", signed(side, by));
    }
    assert!(asked(&history, Task::SignHandover, NOW).is_empty());
    assert_eq!(history.fold::<Inbox>().rows().iter().count(), 0, "nothing of it is kept");
}

#[test]
fn denial_report_4__a_review_waits_until_its_copy_was_received() {
    let mut history = everything();
    assert_eq!(asked(&history, Task::AcknowledgeReport, NOW).len(), 2);
    assert!(asked(&history, Task::ReviewDenial, NOW).is_empty());
    let review = CopyAcknowledged { copy: ReportCopy::Review, by: "P006".into() };
    history.add("denial/D1", "2014-11-03T07:00:00Z", "P001", review);
    assert_eq!(asked(&history, Task::AcknowledgeReport, NOW), one("P007"));
    assert_eq!(asked(&history, Task::ReviewDenial, NOW), one("P006"));
}

#[test]
fn first_asked_3_2__a_contact_waits_for_whoever_it_was_led_to() {
    let mut history = directory();
    let open = crate::testing::opened("ZX-20141104-C1", "2014-11-04T09:30:00Z");
    history.add("contact/C1", "2014-11-04T01:00:00Z", "P001", open);
    let led = Referred {
        manner: ReferralManner::LedToWindow,
        window: "W02".into(),
        person: "P004".into(),
        reason: "属社保".into(),
    };
    history.add("contact/C1", "2014-11-04T01:10:00Z", "P001", led);
    let item = items(&history, Some("P004"), NOW).into_iter().find(|item| item.task == Task::TakeOverContact).unwrap();
    assert_eq!(item.number, "ZX-20141104-C1");
    assert!(item.due_at.is_some());
    let taken = ReferralAccepted { by: "P004".into(), closes_at: None };
    history.add("contact/C1", "2014-11-04T01:20:00Z", "P004", taken);
    assert!(asked(&history, Task::TakeOverContact, NOW).is_empty());
}

#[test]
fn complaint_3__a_complaint_goes_from_hand_to_hand_and_never_to_those_it_is_about() {
    let mut history = directory();
    history.add("complaint/T1", "2014-11-03T06:30:00Z", "P008", received("TS-1", &["P004"]));
    assert_eq!(asked(&history, Task::ClassifyComplaint, NOW), one("P008"));
    assert!(asked(&history, Task::AnswerComplaint, NOW).is_empty(), "not before it is decided");
    history.add("complaint/T1", "2014-11-03T07:00:00Z", "P008", classified(Track::Complex, 10));
    assert_eq!(asked(&history, Task::AssignComplaint, NOW), one("P010"), "a complex one the director's office gives");
    let assigned = Assigned { investigator: "P007".into(), by: "P010".into() };
    history.add("complaint/T1", "2014-11-03T07:10:00Z", "P007", assigned);
    assert_eq!(asked(&history, Task::InvestigateComplaint, NOW), one("P007"));
    let step = Investigated {
        ordinal: 1,
        by: "P007".into(),
        step: "调取监控".into(),
        department: "人社所".into(),
        statement_of: None,
        statement: None,
        result: "属实".into(),
    };
    history.add("complaint/T1", "2014-11-03T07:20:00Z", "P007", step);
    assert_eq!(asked(&history, Task::DecideComplaint, NOW), one("P010"));
    history.add("complaint/T1", "2014-11-03T07:30:00Z", "P007", decided());
    assert_eq!(asked(&history, Task::AnswerComplaint, NOW), one("P007"));
    history.add("complaint/T1", "2014-11-03T07:40:00Z", "P007", answered());
    assert!(items(&history, None, NOW).is_empty());
}

#[test]
fn complaint_3__whoever_is_complained_of_never_sees_a_trace_of_it() {
    // About the deputy director, who would give it to somebody, and about a window.
    let mut history = directory();
    history.add("complaint/T1", "2014-11-03T06:30:00Z", "P008", received("TS-1", &["P010"]));
    history.add("complaint/T1", "2014-11-03T07:00:00Z", "P008", classified(Track::Complex, 10));
    let director = vec![("P011".to_owned(), None, Some(PassedOn::Missing))];
    assert_eq!(asked(&history, Task::AssignComplaint, NOW), director);
    for now in [NOW, "2014-12-20T02:00:00Z"] {
        let seen = items(&history, None, now);
        let about = ["P010", "P001", "P002", "P003"];
        assert!(seen.iter().all(|item| !about.contains(&item.person.as_str())), "{seen:?}");
    }
    history.add("complaint/T1", "2014-11-03T07:40:00Z", "P008", Withdrawn { reason: "和解".into(), by: "P008".into() });
    assert!(items(&history, None, NOW).is_empty());
}

#[test]
fn leave_2__each_of_the_chain_in_turn_and_nobody_the_own() {
    let mut history = directory();
    history.add("leave/L1", "2014-11-03T07:00:00Z", "", leave());
    let item = items(&history, Some("P010"), NOW).into_iter().find(|item| item.task == Task::ApproveLeave).unwrap();
    assert_eq!(item.due_at, Some("2014-11-10T00:00:00Z".parse().unwrap()), "before it begins");
    let mut own = directory();
    let theirs = Applied { person: "P010".into(), ..leave() };
    own.add("leave/L2", "2014-11-03T07:00:00Z", "", theirs);
    assert!(items(&own, Some("P010"), NOW).is_empty(), "nobody decides on the own");
    let agreed = |role, by: &str| Approved { role, by: by.into(), opinion: String::new() };
    history.add("leave/L1", "2014-11-03T08:00:00Z", "", agreed(Role::DeputyDirector, "P010"));
    assert_eq!(asked(&history, Task::ApproveLeave, NOW), one("P011"));
    let mut refused = history.clone();
    let no = Refused { role: Role::Director, by: "P011".into(), reason: "工作需要".into() };
    refused.add("leave/L1", "2014-11-03T09:00:00Z", "", no);
    assert!(items(&refused, None, NOW).is_empty());
    history.add("leave/L1", "2014-11-03T09:00:00Z", "", agreed(Role::Director, "P011"));
    assert_eq!(asked(&history, Task::ReportLeave, NOW), one("P007"), "a long one is reported to the mayor");
}

#[test]
fn monthly_10__the_head_casts_the_ballot_and_the_month_is_closed_after_them() {
    let mut history = directory();
    history.add("period/M2014-11", "2014-11-03T08:00:00Z", "", opened());
    assert_eq!(tasks(&history, "P003", NOW), [(Task::CastBallot, "ballot/M2014-11-W01".into())]);
    let after = "2014-12-01T02:00:00Z";
    assert!(asked(&history, Task::ClosePeriod, NOW).is_empty());
    for window in ["W01", "W02"] {
        let cast = Cast { period: "M2014-11".into(), window: window.into(), marks: vec![], by: "P003".into() };
        history.add(&format!("ballot/M2014-11-{window}"), "2014-11-28T02:00:00Z", "", cast);
    }
    assert!(asked(&history, Task::CastBallot, after).is_empty() && asked(&history, Task::ClosePeriod, NOW).is_empty());
    assert_eq!(asked(&history, Task::ClosePeriod, after), one("P007"));
    let closed = Closed {
        incomplete: vec![],
        without: None,
        subjects: vec!["W01".into(), "W02".into()],
        contest: commitment(3, "assessment/1"),
        contest_until: "2014-12-04T09:30:00Z".parse().unwrap(),
        by: "P007".into(),
    };
    history.add("period/M2014-11", "2014-12-01T03:00:00Z", "", closed);
    assert!(items(&history, None, "2014-12-02T02:00:00Z").is_empty(), "it can be contested first");
    assert_eq!(asked(&history, Task::DecidePeriod, "2014-12-05T02:00:00Z").len(), 2, "the director's office");
    let decided = anjuan_domain::scores::period::events::Decided {
        present: vec!["P010".into(), "P011".into(), "P007".into()],
        document: "纪要2014-12".into(),
        grades: vec![],
        named: vec![],
        tie_reason: String::new(),
        by: "P011".into(),
        version: Some(1),
        sheets: None,
        reason: None,
    };
    history.add("period/M2014-11", "2014-12-05T03:00:00Z", "", decided);
    let attest = asked(&history, Task::AttestPeriod, "2014-12-05T04:00:00Z");
    assert_eq!(attest.iter().map(|(person, ..)| person.as_str()).collect::<Vec<_>>(), ["P007", "P010"]);
    let attested = Attested { version: 1, document: "纪要2014-12".into(), by: "P010".into() };
    history.add("period/M2014-11", "2014-12-05T05:00:00Z", "", attested);
    assert_eq!(asked(&history, Task::PublishPeriod, "2014-12-05T06:00:00Z"), one("P007"));
    let published =
        Published { version: 1, scores: vec![], digest: String::new(), reason: String::new(), by: "P007".into() };
    history.add("period/M2014-11", "2014-12-05T07:00:00Z", "", published);
    assert!(items(&history, None, "2014-12-05T08:00:00Z").is_empty());
}

#[test]
fn pages_hold_every_item_once_in_the_order_of_the_list() {
    let history = everything();
    let (deadlines, asking) = (history.fold::<Deadlines>(), history.fold::<Inbox>());
    let centre = centre(history.fold::<CentreView>().rows()).unwrap();
    let moment = Moment { centre: &centre, now: NOW.parse().unwrap() };
    let sources = Sources { deadlines: deadlines.rows(), asking: asking.rows() };
    let every = all(sources, moment, &Filter::default()).unwrap();
    assert!(every.len() > 6, "{every:?}");
    let (mut found, mut cursor) = (vec![], None);
    loop {
        let next = page(sources, moment, (&Filter::default(), &PageRequest { cursor, limit: 2 })).unwrap();
        found.extend(next.rows);
        cursor = next.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, every);
    let overdue = Filter { overdue: Some(true), ..Filter::default() };
    let late = Moment { now: "2014-12-20T02:00:00Z".parse().unwrap(), ..moment };
    let found = all(sources, late, &overdue).unwrap();
    assert!(!found.is_empty() && found.iter().all(|item| item.urgency == Urgency::Overdue));
}
