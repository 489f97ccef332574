//! Denying (否定): what was asked for cannot be handled, and the case ends with the denial that explains it.
//!
//! Implements the case's side of denial-report/2; asked only together with the denial. A special procedure is ended
//! first, because its finding is part of what is decided: a case with a stopped clock is not denied. Nothing is dated
//! before what was done on the case last (handover/2.5).
use super::commands::Deny;
use super::events::Denied;
use super::shared::{Footing, blank, civil};
use super::state::{Case, Phase};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use crate::vocabulary::stamp::Instant;

refusals! {
    /// Why a case is not denied.
    DenyRefusal {
        NoDenial { number } = "case.deny.no-denial" by "denial-report/2",
            "Case {number} is denied by a denial that explains it, and none is named.", "否定办件{number}应当有说明理由的否定记录。",
        Paused { number } = "case.deny.paused" by "行政许可法/45",
            "The clock of case {number} is stopped: its special procedure ends before anything is denied.",
            "办件{number}在特别程序中，应先结束特别程序再作否定。",
        TooEarly { at, last } = "case.deny.too-early" by "handover/2.5",
            "It cannot have been denied at {at}: something was done on it at {last}.", "否定时间{at}早于本件最近一次办理时间{last}。",
    }
}

pub(super) fn decide(case: &Case, command: &Deny, context: &Context<'_>) -> Result<Denied, Refusal> {
    refuse_if!(blank(&command.denial), DenyRefusal::NoDenial { number: case.number.clone() });
    refuse_if!(case.phase == Phase::Paused, DenyRefusal::Paused { number: case.number.clone() });
    let last = worked_until(case);
    if context.at < last && Footing::new(case, context) == Footing::Own {
        return Err(DenyRefusal::TooEarly { at: civil(context.at), last: civil(last) }.into());
    }
    Ok(Denied { denial: command.denial.clone() })
}

/// When something was done on the case last, as far as its state says.
fn worked_until(case: &Case) -> Instant {
    let notices = case.notices.iter().map(|notice| notice.at);
    let completions = case.completions.iter().map(|completion| completion.at);
    let pauses = case.pauses.iter().filter_map(|pause| pause.until);
    let extensions = case.extensions.iter().map(|extension| extension.at);
    let steps = case.steps.iter().map(|step| step.at);
    let once = case.start_at.into_iter().chain(case.expedited).chain(case.reopening.map(|reopening| reopening.at));
    let done = notices.chain(completions).chain(pauses).chain(extensions).chain(steps).chain(once);
    done.fold(case.registered_at, Instant::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::Resume;
    use crate::matters::case::fixture::Story;

    fn deny() -> Deny {
        Deny { denial: "D1".into() }
    }

    #[test]
    fn denial_report_2__a_denied_case_is_closed_and_names_its_denial() {
        let story = Story::new().accepted("SI-001").given(deny());
        assert_eq!((story.case().phase, story.case().denial.as_deref()), (Phase::Denied, Some("D1")));
        let refusal = story.refused(Story::step("审查"));
        assert_eq!(refusal.code, "case.guard.closed");
        assert!(refusal.en.contains("denied") && refusal.zh.contains("已否定"), "{refusal}");
        assert_eq!(story.refused(deny()).code, "case.guard.closed", "once denied, it is not denied again");
        assert!(Story::new().registered("SI-001").when(deny()).is_ok(), "also before acceptance");
    }

    #[test]
    fn denial_report_2__a_case_is_denied_by_a_denial_and_not_by_itself() {
        let refusal = Story::new().accepted("SI-001").refused(Deny { denial: " ".into() });
        assert_eq!(refusal.why(), ("case.deny.no-denial", "denial-report/2"));
        assert_eq!(Story::new().finished("SI-001").refused(deny()).code, "case.guard.closed");
    }

    #[test]
    fn a_special_procedure_ends_before_its_case_is_denied() {
        let story = Story::new().accepted("SI-001").granted(Story::pause());
        let refusal = story.refused(deny());
        assert_eq!(refusal.why(), ("case.deny.paused", "行政许可法/45"));
        assert!(story.given(Resume { result: "不合格".into() }).when(deny()).is_ok());
    }

    #[test]
    fn a_denial_is_not_dated_before_what_was_done_last() {
        let story = Story::new().accepted("SI-001").now("2014-10-10 09:00:00").given(Story::step("审查"));
        let refusal = story.clone().happened("2014-10-10 08:59:59").refused(deny());
        assert_eq!(refusal.why(), ("case.deny.too-early", "handover/2.5"));
        assert!(story.now("2014-10-13 09:00:00").happened("2014-10-10 09:00:00").when(deny()).is_ok());
    }
}
