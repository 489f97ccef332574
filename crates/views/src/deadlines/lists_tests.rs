//! The lists and counts of deadlines on a made-up store: every combination of filters answers what it must, from full pages, and
//! reads few rows that it does not show.
use super::query::{Filter, counts, list};
use super::row::{Clock, Obligation, State};
use super::store::write;
use super::*;
use crate::counting::{Cost, Counting, Numbers};
use crate::memory::MemoryRows;
use crate::page::PageRequest;
use crate::register::query::Own;
use anjuan_domain::vocabulary::ids::AggregateRef;
use chrono::TimeDelta;

/// How many combinations of filters there are: each of five is given or is not, and whether somebody asks who reads their own only.
const COMBINATIONS: u32 = 1 << 6;

fn now() -> Instant {
    crate::testing::at("2015-03-05T01:00:00Z")
}

const CLOCKS: [(Kind, Clock); 5] = [
    (Kind::Case, Clock::Promise),
    (Kind::Case, Clock::AcceptanceDecision),
    (Kind::Contact, Clock::ContactClosing),
    (Kind::Complaint, Clock::ComplaintAnswer),
    (Kind::Leave, Clock::LeaveReportBack),
];

fn obligation(number: usize, numbers: &mut Numbers) -> Obligation {
    let (kind, clock) = CLOCKS[numbers.below(CLOCKS.len())];
    let window = numbers.below(8);
    let due = now() + TimeDelta::minutes(numbers.below(200_000) as i64 - 180_000);
    let status = match numbers.below(20) {
        0 => "open",
        1 => "paused",
        2 | 3 => "met-late",
        4 => "cancelled",
        _ => "met",
    };
    let mut row: Obligation = serde_json::from_value(serde_json::json!({
        "aggregate": AggregateRef::new(kind, format!("A{number}")).unwrap(),
        "number": format!("AJ-{number}"),
        "clock": clock,
        "rule": clock.article(),
        "window": format!("W{window:02}"),
        "responsible": format!("P{:03}", window * 4 + numbers.below(4)),
        "start": due - TimeDelta::days(5),
        "dueAt": due,
        "warnAt": due - TimeDelta::minutes(numbers.below(10_000) as i64),
        "calendar": "2015",
        "rulebook": "2015",
        "status": status,
        "sequences": [number],
    }))
    .unwrap();
    if status == "paused" {
        let until = now() + TimeDelta::minutes(numbers.below(20_000) as i64 - 10_000);
        let pause = serde_json::json!({
            "ordinal": 1, "from": due - TimeDelta::days(4), "approvedUntil": until, "label": "",
            "approved": {"count": 5, "unit": "WORKING_DAY", "counting": "CIVIL"},
        });
        row.pauses = vec![serde_json::from_value(pause).unwrap()];
    }
    if !row.is_open() {
        row.met_at = Some(due + TimeDelta::hours(if status == "met" { -1 } else { 1 }));
    }
    row
}

fn store(obligations: usize) -> MemoryRows<Deadlines> {
    let (mut rows, mut numbers) = (MemoryRows::default(), Numbers(11));
    for number in 0..obligations {
        write(&mut rows, None, obligation(number, &mut numbers));
    }
    rows
}

fn obligations(rows: &MemoryRows<Deadlines>) -> Vec<Obligation> {
    let of = |row: &Row| if let Row::Obligation(row) = row { Some(row.as_ref().clone()) } else { None };
    rows.iter().filter_map(|(_, row)| of(row)).collect()
}

/// The filter that asks for what of an obligation is in the combination.
fn asking(row: &Obligation, combination: u32) -> Filter {
    let with = |bit: u32| combination & 1 << bit != 0;
    Filter {
        states: if with(0) { vec![row.state(now())] } else { vec![] },
        window: with(1).then(|| row.window.clone()),
        responsible: with(2).then(|| row.responsible.clone()),
        clock: with(3).then_some(row.clock),
        due_before: with(4).then(|| row.due_at + TimeDelta::hours(300)),
        own: with(5).then(|| Own { kinds: vec![Kind::Leave], persons: vec!["P003".into()], ..Own::default() }),
        ..Filter::default()
    }
}

fn pages(rows: &MemoryRows<Deadlines>, filter: &Filter, limit: usize, most: usize) -> (Vec<Obligation>, Vec<Cost>) {
    let (mut found, mut costs, mut page) = (vec![], vec![], PageRequest { cursor: None, limit });
    for _ in 0..most {
        let counting = Counting::new(rows);
        let answer = list(&counting, filter, &page, now()).unwrap();
        costs.push(counting.cost());
        assert!(answer.rows.len() == limit || answer.next.is_none(), "a page that is not full goes on: {filter:?}");
        found.extend(answer.rows);
        page.cursor = answer.next;
        if page.cursor.is_none() {
            break;
        }
    }
    (found, costs)
}

#[test]
fn every_combination_of_filters_lists_what_fits_in_full_pages_and_counts_it() {
    let rows = store(800);
    let all = obligations(&rows);
    for state in State::ALL {
        let Some(of_state) = all.iter().find(|row| row.state(now()) == *state) else { continue };
        for combination in 0..COMBINATIONS {
            for stands_for in [vec![], vec!["P003".to_owned(), "P009".to_owned()]] {
                let filter = Filter { stands_for, ..asking(of_state, combination) };
                let mut expected: Vec<&Obligation> = all.iter().filter(|row| filter.fits(row, now())).collect();
                expected.sort_by_key(|row| (row.due_at, row.key()));
                let (found, _) = pages(&rows, &filter, 40, usize::MAX);
                assert!(found.is_sorted_by_key(|row| row.due_at), "{filter:?}");
                let mut found: Vec<&Obligation> = found.iter().collect();
                // What is due at the same instant stands in any order.
                found.sort_by_key(|row| (row.due_at, row.key()));
                assert_eq!(found, expected, "{filter:?}");
            }
            let filter = asking(of_state, combination & 0b10_1010);
            let counted = counts(&rows, &filter, now()).unwrap();
            for state in State::ALL {
                let fit = all.iter().filter(|row| filter.fits(row, now()) && row.state(now()) == *state).count();
                assert_eq!(counted[state], fit as u64, "{state}: {filter:?}");
            }
        }
    }
}

#[test]
fn a_page_reads_few_rows_that_it_does_not_show_however_many_there_are() {
    let (limit, rows) = (50, store(50_000));
    let all = obligations(&rows);
    let mut most = Cost::default();
    for state in State::ALL {
        let Some(row) = all.iter().find(|row| row.state(now()) == *state) else { continue };
        for combination in 0..COMBINATIONS {
            let filter = asking(row, combination);
            for cost in pages(&rows, &filter, limit, 2).1 {
                // One more says whether a page follows.
                assert!(cost.rows <= limit + 1, "{cost:?} for {filter:?}");
                most.seeks = most.seeks.max(cost.seeks);
                most.entries = most.entries.max(cost.entries);
            }
        }
    }
    // Parts of the index, which are as many as there are windows, persons and clocks, and entries that are passed over.
    assert!(most.seeks < 2_000 && most.entries < 10_000, "{most:?}");
}

#[test]
fn a_count_reads_the_rows_of_those_who_read_their_own_and_of_windows_and_clocks() {
    let rows = store(20_000);
    for own in [None, Some(Own { kinds: vec![Kind::Leave], persons: vec!["P003".into()], ..Own::default() })] {
        let counting = Counting::new(&rows);
        let filter = Filter { own, ..Filter::default() };
        counts(&counting, &filter, now()).unwrap();
        assert!(counting.cost().rows < 400, "{:?}", counting.cost());
    }
}
