//! What is said of a card (确认、督办、说明): whoever it is against confirms and explains it, and is urged.
//!
//! Implements time-limit/3.4 as far as whoever is late knows of it and says why, and discipline/7: whoever is over them urges.
use super::commands::{Confirm, Explain, Urge};
use super::events::{Confirmed, Explained, Urged};
use super::guard::{CardRefusal, by_somebody_else, by_whom_it_is_against, over};
use super::state::Card;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not confirmed.
    ConfirmRefusal {
        Already { number, by, at } = "card.confirm.already" by "time-limit/3.4",
            "{by} confirmed {number} already, at {at}.", "{by} 已于{at}确认监察牌{number}。",
    }
}

pub(super) fn confirm(card: &Card, command: &Confirm, context: &Context<'_>) -> Result<Confirmed, Refusal> {
    let by = by_whom_it_is_against(card, context)?;
    if let Some(said) = &card.confirmed {
        let (number, by, at) = (card.number.clone(), said.by.clone(), civil(said.at));
        return Err(ConfirmRefusal::Already { number, by, at }.into());
    }
    Ok(Confirmed { remark: command.remark.trim().to_owned(), by })
}

pub(super) fn urge(card: &Card, command: &Urge, context: &Context<'_>) -> Result<Urged, Refusal> {
    let by = by_somebody_else(card, context)?;
    over(&card.window, context)?;
    refuse_if!(blank(&command.text), CardRefusal::TextMissing {});
    Ok(Urged { text: command.text.trim().to_owned(), by })
}

pub(super) fn explain(card: &Card, command: &Explain, context: &Context<'_>) -> Result<Explained, Refusal> {
    let by = by_whom_it_is_against(card, context)?;
    refuse_if!(blank(&command.text), CardRefusal::TextMissing {});
    Ok(Explained { text: command.text.trim().to_owned(), by })
}

#[cfg(test)]
mod tests {
    use super::super::commands::{Confirm, Explain, Urge};
    use super::super::fixture::{confirm, yellow};
    use crate::vocabulary::actor::Role;

    #[test]
    fn ab_role_3__whoever_it_is_against_confirms_it_once() {
        let card = yellow();
        let stranger = card.by("P005", Role::WindowStaff).refused(confirm());
        assert_eq!(stranger.why(), ("card.not-against", "ab-role/3"));
        let confirmed = card.by("P004", Role::WindowStaff).given(confirm());
        assert_eq!(confirmed.current().confirmed.as_ref().map(|said| said.by.as_str()), Some("P004"));
        assert!(!confirmed.current().is_open());
        assert_eq!(confirmed.code(Confirm { remark: "再次".into() }), "card.confirm.already");
    }

    #[test]
    fn discipline_7__whoever_it_is_against_is_urged_by_somebody_else() {
        let urge = || Urge { text: "请于今日办结".into() };
        let urged = yellow().by("P003", Role::WindowHead).given(urge());
        assert_eq!(urged.current().urged.len(), 1);
        assert_eq!(urged.by("P003", Role::WindowHead).code(Urge { text: " ".into() }), "card.text-missing");
        assert_eq!(urged.by("P004", Role::WindowHead).refused(urge()).why(), ("card.own", "post/1.2"));
        let stranger = urged.by("P009", Role::WindowHead).refused(urge());
        assert_eq!(stranger.why(), ("card.other-window", "discipline/7"), "a head urges at the own window");
    }

    #[test]
    fn time_limit_3_4__it_is_explained_in_words_by_whom_it_is_against() {
        let explain = |text: &str| Explain { text: text.into() };
        let card = yellow();
        assert_eq!(card.code(explain("")), "card.text-missing");
        let explained = card.given(explain("现场踏勘延误")).given(explain("已约定明日踏勘"));
        assert_eq!(explained.current().explained.len(), 2);
        assert_eq!(explained.by("P002", Role::DeputyDirector).code(explain("代为说明")), "card.not-against");
    }
}
