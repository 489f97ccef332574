//! Giving up a place (取消预约): before its slot is over, so that somebody else can have it.
//!
//! Implements work/3. What was missed cannot be given up afterwards.
use super::commands::Cancel;
use super::events::Cancelled;
use super::state::Appointment;
use super::{begins, length, standing};
use crate::reference::context::Context;
use crate::reference::lookup::civil;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a place is not given up.
    CancelRefusal {
        TooLate { number, ended } = "appointment.cancel.too-late" by "work/3",
            "The slot of booking {number} ended at {ended}: record whether they came.",
            "预约{number}的时段已于{ended}结束，应登记是否履约。",
    }
}

pub(super) fn decide(day: &Appointment, command: &Cancel, context: &Context<'_>) -> Result<Cancelled, Refusal> {
    let booking = standing(day, &command.number)?;
    let ended = begins(day, &booking.slot) + length(day, context)?;
    let number = command.number.clone();
    // What is missed is missed: it is asked when it is recorded, so that nobody dates the giving up back.
    refuse_if!(context.now >= ended, CancelRefusal::TooLate { number, ended: civil(ended) });
    reason_given(&command.reason, "work/3")?;
    Ok(Cancelled { number, reason: command.reason.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::commands::Cancel;
    use super::super::fixture::{Days, book};

    #[test]
    fn work_3__a_place_is_given_up_before_its_slot_is_over() {
        let day = Days::new("W01-20141013").given(book("09:00", "A"));
        let cancel = Days::cancel(&day.booking(0).number);
        assert!(day.clone().now("2014-10-13 09:29:59").when(cancel.clone()).is_ok());
        let over = day.now("2014-10-13 09:30:00");
        let refusal = over.refused(cancel.clone());
        assert_eq!(refusal.why(), ("appointment.cancel.too-late", "work/3"));
        let dated_back = over.happened("2014-10-12 09:00:00").refused(cancel);
        assert_eq!(dated_back.code, "appointment.cancel.too-late");
    }

    #[test]
    fn a_place_is_given_up_once_and_with_a_reason() {
        let day = Days::new("W01-20141013").given(book("09:00", "A"));
        let cancel = Days::cancel(&day.booking(0).number);
        let silent = Cancel { reason: " ".into(), ..cancel.clone() };
        assert_eq!(day.refused(silent).code, "command.reason-missing");
        let day = day.given(cancel.clone());
        let refusal = day.refused(cancel);
        assert_eq!(refusal.code, "appointment.settled");
        assert!(refusal.zh.contains("已取消"), "{refusal}");
        assert_eq!(day.refused(Days::cancel("YY-20141009-AAAAAAAAAAAA")).code, "appointment.unknown");
    }
}
