//! The steps of an investigation (调查): what was heard, looked at and asked, in order.
//!
//! Implements complaint/2 (the complaint is investigated and recorded). Statements are sealed before they come here; this
//! must never put one into words.
use super::commands::Investigate;
use super::events::{Investigated, Track};
use super::handling::is_responsible;
use super::state::Complaint;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, day, is_staff};
use crate::reference::shared::Shared;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a step is not recorded.
    InvestigateRefusal {
        /// It has no track yet.
        NotClassified { number } = "complaint.investigate.not-classified" by "complaint/2",
            "Complaint {number} is classified before it is investigated.", "投诉{number}须先分类再调查。",
        /// A complex one belongs to nobody yet.
        NotAssigned { number } = "complaint.investigate.not-assigned" by "complaint/3",
            "Complaint {number} is complex: the director's office assigns an investigator first.",
            "投诉{number}为复杂投诉，须先由主任办公会指派调查人。",
        /// Somebody else investigates.
        SomebodyElse { number, actor, responsible } = "complaint.investigate.somebody-else" by "complaint/2",
            "{responsible} investigates complaint {number}, not {actor}.", "投诉{number}由{responsible}调查，不是{actor}。",
        /// It is decided.
        DecidedBefore { number } = "complaint.investigate.decided-before" by "complaint/3",
            "Complaint {number} is decided; nothing is added to its investigation.", "投诉{number}已作出认定，不再补充调查。",
        /// The step says nothing.
        NoStep { number } = "complaint.investigate.no-step" by "complaint/2",
            "Say what was done in the investigation of complaint {number}, and what came of it.",
            "请写明投诉{number}的调查步骤和结果。",
        /// Heard, and nothing was written down.
        NoStatement { person } = "complaint.investigate.no-statement" by "complaint/2",
            "{person} was heard: record what they said.", "已听取{person}陈述的，须记录陈述内容。",
        /// Sealed under the complainant's own key.
        ComplainantsKey { number } = "complaint.investigate.complainants-key" by "complaint/3",
            "A statement on complaint {number} is sealed under a key of its own, not under the complainant's.",
            "投诉{number}的陈述须用单独的密钥密封，不得使用投诉人的密钥。",
    }
}

/// Decides the command.
pub(super) fn decide(
    complaint: &Complaint,
    command: &Investigate,
    context: &Context<'_>,
) -> Result<Investigated, Refusal> {
    entitled(complaint, context)?;
    check(complaint, command, context)?;
    Ok(Investigated {
        ordinal: complaint.steps + 1,
        by: context.actor.person.clone(),
        step: command.step.trim().to_owned(),
        department: command.department.trim().to_owned(),
        statement_of: command.statement_of.clone(),
        statement: command.statement.clone(),
        result: command.result.trim().to_owned(),
    })
}

fn entitled(complaint: &Complaint, context: &Context<'_>) -> Result<(), InvestigateRefusal> {
    let number = complaint.number.clone();
    let Some(classification) = &complaint.classification else {
        return Err(InvestigateRefusal::NotClassified { number });
    };
    refuse_if!(complaint.decision.is_some(), InvestigateRefusal::DecidedBefore { number });
    let assigned = complaint.assignment.as_ref().is_some_and(|given| given.track == classification.track);
    refuse_if!(classification.track == Track::Complex && !assigned, InvestigateRefusal::NotAssigned { number });
    if !is_responsible(complaint, context) {
        let (actor, responsible) = (context.actor.person.clone(), complaint.responsible.clone());
        return Err(InvestigateRefusal::SomebodyElse { number, actor, responsible });
    }
    Ok(())
}

fn check(complaint: &Complaint, command: &Investigate, context: &Context<'_>) -> Result<(), Refusal> {
    let number = complaint.number.clone();
    refuse_if!(blank(&command.step) || blank(&command.result), InvestigateRefusal::NoStep { number });
    match &command.statement_of {
        Some(person) if !is_staff(person, context) => {
            return Err(Shared::not_staff(person.clone(), day(context), "complaint/2").into());
        }
        Some(person) if command.statement.is_none() => {
            return Err(InvestigateRefusal::NoStatement { person: person.clone() }.into());
        }
        _ => {}
    }
    // Whoever may read the complainant's own words must not read everybody else's with them, nor the other way round.
    let key = command.statement.as_ref().map(|statement| &statement.applicant);
    refuse_if!(key.is_some() && key == complaint.complainant.as_ref(), InvestigateRefusal::ComplainantsKey { number });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, assign, classify, heard, investigate, received, sealed};
    use super::*;

    fn assigned() -> Scenario {
        Scenario::new()
            .given("P008", received())
            .given("P008", classify("COMPLEX", &["人社所", "民政办"]))
            .given("P001", assign("P009"))
    }

    #[test]
    fn complaint_2__the_investigator_records_step_by_step() {
        let scenario = assigned().given("P009", investigate()).given("P009", heard("P004", "K1"));
        assert_eq!(scenario.complaint().steps, 2);
        let statement = &scenario.complaint().statements[0];
        assert_eq!((statement.ordinal, statement.of.as_str()), (2, "P004"));
        let refusal = scenario.refused("P008", investigate());
        assert_eq!(refusal.why(), ("complaint.investigate.somebody-else", "complaint/2"));
    }

    #[test]
    fn complaint_3__nobody_investigates_a_complaint_about_himself() {
        let refusal = assigned().refused("P004", investigate());
        assert_eq!(refusal.why(), ("complaint.conflict.complained-of", "complaint/3"));
    }

    #[test]
    fn complaint_3__a_complex_one_is_investigated_by_whom_the_directors_office_names() {
        let scenario = Scenario::new().given("P008", received());
        assert_eq!(scenario.refused("P008", investigate()).code, "complaint.investigate.not-classified");
        let scenario = scenario.given("P008", classify("COMPLEX", &["人社所"]));
        let refusal = scenario.refused("P008", investigate());
        assert_eq!(refusal.why(), ("complaint.investigate.not-assigned", "complaint/3"));
    }

    #[test]
    fn complaint_2__the_receiver_looks_into_a_simple_one_himself() {
        let scenario = Scenario::new().given("P008", received()).given("P008", classify("SIMPLE", &[]));
        assert_eq!(scenario.given("P008", investigate()).complaint().steps, 1);
    }

    #[test]
    fn a_step_says_what_was_done_and_who_said_what() {
        let scenario = assigned();
        let unsaid = Investigate { result: " ".into(), ..investigate() };
        assert_eq!(scenario.refused("P009", unsaid).code, "complaint.investigate.no-step");
        assert_eq!(scenario.refused("P009", heard("P999", "K1")).code, "command.not-staff");
        let silent = Investigate { statement: None, ..heard("P004", "K1") };
        assert_eq!(scenario.refused("P009", silent).code, "complaint.investigate.no-statement");
        let witness = Investigate { statement: Some(sealed("K2")), ..investigate() };
        assert!(scenario.when("P009", witness).is_ok(), "somebody from outside was heard");
    }

    #[test]
    fn complaint_3__a_statement_has_a_key_of_its_own() {
        let refusal = assigned().refused("P009", heard("P004", "A"));
        assert_eq!(refusal.why(), ("complaint.investigate.complainants-key", "complaint/3"));
    }
}
