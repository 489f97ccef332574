//! Golden rows (样板行): what the recorded month comes to in every view, and the table of views.
//!
//! `UPDATE_GOLDEN=1 cargo test -p anjuan-views` writes them anew; a change is then a difference in review.
use crate::breaches::Breaches;
use crate::centre::CentreView;
use crate::deadlines::Deadlines;
use crate::register::Register;
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
fn deadlines_rows_are_golden() {
    check("deadlines", &rows::<Deadlines>());
}

#[test]
fn register_rows_are_golden() {
    check("register", &rows::<Register>());
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
        [Breaches::NAME, CentreView::NAME, Deadlines::NAME, Register::NAME],
        "in the order of their names"
    );
}
