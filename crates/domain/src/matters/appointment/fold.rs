//! How the events make the state (预约演进). Decides nothing: an event that cannot follow is named, not judged.
use super::events::{AppointmentEvent, Booked};
use super::state::{Appointment, Booking, Standing};
use crate::vocabulary::stamp::{Stamp, Unfoldable};

/// Folds one event.
///
/// # Errors
/// [`Unfoldable`] when the event cannot follow; the state is then unchanged.
pub fn evolve(state: &mut Option<Box<Appointment>>, event: &AppointmentEvent, _: Stamp) -> Result<(), Unfoldable> {
    match event {
        AppointmentEvent::Booked(booked) => book(state, booked),
        AppointmentEvent::Cancelled(cancelled) => settle(state, &cancelled.number, Standing::Cancelled),
        AppointmentEvent::Kept(kept) => settle(state, &kept.number, Standing::Kept(kept.outcome)),
    }
}

fn book(state: &mut Option<Box<Appointment>>, booked: &Booked) -> Result<(), Unfoldable> {
    let Booked { window, day, .. } = booked;
    let fresh = || Box::new(Appointment { window: window.clone(), day: *day, bookings: vec![] });
    let appointment = state.get_or_insert_with(fresh);
    if (&appointment.window, &appointment.day) != (window, day) {
        return Err(Unfoldable(format!("a booking of {window} on {day} belongs to another day")));
    }
    if appointment.booking(&booked.number).is_some() {
        return Err(Unfoldable(format!("{} is booked already", booked.number)));
    }
    appointment.bookings.push(Booking {
        number: booked.number.clone(),
        slot: booked.slot.clone(),
        kind: booked.kind,
        item: booked.item.clone(),
        applicant: booked.applicant.applicant.clone(),
        standing: Standing::Booked,
    });
    Ok(())
}

fn settle(state: &mut Option<Box<Appointment>>, number: &str, standing: Standing) -> Result<(), Unfoldable> {
    let bookings = state.as_mut().map(|appointment| &mut appointment.bookings).into_iter().flatten();
    let booking = bookings.into_iter().find(|booking| booking.number == number && booking.standing == Standing::Booked);
    let booking = booking.ok_or_else(|| Unfoldable(format!("{number} is not booked")))?;
    booking.standing = standing;
    Ok(())
}
