//! The sealed rating slip (密封评价单): printed once for a case, for the applicant who stands before the station.
//!
//! Implements work/3: the rating is the applicant's own, and its code stands on that slip alone. Whoever could print a second one could
//! rate in the applicant's name, so that there is none: the first print is recorded, and another one is refused. Of a slip that was lost,
//! one of the sections that hear applicants, and never who works the case, says so with the reason: its code is no code from then on,
//! and the station prints another with another code. Both stand in the log. It must never hold the code.
use super::commands::{IssueRatingSlip, VoidRatingSlip};
use super::events::{RatingSlipIssued, RatingSlipVoided};
use super::shared::{civil, works};
use super::state::{Case, Phase};
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no slip is printed.
    SlipRefusal {
        IssuedAlready { number, at } = "case.rating-slip.issued-already" by "work/3",
            "The sealed slip of case {number} was printed at {at}; its code is printed once. Whoever does not have it any more asks the service section, which voids it for a new one or takes the rating down.",
            "办件{number}的密封评价单已于{at}打印，评价码只打印一次。遗失的可向服务科说明，由服务科作废后补发，或者代录评价。",
        NoCase { number, phase_en, phase_zh } = "case.rating-slip.no-case" by "work/3",
            "Case {number} is {phase_en}: there is no handling to rate.", "办件{number}{phase_zh}，没有可供评价的办理过程。",
    }
}

refusals! {
    /// Why a slip is not voided.
    VoidSlipRefusal {
        NonePrinted { number } = "case.void-rating-slip.none-printed" by "work/3",
            "No sealed slip of case {number} was printed that is still good: the station prints one.",
            "办件{number}没有已打印且有效的密封评价单，可直接在自助设备打印。",
        OwnCase { person, number } = "case.void-rating-slip.own-case" by "work/3",
            "{person} works case {number}: somebody else of the sections that hear applicants voids its slip.",
            "{person} 经办办件{number}，其密封评价单应由受理评价的其他科室人员作废。",
        NotNow { at, now } = "case.void-rating-slip.not-now" by "handover/2.5",
            "A slip is void from now on, {now}, and not from {at}: until then it was good.",
            "密封评价单自当前时间{now}起作废，不得填为{at}：此前该单有效。",
    }
}

/// Voids the slip that is good.
pub(super) fn void(case: &Case, command: &VoidRatingSlip, context: &Context<'_>) -> Result<RatingSlipVoided, Refusal> {
    let (person, number) = (context.actor.person.clone(), case.number.clone());
    refuse_if!(case.served.slip.is_none(), VoidSlipRefusal::NonePrinted { number });
    refuse_if!(works(case, &person, context), VoidSlipRefusal::OwnCase { person, number });
    let (at, now) = (civil(context.at), civil(context.now));
    refuse_if!(context.at < context.now, VoidSlipRefusal::NotNow { at, now });
    reason_given(&command.reason, "work/3")?;
    Ok(RatingSlipVoided { reason: command.reason.trim().to_owned(), by: person })
}

pub(super) fn decide(
    case: &Case,
    command: &IssueRatingSlip,
    _context: &Context<'_>,
) -> Result<RatingSlipIssued, Refusal> {
    let number = case.number.clone();
    if matches!(case.phase, Phase::Voided | Phase::EntryError) {
        let (phase_en, phase_zh) = case.phase.words();
        return Err(SlipRefusal::NoCase { number, phase_en: phase_en.into(), phase_zh: phase_zh.into() }.into());
    }
    match case.served.slip {
        Some(at) => Err(SlipRefusal::IssuedAlready { number, at: civil(at) }.into()),
        None => Ok(RatingSlipIssued { station: command.station.trim().to_owned() }),
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named after article keys")]
mod tests {
    use super::*;
    use crate::matters::case::commands::Void;
    use crate::matters::case::fixture::Story;
    use crate::vocabulary::actor::Role;

    fn slip() -> IssueRatingSlip {
        IssueRatingSlip { station: "station-1".into() }
    }

    #[test]
    fn work_3__the_sealed_slip_is_printed_once_and_also_after_the_end() {
        for story in [Story::new().registered("SI-001"), Story::new().finished("SI-001")] {
            let printed = story.by("applicant", Role::Applicant).given(slip());
            assert!(printed.case().served.slip.is_some());
            let refusal = printed.refused(slip());
            assert_eq!(
                (refusal.code.as_str(), refusal.article.as_str()),
                ("case.rating-slip.issued-already", "work/3")
            );
        }
    }

    #[test]
    fn work_3__a_slip_that_was_lost_is_voided_by_who_hears_applicants_and_another_is_printed() {
        let void = |reason: &str| VoidRatingSlip { reason: reason.into() };
        let printed = Story::new().finished("SI-001").by("applicant", Role::Applicant).given(slip());
        let service = printed.clone().by("P007", Role::ServiceSection);
        let voided = service.clone().given(void("申请人称已遗失"));
        assert_eq!((voided.case().served.slip, voided.case().served.slips_voided), (None, 1));
        assert_eq!(voided.refused(void("再次")).code, "case.void-rating-slip.none-printed");
        let again = voided.by("applicant", Role::Applicant).given(slip());
        assert!(again.case().served.slip.is_some());
        assert_eq!(again.refused(slip()).code, "case.rating-slip.issued-already", "of the new one there is no other");
        assert_eq!(service.refused(void(" ")).article, "work/3", "without a reason");
        let handler = printed.case().handler.clone();
        let own = printed.by(&handler, Role::ServiceSection).refused(void("遗失"));
        assert_eq!(own.why(), ("case.void-rating-slip.own-case", "work/3"));
    }

    #[test]
    fn work_3__of_what_is_no_case_any_more_there_is_no_slip() {
        let void = Void { reason: "the applicant withdrew".into(), approver: None };
        let voided = Story::new().accepted("SI-001").granted(void).by("applicant", Role::Applicant);
        assert_eq!(voided.refused(slip()).code, "case.rating-slip.no-case");
    }
}
