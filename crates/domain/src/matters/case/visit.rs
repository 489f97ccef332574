//! Home visits (上门服务): arranged with a time, people and a purpose, and recorded once.
//!
//! Implements work/2: who goes, where and when is known before, and what came of it after. The place stays sealed.
use super::commands::{ArrangeVisit, RecordVisit};
use super::events::{VisitArranged, VisitOutcome, VisitRecorded};
use super::part::ordinal;
use super::state::Case;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, day, is_staff};
use crate::reference::shared::Shared;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a visit is not arranged.
    ArrangeRefusal {
        /// Nobody goes.
        VisitorsMissing {} = "case.arrange-visit.visitors-missing" by "work/2",
            "A home visit must say who goes.", "上门服务必须写明上门人员。",
        /// Somebody goes twice.
        VisitorTwice { visitor } = "case.arrange-visit.visitor-twice" by "work/2",
            "The visitor `{visitor}` is named twice.", "上门人员“{visitor}”重复。",
        /// In the past.
        InThePast { visit, at } = "case.arrange-visit.in-the-past" by "work/2",
            "A visit is arranged before it is made: {visit} is before {at}.", "上门服务应当事先安排：{visit}早于{at}。",
        /// Nowhere.
        PlaceMissing {} = "case.arrange-visit.place-missing" by "work/2",
            "A home visit must say where.", "上门服务必须写明地点。",
        /// For nothing.
        PurposeMissing {} = "case.arrange-visit.purpose-missing" by "work/2",
            "A home visit must say what for.", "上门服务必须写明事由。",
    }
}

refusals! {
    /// Why nothing is recorded of a visit.
    RecordRefusal {
        /// There is none of that number.
        Unknown { ordinal, number } = "case.record-visit.unknown" by "work/2",
            "Case {number} has no visit {ordinal}.", "办件{number}没有第{ordinal}次上门服务。",
        /// Recorded before.
        Already { ordinal } = "case.record-visit.already" by "work/2",
            "What came of visit {ordinal} is recorded already.", "第{ordinal}次上门服务的结果已记录。",
        /// Not due yet.
        TooEarly { ordinal, visit, at } = "case.record-visit.too-early" by "work/2",
            "Visit {ordinal} is at {visit}: at {at} it can only be called off.",
            "第{ordinal}次上门服务定于{visit}，{at}只能取消。",
    }
}

/// Arranges a visit.
pub(super) fn arrange(case: &Case, command: &ArrangeVisit, context: &Context<'_>) -> Result<VisitArranged, Refusal> {
    check_visitors(&command.visitors, context)?;
    if command.visit_at < context.at {
        let (visit, at) = (civil(command.visit_at), civil(context.at));
        return Err(ArrangeRefusal::InThePast { visit, at }.into());
    }
    refuse_if!(blank(&command.place.ciphertext), ArrangeRefusal::PlaceMissing {});
    refuse_if!(blank(&command.purpose), ArrangeRefusal::PurposeMissing {});
    Ok(VisitArranged {
        ordinal: ordinal(case.served.visits.len()),
        at: command.visit_at,
        visitors: command.visitors.clone(),
        place: command.place.clone(),
        purpose: command.purpose.clone(),
    })
}

fn check_visitors(visitors: &[String], context: &Context<'_>) -> Result<(), Refusal> {
    refuse_if!(visitors.is_empty(), ArrangeRefusal::VisitorsMissing {});
    if let Some(visitor) = visitors.iter().find(|visitor| !is_staff(visitor, context)) {
        return Err(Shared::not_staff(visitor.clone(), day(context), "work/2").into());
    }
    let twice = visitors.iter().enumerate().find(|(n, visitor)| visitors[..*n].contains(visitor));
    match twice {
        Some((_, visitor)) => Err(ArrangeRefusal::VisitorTwice { visitor: visitor.clone() }.into()),
        None => Ok(()),
    }
}

/// Records what came of a visit.
pub(super) fn record(case: &Case, command: &RecordVisit, context: &Context<'_>) -> Result<VisitRecorded, Refusal> {
    let ordinal = command.ordinal.to_string();
    let Some(visit) = case.served.visits.iter().find(|visit| visit.ordinal == command.ordinal) else {
        return Err(RecordRefusal::Unknown { ordinal, number: case.number.clone() }.into());
    };
    refuse_if!(visit.outcome.is_some(), RecordRefusal::Already { ordinal });
    if context.at < visit.at && command.outcome != VisitOutcome::CalledOff {
        return Err(RecordRefusal::TooEarly { ordinal, visit: civil(visit.at), at: civil(context.at) }.into());
    }
    Ok(VisitRecorded { ordinal: command.ordinal, outcome: command.outcome, remark: command.remark.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::{Story, at};
    use crate::vocabulary::sealed::Sealed;

    fn arrange() -> ArrangeVisit {
        let place = Sealed { applicant: "A".into(), ciphertext: "c2VhbGVk".into(), masked: "栟茶镇***".into() };
        ArrangeVisit {
            visit_at: at("2014-10-10 15:00:00"),
            visitors: vec!["P004".into()],
            place,
            purpose: "核对原件".into(),
        }
    }

    fn record(outcome: VisitOutcome) -> RecordVisit {
        RecordVisit { ordinal: 1, outcome, remark: String::new() }
    }

    #[test]
    fn work_2__a_visit_says_who_goes_where_and_what_for() {
        let story = Story::new().registered("SI-001");
        let code = |command: ArrangeVisit| story.refused(command).code;
        assert_eq!(code(ArrangeVisit { visitors: vec![], ..arrange() }), "case.arrange-visit.visitors-missing");
        let strangers = vec!["P004".into(), "P999".into()];
        assert_eq!(code(ArrangeVisit { visitors: strangers, ..arrange() }), "command.not-staff");
        let twice = vec!["P004".into(), "P004".into()];
        assert_eq!(code(ArrangeVisit { visitors: twice, ..arrange() }), "case.arrange-visit.visitor-twice");
        let nowhere = Sealed { ciphertext: String::new(), ..arrange().place };
        assert_eq!(code(ArrangeVisit { place: nowhere, ..arrange() }), "case.arrange-visit.place-missing");
        assert_eq!(code(ArrangeVisit { purpose: " ".into(), ..arrange() }), "case.arrange-visit.purpose-missing");
        let past = ArrangeVisit { visit_at: at("2014-10-09 09:59:59"), ..arrange() };
        assert_eq!(story.refused(past).article, "work/2");
        assert_eq!(story.given(arrange()).case().served.visits[0].visitors, ["P004"]);
    }

    #[test]
    fn work_2__what_came_of_a_visit_is_recorded_once_and_not_before_it() {
        let story = Story::new().registered("SI-001").given(arrange());
        assert_eq!(
            story.refused(RecordVisit { ordinal: 2, ..record(VisitOutcome::Made) }).code,
            "case.record-visit.unknown"
        );
        assert_eq!(story.refused(record(VisitOutcome::Made)).code, "case.record-visit.too-early");
        assert!(story.when(record(VisitOutcome::CalledOff)).is_ok());
        let story = story.now("2014-10-10 15:40:00").given(record(VisitOutcome::Made));
        assert_eq!(story.refused(record(VisitOutcome::NobodyMet)).code, "case.record-visit.already");
    }

    #[test]
    fn a_visit_of_a_case_that_ended_meanwhile_is_still_recorded() {
        let story = Story::new().accepted("SI-001").given(arrange()).given(Story::finish_issued());
        let story = story.now("2014-10-10 16:00:00");
        assert_eq!(story.refused(arrange()).code, "case.guard.closed");
        assert!(story.when(record(VisitOutcome::Made)).is_ok());
    }
}
