//! The view on a small month: given events, rows and answers; and what does not follow is parked, not guessed.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::query::{
    Span, here, leaves, ledger, meetings, open_leaves, open_slips, person_days, person_month, slips, window_month,
};
use super::row::{Day, Punch, Share};
use super::{Attendance, Row, centre};
use crate::memory::InMemory;
use crate::testing::{History, at, commitment};
use anjuan_domain::clock::half_day::{Half, HalfDay};
use anjuan_domain::event::Event;
use anjuan_domain::people::attendance::events::Direction;
use anjuan_domain::people::leave::events::LeaveKind;
use anjuan_domain::people::presence::{EvidenceKind, Status, Why};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn add(history: &mut History, aggregate: &str, time: &str, name: &str, data: &Value) {
    let kind = aggregate.split_once('/').unwrap().0;
    let event = Event::decode(&format!("anjuan.{kind}.{name}.v1"), &data.to_string()).unwrap();
    history.add(aggregate, time, "", event);
}

fn punches(history: &mut History, aggregate: &str, time: &str, lines: &[(&str, &str, &str, &str)]) {
    let line = |(record, person, at, direction): &(&str, &str, &str, &str)| json!({"record": record, "person": person, "at": at, "direction": direction});
    let device = aggregate.trim_start_matches("attendance/").rsplit_once('-').unwrap().0;
    let punches: Vec<Value> = lines.iter().map(line).collect();
    let data = json!({"device": device, "punches": punches, "repeated": 0, "source": "export"});
    add(history, aggregate, time, "uploaded", &data);
}

/// A few days of March 2015: P01 of W01 and P02 of W02; a clock that was off, a slip, a leave, duty over noon, a meeting.
pub(crate) fn days() -> History {
    let mut history = super::year::set_up();
    let one = "attendance/D1-20150302";
    punches(
        &mut history,
        one,
        "2015-03-02T12:00:00Z",
        &[
            ("1", "P01", "2015-03-01T23:50:00Z", "IN"),
            ("2", "P01", "2015-03-02T09:40:00Z", "OUT"),
            ("3", "P02", "2015-03-02T00:10:00Z", "IN"),
            ("4", "P02", "2015-03-02T03:31:00Z", "UNKNOWN"),
            ("9", "X99", "2015-03-02T03:31:00Z", "UNKNOWN"),
        ],
    );
    let roster = json!({
        "groups": [{"name": "甲", "persons": ["P02"]}, {"name": "乙", "persons": ["P03"]}],
        "days": [{"day": "2015-03-02", "group": "甲"}, {"day": "2015-03-03", "group": "乙"}], "by": "P00",
    });
    add(&mut history, "duty/2015-03", "2015-02-27T01:00:00Z", "generated", &roster);
    let swap = json!({"ordinal": 1, "day": "2015-03-02", "withDay": "2015-03-03", "by": "P02", "reason": "有事"});
    add(&mut history, "duty/2015-03", "2015-02-27T02:00:00Z", "swap-proposed", &swap);
    let agreed = json!({"ordinal": 1, "by": "P03"});
    add(&mut history, "duty/2015-03", "2015-02-27T03:00:00Z", "swap-agreed", &agreed);
    let stand_in = json!({"day": "2015-03-02", "person": "P03", "substitute": "P01", "reason": "外出", "by": "P00"});
    add(&mut history, "duty/2015-03", "2015-02-28T03:00:00Z", "substitute-arranged", &stand_in);
    let slip = json!({
        "number": "BQ-1", "person": "P02", "session": {"day": "2015-03-02", "half": "AFTERNOON"}, "punch": "BOTH",
        "cause": "MEETING", "reason": "县里开会",
    });
    add(&mut history, "slip/S1", "2015-03-02T10:00:00Z", "filled-in", &slip);
    let leave = json!({
        "number": "QJ-1", "person": "P02", "kind": "SICK", "manner": "WRITTEN",
        "from": {"day": "2015-03-04", "half": "MORNING"}, "until": {"day": "2015-03-05", "half": "AFTERNOON"},
        "halfDays": 4, "reason": "感冒", "chain": ["director"], "toMayor": false, "posts": [],
        "certificate": commitment(3, "leave/4"), "reportBack": commitment(1, "leave/2"),
    });
    add(&mut history, "leave/L1", "2015-03-03T01:00:00Z", "applied", &leave);
    let opinion = json!({"role": "director", "by": "P00", "opinion": "同意"});
    add(&mut history, "leave/L1", "2015-03-03T02:00:00Z", "approved", &opinion);
    let meeting = json!({
        "number": "HY-1", "kind": "WEEKLY", "title": "例会", "starts": "2015-03-06T07:00:00Z", "ends": "2015-03-06T08:00:00Z",
        "place": "会议室", "invited": ["P01", "P02"], "by": "P00",
    });
    add(&mut history, "meeting/M1", "2015-03-02T01:00:00Z", "called", &meeting);
    let roll = json!({"by": "P00", "entries": [
        {"person": "P01", "presence": "PRESENT", "reason": ""}, {"person": "P02", "presence": "ABSENT", "reason": ""},
    ]});
    add(&mut history, "meeting/M1", "2015-03-06T08:00:00Z", "roll-called", &roll);
    let corrected = json!({
        "entry": {"person": "P02", "presence": "EXCUSED", "reason": "病假"}, "why": "请假条后到", "by": "P00",
    });
    add(&mut history, "meeting/M1", "2015-03-07T08:00:00Z", "roll-corrected", &corrected);
    history
}

fn done(history: &mut History) {
    for device in ["D1", "D2"] {
        let until = json!({"until": "2015-04-01T00:00:00Z", "source": "export"});
        add(history, &format!("device/{device}"), "2015-04-01T01:00:00Z", "completed", &until);
    }
}

#[test]
fn a_swap_and_a_substitute_decide_who_is_on_duty_over_noon() {
    let mut history = days();
    done(&mut history);
    let view = history.fold::<Attendance>();
    let centre = centre(view.rows()).unwrap();
    let found = person_days(view.rows(), &centre, "P01", Span::day(day("2015-03-02")), at("2015-04-02T00:00:00Z"));
    let found = found.unwrap();
    let statuses: Vec<Status> = found[0].sessions.iter().map(|session| session.status).collect();
    assert_eq!(statuses, [Status::Present, Status::Present], "the one who stands in need not punch over noon");
    assert_eq!(found[0].punches.len(), 2);
}

#[test]
fn an_open_slip_is_named_and_a_decided_one_counts() {
    let mut history = days();
    done(&mut history);
    let view = history.fold::<Attendance>();
    let reference = centre(view.rows()).unwrap();
    let now = at("2015-04-02T00:00:00Z");
    let span = Span::day(day("2015-03-02"));
    let before = person_days(view.rows(), &reference, "P02", span, now).unwrap();
    assert_eq!((before[0].sessions[0].status, before[0].sessions[0].late_minutes), (Status::Late, 10));
    let afternoon = &before[0].sessions[1];
    assert!(afternoon.provisional && afternoon.why.contains(&Why::SlipOpen), "{afternoon:?}");
    assert_eq!(open_slips(view.rows()).unwrap().len(), 1);

    add(&mut history, "slip/S1", "2015-03-03T01:00:00Z", "approved", &json!({"by": "P00"}));
    let view = history.fold::<Attendance>();
    let after = person_days(view.rows(), &reference, "P02", span, now).unwrap();
    assert_eq!(after[0].sessions[1].status, Status::Excused);
    assert!(open_slips(view.rows()).unwrap().is_empty());
    let listed = slips(view.rows(), Span::month("2015-03").unwrap()).unwrap();
    assert_eq!(listed[0].slip.decided_by.as_deref(), Some("P00"));
}

#[test]
fn a_month_counts_leave_by_kind_and_the_ledger_has_its_evidence() {
    let mut history = days();
    done(&mut history);
    let view = history.fold::<Attendance>();
    let centre = centre(view.rows()).unwrap();
    let (month, now) = (Span::month("2015-03").unwrap(), at("2015-04-02T00:00:00Z"));
    let found = person_month(view.rows(), &centre, "P02", month, now).unwrap();
    let leave: Vec<_> = found.totals.leave.iter().map(|line| (line.kind, line.half_days)).collect();
    assert_eq!(leave, [(LeaveKind::Sick, 4)]);
    assert_eq!(found.slips.len(), 1);
    let book = ledger(view.rows(), &centre, "P02", day("2015-03-31"), now).unwrap();
    assert_eq!(book.counters.sick.len(), 4);
    assert_eq!(book.leaves[0].id, "L1");
    let early = ledger(view.rows(), &centre, "P02", day("2015-03-04"), now).unwrap();
    assert_eq!(early.counters.sick.len(), 2, "as of any date");
    let window = window_month(view.rows(), &centre, "W01", month, now).unwrap();
    let people: Vec<_> = window.persons.iter().map(|person| person.person.as_str()).collect();
    assert_eq!(people, ["P01", "P11"]);
}

#[test]
fn a_return_reported_earlier_ends_the_leave_earlier() {
    let mut history = days();
    let back = json!({"from": {"day": "2015-03-05", "half": "MORNING"}, "overstayed": 0, "reason": "", "posts": []});
    add(&mut history, "leave/L1", "2015-03-05T00:00:00Z", "reported-back", &back);
    let view = history.fold::<Attendance>();
    let centre = centre(view.rows()).unwrap();
    let now = at("2015-04-02T00:00:00Z");
    let found =
        person_days(view.rows(), &centre, "P02", Span { from: day("2015-03-04"), until: day("2015-03-05") }, now);
    let statuses: Vec<_> = found.unwrap().iter().flat_map(|day| &day.sessions).map(|one| one.status).collect();
    assert_eq!(statuses, [Status::OnLeave, Status::OnLeave, Status::Absent, Status::Absent]);
    assert!(open_leaves(view.rows()).unwrap().is_empty(), "nobody has to do with it any more");
    let touching = |from, until| leaves(view.rows(), None, Span { from: day(from), until: day(until) }).unwrap().len();
    assert_eq!((touching("2015-03-04", "2015-03-04"), touching("2015-03-05", "2015-03-31")), (1, 0));
}

#[test]
fn who_is_here_follows_from_the_last_punch_of_the_day() {
    let view = days().fold::<Attendance>();
    let centre = centre(view.rows()).unwrap();
    let at_ten = here(view.rows(), &centre, None, at("2015-03-02T02:00:00Z")).unwrap();
    assert_eq!(at_ten.iter().map(|line| line.person.as_str()).collect::<Vec<_>>(), ["P01", "P02"]);
    let at_noon = here(view.rows(), &centre, Some("W01"), at("2015-03-02T04:00:00Z")).unwrap();
    assert_eq!(at_noon.iter().map(|line| line.person.as_str()).collect::<Vec<_>>(), ["P01"]);
    assert!(here(view.rows(), &centre, Some("W01"), at("2015-03-02T10:00:00Z")).unwrap().is_empty());
}

/// Withdraws records of device D1 of 2 March 2015.
fn withdrawn(history: &mut History, lines: &[(&str, &str, &str, &str)]) {
    let punch = |(record, person, at, direction): &(&str, &str, &str, &str)| json!({"record": record, "person": person, "at": at, "direction": direction});
    let punches: Vec<Value> = lines.iter().map(punch).collect();
    let data = json!({"device": "D1", "punches": punches, "reason": "设备日期有误", "evidence": "维修单3"});
    add(history, "attendance/D1-20150302", "2015-03-05T03:00:00Z", "withdrawn", &data);
}

#[test]
#[allow(non_snake_case, reason = "tests are named after article keys")]
fn discipline_1__a_punch_that_was_withdrawn_shows_nobodys_presence_and_the_true_one_does() {
    let (coming, leaving) = (("1", "P01", "2015-03-01T23:50:00Z", "IN"), ("2", "P01", "2015-03-02T09:40:00Z", "OUT"));
    let punched = |history: &History, person: &str| -> Vec<Instant> {
        let view = history.fold::<Attendance>();
        let rows = view.rows().iter().filter_map(|(key, row)| match row {
            Row::Day(day) if key.ends_with(&format!("/{person}")) && key.contains("2015-03-02") => Some(day),
            _ => None,
        });
        rows.flat_map(|day| &day.uploads).flat_map(|share| &share.2).map(|punch| punch.0).collect()
    };
    let here = |history: &History, now: &str| {
        let view = history.fold::<Attendance>();
        let centre = centre(view.rows()).unwrap();
        let here = here(view.rows(), &centre, Some("W01"), at(now)).unwrap();
        here.iter().map(|line| line.person.clone()).collect::<Vec<_>>()
    };
    let mut history = days();
    let ten = "2015-03-02T02:00:00Z";
    assert_eq!((punched(&history, "P01").len(), here(&history, ten)), (2, vec!["P01".to_owned()]));
    withdrawn(&mut history, &[coming]);
    assert_eq!(punched(&history, "P01"), [at(leaving.2)], "the other record of the day stays");
    assert!(here(&history, ten).is_empty(), "nothing shows that P01 came");
    assert_eq!(punched(&history, "P02").len(), 2, "and nothing of anybody else goes");
    punches(
        &mut history,
        "attendance/D1-20150302",
        "2015-03-05T04:00:00Z",
        &[("1", "P01", "2015-03-02T00:20:00Z", "IN")],
    );
    assert_eq!(punched(&history, "P01").len(), 2, "the true record comes under its own number");
    assert_eq!(here(&history, ten), ["P01"]);
    withdrawn(&mut history, &[("1", "P01", "2015-03-02T00:20:00Z", "IN"), leaving]);
    let view = history.fold::<Attendance>();
    let days: Vec<_> =
        view.rows().iter().filter(|(key, _)| key.contains("2015-03-02") && key.ends_with("/P01")).collect();
    assert!(days.iter().all(|(_, row)| !matches!(row, Row::Day(_))), "a day without a record has no row: {days:?}");
}

#[test]
fn a_roll_is_kept_with_its_corrections() {
    let view = days().fold::<Attendance>();
    let found = meetings(view.rows(), Span::day(day("2015-03-06"))).unwrap();
    assert_eq!(found.len(), 1);
    let reasons: Vec<_> =
        found[0].meeting.roll.iter().map(|entry| (entry.person.as_str(), entry.reason.as_str())).collect();
    assert_eq!(reasons, [("P01", ""), ("P02", "病假")]);
    assert_eq!(found[0].meeting.events.len(), 3);
    assert!(meetings(view.rows(), Span::day(day("2015-03-07"))).unwrap().is_empty());
}

#[test]
fn a_later_notice_a_moved_watermark_and_a_corrected_clock_rewrite_no_day() {
    let mut history = days();
    let before = history.fold::<Attendance>();
    done(&mut history);
    let shift = json!({"from": "2015-03-01T00:00:00Z", "addSeconds": 60, "reason": "慢了"});
    add(&mut history, "device/D1", "2015-04-01T02:00:00Z", "clock-corrected", &shift);
    let after = history.fold::<Attendance>();
    let rows = |view: &InMemory<Attendance>| -> Vec<String> {
        view.rows()
            .iter()
            .filter(|(key, _)| key.starts_with("day/"))
            .map(|(key, row)| format!("{key} {row:?}"))
            .collect()
    };
    assert_eq!(rows(&before), rows(&after));
    let month = |view: &InMemory<Attendance>| {
        let centre = centre(view.rows()).unwrap();
        let found = person_days(view.rows(), &centre, "P02", Span::day(day("2015-03-02")), at("2015-04-02T00:00:00Z"));
        found.unwrap()[0].sessions[0].clone()
    };
    assert_eq!((month(&before).late_minutes, month(&after).late_minutes), (10, 11));
    assert!(month(&before).provisional && !month(&after).provisional);
}

#[test]
fn the_last_watermark_takes_the_place_of_the_one_before() {
    let mut history = days();
    for hour in 1..5 {
        let until = json!({"until": format!("2015-04-01T0{hour}:00:00Z"), "source": "api"});
        add(&mut history, "device/D1", &format!("2015-04-02T0{hour}:00:00Z"), "completed", &until);
    }
    let mut view = history.fold::<Attendance>();
    assert_eq!(view.rows().iter().filter(|(key, _)| key.starts_with("watermark/")).count(), 1);
    view.restart().unwrap();
    let kept = centre(view.rows()).unwrap();
    assert_eq!(kept.device("D1").unwrap().completed, Some(at("2015-04-01T04:00:00Z")));
}

#[test]
fn discipline_1__the_first_watermark_that_passed_a_day_is_kept_whatever_comes_after_it() {
    let mut history = days();
    let moved = |history: &mut History, device: &str, until: &str| {
        let until = json!({"until": until, "source": "api"});
        add(history, &format!("device/{device}"), "2015-06-02T00:00:00Z", "completed", &until);
        Uuid::from_u128(history.bodies.len() as u128)
    };
    // By the hour on 4 March, then nothing until May: 15:59:59Z is a second before that day was over.
    for until in ["2015-03-03T16:00:00Z", "2015-03-04T02:00:00Z", "2015-03-04T15:59:59Z"] {
        moved(&mut history, "D1", until);
    }
    let complete = moved(&mut history, "D1", "2015-03-04T16:00:00Z");
    moved(&mut history, "D1", "2015-03-05T02:00:00Z");
    let may = moved(&mut history, "D1", "2015-05-02T02:00:00Z");
    let other = moved(&mut history, "D2", "2015-06-01T00:00:00Z");
    moved(&mut history, "D2", "2015-06-01T16:00:00Z");
    let view = history.fold::<Attendance>();
    let written: Vec<_> = view.rows().iter().map(|(key, _)| key).filter(|key| key.starts_with("complete/")).collect();
    assert_eq!(written, ["complete/D1/2015-03", "complete/D1/2015-05", "complete/D2/2015-05", "complete/D2/2015-06"]);
    let centre = centre(view.rows()).unwrap();
    let marks = |civil: &str| -> Vec<(String, Vec<Uuid>)> {
        let found =
            person_days(view.rows(), &centre, "P03", Span::day(day(civil)), at("2015-06-03T00:00:00Z")).unwrap();
        let evidence = found[0].sessions[0].evidence.iter();
        let marks = evidence.filter(|evidence| evidence.kind == EvidenceKind::Watermark);
        marks.map(|mark| (mark.id.clone(), mark.events.clone())).collect()
    };
    let named = |one: Uuid| vec![("D1".to_owned(), vec![one]), ("D2".to_owned(), vec![other])];
    assert_eq!(marks("2015-03-04"), named(complete));
    assert_eq!(marks("2015-03-05"), named(may), "the next that passed it is of May");
    assert_eq!(marks("2015-04-30"), named(may));
    assert_eq!(marks("2015-05-04"), [("D2".to_owned(), vec![other])], "D1 has yet to give it");
}

#[test]
fn what_does_not_follow_is_not_applied() {
    let mut history = days();
    add(&mut history, "leave/NEW", "2015-03-03T02:00:00Z", "ended", &json!({"posts": []}));
    add(&mut history, "slip/NEW", "2015-03-03T02:00:00Z", "approved", &json!({"by": "P00"}));
    add(&mut history, "duty/2015-03", "2015-03-03T02:00:00Z", "swap-agreed", &json!({"ordinal": 9, "by": "P00"}));
    add(&mut history, "meeting/NEW", "2015-03-03T02:00:00Z", "cancelled", &json!({"reason": "改期", "by": "P00"}));
    let count = history.bodies.len();
    let mut view = InMemory::<Attendance>::default();
    for place in 0..count {
        let applied = history.apply(&mut view, place);
        assert_eq!(applied.is_ok(), place < count - 4, "{applied:?} {}", history.bodies[place]);
    }
}

#[test]
fn a_span_is_a_month_only_where_it_is_written_as_one() {
    let month = Span::month("2015-02").unwrap();
    assert_eq!((month.until, month.name().as_str()), (day("2015-02-28"), "2015-02"));
    for wrong in ["2015-13", "2015-2", "2015", "", "x", "2015-02-01"] {
        assert_eq!(Span::month(wrong), None, "{wrong}");
    }
    assert_eq!(Span { from: day("2015-01-01"), until: day("2014-01-01") }.days().count(), 0);
    assert_eq!(Span { from: day("2015-01-01"), until: day("2099-01-01") }.days().count(), 400);
    assert_eq!(super::row::before(HalfDay { day: day("2015-03-01"), half: Half::Morning }).day, day("2015-02-28"));
}

proptest! {
    /// Uploads of one device that repeat each other's records leave one row, whatever their order.
    #[test]
    fn uploads_in_any_order_leave_the_same_row(
        uploads in prop::collection::vec(prop::collection::vec((0_u8..12, 0_i64..5), 1..6), 1..6),
        turn in 0_usize..6,
    ) {
        let upload = |(number, punches): (usize, &Vec<(u8, i64)>)| {
            let punches = punches.iter().map(|(record, minutes)| {
                let at = at("2015-03-02T00:00:00Z") + chrono::TimeDelta::minutes(*minutes);
                Punch(at, format!("{record}"), Direction::In)
            });
            Share(number as u64, format!("D{}", number % 2), punches.collect())
        };
        let uploads: Vec<Share> = uploads.iter().enumerate().map(upload).collect();
        let fold = |uploads: &[Share]| {
            let mut row = Day::default();
            uploads.iter().for_each(|upload| row.take(upload.clone()));
            row
        };
        let straight = fold(&uploads);
        let mut turned = uploads.clone();
        turned.rotate_left(turn % uploads.len());
        prop_assert_eq!(&straight, &fold(&turned));
        turned.reverse();
        prop_assert_eq!(&straight, &fold(&turned));
        let mut records: Vec<_> = straight.uploads.iter()
            .flat_map(|share| share.2.iter().map(move |punch| (&share.1, &punch.1))).collect();
        let all = records.len();
        records.sort();
        records.dedup();
        prop_assert_eq!(records.len(), all, "a record of a device stands once");
    }
}

/// The centre is folded once for all questions to a store, and anew after every event of reference data.
#[test]
fn the_centre_is_kept_until_another_event_of_reference_data_is_applied() {
    let history = super::year::set_up();
    let mut view = InMemory::<Attendance>::default();
    let mut kept: Option<std::sync::Arc<anjuan_domain::reference::centre::Centre>> = None;
    for position in 0..history.bodies.len() {
        let before = view.rows().index().filter(|entry| entry.starts_with("reference/")).count();
        history.apply(&mut view, position).unwrap();
        let after = view.rows().index().filter(|entry| entry.starts_with("reference/")).count();
        let now = centre(view.rows()).unwrap();
        let again = centre(view.rows()).unwrap();
        assert!(after == 0 || std::sync::Arc::ptr_eq(&now, &again), "folded twice after event {position}");
        if let Some(kept) = kept {
            assert_eq!(std::sync::Arc::ptr_eq(&kept, &now), before == after && after > 0, "after event {position}");
        }
        kept = Some(now);
    }
}
