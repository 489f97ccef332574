//! Taking in supplementary materials (补正): what came after a notice, as found.
//!
//! Implements time-limit/3.2: an application that is lawful but incomplete is completed after one notice, and its clock
//! starts when it is. Whether it is complete follows from the catalogue and is never said by the clerk.
use super::commands::Supplement;
use super::events::SupplementReceived;
use super::materials;
use super::shared::{Footing, civil, item_of};
use super::state::{Acceptance, Case};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a supplement is not taken in.
    SupplementRefusal {
        NoNotice { number } = "case.supplement.no-notice" by "time-limit/3.2",
            "Case {number} has had no one-time notice: what to supplement was never told.",
            "办件{number}尚未一次性告知，不能登记补正。",
        Decided { number } = "case.supplement.decided" by "time-limit/3.2",
            "Acceptance of case {number} is decided already.", "办件{number}已作出受理决定。",
        BeforeNotice { at, notice } = "case.supplement.before-notice" by "time-limit/3.2",
            "It cannot have been supplemented at {at}: the notice was given at {notice}.",
            "补正时间{at}早于一次性告知的时间{notice}。",
        Nothing {} = "case.supplement.nothing" by "time-limit/3.2",
            "A supplement names at least one material.", "补正至少应包含一份材料。",
    }
}

pub(super) fn decide(case: &Case, command: &Supplement, context: &Context<'_>) -> Result<SupplementReceived, Refusal> {
    let number = || case.number.clone();
    match (case.acceptance, case.notices.last()) {
        (Acceptance::Accepted | Acceptance::Returned, _) => {
            return Err(SupplementRefusal::Decided { number: number() }.into());
        }
        // Accepted by law without being complete, it is completed all the same.
        (Acceptance::Deemed, _) => {}
        (Acceptance::Pending | Acceptance::SupplementAsked, None) => {
            return Err(SupplementRefusal::NoNotice { number: number() }.into());
        }
        (Acceptance::Pending | Acceptance::SupplementAsked, Some(notice)) => {
            if context.at < notice.at && Footing::new(case, context) == Footing::Own {
                return Err(SupplementRefusal::BeforeNotice { at: civil(context.at), notice: civil(notice.at) }.into());
            }
        }
    }
    refuse_if!(command.materials.is_empty(), SupplementRefusal::Nothing {});
    let item = item_of(case, context)?;
    materials::check(item, &command.materials, Footing::new(case, context))?;
    let mut found = case.materials.clone();
    found.extend(command.materials.iter().map(|state| (state.material.clone(), state.clone())));
    let complete = materials::lacking(item, &found).is_empty();
    Ok(SupplementReceived { materials: command.materials.clone(), complete })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::classify::CaseType;
    use crate::matters::case::commands::DeemAccepted;
    use crate::matters::case::events::{CaseEvent, MaterialStatus};
    use crate::matters::case::fixture::{Story, material};
    use crate::vocabulary::actor::Role;

    fn noticed() -> Story {
        Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Presented)]).given(Story::notice(&["M2"]))
    }

    fn supplement(id: &str, status: MaterialStatus) -> Supplement {
        Supplement { materials: vec![material(id, status)] }
    }

    #[test]
    fn complete_follows_from_the_mandatory_materials_alone() {
        let of = |id, status| match noticed().when(supplement(id, status)) {
            Ok(CaseEvent::SupplementReceived(received)) => received.complete,
            other => panic!("not taken in: {other:?}"),
        };
        assert!(of("M2", MaterialStatus::Presented), "M3 is missing still, and is not mandatory");
        assert!(!of("M2", MaterialStatus::Defective));
        assert!(!of("M3", MaterialStatus::Presented));
    }

    #[test]
    fn time_limit_3_2__a_completed_application_is_no_supplement_case_any_more() {
        let story = noticed();
        assert_eq!(story.case().case_type(), CaseType::Supplement);
        let story = story.given(supplement("M2", MaterialStatus::Presented));
        assert_eq!(story.case().case_type(), CaseType::Committed);
    }

    #[test]
    fn time_limit_3_2__only_after_a_notice() {
        let story = Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Presented)]);
        let refusal = story.refused(supplement("M2", MaterialStatus::Presented));
        assert_eq!(refusal.why(), ("case.supplement.no-notice", "time-limit/3.2"));
    }

    #[test]
    fn nothing_and_the_unknown_are_refused() {
        assert_eq!(noticed().refused(Supplement { materials: vec![] }).code, "case.supplement.nothing");
        assert_eq!(noticed().refused(supplement("M9", MaterialStatus::Presented)).code, "case.materials.unknown");
    }

    #[test]
    fn not_from_before_the_notice() {
        let story = Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Presented)]);
        let story = story.now("2014-10-10 09:00:00").given(Story::notice(&["M2"])).happened("2014-10-10 08:59:59");
        let refusal = story.refused(supplement("M2", MaterialStatus::Presented));
        assert_eq!(refusal.why(), ("case.supplement.before-notice", "time-limit/3.2"));
    }

    #[test]
    fn what_the_law_accepted_incomplete_is_completed_and_stays_accepted() {
        let story = Story::new().registered_with("SI-001", &[("M1", MaterialStatus::Presented)]);
        let deemed = story.by_system().now("2014-10-16 09:00:00").given(DeemAccepted {}).by("P004", Role::WindowStaff);
        let complete = deemed.given(supplement("M2", MaterialStatus::Presented));
        assert_eq!(complete.case().acceptance, Acceptance::Deemed);
        assert_eq!(complete.case().materials["M2"].status, MaterialStatus::Presented);
    }

    #[test]
    fn not_after_the_decision() {
        let story = Story::new().accepted("SI-001");
        assert_eq!(story.refused(supplement("M2", MaterialStatus::Presented)).code, "case.supplement.decided");
    }
}
