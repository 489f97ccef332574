//! Full agency (全程代理): a member of staff handles a case throughout for the applicant.
//!
//! Implements work/3: an agent acts on a mandate, and it is recorded whose. Whoever works the case takes it on themselves, or asks
//! somebody else, who agrees in person: nobody becomes answerable for a case by another's word (handover/2.5).
use super::commands::{AcceptAgency, DeclineAgency, TakeAgency};
use super::events::{AgencyAsked, AgencyDeclined, AgencyTaken, CaseEvent};
use super::shared::Footing;
use super::state::Case;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, decision_period};
use crate::reference::shared::{on_staff, reason_given};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nobody acts for the applicant.
    AgencyRefusal {
        MandateMissing {} = "case.take-agency.mandate-missing" by "work/3",
            "Full agency needs the applicant's mandate: its kind and number.", "全程代理必须写明委托书的种类和编号。",
        Already { agent, number } = "case.take-agency.already" by "work/3",
            "`{agent}` is the agent of case {number} already.", "“{agent}”已是办件{number}的代理人。",
        AskedAlready { agent, number } = "case.take-agency.asked-already" by "work/3",
            "`{agent}` was asked to be the agent of case {number} and has not agreed yet.",
            "已提请“{agent}”代理办件{number}，尚待其同意。",
        NotAsked { person, number } = "case.accept-agency.not-asked" by "handover/2.5",
            "`{person}` was not asked to be the agent of case {number}, and neither agrees nor declines.",
            "未提请“{person}”代理办件{number}，无需其同意或者拒绝。",
    }
}

/// Takes it on, or asks whoever is named. A foreign log names whom it names.
pub(super) fn decide(case: &Case, command: &TakeAgency, context: &Context<'_>) -> Result<CaseEvent, Refusal> {
    let by = context.actor.person.clone();
    let agent = command.agent.as_ref().unwrap_or(&by).clone();
    let (mandate, number) = (command.mandate.clone(), case.number.clone());
    refuse_if!(blank(&mandate), AgencyRefusal::MandateMissing {});
    on_staff(&agent, context, "work/3")?;
    refuse_if!(case.served.agent.as_ref() == Some(&agent), AgencyRefusal::Already { agent, number });
    if agent == by || Footing::new(case, context) == Footing::Imported {
        return Ok(AgencyTaken { agent, mandate }.into());
    }
    match &case.served.agency_asked {
        Some(asked) if asked.agent == agent && asked.mandate == mandate => {
            Err(AgencyRefusal::AskedAlready { agent, number }.into())
        }
        _ => Ok(AgencyAsked { agent, mandate, by, decision: decision_period(context) }.into()),
    }
}

/// Agrees to it.
pub(super) fn accept(case: &Case, _: &AcceptAgency, context: &Context<'_>) -> Result<AgencyTaken, Refusal> {
    let AgencyAsked { agent, mandate, .. } = asked(case, context)?.clone();
    Ok(AgencyTaken { agent, mandate })
}

/// Does not agree to it, and says why: the case stays with whoever works it.
pub(super) fn decline(case: &Case, command: &DeclineAgency, context: &Context<'_>) -> Result<AgencyDeclined, Refusal> {
    let agent = asked(case, context)?.agent.clone();
    reason_given(&command.reason, "work/3")?;
    Ok(AgencyDeclined { agent, reason: command.reason.trim().to_owned() })
}

/// What the actor was asked.
fn asked<'a>(case: &'a Case, context: &Context<'_>) -> Result<&'a AgencyAsked, AgencyRefusal> {
    let (person, number) = (context.actor.person.clone(), case.number.clone());
    let asked = case.served.agency_asked.as_ref().filter(|asked| asked.agent == person);
    asked.ok_or(AgencyRefusal::NotAsked { person, number })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::Story;
    use crate::vocabulary::actor::Role;

    fn take(agent: Option<&str>) -> TakeAgency {
        TakeAgency { agent: agent.map(str::to_owned), mandate: "委托书 2014-9".into() }
    }

    #[test]
    fn work_3__whoever_is_asked_declines_with_a_reason_and_the_case_stays_as_it_is() {
        let decline = |reason: &str| DeclineAgency { reason: reason.into() };
        let asked = Story::new().registered("SI-001").given(take(Some("P005")));
        let said = asked.case().served.agency_asked.as_ref().and_then(|asked| asked.decision.clone());
        assert_eq!(said.map(|within| within.rule).as_deref(), Some("discipline/7"), "it says within what time");
        let other = asked.clone().by("P003", Role::WindowHead).refused(decline("另有安排"));
        assert_eq!(other.why(), ("case.accept-agency.not-asked", "handover/2.5"));
        let theirs = asked.by("P005", Role::WindowStaff);
        assert_eq!(theirs.refused(decline(" ")).code, "command.reason-missing");
        let declined = theirs.given(decline("另有安排"));
        let served = &declined.case().served;
        assert_eq!((served.agent.as_deref(), served.agency_asked.as_ref()), (None, None));
        assert_eq!(declined.refused(AcceptAgency {}).code, "case.accept-agency.not-asked", "nothing waits any more");
        assert!(declined.by("P004", Role::WindowStaff).when(take(Some("P005"))).is_ok(), "they may be asked again");
    }

    #[test]
    fn work_3__an_agent_acts_on_a_mandate() {
        let story = Story::new().registered("SI-001");
        let refusal = story.refused(TakeAgency { mandate: " ".into(), ..take(None) });
        assert_eq!(refusal.why(), ("case.take-agency.mandate-missing", "work/3"));
        assert_eq!(story.given(take(None)).case().served.agent.as_deref(), Some("P004"), "the actor, if nobody else");
    }

    #[test]
    fn handover_2_5__nobody_becomes_the_agent_by_anothers_word() {
        let asked = Story::new().registered("SI-001").given(take(Some("P005")));
        assert_eq!(asked.case().served.agent, None, "asked, and no more");
        assert_eq!(asked.refused(take(Some("P005"))).code, "case.take-agency.asked-already");
        let other = asked.clone().by("P003", Role::WindowHead).refused(AcceptAgency {});
        assert_eq!((other.code.as_str(), other.article.as_str()), ("case.accept-agency.not-asked", "handover/2.5"));
        let agreed = asked.by("P005", Role::WindowStaff).given(AcceptAgency {});
        assert_eq!(agreed.case().served.agent.as_deref(), Some("P005"));
        assert_eq!(agreed.refused(AcceptAgency {}).code, "case.accept-agency.not-asked", "once");
        let logged = Story::new().imported("SI-001").given(take(Some("P005")));
        assert_eq!(logged.case().served.agent.as_deref(), Some("P005"), "a log names whom it names");
    }

    #[test]
    fn the_agent_is_of_the_staff_and_named_once() {
        let story = Story::new().registered("SI-001");
        assert_eq!(story.refused(take(Some("P999"))).code, "command.not-staff");
        let story = story.given(take(None));
        assert_eq!(story.refused(take(None)).code, "case.take-agency.already");
    }
}
