//! The demonstration (演示): a newcomer sees a living centre, and the service refuses nothing of what is played.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_domain::clock::civil::date_of;
use anjuan_server::clock::{Clock, SystemClock};
use anjuan_tests::service::Service;
use chrono::Days;
use std::collections::BTreeSet;

#[test]
fn the_month_is_played_without_a_refusal_and_shows_every_register_and_several_breaches() {
    for seed in ["1", "2026"] {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let service = Service::start_with(&data, &["--demo", "--seed", seed]);
        let said = std::fs::read_to_string(data.with_extension("log")).unwrap();
        assert!(!said.contains("refused:"), "seed {seed}: {said}");
        // The lists wait until they reflect what was recorded last, as who reads their own write does.
        let head = service.get("/v1/views").body["views"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|view| view["head"].as_u64())
            .max();
        let after = head.unwrap();
        for register in ["cases", "contacts", "denials", "complaints", "handovers", "findings", "patrols", "duty"] {
            let page = service.get(&format!("/v1/{register}?after={after}")).body;
            assert!(!page["rows"].as_array().unwrap().is_empty(), "seed {seed}: no {register}");
        }
        let alive = |list: &str| {
            let page = service.get(&format!("/v1/{list}?after={after}")).body;
            page["rows"].as_array().is_some_and(|rows| !rows.is_empty())
        };
        for list in ["leaves", "attendance/devices", "periods"] {
            assert!(alive(list), "seed {seed}: no {list}");
        }
        // Of the month that was played: on the first of a month, the list of this month has none yet.
        let from = date_of(SystemClock.now()) - Days::new(31);
        let meetings = service.get(&format!("/v1/meetings?after={after}&from={from}")).body;
        assert!(meetings["rows"].as_array().is_some_and(|rows| !rows.is_empty()), "seed {seed}: no meetings");
        let periods = service.get(&format!("/v1/periods?after={after}")).body;
        let rows = periods["rows"].as_array().unwrap();
        let published =
            rows.iter().find(|period| period["stage"] == "published").unwrap_or_else(|| panic!("{periods}"));
        let sheets =
            service.get(&format!("/v1/periods/{}/sheets?after={after}", published["id"].as_str().unwrap())).body;
        let lines = sheets["row"]["lines"].as_array().unwrap().len();
        assert_eq!((lines, sheets["row"]["missing"].as_array().unwrap().len()), (12, 0), "seed {seed}: {sheets}");
        let of_sheets = sheets["row"]["lines"].as_array().unwrap();
        assert!(
            of_sheets.iter().any(|line| line["total"] != of_sheets[0]["total"]),
            "seed {seed}: all the same: {sheets}"
        );
        // The director may know of every complaint.
        let director = service.token_for("P001", &[]);
        let breaches = service.get_as(Some(&director), &format!("/v1/breaches?limit=500&after={after}")).body;
        let codes = breaches["rows"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap());
        let codes: BTreeSet<&str> = codes.collect();
        for code in ["review-late", "complaint-verified", "late-entry", "cover-without-handover", "contact-left-open"] {
            assert!(codes.contains(code), "seed {seed}: {codes:?}");
        }
        // Nothing of duty waits for a confirmation that nobody could give.
        let rows = breaches["rows"].as_array().unwrap();
        let mut waiting = rows.iter().filter(|row| row["code"] == "late-entry");
        let of_duty = waiting.find(|row| row["aggregate"].as_str().unwrap().starts_with("duty/"));
        assert_eq!(of_duty, None, "seed {seed}");
    }
}
