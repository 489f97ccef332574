//! Reference data (基础数据) that presence is read by: calendar, rulebook, staff, windows, devices.
//!
//! Kept as it was recorded and folded by the domain. A watermark takes the place of the one before: a device moves its own
//! every day, and only the last one counts. By which events it passed the ends of days is kept beside it (`watermarks`).
use super::Row;
use crate::reference::ReferenceEvent;
use crate::view::{Direction, Rows, Source, Unappliable, Unreadable};
use anjuan_domain::event::Recorded;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::device::events::DeviceEventName;
use std::sync::Arc;

/// The centre that the stored reference rows make.
pub(super) fn restored(rows: &mut dyn Rows<Row>) -> Result<Centre, Unappliable> {
    crate::reference::restored(rows, |row| if let Row::Reference(event) = row { Some(&**event) } else { None })
}

/// The reference data at the source's position: calendar, rulebook, staff, windows and devices. Its rows are only ever added or followed by a
/// later one, so that the last of them names all; they are folded once for all questions to the same store.
///
/// # Errors
/// [`Unreadable`] when the store fails or its rows do not fold.
pub fn centre(source: &dyn Source<Row>) -> Result<Arc<Centre>, Unreadable> {
    let last = source.entries("reference/", None, Direction::Backward).next().transpose()?;
    match (last, source.derived()) {
        (Some((last, _)), Some(derived)) => derived.get_or_make(&last, || folded(source)),
        _ => folded(source).map(Arc::new),
    }
}

fn folded(source: &dyn Source<Row>) -> Result<Centre, Unreadable> {
    let mut centre = Centre::default();
    for entry in source.entries("reference/", None, Direction::Forward) {
        let (_, key) = entry?;
        match source.row(&key)? {
            Some(Row::Reference(event)) => event.fold_into(&mut centre).map_err(|error| Unreadable(error.0))?,
            _ => return Err(Unreadable(format!("{key} is in the index and holds no event"))),
        }
    }
    Ok(centre)
}

/// Folds one event into the centre and keeps it; on an error the centre is as before.
pub(super) fn apply(centre: &mut Centre, event: &Recorded<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let kept = ReferenceEvent::from_recorded(event)?;
    kept.fold_into(centre)?;
    let key = if DeviceEventName::parse(&kept.event_type) == Some(DeviceEventName::Completed) {
        format!("watermark/{}", kept.aggregate.id)
    } else {
        format!("reference/{:020}", kept.sequence)
    };
    rows.put(&key, Row::Reference(Box::new(kept)));
    Ok(())
}
