//! Punches (打卡): each upload is shared out to the days and persons it is about. discipline/1.
//!
//! Late and out of order are nothing special: a row is found by day and person, whenever it comes.
use super::Row;
use super::row::{Day, Punch, Share};
use crate::view::Rows;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::people::attendance::events::{Uploaded, Withdrawn};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The key of a day row.
pub(super) fn key(day: NaiveDate, person: &str) -> String {
    format!("day/{day}/{person}")
}

/// The key of an upload's row.
pub(super) fn upload(sequence: u64) -> String {
    format!("upload/{sequence:020}")
}

/// Takes in an upload: every row it touches is written once.
pub(super) fn take(uploaded: &Uploaded, (sequence, event): (u64, Uuid), rows: &mut dyn Rows<Row>) {
    let mut shares: BTreeMap<(NaiveDate, &str), Vec<Punch>> = BTreeMap::new();
    for punch in &uploaded.punches {
        let share = shares.entry((date_of(punch.at), punch.person.as_str())).or_default();
        share.push(Punch(punch.at, punch.record.clone(), punch.direction));
    }
    for ((day, person), punches) in shares {
        let key = key(day, person);
        let mut row = match rows.get(&key).map(Arc::unwrap_or_clone) {
            Some(Row::Day(row)) => row,
            _ => Day::default(),
        };
        row.take(Share(sequence, uploaded.device.clone(), punches));
        rows.put(&key, Row::Day(row));
    }
    rows.put(&upload(sequence), Row::Upload(event));
}

/// Leaves out what was withdrawn: it came wrong, and shows nobody's presence.
pub(super) fn withdraw(withdrawn: &Withdrawn, rows: &mut dyn Rows<Row>) {
    for punch in &withdrawn.punches {
        let key = key(date_of(punch.at), &punch.person);
        let Some(Row::Day(mut row)) = rows.get(&key).map(Arc::unwrap_or_clone) else { continue };
        row.leave_out(&withdrawn.device, &punch.record);
        if row.uploads.is_empty() {
            rows.remove(&key);
        } else {
            rows.put(&key, Row::Day(row));
        }
    }
}
