//! Taking over (接班): the successor checks the log and takes over in person.
//!
//! Implements handover/1.4. Where a substitute was arranged for the successor meanwhile, the substitute takes over.
use super::commands::TakeOver;
use super::events::TakenOver;
use super::guard::of_roster;
use super::hand_over_day::next_day;
use super::state::{DayHandover, Duty};
use crate::reference::context::Context;
use crate::reference::lookup::civil;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;
use chrono::NaiveDate;

refusals! {
    /// Why the day is not taken over.
    TakeOverRefusal {
        NotHandedOver { day } = "duty.take-over.not-handed-over" by "handover/1.3",
            "The duty of {day} was not handed over yet.", "{day}的值班尚未交班。",
        Twice { day, at } = "duty.take-over.twice" by "handover/1.4",
            "The duty of {day} was taken over already, at {at}.", "{day}的值班已于{at}接班。",
        NotToYou { person, day, to } = "duty.take-over.not-to-you" by "handover/1.4",
            "The duty of {day} was handed over to {to}, not to {person}.", "{day}的值班交给{to}，不是{person}。",
        BeforeGiven { day, given, at } = "duty.take-over.before-given" by "handover/2.5",
            "The duty of {day} was handed over at {given}; it cannot have been taken over at {at}.",
            "{day}于{given}交班，接班不能早于此（{at}）。",
    }
}

pub(super) fn decide(duty: &Duty, command: &TakeOver, context: &Context<'_>) -> Result<TakenOver, Refusal> {
    let day = command.day.to_string();
    let Some(handover) = &of_roster(duty, command.day)?.handover else {
        return Err(TakeOverRefusal::NotHandedOver { day }.into());
    };
    if let Some(taken) = handover.taken_at {
        return Err(TakeOverRefusal::Twice { day, at: civil(taken) }.into());
    }
    if !takes(duty, handover, command.day, context)? {
        let (person, to) = (context.actor.person.clone(), handover.to.clone());
        return Err(TakeOverRefusal::NotToYou { person, day, to }.into());
    }
    if context.at < handover.at {
        return Err(TakeOverRefusal::BeforeGiven { day, given: civil(handover.at), at: civil(context.at) }.into());
    }
    Ok(TakenOver { day: command.day, by: context.actor.person.clone(), remark: command.remark.clone() })
}

/// Whether the actor is the successor, or on duty in the successor's place.
fn takes(duty: &Duty, handover: &DayHandover, day: NaiveDate, context: &Context<'_>) -> Result<bool, Refusal> {
    let actor = context.actor.person.as_str();
    if actor == handover.to {
        return Ok(true);
    }
    let on_duty = duty.on_duty(next_day(day, context)?);
    Ok(!on_duty.contains(&handover.to.as_str()) && on_duty.contains(&actor))
}

#[cfg(test)]
mod tests {
    use super::super::commands::ArrangeSubstitute;
    use super::super::fixture::{Scenario, why};
    use super::super::generate::tests::roster;
    use super::super::hand_over_day::tests::closed;
    use super::*;
    use crate::vocabulary::actor::Role;

    fn given() -> (Scenario, TakeOver, String) {
        let (scenario, command) = closed();
        let (day, to) = (command.day, command.to.clone());
        (scenario.given(command).now("2014-10-15 07:45:00"), TakeOver { day, remark: "日志已核对".into() }, to)
    }

    #[test]
    fn handover_1__both_confirm_and_the_successor_in_person() {
        let (scenario, take, to) = given();
        assert_eq!(scenario.why(take.clone()), why("duty.take-over.not-to-you", "handover/1.4"), "not the giver");
        let scenario = scenario.by(&to, Role::WindowStaff);
        let taken = scenario.given(take.clone());
        assert!(roster(&taken).days[&take.day].handover.as_ref().unwrap().taken_at.is_some());
        assert_eq!(taken.code(take.clone()), "duty.take-over.twice");
        let early = scenario.happened("2014-10-14 17:00:00");
        assert_eq!(early.why(take), why("duty.take-over.before-given", "handover/2.5"));
    }

    #[test]
    fn handover_1_4__the_successors_substitute_takes_over() {
        let (scenario, take, to) = given();
        let day = "2014-10-15".parse().unwrap();
        let [person, substitute] = [to.as_str(), "P006"].map(String::from);
        let arrange = ArrangeSubstitute { day, person, substitute, reason: "突发疾病".into() };
        let stranger = scenario.clone().by("P006", Role::ApprovalSection);
        assert_eq!(stranger.code(take.clone()), "duty.take-over.not-to-you");
        let arranged = scenario.by("P002", Role::DeputyDirector).given(arrange).by("P006", Role::ApprovalSection);
        assert!(arranged.when(take).is_ok());
    }

    #[test]
    fn handover_1_4__nothing_is_taken_over_that_was_not_given() {
        let (scenario, take, _) = given();
        let tomorrow = TakeOver { day: "2014-10-15".parse().unwrap(), ..take };
        assert_eq!(scenario.why(tomorrow), why("duty.take-over.not-handed-over", "handover/1.3"));
    }
}
