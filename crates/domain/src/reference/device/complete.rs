//! Moving a watermark (考勤数据齐全截止): up to when a device has given everything.
//!
//! Implements discipline/1: what is read from its punches is provisional until then. A watermark only goes forward, and never
//! beyond now; a punch that comes late all the same is taken in.
use super::commands::Complete;
use super::events::Completed;
use super::state::Device;
use crate::reference::context::Context;
use crate::reference::lookup::civil;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a watermark is not moved.
    CompleteRefusal {
        Backward { until, completed } = "device.complete.backward" by "discipline/1",
            "The watermark stands at {completed}; {until} is not after it.", "数据齐全截止时间已为{completed}，{until}不晚于该时间。",
        BeyondNow { until, now } = "device.complete.beyond-now" by "discipline/1",
            "Nothing is complete up to {until}: it is {now} now.", "现为{now}，不能确认{until}以前的数据已齐全。",
    }
}

pub(super) fn decide(device: &Device, command: &Complete, context: &Context<'_>) -> Result<Completed, CompleteRefusal> {
    let until = command.until;
    refuse_if!(until > context.at, CompleteRefusal::BeyondNow { until: civil(until), now: civil(context.at) });
    if let Some(completed) = device.completed.filter(|completed| until <= *completed) {
        return Err(CompleteRefusal::Backward { until: civil(until), completed: civil(completed) });
    }
    let source = command.source.trim();
    Ok(Completed { until, source: if source.is_empty() { "api".into() } else { source.into() } })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Hall, complete, register};
    use crate::matters::case::fixture::at;

    #[test]
    fn discipline_1__a_watermark_only_goes_forward_and_never_beyond_now() {
        let hall = Hall::new().given(register()).given(complete("2014-10-09 09:00:00"));
        assert_eq!(hall.device().completed, Some(at("2014-10-09 09:00:00")));
        for not_after in ["2014-10-09 09:00:00", "2014-10-09 08:59:59"] {
            assert_eq!(hall.refused(complete(not_after)).code, "device.complete.backward");
        }
        assert_eq!(hall.refused(complete("2014-10-09 10:00:01")).code, "device.complete.beyond-now");
        let hall = hall.given(complete("2014-10-09 10:00:00"));
        assert_eq!(hall.device().completed, Some(at("2014-10-09 10:00:00")));
        assert_eq!(Hall::new().refused(complete("2014-10-09 09:00:00")).code, "device.unknown");
    }

    #[test]
    fn discipline_1__a_device_is_awaited_until_its_watermark_has_passed() {
        let until = at("2014-10-09 09:30:00");
        let hall = Hall::new().given(register());
        assert!(!hall.device().awaited(until), "it was not up by then");
        let hall = hall.now("2014-10-10 09:00:00").given(complete("2014-10-10 08:00:00"));
        assert!(!hall.device().awaited(at("2014-10-10 08:00:00")));
        assert!(hall.device().awaited(at("2014-10-10 08:00:01")));
    }
}
