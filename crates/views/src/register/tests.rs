//! The register: what a case and a contact look like on the way, and how they are found again.
use super::query::{Filter, by_number, get, list};
use super::row::{Milestone, Name, Phase};
use super::*;
use crate::memory::InMemory;
use crate::page::PageRequest;
use crate::testing::{at, month, registered, step};

fn numbers(filter: &Filter) -> Vec<String> {
    let view = month().fold::<Register>();
    list(view.rows(), filter, &PageRequest::default()).unwrap().rows.into_iter().map(|row| row.number).collect()
}

#[test]
fn a_case_is_found_by_number_and_shows_its_progress_without_names() {
    let view = month().fold::<Register>();
    let row = by_number(view.rows(), "AJ-20141103-A1").unwrap().unwrap();
    assert_eq!((row.phase, row.name()), (Phase::Finished, Name::Committed));
    assert_eq!(row.finished_at, Some(at("2014-11-24T02:00:00Z")));
    let steps: Vec<_> =
        row.progress.iter().filter(|line| line.milestone == Milestone::Step).map(|line| &*line.step).collect();
    assert_eq!(steps, ["审查"]);
    assert_eq!(get(view.rows(), &row.aggregate).unwrap(), Some(row));
    assert_eq!(by_number(view.rows(), "AJ-20141103-A").unwrap(), None, "the beginning of a number is no number");
}

#[test]
fn a_notice_that_asks_for_materials_makes_it_a_supplement_case_until_it_is_voided() {
    let history = month();
    let mut view = InMemory::<Register>::default();
    for at in 0..=9 {
        history.apply(&mut view, at).unwrap();
    }
    let row = by_number(view.rows(), "AJ-20141103-A2").unwrap().unwrap();
    assert_eq!((row.phase, row.name()), (Phase::SupplementAsked, Name::Supplement));
    assert_eq!(numbers(&Filter { phase: Some(Phase::Voided), ..Filter::default() }), ["AJ-20141103-A2"]);
}

#[test]
fn a_contact_moves_to_the_window_and_person_that_took_over() {
    let view = month().fold::<Register>();
    let row = by_number(view.rows(), "ZX-20141103-C1").unwrap().unwrap();
    assert_eq!((row.phase, &*row.window, &*row.responsible), (Phase::Closed, "W01", "P001"));
    assert_eq!(row.contact.unwrap().first_asked, "P003", "who was asked first cannot be edited away");
}

#[test]
fn lists_are_newest_first_and_filters_combine() {
    assert_eq!(
        numbers(&Filter { kinds: vec![Kind::Case], ..Filter::default() }),
        ["AJ-20141110-A3", "AJ-20141103-A2", "AJ-20141103-A1"]
    );
    let of_name =
        Filter { masked_name: Some("王*".into()), before: Some(at("2014-11-10T00:00:00Z")), ..Filter::default() };
    assert_eq!(numbers(&of_name), ["AJ-20141103-A2", "AJ-20141103-A1"]);
    let of_window = Filter { window: Some("W02".into()), ..Filter::default() };
    assert_eq!(numbers(&of_window), ["ZX-20141104-C2"]);
    let since = Filter { from: Some(at("2014-11-04T00:00:00Z")), ..Filter::default() };
    assert_eq!(numbers(&since), ["AJ-20141110-A3", "ZX-20141104-C2"]);
    let nobody = Filter { applicant: Some("AP0000000009".into()), ..Filter::default() };
    assert_eq!(numbers(&nobody), Vec::<String>::new());
}

#[test]
fn pages_follow_one_another_without_gap_or_repetition() {
    let view = month().fold::<Register>();
    let (mut seen, mut request) = (vec![], PageRequest { cursor: None, limit: 2 });
    loop {
        let page = list(view.rows(), &Filter::default(), &request).unwrap();
        seen.extend(page.rows.into_iter().map(|row| row.number));
        match page.next {
            Some(next) => request.cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, numbers(&Filter::default()));
    assert_eq!(seen.len(), 5);
}

#[test]
fn what_cannot_follow_is_not_applied() {
    let mut history = month();
    history.add("case/A1", "2014-12-01T00:00:00Z", "P001", registered("AJ-20141201-A1", None));
    history.add("case/A9", "2014-12-01T00:00:00Z", "P001", step("审查"));
    let mut view = InMemory::<Register>::default();
    let applied: Vec<bool> = (0..history.bodies.len()).map(|at| history.apply(&mut view, at).is_ok()).collect();
    assert_eq!(applied.iter().filter(|applied| !**applied).count(), 2);
    assert_eq!(applied[applied.len() - 2..], [false, false]);
}
