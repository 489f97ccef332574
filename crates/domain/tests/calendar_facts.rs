//! The centre's calendar file against the facts it was made from, where those lie beside the repository; without them the
//! test says so and passes. The only test of `domain` that reads files, so it stands outside the crate's sources.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test of facts: it fails where they do not read, and says when it skips"
)]
use anjuan_domain::clock::{Calendar, DayKind, Notice, NoticeDay, OfficeHours, Season, Session, Standing};
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeMap;
use std::path::Path;

const CSV: &str = include_str!("../../../deploy/centres/bencha/calendar.csv");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn notices() -> Vec<Notice> {
    let mut notices: Vec<Notice> = Vec::new();
    for line in CSV.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let kind = if cells[5] == "holiday" { DayKind::Holiday } else { DayKind::MakeupWorkday };
        let entry = NoticeDay { date: day(cells[4]), kind, name: cells[6].into() };
        match notices.last_mut() {
            Some(last) if last.id == cells[0] => last.days.push(entry),
            _ => notices.push(Notice {
                id: cells[0].into(),
                announced_on: day(cells[1]),
                assumed: cells[2] == "true",
                covers_until: cells[3].parse().ok(),
                days: vec![entry],
            }),
        }
    }
    notices
}

fn calendar() -> Calendar {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let sessions = vec![Session { opens: time(8), closes: time(18) }];
    let season = Season { name: "全年".into(), from: "01-01".into(), until: "12-31".into(), sessions };
    let hours = OfficeHours { article: "duty/2.2.2".into(), assumed: true, seasons: vec![season] };
    Calendar::new(notices(), hours).unwrap()
}

/// The lines of a file of facts as cells; none, with a word on it, where the facts are not there.
fn facts(name: &str) -> Option<Vec<Vec<String>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/calendar").join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()),
        Err(error) => {
            println!("skipped: {name} is not beside the repository ({error})");
            None
        }
    }
}

#[test]
fn every_day_of_the_facts_and_no_other_is_an_exception_with_its_name() {
    let Some(rows) = facts("cn-holidays.csv") else { return };
    let calendar = calendar();
    let facts: BTreeMap<NaiveDate, (&str, &str)> =
        rows.iter().map(|row| (day(&row[0]), (row[1].as_str(), row[2].as_str()))).collect();
    assert_eq!(facts.len(), 766);
    for date in day("2004-01-01").iter_days().take_while(|date| *date <= day("2026-12-31")) {
        let found = calendar.day(date).unwrap();
        let kind = match found.standing {
            Standing::Holiday => Some("holiday"),
            Standing::MakeupWorkday => Some("makeup_workday"),
            Standing::Workday | Standing::Weekend => None,
        };
        let expected = facts.get(&date);
        assert_eq!(kind, expected.map(|(kind, _)| *kind), "{date}");
        assert_eq!(found.name.as_deref(), expected.map(|(_, name)| *name), "{date}");
        assert!(!found.provisional, "{date}");
    }
}

#[test]
fn every_revision_changes_its_day_on_the_day_it_was_announced() {
    let Some(rows) = facts("cn-holidays-revisions.csv") else { return };
    let calendar = calendar();
    assert_eq!(rows.len(), 12);
    for row in rows {
        let (announced_on, date) = (day(&row[0]), day(&row[1]));
        let works = |known: NaiveDate| calendar.as_known_on(known).is_working(date);
        assert_eq!(works(announced_on.pred_opt().unwrap()), row[5] == "1", "{date} before {announced_on}");
        assert_eq!(works(announced_on), row[6] == "1", "{date} from {announced_on}");
    }
}
