//! Taking in punches (上传打卡记录): new ones are recorded, those that came before are left out and counted.
//!
//! Implements discipline/1: raw facts with device and raw record id, repeats ignored, whatever the order and however late.
//! It must never ask who somebody is or whether they were punctual: a punch is kept as the device has it.
use super::commands::Upload;
use super::elsewhere;
use super::events::{Punch, Uploaded};
use super::state::{Attendance, fingerprint};
use crate::clock::civil::date_of;
use crate::people::presence::corrected;
use crate::reference::centre::Centre;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, day};
use crate::vocabulary::ids::check_token;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use chrono::TimeDelta;
use std::collections::BTreeMap;

refusals! {
    /// Why punches are not taken in.
    UploadRefusal {
        Empty {} = "attendance.upload.empty" by "discipline/1",
            "The upload has no punches.", "上传内容没有打卡记录。",
        TooMany { count, most } = "attendance.upload.too-many" by "discipline/1",
            "The upload has {count} punches; at most {most} are taken at once.", "本次上传{count}条打卡记录，一次最多{most}条。",
        DeviceUnknown { device } = "attendance.upload.device-unknown" by "discipline/1",
            "Device {device} is not registered.", "考勤机{device}尚未登记。",
        DeviceRetired { device, retired, record, at } = "attendance.upload.device-retired" by "discipline/1",
            "Device {device} was taken down at {retired}; its record {record} is of {at}.",
            "考勤机{device}已于{retired}停用，记录{record}的时间为{at}。",
        Ahead { record, at, now } = "attendance.upload.ahead" by "discipline/1",
            "Record {record} is of {at}, and it is {now} now: the device's clock is wrong by more than can be corrected.",
            "记录{record}的时间为{at}，现为{now}：考勤机时钟偏差超过可校正范围。",
        TooOld { record, at, days } = "attendance.upload.too-old" by "discipline/1",
            "Record {record} is of {at}, more than {days} days ago: set the device's clock right, or leave the record out.",
            "记录{record}的时间为{at}，早于{days}天以前：请校准考勤机时钟，或不计该记录。",
        OtherDay { record, at, day } = "attendance.upload.other-day" by "discipline/1",
            "Record {record} is of {at} by the device's clock, not of {day}.", "记录{record}的考勤机时间为{at}，不属于{day}。",
        NoRecord { at } = "attendance.upload.no-record" by "discipline/1",
            "The punch of {at} has no record id of the device, or one longer than 128 characters.",
            "{at}的打卡没有考勤机记录号，或记录号超过128个字符。",
        NoPerson { record, person } = "attendance.upload.no-person" by "discipline/1",
            "Record {record} names `{person}`, which cannot be a person's id.", "记录{record}的人员编号“{person}”不合规则。",
        Contradicts { record, device } = "attendance.upload.contradicts" by "discipline/1",
            "Record {record} of device {device} came before and said something else; a device does not use a record id twice.",
            "考勤机{device}的记录{record}已有不同内容，同一记录号不能重复使用。",
        NothingNew { repeated, device, day } = "attendance.upload.nothing-new" by "discipline/1",
            "All {repeated} punches of device {device} on {day} have come before.", "考勤机{device}{day}的{repeated}条打卡记录均已上传过。",
    }
}

refusals! {
    /// Why a watermark does not move with an upload.
    WholeRefusal {
        Strangers { people, records } = "attendance.upload.strangers" by "discipline/1",
            "The watermark is not moved: the service knows nobody called {people} (records {records}), and whoever punched so would be absent. Correct the user's number, or upload these punches under the person they are.",
            "未确认数据齐全：名录中没有{people}（记录{records}），实际打卡的人将被计为旷工。请更正人员编号，或以本人编号重新上传。",
    }
}

/// Whether an upload can be the last of a stretch of time: everybody in it is, was or will be of the staff.
///
/// # Errors
/// The people nobody knows, with the first of their records.
pub fn known_people(punches: &[Punch], centre: &Centre) -> Result<(), Refusal> {
    let mut strangers: BTreeMap<&str, &str> = BTreeMap::new();
    for punch in punches.iter().filter(|punch| !centre.ever_known(&punch.person)) {
        strangers.entry(&punch.person).or_insert(&punch.record);
    }
    if strangers.is_empty() {
        return Ok(());
    }
    let joined = |parts: Vec<&str>| parts.into_iter().take(SHOWN).collect::<Vec<_>>().join(", ");
    let people = joined(strangers.keys().copied().collect());
    let records = joined(strangers.values().copied().collect());
    Err(WholeRefusal::Strangers { people, records }.into())
}

/// How many people a refusal names.
const SHOWN: usize = 20;

/// How long a record id can be.
const LONGEST_RECORD: usize = 128;

pub(super) fn decide(state: &Attendance, command: &Upload, context: &Context<'_>) -> Result<Uploaded, Refusal> {
    refuse_if!(command.punches.is_empty(), UploadRefusal::Empty {});
    let most = context.centre.number("attendance-upload-punches", day(context))?.value;
    let count = command.punches.len();
    if i64::try_from(count).unwrap_or(i64::MAX) > i64::from(most) {
        return Err(UploadRefusal::TooMany { count: count.to_string(), most: most.to_string() }.into());
    }
    check_device(state, command, context)?;
    check_times(command, context)?;
    let punches = new_ones(state, &command.punches)?;
    if let Some(ask) = elsewhere::asked(state, command) {
        elsewhere::none(&ask, context.facts.answer(&ask)?)?;
    }
    let repeated = count - punches.len();
    let device = state.device.clone();
    if punches.is_empty() {
        let (repeated, day) = (repeated.to_string(), state.day.to_string());
        return Err(UploadRefusal::NothingNew { repeated, device, day }.into());
    }
    let source = command.source.trim();
    Ok(Uploaded {
        device,
        punches,
        repeated: u32::try_from(repeated).unwrap_or(u32::MAX),
        source: if source.is_empty() { "api".to_owned() } else { source.to_owned() },
    })
}

/// The device was put up, and no punch is of a time after it was taken down.
fn check_device(state: &Attendance, command: &Upload, context: &Context<'_>) -> Result<(), UploadRefusal> {
    let name = state.device.clone();
    let Some(device) = context.centre.device(&name) else {
        return Err(UploadRefusal::DeviceUnknown { device: name });
    };
    let Some(retired) = device.retired else { return Ok(()) };
    let timed = command.punches.iter().map(|punch| (corrected(&name, punch.at, context.centre), punch));
    match timed.into_iter().find(|(at, _)| *at > retired) {
        Some((at, punch)) => Err(UploadRefusal::DeviceRetired {
            device: name,
            retired: civil(retired),
            record: punch.record.clone(),
            at: civil(at),
        }),
        None => Ok(()),
    }
}

/// No punch is of a time far from its upload: a clock that lost its time says 2000 or 2063, and whoever punched then was not here.
fn check_times(command: &Upload, context: &Context<'_>) -> Result<(), Refusal> {
    let off = context.centre.number("attendance-correction-seconds", day(context))?.value;
    let days = context.centre.number("attendance-upload-days", day(context))?.value;
    let moved = |by: TimeDelta| context.now.checked_add_signed(by).unwrap_or(context.now);
    let (latest, oldest) = (moved(TimeDelta::seconds(off.into())), moved(-TimeDelta::days(days.into())));
    let (record, at) = match command.punches.iter().find(|punch| punch.at > latest || punch.at < oldest) {
        None => return Ok(()),
        Some(punch) if punch.at > latest => {
            let (record, at) = (punch.record.clone(), civil(punch.at));
            return Err(UploadRefusal::Ahead { record, at, now: civil(context.now) }.into());
        }
        Some(punch) => (punch.record.clone(), civil(punch.at)),
    };
    Err(UploadRefusal::TooOld { record, at, days: days.to_string() }.into())
}

/// The punches that have not come before, in the order of the device.
fn new_ones(state: &Attendance, punches: &[Punch]) -> Result<Vec<Punch>, UploadRefusal> {
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    let mut fresh = Vec::with_capacity(punches.len());
    for punch in punches {
        check(state, punch)?;
        let says = fingerprint(punch);
        let before = state.records.get(&punch.record).or_else(|| seen.get(punch.record.as_str()));
        match before {
            None => {
                seen.insert(&punch.record, says);
                fresh.push(punch.clone());
            }
            Some(said) if *said == says => {}
            Some(_) => {
                let (record, device) = (punch.record.clone(), state.device.clone());
                return Err(UploadRefusal::Contradicts { record, device });
            }
        }
    }
    Ok(fresh)
}

/// One punch by itself: it has its record id, is somebody's, and is of the day.
fn check(state: &Attendance, punch: &Punch) -> Result<(), UploadRefusal> {
    let (record, person) = (punch.record.clone(), punch.person.clone());
    if blank(&record) || record.chars().count() > LONGEST_RECORD {
        return Err(UploadRefusal::NoRecord { at: civil(punch.at) });
    }
    refuse_if!(check_token(&person).is_err(), UploadRefusal::NoPerson { record, person });
    match date_of(punch.at) == state.day {
        true => Ok(()),
        false => Err(UploadRefusal::OtherDay { record, at: civil(punch.at), day: state.day.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Day, punch};
    use crate::people::attendance::events::{Direction, Punch};

    #[test]
    fn discipline_1__punches_are_kept_as_the_device_has_them() {
        let day = Day::new("HALL-20141009");
        let given =
            vec![punch("2", "P005", "17:31:00"), punch("1", "P004", "07:58:12"), punch("3", "P999", "08:02:00")];
        let uploaded = day.uploaded(given.clone()).unwrap();
        assert_eq!(uploaded.punches, given, "in the order of the device, whoever they are");
        assert_eq!((uploaded.device.as_str(), uploaded.repeated, uploaded.source.as_str()), ("HALL", 0, "export.csv"));
    }

    #[test]
    fn discipline_1__what_came_twice_is_left_out_and_counted() {
        let one = punch("1", "P004", "07:58:12");
        let day = Day::new("HALL-20141009").given(vec![one.clone()]);
        let again =
            day.uploaded(vec![one.clone(), punch("2", "P005", "08:00:00"), punch("2", "P005", "08:00:00")]).unwrap();
        assert_eq!((again.punches.len(), again.punches[0].record.as_str(), again.repeated), (1, "2", 2));
        let refusal = day.refused(vec![one]);
        assert_eq!(refusal.why(), (super::super::NOTHING_NEW, "discipline/1"));
    }

    #[test]
    fn discipline_1__a_record_that_says_something_else_now_is_named() {
        let day = Day::new("HALL-20141009").given(vec![punch("R77", "P004", "07:58:12")]);
        let mut other = punch("R77", "P004", "07:58:12");
        other.direction = Direction::Unknown;
        for other in [other, punch("R77", "P005", "07:58:12"), punch("R77", "P004", "07:58:13")] {
            let refusal = day.refused(vec![punch("R78", "P004", "09:00:00"), other.clone()]);
            assert_eq!(refusal.code, "attendance.upload.contradicts");
            assert!(refusal.en.contains("R77") && refusal.zh.contains("R77"), "{refusal}");
            let within = Day::new("HALL-20141009").refused(vec![punch("R77", "P004", "07:58:12"), other]);
            assert_eq!(within.code, "attendance.upload.contradicts", "inside one upload as well");
        }
    }

    #[test]
    fn discipline_1__only_punches_of_the_day_of_a_registered_device() {
        let refusal = Day::new("HALL-20141010").refused(vec![punch("1", "P004", "07:58:12")]);
        assert_eq!(refusal.code, "attendance.upload.other-day");
        let refusal = Day::new("GATE-20141009").refused(vec![punch("1", "P004", "07:58:12")]);
        assert_eq!(refusal.code, "attendance.upload.device-unknown");
        let refusal = Day::new("OLD-20141009").refused(vec![punch("1", "P004", "07:58:12")]);
        assert_eq!(refusal.code, "attendance.upload.device-retired");
        let mut earlier = punch("1", "P004", "07:58:12");
        earlier.at = crate::matters::case::fixture::at("2014-10-08 07:58:12");
        assert!(
            Day::new("OLD-20141008").when(vec![earlier]).is_ok(),
            "what it took before it was taken down may come late"
        );
        assert_eq!(Day::new("HALL").refused(vec![punch("1", "P004", "07:58:12")]).code, "attendance.no-day");
    }

    #[test]
    fn discipline_1__a_record_that_came_with_another_day_is_named() {
        let yesterday = Day::new("HALL-20141008");
        let day = Day::new("HALL-20141009").beside(&["R77", "R78"], &yesterday);
        let refusal = day.refused(vec![punch("R76", "P004", "07:58:12"), punch("R77", "P004", "07:59:12")]);
        let found = (refusal.code.as_str(), refusal.article.as_str());
        assert_eq!(found, ("attendance.upload.record-of-another-day", "discipline/1"));
        assert!(refusal.en.contains("R77") && refusal.en.contains("2014-10-08"), "{refusal}");
        assert!(refusal.zh.contains("2014-10-09"), "{refusal}");
        assert!(day.when(vec![punch("R76", "P004", "07:58:12")]).is_ok());
        let known =
            Day::new("HALL-20141009").given(vec![punch("R77", "P004", "07:58:12")]).beside(&["R77"], &yesterday);
        let again = known.refused(vec![punch("R77", "P004", "07:58:12")]);
        assert_eq!(again.code, super::super::NOTHING_NEW, "what is of this day is a repeat of it");
    }

    #[test]
    fn discipline_1__an_upload_with_people_nobody_knows_is_not_the_last_of_a_time() {
        let centre = crate::matters::case::fixture::centre();
        let known = punch("1", "P004", "07:58:12");
        assert!(
            super::known_people(std::slice::from_ref(&known), &centre).is_ok()
                && super::known_people(&[], &centre).is_ok()
        );
        let refusal =
            super::known_people(&[known, punch("7", "018", "08:00:00"), punch("8", "018", "08:01:00")], &centre)
                .unwrap_err();
        assert_eq!(refusal.why(), ("attendance.upload.strangers", "discipline/1"));
        assert!(refusal.en.contains("018 (records 7)"), "{refusal}");
    }

    #[test]
    fn discipline_1__a_time_far_from_the_upload_is_no_punch() {
        // It is Friday 10 October 2014, nine o'clock; the day of the id is the day of the punch.
        for (id, time, code) in [
            ("HALL-20000101", "2000-01-01 00:03:00", "attendance.upload.too-old"),
            ("HALL-20130901", "2013-09-01 08:00:00", "attendance.upload.too-old"),
            ("HALL-20141012", "2014-10-12 08:00:00", "attendance.upload.ahead"),
            ("HALL-20630715", "2063-07-15 08:00:00", "attendance.upload.ahead"),
        ] {
            let far = Punch { at: crate::matters::case::fixture::at(time), ..punch("1", "P004", "08:00:00") };
            assert_eq!(Day::new(id).refused(vec![far]).code, code, "{time}");
        }
        for (id, time) in [("HALL-20140106", "2014-01-06 08:00:00"), ("HALL-20141011", "2014-10-11 08:59:59")] {
            let near = Punch { at: crate::matters::case::fixture::at(time), ..punch("1", "P004", "08:00:00") };
            assert!(Day::new(id).when(vec![near]).is_ok(), "{time}: a clock can be off by a day");
        }
    }

    #[test]
    fn discipline_1__a_punch_has_a_record_id_and_is_somebodys() {
        let day = Day::new("HALL-20141009");
        for record in ["", " ", "x".repeat(129).as_str()] {
            assert_eq!(day.refused(vec![punch(record, "P004", "08:00:00")]).code, "attendance.upload.no-record");
        }
        for person in ["", "缪某", "P 4"] {
            assert_eq!(day.refused(vec![punch("1", person, "08:00:00")]).code, "attendance.upload.no-person");
        }
    }

    #[test]
    fn discipline_1__an_upload_has_some_punches_and_no_more_than_the_rulebook_says() {
        let day = Day::new("HALL-20141009");
        let many = |count: u32| (0..count).map(|n| punch(&n.to_string(), "P004", "08:00:00")).collect::<Vec<_>>();
        assert_eq!(day.refused(vec![]).code, "attendance.upload.empty");
        assert!(day.when(many(1000)).is_ok());
        let refusal = day.refused(many(1001));
        assert_eq!(refusal.code, "attendance.upload.too-many");
        assert!(refusal.en.contains("1001") && refusal.en.contains("1000"), "{refusal}");
    }
}
