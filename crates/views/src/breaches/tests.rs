//! The list of breaches: given a history of the nine systems, then every breach that it shows is listed, once.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::codes::{Code, LIST};
use super::query::{Filter, Sources, list};
use super::row::Breach;
use super::*;
use crate::deadlines::Deadlines;
use crate::deadlines::row::Clock;
use crate::memory::InMemory;
use crate::page::PageRequest;
use crate::reference::ReferenceEvent;
use crate::systems::{cover_started, joined, recorded, streams, systems};
use crate::testing::{History, accepted, at, commitment, finished, grounds, month, notice, registered, voided};
use anjuan_domain::event::{Envelope, Recorded};
use anjuan_domain::matters::case::events::{EntryErrorMarked, NoticeGiven, Registered};
use anjuan_domain::matters::entry::events::{Confirmed, EntryEvent, EntryOf};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::events::PersonWithdrawn;
use anjuan_domain::reference::post::events::CoverEnded;
use anjuan_domain::vocabulary::stamp::Instant;
use proptest::prelude::*;
use std::collections::BTreeSet;

const NOW: &str = "2014-11-25T01:00:00Z";

/// The two views over one history.
struct Both {
    deadlines: InMemory<Deadlines>,
    breaches: InMemory<Breaches>,
}

impl Both {
    fn new(history: &History) -> Self {
        Self { deadlines: history.fold(), breaches: history.fold() }
    }

    fn list(&self, filter: &Filter, now: &str) -> Vec<Breach> {
        let (mut seen, mut request) = (vec![], PageRequest { cursor: None, limit: 3 });
        let sources = Sources { deadlines: self.deadlines.rows(), breaches: self.breaches.rows() };
        loop {
            let page = list(sources, filter, &request, at(now)).unwrap();
            seen.extend(page.rows);
            match page.next {
                Some(next) => request.cursor = Some(next),
                None => return seen,
            }
        }
    }
}

fn all(history: &History, now: &str) -> Vec<Breach> {
    Both::new(history).list(&Filter::default(), now)
}

/// What tells one breach from another, and what is said of it.
type Fields = (Instant, Code, String, String, String, Option<Instant>);

fn fields(breach: &Breach) -> Fields {
    let Breach { since, code, aggregate, person, window, ended_at, .. } = breach;
    (*since, *code, aggregate.to_string(), person.clone(), window.clone(), *ended_at)
}

fn short(history: &History, now: &str) -> Vec<String> {
    all(history, now).iter().map(|breach| format!("{} {} {}", breach.aggregate, breach.code, breach.person)).collect()
}

#[test]
fn every_code_has_one_line_and_every_clock_but_the_pause_and_the_services_own_has_a_code() {
    let codes: Vec<Code> = LIST.iter().map(|line| line.code).collect();
    assert_eq!(codes, Code::ALL, "in the order of the codes, each once");
    for clock in Clock::ALL {
        let nobodys = matches!(
            clock,
            Clock::Pause
                | Clock::Approval
                | Clock::Agency
                | Clock::Relaxation
                | Clock::LeaveBegin
                | Clock::LeaveEnd
                | Clock::DutyTask
                | Clock::Ballot
                | Clock::PeriodClose
                | Clock::RecordApproval
        );
        assert_eq!(Code::from_clock(*clock).is_none(), nobodys, "{clock}");
        assert!(Code::parse(clock.as_str()).is_none(), "a key says whether it is an obligation's: {clock}");
    }
    for line in LIST {
        assert!(anjuan_domain::vocabulary::articles::is_known(line.rule), "{} is no article", line.rule);
    }
}

#[test]
fn every_breach_of_the_history_is_listed_once_with_who_was_on_duty() {
    let found = all(&systems(), NOW);
    let short: Vec<String> = found
        .iter()
        .map(|breach| format!("{} {} {} {}", breach.aggregate, breach.code, breach.person, breach.rule))
        .collect();
    let expected = [
        "case/K1 notice-repeated P001 one-time-notice/2",
        "case/K1 fee-outside-catalogue P003 commitment/11",
        "denial/D2 not-advised-in-writing P003 denial-report/8",
        "case/K3 joint-part-late P005 post/1.4",
        "denial/D2 report-missing P003 denial-report/9",
        "case/K3 moved-unsigned P003 handover/2.2",
        "contact/C1 contact-left-open P003 first-asked/3.1",
        "denial/D1 review-late P009 denial-report/5",
        "denial/D1 report-up-late P009 denial-report/7",
        "case/K1 promise-late P002 time-limit/3.4",
        "complaint/T1 complaint-unanswered P007 complaint/3",
        "post/PO1 cover-without-handover P001 ab-role/4",
        "case/K1 extension-late P003 time-limit/3.4",
        "complaint/T1 overdue-unexplained P007 complaint/3",
        "complaint/T1 complaint-verified P001 complaint/3",
        "complaint/T1 complaint-verified P003 complaint/3",
        "case/K1 rating-not-mended P001 work/3",
    ];
    assert_eq!(short, expected);
    assert!(found.is_sorted_by_key(|breach| breach.since));
    let open: Vec<Code> = found.iter().filter(|breach| breach.open).map(|breach| breach.code).collect();
    assert_eq!(
        open,
        [Code::JointPartLate, Code::ReportMissing, Code::MovedUnsigned, Code::ContactLeftOpen, Code::ReportUpLate]
    );
    for breach in &found {
        assert!(!breach.sequences.is_empty() && !breach.number.is_empty(), "{breach:?}");
        assert_eq!(breach.open, breach.ended_at.is_none(), "{breach:?}");
        assert!(breach.ended_at.is_none_or(|ended| ended >= breach.since), "{breach:?}");
    }
}

#[test]
fn a_missing_report_is_one_breach_with_the_event_that_found_it_among_its_evidence() {
    let found = all(&systems(), NOW);
    let missing: Vec<&Breach> = found.iter().filter(|breach| breach.code == Code::ReportMissing).collect();
    let [missing] = missing[..] else { panic!("{missing:?}") };
    assert_eq!((missing.since, missing.sequences.len()), (at("2014-11-05T09:30:00Z"), 3), "objected, found, moved");
}

#[test]
fn a_breach_is_listed_from_the_instant_it_is_one_and_never_before() {
    let mut history = grounds();
    history.add("case/A1", "2014-11-03T01:00:00Z", "P001", registered("AJ-20141103-A1", None));
    let accept = accepted("2014-11-03T02:00:00Z", commitment(1, "time-limit/3.4"), None);
    history.add("case/A1", "2014-11-03T02:00:00Z", "P001", accept);
    assert_eq!(short(&history, "2014-11-04T09:30:00Z"), [""; 0], "due at the instant itself is in time");
    assert_eq!(short(&history, "2014-11-04T09:30:00.001Z"), ["case/A1 promise-late P001"]);
    // A notice that makes the day a holiday takes the breach away, as the deadlines say.
    history.add("calendar/cn", "2014-11-05T00:00:00Z", "", notice("急", "2014-11-05", None, &["2014-11-04"]));
    assert_eq!(short(&history, "2014-11-05T09:30:00Z"), [""; 0]);
    assert_eq!(short(&history, "2014-11-06T00:00:00Z"), ["case/A1 promise-late P001"]);
}

#[test]
fn voided_when_overdue_it_was_late_until_then_and_an_entry_error_never_was_once_it_is_confirmed() {
    let overdue = || {
        let mut history = grounds();
        let notice = crate::testing::notice_given();
        let repeat = NoticeGiven { ordinal: 2, repeated: vec!["M1".into()], ..notice.clone() };
        let accept = accepted("2014-11-03T02:00:00Z", commitment(1, "time-limit/3.4"), None);
        history
            .add("case/A1", "2014-11-03T01:00:00Z", "P001", registered("AJ-20141103-A1", None))
            .add("case/A1", "2014-11-03T01:10:00Z", "P001", notice)
            .add("case/A1", "2014-11-03T01:20:00Z", "P001", repeat)
            .add("case/A1", "2014-11-03T02:00:00Z", "P001", accept);
        history
    };
    let mut history = overdue();
    history.add("case/A1", "2014-11-06T02:00:00Z", "P001", voided());
    let found = all(&history, NOW);
    assert_eq!(found.iter().map(|breach| breach.code).collect::<Vec<_>>(), [Code::NoticeRepeated, Code::PromiseLate]);
    assert_eq!(found[1].ended_at, Some(at("2014-11-06T02:00:00Z")));
    let mut history = overdue();
    history.add("case/A1", "2014-11-06T02:00:00Z", "P001", EntryErrorMarked { reason: "误".into(), replaced_by: None });
    let found = all(&history, NOW);
    assert_eq!(
        found.iter().map(|it| (it.code, it.would_be)).collect::<Vec<_>>(),
        [(Code::LateEntry, Some(Code::PromiseLate))]
    );
    let entry = EntryOf {
        about: "case/A1".parse().unwrap(),
        version: 5,
        event: "anjuan.case.entry-error-marked.v1".into(),
        happened_at: at("2014-11-06T02:00:00Z"),
        recorded_at: at("2014-11-06T02:00:00Z"),
        entered_by: "P001".into(),
    };
    let confirmed = Confirmed { entry, evidence: "重复登记的纸质登记簿".into(), by: "P010".into() };
    history.add("entry/case-A1-5", "2014-11-07T02:00:00Z", "", EntryEvent::Confirmed(confirmed));
    assert_eq!(all(&history, NOW), []);
}

#[test]
fn a_month_without_breaches_but_one_contact_shows_that_one() {
    assert_eq!(
        short(&month(), "2014-11-25T00:00:00Z"),
        ["contact/C2 contact-left-open P003"],
        "paused, extended and moved periods were kept"
    );
}

#[test]
fn the_list_is_asked_by_window_person_rule_code_time_and_whether_it_is_still_so() {
    let both = Both::new(&systems());
    let everything = both.list(&Filter::default(), NOW);
    let asked = |filter: Filter| {
        let found = both.list(&filter, NOW);
        assert_eq!(found, everything.iter().filter(|breach| filter.fits(breach)).cloned().collect::<Vec<_>>());
        found.len()
    };
    assert_eq!(asked(Filter { person: Some("P002".into()), ..Filter::default() }), 1);
    assert_eq!(asked(Filter { window: Some("W03".into()), ..Filter::default() }), 2);
    assert_eq!(asked(Filter { rule: Some("denial-report".into()), ..Filter::default() }), 4);
    assert_eq!(asked(Filter { rule: Some("denial-report/9".into()), ..Filter::default() }), 1);
    assert_eq!(asked(Filter { rule: Some("conduct/3.5".into()), ..Filter::default() }), 1, "as cited by the complaint");
    assert_eq!(asked(Filter { rule: Some("denial".into()), ..Filter::default() }), 0);
    assert_eq!(asked(Filter { codes: vec![Code::ComplaintVerified], ..Filter::default() }), 2);
    assert_eq!(asked(Filter { aggregate: Some("case/K1".parse().unwrap()), ..Filter::default() }), 5);
    assert_eq!(asked(Filter { open: Some(true), ..Filter::default() }), 5);
    assert_eq!(asked(Filter { open: Some(false), ..Filter::default() }), everything.len() - 5);
    let (since, until) = (Some(at("2014-11-05T09:30:00Z")), Some(at("2014-11-07T09:30:00Z")));
    assert_eq!(asked(Filter { since, until, ..Filter::default() }), 4);
}

#[test]
fn a_cursor_of_another_list_is_named() {
    let both = Both::new(&systems());
    let sources = Sources { deadlines: both.deadlines.rows(), breaches: both.breaches.rows() };
    for place in ["2014-11-05T09:30:00.000Z/case/K1", "2014-11-05T09:30:00.000Z/case/K1#nothing.1"] {
        let request = PageRequest { cursor: Some(crate::page::cursor(place)), limit: 0 };
        assert!(list(sources, &Filter::default(), &request, at(NOW)).is_err(), "{place}");
    }
}

#[test]
fn a_complaint_decided_anew_is_listed_by_the_last_decision() {
    let mut history = systems();
    let none = anjuan_domain::matters::complaint::events::Decided {
        finding: anjuan_domain::matters::complaint::events::Finding::NotVerified,
        found: vec![],
        ..crate::systems::decided()
    };
    history.add("complaint/T1", "2014-11-15T01:00:00Z", "P007", none);
    assert!(all(&history, NOW).iter().all(|breach| breach.code != Code::ComplaintVerified));
}

#[test]
fn complaint_3__nobody_stood_in_for_a_complaint_about_himself() {
    for (about, on_duty) in [("P004", "P002"), ("P002", "P001")] {
        let mut history = grounds();
        history.add("post/PO1", "2014-01-02T00:00:00Z", "", crate::systems::post());
        for person in ["P001", "P002", "P004"] {
            history.add(&format!("person/{person}"), "2014-01-02T00:00:00Z", "", joined("2014-01-01"));
        }
        let received = anjuan_domain::matters::complaint::events::Received {
            receiver: "P001".into(),
            ..crate::systems::received("TS-1", &[about])
        };
        history.add("complaint/T1", "2014-11-03T01:00:00Z", "P001", received).add(
            "post/PO1",
            "2014-11-04T01:00:00Z",
            "",
            cover_started(1, "P001", "P002"),
        );
        let filter = Filter { codes: vec![Code::ComplaintUnanswered], ..Filter::default() };
        let found = Both::new(&history).list(&filter, NOW);
        assert_eq!(found.iter().map(|breach| breach.person.as_str()).collect::<Vec<_>>(), [on_duty], "about {about}");
    }
}

/// The centre of a history, as the domain folds it.
fn centre(history: &History) -> Centre {
    let mut centre = Centre::default();
    for (at, body) in history.bodies.iter().enumerate() {
        let envelope = Envelope::decode(body.as_bytes()).unwrap();
        if Kind::REFERENCE.contains(&envelope.kind().unwrap()) {
            let recorded = Recorded { stream_sequence: at as u64 + 1, envelope };
            ReferenceEvent::from_recorded(&recorded).unwrap().fold_into(&mut centre).unwrap();
        }
    }
    centre
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_order_the_streams_are_recorded_in_the_list_is_the_same_and_each_breach_is_in_it_once(
        picks in prop::collection::vec(0_usize..64, 70),
        cuts in prop::collection::btree_set(0_usize..60, 0..6),
    ) {
        let mut picks = picks.into_iter().cycle();
        let history = recorded(|_| picks.next().unwrap_or(0));
        let mut live = Both { deadlines: InMemory::default(), breaches: InMemory::default() };
        for at in 0..history.bodies.len() {
            if cuts.contains(&at) {
                live.deadlines.restart().unwrap();
                live.breaches.restart().unwrap();
            }
            history.apply(&mut live.deadlines, at).unwrap();
            history.apply(&mut live.breaches, at).unwrap();
        }
        let rebuilt = Both::new(&history);
        prop_assert!(live.deadlines.rows().iter().eq(rebuilt.deadlines.rows().iter()));
        prop_assert!(live.breaches.rows().iter().eq(rebuilt.breaches.rows().iter()));
        prop_assert!(live.breaches.rows().index().eq(rebuilt.breaches.rows().index()));
        let found: Vec<Fields> = live.list(&Filter::default(), NOW).iter().map(fields).collect();
        let expected: Vec<Fields> = all(&systems(), NOW).iter().map(fields).collect();
        prop_assert_eq!(&found, &expected);
        let once: BTreeSet<_> = found.iter().map(|(since, code, aggregate, person, ..)| (since, code, aggregate, person)).collect();
        prop_assert_eq!(once.len(), found.len());
    }

    #[test]
    fn who_was_on_duty_is_who_the_domain_says(
        covers in prop::collection::vec((0_usize..4, 0_usize..4, 1_u32..28, 1_u32..5), 0..6),
        staff in prop::collection::vec((0_usize..4, 1_u32..28, prop::bool::ANY), 0..6),
        due in 1_u32..28,
    ) {
        let persons = ["P001", "P002", "P003", "P004"];
        let mut history = grounds();
        history.add("post/PO1", "2014-01-02T00:00:00Z", "", crate::systems::post());
        for person in persons {
            history.add(&format!("person/{person}"), "2014-01-02T00:00:00Z", "", joined("2014-01-01"));
        }
        for (person, from, joins) in &staff {
            let (subject, from) = (format!("person/{}", persons[*person]), format!("2014-10-{from:02}"));
            let left = PersonWithdrawn { effective_from: from.parse().unwrap(), reason: "退休".into() };
            match joins {
                true => history.add(&subject, "2014-09-01T00:00:00Z", "", joined(&from)),
                false => history.add(&subject, "2014-09-01T00:00:00Z", "", left),
            };
        }
        for (ordinal, (away, cover, from, length)) in (1..).zip(&covers) {
            let started = cover_started(ordinal, persons[*away], persons[*cover]);
            history.add("post/PO1", &format!("2014-10-{from:02}T00:00:{ordinal:02}Z"), "", started);
            let ended = CoverEnded { ordinal, back: persons[*away].into(), remark: String::new() };
            if *length < 4 {
                history.add("post/PO1", &format!("2014-10-{:02}T00:00:30Z", from + length), "", ended);
            }
        }
        let mine = Registered { handler: "P001".into(), ..registered("AJ-20140930-A1", None) };
        let accept = anjuan_domain::matters::case::events::Accepted {
            due_at: Some(at(&format!("2014-10-{due:02}T09:30:00Z"))),
            ..accepted("2014-09-30T02:00:00Z", commitment(1, "time-limit/3.4"), None)
        };
        history
            .add("case/A1", "2014-09-30T01:00:00Z", "P001", mine)
            .add("case/A1", "2014-09-30T02:00:00Z", "P001", accept)
            .add("case/A1", "2014-11-10T02:00:00Z", "P001", finished());
        let filter = Filter { codes: vec![Code::PromiseLate], ..Filter::default() };
        let found = Both::new(&history).list(&filter, NOW);
        let centre = centre(&history);
        let on_duty = centre.on_duty("P001", at(&format!("2014-10-{due:02}T09:30:00Z")));
        prop_assert_eq!(found.iter().map(|breach| breach.person.as_str()).collect::<Vec<_>>(), [on_duty]);
    }
}

#[test]
fn every_stream_has_a_name_of_its_own() {
    let names: BTreeSet<_> = streams().iter().map(|stream| stream[0].0).collect();
    assert_eq!(names.len(), streams().len());
}
