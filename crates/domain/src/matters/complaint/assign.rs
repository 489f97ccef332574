//! Giving a complaint to somebody to investigate (指派调查), who is responsible for it from then on.
//!
//! Implements complaint/2 (it is investigated) and complaint/3 (a complex one goes to the director's office; nobody
//! investigates himself, and no window itself). Once given, it moves only with a handover (handover/2.1).
use super::commands::Assign;
use super::conflict::Concern;
use super::events::{Assigned, Track};
use super::handling::{INVESTIGATORS, is_office};
use super::state::Complaint;
use crate::reference::context::Context;
use crate::reference::lookup::day;
use crate::reference::shared::Shared;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not given to anybody, or not to this person.
    AssignRefusal {
        NotClassified { number } = "complaint.assign.not-classified" by "complaint/2",
            "Complaint {number} is classified before it is given to anybody.", "投诉{number}须先分类再指派调查人。",
        NotOffice { number, actor } = "complaint.assign.not-office" by "complaint/3",
            "Complaint {number} is complex: the director or a deputy director assigns it, not {actor}.",
            "投诉{number}为复杂投诉，由主任或者分管主任指派，{actor}无权指派。",
        AssignedBefore { number, investigator } = "complaint.assign.assigned-before" by "handover/2.1",
            "{investigator} investigates complaint {number}; it moves to somebody else with a signed handover.",
            "投诉{number}已由{investigator}调查，变更调查人须办理交接。",
        DecidedBefore { number } = "complaint.assign.decided-before" by "complaint/3",
            "Complaint {number} is decided; there is nothing left to investigate.", "投诉{number}已作出认定，不再指派调查。",
        NotOfTheCentre { investigator, titles } = "complaint.assign.not-of-the-centre" by "complaint/2",
            "{investigator} ({titles}) has no role that investigates complaints.", "{investigator}（{titles}）的岗位不承担投诉调查。",
    }
}

/// Decides the command.
pub(super) fn decide(complaint: &Complaint, command: &Assign, context: &Context<'_>) -> Result<Assigned, Refusal> {
    let number = complaint.number.clone();
    let Some(classification) = &complaint.classification else {
        return Err(AssignRefusal::NotClassified { number }.into());
    };
    if classification.track == Track::Complex && !is_office(context) {
        return Err(AssignRefusal::NotOffice { number, actor: context.actor.person.clone() }.into());
    }
    refuse_if!(complaint.decision.is_some(), AssignRefusal::DecidedBefore { number });
    // One that became complex is the director's office's to give, whoever had it while it was simple.
    if let Some(before) = complaint.assignment.as_ref().filter(|before| before.track == classification.track) {
        return Err(AssignRefusal::AssignedBefore { number, investigator: before.investigator.clone() }.into());
    }
    may_investigate(&command.investigator, context)?;
    Concern::from_complaint(complaint, context).admits(&command.investigator)?;
    Ok(Assigned { investigator: command.investigator.clone(), by: context.actor.person.clone() })
}

fn may_investigate(investigator: &str, context: &Context<'_>) -> Result<(), Refusal> {
    let on = day(context);
    let Some(person) = context.centre.person(investigator, on) else {
        return Err(Shared::not_staff(investigator, on, "complaint/2").into());
    };
    match person.roles.iter().any(|role| INVESTIGATORS.contains(role)) {
        true => Ok(()),
        false => {
            let titles = person.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
            Err(AssignRefusal::NotOfTheCentre { investigator: investigator.into(), titles }.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::commands::Receive;
    use super::super::fixture::{Scenario, assign, classify, received};

    fn classified(track: &str) -> Scenario {
        Scenario::new().given("P008", received()).given("P008", classify(track, &["人社所"]))
    }

    #[test]
    fn complaint_2__the_investigator_is_responsible_from_then_on() {
        let scenario = classified("SIMPLE").given("P007", assign("P009"));
        assert_eq!(
            (scenario.complaint().responsible.as_str(), scenario.complaint().receiver.as_str()),
            ("P009", "P008")
        );
    }

    #[test]
    fn complaint_3__the_directors_office_assigns_a_complex_one() {
        let scenario = classified("COMPLEX");
        for section in ["P007", "P008"] {
            let refusal = scenario.refused(section, assign("P009"));
            assert_eq!(refusal.why(), ("complaint.assign.not-office", "complaint/3"));
        }
        assert!(scenario.when("P001", assign("P009")).is_ok() && scenario.when("P002", assign("P009")).is_ok());
    }

    #[test]
    fn complaint_3__nobody_complained_of_and_nobody_of_that_window_investigates() {
        let scenario = classified("SIMPLE");
        let himself = scenario.refused("P008", assign("P004"));
        assert_eq!(himself.why(), ("complaint.conflict.complained-of", "complaint/3"));
        let head = scenario.refused("P008", assign("P003"));
        assert_eq!(head.why(), ("complaint.conflict.own-window", "complaint/3"));
        assert!(head.en.contains("W01") && head.zh.contains("W01"), "{head}");
        assert!(scenario.when("P008", assign("P005")).is_ok(), "another window has nothing to do with it");
    }

    #[test]
    fn complaint_3__a_persons_own_window_keeps_out_of_it_even_where_only_the_person_is_named() {
        let about = Receive { windows: vec![], ..received() };
        let scenario = Scenario::new().given("P008", about).given("P008", classify("SIMPLE", &[]));
        assert_eq!(scenario.refused("P008", assign("P003")).code, "complaint.conflict.own-window");
    }

    #[test]
    fn handover_2_1__who_has_it_keeps_it_until_a_handover() {
        let scenario = classified("SIMPLE").given("P007", assign("P009"));
        let refusal = scenario.refused("P008", assign("P006"));
        assert_eq!(refusal.why(), ("complaint.assign.assigned-before", "handover/2.1"));
        let complex = scenario.given("P008", classify("COMPLEX", &["人社所", "民政办"]));
        assert_eq!(complex.refused("P008", assign("P006")).code, "complaint.assign.not-office");
        let scenario = complex.given("P002", assign("P006"));
        assert_eq!(scenario.complaint().responsible, "P006");
        assert_eq!(scenario.refused("P002", assign("P009")).code, "complaint.assign.assigned-before");
    }

    #[test]
    fn it_is_classified_before_and_given_to_staff_who_investigate() {
        let scenario = Scenario::new().given("P008", received());
        assert_eq!(scenario.refused("P001", assign("P009")).code, "complaint.assign.not-classified");
        assert_eq!(classified("SIMPLE").refused("P008", assign("P999")).code, "command.not-staff");
        assert_eq!(classified("SIMPLE").refused("P008", assign("P010")).code, "complaint.assign.not-of-the-centre");
        let decided = classified("SIMPLE").ruled();
        assert_eq!(decided.refused("P008", assign("P009")).code, "complaint.assign.decided-before");
    }
}
