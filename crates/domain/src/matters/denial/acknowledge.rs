//! Receiving a copy of the report (签收): each of the two by the person it is for, themselves, once.
//!
//! Implements the delivery of denial-report/4.
use super::commands::Acknowledge;
use super::events::{CopyAcknowledged, ReportCopy};
use super::guard::{answers_for, begun, reported};
use super::state::Denial;
use crate::reference::context::Context;
use crate::reference::lookup::civil;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why a copy is not received.
    AcknowledgeRefusal {
        Received { number, since } = "denial.acknowledge.received" by "denial-report/4",
            "This copy of {number} was received already, at {since}.", "{number}的该联已于{since}签收。",
        NotTheReceiver { number, actor, receiver } = "denial.acknowledge.not-the-receiver" by "denial-report/4",
            "This copy of {number} is for {receiver}; {actor} cannot receive it in that person's place.",
            "{number}的该联送{receiver}，{actor}不能代签。",
    }
}

/// Decides the command.
pub(super) fn decide(
    state: Option<&Denial>,
    command: &Acknowledge,
    context: &Context<'_>,
) -> Result<CopyAcknowledged, Refusal> {
    let report = reported(begun(state, context)?)?;
    let (number, actor) = (report.number.clone(), context.actor.person.clone());
    let (receiver, role, received) = match command.copy {
        ReportCopy::Review => (&report.reviewer, Role::ApprovalSection, report.review_copy),
        ReportCopy::Archive => (&report.archivist, Role::GeneralSection, report.archive_copy),
    };
    if let Some(since) = received {
        return Err(AcknowledgeRefusal::Received { number, since: civil(since) }.into());
    }
    if !answers_for(receiver, role, context) {
        return Err(AcknowledgeRefusal::NotTheReceiver { number, actor, receiver: receiver.clone() }.into());
    }
    Ok(CopyAcknowledged { copy: command.copy, by: actor })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Scenario;
    use super::*;

    fn copy(copy: ReportCopy) -> Acknowledge {
        Acknowledge { copy }
    }

    fn begun() -> Scenario {
        Scenario::new().with_second_reviewer().issued().objected().reported()
    }

    #[test]
    fn denial_report_4__each_copy_is_received_by_its_receiver_once() {
        let scenario = begun().by("P006", Role::ApprovalSection).given(copy(ReportCopy::Review));
        let scenario = scenario.by("P007", Role::GeneralSection).given(copy(ReportCopy::Archive));
        let report = scenario.denial().report.as_ref().unwrap();
        assert!(report.review_copy.is_some() && report.archive_copy.is_some());
        let refusal = scenario.refused(copy(ReportCopy::Archive));
        assert_eq!(refusal.why(), ("denial.acknowledge.received", "denial-report/4"));
    }

    #[test]
    fn denial_report_4__nobody_receives_a_copy_for_somebody_else() {
        let by = |person: &str, role, which| begun().by(person, role).refused(copy(which));
        let refusal = by("P007", Role::GeneralSection, ReportCopy::Review);
        assert_eq!(refusal.code, "denial.acknowledge.not-the-receiver");
        assert!(refusal.en.contains("P006") && refusal.zh.contains("P007"), "{refusal}");
        assert_eq!(by(Scenario::SECOND_REVIEWER, Role::ApprovalSection, ReportCopy::Review).code, refusal.code);
        assert_eq!(by("P006", Role::ApprovalSection, ReportCopy::Archive).code, refusal.code);
    }

    #[test]
    fn a_colleague_receives_what_was_for_somebody_who_left() {
        let scenario = begun().without("P006").now("2014-10-13 09:00:00");
        assert!(
            scenario
                .clone()
                .by(Scenario::SECOND_REVIEWER, Role::ApprovalSection)
                .when(copy(ReportCopy::Review))
                .is_ok()
        );
        let refusal = scenario.by("P007", Role::GeneralSection).refused(copy(ReportCopy::Review));
        assert_eq!(refusal.code, "denial.acknowledge.not-the-receiver");
    }

    #[test]
    fn there_is_no_copy_without_a_report() {
        let scenario = Scenario::new().issued().objected().by("P006", Role::ApprovalSection);
        assert_eq!(scenario.refused(copy(ReportCopy::Review)).code, "denial.guard.not-reported");
    }
}
