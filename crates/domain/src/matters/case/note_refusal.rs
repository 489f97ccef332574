//! Refused attempts (被拒绝的违规尝试): what was asked of a case against a rule stays on it, though nothing came of it.
//!
//! Implements commitment/11 (a fee beyond the published ones) and time-limit/3.4 (an extension asked after the due time)
//! for commitment/12: an inspector lists them. A slip of the pen is no breach: only the attempts of [`ATTEMPTS`] are kept.
use super::commands::NoteRefusal;
use super::events::AttemptRefused;
use super::state::Case;
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a refused attempt is not recorded.
    NoteRefused {
        NotTelling { code, article } = "case.note-refusal.not-telling" by "handover/2.5",
            "A refusal `{code}` by {article} is no breach that is recorded.", "按{article}作出的“{code}”不属于应予记录的违规尝试。",
        PersonMissing {} = "case.note-refusal.person-missing" by "handover/2.5",
            "A refused attempt names what was asked and who asked it.", "被拒绝的尝试应当写明所提事项和提出人。",
    }
}

/// What was attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// A fee that the catalogue does not have (commitment/11).
    FeeOutsideCatalogue,
    /// An extension after the due time (time-limit/3.4).
    LateExtension,
}

/// The refusals of an attempted breach: their codes, the articles that were about to be broken, and what was attempted.
const ATTEMPTS: &[(&str, &str, Attempt)] = &[
    ("case.charge.not-published", "commitment/11", Attempt::FeeOutsideCatalogue),
    ("case.charge.other-amount", "commitment/11", Attempt::FeeOutsideCatalogue),
    ("case.charge.no-basis", "commitment/11", Attempt::FeeOutsideCatalogue),
    ("case.charge.already", "commitment/11", Attempt::FeeOutsideCatalogue),
    ("case.extend.after-due", "time-limit/3.4", Attempt::LateExtension),
];

/// What a refusal of this code shows to have been attempted, which is recorded; none for any other refusal.
#[must_use]
pub fn attempted(code: &str) -> Option<Attempt> {
    ATTEMPTS.iter().find(|(refusal, ..)| *refusal == code).map(|(.., attempt)| *attempt)
}

pub(super) fn decide(_: &Case, command: &NoteRefusal, _: &Context<'_>) -> Result<AttemptRefused, Refusal> {
    let NoteRefusal { action, person, code, article } = command.clone();
    let is_listed =
        ATTEMPTS.iter().any(|(refusal, broken, _)| (*refusal, *broken) == (code.as_str(), article.as_str()));
    refuse_if!(!is_listed, NoteRefused::NotTelling { code, article });
    refuse_if!(blank(&action) || blank(&person), NoteRefused::PersonMissing {});
    Ok(AttemptRefused { action, person, code, article })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::{CaseCommand, Charge, Extend};
    use crate::matters::case::fixture::{Story, working_days};

    fn note(story: &Story, command: impl Into<CaseCommand>) -> NoteRefusal {
        let command = command.into();
        let action = format!("case.{}", command.verb());
        let refusal = story.refused(command);
        NoteRefusal { action, person: "P004".into(), code: refusal.code, article: refusal.article }
    }

    #[test]
    fn commitment_12__a_fee_outside_the_catalogue_is_refused_and_stays_on_the_case() {
        let story = Story::new().accepted("SI-001");
        let attempt = note(&story, Charge { amount_fen: 9900, ..Story::charge() });
        let story = story.by_system().given(attempt);
        assert_eq!((story.case().served.refused, story.case().fees.len()), (1, 0), "nothing came of it");
    }

    #[test]
    fn time_limit_3_4__an_extension_asked_late_stays_on_the_case_also_after_its_end() {
        let late = Story::new().accepted("SI-001").now("2014-10-20 09:00:00");
        let extend = Extend { by: working_days(2), approver: None, reason: "busy".into() };
        let attempt = note(&late, extend);
        assert_eq!(attempt.code, "case.extend.after-due");
        let story = late.given(Story::finish_issued()).by_system().given(attempt);
        assert_eq!(story.case().served.refused, 1);
    }

    #[test]
    fn a_slip_of_the_pen_is_not_recorded() {
        let story = Story::new().accepted("SI-001");
        let slip = note(&story, Charge { receipt: String::new(), ..Story::charge() });
        assert_eq!(attempted(&slip.code), None);
        assert_eq!(story.clone().by_system().refused(slip.clone()).code, "case.note-refusal.not-telling");
        let forged = NoteRefusal { code: "case.charge.no-basis".into(), article: "seal".into(), ..slip.clone() };
        assert_eq!(story.clone().by_system().refused(forged).code, "case.note-refusal.not-telling");
        let nobody = NoteRefusal {
            code: "case.charge.no-basis".into(),
            article: "commitment/11".into(),
            person: " ".into(),
            ..slip
        };
        assert_eq!(story.by_system().refused(nobody).code, "case.note-refusal.person-missing");
    }

    #[test]
    fn every_code_of_an_attempt_is_one_that_a_decision_has() {
        let known = [super::super::fee::ChargeRefusal::CODES, super::super::extend::ExtendRefusal::CODES].concat();
        for (code, article, _) in ATTEMPTS {
            assert!(known.contains(&(*code, *article)), "{code}");
        }
    }
}
