//! Reading the clear text (查阅明文): a reason, a case or contact it is for, and an event for ever (个人信息保护法/51).
//!
//! What is sealed in a complaint is not read by whom it is about, but for their own statement (complaint/3).
use super::Applicant;
use super::commands::Disclose;
use super::events::Disclosed;
use super::reason::{SHORTEST, says_something};
use crate::matters::complaint::{Complaint, Sight, clear_withheld, is_own_statement, seen_by};
use crate::reference::context::Context;
use crate::reference::facts::Ask;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why the clear text is not shown.
    DiscloseRefused {
        /// The key was deleted: nobody can read it any more.
        Erased {} = "applicant.disclose.erased" by "个人信息保护法/47",
            "This applicant's personal data was erased: the clear text no longer exists.", "该申请人的个人信息已删除，明文不复存在。",
        /// The reason says nothing.
        NoReason {} = "applicant.disclose.no-reason" by "个人信息保护法/51",
            "Reading personal data needs a reason of at least {SHORTEST} letters or characters; it is recorded with your name.",
            "查阅个人信息须写明理由，至少 {SHORTEST} 个字，并记录查阅人。",
        /// It is looked up in something that has no applicant.
        NoApplicantIn { aggregate: AggregateRef } = "applicant.disclose.no-applicant" by "个人信息保护法/6",
            "Personal data is read for a case, a contact, a denial or a complaint; {aggregate} is none of these.",
            "查阅个人信息须为办件、接待、否定或者投诉所需，{aggregate} 不在其列。",
        /// Reading happens now; a record of it at another time would be false.
        AtAnotherTime {} = "applicant.disclose.another-time" by "handover/2.5",
            "Reading personal data happens now and cannot be entered for another time.", "查阅个人信息以当下时间记录，不能补录为其他时间。",
    }
}

/// A complaint in which something is sealed, and the id of the key under which: that of the applicant's aggregate, whose state
/// does not say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedIn {
    /// The complaint.
    pub complaint: AggregateRef,
}

/// The answer to [`SealedIn`].
#[derive(Debug, Clone, PartialEq)]
pub struct SealedUnder {
    /// The complaint; none where there is no such complaint.
    pub complaint: Option<Box<Complaint>>,
    /// The id of the key.
    pub key: String,
}

impl Ask for SealedIn {
    type Answer = SealedUnder;
}

/// What it must know besides; nothing where it is refused without.
pub(super) fn needs(state: &Applicant, command: &Disclose, context: &Context<'_>) -> Option<SealedIn> {
    of_complaint(command).filter(|_| may_be_read(state, command, context).is_ok())
}

fn of_complaint(command: &Disclose) -> Option<SealedIn> {
    let complaint = Some(command.aggregate.clone()).filter(|aggregate| aggregate.kind == Kind::Complaint)?;
    Some(SealedIn { complaint })
}

/// Decides the command.
pub(super) fn decide(state: &Applicant, command: &Disclose, context: &Context<'_>) -> Result<Disclosed, Refusal> {
    may_be_read(state, command, context)?;
    if let Some(ask) = of_complaint(command) {
        let SealedUnder { complaint, key } = context.facts.of(&ask)?;
        if let Some(complaint) = complaint.as_deref() {
            not_withheld(complaint, key, context)?;
        }
    }
    Ok(Disclosed { aggregate: command.aggregate.clone(), reason: command.reason.trim().to_owned() })
}

/// Whom a complaint is about reads in the clear nothing of it but what they said themselves.
fn not_withheld(complaint: &Complaint, key: &str, context: &Context<'_>) -> Result<(), Refusal> {
    match seen_by(complaint, context.actor, context.centre, context.now) {
        Sight::Withheld if !is_own_statement(complaint, context.actor, key) => {
            Err(clear_withheld(complaint, context.actor))
        }
        Sight::Withheld | Sight::Full => Ok(()),
    }
}

fn may_be_read(state: &Applicant, command: &Disclose, context: &Context<'_>) -> Result<(), Refusal> {
    refuse_if!(state.erased, DiscloseRefused::Erased {});
    require!(says_something(&command.reason), DiscloseRefused::NoReason {});
    if !matches!(command.aggregate.kind, Kind::Case | Kind::Contact | Kind::Denial | Kind::Complaint) {
        return Err(DiscloseRefused::NoApplicantIn { aggregate: command.aggregate.clone() }.into());
    }
    refuse_if!(context.at != context.now, DiscloseRefused::AtAnotherTime {});
    Ok(())
}

#[cfg(test)]
mod tests {

    use super::super::Applicant;
    use super::super::events::{ApplicantEvent, Erased};
    use super::*;
    use crate::reference::centre::Centre;
    use crate::scenario::Scenario;
    use crate::vocabulary::actor::Role;
    use crate::vocabulary::stamp::Instant;

    fn instant(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn when(state: &Applicant, aggregate: &str, reason: &str, at: &str) -> Result<ApplicantEvent, Refusal> {
        let scenario = Scenario::<Applicant>::about("A").holding(Some(state.clone())).at_centre(Centre::default());
        let command = Disclose { aggregate: aggregate.parse().unwrap(), reason: reason.into() };
        scenario.by("P001", Role::WindowStaff).at_instants(instant(NOW), instant(at)).when(command)
    }

    const NOW: &str = "2026-03-02T02:00:00Z";

    #[test]
    fn reading_with_a_reason_leaves_an_event_and_changes_nothing() {
        let event = when(&Applicant::default(), "case/7K2M9QX4T1AB", " 电话通知领证 ", NOW).unwrap();
        let ApplicantEvent::Disclosed(disclosed) = &event else { panic!("{event:?}") };
        assert_eq!(
            (disclosed.aggregate.to_string().as_str(), disclosed.reason.as_str()),
            ("case/7K2M9QX4T1AB", "电话通知领证")
        );
        assert_eq!(Applicant::after(&event), Applicant::default());
    }

    #[test]
    fn reading_without_a_reason_is_refused() {
        let refusal = when(&Applicant::default(), "case/7K2M9QX4T1AB", "看看", NOW).unwrap_err();
        assert_eq!(refusal.why(), ("applicant.disclose.no-reason", "个人信息保护法/51"));
        assert!(refusal.en.contains("at least 4") && refusal.zh.contains("至少 4 个字"), "{refusal}");
    }

    #[test]
    fn personal_data_is_read_for_what_somebody_asked_for_or_complained_of() {
        for kind in ["case", "contact", "denial", "complaint"] {
            assert!(
                when(&Applicant::default(), &format!("{kind}/7K2M9QX4T1AB"), "电话通知领证", NOW).is_ok(),
                "{kind}"
            );
        }
        let refusal = when(&Applicant::default(), "window/W01", "电话通知领证", NOW).unwrap_err();
        assert_eq!(refusal.code, "applicant.disclose.no-applicant");
        assert!(refusal.en.contains("window/W01") && refusal.zh.contains("window/W01"), "{refusal}");
    }

    #[test]
    fn the_record_of_a_reading_bears_its_true_time() {
        let refusal =
            when(&Applicant::default(), "case/7K2M9QX4T1AB", "电话通知领证", "2026-03-01T02:00:00Z").unwrap_err();
        assert_eq!(refusal.why(), ("applicant.disclose.another-time", "handover/2.5"));
    }

    #[test]
    fn after_erasure_there_is_no_clear_text() {
        let state = Applicant::after(&ApplicantEvent::from(Erased { reason: "申请人要求删除".into() }));
        let refusal = when(&state, "case/7K2M9QX4T1AB", "电话通知领证", NOW).unwrap_err();
        assert_eq!(refusal.why(), ("applicant.disclose.erased", "个人信息保护法/47"));
    }
}
