//! Moving a case to somebody else with a handover that both signed (办件移交).
//!
//! Implements handover/2.1 for cases; the check is the one that every kind of matter shares.
use super::events::HandedOver;
use super::state::Case;
use crate::matters::handover::commands::HandOver;
use crate::matters::handover::moved::{self, Held};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;

pub(super) fn decide(case: &Case, command: &HandOver, _: &Context<'_>) -> Result<HandedOver, Refusal> {
    let held = Held {
        number: &case.number,
        responsible: &case.responsible,
        version: case.version(),
        settled: case.phase.is_closed(),
    };
    moved::check(Some(held), command)?;
    Ok(HandedOver { handover: command.handover.clone(), from: command.from.clone(), to: command.to.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::Story;

    fn hand_over(version: u32) -> HandOver {
        HandOver { handover: "H1".into(), from: "P004".into(), to: "P005".into(), version }
    }

    #[test]
    fn handover_2_1__the_receiver_is_responsible_and_who_took_it_in_stays_on_record() {
        let story = Story::new().accepted("SI-001").given(hand_over(2));
        assert_eq!((story.case().responsible.as_str(), story.case().handler.as_str()), ("P005", "P004"));
        assert_eq!(story.refused(hand_over(3)).code, "handover.move.not-the-givers");
    }

    #[test]
    fn handover_2_1__the_receiver_does_the_parts_that_the_giver_still_had_of_it() {
        use crate::matters::case::commands::{AssignPart, CompletePart};
        use crate::matters::case::events::StepResult;
        use crate::vocabulary::actor::Role;
        let part = |department: &str, window: &str, handler: &str| AssignPart {
            department: department.into(),
            window: window.into(),
            handler: handler.into(),
            limit: None,
        };
        let story = Story::new().accepted("JT-001").given(part("国土所", "W01", "P004"));
        let story = story.given(part("民政办", "W02", "P005"));
        let move_on = HandOver { to: "P009".into(), ..hand_over(4) };
        let story = story.given(move_on).by("P009", Role::WindowStaff);
        let done = |ordinal| CompletePart { ordinal, result: StepResult::Agree, opinion: String::new() };
        assert!(story.when(done(1)).is_ok());
        assert_eq!(story.refused(done(2)).code, "case.complete-part.not-theirs", "that was never the giver's");
    }

    #[test]
    fn handover_2_1__a_case_that_changed_or_ended_since_does_not_move_and_is_named() {
        let story = Story::new().accepted("SI-001");
        let changed = story.clone().given(Story::step("审查")).refused(hand_over(2));
        assert_eq!(changed.why(), ("handover.move.moved-on", "handover/2.1"));
        let number = story.case().number.clone();
        let ended = story.given(Story::finish_issued()).refused(hand_over(3));
        assert_eq!(ended.why(), ("handover.move.settled", "handover/2.1"));
        assert!(ended.en.contains(&number) && changed.zh.contains(&number), "{ended}");
    }
}
