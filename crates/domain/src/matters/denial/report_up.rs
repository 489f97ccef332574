//! Reporting an important matter up (上报): to the deputy director in charge, in a document.
//!
//! Implements denial-report/7.
use super::commands::ReportUp;
use super::events::{Importance, ReportedUp};
use super::guard::{begun, holds, reported};
use super::state::Denial;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, is_not_needed};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is reported up.
    ReportUpRefusal {
        StandInNotNeeded { person } = "denial.report-up.stand-in-not-needed" by "denial-report/7",
            "{person} stands in for the head of the approval section, who is there and reports it up.",
            "{person}是审批科负责人的代理人，审批科负责人在岗，应由其上报。",
        NotImportant { number } = "denial.report-up.not-important" by "denial-report/7",
            "Denial {number} is an ordinary matter: only important ones are reported up.", "否定{number}为一般事项，无需上报。",
        ReportedUp { number, since } = "denial.report-up.reported-up" by "denial-report/7",
            "Denial {number} was reported up already, at {since}.", "否定{number}已于{since}上报。",
        NotDeputy { person } = "denial.report-up.not-deputy" by "denial-report/7",
            "It is reported up to a deputy director in charge; {person} is none.", "应上报分管主任，{person}不是。",
        NoDocument { number } = "denial.report-up.no-document" by "denial-report/7",
            "Denial {number} is reported up in a document, which has a number.", "否定{number}应以规范公文上报，请填写文号。",
        NoSummary { number } = "denial.report-up.no-summary" by "denial-report/7",
            "What the document about denial {number} says is summed up.", "否定{number}的上报应写明公文摘要。",
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Denial>, command: &ReportUp, context: &Context<'_>) -> Result<ReportedUp, Refusal> {
    let denial = begun(state, context)?;
    let number = denial.number.clone();
    refuse_if!(denial.importance == Importance::Ordinary, ReportUpRefusal::NotImportant { number });
    reported(denial)?;
    if is_not_needed(&[Role::ApprovalSection], context, |holder| holder == denial.handler) {
        return Err(ReportUpRefusal::StandInNotNeeded { person: context.actor.person.clone() }.into());
    }
    if let Some(since) = denial.reported_up_at {
        return Err(ReportUpRefusal::ReportedUp { number, since: civil(since) }.into());
    }
    if !holds(&command.to, Role::DeputyDirector, context) {
        return Err(ReportUpRefusal::NotDeputy { person: command.to.clone() }.into());
    }
    refuse_if!(blank(&command.document), ReportUpRefusal::NoDocument { number });
    refuse_if!(blank(&command.summary), ReportUpRefusal::NoSummary { number });
    Ok(ReportedUp {
        by: context.actor.person.clone(),
        to: command.to.clone(),
        document: command.document.trim().to_owned(),
        summary: command.summary.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Scenario;
    use super::*;

    fn important() -> Scenario {
        Scenario::new().important().objected().reported().by_reviewer()
    }

    #[test]
    fn denial_report_7__an_important_matter_goes_to_the_deputy_director_in_a_document() {
        let scenario = important().given(Scenario::up());
        assert!(scenario.denial().reported_up_at.is_some());
        let refusal = scenario.refused(Scenario::up());
        assert_eq!(refusal.why(), ("denial.report-up.reported-up", "denial-report/7"));
        let code = |up| important().refused(up).code;
        assert_eq!(code(ReportUp { to: "P001".into(), ..Scenario::up() }), "denial.report-up.not-deputy");
        assert_eq!(code(ReportUp { document: String::new(), ..Scenario::up() }), "denial.report-up.no-document");
        assert_eq!(code(ReportUp { summary: " ".into(), ..Scenario::up() }), "denial.report-up.no-summary");
    }

    #[test]
    fn denial_report_7__an_ordinary_matter_and_one_that_was_not_reported_are_not_reported_up() {
        let ordinary = Scenario::new().issued().objected().reported().by_reviewer();
        assert_eq!(ordinary.refused(Scenario::up()).code, "denial.report-up.not-important");
        let unreported = Scenario::new().important().objected().by_reviewer();
        assert_eq!(unreported.refused(Scenario::up()).code, "denial.guard.not-reported");
    }

    #[test]
    fn it_is_reported_up_before_or_after_the_review() {
        assert!(important().acknowledged().upheld().by_reviewer().when(Scenario::up()).is_ok());
    }
}
