//! The sealed rating slip (密封评价单): printed once for a case, for the applicant who stands before the station.
//!
//! Implements work/3: the rating is the applicant's own, and its code stands on that slip alone. Whoever could print a second one could
//! rate in the applicant's name, so that there is none: the first print is recorded, and another one is refused. Whoever lost it says
//! what they think to the sections that hear applicants, who enter it and are named. It must never hold the code.
use super::commands::IssueRatingSlip;
use super::events::RatingSlipIssued;
use super::shared::civil;
use super::state::{Case, Phase};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why no slip is printed.
    SlipRefusal {
        IssuedAlready { number, at } = "case.rating-slip.issued-already" by "work/3",
            "The sealed slip of case {number} was printed at {at}; its code is printed once. Whoever does not have it any more rates through the service section, or says so on the supervision telephone.",
            "办件{number}的密封评价单已于{at}打印，评价码只打印一次。遗失的可由服务科代录评价，或者拨打监督电话反映。",
        NoCase { number, phase_en, phase_zh } = "case.rating-slip.no-case" by "work/3",
            "Case {number} is {phase_en}: there is no handling to rate.", "办件{number}{phase_zh}，没有可供评价的办理过程。",
    }
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
    fn work_3__of_what_is_no_case_any_more_there_is_no_slip() {
        let void = Void { reason: "the applicant withdrew".into(), approver: None };
        let voided = Story::new().accepted("SI-001").granted(void).by("applicant", Role::Applicant);
        assert_eq!(voided.refused(slip()).code, "case.rating-slip.no-case");
    }
}
