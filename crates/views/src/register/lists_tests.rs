//! The lists of the register on a made-up store: every combination of what they are filtered by answers what it must, from full
//! pages, and reads no row that it does not show.
use super::query::{Filter, Openness, Own, list};
use super::row::{CasePart, Decision, Entry, Phase};
use super::*;
use crate::counting::{Cost, Counting, Numbers};
use crate::memory::MemoryRows;
use crate::page::PageRequest;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::item::{Interaction, Processing};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;

/// How many combinations of filters there are: each of ten is given or is not.
const COMBINATIONS: u32 = 1 << 10;

fn begins() -> Instant {
    crate::testing::at("2015-01-05T01:00:00Z")
}

fn line(number: usize, numbers: &mut Numbers) -> Entry {
    let kind = *[Kind::Case, Kind::Case, Kind::Case, Kind::Contact, Kind::Contact, Kind::Finding]
        .get(numbers.below(6))
        .unwrap();
    let window = numbers.below(8);
    let closed = numbers.below(10) < 8;
    let phase = match (kind, closed) {
        (Kind::Case, true) => [Phase::Finished, Phase::Returned, Phase::Voided][numbers.below(3)],
        (Kind::Case, false) => [Phase::Registered, Phase::Accepted, Phase::Paused][numbers.below(3)],
        (_, true) => Phase::Closed,
        (_, false) => Phase::Open,
    };
    let at = begins() + TimeDelta::seconds(number as i64 * 7);
    let mut row: Entry = serde_json::from_value(serde_json::json!({
        "aggregate": AggregateRef::new(kind, format!("A{number}")).unwrap(),
        "number": format!("AJ-{number}"),
        "phase": phase,
        "window": format!("W{window:02}"),
        "responsible": format!("P{:03}", window * 4 + numbers.below(4)),
        "maskedName": format!("{}*", ["王", "李", "张", "欧阳*", "a/b"][numbers.below(5)]),
        "registeredAt": at,
        "changedAt": at,
        "version": 1,
        "sequence": number,
        "progress": [],
    }))
    .unwrap();
    row.finished_at = closed.then_some(at);
    if kind == Kind::Case {
        row.item = Some(format!("SI-{:03}", window * 3 + numbers.below(3)));
        row.applicant = Some(format!("AP{}", numbers.below(2_000)));
        row.case = Some(CasePart {
            interaction: Interaction::Application,
            decision: Decision::Accepted,
            processing: [Processing::Immediate, Processing::Committed][numbers.below(2)],
            acceptance_number: None,
            contact: None,
            expedited: false,
            result: None,
            origin: None,
            denial: None,
            parts: vec![],
            satisfaction: None,
            approvals: vec![],
            rating_entered_by: None,
        });
    }
    if kind == Kind::Finding {
        row.finding = Some(
            serde_json::from_value(serde_json::json!({
                "code": "late", "place": "hall", "persons": [format!("P{:03}", numbers.below(32))],
            }))
            .unwrap(),
        );
    }
    row
}

fn store(lines: usize) -> MemoryRows<Register> {
    let (mut rows, mut numbers) = (MemoryRows::default(), Numbers(7));
    for number in 0..lines {
        let row = line(number, &mut numbers);
        rows.put(&row.aggregate.to_string(), row);
    }
    rows
}

/// The filter that asks for what of a line is in the combination.
fn asking(row: &Entry, combination: u32) -> Filter {
    let with = |bit: u32| combination & 1 << bit != 0;
    let text = |bit: u32, text: &str| (with(bit) && !text.is_empty()).then(|| text.to_owned());
    Filter {
        kinds: if with(0) { vec![row.aggregate.kind] } else { vec![] },
        open: if with(1) { Some(row.is_open()).into() } else { Openness::Any },
        phase: with(2).then_some(row.phase),
        name: with(3).then(|| row.name()),
        window: text(4, &row.window),
        responsible: text(5, &row.responsible),
        about: text(6, row.about().first().copied().unwrap_or_default()),
        item: text(7, row.item.as_deref().unwrap_or_default()),
        applicant: text(8, row.applicant.as_deref().unwrap_or_default()),
        masked_name: text(9, &row.masked_name),
        ..Filter::default()
    }
}

fn own() -> Option<Own> {
    Some(Own {
        kinds: vec![Kind::Finding, Kind::Recommendation],
        persons: vec!["P003".into()],
        window: Some("W01".into()),
        ..Own::default()
    })
}

/// The lines that fit, page after page, and what each page cost.
fn pages(rows: &MemoryRows<Register>, filter: &Filter, limit: usize, most: usize) -> (Vec<Entry>, Vec<Cost>) {
    let (mut found, mut costs, mut page) = (vec![], vec![], PageRequest { cursor: None, limit });
    for _ in 0..most {
        let counting = Counting::new(rows);
        let answer = list(&counting, filter, &page).unwrap();
        costs.push(counting.cost());
        let goes_on = answer.next.is_some();
        assert!(answer.rows.len() == limit || !goes_on, "a page that is not full goes on: {filter:?}");
        found.extend(answer.rows);
        page.cursor = answer.next;
        if !goes_on {
            break;
        }
        assert!(!found.is_empty());
    }
    (found, costs)
}

#[test]
fn every_combination_of_filters_lists_what_fits_in_full_pages() {
    let rows = store(500);
    let lines: Vec<Entry> = rows.iter().map(|(_, row)| row.clone()).collect();
    for combination in 0..COMBINATIONS {
        let row = &lines[combination as usize * 7 % lines.len()];
        for (own, stands_for) in [(None, vec![]), (own(), vec![]), (own(), vec!["P003".to_owned(), "P009".to_owned()])]
        {
            let filter = Filter { own, stands_for, ..asking(row, combination) };
            let mut expected: Vec<&Entry> = lines.iter().filter(|row| filter.fits(row)).collect();
            expected.sort_by_key(|row| std::cmp::Reverse((row.registered_at, row.aggregate.to_string())));
            let (found, _) = pages(&rows, &filter, 40, usize::MAX);
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter:?}");
        }
    }
}

#[test]
fn a_page_reads_the_rows_that_it_shows_however_many_there_are() {
    let (limit, rows) = (50, store(50_000));
    let lines: Vec<Entry> = rows.iter().take(50).map(|(_, row)| row.clone()).collect();
    let mut most = Cost::default();
    // Of a few filters, and of nearly all: those between are answered from the same parts of the index.
    let counted = |combination: &u32| combination.count_ones() <= 2 || combination.count_ones() >= 9;
    for combination in (0..COMBINATIONS).filter(counted) {
        let row = &lines[combination as usize % lines.len()];
        for own in [None, own()] {
            let filter = Filter { own, ..asking(row, combination) };
            for cost in pages(&rows, &filter, limit, 2).1 {
                // One more says whether a page follows.
                assert!(cost.rows <= limit + 1, "{cost:?} for {filter:?}");
                most.seeks = most.seeks.max(cost.seeks);
                most.entries = most.entries.max(cost.entries);
            }
        }
    }
    // Parts of the index, which are as many as there are windows, persons and phases; and of two filters that no tree has both of, the
    // entries that are passed over on the way from one that fits to the next.
    assert!(most.seeks < 3_000 && most.entries < 40_000, "{most:?}");
}
