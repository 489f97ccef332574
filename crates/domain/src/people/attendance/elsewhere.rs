//! Record ids of a device that stand for another day (记录号跨日重复): a punch has one day.
//!
//! Implements discipline/1. A record id is the device's own: where the same one comes again with another day, one of the two dates is
//! wrong (day and month changed places, a clock that was set), and taken both it would be two punches. Each day is an aggregate of its
//! own, so that no decision sees the others; what they have, the decision asks for ([`RecordsElsewhere`]). It must never say which of the two
//! days is right.
use super::commands::Upload;
use super::state::Attendance;
use crate::reference::facts::Ask;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use chrono::NaiveDate;

refusals! {
    /// Why a record is not taken.
    ElsewhereRefusal {
        OtherDay { record, device, day, other, count } = "attendance.upload.record-of-another-day" by "discipline/1",
            "Record {record} of device {device} came before with {other} and is now of {day} ({count} such records): a device does not use a record id twice. Correct the dates or, where the device counts anew each day, leave its record ids out.",
            "考勤机{device}的记录{record}已按{other}上传，本次日期为{day}（共{count}条）：同一记录号不能用于两日。请更正日期；考勤机每日重新编号的，请不要填写记录号。",
    }
}

/// Which of these records of a device there are under another day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordsElsewhere {
    /// The device.
    pub device: String,
    /// The day they are said to be of.
    pub day: NaiveDate,
    /// Their ids.
    pub records: Vec<String>,
}

impl Ask for RecordsElsewhere {
    type Answer = Vec<RecordOf>;
}

/// A record and the day that it came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordOf {
    /// The id.
    pub record: String,
    /// The civil day by the device's clock.
    pub day: NaiveDate,
}

/// What an upload asks for: the records that are new to its day.
pub(super) fn asked(state: &Attendance, command: &Upload) -> Option<RecordsElsewhere> {
    let new = command.punches.iter().map(|punch| &punch.record).filter(|record| !state.records.contains_key(*record));
    let records: Vec<String> = new.cloned().collect();
    let (device, day) = (state.device.clone(), state.day);
    (!records.is_empty()).then_some(RecordsElsewhere { device, day, records })
}

/// Refuses records that came before with another day.
pub(super) fn none(ask: &RecordsElsewhere, found: &[RecordOf]) -> Result<(), Refusal> {
    let Some(first) = found.first() else { return Ok(()) };
    let (record, other, count) = (first.record.clone(), first.day.to_string(), found.len().to_string());
    let (device, day) = (ask.device.clone(), ask.day.to_string());
    Err(ElsewhereRefusal::OtherDay { record, device, day, other, count }.into())
}
