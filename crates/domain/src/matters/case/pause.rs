//! Stopping the clock for a special procedure (特别程序), and letting it run again.
//!
//! Implements 行政许可法 art. 45: hearing, tender, inspection, testing, appraisal and expert review do not count, for as
//! long as was approved and no longer. One at a time, on an accepted case, approved by somebody who does not handle it.
use super::approval::{Grant, given_or_asked};
use super::commands::{Pause, Resume};
use super::events::{CaseEvent, Paused, Resumed};
use super::shared::{Footing, blank, civil};
use super::state::{Case, PauseRecord, Phase};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use crate::vocabulary::stamp::Instant;

refusals! {
    /// Why the clock is not stopped.
    PauseRefusal {
        NotAccepted { number } = "case.pause.not-accepted" by "time-limit/2",
            "Case {number} is not accepted: no clock runs that could be stopped.", "办件{number}尚未受理，期限未起算，无需中止。",
        Already { since } = "case.pause.already" by "行政许可法/45",
            "The clock stands already since {since}: one special procedure at a time.",
            "自{since}起已在特别程序中，同一时间只能有一个特别程序。",
        BasisMissing {} = "case.pause.basis-missing" by "行政许可法/45",
            "A special procedure names its legal basis.", "特别程序应当写明法律依据。",
        NoLength { count } = "case.pause.no-length" by "行政许可法/45",
            "A pause is approved for a length above zero, not {count}.", "批准的特别程序时长应当大于零，不能为{count}。",
        TooEarly { at, earliest } = "case.pause.too-early" by "行政许可法/45",
            "The clock cannot have been stopped at {at}: it ran only from {earliest}.", "计时自{earliest}起，不能在{at}中止。",
    }
}

refusals! {
    /// Why the clock does not run again.
    ResumeRefusal {
        NotPaused { number } = "case.resume.not-paused" by "行政许可法/45",
            "The clock of case {number} is not stopped.", "办件{number}未在特别程序中。",
        TooEarly { at, since } = "case.resume.too-early" by "行政许可法/45",
            "The clock cannot have run again at {at}: it was stopped at {since}.", "计时于{since}中止，不能在{at}恢复。",
    }
}

pub(super) fn decide(case: &Case, command: &Pause, context: &Context<'_>) -> Result<CaseEvent, Refusal> {
    given_or_asked(case, command, context, granted)
}

/// Stops the clock with somebody's approval.
pub(super) fn granted(case: &Case, command: &Pause, grant: &Grant, context: &Context<'_>) -> Result<Paused, Refusal> {
    let Some(start) = case.start_at.filter(|_| case.acceptance.is_accepted()) else {
        return Err(PauseRefusal::NotAccepted { number: case.number.clone() }.into());
    };
    if let Some(pause) = case.running_pause() {
        return Err(PauseRefusal::Already { since: civil(pause.from) }.into());
    }
    refuse_if!(blank(&command.basis), PauseRefusal::BasisMissing {});
    refuse_if!(command.approved.count <= 0, PauseRefusal::NoLength { count: command.approved.count.to_string() });
    let earliest = ran_from(case, start);
    if context.at < earliest && Footing::new(case, context) == Footing::Own {
        return Err(PauseRefusal::TooEarly { at: civil(context.at), earliest: civil(earliest) }.into());
    }
    // One that began after the due time moves nothing. One that began before it and is entered late waits for its confirmation
    // (`clock::late_entry`).
    Ok(Paused {
        ordinal: u32::try_from(case.pauses.len() + 1).unwrap_or(u32::MAX),
        kind: command.kind,
        basis: command.basis.clone(),
        requested_by: grant.asked_by.clone(),
        approver: grant.approver.clone(),
        approved: command.approved,
        applicant_told: command.applicant_told,
    })
}

pub(super) fn resume(case: &Case, command: &Resume, context: &Context<'_>) -> Result<Resumed, Refusal> {
    match case.running_pause() {
        Some(pause) if case.phase == Phase::Paused => {
            after(pause, context.at)?;
            Ok(Resumed { ordinal: pause.ordinal, result: command.result.clone() })
        }
        _ => Err(ResumeRefusal::NotPaused { number: case.number.clone() }.into()),
    }
}

/// Since when the clock has run without a stop.
fn ran_from(case: &Case, start: Instant) -> Instant {
    case.pauses.iter().filter_map(|pause| pause.until).fold(start, Instant::max)
}

fn after(pause: &PauseRecord, at: Instant) -> Result<(), ResumeRefusal> {
    refuse_if!(at < pause.from, ResumeRefusal::TooEarly { at: civil(at), since: civil(pause.from) });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::Approve;
    use crate::matters::case::events::CaseEvent;
    use crate::matters::case::fixture::{Story, at, working_days};
    use crate::vocabulary::actor::Role;

    fn resume() -> Resume {
        Resume { result: "the sample meets the standard".into() }
    }

    fn code(story: &Story, pause: Pause) -> String {
        story.refused(pause).code
    }

    #[test]
    fn a_pause_moves_the_due_time_by_what_it_took() {
        let story = Story::new().accepted("SI-001").now("2014-10-13 09:00:00").granted(Story::pause());
        let story = story.now("2014-10-15 09:00:00").given(resume());
        let due = story.case().promise_due(story.centre().calendar()).unwrap().unwrap();
        assert!(due > at("2014-10-17 17:30:00"), "{due}");
        assert_eq!((story.case().phase, story.case().pauses.len()), (Phase::Open, 1));
    }

    #[test]
    fn pauses_are_counted_and_name_who_asked_and_who_approved() {
        let story = Story::new().accepted("SI-001").granted(Story::pause()).given(resume()).given(Story::pause());
        match story.by("P003", Role::WindowHead).when(Approve { act: None }) {
            Ok(CaseEvent::Paused(paused)) => {
                let who = (paused.requested_by.as_str(), paused.approver.as_str());
                assert_eq!((paused.ordinal, who), (2, ("P004", "P003")));
            }
            other => panic!("not paused: {other:?}"),
        }
    }

    #[test]
    fn only_a_running_clock_can_be_stopped_and_only_once_at_a_time() {
        let registered = Story::new().registered("SI-001");
        assert_eq!(code(&registered, Story::pause()), "case.pause.not-accepted");
        let paused = Story::new().accepted("SI-001").granted(Story::pause());
        assert_eq!(code(&paused, Story::pause()), "case.pause.already");
    }

    #[test]
    fn basis_and_length_are_needed() {
        let story = Story::new().accepted("SI-001");
        assert_eq!(code(&story, Pause { basis: String::new(), ..Story::pause() }), "case.pause.basis-missing");
        assert_eq!(code(&story, Pause { approved: working_days(0), ..Story::pause() }), "case.pause.no-length");
        let refusal = story.refused(Pause { approver: Some("P003".into()), ..Story::pause() });
        assert_eq!(refusal.why(), ("case.approver.asserted", "行政许可法/45"));
    }

    #[test]
    fn pauses_do_not_overlap_in_time_either() {
        let story = Story::new().accepted("SI-001").now("2014-10-10 09:00:00").granted(Story::pause());
        let early = story.clone().happened("2014-10-10 08:59:59");
        assert_eq!(early.refused(resume()).code, "case.resume.too-early");
        let story = story.now("2014-10-13 09:00:00").given(resume());
        assert_eq!(code(&story.happened("2014-10-10 10:00:00"), Story::pause()), "case.pause.too-early");
    }

    #[test]
    fn a_case_that_is_overdue_is_not_paused_behind_its_due_time() {
        let overdue = Story::new().accepted("SI-001").now("2014-10-20 09:00:00");
        assert!(overdue.clone().happened("2014-10-16 09:00:00").when(Story::pause()).is_ok(), "from paper, late");
        let due = |story: &Story| story.case().promise_due(story.centre().calendar()).unwrap();
        let paused = overdue.clone().granted(Story::pause());
        assert_eq!(due(&paused), due(&overdue), "a pause after the due time moves nothing");
    }

    #[test]
    fn what_runs_is_not_resumed() {
        assert_eq!(Story::new().accepted("SI-001").refused(resume()).code, "case.resume.not-paused");
    }
}
