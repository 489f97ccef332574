//! The sheets worked by hand (手工演算) in `WORKED_MONTH.md` against what the service makes of the same charges, line by line.
use super::fixture::{charge, rulebook};
use super::{Charge, Line, Sheet, Standing, changes, refit, score};
use crate::reference::tables::{Table, items};
use crate::vocabulary::points::Points;

/// The document.
const DOCUMENT: &str = include_str!("WORKED_MONTH.md");

/// The rows of a section's table whose first cell begins so, each as its cells.
fn rows(heading: &str, beginning: &[&str]) -> Vec<Vec<String>> {
    let section = DOCUMENT.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let lines = section.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    lines.map(cells).filter(|cells| beginning.iter().any(|start| cells[0].starts_with(start))).collect()
}

fn standing(text: &str) -> Standing {
    match text {
        "" | "stands" => Standing::Stands,
        "to be chosen" => Standing::ToBeChosen,
        "contested" => Standing::Contested,
        "set aside" => Standing::SetAside,
        "withdrawn" => Standing::Withdrawn,
        "relaxed" => Standing::Relaxed,
        other => panic!("{other} is no standing"),
    }
}

fn points(text: &str) -> Points {
    text.parse().unwrap()
}

/// One row as the charge that it is, without what was worked out.
fn of_row(row: &[String]) -> Charge {
    let [day, clause, fact, quantity, of, chosen, decided, ..] = row else { panic!("{row:?}") };
    Charge {
        on: day.parse().unwrap(),
        quantity: quantity.parse().unwrap(),
        of: of.parse().ok(),
        chosen: (!chosen.is_empty()).then(|| points(chosen)),
        standing: standing(decided),
        ..charge(clause, fact)
    }
}

fn line_of<'s>(sheet: &'s Sheet, charge: &Charge) -> &'s Line {
    sheet.items.iter().flat_map(|item| &item.lines).find(|line| line.charge == charge.id).unwrap()
}

fn compare(heading: &str, table: Table) -> (Vec<Charge>, Sheet) {
    let worked = rows(heading, &["2015-"]);
    let charges: Vec<Charge> = worked.iter().map(|row| of_row(row)).collect();
    let sheet = score(table, "worked", "by-hand", &charges, &rulebook()).unwrap();
    for (row, charge) in worked.iter().zip(&charges) {
        let line = line_of(&sheet, charge);
        assert_eq!((line.points, line.standing), (points(&row[7]), standing(&row[8])), "{row:?}");
    }
    let by_item = rows(heading, &["monthly/", "assessment/"]);
    assert_eq!(by_item.len(), items(table).len(), "every item is worked out");
    for (row, item) in by_item.iter().zip(&sheet.items) {
        assert_eq!((&row[0], points(&row[1]), points(&row[3])), (&item.item, item.cap, item.points), "{row:?}");
        assert!(!item.lines.is_empty(), "{} is not hit", item.item);
    }
    let sums: Vec<Points> = rows(heading, &["base", "awards", "total"]).iter().map(|row| points(&row[1])).collect();
    assert_eq!(sums, [sheet.base, sheet.awards, sheet.total]);
    (charges, sheet)
}

#[test]
fn the_month_worked_by_hand_is_the_months_sheet_line_by_line() {
    let (charges, sheet) = compare("The month", Table::Monthly);
    let twice = charges.iter().filter(|charge| line_of(&sheet, charge).also.len() == 1).count();
    assert_eq!(twice, 6, "three facts are charged twice");
    let decided =
        |wanted| sheet.items.iter().flat_map(|item| &item.lines).filter(|line| line.standing == wanted).count();
    assert_eq!((decided(Standing::Withdrawn), decided(Standing::Contested)), (1, 1));
}

#[test]
fn the_half_year_worked_by_hand_is_the_persons_sheet_line_by_line() {
    let (_, sheet) = compare("The half-year", Table::Assessment);
    let assumed: usize = sheet.items.iter().flat_map(|item| &item.lines).map(|line| line.assumed.len()).sum();
    assert!(assumed > 0, "what is assumed says so on its line");
}

#[test]
fn the_month_under_another_rulebook_shows_who_changes() {
    let (charges, before) = compare("The month", Table::Monthly);
    let mut other = rulebook();
    other.version = "what-if".into();
    other.numbers.iter_mut().filter(|rule| rule.name == "monthly-3-overdue").for_each(|rule| rule.value = 5);
    other.numbers.iter_mut().filter(|rule| rule.name == "monthly-7-verified-most").for_each(|rule| rule.value = 25);
    let after = score(Table::Monthly, "worked", "by-hand", &refit(&charges, &other), &other).unwrap();
    let stated: Vec<(String, Option<Points>, Option<Points>)> =
        changes(&before, &after).into_iter().map(|change| (change.clause, change.before, change.after)).collect();
    let tenths = |tenths| Some(Points::tenths(tenths));
    assert_eq!(
        stated,
        [
            ("monthly/3.overdue".to_owned(), tenths(30), tenths(15)),
            ("monthly/3.overdue".to_owned(), tenths(10), tenths(5)),
            ("monthly/7.verified".to_owned(), tenths(30), tenths(25)),
        ]
    );
    assert_eq!((before.total.to_string().as_str(), after.total.to_string().as_str()), ("70.2", "72.7"));
}
