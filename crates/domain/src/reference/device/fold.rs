//! How the events make the state (状态演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::DeviceEvent;
use super::state::{Correction, Device};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Device>>, event: &DeviceEvent, stamp: Stamp) -> Result<(), Unfoldable> {
    match (state.as_deref_mut(), event) {
        (None, DeviceEvent::Registered(registered)) => {
            *state = Some(Box::new(Device {
                name: registered.name.clone(),
                place: registered.place.clone(),
                registered: stamp.time,
                completed: None,
                corrections: vec![],
                retired: None,
            }));
        }
        (Some(device), DeviceEvent::Completed(completed)) => device.completed = Some(completed.until),
        (Some(device), DeviceEvent::ClockCorrected(corrected)) => device.corrections.push(Correction {
            from: corrected.from,
            until: corrected.until,
            add_seconds: corrected.add_seconds,
        }),
        (Some(device), DeviceEvent::Retired(_)) => device.retired = Some(stamp.time),
        (_, event) => return Err(Unfoldable(format!("{} does not follow", event.event_type().0))),
    }
    Ok(())
}
