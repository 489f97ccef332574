//! Golden rows (样板行): what the recorded month comes to in every view, and the table of views.
//!
//! `UPDATE_GOLDEN=1 cargo test -p anjuan-views` writes them anew; a change is then a difference in review.
use crate::attendance::Attendance;
use crate::breaches::Breaches;
use crate::breaches::codes::{LIST, Line};
use crate::breaches::query::{self, Sources};
use crate::centre::CentreView;
use crate::deadlines::Deadlines;
use crate::inbox::Inbox;
use crate::page::PageRequest;
use crate::register::Register;
use crate::scoring::Scoring;
use crate::systems::systems;
use crate::table::TABLE;
use crate::testing::month;
use crate::view::View;
use serde_json::{Value, json};
use std::path::PathBuf;

fn check(name: &str, found: &Value) {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "golden", &format!("{name}.json")].iter().collect();
    let found = format!("{}\n", serde_json::to_string_pretty(found).unwrap());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &found).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == found, "{} differs; UPDATE_GOLDEN=1 writes it anew. Found:\n{found}", path.display());
}

fn rows<V: View>() -> Value {
    let view = month().fold::<V>();
    let rows: serde_json::Map<String, Value> =
        view.rows().iter().map(|(key, row)| (key.to_owned(), serde_json::to_value(row).unwrap())).collect();
    json!({ "rows": rows, "index": view.rows().index().collect::<Vec<_>>() })
}

#[test]
fn attendance_rows_and_answers_are_golden() {
    use crate::attendance::query::{Span, person_days, publication};
    let view = crate::attendance::tests::days().fold::<Attendance>();
    let rows: serde_json::Map<String, Value> =
        view.rows().iter().map(|(key, row)| (key.to_owned(), serde_json::to_value(row).unwrap())).collect();
    check("attendance", &json!({ "rows": rows, "index": view.rows().index().collect::<Vec<_>>() }));
    let centre = crate::attendance::centre(view.rows()).unwrap();
    let (month, now) = (Span::month("2015-03").unwrap(), crate::testing::at("2015-03-06T10:00:00Z"));
    let days = person_days(view.rows(), &centre, "P02", month, now).unwrap();
    let list = publication(view.rows(), &centre, month, now).unwrap();
    check("attendance-answers", &json!({ "days": days, "publication": list.persons[..2] }));
}

#[test]
fn scoring_rows_and_sheets_are_golden() {
    use crate::scoring::history::{Four, HALF, MONTH, now, recorded};
    use crate::scoring::query;
    let history = recorded(|_| 0);
    let view = history.fold::<Scoring>();
    let rows: serde_json::Map<String, Value> =
        view.rows().iter().map(|(key, row)| (key.to_owned(), serde_json::to_value(row).unwrap())).collect();
    check("scoring", &json!({ "rows": rows, "index": view.rows().index().collect::<Vec<_>>() }));
    let four = Four::new(&history);
    let sheet = |period, subject| query::live(four.views(), period, subject, now()).unwrap();
    check("scoring-sheets", &json!({ "window": sheet(MONTH, "W01"), "person": sheet(HALF, "P001") }));
}

#[test]
fn deadlines_rows_are_golden() {
    check("deadlines", &rows::<Deadlines>());
}

/// The nine systems, each with its breaches, in one view.
fn systems_rows<V: View>() -> Value {
    let view = systems().fold::<V>();
    view.rows().iter().map(|(key, row)| (key.to_owned(), serde_json::to_value(row).unwrap())).collect()
}

#[test]
fn the_rows_of_the_nine_systems_are_golden() {
    check("systems-deadlines", &systems_rows::<Deadlines>());
    check("systems-register", &systems_rows::<Register>());
    check("systems-breaches", &systems_rows::<Breaches>());
}

#[test]
fn the_list_of_breaches_is_golden() {
    let line = |line: &Line| json!({ "code": line.code, "clock": line.clock, "rule": line.rule, "zh": line.zh, "en": line.en });
    check("breach-list", &LIST.iter().map(line).collect());
    let (deadlines, breaches) = (systems().fold::<Deadlines>(), systems().fold::<Breaches>());
    let sources = Sources { deadlines: deadlines.rows(), breaches: breaches.rows() };
    let now = crate::testing::at("2014-11-25T01:00:00Z");
    let page = query::list(sources, &query::Filter::default(), &PageRequest::default(), now).unwrap();
    check("breaches", &serde_json::to_value(page.rows).unwrap());
}

#[test]
fn inbox_rows_and_items_are_golden() {
    let history = crate::inbox::tests::everything();
    let view = history.fold::<Inbox>();
    let rows: serde_json::Map<String, Value> =
        view.rows().iter().map(|(key, row)| (key.to_owned(), serde_json::to_value(row).unwrap())).collect();
    let items = crate::inbox::tests::items(&history, None, "2014-11-20T02:00:00Z");
    check("inbox", &json!({ "rows": rows, "index": view.rows().index().collect::<Vec<_>>(), "items": items }));
}

#[test]
fn register_rows_are_golden() {
    check("register", &rows::<Register>());
}

#[test]
fn register_rows_of_the_staffs_kinds_are_golden() {
    let view = crate::register::staff_tests::staff();
    let rows: serde_json::Map<String, Value> =
        view.rows().iter().map(|(key, row)| (key.to_owned(), serde_json::to_value(row).unwrap())).collect();
    check("register-staff", &json!({ "rows": rows, "index": view.rows().index().collect::<Vec<_>>() }));
}

#[test]
fn centre_rows_are_golden() {
    check("centre", &rows::<CentreView>());
}

#[test]
fn the_table_of_views_is_golden_and_every_view_is_in_it() {
    let lines: Vec<Value> =
        TABLE.iter().map(|line| json!([line.name, line.version, line.article, line.purpose])).collect();
    check("table", &Value::from(lines));
    let names: Vec<_> = TABLE.iter().map(|line| line.name).collect();
    assert_eq!(
        names,
        [
            Attendance::NAME,
            Breaches::NAME,
            CentreView::NAME,
            Deadlines::NAME,
            Inbox::NAME,
            Register::NAME,
            crate::scoring::Scoring::NAME
        ],
        "in the order of their names"
    );
}
