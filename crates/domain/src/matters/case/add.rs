//! Adding something after closure (补充归档).
//!
//! Implements handover/2.5: what comes in after the end is added as a new event beside it, and changes nothing that was
//! recorded. While a case is open, steps and supplements are the place for it.
use super::commands::Add;
use super::events::Added;
use super::shared::blank;
use super::state::Case;
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why nothing is added.
    AddRefusal {
        StillOpen { number } = "case.add.still-open" by "handover/2.5",
            "Case {number} is still open: record a step or a supplement instead.", "办件{number}尚未结束，请记录环节或补正。",
        NoteMissing {} = "case.add.note-missing" by "handover/2.5",
            "An addition says what is added.", "补充归档应当写明内容。",
    }
}

pub(super) fn decide(case: &Case, command: &Add, _context: &Context<'_>) -> Result<Added, Refusal> {
    require!(case.phase.is_closed(), AddRefusal::StillOpen { number: case.number.clone() });
    refuse_if!(blank(&command.note), AddRefusal::NoteMissing {});
    Ok(Added { note: command.note.clone(), documents: command.documents.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::Story;

    fn add() -> Add {
        Add { note: "receipt of delivery".into(), documents: vec!["送达回证 2014-31".into()] }
    }

    #[test]
    fn only_a_closed_case_is_added_to_and_it_stays_as_it_was() {
        let story = Story::new().finished("SI-001");
        let ending = story.case().finished.clone();
        let story = story.given(add());
        assert_eq!((story.case().additions, story.case().finished.clone()), (1, ending));
        let refusal = Story::new().accepted("SI-001").refused(add());
        assert_eq!(refusal.why(), ("case.add.still-open", "handover/2.5"));
    }

    #[test]
    fn an_addition_says_what_it_is() {
        assert_eq!(
            Story::new().finished("SI-001").refused(Add { note: " ".into(), ..add() }).code,
            "case.add.note-missing"
        );
    }
}
