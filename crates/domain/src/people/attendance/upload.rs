//! Taking in punches (上传打卡记录): new ones are recorded, those that came before are left out and counted.
//!
//! Implements discipline/1: raw facts with device and raw record id, repeats ignored, whatever the order and however late.
//! It must never ask who somebody is or whether they were punctual: a punch is kept as the device has it.
use super::commands::Upload;
use super::events::{Punch, Uploaded};
use super::state::{Attendance, fingerprint};
use crate::clock::civil::date_of;
use crate::people::presence::corrected;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, day};
use crate::vocabulary::ids::check_token;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use std::collections::BTreeMap;

refusals! {
    /// Why punches are not taken in.
    UploadRefusal {
        /// Nothing in it.
        Empty {} = "attendance.upload.empty" by "discipline/1",
            "The upload has no punches.", "上传内容没有打卡记录。",
        /// Too many at once.
        TooMany { count, most } = "attendance.upload.too-many" by "discipline/1",
            "The upload has {count} punches; at most {most} are taken at once.", "本次上传{count}条打卡记录，一次最多{most}条。",
        /// Nobody put that device up.
        DeviceUnknown { device } = "attendance.upload.device-unknown" by "discipline/1",
            "Device {device} is not registered.", "考勤机{device}尚未登记。",
        /// Punched after the device was taken down.
        DeviceRetired { device, retired, record, at } = "attendance.upload.device-retired" by "discipline/1",
            "Device {device} was taken down at {retired}; its record {record} is of {at}.",
            "考勤机{device}已于{retired}停用，记录{record}的时间为{at}。",
        /// Of another day.
        OtherDay { record, at, day } = "attendance.upload.other-day" by "discipline/1",
            "Record {record} is of {at} by the device's clock, not of {day}.", "记录{record}的考勤机时间为{at}，不属于{day}。",
        /// Without an id of its own.
        NoRecord { at } = "attendance.upload.no-record" by "discipline/1",
            "The punch of {at} has no record id of the device, or one longer than 128 characters.",
            "{at}的打卡没有考勤机记录号，或记录号超过128个字符。",
        /// Nobody's.
        NoPerson { record, person } = "attendance.upload.no-person" by "discipline/1",
            "Record {record} names `{person}`, which cannot be a person's id.", "记录{record}的人员编号“{person}”不合规则。",
        /// The same record, saying something else.
        Contradicts { record, device } = "attendance.upload.contradicts" by "discipline/1",
            "Record {record} of device {device} came before and said something else; a device does not use a record id twice.",
            "考勤机{device}的记录{record}已有不同内容，同一记录号不能重复使用。",
        /// Everything came before.
        NothingNew { repeated, device, day } = "attendance.upload.nothing-new" by "discipline/1",
            "All {repeated} punches of device {device} on {day} have come before.", "考勤机{device}{day}的{repeated}条打卡记录均已上传过。",
    }
}

/// How long a record id can be.
const LONGEST_RECORD: usize = 128;

pub(super) fn decide(state: &Attendance, command: &Upload, context: &Context<'_>) -> Result<Uploaded, Refusal> {
    if command.punches.is_empty() {
        return Err(UploadRefusal::Empty {}.into());
    }
    let most = context.centre.number("attendance-upload-punches", day(context))?.value;
    let count = command.punches.len();
    if i64::try_from(count).unwrap_or(i64::MAX) > i64::from(most) {
        return Err(UploadRefusal::TooMany { count: count.to_string(), most: most.to_string() }.into());
    }
    check_device(state, command, context)?;
    let punches = new_ones(state, &command.punches)?;
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
    if check_token(&person).is_err() {
        return Err(UploadRefusal::NoPerson { record, person });
    }
    match date_of(punch.at) == state.day {
        true => Ok(()),
        false => Err(UploadRefusal::OtherDay { record, at: civil(punch.at), day: state.day.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::super::fixture::{Day, punch};
    use crate::people::attendance::events::Direction;

    #[test]
    fn discipline_1__punches_are_kept_as_the_device_has_them() {
        let day = Day::of("HALL-20141009");
        let given =
            vec![punch("2", "P005", "17:31:00"), punch("1", "P004", "07:58:12"), punch("3", "P999", "08:02:00")];
        let uploaded = day.when(given.clone()).unwrap();
        assert_eq!(uploaded.punches, given, "in the order of the device, whoever they are");
        assert_eq!((uploaded.device.as_str(), uploaded.repeated, uploaded.source.as_str()), ("HALL", 0, "export.csv"));
    }

    #[test]
    fn discipline_1__what_came_twice_is_left_out_and_counted() {
        let one = punch("1", "P004", "07:58:12");
        let day = Day::of("HALL-20141009").given(vec![one.clone()]);
        let again =
            day.when(vec![one.clone(), punch("2", "P005", "08:00:00"), punch("2", "P005", "08:00:00")]).unwrap();
        assert_eq!((again.punches.len(), again.punches[0].record.as_str(), again.repeated), (1, "2", 2));
        let refusal = day.refused(vec![one]);
        assert_eq!(
            (refusal.code.as_str(), refusal.article.as_str()),
            ("attendance.upload.nothing-new", "discipline/1")
        );
    }

    #[test]
    fn discipline_1__a_record_that_says_something_else_now_is_named() {
        let day = Day::of("HALL-20141009").given(vec![punch("R77", "P004", "07:58:12")]);
        let mut other = punch("R77", "P004", "07:58:12");
        other.direction = Direction::Unknown;
        for other in [other, punch("R77", "P005", "07:58:12"), punch("R77", "P004", "07:58:13")] {
            let refusal = day.refused(vec![punch("R78", "P004", "09:00:00"), other.clone()]);
            assert_eq!(refusal.code, "attendance.upload.contradicts");
            assert!(refusal.en.contains("R77") && refusal.zh.contains("R77"), "{refusal}");
            let within = Day::of("HALL-20141009").refused(vec![punch("R77", "P004", "07:58:12"), other]);
            assert_eq!(within.code, "attendance.upload.contradicts", "inside one upload as well");
        }
    }

    #[test]
    fn discipline_1__only_punches_of_the_day_of_a_registered_device() {
        let refusal = Day::of("HALL-20141010").refused(vec![punch("1", "P004", "07:58:12")]);
        assert_eq!(refusal.code, "attendance.upload.other-day");
        let refusal = Day::of("GATE-20141009").refused(vec![punch("1", "P004", "07:58:12")]);
        assert_eq!(refusal.code, "attendance.upload.device-unknown");
        let refusal = Day::of("OLD-20141009").refused(vec![punch("1", "P004", "07:58:12")]);
        assert_eq!(refusal.code, "attendance.upload.device-retired");
        let mut earlier = punch("1", "P004", "07:58:12");
        earlier.at = crate::matters::case::fixture::at("2014-10-08 07:58:12");
        assert!(
            Day::of("OLD-20141008").when(vec![earlier]).is_ok(),
            "what it took before it was taken down may come late"
        );
        assert_eq!(Day::of("HALL").refused(vec![punch("1", "P004", "07:58:12")]).code, "attendance.no-day");
    }

    #[test]
    fn discipline_1__a_punch_has_a_record_id_and_is_somebodys() {
        let day = Day::of("HALL-20141009");
        for record in ["", " ", "x".repeat(129).as_str()] {
            assert_eq!(day.refused(vec![punch(record, "P004", "08:00:00")]).code, "attendance.upload.no-record");
        }
        for person in ["", "缪某", "P 4"] {
            assert_eq!(day.refused(vec![punch("1", person, "08:00:00")]).code, "attendance.upload.no-person");
        }
    }

    #[test]
    fn discipline_1__an_upload_has_some_punches_and_no_more_than_the_rulebook_says() {
        let day = Day::of("HALL-20141009");
        let many = |count: u32| (0..count).map(|n| punch(&n.to_string(), "P004", "08:00:00")).collect::<Vec<_>>();
        assert_eq!(day.refused(vec![]).code, "attendance.upload.empty");
        assert!(day.when(many(1000)).is_ok());
        let refusal = day.refused(many(1001));
        assert_eq!(refusal.code, "attendance.upload.too-many");
        assert!(refusal.en.contains("1001") && refusal.en.contains("1000"), "{refusal}");
    }
}
