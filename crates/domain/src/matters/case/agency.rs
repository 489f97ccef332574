//! Full agency (全程代理): a member of staff handles a case throughout for the applicant.
//!
//! Implements work/3: an agent acts on a mandate, and it is recorded whose.
use super::commands::TakeAgency;
use super::events::AgencyTaken;
use super::state::Case;
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::reference::shared::on_staff;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nobody acts for the applicant.
    AgencyRefusal {
        /// No mandate.
        MandateMissing {} = "case.take-agency.mandate-missing" by "work/3",
            "Full agency needs the applicant's mandate: its kind and number.", "全程代理必须写明委托书的种类和编号。",
        /// The same again.
        Already { agent, number } = "case.take-agency.already" by "work/3",
            "`{agent}` is the agent of case {number} already.", "“{agent}”已是办件{number}的代理人。",
    }
}

pub(super) fn decide(case: &Case, command: &TakeAgency, context: &Context<'_>) -> Result<AgencyTaken, Refusal> {
    let agent = command.agent.as_ref().unwrap_or(&context.actor.person).clone();
    refuse_if!(blank(&command.mandate), AgencyRefusal::MandateMissing {});
    on_staff(&agent, context, "work/3")?;
    if case.served.agent.as_ref() == Some(&agent) {
        return Err(AgencyRefusal::Already { agent, number: case.number.clone() }.into());
    }
    Ok(AgencyTaken { agent, mandate: command.mandate.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::Story;

    fn take(agent: Option<&str>) -> TakeAgency {
        TakeAgency { agent: agent.map(str::to_owned), mandate: "委托书 2014-9".into() }
    }

    #[test]
    fn work_3__an_agent_acts_on_a_mandate() {
        let story = Story::new().registered("SI-001");
        let refusal = story.refused(TakeAgency { mandate: " ".into(), ..take(None) });
        assert_eq!(refusal.why(), ("case.take-agency.mandate-missing", "work/3"));
        assert_eq!(story.given(take(None)).case().served.agent.as_deref(), Some("P004"), "the actor, if nobody else");
    }

    #[test]
    fn the_agent_is_of_the_staff_and_named_once() {
        let story = Story::new().registered("SI-001");
        assert_eq!(story.refused(take(Some("P999"))).code, "command.not-staff");
        let story = story.given(take(Some("P005")));
        assert_eq!(story.refused(take(Some("P005"))).code, "case.take-agency.already");
        assert_eq!(story.given(take(Some("P004"))).case().served.agent.as_deref(), Some("P004"));
    }
}
