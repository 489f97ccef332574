//! Finding that a report is missing (应报备未报备): the service does, once per objection, with the objection as evidence.
//!
//! Implements denial-report/9: the applicant objected, and no report was there by the end of the period.
use super::commands::FlagMissingReport;
use super::events::ReportMissing;
use super::guard::begun;
use super::state::Denial;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, ends};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why there is nothing to find.
    FlagRefusal {
        NotTheSystem { person } = "denial.flag-missing-report.not-the-system" by "denial-report/9",
            "`{person}` cannot declare a report missing: the service finds that itself.", "“{person}”不能认定应报备未报备，该事实由系统认定。",
        NoObjection { number } = "denial.flag-missing-report.no-objection" by "denial-report/9",
            "Nobody objects to denial {number}, so no report is owed.", "否定{number}无异议，不应报备。",
        Reported { number, report } = "denial.flag-missing-report.reported" by "denial-report/9",
            "Denial {number} was reported, as {report}.", "否定{number}已报备，编号{report}。",
        Found { number } = "denial.flag-missing-report.found" by "denial-report/9",
            "That the report of denial {number} is missing was found before.", "否定{number}应报备未报备已认定，不重复认定。",
        NotDue { number, due } = "denial.flag-missing-report.not-due" by "denial-report/9",
            "The report of denial {number} is owed until {due}.", "否定{number}应于{due}前报备，尚未到期。",
    }
}

/// Decides the command.
pub(super) fn decide(
    state: Option<&Denial>,
    _: &FlagMissingReport,
    context: &Context<'_>,
) -> Result<ReportMissing, Refusal> {
    require!(context.actor.has(Role::System), FlagRefusal::NotTheSystem { person: context.actor.person.clone() });
    let denial = begun(state, context)?;
    let number = denial.number.clone();
    if let Some(report) = &denial.report {
        return Err(FlagRefusal::Reported { number, report: report.number.clone() }.into());
    }
    let Some(objection) = &denial.objection else { return Err(FlagRefusal::NoObjection { number }.into()) };
    refuse_if!(objection.found_missing, FlagRefusal::Found { number });
    let due_at = ends(objection.at, objection.report.limit, context)?;
    refuse_if!(context.at <= due_at, FlagRefusal::NotDue { number, due: civil(due_at) });
    let responsible = context.centre.on_duty(&denial.responsible, due_at).to_owned();
    Ok(ReportMissing { objection: objection.version, due_at, responsible })
}

#[cfg(test)]
mod tests {
    use super::super::commands::FlagMissingReport;
    use super::super::events::DenialEvent;
    use super::super::fixture::Scenario;
    use crate::matters::case::fixture::at;

    const DUE: &str = "2014-10-10 17:30:00";
    const AFTER: &str = "2014-10-10 17:30:01";

    fn objected() -> Scenario {
        Scenario::new().issued().objected()
    }

    #[test]
    fn denial_report_9__a_report_not_there_by_the_next_working_day_is_found_missing_with_its_evidence() {
        let scenario = objected().now(AFTER).by_system();
        let Ok(DenialEvent::ReportMissing(missing)) = scenario.when(FlagMissingReport {}) else { panic!("not found") };
        assert_eq!((missing.objection, missing.due_at, missing.responsible.as_str()), (2, at(DUE), "P004"));
    }

    #[test]
    fn denial_report_9__over_the_weekend_the_next_working_day_is_monday() {
        let scenario = Scenario::new().now("2014-10-10 16:00:00").issued().objected().by_system();
        let refusal = scenario.clone().now("2014-10-11 17:30:00").refused(FlagMissingReport {});
        assert!(
            refusal.en.contains("2014-10-11 17:30"),
            "the 11th is a working day made up for the holiday: {refusal}"
        );
        let scenario = Scenario::new().now("2014-10-11 16:00:00").issued().objected().by_system();
        let refusal = scenario.now("2014-10-13 17:30:00").refused(FlagMissingReport {});
        assert!(refusal.en.contains("2014-10-13 17:30"), "{refusal}");
    }

    #[test]
    fn denial_report_9__nothing_is_missing_before_it_is_due_once_reported_or_without_an_objection() {
        let code = |scenario: Scenario| scenario.by_system().refused(FlagMissingReport {}).code;
        assert_eq!(code(objected().now(DUE)), "denial.flag-missing-report.not-due");
        assert_eq!(code(objected().reported().now(AFTER)), "denial.flag-missing-report.reported");
        assert_eq!(code(Scenario::new().issued().now(AFTER)), "denial.flag-missing-report.no-objection");
        assert_eq!(code(objected().now(AFTER).found_missing()), "denial.flag-missing-report.found");
    }

    #[test]
    fn only_the_service_finds_that_a_report_is_missing() {
        let refusal = objected().now(AFTER).refused(FlagMissingReport {});
        assert_eq!(refusal.why(), ("denial.flag-missing-report.not-the-system", "denial-report/9"));
    }
}
