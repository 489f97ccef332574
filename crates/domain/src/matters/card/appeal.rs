//! The appeal against a card (申诉): asked by whoever it is against, decided by the director or a deputy who is not they.
//!
//! Implements post/1.2: withdrawn, sent back, or upheld. What was sent back may be asked again with more reasons; what was upheld stands.
use super::commands::{Appeal, Decide};
use super::events::{AppealDecided, AppealOutcome, Appealed};
use super::guard::{by_somebody_else, by_whom_it_is_against};
use super::state::Card;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why there is no appeal, or no decision.
    AppealRefusal {
        Waits { number } = "card.appeal.waits" by "post/1.2",
            "An appeal against {number} waits for its decision already.", "监察牌{number}已有申诉待裁定。",
        Upheld { number, by } = "card.appeal.upheld" by "post/1.2",
            "{by} upheld {number}: it is not appealed against again.", "监察牌{number}已由 {by} 裁定维持，不得再次申诉。",
        None { number } = "card.decide.no-appeal" by "post/1.2",
            "Nobody appealed against {number}.", "监察牌{number}没有待裁定的申诉。",
    }
}

pub(super) fn ask(card: &Card, command: &Appeal, context: &Context<'_>) -> Result<Appealed, Refusal> {
    let (by, number) = (by_whom_it_is_against(card, context)?, card.number.clone());
    refuse_if!(card.appeal.is_some(), AppealRefusal::Waits { number });
    if let Some(decided) = card.decided.as_ref().filter(|decided| decided.outcome == AppealOutcome::Upheld) {
        return Err(AppealRefusal::Upheld { number, by: decided.said.by.clone() }.into());
    }
    reason_given(&command.reason, "post/1.2")?;
    Ok(Appealed { reason: command.reason.trim().to_owned(), by })
}

pub(super) fn decide(card: &Card, command: &Decide, context: &Context<'_>) -> Result<AppealDecided, Refusal> {
    let by = by_somebody_else(card, context)?;
    refuse_if!(card.appeal.is_none(), AppealRefusal::None { number: card.number.clone() });
    reason_given(&command.reason, "post/1.2")?;
    Ok(AppealDecided { outcome: command.outcome, reason: command.reason.trim().to_owned(), by })
}

#[cfg(test)]
mod tests {
    use super::super::commands::{Appeal, Decide};
    use super::super::events::AppealOutcome;
    use super::super::fixture::{confirm, yellow};
    use crate::vocabulary::actor::Role;

    fn appeal() -> Appeal {
        Appeal { reason: "等待县局批复，非本人原因".into() }
    }

    fn decide(outcome: AppealOutcome) -> Decide {
        Decide { outcome, reason: "情况属实".into() }
    }

    #[test]
    fn post_1_2__an_appeal_is_decided_once_by_somebody_it_is_not_against() {
        let director = |outcome| yellow().given(appeal()).by("P001", Role::Director).given(decide(outcome));
        let withdrawn = director(AppealOutcome::Withdrawn);
        assert!(withdrawn.current().is_gone());
        assert_eq!(withdrawn.by("P004", Role::WindowStaff).code(confirm()), "card.gone");
        let upheld = director(AppealOutcome::Upheld);
        assert_eq!(upheld.code(decide(AppealOutcome::Withdrawn)), "card.decide.no-appeal");
        assert_eq!(upheld.by("P004", Role::WindowStaff).code(appeal()), "card.appeal.upheld");
    }

    #[test]
    fn post_1_2__what_was_sent_back_is_asked_again() {
        let asked = yellow().given(appeal());
        assert_eq!(asked.code(appeal()), "card.appeal.waits");
        assert_eq!(asked.by("P004", Role::Director).code(decide(AppealOutcome::Upheld)), "card.own");
        let back = asked.by("P002", Role::DeputyDirector).given(decide(AppealOutcome::SentBack));
        assert!(back.by("P004", Role::WindowStaff).given(appeal()).current().appeal.is_some());
    }

    #[test]
    fn post_1_2__nobody_appeals_for_somebody_else_or_without_a_reason() {
        assert_eq!(yellow().by("P005", Role::WindowStaff).code(appeal()), "card.not-against");
        assert_eq!(yellow().code(Appeal { reason: " ".into() }), "command.reason-missing");
    }
}
