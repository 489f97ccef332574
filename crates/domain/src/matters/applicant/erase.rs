//! Erasing an applicant (删除个人信息): the order to delete the key, after which nothing sealed can be read (个人信息保护法/47).
//!
//! One person asks and another decides, so that nobody alone makes evidence disappear; the article is silent about how many, and for what else is
//! taken away for good two persons are the practice of archives (双人监销). It is refused while an open matter needs the data, or a hold lies on
//! it. Events, hashes and numbers stay as they are: what is sealed in them becomes noise. The events of the applicant are the receipt.
use super::Applicant;
use super::commands::{DeclineErasure, Erase, RequestErasure};
use super::events::{Erased, ErasureDeclined, ErasureRequested};
use super::reason::{SHORTEST, says_something};
use crate::reference::context::Context;
use crate::reference::facts::Ask;
use crate::vocabulary::matter::Matter;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why nothing is erased.
    EraseRefused {
        Erased {} = "applicant.erase.erased-before" by "个人信息保护法/47",
            "This applicant's personal data was erased before; there is nothing left to erase.", "该申请人的个人信息已删除，无可再删。",
        NoReason {} = "applicant.erase.no-reason" by "个人信息保护法/47",
            "Erasing needs a reason of at least {SHORTEST} letters or characters: the applicant's request, or the end of the retention period.",
            "删除个人信息须写明理由，至少 {SHORTEST} 个字：申请人要求，或者保存期限届满。",
        AtAnotherTime {} = "applicant.erase.another-time" by "handover/2.5",
            "The key is deleted now; an erasure cannot be entered for another time.", "密钥即时删除，不能补录为其他时间。",
        RequestedBefore { by } = "applicant.erase.requested-before" by "个人信息保护法/47",
            "{by} asked for this erasure already: another person decides it.", "{by} 已提出删除，须由另一人决定。",
        NotRequested {} = "applicant.erase.not-requested" by "个人信息保护法/47",
            "Nobody asked for this erasure: one person asks for it (`anjuan applicant request-erasure`), and another decides it.",
            "尚无人提出删除：须由一人提出（`anjuan applicant request-erasure`），另一人决定。",
        OwnRequest { by } = "applicant.erase.own-request" by "个人信息保护法/51",
            "{by} asked for this erasure: another person decides it.", "删除由 {by} 提出，须由另一人决定。",
        Needed { matters } = "applicant.erase.needed" by "个人信息保护法/47",
            "The data is needed for open matters: {matters}. It is erased after their end.", "在办事项仍需该个人信息：{matters}。办结后方可删除。",
        Held { authority } = "applicant.erase.held" by "个人信息保护法/47",
            "The data is held on the authority of: {authority}. It is erased after the hold is lifted.",
            "该个人信息依“{authority}”保全，解除保全后方可删除。",
    }
}

/// What is open in which the person appears whose aggregate the decision is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeededFor;

impl Ask for NeededFor {
    type Answer = Vec<Matter>;
}

/// Whether it must know what is open; not where it is refused without.
pub(super) fn needs(state: &Applicant, command: &Erase, context: &Context<'_>) -> Option<NeededFor> {
    may_be_decided(state, &command.reason, context).ok().map(|_| NeededFor)
}

/// Decides the request: what stands in its way is said at once, and again when it is decided.
pub(super) fn request(
    state: &Applicant,
    command: &RequestErasure,
    context: &Context<'_>,
) -> Result<ErasureRequested, Refusal> {
    general(state, &command.reason, context)?;
    if let Some(request) = &state.erasure {
        return Err(EraseRefused::RequestedBefore { by: request.by.clone() }.into());
    }
    not_held(state)?;
    Ok(ErasureRequested { by: context.actor.person.clone(), reason: command.reason.trim().to_owned() })
}

/// Decides that a request is not followed.
pub(super) fn decline(
    state: &Applicant,
    command: &DeclineErasure,
    context: &Context<'_>,
) -> Result<ErasureDeclined, Refusal> {
    general(state, &command.reason, context)?;
    require!(state.erasure.is_some(), EraseRefused::NotRequested {});
    Ok(ErasureDeclined { by: context.actor.person.clone(), reason: command.reason.trim().to_owned() })
}

/// Decides the command.
pub(super) fn decide(state: &Applicant, command: &Erase, context: &Context<'_>) -> Result<Erased, Refusal> {
    let requested_by = may_be_decided(state, &command.reason, context)?;
    let open = context.facts.answer(&NeededFor)?;
    if !open.is_empty() {
        let matters = open.iter().map(|matter| matter.number.as_str()).collect::<Vec<_>>().join(", ");
        return Err(EraseRefused::Needed { matters }.into());
    }
    Ok(Erased { reason: command.reason.trim().to_owned(), requested_by: Some(requested_by) })
}

/// Who asked, where another person may decide it now.
fn may_be_decided(state: &Applicant, reason: &str, context: &Context<'_>) -> Result<String, Refusal> {
    general(state, reason, context)?;
    let Some(request) = &state.erasure else { return Err(EraseRefused::NotRequested {}.into()) };
    refuse_if!(request.by == context.actor.person, EraseRefused::OwnRequest { by: request.by.clone() });
    not_held(state)?;
    Ok(request.by.clone())
}

fn not_held(state: &Applicant) -> Result<(), Refusal> {
    match state.holds.first() {
        Some(hold) => Err(EraseRefused::Held { authority: hold.authority.clone() }.into()),
        None => Ok(()),
    }
}

fn general(state: &Applicant, reason: &str, context: &Context<'_>) -> Result<(), Refusal> {
    refuse_if!(state.erased, EraseRefused::Erased {});
    require!(says_something(reason), EraseRefused::NoReason {});
    refuse_if!(context.at != context.now, EraseRefused::AtAnotherTime {});
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Applicant;
    use super::*;
    use crate::matters::applicant::commands::{Hold, Release};
    use crate::reference::centre::Centre;
    use crate::scenario::Scenario;
    use crate::vocabulary::actor::Role;
    use crate::vocabulary::ids::{AggregateRef, Kind};

    const REASON: &str = "申请人要求删除";

    fn begun() -> Scenario<Applicant> {
        let scenario = Scenario::about("A").holding(Some(Applicant::default())).at_centre(Centre::default());
        scenario.by("P011", Role::Administrator).now("2026-03-02 10:00:00").happened("2026-03-02 10:00:00")
    }

    fn requested() -> Scenario<Applicant> {
        let next = begun().given(RequestErasure { reason: REASON.into() });
        next.by("P001", Role::Director)
    }

    fn erase() -> Erase {
        Erase { reason: "经核对同意删除".into() }
    }

    #[test]
    fn one_person_asks_and_another_erases_once() {
        let refusal = begun().by("P001", Role::Director).refused(erase());
        assert_eq!(refusal.why(), ("applicant.erase.not-requested", "个人信息保护法/47"));
        let refusal = requested().by("P011", Role::Director).refused(erase());
        assert_eq!(refusal.why(), ("applicant.erase.own-request", "个人信息保护法/51"));
        let refusal = requested().refused(RequestErasure { reason: REASON.into() });
        assert_eq!(refusal.why(), ("applicant.erase.requested-before", "个人信息保护法/47"));
        let erased = requested().given(erase());
        let refusal = erased.refused(erase());
        assert_eq!(refusal.why(), ("applicant.erase.erased-before", "个人信息保护法/47"));
    }

    #[test]
    fn what_was_declined_is_asked_for_again() {
        let declined = requested().given(DeclineErasure { reason: "身份未核实".into() });
        let refusal = declined.refused(erase());
        assert_eq!(refusal.why(), ("applicant.erase.not-requested", "个人信息保护法/47"));
        declined.given(RequestErasure { reason: REASON.into() });
    }

    #[test]
    fn what_an_open_matter_needs_is_erased_after_its_end() {
        let mut open = requested();
        let aggregate = AggregateRef::new(Kind::Case, "7K2M9QX4T1AB").unwrap();
        open.known.register = vec![Matter { aggregate, number: "AJ-20260302-7K2M9QX4T1AB".into(), version: 1 }];
        let refusal = open.refused(erase());
        assert_eq!(refusal.why(), ("applicant.erase.needed", "个人信息保护法/47"));
        assert!(refusal.en.contains("AJ-20260302-7K2M9QX4T1AB") && refusal.zh.contains("AJ-"), "{refusal}");
    }

    #[test]
    fn what_is_held_is_erased_after_the_hold_is_lifted() {
        let held = requested()
            .given(Hold {
                reason: "行政诉讼证据".into(), authority: "如东县人民法院〔2026〕1号".into()
            });
        let refusal = held.refused(erase());
        assert_eq!(refusal.why(), ("applicant.erase.held", "个人信息保护法/47"));
        assert!(refusal.zh.contains("如东县人民法院"), "{refusal}");
        let released = held
            .given(Release { reason: "诉讼终结".into(), authority: "如东县人民法院〔2026〕1号".into() });
        released.given(erase());
    }

    #[test]
    fn erasing_needs_a_reason_and_happens_now() {
        let refusal = requested().refused(Erase { reason: " 。 ".into() });
        assert_eq!(refusal.why(), ("applicant.erase.no-reason", "个人信息保护法/47"));
        assert!(refusal.en.contains("at least 4") && refusal.zh.contains("至少 4 个字"), "{refusal}");
        let refusal = requested().happened("2026-03-01 10:00:00").refused(erase());
        assert_eq!(refusal.why(), ("applicant.erase.another-time", "handover/2.5"));
    }
}
