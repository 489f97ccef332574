//! Any event of the appointments of one window on one day (预约事件).
use super::{Table, codes, shapes};
use anjuan_domain::matters::appointment::events::{
    AppointmentEvent, AppointmentKind, AppointmentOutcome, Booked, Cancelled, Kept,
};

codes!(AppointmentKind, AppointmentOutcome);
shapes! {
    Booked { number, window, day, slot, kind, item, applicant, by }
    Cancelled { number, reason }
    Kept { number, outcome, case }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.appointment.booked.v1", |g| AppointmentEvent::Booked(g.make()).into()),
    ("anjuan.appointment.cancelled.v1", |g| AppointmentEvent::Cancelled(g.make()).into()),
    ("anjuan.appointment.kept.v1", |g| AppointmentEvent::Kept(g.make()).into()),
];
