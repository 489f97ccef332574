//! Cancelling a card (取消监察牌): it would not have been issued, as is known now.
//!
//! Implements handover/2.5: nothing is dropped silently. The case was voided, or was met before the card by an entry that was confirmed;
//! or a calendar notice or a rulebook moved the end. The obligation is looked at anew: a card that would be issued today as well stands, and
//! is a matter for an appeal.
use super::commands::Cancel;
use super::events::Cancelled;
use super::guard::{by_somebody_else, over};
use super::state::Card;
use crate::reference::context::Context;
use crate::reference::lookup::civil;
use crate::reference::shared::reason_given;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not cancelled.
    CancelRefusal {
        Stands { number, at } = "card.cancel.stands" by "handover/2.5",
            "{number} would be issued at {at} today as well: whoever it is against may appeal.",
            "监察牌{number}依现有情况仍应于{at}发放，责任人可以申诉。",
    }
}

pub(super) fn cancel(card: &Card, command: &Cancel, context: &Context<'_>) -> Result<Cancelled, Refusal> {
    let by = by_somebody_else(card, context)?;
    over(&card.window, context)?;
    reason_given(&command.reason, "handover/2.5")?;
    if let Some(owed) = context.facts.answer(&card.of)? {
        let falls = owed.cards(context.centre)?.into_iter().find(|other| other.level == card.level);
        let same = card.by_hand.is_some() || falls.is_some_and(|falls| falls.at == card.fell_at);
        refuse_if!(
            same && owed.ran_after(card.fell_at),
            CancelRefusal::Stands { number: card.number.clone(), at: civil(card.fell_at) }
        );
    }
    let (obligation, level, reason) = (card.of.clone(), card.level, command.reason.trim().to_owned());
    Ok(Cancelled { obligation, level, cause: command.cause, reason, by })
}

#[cfg(test)]
mod tests {
    use super::super::commands::Cancel;
    use super::super::events::{CancelCause, CardEvent};
    use super::super::fixture::{YELLOW, issue, owed, yellow};
    use crate::clock::Level;
    use crate::matters::case::fixture::at;
    use crate::vocabulary::actor::Role;
    use chrono::TimeDelta;

    fn cancel(cause: CancelCause) -> Cancel {
        Cancel { cause, reason: "放假通知顺延期限".into() }
    }

    #[test]
    fn handover_2_5__a_card_that_stands_is_not_cancelled() {
        let head = yellow().by("P003", Role::WindowHead);
        assert_eq!(head.refused(cancel(CancelCause::Moved)).why(), ("card.cancel.stands", "handover/2.5"));
    }

    #[test]
    fn handover_2_5__a_card_whose_end_moved_is_cancelled_and_comes_at_its_new_instant() {
        let mut moved = owed();
        moved.due += TimeDelta::days(1);
        let head = yellow().knows(moved).by("P003", Role::WindowHead);
        let cancelled = head.given(cancel(CancelCause::Moved));
        assert!(cancelled.current().is_gone());
        let again = cancelled.by_system().now("2014-10-16 09:00:00").happened("2014-10-14 17:30:00");
        let issued = again.when(issue(Level::Yellow)).unwrap();
        let CardEvent::Issued(issued) = issued else { panic!("{issued:?}") };
        assert_eq!(issued.fell_at, at("2014-10-14 17:30:00"));
    }

    #[test]
    fn handover_2_5__a_card_of_what_ended_before_it_is_cancelled() {
        let mut ended = owed();
        ended.ended = Some(at(YELLOW));
        assert!(yellow().knows(ended).by("P003", Role::WindowHead).when(cancel(CancelCause::Ended)).is_ok());
        let mut never = owed();
        never.never = true;
        assert!(yellow().knows(never).by("P003", Role::WindowHead).when(cancel(CancelCause::Voided)).is_ok());
    }
}
