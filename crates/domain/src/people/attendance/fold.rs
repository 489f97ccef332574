//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{AttendanceEvent, Punch, Uploaded, Withdrawn};
use super::state::{Attendance, fingerprint};
use crate::clock::civil::date_of;
use crate::vocabulary::stamp::{Stamp, Unfoldable};
use std::collections::BTreeMap;

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Attendance>>, event: &AttendanceEvent, _: Stamp) -> Result<(), Unfoldable> {
    match event {
        AttendanceEvent::Uploaded(uploaded) => take(state, uploaded),
        AttendanceEvent::Withdrawn(withdrawn) => withdraw(state.as_deref_mut(), withdrawn),
    }
}

fn withdraw(state: Option<&mut Attendance>, withdrawn: &Withdrawn) -> Result<(), Unfoldable> {
    let unknown = || Unfoldable(format!("a withdrawal of {} names a record that did not come", withdrawn.device));
    let day = state.filter(|day| day.device == withdrawn.device).ok_or_else(unknown)?;
    let came = |punch: &Punch| day.records.get(&punch.record) == Some(&fingerprint(punch));
    if !withdrawn.punches.iter().all(came) {
        return Err(unknown());
    }
    for punch in &withdrawn.punches {
        day.records.remove(&punch.record);
    }
    Ok(())
}

fn take(state: &mut Option<Box<Attendance>>, uploaded: &Uploaded) -> Result<(), Unfoldable> {
    let Uploaded { device, punches, .. } = uploaded;
    let first = punches.first().ok_or_else(|| Unfoldable(format!("an upload of {device} has no punch")))?;
    let day = state.as_deref().map_or(date_of(first.at), |attendance| attendance.day);
    let owner = state.as_deref().map_or(device, |attendance| &attendance.device);
    if owner != device || punches.iter().any(|punch| date_of(punch.at) != day) {
        return Err(Unfoldable(format!("an upload of {device} belongs to another day")));
    }
    let fresh = || Box::new(Attendance { device: device.clone(), day, records: BTreeMap::new() });
    let records = &mut state.get_or_insert_with(fresh).records;
    records.extend(punches.iter().map(|punch| (punch.record.clone(), fingerprint(punch))));
    Ok(())
}
