//! The duty log (值班日志): what happened, by one who is on duty; what is serious says to which leader it was reported.
//!
//! Implements duty/2.1.2 and duty/2.1.5. Entries go on until the day is handed over, through the night where it has to be.
use super::commands::Log;
use super::events::{LogWeight, Logged};
use super::guard::{not_handed_over, own};
use super::state::Duty;
use crate::reference::context::Context;
use crate::reference::lookup::{blank, day as today};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

/// To whom what is serious is reported.
const LEADERS: [Role; 4] = [Role::Director, Role::DeputyDirector, Role::Secretary, Role::Mayor];

refusals! {
    /// Why nothing is written.
    LogRefusal {
        Empty {} = "duty.log.empty" by "duty/2.1.5",
            "An entry of the duty log says what happened.", "值班日志须写明情况。",
        BeforeTheDay { day, at } = "duty.log.before-the-day" by "handover/2.5",
            "The log of {day} does not begin before that day; this is dated {at}.", "{day}的值班日志不能早于当日，所填日期为{at}。",
        NotReported {} = "duty.log.not-reported" by "duty/2.1.2",
            "What is serious is reported: say to which leader.", "重大情况须报告，请写明报告的领导。",
        NotALeader { person } = "duty.log.not-a-leader" by "duty/2.1.2",
            "`{person}` is no leader that serious matters are reported to: the director, a deputy director, the secretary or the mayor.",
            "{person}不是应报告的领导（主任、分管主任、书记、镇长）。",
    }
}

pub(super) fn decide(duty: &Duty, command: &Log, context: &Context<'_>) -> Result<Logged, Refusal> {
    let found = own(duty, command.day, context)?;
    if today(context) < command.day {
        let (day, at) = (command.day.to_string(), today(context).to_string());
        return Err(LogRefusal::BeforeTheDay { day, at }.into());
    }
    not_handed_over(found, command.day)?;
    refuse_if!(blank(&command.entry), LogRefusal::Empty {});
    let reported = command.reported_to.as_deref();
    refuse_if!(command.weight == LogWeight::Serious && reported.is_none_or(blank), LogRefusal::NotReported {});
    if let Some(person) = reported {
        let found = context.centre.person(person, today(context));
        if !found.is_some_and(|found| LEADERS.iter().any(|role| found.roles.contains(role))) {
            return Err(LogRefusal::NotALeader { person: person.to_owned() }.into());
        }
    }
    Ok(Logged {
        day: command.day,
        entry: command.entry.clone(),
        weight: command.weight,
        reported_to: command.reported_to.clone(),
        by: context.actor.person.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::check::tests::on_the_day;
    use super::super::fixture::why;
    use super::super::generate::tests::roster;
    use super::*;
    use crate::vocabulary::actor::Role;

    #[test]
    fn duty_2_1_2__what_is_serious_is_reported_to_a_leader() {
        let (scenario, day, _) = on_the_day("10:00:00");
        let log = |weight, scenario: Option<&str>| Log {
            day,
            entry: "大厅停电".into(),
            weight,
            reported_to: scenario.map(str::to_owned),
        };
        assert_eq!(scenario.why(log(LogWeight::Serious, None)), why("duty.log.not-reported", "duty/2.1.2"));
        assert_eq!(scenario.code(log(LogWeight::Serious, Some("P004"))), "duty.log.not-a-leader");
        assert!(scenario.when(log(LogWeight::Serious, Some("P002"))).is_ok());
        assert!(scenario.when(log(LogWeight::Ordinary, None)).is_ok());
    }

    #[test]
    fn duty_2_1_5__the_log_is_kept_by_who_is_on_duty() {
        let (scenario, day, other) = on_the_day("10:00:00");
        let log = |entry: &str| Log { day, entry: entry.into(), weight: LogWeight::Ordinary, reported_to: None };
        assert_eq!(scenario.code(log(" ")), "duty.log.empty");
        assert_eq!(scenario.clone().by(&other, Role::WindowStaff).code(log("无事")), "duty.guard.not-on-duty");
        assert_eq!(scenario.clone().now("2014-10-13 10:00:00").code(log("无事")), "duty.log.before-the-day");
        let night = scenario.given(log("无事")).now("2014-10-15 01:00:00").given(log("夜间来电一次"));
        assert_eq!(roster(&night).days[&day].entries, 2);
    }
}
