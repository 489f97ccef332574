//! By which events the devices had given everything (数据齐全的依据): what an absence rests on, as nothing is recorded of what
//! did not happen.
//!
//! Serves discipline/1 and assessment/3.1. Kept is, of each device, the first watermark that passed the end of a day: an absence
//! names that event today as it did when it became certain, however far the watermark goes on. Of a device that was taken down
//! that event is kept; it comes after every watermark.
use super::Row;
use super::row::Complete;
use crate::view::{Direction, Given, Rows, Source, Unappliable, Unreadable};
use anjuan_domain::clock::civil::{date_of, instant};
use anjuan_domain::people::presence::Watermark;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::device::events::DeviceEvent;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{NaiveDate, NaiveTime};
use std::sync::Arc;

/// Keeps the event where it is one of these; `centre` is as it was before it.
pub(super) fn keep(centre: &Centre, event: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let envelope = &event.envelope;
    if envelope.kind() != Some(Kind::Device) {
        return Ok(());
    }
    let device = envelope.aggregate()?.id;
    match event.data::<DeviceEvent>()? {
        DeviceEvent::Completed(completed) => {
            let before = centre.device(&device).and_then(|device| device.completed).and_then(day_passed);
            if let Some(day) = day_passed(completed.until).filter(|day| Some(*day) > before) {
                let key = month(&device, day);
                let mut row = match rows.get(&key).map(Arc::unwrap_or_clone) {
                    Some(Row::Complete(row)) => row,
                    _ => Complete::default(),
                };
                row.days.insert(day, envelope.id);
                rows.put(&key, Row::Complete(row));
            }
        }
        DeviceEvent::Retired(_) => rows.put(&format!("complete/{device}/retired"), Row::Retired(envelope.id)),
        DeviceEvent::Registered(_) | DeviceEvent::ClockCorrected(_) => {}
    }
    Ok(())
}

/// The last day that is over at a watermark.
fn day_passed(until: Instant) -> Option<NaiveDate> {
    date_of(until).pred_opt()
}

fn month(device: &str, day: NaiveDate) -> String {
    format!("complete/{device}/{}", day.format("%Y-%m"))
}

/// For every device the event by which it had given everything of a day; none for one that has yet to.
pub(super) fn of_day(source: &dyn Source<Row>, centre: &Centre, day: NaiveDate) -> Result<Vec<Watermark>, Unreadable> {
    let mut found = Vec::new();
    for (device, _) in centre.devices() {
        found.extend(passed(source, device, day)?);
    }
    Ok(found)
}

/// The months are in order, and that a device was taken down comes after all of them.
fn passed(source: &dyn Source<Row>, device: &str, day: NaiveDate) -> Result<Option<Watermark>, Unreadable> {
    let found = |until, event| Some(Watermark { device: device.to_owned(), until, event });
    let (prefix, from) = (format!("complete/{device}/"), month(device, day));
    for entry in source.entries(&prefix, Some(&from), Direction::Forward) {
        let (_, key) = entry?;
        match source.row(&key)? {
            Some(Row::Complete(row)) => {
                if let Some((complete, event)) = row.days.range(day..).next() {
                    let until = complete.succ_opt().map(|next| instant(next, NaiveTime::MIN));
                    return Ok(found(until, *event));
                }
            }
            Some(Row::Retired(event)) => return Ok(found(None, event)),
            _ => return Err(Unreadable(format!("{key} is in the index and holds no watermark"))),
        }
    }
    Ok(None)
}
