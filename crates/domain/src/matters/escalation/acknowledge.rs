//! Acknowledging an escalation (签收上报): whoever it went to says that they know of it, and what they do about it.
//!
//! Implements discipline/7 and ab-role/1: while whoever it went to is away, whoever stands for them acknowledges it for them.
use super::commands::Acknowledge;
use super::events::Acknowledged;
use super::state::Escalation;
use crate::reference::context::Context;
use crate::reference::lookup::not_in_future;
use crate::reference::shared::not_before;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why it is not acknowledged.
    AcknowledgeRefusal {
        NotRaised {} = "escalation.not-raised" by "discipline/7",
            "Nothing was escalated here.", "该时限没有上报记录。",
        NotTheirs { person, matter } = "escalation.not-theirs" by "discipline/7",
            "Nothing of {matter} that was escalated to {person} waits to be acknowledged.",
            "{matter}没有上报给 {person} 且尚待签收的事项。",
    }
}

pub(super) fn decide(
    state: Option<&Escalation>,
    command: &Acknowledge,
    context: &Context<'_>,
) -> Result<Acknowledged, Refusal> {
    let escalation = state.ok_or(AcknowledgeRefusal::NotRaised {})?;
    not_in_future(context)?;
    not_before(escalation.last_at, context)?;
    let person = context.actor.person.as_str();
    let speaks = |to: &str| to == person || context.centre.on_duty(to, context.at) == person;
    let waiting = escalation.steps.iter().rev().find(|taken| taken.seen.is_none() && speaks(&taken.raised.to));
    let Some(taken) = waiting else {
        return Err(AcknowledgeRefusal::NotTheirs { person: person.into(), matter: escalation.matter.clone() }.into());
    };
    Ok(Acknowledged { step: taken.raised.step, remark: command.remark.trim().to_owned(), by: person.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::super::commands::Acknowledge;
    use super::super::fixture::{DUE, Escalating, by_the_service};
    use crate::matters::handover::fixture::away;
    use crate::reference::post::fixture::Posts;
    use crate::vocabulary::actor::Role;

    fn acknowledge() -> Acknowledge {
        Acknowledge { remark: "今日督办".into() }
    }

    fn escalated() -> Escalating {
        by_the_service(DUE).all_the_way().now("2014-10-20 09:30:00")
    }

    #[test]
    fn discipline_7__whoever_it_went_to_acknowledges_it_and_nobody_else() {
        let deputy = escalated().by("P002", Role::DeputyDirector).given(acknowledge());
        let seen = deputy.current().steps.iter().map(|taken| taken.seen.as_ref().map(|seen| seen.by.as_str()));
        assert_eq!(seen.collect::<Vec<_>>(), [None, None, Some("P002"), None]);
        assert_eq!(deputy.refused(acknowledge()).why(), ("escalation.not-theirs", "discipline/7"), "once");
        assert_eq!(deputy.by("P005", Role::WindowStaff).code(acknowledge()), "escalation.not-theirs");
        let nothing = Escalating::about("case-A1-promise-0").by("P002", Role::DeputyDirector);
        assert_eq!(nothing.code(acknowledge()), "escalation.not-raised");
    }

    #[test]
    fn ab_role_1__whoever_stands_for_them_acknowledges_it() {
        let covered = Posts::new().given("PO1", "P001", away("P004", None)).centre;
        let stands = escalated().at_centre(covered).by("P005", Role::WindowStaff).given(acknowledge());
        assert_eq!(stands.current().steps[0].seen.as_ref().map(|seen| seen.by.as_str()), Some("P005"));
    }
}
