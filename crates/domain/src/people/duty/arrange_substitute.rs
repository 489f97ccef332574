//! Arranging a substitute (安排代班): whoever goes out while on duty reports first, and the leader arranges who stands in.
//!
//! Implements duty/2.2.5. It is arranged before the day is over and handed over, never afterwards.
use super::commands::ArrangeSubstitute;
use super::events::SubstituteArranged;
use super::guard::{not_handed_over, of_roster};
use super::state::Duty;
use crate::clock::civil::date_of;
use crate::reference::context::Context;
use crate::reference::lookup::civil;
use crate::reference::shared::{Shared, reason_given};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no substitute is arranged.
    ArrangeSubstituteRefusal {
        Past { day, today } = "duty.arrange-substitute.past" by "duty/2.2.5",
            "A substitute is arranged beforehand: {day} is over, it is {today}.", "代班须事先安排：{day}已过，现为{today}。",
        DatedBack { at, now } = "duty.arrange-substitute.dated-back" by "handover/2.5",
            "A substitute is arranged now, {now}, and is not dated back to {at}: whoever has the day answers for it until then.",
            "代班自当前时间{now}起安排，不得倒填为{at}：此前仍由当班人员负责。",
        NotOnDuty { person, day, on_duty } = "duty.arrange-substitute.not-on-duty" by "duty/2.2.5",
            "{person} is not on duty on {day}; on duty are {on_duty}.", "{person}{day}不当班，当班人员为{on_duty}。",
        OnDutyAlready { substitute, day } = "duty.arrange-substitute.on-duty-already" by "duty/2.2.5",
            "{substitute} is on duty on {day} already.", "{substitute}{day}已当班，不能再代班。",
    }
}

pub(super) fn decide(
    duty: &Duty,
    command: &ArrangeSubstitute,
    context: &Context<'_>,
) -> Result<SubstituteArranged, Refusal> {
    let day = command.day.to_string();
    not_handed_over(of_roster(duty, command.day)?, command.day)?;
    // Nobody dates it back: what counts is when it is entered.
    let today = date_of(context.now);
    refuse_if!(command.day < today, ArrangeSubstituteRefusal::Past { day, today: today.to_string() });
    let back = command.day == today && context.at < context.now;
    refuse_if!(back, ArrangeSubstituteRefusal::DatedBack { at: civil(context.at), now: civil(context.now) });
    let on_duty = duty.on_duty(command.day);
    if !on_duty.contains(&command.person.as_str()) {
        let (person, on_duty) = (command.person.clone(), on_duty.join(", "));
        return Err(ArrangeSubstituteRefusal::NotOnDuty { person, day, on_duty }.into());
    }
    let substitute = command.substitute.clone();
    if context.centre.person(&substitute, command.day).is_none() {
        return Err(Shared::not_staff(substitute, day, "duty/2.2.5").into());
    }
    refuse_if!(on_duty.contains(&substitute.as_str()), ArrangeSubstituteRefusal::OnDutyAlready { substitute, day });
    reason_given(&command.reason, "duty/2.2.5")?;
    Ok(SubstituteArranged {
        day: command.day,
        person: command.person.clone(),
        substitute,
        reason: command.reason.clone(),
        by: context.actor.person.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, why};
    use super::super::generate::tests::{october, roster};
    use super::super::propose_swap::tests::days;
    use super::*;
    use crate::vocabulary::actor::Role;
    use chrono::NaiveDate;

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2014, 10, day).unwrap()
    }

    fn substitute(day: u32, person: &str, substitute: &str) -> ArrangeSubstitute {
        let [person, substitute] = [person, substitute].map(String::from);
        ArrangeSubstitute { day: date(day), person, substitute, reason: "去县局开会".into() }
    }

    fn leader() -> (Scenario, u32) {
        let scenario = october().now("2014-10-09 10:00:00").by("P002", Role::DeputyDirector);
        let (_, day) = days(&scenario);
        (scenario, day)
    }

    #[test]
    fn duty_2_2_5__the_substitute_is_on_duty_and_can_be_replaced_in_turn() {
        let (scenario, day) = leader();
        let scenario = scenario.given(substitute(day, "P004", "P005"));
        assert_eq!(roster(&scenario).on_duty(date(day)), ["P003", "P005"]);
        let scenario = scenario.given(substitute(day, "P005", "P009"));
        assert_eq!(roster(&scenario).on_duty(date(day)), ["P003", "P009"]);
        assert_eq!(scenario.code(substitute(day, "P004", "P008")), "duty.arrange-substitute.not-on-duty");
        assert!(
            scenario.given(substitute(day, "P009", "P004")).when(substitute(day, "P004", "P008")).is_ok(),
            "back again"
        );
    }

    #[test]
    fn duty_2_2_5__of_the_staff_not_on_duty_and_not_afterwards() {
        let (scenario, day) = leader();
        let code = |person: &str, other: &str| scenario.code(substitute(day, person, other));
        assert_eq!(code("P004", "P003"), "duty.arrange-substitute.on-duty-already");
        assert_eq!(code("P004", "P004"), "duty.arrange-substitute.on-duty-already");
        assert_eq!(code("P004", "P999"), "command.not-staff");
        assert_eq!(code("P005", "P008"), "duty.arrange-substitute.not-on-duty");
        let silent = ArrangeSubstitute { reason: String::new(), ..substitute(day, "P004", "P005") };
        assert_eq!(scenario.code(silent), "command.reason-missing");
        let on_the_day = scenario.clone().now(&format!("2014-10-{day:02} 15:00:00"));
        assert!(on_the_day.when(substitute(day, "P004", "P005")).is_ok(), "called away while on duty");
        // The handover of the day was due at closing time: whose breach it is does not change afterwards.
        let evening = on_the_day.now(&format!("2014-10-{day:02} 18:00:00"));
        let back = evening.happened(&format!("2014-10-{day:02} 17:00:00"));
        assert_eq!(
            back.why(substitute(day, "P004", "P005")),
            why("duty.arrange-substitute.dated-back", "handover/2.5")
        );
        let after = scenario.now(&format!("2014-10-{:02} 07:00:00", day + 1));
        assert_eq!(after.why(substitute(day, "P004", "P005")), why("duty.arrange-substitute.past", "duty/2.2.5"));
        let dated_back = after.happened(&format!("2014-10-{day:02} 15:00:00"));
        assert_eq!(dated_back.code(substitute(day, "P004", "P005")), "duty.arrange-substitute.past");
    }
}
