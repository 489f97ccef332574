//! Whether they came (履约登记): recorded once the slot has begun, and a missed one not before it is over.
//!
//! Implements work/3.
use super::commands::Keep;
use super::events::{AppointmentOutcome, Kept};
use super::state::Appointment;
use super::{begins, length, standing};
use crate::reference::context::Context;
use crate::reference::lookup::civil;
use crate::vocabulary::ids::check_token;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is recorded of a booking.
    KeepRefusal {
        TooEarly { number, from, at } = "appointment.keep.too-early" by "work/3",
            "Of booking {number} that can be recorded from {from} on; it was {at}.",
            "预约{number}须自{from}起方可如此登记，登记时间为{at}。",
        NothingCame { number } = "appointment.keep.nothing-came" by "work/3",
            "Booking {number} was missed: no case came of it.", "预约{number}已失约，不会形成办件。",
        CaseMalformed { case } = "appointment.keep.case-malformed" by "work/3",
            "`{case}` is no case's id.", "“{case}”不是办件编号。",
    }
}

pub(super) fn decide(day: &Appointment, command: &Keep, context: &Context<'_>) -> Result<Kept, Refusal> {
    let booking = standing(day, &command.number)?;
    let begins = begins(day, &booking.slot);
    let from = match command.outcome {
        // Whoever comes early is served early, on the day.
        AppointmentOutcome::Came => context.centre.calendar().opens_at(day.day).min(begins),
        AppointmentOutcome::Missed => begins + length(day, context)?,
    };
    let number = command.number.clone();
    refuse_if!(context.at < from, KeepRefusal::TooEarly { number, from: civil(from), at: civil(context.at) });
    match (&command.case, command.outcome) {
        (Some(_), AppointmentOutcome::Missed) => return Err(KeepRefusal::NothingCame { number }.into()),
        (Some(case), _) if check_token(case).is_err() => {
            return Err(KeepRefusal::CaseMalformed { case: case.clone() }.into());
        }
        _ => {}
    }
    Ok(Kept { number, outcome: command.outcome, case: command.case.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Days, book};
    use super::super::state::Standing;
    use super::*;

    fn keep(day: &Days, outcome: AppointmentOutcome, case: Option<&str>) -> Keep {
        Keep { number: day.booking(0).number.clone(), outcome, case: case.map(str::to_owned) }
    }

    #[test]
    fn work_3__whether_they_came_is_recorded_once() {
        let day = Days::new("W01-20141013").given(book("09:00", "A")).now("2014-10-13 09:10:00");
        let came = keep(&day, AppointmentOutcome::Came, Some("7K2M9QX4T1AB"));
        let day = day.given(came.clone());
        assert_eq!(day.booking(0).standing, Standing::Kept(AppointmentOutcome::Came));
        let refusal = day.refused(came);
        assert_eq!(refusal.why(), ("appointment.settled", "work/3"));
        assert_eq!(day.refused(Days::cancel(&day.booking(0).number)).code, "appointment.settled");
    }

    #[test]
    fn nobody_came_before_the_day_and_nobody_missed_a_slot_that_runs() {
        let day = Days::new("W01-20141013").given(book("09:00", "A"));
        assert_eq!(day.refused(keep(&day, AppointmentOutcome::Came, None)).code, "appointment.keep.too-early");
        let early = day.clone().now("2014-10-13 08:20:00");
        assert!(early.when(keep(&early, AppointmentOutcome::Came, None)).is_ok(), "early on the day is served early");
        let running = day.clone().now("2014-10-13 09:29:59");
        assert_eq!(
            running.refused(keep(&running, AppointmentOutcome::Missed, None)).code,
            "appointment.keep.too-early"
        );
        let over = day.now("2014-10-13 09:30:00");
        assert!(over.when(keep(&over, AppointmentOutcome::Missed, None)).is_ok());
    }

    #[test]
    fn a_case_comes_only_of_who_came() {
        let day = Days::new("W01-20141013").given(book("09:00", "A")).now("2014-10-13 10:00:00");
        let code = |outcome, case| day.refused(keep(&day, outcome, Some(case))).code;
        assert_eq!(code(AppointmentOutcome::Missed, "7K2M9QX4T1AB"), "appointment.keep.nothing-came");
        assert_eq!(code(AppointmentOutcome::Came, "a.b"), "appointment.keep.case-malformed");
    }
}
