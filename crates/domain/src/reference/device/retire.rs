//! Taking a device down (停用考勤机): nobody waits for its facts any more.
//!
//! Implements discipline/1. What it took before that may still come late.
use super::commands::Retire;
use super::events::Retired;
use super::state::Device;
use crate::reference::context::Context;
use crate::reference::shared::{Shared, reason_given};

pub(super) fn decide(_: &Device, command: &Retire, _: &Context<'_>) -> Result<Retired, Shared> {
    reason_given(&command.reason, "discipline/1")?;
    Ok(Retired { reason: command.reason.trim().into() })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Hall, complete, register};
    use super::*;
    use crate::matters::case::fixture::at;

    #[test]
    fn discipline_1__a_device_that_was_taken_down_is_awaited_no_more() {
        let hall = Hall::new().given(register());
        assert!(hall.device().awaited(at("2014-10-09 11:30:00")));
        assert_eq!(hall.refused(Retire { reason: String::new() }).code, "command.reason-missing");
        let hall = hall.given(Retire { reason: "更换".into() });
        assert!(!hall.device().awaited(at("2014-10-09 11:30:00")));
        assert_eq!(hall.refused(Retire { reason: "更换".into() }).code, "device.retired");
        assert_eq!(hall.refused(complete("2014-10-09 09:00:00")).code, "device.retired");
        assert_eq!(hall.refused(register()).code, "device.register.again", "its id stays its own");
    }
}
