//! Reviewing a denial (审核): the head of the approval section upholds it, or corrects what breaks law or policy.
//!
//! Implements denial-report/5, and opens the deadline of denial-report/6 for a correction. Whoever denied it or is
//! responsible for it never reviews it. A case that is corrected is reopened in the same batch ([`super::together`]).
use super::commands::Review;
use super::events::{ReviewOutcome, Reviewed};
use super::guard::{answers_for, begun, reported};
use super::state::Denial;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, limit};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a denial is not reviewed.
    ReviewRefusal {
        Reviewed { number, since } = "denial.review.reviewed" by "denial-report/5",
            "Denial {number} was reviewed already, at {since}.", "否定{number}已于{since}审核。",
        HandlerReviews { number, actor } = "denial.review.handler-reviews" by "denial-report/5",
            "{actor} handled denial {number} and cannot review it.", "{actor}是否定{number}的经办人，不能自行审核。",
        NotTheReviewer { number, actor, reviewer } = "denial.review.not-the-reviewer" by "denial-report/5",
            "Denial {number} is reviewed by {reviewer} of the approval section, not by {actor}.",
            "否定{number}由审批科负责人{reviewer}审核，不能由{actor}审核。",
        CopyNotReceived { number } = "denial.review.copy-not-received" by "denial-report/4",
            "The copy of {number} for review was not received yet.", "{number}的审核联尚未签收。",
        NoOpinion { number } = "denial.review.no-opinion" by "denial-report/5",
            "The review of denial {number} needs an opinion.", "否定{number}的审核应写明意见。",
        NoCorrection { number } = "denial.review.no-correction" by "denial-report/5",
            "Corrected, denial {number} needs what is corrected and by which law or policy.",
            "否定{number}予以纠正的，应写明纠正内容及法律、政策依据。",
        UpheldWithCorrection { number } = "denial.review.upheld-with-correction" by "denial-report/5",
            "Denial {number} is either upheld or corrected, not both.", "否定{number}或维持或纠正，维持的不应有纠正内容。",
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Denial>, command: &Review, context: &Context<'_>) -> Result<Reviewed, Refusal> {
    let denial = begun(state, context)?;
    let report = reported(denial)?;
    may_review(denial, &report.reviewer, context)?;
    refuse_if!(report.review_copy.is_none(), ReviewRefusal::CopyNotReceived { number: report.number.clone() });
    says(denial, command)?;
    let notice = match command.outcome {
        ReviewOutcome::Upheld => None,
        ReviewOutcome::Corrected => Some(limit("denial-correction-notice", context)?),
    };
    Ok(Reviewed {
        outcome: command.outcome,
        by: context.actor.person.clone(),
        opinion: command.opinion.trim().to_owned(),
        correction: command.correction.trim().to_owned(),
        notice,
    })
}

fn may_review(denial: &Denial, reviewer: &str, context: &Context<'_>) -> Result<(), ReviewRefusal> {
    let (number, actor) = (denial.number.clone(), context.actor.person.clone());
    if let Some(review) = &denial.review {
        return Err(ReviewRefusal::Reviewed { number, since: civil(review.at) });
    }
    refuse_if!(actor == denial.handler || actor == denial.responsible, ReviewRefusal::HandlerReviews { number, actor });
    match answers_for(reviewer, Role::ApprovalSection, context) {
        true => Ok(()),
        false => Err(ReviewRefusal::NotTheReviewer { number, actor, reviewer: reviewer.to_owned() }),
    }
}

fn says(denial: &Denial, command: &Review) -> Result<(), ReviewRefusal> {
    let number = denial.number.clone();
    match (command.outcome, blank(&command.correction)) {
        _ if blank(&command.opinion) => Err(ReviewRefusal::NoOpinion { number }),
        (ReviewOutcome::Corrected, true) => Err(ReviewRefusal::NoCorrection { number }),
        (ReviewOutcome::Upheld, false) => Err(ReviewRefusal::UpheldWithCorrection { number }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::commands::{Issue, Report};
    use super::super::events::DenialEvent;
    use super::super::fixture::Scenario;
    use super::*;

    fn reviewing() -> Scenario {
        Scenario::new().with_second_reviewer().issued().objected().reported().acknowledged().by_reviewer()
    }

    fn reviewed(command: Review) -> Reviewed {
        match reviewing().when(command) {
            Ok(DenialEvent::Reviewed(reviewed)) => reviewed,
            other => panic!("not reviewed: {other:?}"),
        }
    }

    #[test]
    fn denial_report_5__the_section_head_upholds_or_corrects_within_three_days() {
        assert_eq!(reviewing().denial().report.as_ref().map(|report| report.review.limit.count), Some(3));
        let upheld = reviewed(Scenario::uphold());
        assert_eq!((upheld.outcome, upheld.by.as_str(), upheld.notice), (ReviewOutcome::Upheld, "P006", None));
        let corrected = reviewed(Scenario::correct());
        assert_eq!(corrected.outcome, ReviewOutcome::Corrected);
    }

    #[test]
    fn denial_report_6__a_correction_starts_the_deadline_for_telling_the_applicant() {
        let notice = reviewed(Scenario::correct()).notice.unwrap();
        assert_eq!((notice.rule.as_str(), notice.limit.count), ("denial-report/6", 3));
    }

    #[test]
    fn denial_report_5__a_correction_says_what_is_corrected_and_an_upholding_does_not() {
        let code = |command| reviewing().refused(command).code;
        assert_eq!(code(Review { correction: " ".into(), ..Scenario::correct() }), "denial.review.no-correction");
        assert_eq!(
            code(Review { correction: "x".into(), ..Scenario::uphold() }),
            "denial.review.upheld-with-correction"
        );
        assert_eq!(code(Review { opinion: String::new(), ..Scenario::uphold() }), "denial.review.no-opinion");
    }

    #[test]
    fn denial_report_5__the_handler_never_reviews_even_as_head_of_the_section() {
        let own = Issue { handler: Some("P006".into()), window: Some("W01".into()), ..Scenario::issue() };
        let report = Report { reviewer: Scenario::SECOND_REVIEWER.into(), ..Scenario::report() };
        let scenario = Scenario::new().with_second_reviewer().given(own).objected().given(report);
        let refusal = scenario.acknowledged().by_reviewer().refused(Scenario::uphold());
        assert_eq!(refusal.why(), ("denial.review.handler-reviews", "denial-report/5"));
    }

    #[test]
    fn denial_report_5__nobody_else_reviews_it() {
        let by = |person: &str, role| reviewing().by(person, role).refused(Scenario::uphold());
        assert_eq!(by("P002", Role::DeputyDirector).code, "denial.review.not-the-reviewer");
        assert_eq!(by(Scenario::SECOND_REVIEWER, Role::ApprovalSection).code, "denial.review.not-the-reviewer");
        let left = reviewing().without("P006").now("2014-10-13 09:00:00");
        assert!(left.by(Scenario::SECOND_REVIEWER, Role::ApprovalSection).when(Scenario::uphold()).is_ok());
    }

    #[test]
    fn denial_report_4__a_review_needs_the_report_and_its_copy_received() {
        let objected = Scenario::new().issued().objected().by_reviewer();
        assert_eq!(objected.refused(Scenario::uphold()).code, "denial.guard.not-reported");
        let refusal = objected.reported().by_reviewer().refused(Scenario::uphold());
        assert_eq!(refusal.why(), ("denial.review.copy-not-received", "denial-report/4"));
    }

    #[test]
    fn a_denial_is_reviewed_once() {
        assert_eq!(reviewing().upheld().refused(Scenario::correct()).code, "denial.review.reviewed");
    }
}
