//! Turning a contact into a case (转办): the question became an application, which settles the contact (first-asked/3.1).
use super::commands::TurnInto;
use super::events::TurnedInto;
use super::guard::unsettled;
use super::state::Contact;
use crate::context::Context;
use crate::ids::{AggregateRef, Kind};
use crate::refusal::{Refusal, Refuse};

/// Why the link is not recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TurnRefused {
    /// A contact becomes a case, not this.
    NotACase(String, AggregateRef),
}

impl Refuse for TurnRefused {
    fn code(&self) -> &'static str {
        "contact.turn-into.not-a-case"
    }
    fn article(&self) -> &'static str {
        "first-asked/3.1"
    }
    fn en(&self) -> String {
        let TurnRefused::NotACase(number, aggregate) = self;
        format!("Contact {number} can become a case; {aggregate} is none.")
    }
    fn zh(&self) -> String {
        let TurnRefused::NotACase(number, aggregate) = self;
        format!("接待 {number} 只能转为办件，{aggregate} 不是办件。")
    }
}

/// Decides the command.
pub(super) fn decide(
    state: Option<&Contact>,
    command: &TurnInto,
    context: &Context<'_>,
) -> Result<TurnedInto, Refusal> {
    let contact = unsettled(state, context)?;
    match command.aggregate.kind {
        Kind::Case => Ok(TurnedInto { aggregate: command.aggregate.clone() }),
        _ => Err(TurnRefused::NotACase(contact.number.clone(), command.aggregate.clone()).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Told;
    use super::super::state::Status;
    use super::*;

    #[test]
    fn a_contact_that_became_a_case_is_settled() {
        let aggregate = AggregateRef::new(Kind::Case, "7K2M9QX4T1AB").unwrap();
        let turn = TurnInto { aggregate: aggregate.clone() };
        let told = Told::new().opened().then("2014-11-03T10:00:00+08:00", "P001", turn.clone()).unwrap();
        assert_eq!(told.contact().status, Status::TurnedInto(aggregate));
        let refusal = told.then("2014-11-03T10:01:00+08:00", "P001", turn).unwrap_err();
        assert_eq!(refusal.code, "contact.settled");
        assert!(refusal.en.contains("case/7K2M9QX4T1AB") && refusal.zh.contains("case/7K2M9QX4T1AB"), "{refusal}");
    }

    #[test]
    fn a_contact_does_not_become_a_window() {
        let turn = TurnInto { aggregate: AggregateRef::new(Kind::Window, "W01").unwrap() };
        let refusal = Told::new().opened().then("2014-11-03T10:00:00+08:00", "P001", turn).unwrap_err();
        assert_eq!(
            (refusal.code.as_str(), refusal.article.as_str()),
            ("contact.turn-into.not-a-case", "first-asked/3.1")
        );
        assert!(refusal.en.contains("window/W01"), "{refusal}");
    }
}
