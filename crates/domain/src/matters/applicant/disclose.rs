//! Reading the clear text (查阅明文): a reason, a case or contact it is for, and an event for ever (个人信息保护法/51).
//!
//! A role alone opens nothing: whoever reads has to do with the matter that it is read for, or holds an office that reviews, hears
//! complaints or supervises, of that kind of matter ([`crate::vocabulary::actor::standing::knowing`], 个人信息保护法/6). The sections that call back whoever
//! was served (work/3) read name and telephone for it, after the end and with that purpose. What is sealed in a complaint is not read by whom it is about, but for their own statement (complaint/3).
use super::Applicant;
use super::commands::Disclose;
use super::events::{Disclosed, Purpose};
use super::reason::{SHORTEST, says_something};
use crate::matters::complaint::{Complaint, clear_withheld, is_own_statement, sight};
use crate::reference::context::Context;
use crate::reference::facts::Ask;
use crate::vocabulary::actor::Actor;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::matter::Concerned;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};
use crate::vocabulary::sight::{Part, Sight};

refusals! {
    /// Why the clear text is not shown.
    DiscloseRefused {
        Erased {} = "applicant.disclose.erased" by "个人信息保护法/47",
            "This applicant's personal data was erased: the clear text no longer exists.", "该申请人的个人信息已删除，明文不复存在。",
        NoReason {} = "applicant.disclose.no-reason" by "个人信息保护法/51",
            "Reading personal data needs a reason of at least {SHORTEST} letters or characters; it is recorded with your name.",
            "查阅个人信息须写明理由，至少 {SHORTEST} 个字，并记录查阅人。",
        NoApplicantIn { aggregate: AggregateRef } = "applicant.disclose.no-applicant" by "个人信息保护法/6",
            "Personal data is read for a case, a contact, a denial or a complaint; {aggregate} is none of these.",
            "查阅个人信息须为办件、接待、否定或者投诉所需，{aggregate} 不在其列。",
        NothingToCallBack { aggregate: AggregateRef } = "applicant.disclose.nothing-to-call-back" by "work/3",
            "Whoever was served is called back after the end of a case; {aggregate} is no case that ended.",
            "回访在办件办理结束后进行，{aggregate} 不是已办理结束的办件。",
        AtAnotherTime {} = "applicant.disclose.another-time" by "handover/2.5",
            "Reading personal data happens now and cannot be entered for another time.", "查阅个人信息以当下时间记录，不能补录为其他时间。",
    }
}

/// A matter in which something is sealed, and the id of the key under which: that of the applicant's aggregate, whose state
/// does not say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedIn {
    /// The matter.
    pub matter: AggregateRef,
}

/// The answer to [`SealedIn`].
#[derive(Debug, Clone, PartialEq)]
pub struct SealedUnder {
    /// Who has to do with the matter; none where there is no such matter.
    pub concerned: Option<Concerned>,
    /// The complaint, where it is one.
    pub complaint: Option<Box<Complaint>>,
    /// The id of the key.
    pub key: String,
}

impl SealedUnder {
    /// Whether it is what somebody complained of said themselves.
    pub(crate) fn is_own_statement(&self, actor: &Actor) -> bool {
        self.complaint.as_deref().is_some_and(|complaint| is_own_statement(complaint, actor, &self.key))
    }
}

impl Ask for SealedIn {
    type Answer = SealedUnder;
}

/// What it must know besides; nothing where it is refused without.
pub(super) fn needs(state: &Applicant, command: &Disclose, context: &Context<'_>) -> Option<SealedIn> {
    may_be_read(state, command, context).ok().map(|()| SealedIn { matter: command.aggregate.clone() })
}

/// Decides the command. Whether the actor has to do with the matter was asked before ([`crate::vocabulary::actor::standing::KNOWING`]).
pub(super) fn decide(state: &Applicant, command: &Disclose, context: &Context<'_>) -> Result<Disclosed, Refusal> {
    may_be_read(state, command, context)?;
    let read = context.facts.answer(&SealedIn { matter: command.aggregate.clone() })?;
    if let Some(complaint) = read.complaint.as_deref().filter(|_| !read.is_own_statement(context.actor)) {
        not_withheld(complaint, context)?;
    }
    let (aggregate, purpose) = (command.aggregate.clone(), command.purpose);
    let ended = read.concerned.as_ref().is_some_and(|matter| matter.ended);
    refuse_if!(purpose == Some(Purpose::CallBack) && !ended, DiscloseRefused::NothingToCallBack { aggregate });
    Ok(Disclosed { aggregate, reason: command.reason.trim().to_owned(), purpose })
}

/// Whom a complaint is about reads in the clear nothing of it but what they said themselves.
fn not_withheld(complaint: &Complaint, context: &Context<'_>) -> Result<(), Refusal> {
    match sight(complaint, context.actor, Part::Clear, (context.centre, context.now)) {
        Sight::Full => Ok(()),
        Sight::Masked | Sight::Existence | Sight::Nothing => Err(clear_withheld(complaint, context.actor)),
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
        let command = Disclose { aggregate: aggregate.parse().unwrap(), reason: reason.into(), purpose: None };
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
    fn work_3__to_call_back_is_a_purpose_of_its_own_after_the_end() {
        let read = |ended: bool| {
            let mut scenario = Scenario::<Applicant>::about("A").holding(Some(Applicant::default()));
            scenario.known.matter = Some(Concerned { ended, ..Concerned::default() });
            let (aggregate, purpose) = ("case/7K2M9QX4T1AB".parse().unwrap(), Some(Purpose::CallBack));
            let command = Disclose { aggregate, reason: "办结后电话回访".into(), purpose };
            scenario.by("P009", Role::ServiceSection).at_instants(instant(NOW), instant(NOW)).when(command)
        };
        let Ok(ApplicantEvent::Disclosed(disclosed)) = read(true) else { panic!("not read") };
        assert_eq!(disclosed.purpose, Some(Purpose::CallBack), "and the event says so");
        let refusal = read(false).unwrap_err();
        assert_eq!(refusal.why(), ("applicant.disclose.nothing-to-call-back", "work/3"));
    }

    #[test]
    fn the_record_of_a_reading_bears_its_true_time() {
        let refusal =
            when(&Applicant::default(), "case/7K2M9QX4T1AB", "电话通知领证", "2026-03-01T02:00:00Z").unwrap_err();
        assert_eq!(refusal.why(), ("applicant.disclose.another-time", "handover/2.5"));
    }

    #[test]
    fn after_erasure_there_is_no_clear_text() {
        let state = Applicant::after(&ApplicantEvent::from(Erased {
            reason: "申请人要求删除".into(),
            requested_by: None,
        }));
        let refusal = when(&state, "case/7K2M9QX4T1AB", "电话通知领证", NOW).unwrap_err();
        assert_eq!(refusal.why(), ("applicant.disclose.erased", "个人信息保护法/47"));
    }
}
