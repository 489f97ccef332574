//! Making the lists of a handover anew (重新列单), because something changed since.
//!
//! Implements handover/2.4 and 2.5: what was signed was another list, so the signatures fall away with it.
use super::commands::Relist;
use super::events::Relisted;
use super::guard::{concerned, waiting};
use super::lists::{self, Scope};
use super::state::Handover;
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;

pub(super) fn decide(state: Option<&Handover>, command: &Relist, context: &Context<'_>) -> Result<Relisted, Refusal> {
    let handover = waiting(state, context)?;
    concerned(&handover.giver, &handover.receiver, context)?;
    let Handover { kind, part, giver, .. } = handover;
    let scope = Scope { kind: *kind, giver, part: *part, register: &command.register };
    let lists = lists::make(&command.lists, scope)?;
    Ok(Relisted { by: context.actor.person.clone(), lists })
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named after article keys")]
mod tests {
    use super::*;
    use crate::matters::handover::commands::Named;
    use crate::matters::handover::fixture::{Told, matter, work};

    fn relist(register: &[crate::vocabulary::matter::Matter]) -> Relist {
        Relist { lists: Named::default(), register: register.to_vec() }
    }

    #[test]
    fn handover_2_4__lists_made_anew_are_complete_again_and_signed_again() {
        let told = Told::new().given("P004", work(&[matter("A", 1)])).sign("P004");
        let told = told.given("P004", relist(&[matter("A", 2), matter("B", 1)]));
        assert_eq!(told.handover().lists.matters, [matter("A", 2), matter("B", 1)]);
        assert_eq!((told.handover().giver_signed, told.handover().receiver_signed), (None, None));
        let left_out = Relist {
            lists: Named { matters: Some(vec![matter("A", 2).aggregate]), ..Named::default() },
            register: vec![matter("A", 2), matter("B", 1)],
        };
        let refusal = told.refused("P004", left_out);
        assert_eq!((refusal.code.as_str(), refusal.article.as_str()), ("handover.list.left-out", "handover/2.4"));
        assert_eq!(told.refused("P009", relist(&[matter("A", 2)])).code, "handover.guard.not-concerned");
    }

    #[test]
    fn handover_2_5__what_both_signed_is_not_listed_anew() {
        let told = Told::new().given("P004", work(&[matter("A", 1)])).sign("P004").sign("P005");
        let refusal = told.refused("P004", relist(&[matter("A", 1)]));
        assert_eq!((refusal.code.as_str(), refusal.article.as_str()), ("handover.guard.over", "handover/2.5"));
    }
}
