//! Whose a matter is now: given covers that run, then lists hold what somebody answers for, with whose it is by name.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::*;
use crate::breaches::Breaches;
use crate::breaches::codes::Code;
use crate::breaches::query::{Filter as BreachFilter, Sources, list as list_breaches};
use crate::deadlines::Deadlines;
use crate::deadlines::row::Clock;
use crate::memory::InMemory;
use crate::register::Register;
use crate::register::query::Openness;
use crate::systems::{cover_started, joined, post, received};
use crate::testing::{History, at, commitment, grounds, registered, voided};
use anjuan_domain::matters::case::events::Registered;
use anjuan_domain::reference::post::events::CoverEnded;

const NOW: &str = "2014-11-05T01:00:00Z";

/// The three views over one history.
struct Views {
    deadlines: InMemory<Deadlines>,
    breaches: InMemory<Breaches>,
    register: InMemory<Register>,
}

impl Views {
    fn new(history: &History) -> Self {
        Self { deadlines: history.fold(), breaches: history.fold(), register: history.fold() }
    }

    /// What of the deadlines stands in somebody's list: number, clock, who answers, for whom.
    fn deadlines(&self, person: &str) -> Vec<(String, Clock, String, Option<String>)> {
        let filter = deadlines::query::Filter { responsible: Some(person.into()), ..Default::default() };
        let sources: (&dyn Source<Deadline>, &dyn Source<Covers>) = (self.deadlines.rows(), self.breaches.rows());
        let found = deadlines(sources, &filter, &PageRequest::default(), at(NOW)).unwrap();
        let rows = found.rows.into_iter();
        rows.map(|standing| {
            let on_duty = standing.on_duty.unwrap_or_default();
            (standing.row.number, standing.row.clock, on_duty, standing.covering)
        })
        .collect()
    }

    /// What of the register stands in somebody's list, two lines a page: number, who answers, for whom.
    fn register(&self, person: &str, open: Openness) -> Vec<(String, Option<String>, Option<String>)> {
        let filter = register::query::Filter { responsible: Some(person.into()), open, ..Default::default() };
        let sources: (&dyn Source<Entry>, &dyn Source<Covers>) = (self.register.rows(), self.breaches.rows());
        let (mut seen, mut request) = (vec![], PageRequest { cursor: None, limit: 2 });
        loop {
            let page = register(sources, &filter, &request, at(NOW)).unwrap();
            seen.extend(page.rows.into_iter().map(|line| (line.row.number, line.on_duty, line.covering)));
            match page.next {
                Some(next) => request.cursor = Some(next),
                None => return seen,
            }
        }
    }
}

fn case(number: &str, handler: &str) -> Registered {
    Registered { handler: handler.into(), ..registered(number, Some(commitment(5, "行政许可法/32"))) }
}

/// Cases of P001, P002 and P003, of which P002 stands for P001 since the 4th.
fn history() -> History {
    let mut history = grounds();
    history.add("post/PO1", "2014-01-02T00:00:00Z", "", post());
    for person in ["P001", "P002", "P003"] {
        history.add(&format!("person/{person}"), "2014-01-02T00:00:00Z", "", joined("2014-01-01"));
    }
    for (id, day, handler) in [("A1", 3, "P001"), ("A2", 3, "P002"), ("A3", 4, "P003"), ("A4", 4, "P001")] {
        let time = format!("2014-11-{day:02}T01:0{}:00Z", id.trim_start_matches('A'));
        history.add(&format!("case/{id}"), &time, handler, case(&format!("AJ-{id}"), handler));
    }
    history.add("case/A4", "2014-11-04T02:00:00Z", "P001", voided());
    history.add("post/PO1", "2014-11-04T03:00:00Z", "", cover_started(1, "P001", "P002"));
    history
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn ab_role_3__the_list_of_who_stands_in_holds_what_they_cover_and_says_for_whom() {
    let views = Views::new(&history());
    let decision = Clock::AcceptanceDecision;
    let covered = ("AJ-A1".to_owned(), decision, "P002".to_owned(), some("P001"));
    assert_eq!(views.deadlines("P002"), [covered.clone(), ("AJ-A2".into(), decision, "P002".into(), None)]);
    assert!(views.deadlines("P001").contains(&covered), "whose it is by name still finds it, and who answers");
    assert_eq!(views.deadlines("P003"), [("AJ-A3".into(), decision, "P003".into(), None)]);
    let line = ("AJ-A1".to_owned(), some("P002"), some("P001"));
    assert_eq!(views.register("P002", Openness::Open), [("AJ-A2".into(), some("P002"), None), line.clone()]);
    assert_eq!(views.register("P002", Openness::Any), [("AJ-A2".into(), some("P002"), None), line.clone()]);
    assert_eq!(views.register("P002", Openness::Closed), [], "what is over was not theirs");
    assert_eq!(views.register("P001", Openness::Any), [("AJ-A4".into(), None, None), line]);
}

#[test]
fn ab_role_3__who_stands_for_one_who_stands_in_answers_for_both_and_it_ends_with_the_return() {
    let mut chained = history();
    chained.add("post/PO2", "2014-11-04T03:30:00Z", "", post());
    chained.add("post/PO2", "2014-11-04T04:00:00Z", "", cover_started(1, "P002", "P003"));
    let views = Views::new(&chained);
    let numbers = |person: &str| views.register(person, Openness::Open).into_iter().map(|(number, ..)| number);
    assert_eq!(numbers("P003").collect::<Vec<_>>(), ["AJ-A3", "AJ-A2", "AJ-A1"]);
    assert_eq!(numbers("P002").collect::<Vec<_>>(), ["AJ-A2"], "by name alone");
    let ended = CoverEnded { ordinal: 1, back: "P001".into(), remark: String::new() };
    let mut over = history();
    over.add("post/PO1", "2014-11-04T05:00:00Z", "", ended);
    let views = Views::new(&over);
    assert_eq!(views.register("P002", Openness::Open), [("AJ-A2".into(), some("P002"), None)]);
    assert_eq!(views.register("P001", Openness::Open), [("AJ-A1".into(), some("P001"), None)]);
}

#[test]
fn complaint_3__a_complaint_about_who_stands_in_stays_with_whose_it_is() {
    let mut history = history();
    let of = |about: &str| anjuan_domain::matters::complaint::events::Received {
        receiver: "P001".into(),
        ..received(&format!("TS-{about}"), &[about])
    };
    history.add("complaint/T1", "2014-11-05T00:30:00Z", "P001", of("P002"));
    history.add("complaint/T2", "2014-11-05T00:40:00Z", "P001", of("P003"));
    let views = Views::new(&history);
    let numbers = |person: &str| views.register(person, Openness::Open).into_iter().map(|(number, ..)| number);
    assert_eq!(numbers("P002").collect::<Vec<_>>(), ["TS-P003", "AJ-A2", "AJ-A1"]);
    assert!(views.register("P001", Openness::Open).contains(&("TS-P002".into(), some("P001"), None)));
}

#[test]
fn ab_role_4__deadline_and_breach_of_the_handover_both_name_who_goes() {
    let views = Views::new(&history());
    let owed = ("PO1".to_owned(), Clock::CoverHandover, "P001".to_owned(), None);
    assert!(views.deadlines("P001").contains(&owed), "{:?}", views.deadlines("P001"));
    let sources = Sources { deadlines: views.deadlines.rows(), breaches: views.breaches.rows() };
    let filter = BreachFilter { codes: vec![Code::CoverWithoutHandover], ..BreachFilter::default() };
    let found = list_breaches(sources, &filter, &PageRequest::default(), at("2014-11-07T01:00:00Z")).unwrap();
    assert_eq!(found.rows.iter().map(|row| row.person.as_str()).collect::<Vec<_>>(), ["P001"]);
}

#[test]
fn what_is_owed_in_person_passes_to_nobody_who_stands_in() {
    use anjuan_domain::people::duty::events::{DutyDay, DutyGroup, Generated};
    let mut history = history();
    let groups = vec![DutyGroup { name: "一组".into(), persons: vec!["P001".into()] }];
    let days = vec![DutyDay { day: "2014-11-05".parse().unwrap(), group: "一组".into() }];
    history.add("duty/2014-11", "2014-11-03T00:30:00Z", "", Generated { groups, days, by: "P008".into() });
    let views = Views::new(&history);
    let personal = |person: &str| {
        let rows = views.deadlines(person).into_iter();
        rows.filter(|(_, clock, ..)| clock.is_personal())
            .map(|(_, clock, on_duty, _)| (clock, on_duty))
            .collect::<Vec<_>>()
    };
    assert!(personal("P001").contains(&(Clock::CoverHandover, "P001".into())));
    assert_eq!(personal("P002"), [], "neither the handover nor the duty of whom they cover");
}
