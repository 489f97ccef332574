//! Correcting a clock (校正考勤机时钟): what is added to a device's times in a stretch of them.
//!
//! Implements discipline/1 over devices that were off. The raw times stay; of two corrections of one time, the one recorded last
//! holds, so that a wrong correction is mended by another. Also for a device that was taken down: that it was off may be found later.
use super::commands::CorrectClock;
use super::events::ClockCorrected;
use super::state::Device;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, day};
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a clock is not corrected.
    CorrectRefusal {
        /// It ends before it begins.
        Backward { from, until } = "device.correct-clock.backward" by "discipline/1",
            "The stretch from {from} to {until} has no length.", "起止时间{from}至{until}无效。",
        /// By nothing.
        Nothing { from } = "device.correct-clock.nothing" by "discipline/1",
            "Nothing is added, and no earlier correction is about the times from {from} on.", "校正值为零，且{from}以后没有需要撤销的校正。",
        /// By too much.
        TooMuch { seconds, most } = "device.correct-clock.too-much" by "discipline/1",
            "{seconds} seconds are more than the {most} that a clock can be corrected by.", "校正{seconds}秒超过上限{most}秒。",
    }
}

pub(super) fn decide(
    device: &Device,
    command: &CorrectClock,
    context: &Context<'_>,
) -> Result<ClockCorrected, Refusal> {
    let CorrectClock { from, until, add_seconds, reason } = command;
    reason_given(reason, "discipline/1")?;
    if let Some(until) = until.filter(|until| until <= from) {
        return Err(CorrectRefusal::Backward { from: civil(*from), until: civil(until) }.into());
    }
    let most = context.centre.number("attendance-correction-seconds", day(context))?.value;
    if i64::from(*add_seconds).abs() > i64::from(most) {
        let (seconds, most) = (add_seconds.to_string(), most.to_string());
        return Err(CorrectRefusal::TooMuch { seconds, most }.into());
    }
    let takes_back = device
        .corrections
        .iter()
        .any(|earlier| earlier.until.is_none_or(|end| *from < end) && until.is_none_or(|until| earlier.from < until));
    refuse_if!(*add_seconds == 0 && !takes_back, CorrectRefusal::Nothing { from: civil(*from) });
    Ok(ClockCorrected { from: *from, until: *until, add_seconds: *add_seconds, reason: reason.trim().into() })
}

#[cfg(test)]
mod tests {
    use super::super::commands::Retire;
    use super::super::fixture::{Hall, correct, register};
    use super::*;
    use crate::matters::case::fixture::at;

    fn reads(hall: &Hall, raw: &str) -> String {
        civil(hall.device().corrected(at(raw)))
    }

    #[test]
    fn discipline_1__a_clock_that_was_off_is_corrected_over_a_stretch() {
        let stretch = correct("2014-10-08 00:00:00", Some("2014-10-09 00:00:00"), -600);
        let hall = Hall::new().given(register()).given(stretch);
        assert_eq!(reads(&hall, "2014-10-08 08:10:00"), "2014-10-08 08:00");
        assert_eq!(reads(&hall, "2014-10-07 23:59:59"), "2014-10-07 23:59", "before it, the clock was right");
        assert_eq!(reads(&hall, "2014-10-09 00:00:00"), "2014-10-09 00:00", "its end is not in it");
    }

    #[test]
    fn discipline_1__of_two_corrections_the_one_recorded_last_holds() {
        let hall = Hall::new().given(register()).given(correct("2014-10-08 00:00:00", None, -600));
        let hall = hall.given(correct("2014-10-08 12:00:00", Some("2014-10-08 13:00:00"), 60));
        assert_eq!(reads(&hall, "2014-10-08 12:30:00"), "2014-10-08 12:31");
        assert_eq!(reads(&hall, "2014-10-08 13:30:00"), "2014-10-08 13:20");
        let mended = hall.given(correct("2014-10-08 00:00:00", None, 0));
        assert_eq!(reads(&mended, "2014-10-08 13:30:00"), "2014-10-08 13:30", "taken back altogether");
    }

    #[test]
    fn discipline_1__a_correction_has_a_reason_a_length_and_a_bound() {
        let hall = Hall::new().given(register());
        let from = "2014-10-08 00:00:00";
        let without = CorrectClock { reason: " ".into(), ..correct(from, None, 60) };
        assert_eq!(hall.refused(without).code, "command.reason-missing");
        assert_eq!(hall.refused(correct(from, Some(from), 60)).code, "device.correct-clock.backward");
        assert_eq!(hall.refused(correct(from, None, 0)).code, "device.correct-clock.nothing");
        for seconds in [86_401, -86_401, i32::MIN] {
            assert_eq!(hall.refused(correct(from, None, seconds)).code, "device.correct-clock.too-much");
        }
        assert!(hall.when(correct(from, None, -86_400)).is_ok());
    }

    #[test]
    fn discipline_1__that_a_clock_was_off_may_be_found_after_the_device_was_taken_down() {
        let hall = Hall::new().given(register()).given(Retire { reason: "更换".into() });
        let hall = hall.given(correct("2014-10-08 00:00:00", None, 60));
        assert_eq!(reads(&hall, "2014-10-08 08:00:00"), "2014-10-08 08:01");
    }
}
