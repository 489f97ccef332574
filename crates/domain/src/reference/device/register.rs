//! Putting a device up (登记考勤机): under the id it has in its own exports, once.
//!
//! Implements discipline/1. What is recorded before it is registered is not taken in.
use super::commands::Register;
use super::events::Registered;
use super::state::Device;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, not_in_future};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a device is not registered.
    RegisterRefusal {
        Again { name, since } = "device.register.again" by "discipline/1",
            "This id is {name}'s, registered at {since}.", "该编号已于{since}登记为{name}。",
        Nameless {} = "device.register.nameless" by "discipline/1",
            "A device has a name and a place.", "考勤机须写明名称和安装地点。",
    }
}

pub(super) fn decide(state: Option<&Device>, command: &Register, context: &Context<'_>) -> Result<Registered, Refusal> {
    not_in_future(context)?;
    if let Some(device) = state {
        return Err(RegisterRefusal::Again { name: device.name.clone(), since: civil(device.registered) }.into());
    }
    refuse_if!(blank(&command.name) || blank(&command.place), RegisterRefusal::Nameless {});
    Ok(Registered { name: command.name.trim().into(), place: command.place.trim().into() })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Hall, register};
    use super::*;

    #[test]
    fn discipline_1__a_device_is_registered_once_with_a_name_and_a_place() {
        let hall = Hall::new().given(register());
        assert_eq!((hall.device().name.as_str(), hall.device().place.as_str()), ("大厅考勤机", "大厅东门"));
        assert_eq!(civil(hall.device().registered), "2014-10-09 10:00");
        assert_eq!(hall.refused(register()).code, "device.register.again");
        let nowhere = Register { name: "大厅考勤机".into(), place: " ".into() };
        assert_eq!(Hall::new().refused(nowhere).code, "device.register.nameless");
    }
}
