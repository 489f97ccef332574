//! Handing an entry over (移交登记事项): a seal, a lent file, a document in hand passes to somebody else (handover/2).
//!
//! Whoever hands over made it, has it in hand, or keeps the register; whoever receives it is on the staff.
use super::commands::HandOver;
use super::events::HandedOver;
use super::guard::Kept;
use crate::reference::context::Context;
use crate::reference::shared::{on_staff, reason_given};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not handed over.
    HandOverRefusal {
        Same { person, number } = "record.hand-over.same" by "handover/2",
            "{person} has {number} in hand already.", "{number}已由{person}经手。",
    }
}

pub(super) fn decide(kept: Kept<'_>, command: &HandOver, context: &Context<'_>) -> Result<HandedOver, Refusal> {
    kept.is_open()?;
    kept.is_kept_by(context)?;
    reason_given(&command.reason, "handover/2")?;
    let (from, to) = (kept.record.responsible.clone(), command.to.trim().to_owned());
    on_staff(&to, context, "handover/2")?;
    refuse_if!(from == to, HandOverRefusal::Same { person: to, number: kept.record.number.clone() });
    Ok(HandedOver { from, to, reason: command.reason.trim().to_owned(), by: context.actor.person.clone() })
}

#[cfg(test)]
mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::super::commands::HandOver;
    use super::super::fixture::{approve, ask, begun, stamp};
    use crate::vocabulary::actor::Role;

    fn to(person: &str) -> HandOver {
        HandOver { to: person.into(), reason: "调岗".into() }
    }

    #[test]
    fn handover_2__what_somebody_has_in_hand_passes_to_somebody_of_the_staff_who_may_then_close_it() {
        let asked = begun().given(ask());
        assert_eq!(asked.code(to("P005")), "record.close.not-approved");
        let open = asked.deputy().given(approve()).clerk();
        assert_eq!(open.refused(to("P004")).why(), ("record.hand-over.same", "handover/2"));
        assert_eq!(open.refused(to("P999")).article, "handover/2");
        let handed = open.given(to("P005"));
        assert_eq!((handed.current().responsible.as_str(), handed.current().by.as_str()), ("P005", "P004"));
        assert!(handed.by("P005", Role::WindowStaff).when(stamp()).is_ok());
    }
}
