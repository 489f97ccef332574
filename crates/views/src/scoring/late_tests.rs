//! What comes late (迟到的数据): punches that a device gives after the period was closed and published change nothing of it, and
//! are seen as a correction to be made.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::history::{Four, HALF, MONTH, now, publish, recorded};
use super::query;
use crate::testing::{History, at};
use anjuan_domain::people::attendance::events::{Direction, Punch, Uploaded};
use anjuan_domain::reference::device::events::{Completed, Registered, Retired};
use anjuan_domain::vocabulary::points::Points;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The device was put up for the last two working days of the half-year; nobody's punch of these days had come when it was closed.
fn published() -> History {
    let mut history = recorded(|_| 0);
    let registered = Registered { name: "大厅".into(), place: "大厅".into() };
    history.add("device/D1", "2014-12-29T10:00:00Z", "", registered);
    history.add("device/D1", "2015-01-01T00:10:00Z", "", given_until("2015-01-01T00:00:00Z"));
    publish(&mut history, HALF, &[]);
    history
}

fn given_until(until: &str) -> Completed {
    Completed { until: at(until), source: "导出".into() }
}

/// The absences of P001 with their events, as the sheet says.
fn absences(history: &History) -> Vec<(String, Vec<Uuid>)> {
    let lines = query::explain(Four::new(history).views(), HALF, "P001", now()).unwrap().lines;
    let absences = lines.into_iter().filter(|line| line.charge.clause == "assessment/3.1.absence");
    absences.map(|line| (line.charge.fact, line.charge.events)).collect()
}

#[test]
fn assessment_3_1__an_absence_names_the_watermark_that_made_it_certain_and_a_later_one_proposes_nothing() {
    let mut history = published();
    let before = absences(&history);
    let watermark = before[0].1.clone();
    let named = watermark.iter().map(|event| history.bodies[event.as_u128() as usize - 1].as_str());
    let named: Vec<&str> = named.collect();
    assert!(matches!(named.as_slice(), [only] if only.contains("anjuan.device.completed.v1")), "{named:?}");
    assert_eq!(before.len(), 4, "four half days of absence");
    assert!(before.iter().all(|(_, events)| *events == watermark), "one watermark passed both days: {before:?}");
    history.add("device/D1", "2015-01-05T08:00:00Z", "", given_until("2015-01-05T07:00:00Z"));
    assert_eq!(absences(&history), before);
    let four = Four::new(&history);
    assert_eq!(query::proposals(four.views(), HALF, now()).unwrap(), []);
    let live = query::live(four.views(), HALF, "P001", now()).unwrap();
    let today = live.lines.iter().filter(|line| line.charge.clause == "assessment/3.1.absence");
    assert!(today.clone().all(|line| line.charge.events == watermark), "the first that passed the day, not the last");
    assert_eq!(today.count(), 4);
}

#[test]
fn assessment_3_1__an_absence_names_that_a_device_was_taken_down_where_no_watermark_passed_it() {
    let mut history = recorded(|_| 0);
    let registered = Registered { name: "大厅".into(), place: "大厅".into() };
    history.add("device/D1", "2014-12-29T10:00:00Z", "", registered.clone());
    history.add("device/D2", "2014-12-29T10:00:00Z", "", registered);
    history.add("device/D1", "2015-01-01T00:10:00Z", "", given_until("2015-01-01T00:00:00Z"));
    assert_eq!(absences(&history), [], "of D2 something can still come");
    let first = history.bodies.len() as u128;
    history.add("device/D2", "2014-12-31T00:05:00Z", "", given_until("2014-12-31T00:00:00Z"));
    history.add("device/D2", "2015-01-02T00:00:00Z", "", Retired { reason: "换新".into() });
    let by_day = absences(&history);
    let events: Vec<Vec<u128>> =
        by_day.iter().map(|(_, events)| events.iter().map(|event| event.as_u128()).collect()).collect();
    let [passed, both, retired] = [first, first + 1, first + 2];
    assert_eq!(events, [[passed, both], [passed, both], [passed, retired], [passed, retired]], "{by_day:?}");
}

#[test]
fn every_line_that_costs_or_gives_points_names_events_of_the_log() {
    let history = published();
    let four = Four::new(&history);
    let mut clauses = BTreeSet::new();
    for (period, subject) in [(MONTH, "W01"), (MONTH, "W02"), (HALF, "P001"), (HALF, "P002")] {
        let lines = query::live(four.views(), period, subject, now()).unwrap().lines;
        for line in lines.into_iter().filter(|line| line.line.points != Points::ZERO) {
            assert!(!line.charge.events.is_empty(), "{subject}: {line:#?}");
            let stored = |event: &Uuid| (1..=history.bodies.len() as u128).contains(&event.as_u128());
            assert!(line.charge.events.iter().all(stored), "{subject}: {line:#?}");
            clauses.insert(line.line.clause);
        }
    }
    assert!(clauses.len() > 10 && clauses.contains("assessment/3.1.absence"), "{clauses:?}");
}

#[test]
fn assessment_3__a_late_upload_changes_nothing_published_and_proposes_a_correction() {
    let mut history = published();
    let before = Four::new(&history);
    let item = |four: &Four| {
        let sheet = query::explain(four.views(), HALF, "P001", now()).unwrap().sheet;
        sheet.items.into_iter().find(|item| item.item == "assessment/3.1").unwrap()
    };
    assert_eq!(item(&before).points, Points::tenths(40), "four half days of absence");
    assert_eq!(query::proposals(before.views(), HALF, now()).unwrap(), []);
    let punch = |record: &str, time: &str, direction| Punch {
        record: record.into(),
        person: "P001".into(),
        at: at(time),
        direction,
    };
    let punches = vec![
        punch("1", "2014-12-29T23:50:00Z", Direction::In),
        punch("2", "2014-12-30T03:35:00Z", Direction::Out),
        punch("3", "2014-12-30T05:50:00Z", Direction::In),
        punch("4", "2014-12-30T09:40:00Z", Direction::Out),
    ];
    let late = Uploaded { device: "D1".into(), punches, repeated: 0, source: "补传".into() };
    history.add("attendance/D1-20141230", "2015-01-05T08:00:00Z", "", late);
    let after = Four::new(&history);
    let published = |four: &Four| query::period(four.views().sources.scoring, HALF).unwrap().unwrap();
    assert_eq!(published(&after), published(&before), "nothing published changes");
    assert_eq!(item(&after), item(&before), "nor does the sheet");
    let proposals = query::proposals(after.views(), HALF, now()).unwrap();
    let [proposal] = proposals.as_slice() else { panic!("{proposals:#?}") };
    assert_eq!((proposal.subject.as_str(), proposal.published), ("P001", Some(1)));
    assert_eq!(proposal.after, proposal.before + Points::tenths(20), "two half days less");
    assert!(proposal.changes.iter().all(|change| change.clause == "assessment/3.1.absence"), "{proposal:#?}");
}
