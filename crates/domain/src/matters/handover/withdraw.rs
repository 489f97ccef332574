//! Giving a handover up before both have signed (撤销交接).
//!
//! Implements handover/2.2 and 2.5: an unsigned handover may be given up with a reason; a signed one stands for ever.
use super::commands::Withdraw;
use super::events::Withdrawn;
use super::guard::{concerned, waiting};
use super::state::Handover;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;

pub(super) fn decide(
    state: Option<&Handover>,
    command: &Withdraw,
    context: &Context<'_>,
) -> Result<Withdrawn, Refusal> {
    let handover = waiting(state, context)?;
    // The service withdraws what it supersedes, together with the entry that does; it is given this verb for nothing else.
    if !context.actor.has(Role::System) {
        concerned(&handover.giver, &handover.receiver, context)?;
    }
    reason_given(&command.reason, "handover/2.2")?;
    Ok(Withdrawn { by: context.actor.person.clone(), reason: command.reason.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::handover::fixture::{Scenario, matter, work};

    #[test]
    fn handover_2_2__given_up_the_giver_stays_responsible_and_nobody_signs_any_more() {
        let withdraw = Withdraw { reason: "不调岗了".into() };
        let scenario =
            Scenario::new().has(&[matter("A", 1)]).given("P004", work()).sign("P005").given("P004", withdraw.clone());
        assert_eq!(scenario.handover().responsible, "P004");
        assert_eq!(scenario.signing_refused("P004").code, "handover.guard.over");
        assert_eq!(scenario.refused("P004", withdraw).code, "handover.guard.over");
    }

    #[test]
    fn handover_2_2__giving_up_needs_a_reason_and_somebody_concerned() {
        let scenario = Scenario::new().has(&[matter("A", 1)]).given("P004", work());
        assert_eq!(scenario.refused("P004", Withdraw { reason: " ".into() }).code, "command.reason-missing");
        let stranger = scenario.refused("P009", Withdraw { reason: "r".into() });
        assert_eq!(stranger.code, "handover.guard.not-concerned");
        assert_eq!(Scenario::new().refused("P004", Withdraw { reason: "r".into() }).code, "handover.guard.not-opened");
    }
}
