//! Changing the processing type (改件): immediate, committed, report-up.
//!
//! Implements time-limit/3.4: how a case is processed decides its period, so that a change needs a reason and an
//! approver, and the new promise applies from the start and stays within the statutory period.
use super::approval::{Grant, given_or_asked};
use super::commands::Reclassify;
use super::events::{CaseEvent, Reclassified};
use super::promise;
use super::shared::{Footing, civil, due_at, item_of};
use super::state::Case;
use crate::clock::{Commitment, Deadline};
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::item::Interaction;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why the processing type is not changed.
    ReclassifyRefusal {
        Consultation { number } = "case.reclassify.consultation" by "time-limit/3.1",
            "Case {number} is a consultation and has no processing type.", "办件{number}是咨询件，没有办件类型可改。",
        Same { number } = "case.reclassify.same" by "time-limit/3.4",
            "Case {number} is of that type already.", "办件{number}已是该类型。",
        AfterDue { due, new } = "case.reclassify.after-due" by "time-limit/3.4",
            "It was due {due}: a change of type cannot give it until {new} now, and the case is overdue.",
            "办件已于{due}到期，不能再以改件将期限延至{new}，应按超期处理。",
    }
}

pub(super) fn decide(case: &Case, command: &Reclassify, context: &Context<'_>) -> Result<CaseEvent, Refusal> {
    given_or_asked(case, command, context, granted)
}

/// Changes it with somebody's approval.
pub(super) fn granted(
    case: &Case,
    command: &Reclassify,
    grant: &Grant,
    context: &Context<'_>,
) -> Result<Reclassified, Refusal> {
    if case.interaction == Interaction::Consultation {
        return Err(ReclassifyRefusal::Consultation { number: case.number.clone() }.into());
    }
    refuse_if!(case.processing == command.to, ReclassifyRefusal::Same { number: case.number.clone() });
    reason_given(&command.reason, "time-limit/3.4")?;
    let item = item_of(case, context)?;
    let promise = match &command.promise {
        Some(promise) => promise.clone(),
        None => promise::published(command.to, item, Footing::of_origin(case), context)?,
    };
    if Footing::new(case, context) == Footing::Own {
        let start = case.start_at.unwrap_or(context.at);
        let statutory = promise::statutory(item);
        // Where the law sets no period, what is published caps the promise.
        let published = match statutory {
            Some(_) => None,
            None => Some(promise::published(command.to, item, Footing::of_origin(case), context)?),
        };
        promise::check(&promise, (published.as_ref(), statutory.as_ref()), start, context)?;
        ends_no_delay(case, &promise, context)?;
    }
    Ok(Reclassified {
        from: case.processing,
        to: command.to,
        promise,
        reason: command.reason.clone(),
        approver: grant.approver.clone(),
    })
}

/// After its due time a case is overdue, and no other type gives it a later one. Done before that on paper and entered late, it
/// waits for its confirmation ([`crate::clock::late_entry`]).
fn ends_no_delay(case: &Case, promise: &Commitment, context: &Context<'_>) -> Result<(), Refusal> {
    let Some(deadline) = case.promise_deadline().filter(|_| Footing::new(case, context) == Footing::Own) else {
        return Ok(());
    };
    let due = due_at(&deadline, context)?;
    let new = due_at(&Deadline { limit: promise.limit, ..deadline }, context)?;
    refuse_if!(context.at >= due && new > due, ReclassifyRefusal::AfterDue { due: civil(due), new: civil(new) });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::classify::CaseType;
    use crate::matters::case::commands::Accept;
    use crate::matters::case::fixture::{Story, at, working_days};
    use crate::vocabulary::item::Processing;

    fn reclassify(to: Processing) -> Reclassify {
        Reclassify { to, promise: None, reason: "a site visit is needed".into(), approver: None }
    }

    #[test]
    fn the_new_promise_applies_from_the_start() {
        let promise = Some(Story::commitment(working_days(10)));
        let story = Story::new().accepted("SI-001").now("2014-10-13 09:00:00");
        let story = story.granted(Reclassify { promise, ..reclassify(Processing::ReportUp) });
        let due = story.case().promise_due(story.centre().calendar()).unwrap();
        assert_eq!(due, Some(at("2014-10-22 17:30:00")));
        assert_eq!(story.case().case_type(), CaseType::ReportUp);
    }

    #[test]
    fn what_becomes_immediate_is_due_on_the_day_of_acceptance() {
        let story = Story::new().accepted("SI-001").granted(reclassify(Processing::Immediate));
        let due = story.case().promise_due(story.centre().calendar()).unwrap();
        assert_eq!(due, Some(at("2014-10-09 17:30:00")));
    }

    #[test]
    fn before_acceptance_it_stands_in_for_the_catalogues_promise() {
        let promise = Some(Story::commitment(working_days(12)));
        let story =
            Story::new().registered("SI-001").granted(Reclassify { promise, ..reclassify(Processing::ReportUp) });
        let story = story.given(Accept { promise: None, due_at: None });
        assert_eq!(story.case().promise.as_ref().map(|promise| promise.limit), Some(working_days(12)));
    }

    #[test]
    fn never_beyond_the_statutory_period() {
        let promise = Some(Story::commitment(working_days(21)));
        let command = Reclassify { promise, ..reclassify(Processing::ReportUp) };
        let refusal = Story::new().accepted("SI-001").refused(command);
        assert_eq!(refusal.why(), ("case.promise.longer-than-statutory", "行政许可法/42"));
    }

    #[test]
    fn an_overdue_case_gets_no_later_due_time_by_another_type() {
        let promise = Some(Story::commitment(working_days(15)));
        let longer = Reclassify { promise, ..reclassify(Processing::ReportUp) };
        let story = Story::new().accepted("SI-001");
        assert!(story.clone().now("2014-10-17 17:29:59").when(longer.clone()).is_ok());
        let overdue = story.now("2014-10-20 09:00:00");
        assert!(overdue.clone().happened("2014-10-16 09:00:00").when(longer.clone()).is_ok(), "from paper, late");
        let refusal = overdue.refused(longer);
        assert_eq!(refusal.why(), ("case.reclassify.after-due", "time-limit/3.4"));
        assert!(refusal.en.contains("2014-10-17 17:30") && refusal.zh.contains("2014-10-29 17:30"), "{refusal}");
        assert!(overdue.when(reclassify(Processing::ReportUp)).is_ok(), "the same period under another name");
    }

    #[test]
    fn a_promise_cites_an_article_that_exists() {
        let promise = Some(Commitment { rule: "quickly".into(), ..Story::commitment(working_days(5)) });
        let command = Reclassify { promise, ..reclassify(Processing::ReportUp) };
        assert_eq!(Story::new().accepted("SI-001").refused(command).code, "case.promise.rule-unknown");
    }

    #[test]
    fn where_the_law_sets_no_period_the_published_one_caps_it() {
        let promise = |days| Some(Story::commitment(working_days(days)));
        let story = Story::new().registered("NS-001");
        assert!(story.when(Reclassify { promise: promise(5), ..reclassify(Processing::ReportUp) }).is_ok());
        let refusal = story.refused(Reclassify { promise: promise(6), ..reclassify(Processing::ReportUp) });
        assert_eq!(refusal.code, "case.promise.longer-than-catalogue");
    }

    #[test]
    fn reason_approver_and_a_real_change() {
        let story = Story::new().accepted("SI-001");
        let to = Processing::ReportUp;
        assert_eq!(story.refused(Reclassify { reason: " ".into(), ..reclassify(to) }).code, "command.reason-missing");
        let asserted = Reclassify { approver: Some("P003".into()), ..reclassify(to) };
        assert_eq!(story.refused(asserted).code, "case.approver.asserted");
        assert_eq!(story.refused(reclassify(Processing::Committed)).code, "case.reclassify.same");
        assert_eq!(Story::new().registered("CQ-001").refused(reclassify(to)).code, "case.reclassify.consultation");
    }
}
