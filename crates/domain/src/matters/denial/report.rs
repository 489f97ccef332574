//! Reporting a denial (否定报备): every field of the form, in two copies, to two different people.
//!
//! Implements denial-report/4 (contents, the copies for the head of the approval section and for the archive) and opens
//! the deadlines of denial-report/5 and, for an important matter, denial-report/7. Who handled it never reviews it.
use super::commands::Report;
use super::events::{Importance, Reported};
use super::guard::{begun, holds, stands_in};
use super::state::Denial;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, day, is_stand_in_unneeded, limit};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};
use crate::vocabulary::sealed::Sealed;

refusals! {
    /// Why a report is not taken.
    ReportRefusal {
        NoObjection { number } = "denial.report.no-objection" by "denial-report/2",
            "Denial {number} is reported when the applicant objects, and nobody does.", "否定{number}无异议，无需报备。",
        Reported { number, report } = "denial.report.reported" by "denial-report/4",
            "Denial {number} was reported already, as {report}.", "否定{number}已报备，编号{report}。",
        FieldMissing { field_en, field_zh } = "denial.report.field-missing" by "denial-report/4",
            "The report lacks {field_en}.", "否定报备表缺少{field_zh}。",
        NotReviewer { person } = "denial.report.not-reviewer" by "denial-report/4",
            "The copy for review goes to the head of the approval section; {person} is not.", "审核联应送审批科负责人，{person}不是。",
        StandInNotNeeded { person } = "denial.report.stand-in-not-needed" by "denial-report/5",
            "{person} stands in for the head of the approval section, who is there and did not handle the denial: the head reviews it.",
            "{person}是审批科负责人的代理人，审批科负责人在岗且不是经办人，应由其审核。",
        HandlerReviews { person } = "denial.report.handler-reviews" by "denial-report/5",
            "{person} handled the denial and cannot review it.", "{person}是否定的经办人，不能自行审核。",
        NotArchivist { person } = "denial.report.not-archivist" by "denial-report/4",
            "The copy for the archive goes to the general section; {person} is not of it.", "存档联应送综合科，{person}不是综合科人员。",
        OnePerson { person } = "denial.report.one-person" by "denial-report/4",
            "Two copies go to two people, not both to {person}.", "一式两份应分送两人，不能都送{person}。",
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Denial>, command: &Report, context: &Context<'_>) -> Result<Reported, Refusal> {
    let denial = begun(state, context)?;
    let number = denial.number.clone();
    refuse_if!(denial.objection.is_none(), ReportRefusal::NoObjection { number });
    if let Some(report) = &denial.report {
        return Err(ReportRefusal::Reported { number, report: report.number.clone() }.into());
    }
    let unit = unit(denial, command, context);
    complete(command, &unit)?;
    receivers(denial, command, context)?;
    let report_up = match denial.importance {
        Importance::Ordinary => None,
        Importance::Important => Some(limit("denial-report-up", context)?),
    };
    Ok(Reported {
        number: format!("FB-{}-{}", day(context).format("%Y%m%d"), denial.id()),
        handler: denial.handler.clone(),
        unit,
        applicant: command.applicant.clone(),
        asked: command.asked.clone(),
        reasons: command.reasons.trim().to_owned(),
        basis: command.basis.trim().to_owned(),
        reviewer: command.reviewer.clone(),
        archivist: command.archivist.clone(),
        review: limit("denial-review", context)?,
        report_up,
    })
}

/// The handler's unit: as given, or the department of the window.
fn unit(denial: &Denial, command: &Report, context: &Context<'_>) -> String {
    let window = context.centre.window(&denial.window, day(context));
    let department = || window.map(|window| window.department.clone()).unwrap_or_default();
    command.unit.clone().unwrap_or_else(department).trim().to_owned()
}

/// Every field of article 4; a sealed one is there when it has both its ciphertext and what may be shown of it.
fn complete(command: &Report, unit: &str) -> Result<(), ReportRefusal> {
    let empty = |sealed: &Sealed| blank(&sealed.ciphertext) || blank(&sealed.masked);
    let applicant = &command.applicant;
    let fields = [
        (blank(unit), "the handler's unit", "经办人单位"),
        (empty(&applicant.unit), "the applicant's unit", "申请人单位"),
        (empty(&applicant.name), "the applicant's name", "申请人姓名"),
        (empty(&applicant.address), "the applicant's address", "申请人地址"),
        (empty(&applicant.telephone), "the applicant's telephone", "申请人电话"),
        (empty(&command.asked), "what was asked for", "申请事项"),
        (blank(&command.reasons), "the reasons", "否定理由"),
        (blank(&command.basis), "the basis", "否定依据"),
    ];
    match fields.into_iter().find(|(missing, ..)| *missing) {
        Some((_, en, zh)) => Err(ReportRefusal::FieldMissing { field_en: en.into(), field_zh: zh.into() }),
        None => Ok(()),
    }
}

fn receivers(denial: &Denial, command: &Report, context: &Context<'_>) -> Result<(), ReportRefusal> {
    let (reviewer, archivist) = (command.reviewer.clone(), command.archivist.clone());
    if reviewer == denial.handler || reviewer == denial.responsible {
        return Err(ReportRefusal::HandlerReviews { person: reviewer });
    }
    refuse_if!(reviewer == archivist, ReportRefusal::OnePerson { person: reviewer });
    if !holds(&reviewer, Role::ApprovalSection, context) && !stands_in(&reviewer, Role::ApprovalSection, context) {
        return Err(ReportRefusal::NotReviewer { person: reviewer });
    }
    let handled = |holder: &str| holder == denial.handler || holder == denial.responsible;
    let unneeded = is_stand_in_unneeded(&reviewer, &[Role::ApprovalSection], context, handled);
    refuse_if!(unneeded, ReportRefusal::StandInNotNeeded { person: reviewer });
    require!(holds(&archivist, Role::GeneralSection, context), ReportRefusal::NotArchivist { person: archivist });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::commands::Issue;
    use super::super::events::DenialEvent;
    use super::super::fixture::{Scenario, sealed};
    use super::*;
    use crate::reference::centre::definition::PostDefinition;
    use crate::reference::centre::events::{PostDefined, PostEvent};
    use crate::vocabulary::actor::Actor;

    fn reported(scenario: &Scenario, command: Report) -> Reported {
        match scenario.when(command) {
            Ok(DenialEvent::Reported(reported)) => reported,
            other => panic!("not reported: {other:?}"),
        }
    }

    fn code(command: Report) -> (String, String) {
        let refusal = Scenario::new().issued().objected().refused(command);
        (refusal.code, refusal.article)
    }

    #[test]
    fn denial_report_4__the_report_goes_out_in_two_copies_with_every_field() {
        let scenario = Scenario::new().issued().objected();
        let report = reported(&scenario, Scenario::report());
        assert_eq!(report.number, scenario.denial().number.replace("FD-", "FB-"));
        let who = (report.handler.as_str(), report.reviewer.as_str(), report.archivist.as_str());
        assert_eq!((who, report.unit.as_str()), (("P004", "P006", "P007"), "人社所"));
        assert_eq!((report.review.rule.as_str(), report.report_up), ("denial-report/5", None));
        assert_eq!(scenario.reported().refused(Scenario::report()).code, "denial.report.reported");
    }

    #[test]
    fn denial_report_4__a_report_that_lacks_a_field_is_refused_by_its_name() {
        let lacking = |change: fn(&mut Report)| {
            let mut report = Scenario::report();
            change(&mut report);
            let refusal = Scenario::new().issued().objected().refused(report);
            assert_eq!(refusal.why(), ("denial.report.field-missing", "denial-report/4"));
            refusal.zh.replace("否定报备表缺少", "").replace('。', "")
        };
        let named = [
            lacking(|report| report.unit = Some(" ".into())),
            lacking(|report| report.applicant.unit = sealed("")),
            lacking(|report| report.applicant.name = sealed("")),
            lacking(|report| report.applicant.address = sealed("")),
            lacking(|report| report.applicant.telephone.masked = String::new()),
            lacking(|report| report.asked = sealed("")),
            lacking(|report| report.reasons = String::new()),
            lacking(|report| report.basis = " ".into()),
        ];
        let form =
            ["经办人单位", "申请人单位", "申请人姓名", "申请人地址", "申请人电话", "申请事项", "否定理由", "否定依据"];
        assert_eq!(named, form);
    }

    #[test]
    fn denial_report_4__the_copies_go_to_the_approval_section_and_to_the_archive() {
        let to = |reviewer: &str, archivist: &str| {
            code(Report { reviewer: reviewer.into(), archivist: archivist.into(), ..Scenario::report() }).0
        };
        assert_eq!(to("P001", "P007"), "denial.report.not-reviewer");
        assert_eq!(to("P999", "P007"), "denial.report.not-reviewer");
        assert_eq!(to("P006", "P008"), "denial.report.not-archivist");
        assert_eq!(to("P006", "P006"), "denial.report.one-person");
    }

    #[test]
    fn denial_report_5__who_handled_it_does_not_review_it() {
        let own = Issue { handler: Some("P006".into()), window: Some("W01".into()), ..Scenario::issue() };
        let scenario = Scenario::new().with_second_reviewer().given(own).objected();
        let refusal = scenario.refused(Scenario::report());
        assert_eq!(refusal.why(), ("denial.report.handler-reviews", "denial-report/5"));
        assert!(scenario.when(Report { reviewer: Scenario::SECOND_REVIEWER.into(), ..Scenario::report() }).is_ok());
    }

    /// P008 stands in for P006, the head of the approval section.
    fn with_a_stand_in() -> Scenario {
        let (a, b, office) = ("P006".to_owned(), "P008".to_owned(), Some(Role::ApprovalSection));
        let definition =
            PostDefinition { name: "审批科科长岗".into(), window: String::new(), a, b, items: vec![], office };
        let defined = PostEvent::from(PostDefined { effective_from: "2014-01-01".parse().unwrap(), definition });
        Scenario::new().recorded("post/Z1", (defined, 1), "2014-01-02 08:00:00")
    }

    #[test]
    fn denial_report_5__the_stand_in_reviews_the_heads_own_denial_and_no_other() {
        let to_the_stand_in = || Report { reviewer: "P008".into(), ..Scenario::report() };
        let own = Issue { handler: Some("P006".into()), window: Some("W01".into()), ..Scenario::issue() };
        let of_the_head = with_a_stand_in().given(own).objected();
        assert!(of_the_head.when(to_the_stand_in()).is_ok());
        let refusal = with_a_stand_in().issued().objected().refused(to_the_stand_in());
        assert_eq!(refusal.why(), ("denial.report.stand-in-not-needed", "denial-report/5"));
        let actor = |person: &str| Actor { person: person.into(), roles: vec![], centre: "bencha".into() };
        let centre = of_the_head.centre();
        let reviews =
            |person: &str| crate::access::acting(centre, &actor(person), "denial.review", of_the_head.now).unwrap();
        assert!(reviews("P008").has(Role::ApprovalSection) && !reviews("P005").has(Role::ApprovalSection));
    }

    #[test]
    fn denial_report_7__an_important_matter_is_to_be_reported_up() {
        let scenario = Scenario::new().important().objected();
        let up = reported(&scenario, Scenario::report()).report_up.unwrap();
        assert_eq!((up.rule.as_str(), up.limit.count), ("denial-report/7", 3));
    }

    #[test]
    fn denial_report_2__what_nobody_objects_to_is_not_reported() {
        let refusal = Scenario::new().issued().refused(Scenario::report());
        assert_eq!(refusal.why(), ("denial.report.no-objection", "denial-report/2"));
    }
}
