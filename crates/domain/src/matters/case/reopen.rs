//! Reopening (重新办理): the review corrected the denial, so the case goes on.
//!
//! Implements the case's side of denial-report/6; asked only together with the review, and only for the denial that
//! closed the case. The regulation does not say which periods hold then. Noted 2026-11-22, assumed: where the case had
//! been accepted, the promised and the statutory period start anew at the reopening, without the earlier extensions and
//! pauses; where acceptance was undecided, the period for deciding it does.
use super::commands::Reopen;
use super::events::Reopened;
use super::state::{Case, Phase};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why a case is not reopened.
    ReopenRefusal {
        NotDenied { number, phase_en, phase_zh } = "case.reopen.not-denied" by "denial-report/6",
            "Case {number} is {phase_en}, not denied: there is nothing to reopen.", "办件{number}{phase_zh}，未被否定，无需重新办理。",
        AnotherDenial { number, denial } = "case.reopen.another-denial" by "denial-report/6",
            "Case {number} was closed by denial {denial}; only its correction reopens it.",
            "办件{number}系由否定{denial}终结，只能因其纠正而重新办理。",
    }
}

pub(super) fn decide(case: &Case, command: &Reopen, context: &Context<'_>) -> Result<Reopened, Refusal> {
    let number = case.number.clone();
    match &case.denial {
        Some(denial) if case.phase == Phase::Denied && *denial == command.denial => {
            Ok(Reopened { denial: denial.clone(), by: context.actor.person.clone() })
        }
        Some(denial) if case.phase == Phase::Denied => {
            Err(ReopenRefusal::AnotherDenial { number, denial: denial.clone() }.into())
        }
        _ => {
            let (phase_en, phase_zh) = case.phase.words();
            Err(ReopenRefusal::NotDenied { number, phase_en: phase_en.into(), phase_zh: phase_zh.into() }.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::{Deny, Extend, Resume};
    use crate::matters::case::fixture::{Story, at, working_days};
    use crate::matters::case::state::Acceptance;
    use crate::vocabulary::actor::Role;

    fn reopen() -> Reopen {
        Reopen { denial: "D1".into() }
    }

    fn denied(story: Story) -> Story {
        story.given(Deny { denial: "D1".into() }).now("2014-10-21 09:00:00")
    }

    #[test]
    fn denial_report_6__the_periods_of_a_reopened_case_start_anew_at_the_reopening() {
        let story = denied(Story::new().accepted("SI-001")).given(reopen());
        let (case, calendar) = (story.case(), story.centre().calendar());
        assert_eq!((case.phase, case.start_at), (Phase::Open, Some(at("2014-10-21 09:00:00"))));
        assert_eq!(case.promise_due(calendar).unwrap(), Some(at("2014-10-30 17:30:00")), "seven working days");
        assert_eq!(case.statutory_deadline().map(|deadline| deadline.start), Some(at("2014-10-21 09:00:00")));
        assert!(story.given(Story::step("审查")).when(Story::finish_issued()).is_ok(), "it is worked to its end");
    }

    #[test]
    fn denial_report_6__what_departments_owed_they_owe_again_from_the_reopening() {
        let part = crate::matters::case::commands::AssignPart {
            department: "国土所".into(),
            window: "W01".into(),
            handler: "P004".into(),
            limit: None,
        };
        let story = denied(Story::new().accepted("JT-001").given(part)).given(reopen());
        assert_eq!(story.case().served.parts[0].deadline().start, at("2014-10-21 09:00:00"));
    }

    #[test]
    fn denial_report_6__the_start_of_a_reopened_period_is_the_reopening_and_is_not_corrected() {
        let story = denied(Story::new().accepted("SI-001")).given(reopen()).now("2014-10-24 09:00:00");
        let correct = crate::matters::case::commands::Correct {
            version: 2,
            field: crate::matters::case::events::CorrectedField::StartAt,
            to: "2014-10-23T09:00:00+08:00".into(),
            reason: "误".into(),
        };
        let refusal = story.refused(correct);
        assert_eq!(refusal.why(), ("case.correct.start-by-reopening", "denial-report/6"));
    }

    #[test]
    fn denial_report_6__the_time_of_a_reopened_consultation_starts_anew() {
        let story = denied(Story::new().registered("CQ-001")).given(reopen());
        assert_eq!(story.case().start_at, Some(at("2014-10-21 09:00:00")));
    }

    #[test]
    fn what_lengthened_the_earlier_period_is_used_up_and_what_comes_after_counts() {
        let extend = || Extend { by: working_days(2), approver: None, reason: "r".into() };
        let story = Story::new().accepted("SI-001").granted(extend()).granted(Story::pause());
        let story = story.now("2014-10-13 09:00:00").given(Resume { result: "合格".into() });
        let story = denied(story).given(reopen());
        let due = |story: &Story| story.case().promise_due(story.centre().calendar()).unwrap();
        assert_eq!(due(&story), Some(at("2014-10-30 17:30:00")));
        assert_eq!(due(&story.granted(extend())), Some(at("2014-11-03 17:30:00")));
    }

    #[test]
    fn a_case_denied_before_acceptance_is_as_if_received_at_the_reopening() {
        let story = denied(Story::new().registered("SI-001")).given(reopen());
        assert_eq!((story.case().acceptance, story.case().start_at), (Acceptance::Pending, None));
        let deemed = |now: &str| {
            let story = story.clone().now(now).by_system();
            story.when(crate::matters::case::commands::DeemAccepted {}).map_err(|refusal| refusal.code)
        };
        assert_eq!(deemed("2014-10-28 17:30:00"), Err("case.deem-accepted.not-yet".into()), "five days from the 21st");
        assert!(deemed("2014-10-28 17:30:01").is_ok());
    }

    #[test]
    fn denial_report_6__only_the_correction_of_its_own_denial_reopens_a_case() {
        let story = denied(Story::new().accepted("SI-001")).by("P003", Role::WindowHead);
        let refusal = story.refused(Reopen { denial: "D2".into() });
        assert_eq!(refusal.why(), ("case.reopen.another-denial", "denial-report/6"));
        assert_eq!(story.given(reopen()).refused(reopen()).code, "case.reopen.not-denied");
        let finished = Story::new().finished("SI-001").refused(reopen());
        assert_eq!(finished.why(), ("case.reopen.not-denied", "denial-report/6"));
        assert!(finished.zh.contains("已办结"), "{finished}");
    }

    #[test]
    fn a_reopened_case_can_be_denied_again_by_another_denial() {
        let story = denied(Story::new().accepted("SI-001")).given(reopen()).given(Deny { denial: "D2".into() });
        assert_eq!((story.case().phase, story.case().denial.as_deref()), (Phase::Denied, Some("D2")));
    }
}
