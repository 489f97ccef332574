//! Booking a place (预约): in a slot of the window's day, for an item that it handles.
//!
//! Implements work/3: the slots are those of the office hours (duty/2.2.2), how long they are, how many places they have
//! and how far ahead they are given away stand in the rulebook. Nobody is given two places of one slot.
use super::commands::Book;
use super::events::Booked;
use super::state::{Appointment, SLOT, time};
use super::{begins, length};
use crate::clock::civil::date_of;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, day as today};
use crate::reference::shared::Shared;
use crate::vocabulary::ids::short_code;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no place is booked.
    BookRefusal {
        NotWorking { day } = "appointment.book.not-working" by "work/3",
            "{day} is no working day.", "{day}不是工作日，不能预约。",
        InThePast { slot, now } = "appointment.book.in-the-past" by "work/3",
            "The slot of {slot} has begun: it is {now} now.", "{slot}的时段已开始，现为{now}，不能预约。",
        TooFarAhead { day, last, days } = "appointment.book.too-far-ahead" by "work/3",
            "Places are booked up to {days} days ahead, until {last}; {day} is later.",
            "最多提前{days}天预约，目前可预约至{last}，{day}过远。",
        OffGrid { slot, day, slots } = "appointment.book.off-grid" by "work/3",
            "{day} has no slot `{slot}`; its slots begin at {slots}.", "{day}没有“{slot}”时段，可预约时段为{slots}。",
        NobodyNamed {} = "appointment.book.nobody-named" by "work/3",
            "A place is booked for somebody.", "预约必须写明预约人。",
        ItemUnknown { item, day } = "appointment.book.item-unknown" by "post/1.3",
            "The catalogue of {day} has no item `{item}`.", "{day}的事项目录中没有事项“{item}”。",
        ItemElsewhere { item, window, at } = "appointment.book.item-elsewhere" by "work/3",
            "Item {item} is not handled at window {window} but at {at}.", "事项“{item}”不在窗口{window}办理，请预约窗口{at}。",
        Twice { number, slot } = "appointment.book.twice" by "work/3",
            "This applicant has booking {number} in the slot of {slot} already.", "该预约人在{slot}时段已有预约{number}。",
        Full { slot, day, places } = "appointment.book.full" by "work/3",
            "All {places} places of {slot} on {day} are taken.", "{day} {slot}时段的{places}个名额已约满。",
    }
}

pub(super) fn decide(day: &Appointment, command: &Book, context: &Context<'_>) -> Result<Booked, Refusal> {
    check_day(day, context)?;
    check_slot(day, &command.slot, context)?;
    check_item(day, &command.item, context)?;
    check_place(day, command, context)?;
    let code = short_code(&[b"appointment", context.command.as_bytes()]);
    Ok(Booked {
        number: format!("YY-{}-{code}", today(context).format("%Y%m%d")),
        window: day.window.clone(),
        day: day.day,
        slot: command.slot.clone(),
        kind: command.kind,
        item: command.item.clone(),
        applicant: command.applicant.clone(),
        by: context.actor.person.clone(),
    })
}

fn check_day(day: &Appointment, context: &Context<'_>) -> Result<(), Refusal> {
    let on = day.day.to_string();
    if context.centre.window(&day.window, day.day).is_none() {
        return Err(Shared::window_unknown(day.window.clone(), on, "work/3").into());
    }
    refuse_if!(!context.centre.calendar().is_working(day.day), BookRefusal::NotWorking { day: on });
    let now = date_of(context.now);
    let days = context.centre.number("appointment-days-ahead", now)?.value;
    let last = now.checked_add_signed(chrono::TimeDelta::days(i64::from(days))).unwrap_or(now);
    refuse_if!(day.day > last, BookRefusal::TooFarAhead { day: on, last: last.to_string(), days: days.to_string() });
    Ok(())
}

/// The slots of a day, `HH:MM`: from the opening of each session of the office hours, as long as a whole one fits.
fn slots(day: &Appointment, context: &Context<'_>) -> Result<Vec<String>, Refusal> {
    let length = length(day, context)?;
    let mut slots = vec![];
    for session in context.centre.calendar().sessions(day.day) {
        let mut from = session.opens;
        while session.closes - from >= length {
            slots.push(from.format(SLOT).to_string());
            from += length;
        }
    }
    Ok(slots)
}

fn check_slot(day: &Appointment, slot: &str, context: &Context<'_>) -> Result<(), Refusal> {
    let slots = slots(day, context)?;
    if time(slot).is_none() || !slots.iter().any(|other| other == slot) {
        let (slot, on) = (slot.to_owned(), day.day.to_string());
        return Err(BookRefusal::OffGrid { slot, day: on, slots: slots.join(" ") }.into());
    }
    let begins = begins(day, slot);
    refuse_if!(context.now >= begins, BookRefusal::InThePast { slot: civil(begins), now: civil(context.now) });
    Ok(())
}

/// An item is handled at its own window, and where a post has it.
fn check_item(day: &Appointment, item: &str, context: &Context<'_>) -> Result<(), BookRefusal> {
    let Some((definition, _)) = context.centre.item(item, day.day) else {
        return Err(BookRefusal::ItemUnknown { item: item.to_owned(), day: day.day.to_string() });
    };
    if context.centre.handles(&day.window, item, day.day) {
        return Ok(());
    }
    let (item, window, at) = (definition.name.clone(), day.window.clone(), definition.window.clone());
    Err(BookRefusal::ItemElsewhere { item, window, at })
}

fn check_place(day: &Appointment, command: &Book, context: &Context<'_>) -> Result<(), Refusal> {
    let (slot, applicant) = (command.slot.clone(), &command.applicant.applicant);
    refuse_if!(blank(applicant), BookRefusal::NobodyNamed {});
    if let Some(booking) = day.taken(&slot).find(|booking| &booking.applicant == applicant) {
        return Err(BookRefusal::Twice { number: booking.number.clone(), slot: slot.clone() }.into());
    }
    let places = context.centre.number("appointment-places", day.day)?.value;
    match day.taken(&slot).count() >= usize::try_from(places).unwrap_or(0) {
        true => {
            Err(BookRefusal::Full { slot: slot.clone(), day: day.day.to_string(), places: places.to_string() }.into())
        }
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Days, book, for_item};
    use super::super::state::Standing;

    #[test]
    fn work_3__a_place_is_booked_for_an_item_of_the_window() {
        let day = Days::new("W01-20141013").given(book("09:00", "A"));
        let booking = day.booking(0);
        assert_eq!((booking.slot.as_str(), booking.item.as_str()), ("09:00", "SI-001"));
        assert!(booking.number.starts_with("YY-20141009-") && booking.number.len() == 24, "{}", booking.number);
        let refusal = Days::new("W02-20141013").refused(book("09:00", "A"));
        assert_eq!(refusal.why(), ("appointment.book.item-elsewhere", "work/3"));
        assert!(refusal.zh.contains("W01"), "{refusal}");
        assert_eq!(Days::new("W01-20141013").refused(for_item("XX-999", "A")).code, "appointment.book.item-unknown");
    }

    #[test]
    fn work_3__no_place_is_given_twice_and_nobody_has_two_of_a_slot() {
        let day = Days::new("W01-20141013").given(book("09:00", "A"));
        assert_eq!(day.refused(book("09:00", "A")).code, "appointment.book.twice");
        let day = day.given(book("09:00", "B"));
        let refusal = day.refused(book("09:00", "C"));
        assert_eq!(refusal.why(), ("appointment.book.full", "work/3"));
        assert!(
            day.given(book("09:30", "A")).booking(2).standing == Standing::Booked,
            "another slot is another matter"
        );
    }

    #[test]
    fn a_place_given_up_is_free_again() {
        let day = Days::new("W01-20141013").given(book("09:00", "A")).given(book("09:00", "B"));
        let number = day.booking(0).number.clone();
        let day = day.given(Days::cancel(&number));
        assert_eq!(day.given(book("09:00", "A")).booking(2).applicant, "A");
    }

    #[test]
    fn slots_lie_on_the_grid_of_the_office_hours() {
        let day = Days::new("W01-20141013");
        for slot in ["08:00", "11:00", "14:00", "17:00"] {
            assert!(day.when(book(slot, "A")).is_ok(), "{slot}");
        }
        for slot in ["07:30", "08:15", "11:30", "12:00", "17:30", "9:00", "", "now"] {
            let refusal = day.refused(book(slot, "A"));
            assert_eq!(refusal.code, "appointment.book.off-grid", "{slot}");
            assert!(refusal.en.contains("08:00 08:30"), "{refusal}");
        }
    }

    #[test]
    fn only_working_days_that_are_neither_past_nor_too_far_ahead() {
        let code = |id: &str| Days::new(id).refused(book("09:00", "A")).code;
        assert_eq!(code("W01-20141012"), "appointment.book.not-working", "a Sunday");
        assert!(Days::new("W01-20141011").when(book("09:00", "A")).is_ok(), "a Saturday that is worked");
        assert_eq!(code("W01-20141008"), "appointment.book.in-the-past");
        assert_eq!(code("W01-20141009"), "appointment.book.in-the-past", "nine o'clock today is over at ten");
        assert!(Days::new("W01-20141009").when(book("10:30", "A")).is_ok());
        assert_eq!(Days::new("W01-20141009").refused(book("10:00", "A")).code, "appointment.book.in-the-past");
        assert!(Days::new("W01-20141024").when(book("09:00", "A")).is_ok(), "fifteen days ahead");
        assert_eq!(code("W01-20141027"), "appointment.book.too-far-ahead");
        assert_eq!(code("W99-20141013"), "command.window-unknown");
        assert_eq!(code("W01"), "appointment.no-day");
    }

    #[test]
    fn a_place_is_for_somebody() {
        assert_eq!(Days::new("W01-20141013").refused(book("09:00", " ")).code, "appointment.book.nobody-named");
    }
}
