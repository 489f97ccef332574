//! Marking as an entry error (误录): it never was a case.
//!
//! Implements handover/2.5 (no falsifying): only while nothing was decided on acceptance, charged or issued. Later it was
//! a case, and can only be voided ([`super::void`]).
use super::commands::MarkEntryError;
use super::events::EntryErrorMarked;
use super::shared::blank;
use super::state::Case;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, require};

refusals! {
    /// Why a case is not marked as an entry error.
    EntryErrorRefusal {
        /// Acceptance is decided.
        Decided { number } = "case.mark-entry-error.decided" by "handover/2.5",
            "Case {number} was accepted: it was a case, and can only be voided.", "办件{number}已受理，不属于误录，只能作废。",
        /// Money was taken.
        Charged { number } = "case.mark-entry-error.charged" by "handover/2.5",
            "A fee was charged on case {number}: it was a case, and can only be voided.", "办件{number}已收费，不属于误录，只能作废。",
        /// Replaced by itself or by nothing.
        ReplacedByItself { number } = "case.mark-entry-error.replaced-by-itself" by "handover/2.5",
            "The case that should have been entered is another one than {number}.", "应录的办件不能是{number}自身，也不能为空。",
    }
}

pub(super) fn decide(
    case: &Case,
    command: &MarkEntryError,
    _context: &Context<'_>,
) -> Result<EntryErrorMarked, Refusal> {
    let number = || case.number.clone();
    require!(case.acceptance.is_undecided(), EntryErrorRefusal::Decided { number: number() });
    require!(case.fees.is_empty(), EntryErrorRefusal::Charged { number: number() });
    reason_given(&command.reason, "handover/2.5")?;
    let itself = |other: &String| blank(other) || *other == case.number || other.ends_with(case.id());
    if command.replaced_by.as_ref().is_some_and(itself) {
        return Err(EntryErrorRefusal::ReplacedByItself { number: number() }.into());
    }
    Ok(EntryErrorMarked { reason: command.reason.clone(), replaced_by: command.replaced_by.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::Story;
    use crate::matters::case::state::Phase;

    fn mark() -> MarkEntryError {
        MarkEntryError { reason: "entered twice".into(), replaced_by: Some("AJ-20141009-7K2M9QX4T1AB".into()) }
    }

    #[test]
    fn a_registration_that_never_was_a_case_is_closed_as_such() {
        let story = Story::new().registered("SI-001").given(mark());
        assert_eq!(story.case().phase, Phase::EntryError);
        assert_eq!(story.refused(mark()).code, "case.guard.closed");
    }

    #[test]
    fn what_was_accepted_or_charged_was_a_case() {
        let refusal = Story::new().accepted("SI-001").refused(mark());
        assert_eq!(refusal.why(), ("case.mark-entry-error.decided", "handover/2.5"));
        let charged = Story::new().registered("SI-001").given(Story::charge());
        assert_eq!(charged.refused(mark()).code, "case.mark-entry-error.charged");
    }

    #[test]
    fn a_reason_and_another_case() {
        let story = Story::new().registered("SI-001");
        assert_eq!(story.refused(MarkEntryError { reason: " ".into(), ..mark() }).code, "command.reason-missing");
        let itself = MarkEntryError { replaced_by: Some(story.case().number.clone()), ..mark() };
        assert_eq!(story.refused(itself).code, "case.mark-entry-error.replaced-by-itself");
        assert!(story.when(MarkEntryError { replaced_by: None, ..mark() }).is_ok());
    }
}
