//! Returning (退回): a main document is missing.
//!
//! Implements time-limit/3.3: only for a missing main document, before acceptance, with a written reason. What is merely
//! incomplete is asked for by notice (time-limit/3.2) and never returned.
use super::commands::Return;
use super::events::Returned;
use super::materials::main_missing;
use super::shared::{Footing, blank, item_of};
use super::state::Case;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::item::Interaction;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why a case is not returned.
    ReturnRefusal {
        Consultation { number } = "case.return.consultation" by "time-limit/3.1",
            "Case {number} is a consultation: it is answered, not returned.", "办件{number}是咨询件，应予答复，不能退回。",
        Decided { number } = "case.return.decided" by "time-limit/3.3",
            "Acceptance of case {number} is decided already: it cannot be returned.", "办件{number}已作出受理决定，不能退回。",
        NothingMainMissing { number } = "case.return.nothing-main-missing" by "time-limit/3.3",
            "No main document of case {number} is missing: what else is missing is asked for by notice.",
            "办件{number}的主件齐全，其他材料不全的应当一次性告知补正，不能退回。",
        BasisMissing {} = "case.return.basis-missing" by "time-limit/3.3",
            "A return names its legal basis.", "退回应当写明依据。",
    }
}

pub(super) fn decide(case: &Case, command: &Return, context: &Context<'_>) -> Result<Returned, Refusal> {
    let number = || case.number.clone();
    refuse_if!(case.interaction == Interaction::Consultation, ReturnRefusal::Consultation { number: number() });
    require!(case.acceptance.is_undecided(), ReturnRefusal::Decided { number: number() });
    reason_given(&command.reason, "time-limit/3.3")?;
    refuse_if!(blank(&command.basis), ReturnRefusal::BasisMissing {});
    let missing = main_missing(item_of(case, context)?, &case.materials);
    if missing.is_empty() && Footing::new(case, context) == Footing::Own {
        return Err(ReturnRefusal::NothingMainMissing { number: number() }.into());
    }
    Ok(Returned { missing, reason: command.reason.clone(), basis: command.basis.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::classify::CaseType;
    use crate::matters::case::events::{CaseEvent, MaterialStatus};
    use crate::matters::case::fixture::Story;
    use crate::matters::case::state::Phase;

    fn give_back() -> Return {
        Return { reason: "the application form is missing".into(), basis: "行政许可法/32".into() }
    }

    fn without_main() -> Story {
        Story::new().registered_with("SI-001", &[("M2", MaterialStatus::Presented)])
    }

    #[test]
    fn time_limit_3_3__a_missing_main_document_is_named_and_closes_the_case() {
        match without_main().when(give_back()) {
            Ok(CaseEvent::Returned(returned)) => assert_eq!(returned.missing, ["M1"]),
            other => panic!("not returned: {other:?}"),
        }
        let story = without_main().given(give_back());
        assert_eq!((story.case().phase, story.case().case_type()), (Phase::Returned, CaseType::Return));
    }

    #[test]
    fn what_is_merely_incomplete_is_not_returned() {
        let story = Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Presented)]);
        let refusal = story.refused(give_back());
        assert_eq!(refusal.why(), ("case.return.nothing-main-missing", "time-limit/3.3"));
        let defective = Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Defective)]);
        assert_eq!(defective.refused(give_back()).code, "case.return.nothing-main-missing");
    }

    #[test]
    fn time_limit_3_3__reason_and_basis_are_written() {
        assert_eq!(without_main().refused(Return { reason: " ".into(), ..give_back() }).code, "command.reason-missing");
        assert_eq!(
            without_main().refused(Return { basis: String::new(), ..give_back() }).code,
            "case.return.basis-missing"
        );
    }

    #[test]
    fn neither_a_consultation_nor_an_accepted_case_is_returned() {
        assert_eq!(Story::new().registered("CQ-001").refused(give_back()).code, "case.return.consultation");
        assert_eq!(Story::new().accepted("SI-001").refused(give_back()).code, "case.return.decided");
    }
}
