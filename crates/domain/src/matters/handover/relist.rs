//! Making the lists of a handover anew (重新列单), because something changed since.
//!
//! Implements handover/2.4 and 2.5: what was signed was another list, so the signatures fall away with it.
use super::commands::Relist;
use super::events::Relisted;
use super::guard::{concerned, waiting};
use super::lists::{self, Scope};
use super::state::Handover;
use crate::reference::context::Context;
use crate::reference::facts::OpenMatters;
use crate::vocabulary::refusal::Refusal;

/// What it must know besides; nothing where it is refused without.
pub(super) fn needs(state: Option<&Handover>, context: &Context<'_>) -> Option<OpenMatters> {
    let handover = relisted(state, context).ok()?;
    lists::needs(handover.kind, &handover.giver)
}

pub(super) fn decide(state: Option<&Handover>, command: &Relist, context: &Context<'_>) -> Result<Relisted, Refusal> {
    let Handover { kind, part, giver, .. } = relisted(state, context)?;
    let scope = Scope { kind: *kind, giver, part: *part, register: lists::register(*kind, giver, context)? };
    let lists = lists::make(&command.lists, scope)?;
    Ok(Relisted { by: context.actor.person.clone(), lists })
}

/// The handover, where the actor may make its lists anew.
fn relisted<'a>(state: Option<&'a Handover>, context: &Context<'_>) -> Result<&'a Handover, Refusal> {
    let handover = waiting(state, context)?;
    concerned(&handover.giver, &handover.receiver, context)?;
    Ok(handover)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::handover::commands::Named;
    use crate::matters::handover::fixture::{Scenario, matter, work};

    fn relist() -> Relist {
        Relist { lists: Named::default() }
    }

    #[test]
    fn handover_2_4__lists_made_anew_are_complete_again_and_signed_again() {
        let scenario = Scenario::new().has(&[matter("A", 1)]).given("P004", work()).sign("P004");
        let scenario = scenario.has(&[matter("A", 2), matter("B", 1)]).given("P004", relist());
        assert_eq!(scenario.handover().lists.matters, [matter("A", 2), matter("B", 1)]);
        assert_eq!((scenario.handover().giver_signed, scenario.handover().receiver_signed), (None, None));
        let left_out = Relist { lists: Named { matters: Some(vec![matter("A", 2).aggregate]), ..Named::default() } };
        let refusal = scenario.refused("P004", left_out);
        assert_eq!(refusal.why(), ("handover.list.left-out", "handover/2.4"));
        assert_eq!(scenario.has(&[matter("A", 2)]).refused("P009", relist()).code, "handover.guard.not-concerned");
    }

    #[test]
    fn handover_2_5__what_both_signed_is_not_listed_anew() {
        let scenario = Scenario::new().has(&[matter("A", 1)]).given("P004", work()).sign("P004").sign("P005");
        let refusal = scenario.has(&[matter("A", 1)]).refused("P004", relist());
        assert_eq!(refusal.why(), ("handover.guard.over", "handover/2.5"));
    }
}
