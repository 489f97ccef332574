//! What the facts of a day come to, told by example: punches, slips, leaves, duty, holidays, watermarks.
use super::fixture::{Facts, punched};
use super::result::Status::{
    Absent, Excused, Late, LateAndLeftEarly, LeftEarly, MissingPunch, NotTaken, NotWorking, OnLeave, Present,
};
use super::result::{EvidenceKind, Session, Why};
use super::{days_of_device, here};
use crate::clock::half_day::Half::{Afternoon, Morning};
use crate::event::Event;
use crate::matters::case::fixture::at;
use crate::people::attendance::events::Direction;
use crate::people::slip::events::SlipPunch;
use crate::reference::centre::events::{PersonDefined, PersonWithdrawn};
use crate::reference::device::events::{DeviceEvent, Retired};
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::stamp::Stamp;
use std::rc::Rc;

const THURSDAY: &str = "2014-10-09";
const GOOD: &str = ">07:58 <11:31 >13:50 <17:32";

fn thursday(punches: &str) -> Facts {
    Facts::on_day(THURSDAY).punch(punches)
}

#[test]
fn duty_2_2_2__who_is_there_from_the_opening_to_the_close_is_present() {
    let [morning, afternoon] = thursday(GOOD).both();
    assert_eq!((morning.status, afternoon.status), (Present, Present));
    assert!(!morning.provisional && morning.why.is_empty(), "{morning:?}");
    let evidence: Vec<&str> = afternoon.evidence.iter().map(|evidence| evidence.id.as_str()).collect();
    assert_eq!(evidence, ["HALL/2", "HALL/3"]);
    assert_eq!((morning.came, afternoon.left), (Some(at("2014-10-09 07:58:00")), Some(at("2014-10-09 17:32:00"))));
}

#[test]
fn duty_2_2_2__late_and_early_are_whole_minutes() {
    let facts = thursday(">08:12:59 <11:31 >13:50 <17:20:30");
    let [morning, afternoon] = facts.both();
    assert_eq!((morning.status, morning.late_minutes, morning.early_minutes), (Late, 12, 0));
    assert_eq!((afternoon.status, afternoon.late_minutes, afternoon.early_minutes), (LeftEarly, 0, 9));
    let [morning, _] = thursday(">08:01 <11:28 >13:50 <17:32").both();
    assert_eq!((morning.status, morning.late_minutes, morning.early_minutes), (LateAndLeftEarly, 1, 2));
    assert_eq!(thursday(">08:00:59 <11:29:01 >13:50 <17:32").status(), [Present, Present], "not a whole minute");
}

#[test]
fn duty_2_2_2__the_hours_are_those_of_the_season() {
    assert_eq!(Facts::on_day("2014-09-25").punch(">08:00 <11:30 >14:55 <18:00").status(), [Present, Present]);
    assert_eq!(Facts::on_day("2014-09-25").punch(">08:00 <11:30 >14:55 <17:30").status(), [Present, LeftEarly]);
}

#[test]
fn leave_2__who_is_neither_there_nor_excused_is_absent() {
    assert_eq!(thursday("").status(), [Absent, Absent]);
    assert_eq!(thursday(">13:50 <17:32").status(), [Absent, Present], "half a day of absence");
}

#[test]
fn discipline_1__a_missing_punch_is_named() {
    let [morning, afternoon] = thursday("<11:31 >14:20").both();
    assert_eq!((morning.status, morning.missing), (MissingPunch, Some(SlipPunch::Coming)));
    assert_eq!((afternoon.status, afternoon.missing), (MissingPunch, Some(SlipPunch::Leaving)));
    assert_eq!(afternoon.late_minutes, 20, "what the other punch shows stands");
    assert_eq!(morning.why, [Why::PunchMissing]);
    assert_eq!(thursday(">07:58 <09:00 >10:00 >13:50 <17:32").both()[0].missing, Some(SlipPunch::Leaving), "came back");
}

#[test]
fn discipline_1__days_off_are_no_sessions_and_made_up_days_are() {
    assert_eq!(Facts::on_day("2014-10-07").punch(">09:00").status(), [NotWorking, NotWorking], "a holiday");
    assert_eq!(Facts::on_day("2014-10-12").status(), [NotWorking, NotWorking], "a Sunday");
    assert_eq!(
        Facts::on_day("2014-10-11").punch(">07:50 <11:30").status(),
        [Present, Absent],
        "a Saturday that is worked"
    );
}

#[test]
fn discipline_1__what_is_pressed_twice_is_one_punch() {
    let facts = thursday(">07:58 >08:02 <11:29 <11:31 >13:50 <17:32 <17:33");
    assert_eq!(facts.status(), [Present, Present], "the first counts for coming, the last for leaving");
    let [morning, _] = facts.both();
    assert_eq!(morning.evidence.len(), 4, "all of them are kept as evidence");
    let apart = thursday(">07:55 <07:58 >08:01 <11:31 >13:50 <17:32");
    assert_eq!(apart.status()[0], Present, "coming and leaving are two, however close");
}

#[test]
fn discipline_1__a_punch_after_midnight_belongs_to_the_day_before() {
    let mut facts = thursday(">07:58 <11:31 >13:50");
    facts.punches.push(punched("night", "2014-10-10 00:40:00", Direction::Out));
    assert_eq!(facts.status(), [Present, Present]);
    assert_eq!(facts.both()[1].left, Some(at("2014-10-10 00:40:00")));
    facts.punches.last_mut().unwrap().at = at("2014-10-10 04:00:00");
    assert_eq!(facts.status()[1], MissingPunch, "from four o'clock on it is the next day");
    facts.day = "2014-10-10".into();
    assert!(facts.says(Morning, Why::DirectionOdd), "where it goes the wrong way");
}

#[test]
fn discipline_1__between_the_sessions_the_direction_decides() {
    assert_eq!(thursday(">07:58 <13:50 >13:55 <17:32").status(), [Present, Present]);
    assert_eq!(thursday(">07:58 >11:32 <17:32").both()[0].missing, Some(SlipPunch::Leaving));
}

#[test]
fn discipline_1__punches_without_a_direction_are_read_by_where_they_lie() {
    let certain = thursday("?07:58 ?11:31 ?13:50 ?17:32");
    assert_eq!(certain.status(), [Present, Present]);
    assert!(certain.both().iter().all(|session| session.why.is_empty()));
    let noon = thursday("?07:58 ?11:31 ?12:20 ?17:32");
    assert_eq!(noon.status(), [Present, Present], "out and in again, though both lie nearer to the morning");
    assert!(noon.says(Morning, Why::BetweenSessions) && noon.says(Afternoon, Why::BetweenSessions));
    let one = thursday("?07:58 ?11:31 ?17:32");
    assert_eq!(one.status(), [Present, MissingPunch]);
    assert!(one.says(Afternoon, Why::BetweenSessions));
    let other = thursday("?07:58 ?13:50 ?17:32");
    assert_eq!(other.status(), [MissingPunch, Present]);
    assert!(other.says(Morning, Why::BetweenSessions));
}

#[test]
fn discipline_1__a_guessed_direction_inside_a_session_is_said() {
    let early = thursday("?08:20 <11:31 ?13:50 <17:32");
    assert_eq!((early.status()[0], early.both()[0].why.len()), (Late, 0), "the first of two is the coming");
    let single = thursday("?08:20 >13:50 <17:32");
    assert_eq!((single.status()[0], single.both()[0].missing), (MissingPunch, Some(SlipPunch::Leaving)));
    assert!(single.says(Morning, Why::DirectionGuessed));
    assert!(thursday("?07:50 ?08:10 >13:50 <17:32").says(Morning, Why::DirectionGuessed), "leaving in the first half");
    let before = thursday("?07:30 ?07:50 >13:50 <17:32");
    assert_eq!(before.both()[0].missing, Some(SlipPunch::Leaving), "nobody leaves before the opening");
}

#[test]
fn discipline_1__a_clock_that_was_off_is_read_rightly() {
    let ahead = thursday(">08:58 <12:31 >14:50 <18:32");
    assert_eq!(ahead.status(), [Late, Late]);
    let mended = ahead.off("2014-10-09 00:00:00", "2014-10-10 00:00:00", -3600);
    assert_eq!(mended.status(), [Present, Present]);
    assert!(mended.says(Morning, Why::ClockCorrected));
    let days = days_of_device(THURSDAY.parse().unwrap(), &mended.centre).unwrap();
    assert_eq!(days.into_iter().map(|day| day.to_string()).collect::<Vec<_>>(), ["2014-10-09", "2014-10-10"]);
}

#[test]
fn discipline_1__a_clock_that_was_a_day_off_is_found_under_the_day_it_said() {
    let facts = Facts::on_day(THURSDAY).off("2014-10-08 00:00:00", "2014-10-09 00:00:00", 86_400);
    let days = days_of_device(THURSDAY.parse().unwrap(), &facts.centre).unwrap();
    assert_eq!(days.first().map(ToString::to_string).as_deref(), Some("2014-10-08"));
    let mut facts = facts;
    facts.punches.push(punched("1", "2014-10-08 07:58:00", Direction::In));
    assert_eq!(facts.both()[0].came, Some(at("2014-10-09 07:58:00")));
}

#[test]
fn discipline_1__a_session_is_provisional_until_every_watermark_has_passed() {
    let good = Facts::without_watermark(THURSDAY).punch(GOOD);
    assert!(good.both()[0].provisional && good.says(Morning, Why::Watermark));
    let noon = good.clone().completed("HALL", "2014-10-09 11:30:00");
    assert_eq!(
        noon.both().map(|session| session.provisional),
        [false, true],
        "who left at the close has no more to show"
    );
    let noon = Facts::without_watermark(THURSDAY).completed("HALL", "2014-10-09 17:30:00");
    assert!(noon.both()[0].provisional, "of who is missing a punch can come until the day is over");
    assert!(!noon.completed("HALL", "2014-10-10 00:00:00").both()[1].provisional);
    let gate = good.completed("HALL", "2014-11-01 00:00:00").registered("GATE", "2014-10-09 08:00:00");
    assert!(gate.both()[0].provisional, "another device is still to come");
    let later = thursday(GOOD).registered("GATE", "2014-10-10 08:00:00");
    assert!(!later.both()[1].provisional, "one that did not hang yet is not waited for");
    let early = thursday(">07:58").seen_at("2014-10-09 09:00:00").both();
    assert!(early[0].provisional && early[0].why.contains(&Why::NotOver));
}

#[test]
fn discipline_1__without_a_device_nobody_is_absent() {
    assert_eq!(Facts::without_device(THURSDAY).status(), [NotTaken, NotTaken]);
    let from_noon = Facts::without_device(THURSDAY).registered("HALL", "2014-10-09 12:00:00");
    assert_eq!(from_noon.status(), [NotTaken, Absent]);
}

#[test]
fn discipline_1__whom_no_device_knows_is_not_absent() {
    assert_eq!(thursday("").whose("P999").status(), [NotTaken, NotTaken], "nobody of the staff on that day");
    let elsewhere = Facts::without_device(THURSDAY).registered("ANNEX", "2014-01-01 00:00:00");
    assert_eq!(
        elsewhere.completed("ANNEX", "2014-11-01 00:00:00").status(),
        [NotTaken, NotTaken],
        "enrolled elsewhere"
    );
    let there =
        Facts::on_day(THURSDAY).registered("ANNEX", "2014-01-01 00:00:00").completed("ANNEX", "2014-11-01 00:00:00");
    assert_eq!(there.status(), [Absent, Absent], "one that hangs knows them");
}

#[test]
fn discipline_1__days_before_somebody_came_and_after_they_left_are_no_absence() {
    let mut facts = thursday("");
    assert_eq!(facts.status(), [Absent, Absent], "on the staff, and without a punch");
    let definition = facts.centre.person("P004", "2014-10-09".parse().unwrap()).unwrap().clone();
    let stamp = |version| Stamp { version, time: at("2014-10-08 08:00:00"), recorded: at("2014-10-08 08:00:00") };
    let centre = Rc::make_mut(&mut facts.centre);
    let left = PersonWithdrawn { effective_from: "2014-10-09".parse().unwrap(), reason: "调离".into() };
    centre.evolve(&AggregateRef::new(Kind::Person, "P004").unwrap(), &Event::from(left), stamp(2)).unwrap();
    let comes = PersonDefined { effective_from: "2014-10-10".parse().unwrap(), definition };
    centre.evolve(&AggregateRef::new(Kind::Person, "P050").unwrap(), &Event::from(comes), stamp(1)).unwrap();
    assert_eq!(facts.status(), [NotTaken, NotTaken], "left the day before");
    assert_eq!(facts.whose("P050").status(), [NotTaken, NotTaken], "comes the day after");
}

#[test]
fn discipline_1__who_punched_is_read_whether_a_device_knows_them_or_not() {
    assert_eq!(thursday(GOOD).whose("P999").status(), [Present, Present]);
}

#[test]
fn discipline_2__an_approved_slip_stands_for_the_punch_it_names() {
    let facts = thursday("<11:31 >13:50 <17:32").slip(Morning, SlipPunch::Coming, Some("2014-10-10 09:00:00"));
    let [morning, _] = facts.both();
    assert_eq!((morning.status, morning.missing), (Present, None));
    assert!(morning.evidence.iter().any(|evidence| evidence.kind == EvidenceKind::Slip && evidence.id == "S0"));
    let late = thursday(">09:30 <11:31 >13:50 <17:32").slip(Morning, SlipPunch::Coming, Some("2014-10-10 09:00:00"));
    assert_eq!((late.status()[0], late.both()[0].late_minutes), (Present, 0));
    let slipped = thursday(">13:50 <17:32").slip(Morning, SlipPunch::Both, Some("2014-10-10 09:00:00"));
    assert_eq!(slipped.status(), [Excused, Present]);
    let half = thursday("").slip(Morning, SlipPunch::Coming, Some("2014-10-10 09:00:00"));
    assert_eq!((half.status()[0], half.both()[0].missing), (MissingPunch, Some(SlipPunch::Leaving)));
}

#[test]
fn discipline_2__an_open_slip_changes_nothing_yet() {
    let facts = thursday("<11:31 >13:50 <17:32").slip(Morning, SlipPunch::Coming, None);
    let [morning, afternoon] = facts.both();
    assert_eq!((morning.status, morning.provisional, afternoon.provisional), (MissingPunch, true, false));
    assert!(morning.why.contains(&Why::SlipOpen));
}

#[test]
fn leave_2__half_a_day_of_leave_with_half_a_day_of_presence() {
    let facts = thursday(">13:50 <17:32").leave(Morning, Morning, Some("2014-10-08 16:00:00"));
    let [morning, afternoon] = facts.both();
    assert_eq!((morning.status, afternoon.status), (OnLeave, Present));
    assert!(morning.leave.is_some() && morning.evidence.iter().any(|evidence| evidence.kind == EvidenceKind::Leave));
    assert!(thursday(GOOD).leave(Morning, Morning, Some("2014-10-08 16:00:00")).says(Morning, Why::PunchedOnLeave));
}

#[test]
fn leave_2__without_its_procedure_it_is_absence() {
    let open = thursday("").leave(Morning, Afternoon, None);
    assert_eq!(open.status(), [Absent, Absent]);
    assert!(open.both()[0].provisional && open.says(Morning, Why::LeaveNotApproved));
    let late = thursday("").leave(Morning, Afternoon, Some("2014-10-09 15:00:00"));
    assert_eq!(late.status(), [Absent, OnLeave], "what was over when it was approved is not made good");
    assert!(late.says(Morning, Why::LeaveApprovedLate) && late.says(Afternoon, Why::LeaveApprovedLate));
    let worked = thursday(GOOD).leave(Morning, Afternoon, None);
    assert_eq!(worked.status(), [Present, Present], "who came nevertheless is present");
}

#[test]
fn leave_7__an_emergency_counts_while_its_papers_are_in_time() {
    let facts = thursday("").emergency(None);
    let waiting = facts.clone().seen_at("2014-10-11 17:30:00");
    assert_eq!(waiting.status(), [OnLeave, OnLeave], "back on Friday, owed until Saturday's close, which is worked");
    assert!(waiting.both()[0].provisional && waiting.says(Morning, Why::PapersOwed));
    let overdue = facts.seen_at("2014-10-11 17:30:01");
    assert_eq!(overdue.status(), [Absent, Absent]);
    assert!(!overdue.both()[0].provisional && overdue.says(Morning, Why::PapersOverdue));
    assert_eq!(thursday("").emergency(Some("2014-10-11 16:00:00")).status(), [OnLeave, OnLeave]);
    assert_eq!(thursday("").emergency(Some("2014-10-13 08:00:00")).status(), [Absent, Absent], "too late is too late");
}

#[test]
fn duty_2_1__reception_over_noon_needs_no_punches_at_noon() {
    let facts = thursday(">07:58 <17:32").on_duty("11:30", "14:00");
    assert_eq!(facts.status(), [Present, Present]);
    assert!(facts.both()[0].evidence.iter().any(|evidence| evidence.kind == EvidenceKind::Duty));
    assert_eq!(
        thursday(">07:58 <17:32").status(),
        [MissingPunch, MissingPunch],
        "who is not on duty punches out and in"
    );
    let never_came = thursday("").on_duty("11:30", "14:00");
    assert_eq!(never_came.status(), [Absent, Absent], "the roster alone shows nobody");
}

#[test]
fn discipline_1__the_last_punch_says_who_is_here() {
    let facts = thursday(">07:58 <11:31 >13:50");
    let ask = |facts: &Facts, civil: &str| here(&facts.punches, &facts.centre, at(civil)).unwrap();
    assert_eq!(ask(&facts, "2014-10-09 07:00:00"), None);
    assert_eq!(ask(&facts, "2014-10-09 09:00:00").unwrap().since, at("2014-10-09 07:58:00"));
    assert_eq!(ask(&facts, "2014-10-09 12:00:00"), None);
    assert_eq!(ask(&facts, "2014-10-10 01:00:00").unwrap().since, at("2014-10-09 13:50:00"), "over midnight");
    assert_eq!(ask(&facts, "2014-10-10 05:00:00"), None, "a new day");
    let unknown = thursday("?07:58 ?11:31 ?13:50");
    assert!(ask(&unknown, "2014-10-09 15:00:00").unwrap().guessed);
    assert_eq!(ask(&unknown, "2014-10-09 12:00:00"), None);
}

/// The devices with the events that a session names as watermarks.
fn marks(session: &Session) -> Vec<(String, u128)> {
    let marks = session.evidence.iter().filter(|evidence| evidence.kind == EvidenceKind::Watermark);
    marks.map(|mark| (mark.id.clone(), mark.events[0].as_u128() - 100)).collect()
}

#[test]
fn discipline_1__an_absence_names_the_first_watermark_that_passed_the_day_and_no_other() {
    let facts = Facts::without_watermark(THURSDAY);
    assert_eq!(marks(&facts.both()[0]), [], "nothing is certain yet");
    let noon = facts.completed("HALL", "2014-10-09 12:00:00");
    assert_eq!(marks(&noon.both()[0]), [], "a punch can still come until the day is over");
    let passed = noon.completed("HALL", "2014-10-10 00:00:00");
    assert_eq!(marks(&passed.both()[0]), [("HALL".to_owned(), 3)]);
    let later = passed.clone().completed("HALL", "2014-10-11 00:00:00");
    assert_eq!(later.both(), passed.both(), "the watermark that goes on changes nothing of it");
    let mut turned = later.clone();
    turned.watermarks.reverse();
    assert_eq!(turned.both(), later.both());
    let half = later.punch(">07:58 >13:50 <17:32");
    assert_eq!((half.status()[0], marks(&half.both()[0]).len()), (MissingPunch, 1));
    assert_eq!((half.status()[1], marks(&half.both()[1]).len()), (Present, 0), "its punches show it");
}

#[test]
fn discipline_1__an_absence_names_every_device_that_was_up_and_of_one_taken_down_that_event() {
    let retired = |civil: &str| {
        let facts =
            Facts::on_day(THURSDAY).registered("GATE", "2014-01-01 00:00:00").registered("NEW", "2014-10-10 08:00:00");
        facts.scenario("GATE", civil, DeviceEvent::Retired(Retired { reason: "换新".into() }))
    };
    let [morning, afternoon] = retired("2014-10-09 12:00:00").both();
    assert_eq!(marks(&morning), [("GATE".to_owned(), 5), ("HALL".to_owned(), 2)]);
    assert_eq!(marks(&afternoon), [("HALL".to_owned(), 2)], "it hung no more");
    assert!(!morning.provisional && !afternoon.provisional);
    let given =
        Facts::on_day(THURSDAY).registered("GATE", "2014-01-01 00:00:00").completed("GATE", "2014-10-10 00:00:00");
    let given = given.scenario("GATE", "2014-10-20 08:00:00", DeviceEvent::Retired(Retired { reason: "换新".into() }));
    assert_eq!(marks(&given.both()[0])[0], ("GATE".to_owned(), 4), "it had given everything before");
}

#[test]
fn duty_2_1_3__who_left_duty_without_leave_is_absent_whatever_was_punched() {
    let there = thursday(">07:58 <11:31 >13:50 <17:32").on_duty("08:00", "17:30");
    assert_eq!(there.status(), [Present, Present]);
    assert_eq!(there.clone().left_duty("10:00", false).status(), [Absent, Present]);
    let noon = there.clone().left_duty("12:30", false);
    assert_eq!(noon.status(), [Present, Absent], "over noon it is the afternoon");
    assert_eq!(there.clone().left_duty("18:00", false).status(), [Present, Absent], "after the close the last one");
    let [morning, _] = there.clone().left_duty("10:00", false).both();
    assert!(morning.why.contains(&Why::DutyLeft) && !morning.provisional, "{:?}", morning.why);
    assert!(morning.evidence.iter().any(|evidence| evidence.kind == EvidenceKind::Finding));
    let [contested, _] = there.left_duty("10:00", true).both();
    assert!(contested.provisional && contested.why.contains(&Why::FindingContested), "{:?}", contested.why);
}

#[test]
fn leave_2__a_slip_signed_on_paper_and_entered_late_counts_once_the_chain_confirmed_it() {
    let on_paper = |confirmed: Option<&str>| {
        let mut facts = thursday("").leave(Morning, Afternoon, confirmed);
        facts.leaves[0].paper = Some("请假条第31号".into());
        facts
    };
    let confirmed = on_paper(Some("2014-10-13 10:00:00"));
    assert_eq!(confirmed.status(), [OnLeave, OnLeave]);
    assert!(confirmed.says(Morning, Why::LeaveEnteredLate) && !confirmed.both()[0].provisional);
    let waits = on_paper(None);
    assert_eq!(waits.status(), [Absent, Absent]);
    assert!(waits.both()[0].provisional && waits.says(Morning, Why::LeaveNotApproved));
}
