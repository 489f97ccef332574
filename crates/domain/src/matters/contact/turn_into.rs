//! Turning a contact into what it became (转办): a case, a denial, a complaint or an appointment, which settles the contact
//! (first-asked/3.1). What it became is recorded already: what is recorded never goes away, and so settles the contact for good.
use super::commands::TurnInto;
use super::events::TurnedInto;
use super::guard::unsettled;
use super::state::Contact;
use crate::reference::context::Context;
use crate::reference::facts::IsRecorded;
use crate::vocabulary::ids::Kind;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why the link is not recorded.
    TurnRefused {
        NotAMatter { number, aggregate } = "contact.turn-into.not-a-matter" by "first-asked/3.1",
            "Contact {number} can become a case, a denial, a complaint or an appointment; {aggregate} is none of them.",
            "接待 {number} 只能转为办件、否定、投诉或预约，{aggregate} 不在其列。",
        NotThere { aggregate } = "contact.turn-into.not-there" by "first-asked/3.1",
            "There is no {aggregate} that the contact could have become: it stays open.", "没有{aggregate}，接待不能据此了结。",
    }
}

/// What it must know besides: whether what the contact became is there; nothing where it is refused without.
pub(super) fn needs(state: Option<&Contact>, command: &TurnInto, context: &Context<'_>) -> Option<IsRecorded> {
    becomes(state, command, context).ok().map(|()| IsRecorded(command.aggregate.clone()))
}

/// Decides the command.
pub(super) fn decide(
    state: Option<&Contact>,
    command: &TurnInto,
    context: &Context<'_>,
) -> Result<TurnedInto, Refusal> {
    becomes(state, command, context)?;
    let aggregate = command.aggregate.clone();
    match context.facts.answer(&IsRecorded(aggregate.clone()))? {
        true => Ok(TurnedInto { aggregate }),
        false => Err(TurnRefused::NotThere { aggregate: aggregate.to_string() }.into()),
    }
}

/// Whether the contact is open, and can become something of this kind.
fn becomes(state: Option<&Contact>, command: &TurnInto, context: &Context<'_>) -> Result<(), Refusal> {
    let contact = unsettled(state, context)?;
    if matches!(command.aggregate.kind, Kind::Case | Kind::Denial | Kind::Complaint | Kind::Appointment) {
        return Ok(());
    }
    let (number, aggregate) = (contact.number.clone(), command.aggregate.to_string());
    Err(TurnRefused::NotAMatter { number, aggregate }.into())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Scenario;
    use super::super::state::Status;
    use super::*;
    use crate::vocabulary::ids::AggregateRef;

    #[test]
    fn a_contact_that_became_a_case_is_settled() {
        let aggregate = AggregateRef::new(Kind::Case, "7K2M9QX4T1AB").unwrap();
        let turn = TurnInto { aggregate: aggregate.clone() };
        let scenario = Scenario::new().opened().then("2014-11-03T10:00:00+08:00", "P001", turn.clone()).unwrap();
        assert_eq!(scenario.contact().status, Status::TurnedInto(aggregate));
        let refusal = scenario.then("2014-11-03T10:01:00+08:00", "P001", turn).unwrap_err();
        assert_eq!(refusal.code, "contact.settled");
        assert!(refusal.en.contains("case/7K2M9QX4T1AB") && refusal.zh.contains("case/7K2M9QX4T1AB"), "{refusal}");
    }

    #[test]
    fn first_asked_3_1__what_nobody_recorded_settles_no_contact() {
        let turn = TurnInto { aggregate: AggregateRef::new(Kind::Case, "7K2M9QX4T1AB").unwrap() };
        let refusal =
            Scenario::new().opened().without_others().then("2014-11-03T10:00:00+08:00", "P001", turn).unwrap_err();
        assert_eq!(refusal.why(), ("contact.turn-into.not-there", "first-asked/3.1"));
        assert!(refusal.en.contains("case/7K2M9QX4T1AB") && refusal.zh.contains("case/7K2M9QX4T1AB"), "{refusal}");
    }

    #[test]
    fn first_asked_3_1__a_contact_becomes_a_case_a_denial_a_complaint_or_an_appointment_and_nothing_else() {
        let becomes = |kind: Kind| {
            let turn = TurnInto { aggregate: AggregateRef::new(kind, "7K2M9QX4T1AB").unwrap() };
            Scenario::new().opened().then("2014-11-03T10:00:00+08:00", "P001", turn)
        };
        for kind in Kind::ALL.iter().copied() {
            match kind {
                Kind::Case | Kind::Denial | Kind::Complaint | Kind::Appointment => {
                    assert!(becomes(kind).unwrap().contact().status.is_settled(), "{kind}");
                }
                _ => {
                    let refusal = becomes(kind).unwrap_err();
                    let expected = ("contact.turn-into.not-a-matter", "first-asked/3.1");
                    assert_eq!(refusal.why(), expected, "{kind}");
                    assert!(refusal.en.contains("/7K2M9QX4T1AB"), "{refusal}");
                }
            }
        }
    }
}
