//! What a meeting asks without a clock (会议): its roll, an answer to whoever cannot come, the director's approval of the minutes, that each
//! window reads them, and that what was decided is followed up.
//!
//! Implements meeting/2, meeting/5 to meeting/8, study/4 and study/5. Writing the minutes has a clock.
use super::On;
use super::member;
use super::row::Open;
use super::row::{Asking, Begins, By, Kept, Minuted};
use crate::concern::unfolded;
use crate::view::Unappliable;
use anjuan_domain::access::asked::Asked;
use anjuan_domain::access::tasks::Task;
use anjuan_domain::people::meeting::events::{Called, MeetingEvent, MinutesApproved, MinutesWritten};

/// One event of a meeting.
pub(super) fn meeting(on: &mut On<'_>, event: &MeetingEvent) -> Result<(), Unappliable> {
    match event {
        MeetingEvent::Called(called) => call(on, called),
        MeetingEvent::AbsenceReported(reported) => {
            let mut row = on.row();
            let starts = minuted(&row).starts;
            let asked = on.asks(Task::AnswerAbsence, Asked::Offices);
            row.ask(Open {
                which: reported.person.clone(),
                but: vec![reported.person.clone()],
                by: starts.map(By::At),
                until: starts,
                body: member("person", reported.person.clone()),
                ..asked
            });
            on.keep(row);
        }
        MeetingEvent::Excused(excused) => on.change(|row| row.settle(Task::AnswerAbsence, &excused.person)),
        MeetingEvent::ExcuseRefused(refused) => on.change(|row| row.settle(Task::AnswerAbsence, &refused.person)),
        MeetingEvent::RollCalled(_) => on.change(|row| {
            row.open.retain(|open| open.task != Task::CallRoll && open.task != Task::AnswerAbsence);
        }),
        MeetingEvent::Cancelled(_) => on.change(Asking::over),
        MeetingEvent::MinutesWritten(written) => write(on, written),
        MeetingEvent::MinutesReturned(_) => on.change(|row| row.settle(Task::ApproveMinutes, "")),
        MeetingEvent::MinutesApproved(approved) => approve(on, approved),
        MeetingEvent::MinutesRead(read) => on.change(|row| row.settle(Task::ReadMinutes, &read.window)),
        MeetingEvent::FollowedUp(followed) if followed.done => {
            on.change(|row| row.settle(Task::FollowUpMeeting, &followed.ordinal.to_string()));
        }
        // It is reported again.
        MeetingEvent::FollowedUp(_) => {}
        MeetingEvent::RollCorrected(_) | MeetingEvent::MatterHandedIn(_) | MeetingEvent::NotesKept(_) => {
            return Err(unfolded(event.event_type().0));
        }
    }
    Ok(())
}

/// The roll is called by whoever keeps the minutes once it has begun; of a meeting without them, by whoever may.
fn call(on: &mut On<'_>, called: &Called) {
    let mut row = on.row();
    row.number.clone_from(&called.number);
    let whom = called.keeper.clone().map_or(Asked::Offices, Asked::Person);
    let asked = on.asks(Task::CallRoll, whom);
    row.ask(Open { begins: Some(Begins::At(called.starts)), by: Some(By::At(called.ends)), ..asked });
    let minuted = Minuted { keeper: called.keeper.clone(), starts: Some(called.starts), resolutions: 0 };
    row.kept = Kept::Minuted(Box::new(minuted));
    on.keep(row);
}

fn write(on: &mut On<'_>, written: &MinutesWritten) {
    let mut row = on.row();
    let resolutions = u32::try_from(written.resolutions.len()).unwrap_or(u32::MAX);
    row.kept = Kept::Minuted(Box::new(Minuted { resolutions, ..minuted(&row) }));
    let asked = on.asks(Task::ApproveMinutes, Asked::Offices);
    row.ask(Open { but: vec![written.by.clone()], ..asked });
    on.keep(row);
}

fn approve(on: &mut On<'_>, approved: &MinutesApproved) {
    let mut row = on.row();
    row.settle(Task::ApproveMinutes, "");
    for window in &approved.windows {
        let asked = on.asks(Task::ReadMinutes, Asked::HeadOf(window.clone()));
        row.ask(Open { which: window.clone(), body: member("window", window.clone()), ..asked });
    }
    let minuted = minuted(&row);
    for ordinal in 1..=minuted.resolutions {
        let whom = minuted.keeper.clone().map_or(Asked::Offices, Asked::Person);
        let asked = on.asks(Task::FollowUpMeeting, whom);
        row.ask(Open { which: ordinal.to_string(), body: member("ordinal", ordinal), ..asked });
    }
    row.kept = Kept::Nothing;
    on.keep(row);
}

/// What is known of the meeting.
fn minuted(row: &Asking) -> Minuted {
    if let Kept::Minuted(minuted) = &row.kept { minuted.as_ref().clone() } else { Minuted::default() }
}
