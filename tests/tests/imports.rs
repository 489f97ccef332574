//! Imports (导入) as a user runs them: a CSV log with every kind of activity, and an XES log that is damaged in places.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]

use anjuan_tests::golden::root;
use anjuan_tests::house::House;
use serde_json::{Value, json};

const CSV: &str = "case,activity,time,person,registered,due
A,窗口收件,2024-03-01 09:00,缪某,2024-03-01 08:50,2024-03-15 17:30
B,窗口收件,2024-03-04 09:00,符某,2024-03-04 08:50,2024-03-08 17:30
A,专家评审,2024-03-05 10:00,缪某,,
A,系统备注,2024-03-05 10:01,缪某,,
A,评审结束,2024-03-07 10:00,缪某,,
A,办结,2024-03-14 16:00,缪某,,
B,审核,someday,符某,,
B,办结,2024-03-11 10:00,符某,,
";

const XES: &str = r#"<?xml version="1.0"?>
<log>
  <trace><string key="concept:name" value="case-1"/><date key="startdate" value="2011-10-11T13:42:22+02:00"/><date key="deadline" value="2011-12-06T13:41:31+01:00"/>
    <event><string key="concept:name" value="Confirmation of receipt"/><date key="time:timestamp" value="2011-10-11T13:45:40+02:00"/></event>
    <event><string key="concept:name" value="T02"/><date key="time:timestamp" value="the day after"/></event>
  </trace>
  <trace><date key="startdate" value="2011-10-11T13:42:22+02:00"/>
    <event><string key="concept:name" value="T02"/><date key="time:timestamp" value="2011-10-11T13:45:40+02:00"/></event>
  </trace>
  <trace><string key="concept:name" value="case-3"/>
    <event><string key="concept:name" value="T02"></event>
  </trace>
  <trace><string key="concept:name" value="case-4"/><date key="startdate" value="2011-10-12T13:42:22+02:00"/>
    <event><string key="concept:name" value="Confirmation of receipt"/><date key="time:timestamp" value="2011-10-12T13:45:40+02:00"/></event>
  </trace>
</log>
"#;

/// Writes a log, imports it, answers the account.
fn import(house: &House, kind: &str, text: &str, mapping: &str) -> Value {
    let file = house.data.join(format!("log.{kind}"));
    std::fs::write(&file, text).unwrap();
    let mapping = root().join("deploy/mappings").join(mapping);
    house.line(&["import", kind, file.to_str().unwrap(), "--mapping", mapping.to_str().unwrap()])
}

#[test]
fn a_csv_log_becomes_cases_and_a_second_run_records_nothing_more() {
    let place = tempfile::tempdir().unwrap();
    let house = House::start(&place.path().join("house"));
    let account = import(&house, "csv", CSV, "example-csv.toml");
    let events = &account["events"];
    assert_eq!((&account["cases"], &account["refused"]), (&json!(2), &json!([])), "{account}");
    assert_eq!(events, &json!({"total": 8, "mapped": 6, "ignored": 1, "failed": 1}), "{account}");
    assert_eq!(account["problems"][0]["line"], 8, "{account}");
    let _ = house.digest("deadlines");
    let rows = house.line(&["deadlines", "--state", "any", "--clock", "promise"]);
    let states: Vec<&Value> = rows["rows"].as_array().unwrap().iter().map(|row| &row["state"]).collect();
    assert_eq!(states, ["met-late", "met"], "B was due first and ended late; A in time: {rows}");
    let again = import(&house, "csv", CSV, "example-csv.toml");
    assert_eq!((&again["recorded"], &again["already"]), (&json!(0), &account["recorded"]), "{again}");
    house.stop();
}

#[test]
fn a_damaged_xes_log_is_named_line_by_line_and_the_rest_is_imported() {
    let place = tempfile::tempdir().unwrap();
    let house = House::start(&place.path().join("house"));
    let account = import(&house, "xes", XES, "wabo-receipt.toml");
    let mut lines: Vec<u64> =
        account["problems"].as_array().unwrap().iter().map(|problem| problem["line"].as_u64().unwrap()).collect();
    lines.sort_unstable();
    assert_eq!(lines, [5, 7, 11], "an odd time, a trace without an id, malformed XML: {account}");
    assert_eq!((&account["cases"], &account["refused"]), (&json!(2), &json!([])), "{account}");
    let cases = house.get("/v1/cases").body;
    assert_eq!(cases["rows"].as_array().unwrap().len(), 2, "{cases}");
    house.stop();
}
