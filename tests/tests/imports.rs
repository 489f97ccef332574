//! Imports (导入) as a user runs them: a CSV log with every kind of activity, and an XES log that is damaged in places.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]

use anjuan_tests::golden::root;
use anjuan_tests::service::{Service, anjuan};
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

/// Writes a log, imports it, answers the account and the exit status.
fn import(service: &Service, kind: &str, text: &str, mapping: &str) -> (Value, i32) {
    let mapping = root().join("deploy/mappings").join(mapping);
    import_by(service, kind, text, &["--mapping", mapping.to_str().unwrap()])
}

fn import_by(service: &Service, kind: &str, text: &str, arguments: &[&str]) -> (Value, i32) {
    let file = service.data.join(format!("log.{kind}"));
    std::fs::write(&file, text).unwrap();
    let line = ["--data", service.data.to_str().unwrap(), "--json", "import", kind, file.to_str().unwrap()];
    let output = anjuan(&[&line, arguments].concat());
    let account = serde_json::from_slice(&output.stdout);
    let account = account.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (account, output.status.code().unwrap())
}

#[test]
fn a_csv_log_becomes_cases_and_a_second_run_records_nothing_more() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let (account, status) = import(&service, "csv", CSV, "example-csv.toml");
    assert_eq!(status, 5, "a line is named: {account}");
    let events = &account["events"];
    assert_eq!((&account["cases"], &account["refused"]), (&json!(2), &json!([])), "{account}");
    assert_eq!(events, &json!({"total": 8, "mapped": 6, "changed": 0, "ignored": 1, "failed": 1}), "{account}");
    assert_eq!(account["problems"][0]["line"], 8, "{account}");
    let _ = service.digest("deadlines");
    let rows = service.line(&["deadlines", "--state", "any", "--clock", "promise"]);
    let states: Vec<&Value> = rows["rows"].as_array().unwrap().iter().map(|row| &row["state"]).collect();
    assert_eq!(states, ["met-late", "met"], "B was due first and ended late; A in time: {rows}");
    let (again, _) = import(&service, "csv", CSV, "example-csv.toml");
    assert_eq!((&again["recorded"], &again["already"]), (&json!(0), &account["recorded"]), "{again}");
    service.stop();
}

#[test]
fn a_damaged_xes_log_is_named_line_by_line_and_the_rest_is_imported() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let (account, status) = import(&service, "xes", XES, "wabo-receipt.toml");
    assert_eq!(status, 5, "{account}");
    let mut lines: Vec<u64> =
        account["problems"].as_array().unwrap().iter().map(|problem| problem["line"].as_u64().unwrap()).collect();
    lines.sort_unstable();
    assert_eq!(lines, [5, 7, 11], "an odd time, a trace without an id, malformed XML: {account}");
    assert_eq!((&account["cases"], &account["refused"]), (&json!(2), &json!([])), "{account}");
    let cases = service.get("/v1/cases").body;
    assert_eq!(cases["rows"].as_array().unwrap().len(), 2, "{cases}");
    service.stop();
}

const ORIGINS: &str = "system = \"origins\"\nitem = \"SI-001\"\nresponsible = \"P001\"\nutc_offset = \"+08:00\"\n[case]\nid = \"case\"\naccepted_at = \"registration\"\n[event]\nactivity = \"activity\"\ntime = \"time\"\nhandler = \"person\"\n[otherwise]\nas = \"step\"\n[activity.\"办结\"]\nas = \"finish\"\n";

fn counts(account: &Value) -> [u64; 5] {
    let length = |name: &str| account[name].as_array().unwrap().len() as u64;
    let number = |name: &str| account[name].as_u64().unwrap();
    [
        number("recorded"),
        number("already"),
        length("changed"),
        length("vanished"),
        length("refused") + length("problems"),
    ]
}

#[test]
fn a_log_is_imported_again_after_a_change_of_its_source_and_of_the_catalogue() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let mapping = place.path().join("mapping.toml");
    std::fs::write(&mapping, ORIGINS).unwrap();
    let log = |text: &str| import_by(&service, "csv", text, &["--mapping", mapping.to_str().unwrap()]);
    let rows = "case,activity,time,person\nA,收件,2024-03-01 09:00,缪某\nA,初审,2024-03-04 10:00,缪某\nA,办结,2024-03-08 16:00,缪某\nB,收件,2024-03-01 09:00,符某\n";
    let (first, status) = log(rows);
    assert_eq!((counts(&first), status), ([8, 0, 0, 0, 0], 0), "{first}");
    // The source corrects when A ended, has one step more of it, and B's step no more.
    let later =
        rows.replace("2024-03-08 16:00", "2024/3/9 16:00").replace("B,收件", "A,踏勘,2024-03-02 15:00,李某\nB,受理");
    let (second, status) = log(&later);
    assert_eq!((counts(&second), status), ([2, 6, 1, 1, 0], 5), "{second}");
    let proposed = &second["changed"][0]["proposed"][0]["correct"];
    assert_eq!(proposed["field"], "FINISHED_AT", "{second}");
    let case = second["changed"][0]["aggregate"].as_str().unwrap().to_owned();
    let id = case.strip_prefix("case/").unwrap();
    assert_eq!(service.post(&format!("/v1/cases/{id}/correct"), proposed).status, 201);
    let gone = &second["vanished"][0]["proposed"]["step"];
    let other = second["vanished"][0]["aggregate"].as_str().unwrap().strip_prefix("case/").unwrap().to_owned();
    assert_eq!(service.post(&format!("/v1/cases/{other}/step"), gone).status, 201, "{second}");
    let (third, status) = log(&later);
    assert_eq!((counts(&third), status), ([0, 9, 0, 0, 0], 0), "{third}");
    service.stop();
}

#[test]
fn a_log_whose_item_the_catalogue_does_not_have_is_imported_again_after_apply() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let sound = XES.replace("value=\"the day after\"", "value=\"2011-10-12T13:45:40+02:00\"");
    let (first, _) = import(&service, "xes", &sound, "wabo-receipt.toml");
    let directory = root().join("deploy/centres/bencha");
    let applied = service.line(&["centre", "apply", directory.to_str().unwrap()]);
    assert!(applied.to_string().contains("WABO-RECEIPT"), "the catalogue withdraws it: {applied}");
    let (again, _) = import(&service, "xes", &sound, "wabo-receipt.toml");
    assert_eq!((&again["recorded"], &again["already"]), (&json!(0), &first["recorded"]), "{again}");
    assert_eq!(again["refused"], json!([]), "{again}");
    let grown = sound.replace(
        "<trace><date key=\"startdate\"",
        "<trace><string key=\"concept:name\" value=\"case-2\"/><date key=\"startdate\"",
    );
    let (more, _) = import(&service, "xes", &grown, "wabo-receipt.toml");
    assert_eq!((more["refused"].clone(), more["cases"].clone()), (json!([]), json!(3)), "{more}");
    service.stop();
}

#[test]
fn a_watermark_waits_for_everybody_of_a_file() {
    let place = tempfile::tempdir().unwrap();
    let service = Service::start(&place.path().join("service"));
    let up = json!({"name": "大厅", "place": "大厅"});
    assert_eq!(service.post("/v1/devices/HALL/register?at=2026-11-01T08:00:00%2B08:00", &up).status, 201);
    let mapping = place.path().join("punches.toml");
    let text = "[device]\nfixed = \"HALL\"\n[person]\ncolumn = \"user\"\n[time]\ncolumns = [\"time\"]\n";
    std::fs::write(&mapping, text).unwrap();
    let run = |text: &str, more: &[&str]| {
        let fixed = ["--mapping", mapping.to_str().unwrap(), "--complete-until", "2026-11-24T18:00"];
        import_by(&service, "punches", text, &[&fixed, more].concat())
    };
    let stranger = "user,time\nP004,2026/11/24 7:58\nP404,2026/11/24 8:01\nP005,soon\n";
    let (account, status) = run(stranger, &[]);
    assert_eq!(
        (status, &account["completed"], &account["unknown"]),
        (5, &json!([]), &json!({"P404": [3]})),
        "{account}"
    );
    let why = account["notCompleted"]["HALL"].as_str().unwrap();
    assert!(why.contains("--without-lines 4,3") && why.contains("P404"), "{why}");
    let (account, status) = run(stranger, &["--without-lines", "4,3"]);
    assert_eq!((status, &account["completed"]), (0, &json!(["HALL"])), "{account}");
    let device = service.get("/v1/events/device/HALL").body.to_string();
    assert!(device.contains("without lines 4, 3"), "what was left out stands in the event: {device}");
    service.stop();
}
