//! What is owed for the staff's papers (人员时限): open rows exactly where the state says that something is still to come.
//!
//! It reads states; the rows are the view's.
use anjuan_domain::aggregate::State;
use anjuan_domain::people::leave::{Leave, Standing};
use anjuan_domain::people::slip::state::SlipStanding;
use anjuan_views::deadlines::row::{Clock, Obligation};
use chrono::Datelike;
use std::collections::BTreeMap;

/// The open rows of one aggregate are those that its state owes.
pub(crate) fn agree(found: &[&Obligation], state: &State) {
    let expected = match state {
        State::Leave(Some(leave)) => of_a_leave(leave),
        State::Slip(Some(slip)) => {
            let open = slip.standing == SlipStanding::Open;
            let row = found.iter().any(|row| row.clock == Clock::SlipDecision);
            BTreeMap::from([((Clock::SlipDecision, 0), open && row)])
        }
        State::Finding(Some(finding)) => {
            let contested = finding.is_contested() && !finding.withdrawn;
            BTreeMap::from([((Clock::FindingContest, 0), contested)])
        }
        State::Duty(Some(duty)) => {
            let days = duty.days.iter();
            days.map(|(day, found)| ((Clock::DutyHandover, day.day()), found.handover.is_none())).collect()
        }
        _ => BTreeMap::new(),
    };
    for ((clock, ordinal), open) in &expected {
        let row = found.iter().find(|row| row.clock == *clock && row.ordinal == *ordinal);
        assert_eq!(row.is_some_and(|row| row.is_open()), *open, "{clock} {ordinal}: {row:#?} {state:#?}");
    }
    // What the calendar lets begin, done or not, is tried beside its own rules.
    let by_calendar = [Clock::DutyTask, Clock::MeetingMinutes, Clock::PeriodClose, Clock::Ballot];
    for row in found.iter().filter(|row| !by_calendar.contains(&row.clock)) {
        assert!(expected.contains_key(&(row.clock, row.ordinal)), "{} is not owed: {row:#?}", row.key());
        if let State::Leave(Some(leave)) = state {
            assert_eq!(row.responsible, leave.person(), "{row:#?}");
        }
    }
}

fn of_a_leave(leave: &Leave) -> BTreeMap<(Clock, u32), bool> {
    // Refused or given up before it began, nothing is owed; refused after that, everything is.
    let over = matches!(leave.standing, Standing::Refused | Standing::Cancelled) && leave.began_at.is_none();
    let application = &leave.application;
    let owed = [
        (Clock::LeaveBegin, leave.began_at.is_none()),
        (Clock::LeaveEnd, leave.ended_at.is_none()),
        (Clock::LeaveReportBack, leave.back.is_none()),
        (Clock::LeaveCertificate, application.certificate.is_some() && leave.certificate_at.is_none()),
        (Clock::LeavePapers, application.papers.is_some() && leave.regularised_at.is_none()),
    ];
    owed.into_iter().map(|(clock, open)| ((clock, 0), open && !over)).collect()
}
