//! Naming the paper (提交凭据) that shows what was entered late: by whoever entered it, or is concerned, or is over them.
//!
//! Implements handover/2.5: paper that was on time is entered late with its evidence. It settles nothing: somebody else confirms it
//! ([`super::settle`]).
use super::commands::Present;
use super::events::Presented;
use super::settle::{EntryRefusal, open, superior};
use super::state::Entry;
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refuse_if;

pub(super) fn decide(entry: &Entry, command: &Present, context: &Context<'_>) -> Result<Presented, Refusal> {
    let entered = open(entry, context)?;
    let person = &context.actor.person;
    let involved = entered.entry.entered_by == *person || entered.concerned.contains(person);
    if !involved && !superior(entered, context) {
        let about = entered.entry.about.to_string();
        return Err(EntryRefusal::NotInvolved { person: person.clone(), about }.into());
    }
    refuse_if!(blank(&command.evidence), EntryRefusal::EvidenceMissing {});
    let evidence = command.evidence.trim().to_owned();
    Ok(Presented { entry: entered.entry.clone(), evidence, by: person.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Paper, entered_late};
    use crate::vocabulary::actor::Role;

    #[test]
    fn handover_2_5__whoever_entered_it_or_is_concerned_names_the_paper() {
        let entered = entered_late();
        for person in ["P004", "P005"] {
            assert!(entered.by(person, Role::WindowStaff).present("受理登记簿第12页").is_ok(), "{person}");
        }
        let stranger = entered.by("P006", Role::WindowStaff).present("登记簿").unwrap_err();
        assert_eq!(stranger.why(), ("entry.not-involved", "handover/2.5"));
        let empty = entered.by("P004", Role::WindowStaff).present("  ").unwrap_err();
        assert_eq!(empty.code, "entry.evidence-missing");
    }

    #[test]
    fn handover_2_5__there_is_no_paper_of_an_event_that_is_not_there() {
        let refusal = Paper::of_nothing().by("P004", Role::WindowStaff).present("登记簿").unwrap_err();
        assert_eq!(refusal.code, "entry.unknown");
    }
}
