//! Punches (打卡记录): whatever came twice, late or out of order, the log has each record of a device once.
use super::events;
use crate::record::Record;
use crate::service::Service;
use anjuan_domain::command::Body;
use anjuan_domain::event::Event;
use anjuan_domain::people::attendance::commands::AttendanceCommand;
use anjuan_domain::people::attendance::events::{AttendanceEvent, Punch};
use anjuan_domain::vocabulary::ids::Kind;
use std::collections::BTreeMap;

/// Every punch of a device by device and record id.
fn stored(record: &Record) -> BTreeMap<(String, String), Punch> {
    let mut stored = BTreeMap::new();
    for (aggregate, history) in record.histories.iter().filter(|(aggregate, _)| aggregate.kind == Kind::Attendance) {
        for (_, event) in events(history) {
            let Event::Attendance(AttendanceEvent::Uploaded(uploaded)) = event else {
                panic!("{aggregate} has {event:?}")
            };
            for punch in uploaded.punches {
                let before = stored.insert((uploaded.device.clone(), punch.record.clone()), punch);
                assert_eq!(before, None, "{aggregate} has a punch twice");
            }
        }
    }
    stored
}

/// Every punch that was ever taken in is in the log once, as the device gave it; and nothing else is.
pub(super) fn each_once(service: &Service, record: &Record) {
    let stored = stored(record);
    let mut given: BTreeMap<(String, String), Punch> = BTreeMap::new();
    for asked in service.ledger.lock().unwrap().all().values() {
        let Body::Attendance(AttendanceCommand::Upload(upload)) = &asked.command.body else { continue };
        let device = asked.command.aggregate.id.rsplit_once('-').unwrap().0.to_owned();
        for punch in &upload.punches {
            let key = (device.clone(), punch.record.clone());
            if asked.answer.is_some() {
                assert_eq!(stored.get(&key), Some(punch), "{key:?} was taken in");
            }
            given.insert(key, punch.clone());
        }
    }
    for (key, punch) in &stored {
        assert_eq!(given.get(key), Some(punch), "{key:?} was never given");
    }
}

/// How many punches of an upload had come before.
pub(super) fn repeated(event: &Event) -> usize {
    match event {
        Event::Attendance(AttendanceEvent::Uploaded(uploaded)) => uploaded.repeated as usize,
        _ => 0,
    }
}
