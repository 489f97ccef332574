//! The clock of a meeting (会议): writing its minutes by the Monday after (meeting/5).
//!
//! It is owed once the roll was called: the meeting took place. The period counts from the Sunday of that week, so that its first day is the
//! Monday, or the next day of work where that is none. Whoever keeps the minutes owes it. Minutes that the director gives back are owed
//! anew, as the next of the clock.
use super::Facts;
use super::opening::{facts, next, obligation, open_ones};
use super::row::Clock;
use super::store::{Fold, meet};
use crate::concern::unfolded;
use crate::view::Unappliable;
use anjuan_domain::clock::civil;
use anjuan_domain::people::meeting::events::{Called, MeetingEvent};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{Datelike, NaiveTime, TimeDelta};

/// Folds one event of a meeting.
pub(super) fn apply(fold: &mut Fold<'_>, event: &MeetingEvent) -> Result<(), Unappliable> {
    let time = fold.time;
    match event {
        MeetingEvent::Called(called) => call(fold, called),
        MeetingEvent::RollCalled(roll) => {
            let facts = facts(fold)?;
            let Some(owed) = &roll.minutes else { return Ok(()) };
            let week = week_ends(facts.since.unwrap_or(time));
            let row = obligation(fold, &facts, (Clock::MeetingMinutes, 1), (week, owed));
            fold.open(row)
        }
        MeetingEvent::MinutesWritten(_) => {
            facts(fold)?;
            open_ones(fold, (Clock::MeetingMinutes, 1), &mut |row| meet(row, time))
        }
        MeetingEvent::MinutesReturned(returned) => {
            let facts = facts(fold)?;
            let Some(owed) = &returned.again else { return Ok(()) };
            let ordinal = next(fold, Clock::MeetingMinutes, 1);
            let row = obligation(fold, &facts, (Clock::MeetingMinutes, ordinal), (time, owed));
            fold.open(row)
        }
        MeetingEvent::Excused(_)
        | MeetingEvent::RollCorrected(_)
        | MeetingEvent::Cancelled(_)
        | MeetingEvent::MatterHandedIn(_)
        | MeetingEvent::AbsenceReported(_)
        | MeetingEvent::ExcuseRefused(_)
        | MeetingEvent::MinutesApproved(_)
        | MeetingEvent::MinutesRead(_)
        | MeetingEvent::FollowedUp(_)
        | MeetingEvent::NotesKept(_) => Err(unfolded(event.event_type().0)),
    }
}

fn call(fold: &mut Fold<'_>, called: &Called) -> Result<(), Unappliable> {
    if fold.facts().is_some() {
        return Err(Unappliable("a meeting called twice".into()));
    }
    fold.keep_facts(Facts {
        number: called.number.clone(),
        item: None,
        window: String::new(),
        responsible: called.keeper.clone().unwrap_or_else(|| called.by.clone()),
        expedited: false,
        since: Some(called.starts),
        asked: false,
        approvals: vec![],
        relaxing: vec![],
        imported_by: None,
    });
    Ok(())
}

/// The Sunday with which the week of a meeting ends.
fn week_ends(starts: Instant) -> Instant {
    let day = civil::date_of(starts);
    let left = 6 - day.weekday().num_days_from_monday();
    civil::instant(day, NaiveTime::MIN) + TimeDelta::days(i64::from(left))
}
