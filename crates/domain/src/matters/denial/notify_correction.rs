//! Telling the applicant of a correction (纠正告知): the window does, and says what was told.
//!
//! Implements denial-report/6; a letter has a number. Late, it is told all the same, and recorded as late.
use super::commands::NotifyCorrection;
use super::events::{CorrectionNotified, ReviewOutcome};
use super::guard::begun;
use super::state::Denial;
use crate::matters::contact::events::Channel;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no notice is recorded.
    NotifyRefusal {
        NotCorrected { number } = "denial.notify-correction.not-corrected" by "denial-report/6",
            "No review corrected denial {number}: there is nothing to tell.", "否定{number}未经审核纠正，无需告知。",
        NotifiedBefore { number, since } = "denial.notify-correction.told" by "denial-report/6",
            "The applicant was told of the correction of {number} at {since}.", "否定{number}的纠正已于{since}告知申请人。",
        NoSummary { number } = "denial.notify-correction.no-summary" by "denial-report/6",
            "The notice of the correction of {number} says what the applicant was told.", "否定{number}的纠正告知应写明告知内容。",
        NoDocument { number } = "denial.notify-correction.no-document" by "denial-report/6",
            "A letter about the correction of {number} has a number.", "以书信告知否定{number}纠正的，应填写文号。",
    }
}

/// Decides the command.
pub(super) fn decide(
    state: Option<&Denial>,
    command: &NotifyCorrection,
    context: &Context<'_>,
) -> Result<CorrectionNotified, Refusal> {
    let denial = begun(state, context)?;
    let number = denial.number.clone();
    if denial.review.as_ref().is_none_or(|review| review.outcome != ReviewOutcome::Corrected) {
        return Err(NotifyRefusal::NotCorrected { number }.into());
    }
    if let Some(since) = denial.notified_at {
        return Err(NotifyRefusal::NotifiedBefore { number, since: civil(since) }.into());
    }
    refuse_if!(blank(&command.summary), NotifyRefusal::NoSummary { number });
    refuse_if!(command.channel == Channel::Letter && blank(&command.document), NotifyRefusal::NoDocument { number });
    Ok(CorrectionNotified {
        by: context.actor.person.clone(),
        channel: command.channel,
        document: command.document.trim().to_owned(),
        summary: command.summary.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Scenario;
    use super::*;

    fn reviewing() -> Scenario {
        Scenario::new().issued().objected().reported().acknowledged()
    }

    #[test]
    fn denial_report_6__after_a_correction_the_applicant_is_told_once() {
        let scenario = reviewing().corrected().notified();
        assert!(scenario.denial().notified_at.is_some());
        let refusal = scenario.refused(Scenario::notify());
        assert_eq!(refusal.why(), ("denial.notify-correction.told", "denial-report/6"));
    }

    #[test]
    fn denial_report_6__what_was_not_corrected_is_not_told() {
        assert_eq!(reviewing().refused(Scenario::notify()).code, "denial.notify-correction.not-corrected");
        assert_eq!(reviewing().upheld().refused(Scenario::notify()).code, "denial.notify-correction.not-corrected");
    }

    #[test]
    fn a_notice_says_something_and_a_letter_has_a_number() {
        let code = |notify| reviewing().corrected().refused(notify).code;
        assert_eq!(
            code(NotifyCorrection { summary: " ".into(), ..Scenario::notify() }),
            "denial.notify-correction.no-summary"
        );
        let letter = NotifyCorrection { channel: Channel::Letter, document: String::new(), ..Scenario::notify() };
        assert_eq!(code(letter), "denial.notify-correction.no-document");
    }
}
