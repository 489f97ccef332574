//! What comes late (迟到的数据): punches that a device gives after the period was closed and published change nothing of it, and
//! are seen as a correction to be made.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::history::{Four, HALF, now, recorded};
use super::query::{self, drafts, filled};
use crate::testing::{History, at};
use anjuan_domain::attendance::events::{Direction, Punch, Uploaded};
use anjuan_domain::device::events::{Completed, Registered};
use anjuan_domain::period::events::{Decided, Published};
use anjuan_domain::points::Points;
use anjuan_domain::rules::score;
use anjuan_domain::score::events::Drawn;
use anjuan_domain::score::table_of;

/// The device was put up for the last two working days of the half-year; nobody's punch of these days had come when it was closed.
fn published() -> History {
    let mut history = recorded(|_| 0);
    let registered = Registered { name: "大厅".into(), place: "大厅".into() };
    history.add("device/D1", "2014-12-29T10:00:00Z", "", registered);
    let completed = Completed { until: at("2015-01-01T00:00:00Z"), source: "导出".into() };
    history.add("device/D1", "2015-01-01T00:10:00Z", "", completed);
    for draft in drafts(Four::of(&history).views(), HALF, (history.bodies.len() as u64, 10), now()).unwrap() {
        let four = Four::of(&history);
        let (table, until) = table_of(HALF).unwrap();
        let rulebook = four.views().centre.rulebook(until).unwrap();
        let sheet = score(table, HALF, &draft.subject, &draft.charges, rulebook).unwrap();
        let (charges, contest_until, position) = (draft.charges, draft.contest_until, draft.position);
        let drawn = Drawn { charges, sheet, contest_until, position };
        history.add(&format!("score/{HALF}-{}", draft.subject), "2015-01-05T02:00:00Z", "", drawn);
    }
    let filled = filled(Four::of(&history).views(), HALF, now()).unwrap();
    let decided = Decided {
        present: vec!["P010".into()],
        document: "纪要2".into(),
        grades: vec![],
        named: vec![],
        tie_reason: String::new(),
        by: "P010".into(),
    };
    let (scores, digest) = (filled.scores, filled.digest);
    let published = Published { version: 1, scores, digest, reason: String::new(), by: "P008".into() };
    history.add("period/H2014-2", "2015-01-05T03:00:00Z", "", decided);
    history.add("period/H2014-2", "2015-01-05T04:00:00Z", "", published);
    history
}

#[test]
fn assessment_3__a_late_upload_changes_nothing_published_and_proposes_a_correction() {
    let mut history = published();
    let before = Four::of(&history);
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
    let after = Four::of(&history);
    let published = |four: &Four| query::period(four.views().sources.scoring, HALF).unwrap().unwrap();
    assert_eq!(published(&after), published(&before), "nothing published changes");
    assert_eq!(item(&after), item(&before), "nor does the sheet");
    let proposals = query::proposals(after.views(), HALF, now()).unwrap();
    let [proposal] = proposals.as_slice() else { panic!("{proposals:#?}") };
    assert_eq!((proposal.subject.as_str(), proposal.published), ("P001", Some(1)));
    assert_eq!(proposal.after, proposal.before + Points::tenths(20), "two half days less");
    assert!(proposal.changes.iter().all(|change| change.clause == "assessment/3.1.absence"), "{proposal:#?}");
}
