//! The clocks of one day, by article: a contact and whoever takes it over, and a consultation.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::query::{Filter, get, list, named};
use super::row::{Clock, Obligation, State, Status};
use super::*;
use crate::memory::InMemory;
use crate::page::PageRequest;
use crate::testing::{History, answered, at, commitment, finished, grounds, opened, registered, taken_over};
use anjuan_domain::matters::case::events::Registered;
use anjuan_domain::matters::contact::events::{LeftOpen, ReferralAccepted, ReferralManner, Referred};
use anjuan_domain::vocabulary::item::{Interaction, Processing};

const CONTACT: &str = "contact/C1";

fn row(history: &History, aggregate: &str, clock: Clock, ordinal: u32) -> Option<Obligation> {
    let view: InMemory<Deadlines> = history.fold();
    get(view.rows(), &aggregate.parse().unwrap(), clock, ordinal).unwrap()
}

fn closing(history: &History, ordinal: u32) -> Obligation {
    row(history, CONTACT, Clock::ContactClosing, ordinal).unwrap()
}

fn led_to(window: &str, person: &str) -> Referred {
    let (window, person) = (window.into(), person.into());
    Referred { manner: ReferralManner::LedToWindow, window, person, reason: "事项".into() }
}

/// P003 at W02 was asked on Monday 3 November and led to P001 at W01, who took over that morning.
fn handed_on() -> History {
    let mut history = grounds();
    history
        .add(CONTACT, "2014-11-03T01:00:00Z", "P003", opened("ZX-20141103-C1", "2014-11-03T09:30:00Z"))
        .add(CONTACT, "2014-11-03T02:00:00Z", "P003", led_to("W01", "P001"))
        .add(CONTACT, "2014-11-03T03:00:00Z", "P003", taken_over("P001", "2014-11-03T09:30:00Z"));
    history
}

#[test]
fn first_asked_3_1__the_hand_on_meets_the_first_duty_and_whoever_took_over_has_until_closing_time() {
    let history = handed_on();
    let (first, taker) = (closing(&history, 0), closing(&history, 1));
    assert_eq!((first.status, first.responsible.as_str(), first.window.as_str()), (Status::Met, "P003", "W02"));
    assert_eq!((taker.status, taker.responsible.as_str(), taker.window.as_str()), (Status::Open, "P001", "W01"));
    assert_eq!((taker.due_at, taker.rule.as_str()), (at("2014-11-03T09:30:00Z"), "first-asked/3.1"));
    assert_eq!(taker.item.as_deref(), Some("SI-002"), "it is the same question");
    let view: InMemory<Deadlines> = history.fold();
    let (number, window) = named(view.rows(), &CONTACT.parse().unwrap()).unwrap().unwrap();
    assert_eq!((number.as_str(), window.as_str()), ("ZX-20141103-C1", "W01"));
    let filter = Filter { responsible: Some("P001".into()), states: vec![State::Overdue], ..Filter::default() };
    let late = list(view.rows(), &filter, &PageRequest::default(), at("2014-11-03T09:30:01Z")).unwrap().rows;
    assert_eq!(late.iter().map(Obligation::key).collect::<Vec<_>>(), ["contact/C1#contact-closing.1"]);
}

#[test]
fn first_asked_3_1__what_is_taken_over_is_open_until_it_is_answered_and_flagged_on_whoever_took_over() {
    let mut history = handed_on();
    history.add(CONTACT, "2014-11-03T04:00:00Z", "P001", answered(false));
    assert_eq!(closing(&history, 1).status, Status::Open, "an answer that does not satisfy settles nothing");
    let left = LeftOpen { closed_at: at("2014-11-03T09:30:00Z"), responsible: "P001".into() };
    history.add(CONTACT, "2014-11-03T09:31:00Z", "P001", left);
    assert_eq!(
        (closing(&history, 0).left_open_at, closing(&history, 1).left_open_at),
        (None, Some(at("2014-11-03T09:30:00Z")))
    );
    history.add(CONTACT, "2014-11-04T01:00:00Z", "P001", answered(true));
    assert_eq!((closing(&history, 0).status, closing(&history, 1).status), (Status::Met, Status::MetLate));
}

#[test]
fn first_asked_3_2__led_on_again_each_who_took_over_has_a_duty_of_their_own() {
    let mut history = handed_on();
    history.add(CONTACT, "2014-11-03T04:00:00Z", "P001", led_to("W02", "P004")).add(
        CONTACT,
        "2014-11-04T02:00:00Z",
        "P001",
        taken_over("P004", "2014-11-04T09:30:00Z"),
    );
    let rows: Vec<_> =
        (0..3).map(|ordinal| closing(&history, ordinal)).map(|row| (row.responsible, row.status)).collect();
    let expected = [("P003", Status::Met), ("P001", Status::MetLate), ("P004", Status::Open)];
    assert_eq!(rows, expected.map(|(person, status)| (person.to_owned(), status)));
}

#[test]
fn taken_over_before_there_was_a_closing_time_for_that_the_row_goes_with_it_and_ends() {
    let mut history = grounds();
    history
        .add(CONTACT, "2014-11-03T01:00:00Z", "P003", opened("ZX-20141103-C1", "2014-11-03T09:30:00Z"))
        .add(CONTACT, "2014-11-03T02:00:00Z", "P003", led_to("W01", "P001"))
        .add(CONTACT, "2014-11-03T03:00:00Z", "P003", ReferralAccepted { by: "P001".into(), closes_at: None });
    let first = closing(&history, 0);
    assert_eq!((first.status, first.responsible.as_str(), first.window.as_str()), (Status::Met, "P001", "W01"));
    assert_eq!(row(&history, CONTACT, Clock::ContactClosing, 1), None);
}

fn consultation(limit: i32) -> History {
    let (answer, interaction) = (Some(commitment(limit, "time-limit/3.1")), Interaction::Consultation);
    let processing = if limit == 0 { Processing::Immediate } else { Processing::Committed };
    let asked = Registered { answer, interaction, processing, ..registered("AJ-20141103-A1", None) };
    let mut history = grounds();
    history.add("case/A1", "2014-11-03T01:00:00Z", "P001", asked);
    history
}

#[test]
fn time_limit_3_1__a_consultation_is_answered_in_its_time_from_registration_on() {
    for (limit, due) in [(0, "2014-11-03T09:30:00Z"), (3, "2014-11-06T09:30:00Z")] {
        let history = consultation(limit);
        let promise = row(&history, "case/A1", Clock::Promise, 0).unwrap();
        assert_eq!((promise.start, promise.due_at), (at("2014-11-03T01:00:00Z"), at(due)));
        assert_eq!((promise.rule.as_str(), promise.responsible.as_str()), ("time-limit/3.1", "P001"));
        assert_eq!(row(&history, "case/A1", Clock::AcceptanceDecision, 0), None, "nobody accepts it");
    }
    let mut history = consultation(0);
    history.add("case/A1", "2014-11-04T01:00:00Z", "P001", finished());
    assert_eq!(row(&history, "case/A1", Clock::Promise, 0).unwrap().status, Status::MetLate);
}
