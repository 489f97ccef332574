//! Holding personal data (个人信息保全): what a court, an inspection or a review needs is not erased before the hold is lifted.
//!
//! 个人信息保护法/47 lets data be kept whose keeping another law demands; which law that is stands with the hold as its authority, by which it is
//! lifted as well. Several may lie on the same data.
use super::Applicant;
use super::commands::{Hold, Release};
use super::events::{Held, Released};
use super::reason::{SHORTEST, says_something};
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why nothing is held or released.
    HoldRefused {
        Erased {} = "applicant.hold.erased" by "个人信息保护法/47",
            "This applicant's personal data was erased: there is nothing left to hold.", "该申请人的个人信息已删除，无可保全。",
        NoReason {} = "applicant.hold.no-reason" by "个人信息保护法/51",
            "A hold is placed and lifted with a reason of at least {SHORTEST} letters or characters.", "保全及其解除须写明理由，至少 {SHORTEST} 个字。",
        NoAuthority {} = "applicant.hold.no-authority" by "个人信息保护法/47",
            "Say on whose authority: the order, letter or law, of at least {SHORTEST} letters or characters.",
            "须写明依据（文书或法律条款），至少 {SHORTEST} 个字。",
        HeldBefore { authority } = "applicant.hold.held-before" by "个人信息保护法/47",
            "The data is held on this authority already: {authority}.", "该个人信息已依“{authority}”保全。",
        NotHeld { authority } = "applicant.hold.not-held" by "个人信息保护法/47",
            "No hold lies on the data on this authority: {authority}.", "该个人信息未依“{authority}”保全。",
        AtAnotherTime {} = "applicant.hold.another-time" by "handover/2.5",
            "A hold begins and ends now and cannot be entered for another time.", "保全及其解除以当下时间记录，不能补录为其他时间。",
    }
}

/// Decides that the data is held.
pub(super) fn hold(state: &Applicant, command: &Hold, context: &Context<'_>) -> Result<Held, Refusal> {
    let (reason, authority) = checked(state, (&command.reason, &command.authority), context)?;
    refuse_if!(state.is_held_by(&authority), HoldRefused::HeldBefore { authority });
    Ok(Held { by: context.actor.person.clone(), reason, authority })
}

/// Decides that a hold is lifted.
pub(super) fn release(state: &Applicant, command: &Release, context: &Context<'_>) -> Result<Released, Refusal> {
    let (reason, authority) = checked(state, (&command.reason, &command.authority), context)?;
    require!(state.is_held_by(&authority), HoldRefused::NotHeld { authority });
    Ok(Released { by: context.actor.person.clone(), reason, authority })
}

fn checked(
    state: &Applicant,
    (reason, authority): (&str, &str),
    context: &Context<'_>,
) -> Result<(String, String), Refusal> {
    refuse_if!(state.erased, HoldRefused::Erased {});
    require!(says_something(reason), HoldRefused::NoReason {});
    require!(says_something(authority), HoldRefused::NoAuthority {});
    refuse_if!(context.at != context.now, HoldRefused::AtAnotherTime {});
    Ok((reason.trim().to_owned(), authority.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::centre::Centre;
    use crate::scenario::Scenario;
    use crate::vocabulary::actor::Role;

    fn begun() -> Scenario<Applicant> {
        let scenario = Scenario::about("A").holding(Some(Applicant::default())).at_centre(Centre::default());
        scenario.by("P001", Role::Director).now("2026-03-02 10:00:00").happened("2026-03-02 10:00:00")
    }

    fn hold(authority: &str) -> Hold {
        Hold { reason: "行政复议证据".into(), authority: authority.into() }
    }

    fn release(authority: &str) -> Release {
        Release { reason: "复议终结".into(), authority: authority.into() }
    }

    #[test]
    fn each_hold_is_lifted_by_its_own_authority() {
        let held = begun().given(hold("复议〔2026〕1号")).given(hold("检察建议〔2026〕2号"));
        assert_eq!(held.refused(hold("复议〔2026〕1号")).why().0, "applicant.hold.held-before");
        assert_eq!(held.refused(release("复议〔2026〕3号")).why().0, "applicant.hold.not-held");
        let released = held.given(release("复议〔2026〕1号"));
        assert_eq!(released.refused(release("复议〔2026〕1号")).why().0, "applicant.hold.not-held");
    }

    #[test]
    fn a_hold_says_why_and_by_whom_it_was_ordered() {
        assert_eq!(begun().refused(hold("—")).why().0, "applicant.hold.no-authority");
        let no_reason = Hold { reason: "".into(), ..hold("复议〔2026〕1号") };
        assert_eq!(begun().refused(no_reason).why().0, "applicant.hold.no-reason");
        assert_eq!(
            begun().happened("2026-03-01 10:00:00").refused(hold("复议〔2026〕1号")).why().0,
            "applicant.hold.another-time"
        );
        let erased = begun().holding(Some(Applicant { erased: true, ..Applicant::default() }));
        assert_eq!(erased.refused(hold("复议〔2026〕1号")).why().0, "applicant.hold.erased");
    }
}
