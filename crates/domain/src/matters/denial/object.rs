//! An objection (异议): explained to, the applicant still objects, and the duty to report begins.
//!
//! Implements denial-report/2 (an objection opens the duty), denial-report/8 (a spoken one is advised to apply in
//! writing) and the start of denial-report/9 (until when the report is owed). One objection stands at a time; one that
//! was withdrawn may be raised again.
use super::commands::Object;
use super::events::{Objected, ObjectionManner};
use super::guard::begun;
use super::state::Denial;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, limit};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why an objection is not recorded.
    ObjectRefusal {
        Stands { number, since } = "denial.object.stands" by "denial-report/2",
            "An objection to denial {number} stands already since {since}.", "对否定{number}的异议已于{since}记录。",
        NotAdvised { number } = "denial.object.not-advised" by "denial-report/8",
            "Whoever objects to denial {number} in speech is told that they may apply in writing, without arguing.",
            "对否定{number}口头提出异议的，应告知可书面申请，不得争执。",
        NoGrounds { number } = "denial.object.no-grounds" by "denial-report/2",
            "The objection to denial {number} says why.", "对否定{number}的异议应写明理由。",
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Denial>, command: &Object, context: &Context<'_>) -> Result<Objected, Refusal> {
    let denial = begun(state, context)?;
    let number = denial.number.clone();
    if let Some(objection) = &denial.objection {
        return Err(ObjectRefusal::Stands { number, since: civil(objection.at) }.into());
    }
    if command.manner == ObjectionManner::Spoken && !command.advised_in_writing {
        return Err(ObjectRefusal::NotAdvised { number }.into());
    }
    refuse_if!(blank(&command.grounds.ciphertext), ObjectRefusal::NoGrounds { number });
    Ok(Objected {
        manner: command.manner,
        advised_in_writing: command.advised_in_writing,
        grounds: command.grounds.clone(),
        report: limit("denial-report-due", context)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::events::DenialEvent;
    use super::super::fixture::{Scenario, sealed};
    use super::*;

    #[test]
    fn denial_report_2__an_objection_opens_the_duty_to_report_by_the_next_working_day() {
        let scenario = Scenario::new().issued();
        let Ok(DenialEvent::Objected(objected)) = scenario.when(Scenario::object()) else { panic!("not recorded") };
        assert_eq!((objected.report.rule.as_str(), objected.report.limit.count), ("denial-report/9", 1));
        let standing = scenario.objected();
        assert_eq!(standing.denial().objection.as_ref().map(|objection| objection.version), Some(2));
        let refusal = standing.refused(Scenario::object());
        assert_eq!(refusal.why(), ("denial.object.stands", "denial-report/2"));
    }

    #[test]
    fn denial_report_8__a_spoken_objection_is_advised_to_apply_in_writing() {
        let spoken = Object { manner: ObjectionManner::Spoken, advised_in_writing: false, ..Scenario::object() };
        let refusal = Scenario::new().issued().refused(spoken.clone());
        assert_eq!(refusal.why(), ("denial.object.not-advised", "denial-report/8"));
        assert!(Scenario::new().issued().when(Object { advised_in_writing: true, ..spoken }).is_ok());
        let written = Object { manner: ObjectionManner::Written, advised_in_writing: false, ..Scenario::object() };
        assert!(Scenario::new().issued().when(written).is_ok(), "who writes needs no advice to write");
    }

    #[test]
    fn an_objection_has_grounds() {
        let refusal = Scenario::new().issued().refused(Object { grounds: sealed(" "), ..Scenario::object() });
        assert_eq!(refusal.code, "denial.object.no-grounds");
    }
}
