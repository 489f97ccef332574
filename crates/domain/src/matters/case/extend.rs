//! Extending the period (延期): before it is due, by a head, with a reason the applicant is told.
//!
//! Implements time-limit/3.4 (an extension needs an approver and a reason, before the due time: asking after it is
//! overdue) and 行政许可法 art. 42 (the longest extension, a period of the rulebook). The due time is derived with the
//! pauses and extensions so far.
//! One that was given in time on paper is entered late as it was: it waits for its confirmation ([`crate::clock::late_entry`]).
use super::approval::{Grant, given_or_asked};
use super::commands::Extend;
use super::events::{CaseEvent, Extended};
use super::shared::{Footing, civil, day, due_at, rule};
use super::state::Case;
use crate::clock::{Deadline, Limit};
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why the period is not extended.
    ExtendRefusal {
        NotAccepted { number } = "case.extend.not-accepted" by "time-limit/2",
            "Case {number} is not accepted: no period runs that could be extended.", "办件{number}尚未受理，期限未起算，不能延期。",
        DueElsewhere { due } = "case.extend.due-elsewhere" by "time-limit/3.4",
            "The due time {due} was set where the case came from, and is not derived here.",
            "到期时间{due}由来源系统确定，不在此推算，不能延期。",
        AfterDue { at, due } = "case.extend.after-due" by "time-limit/3.4",
            "It was due {due}: asked at {at}, an extension comes too late, and the case is overdue.",
            "办件已于{due}到期，{at}提出延期为时已晚，应按超期处理。",
        NoLength { count } = "case.extend.no-length" by "time-limit/3.4",
            "An extension is of a length above zero, not {count}.", "延期时长应当大于零，不能为{count}。",
        TooLong { until, latest } = "case.extend.too-long" by "行政许可法/42",
            "Extended in all until {until}, it would pass the longest extension, {latest}.",
            "累计延期至{until}，超过最长延期期限{latest}。",
    }
}

pub(super) fn decide(case: &Case, command: &Extend, context: &Context<'_>) -> Result<CaseEvent, Refusal> {
    given_or_asked(case, command, context, granted)
}

/// Extends it with somebody's approval.
pub(super) fn granted(
    case: &Case,
    command: &Extend,
    grant: &Grant,
    context: &Context<'_>,
) -> Result<Extended, Refusal> {
    if let Some(due) = case.due_at {
        return Err(ExtendRefusal::DueElsewhere { due: civil(due) }.into());
    }
    let Some(deadline) = case.promise_deadline().filter(|_| case.acceptance.is_accepted()) else {
        return Err(ExtendRefusal::NotAccepted { number: case.number.clone() }.into());
    };
    let due = due_at(&deadline, context)?;
    refuse_if!(context.at >= due, ExtendRefusal::AfterDue { at: civil(context.at), due: civil(due) });
    reason_given(&command.reason, "time-limit/3.4")?;
    refuse_if!(command.by.count <= 0, ExtendRefusal::NoLength { count: command.by.count.to_string() });
    within_longest(deadline, command.by, Footing::new(case, context), context)?;
    Ok(Extended { by: command.by, approver: grant.approver.clone(), reason: command.reason.clone() })
}

/// All extensions together end no later than the longest one would. Compared by their ends, so that units may differ.
fn within_longest(deadline: Deadline, by: Limit, footing: Footing, context: &Context<'_>) -> Result<(), Refusal> {
    let longest = rule("extension-longest", day(context), footing, context)?.limit;
    let latest = due_at(&Deadline { extensions: vec![longest], ..deadline.clone() }, context)?;
    let mut extensions = deadline.extensions.clone();
    extensions.push(by);
    let until = due_at(&Deadline { extensions, ..deadline }, context)?;
    refuse_if!(until > latest, ExtendRefusal::TooLong { until: civil(until), latest: civil(latest) });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::{Accept, Resume};
    use crate::matters::case::fixture::{Story, at, working_days};

    fn extend(days: i32) -> Extend {
        Extend { by: working_days(days), approver: None, reason: "the county's reply is awaited".into() }
    }

    /// Accepted on 9 October, promised 7 working days: due on 17 October at 17:30.
    fn accepted() -> Story {
        Story::new().accepted("SI-001")
    }

    #[test]
    fn time_limit_3_4__before_the_due_time_a_head_extends() {
        let story = accepted().now("2014-10-17 17:29:59").granted(extend(2));
        let due = story.case().promise_due(story.centre().calendar()).unwrap();
        assert_eq!(due, Some(at("2014-10-21 17:30:00")));
    }

    #[test]
    fn time_limit_3_4__asked_at_or_after_the_due_time_it_is_overdue() {
        for late in ["2014-10-17 17:30:00", "2014-10-18 09:00:00"] {
            let refusal = accepted().now(late).refused(extend(2));
            assert_eq!(refusal.why(), ("case.extend.after-due", "time-limit/3.4"));
            assert!(refusal.en.contains("2014-10-17 17:30") && refusal.zh.contains("2014-10-17 17:30"), "{refusal}");
        }
    }

    #[test]
    fn time_limit_3_4__given_in_time_on_paper_it_is_entered_late_and_whether_it_counts_is_judged_elsewhere() {
        let late = accepted().now("2014-10-20 09:00:00").happened("2014-10-17 10:00:00");
        assert!(late.when(extend(2)).is_ok());
        assert_eq!(late.happened("2014-10-17 17:30:00").refused(extend(2)).code, "case.extend.after-due");
    }

    #[test]
    fn the_due_time_counts_earlier_extensions_and_pauses() {
        let extended = accepted().now("2014-10-17 09:00:00").granted(extend(2)).now("2014-10-20 09:00:00");
        assert!(extended.when(extend(1)).is_ok());
        let paused = accepted().now("2014-10-13 09:00:00").granted(Story::pause());
        let resumed = paused.now("2014-10-16 09:00:00").given(Resume { result: String::new() });
        assert!(resumed.now("2014-10-17 17:30:00").when(extend(1)).is_ok(), "three working days did not count");
    }

    #[test]
    fn all_together_no_longer_than_the_longest() {
        assert!(accepted().when(extend(10)).is_ok());
        let refusal = accepted().refused(extend(11));
        assert_eq!(refusal.why(), ("case.extend.too-long", "行政许可法/42"));
        assert_eq!(accepted().granted(extend(6)).refused(extend(5)).code, "case.extend.too-long");
    }

    #[test]
    fn reason_length_and_acceptance() {
        assert_eq!(accepted().refused(Extend { reason: " ".into(), ..extend(2) }).code, "command.reason-missing");
        assert_eq!(accepted().refused(extend(0)).code, "case.extend.no-length");
        assert_eq!(Story::new().registered("SI-001").refused(extend(2)).code, "case.extend.not-accepted");
    }

    #[test]
    fn a_due_time_set_elsewhere_is_not_moved_here() {
        let accept = Accept { promise: None, due_at: Some(at("2014-12-31 17:30:00")) };
        let story = Story::new().imported("SI-001").given(accept);
        assert_eq!(
            story.refused(Extend { approver: Some("Resource21".into()), ..extend(2) }).code,
            "case.extend.due-elsewhere"
        );
    }
}
