//! What amendments moved: given a history with a calendar notice, when it is folded, then this moved and these cards are proposed to be cancelled.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::moved::{Asked, Moved, Recalled, list, recalled};
use super::query::Filter;
use super::row::{Clock, MovedBy};
use super::*;
use crate::memory::InMemory;
use crate::page::PageRequest;
use crate::testing::{History, accepted, at, commitment, finished, grounds, notice, registered};
use anjuan_domain::clock::{Against, Counting, Level, Limit, Unit};
use anjuan_domain::matters::card::ObligationOf;
use anjuan_domain::matters::card::events::{CancelCause, Cancelled, Issued, IssuedByHand, Reckoning};

/// When both cases are accepted; two days promised: due on Wednesday 5 November 2014 at the close of business.
const ACCEPTED: &str = "2014-11-03T02:00:00Z";
const DUE: &str = "2014-11-05T09:30:00Z";

/// Two cases that run.
fn running() -> History {
    let mut history = grounds();
    for (case, number) in [("case/A1", "AJ-20141103-A1"), ("case/A2", "AJ-20141103-A2")] {
        history.add(case, ACCEPTED, "P001", registered(number, None)).add(
            case,
            ACCEPTED,
            "P001",
            accepted(ACCEPTED, commitment(2, "time-limit/3.4"), None),
        );
    }
    history
}

/// Wednesday becomes a holiday, when it is over already.
fn holiday(history: &mut History) {
    history.add("calendar/cn", "2014-11-05T10:00:00Z", "P001", notice("临时", "2014-11-05", None, &["2014-11-05"]));
}

fn promise_of(case: &str) -> ObligationOf {
    ObligationOf { about: case.parse().unwrap(), clock: Clock::Promise.to_string(), ordinal: 0 }
}

fn yellow(case: &str) -> Issued {
    Issued {
        number: "JP-20141105-A1".into(),
        obligation: promise_of(case),
        matter: "AJ-20141103-A1".into(),
        clock: "case".into(),
        level: Level::Yellow,
        fell_at: at(DUE),
        rule: "card-case-yellow".into(),
        article: "time-limit/3.4".into(),
        assumed: true,
        rulebook: "2014-11.1".into(),
        window: "W01".into(),
        responsible: "P001".into(),
        against: "P001".into(),
        reckoning: Reckoning {
            measured: Against::Promised,
            start: at(ACCEPTED),
            limit: None,
            due: at(DUE),
            threshold: Limit { count: 1, unit: Unit::WorkingDay, counting: Counting::Civil },
            calendar: "2014".into(),
            days: vec![],
        },
    }
}

fn by_hand(case: &str) -> IssuedByHand {
    IssuedByHand {
        number: "JP-20141105-A2".into(),
        obligation: promise_of(case),
        matter: "AJ-20141103-A2".into(),
        clock: "case".into(),
        level: Level::Yellow,
        window: "W01".into(),
        responsible: "P001".into(),
        against: "P001".into(),
        reason: "群众反映".into(),
        authority: "纪要".into(),
        by: "P003".into(),
    }
}

fn moved(view: &InMemory<Deadlines>, asked: &Asked) -> Vec<Moved> {
    list(view.rows(), asked, &PageRequest::default(), at("2014-12-01T00:00:00Z")).unwrap().rows
}

fn proposed(view: &InMemory<Deadlines>) -> Vec<Recalled> {
    recalled(view.rows(), &Filter::default(), &PageRequest::default(), at("2014-12-01T00:00:00Z")).unwrap().rows
}

#[test]
fn handover_2_5__a_notice_says_what_it_moved_from_when_to_when_and_why() {
    let mut history = running();
    assert_eq!(moved(&history.fold(), &Asked::default()), []);
    holiday(&mut history);
    let view = history.fold();
    let found = moved(&view, &Asked::default());
    let promises: Vec<&Moved> = found.iter().filter(|moved| moved.clock == Clock::Promise).collect();
    assert_eq!(promises.len(), 2, "{found:?}");
    let one = promises[0];
    assert_eq!((one.from, one.to), (at(DUE), at("2014-11-06T09:30:00Z")));
    assert_eq!((one.because, one.reference.as_str()), (MovedBy::Notice, "临时"));
    assert_eq!((one.at, one.responsible.as_str()), (at("2014-11-05T10:00:00Z"), "P001"));
    assert_eq!(one.sequence, history.bodies.len() as u64);
}

#[test]
fn handover_2_5__what_moved_is_listed_by_window_person_and_notice_and_page_by_page() {
    let mut history = running();
    holiday(&mut history);
    let view = history.fold();
    let all = moved(&view, &Asked::default()).len();
    let of = |filter: Filter, reference: Option<&str>| {
        moved(&view, &Asked { filter, reference: reference.map(str::to_owned) }).len()
    };
    assert_eq!(of(Filter { window: Some("W01".into()), ..Filter::default() }, Some("临时")), all);
    assert_eq!(of(Filter { window: Some("W09".into()), ..Filter::default() }, None), 0);
    assert_eq!(of(Filter { responsible: Some("P009".into()), ..Filter::default() }, None), 0);
    assert_eq!(of(Filter::default(), Some("2014")), 0);
    let (mut page, mut seen) = (PageRequest { cursor: None, limit: 1 }, Vec::new());
    loop {
        let found = list(view.rows(), &Asked::default(), &page, at("2014-12-01T00:00:00Z")).unwrap();
        seen.extend(found.rows.into_iter().map(|moved| (moved.aggregate, moved.clock)));
        page.cursor = found.next;
        if page.cursor.is_none() {
            break;
        }
    }
    let found = moved(&view, &Asked::default()).into_iter().map(|moved| (moved.aggregate, moved.clock));
    assert_eq!(seen, found.collect::<Vec<_>>());
}

#[test]
fn handover_2_5__a_card_whose_end_moved_behind_it_is_proposed_to_be_cancelled_and_one_by_hand_is_not() {
    let mut history = running();
    history.add("card/case-A1-promise-0-yellow", DUE, "P001", yellow("case/A1"));
    history.add("card/case-A2-promise-0-yellow", DUE, "P003", by_hand("case/A2"));
    assert_eq!(proposed(&history.fold()), [], "they stand");
    holiday(&mut history);
    let view = history.fold();
    let found = proposed(&view);
    assert_eq!(found.len(), 1, "{found:?}");
    let card = &found[0];
    assert_eq!(card.card.to_string(), "card/case-A1-promise-0-yellow");
    assert_eq!((card.level, card.cause), (Level::Yellow, CancelCause::Moved));
    assert_eq!((card.fell_at, card.falls_at), (at(DUE), Some(at("2014-11-06T09:30:00Z"))));
    let moved = moved(&view, &Asked::default());
    let with_cards: Vec<_> = moved.iter().filter(|moved| !moved.cards.is_empty()).collect();
    assert_eq!(with_cards.iter().map(|moved| moved.aggregate.to_string()).collect::<Vec<_>>(), ["case/A1"]);
    let cancelled = Cancelled {
        obligation: promise_of("case/A1"),
        level: Level::Yellow,
        cause: CancelCause::Moved,
        reason: "临时放假".into(),
        by: "P003".into(),
    };
    history.add("card/case-A1-promise-0-yellow", "2014-11-05T11:00:00Z", "P003", cancelled);
    assert_eq!(proposed(&history.fold()), [], "it is settled");
}

#[test]
fn handover_2_5__what_is_done_later_than_its_card_leaves_the_card() {
    let mut history = running();
    history.add("card/case-A1-promise-0-yellow", DUE, "P001", yellow("case/A1"));
    history.add("case/A1", "2014-11-06T02:00:00Z", "P001", finished());
    assert_eq!(proposed(&history.fold()), []);
}
