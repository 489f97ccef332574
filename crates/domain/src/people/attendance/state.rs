//! The state of a day of an attendance device (考勤): which records have come, so that a repeat is known. The day is there before
//! its first upload, because its id names it.
use super::events::Punch;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One device's day, by the device's clock.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AttendanceState")]
pub struct Attendance {
    /// The device.
    pub device: String,
    /// The civil day.
    pub day: NaiveDate,
    /// The ids of the records that came, each with a fingerprint of what it says; only the ids are shown.
    #[serde(serialize_with = "ids")]
    #[schemars(with = "Vec<String>")]
    pub records: BTreeMap<String, u64>,
}

fn ids<S: serde::Serializer>(records: &BTreeMap<String, u64>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(records.keys())
}

impl Attendance {
    /// The empty day that an id names, `<device>-<yyyymmdd>`; none where it names none.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        let (device, day) = id.rsplit_once('-').filter(|(device, day)| !device.is_empty() && day.len() == 8)?;
        let day = NaiveDate::parse_from_str(day, "%Y%m%d").ok()?;
        Some(Self { device: device.to_owned(), day, records: BTreeMap::new() })
    }

    /// The id that names a device's day.
    #[must_use]
    pub fn id(device: &str, day: NaiveDate) -> String {
        format!("{device}-{}", day.format("%Y%m%d"))
    }
}

/// What a punch says, in eight bytes: two punches of one record that differ are told apart by it.
pub(super) fn fingerprint(punch: &Punch) -> u64 {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    hash.update(punch.person.as_bytes());
    hash.update([0, punch.direction as u8]);
    hash.update(punch.at.timestamp().to_be_bytes());
    hash.update(punch.at.timestamp_subsec_nanos().to_be_bytes());
    hash.finalize().iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_a_device_and_a_day() {
        let day = Attendance::named("HALL-1-20141009").unwrap();
        assert_eq!((day.device.as_str(), day.day.to_string().as_str()), ("HALL-1", "2014-10-09"));
        assert_eq!(Attendance::id(&day.device, day.day), "HALL-1-20141009");
        for wrong in ["HALL", "20141009", "-20141009", "HALL-20141301", "HALL-2014109", "HALL-2014-10-09"] {
            assert_eq!(Attendance::named(wrong), None, "{wrong}");
        }
    }
}
