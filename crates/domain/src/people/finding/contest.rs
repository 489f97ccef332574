//! Contesting a finding (申诉): by whom it is about, or by the head of the window, in time, once.
//!
//! Implements post/1.2. Until it is decided, the points count and the line says that it is contested. Who answers for the decision
//! is said at once: a deputy director, or the director, who neither recorded nor contests it and whom it does not concern.
use super::commands::Contest;
use super::events::Contested;
use super::guard::is_part;
use super::state::Finding;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, day, ends, limit};
use crate::reference::shared::reason_given;
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why it is not contested.
    ContestRefusal {
        /// Nobody concerned.
        NotConcerned { number, person } = "finding.contest.not-concerned" by "post/1.2",
            "Finding {number} is not about {person}, who does not head its window either.",
            "考核事实{number}不涉及{person}，{person}也不是该窗口负责人，不能申诉。",
        /// It is contested already.
        Open { number, by } = "finding.contest.open" by "post/1.2",
            "Finding {number} is contested by {by} already, which is not decided yet.", "考核事实{number}已由{by}申诉，尚未裁定。",
        /// It was decided.
        Settled { number } = "finding.contest.settled" by "post/1.2",
            "The contest of finding {number} was decided; that is final.", "考核事实{number}的申诉已裁定，不再受理。",
        /// Too late.
        TooLate { number, until, at } = "finding.contest.too-late" by "post/1.2",
            "Finding {number} could be contested until {until}; this is {at}.", "考核事实{number}的申诉期限至{until}，现为{at}。",
    }
}

pub(super) fn decide(finding: &Finding, command: &Contest, context: &Context<'_>) -> Result<Contested, Refusal> {
    let number = finding.number.clone();
    if !is_concerned(finding, context) {
        return Err(ContestRefusal::NotConcerned { number, person: context.actor.person.clone() }.into());
    }
    match &finding.contest {
        Some(contest) if contest.outcome.is_none() => {
            return Err(ContestRefusal::Open { number, by: contest.by.clone() }.into());
        }
        Some(_) => return Err(ContestRefusal::Settled { number }.into()),
        None => {}
    }
    let until = ends(finding.recorded_at, limit("finding-contest", context)?.limit, context)?;
    // Nobody dates a contest back: what counts is when it comes.
    refuse_if!(context.now > until, ContestRefusal::TooLate { number, until: civil(until), at: civil(context.now) });
    reason_given(&command.reason, "post/1.2")?;
    let decider = decider(finding, context);
    Ok(Contested { by: context.actor.person.clone(), reason: command.reason.clone(), decider })
}

/// The first deputy director by id who may decide it, else the director, else whoever stands in for one of the two.
fn decider(finding: &Finding, context: &Context<'_>) -> Option<String> {
    let of = |role| context.centre.leaders(role, day(context)).map(|(id, _)| id);
    let stand_ins = |role| context.centre.stand_ins(role, day(context));
    let office = of(Role::DeputyDirector).chain(of(Role::Director));
    let mut may = office.chain(stand_ins(Role::DeputyDirector)).chain(stand_ins(Role::Director));
    may.find(|person| !is_part(finding, &context.actor.person, person, context)).map(str::to_owned)
}

/// Whether the actor is one of the persons, or heads the window.
fn is_concerned(finding: &Finding, context: &Context<'_>) -> bool {
    let actor = &context.actor.person;
    let window = finding.window.as_deref().and_then(|window| context.centre.window(window, day(context)));
    finding.persons.contains(actor) || window.is_some_and(|window| &window.head == actor)
}

#[cfg(test)]
mod tests {
    use super::super::events::FindingEvent;
    use super::super::record::tests::{begun, finding, record, smoking};
    use super::*;
    use crate::event::Event;
    use crate::people::duty::fixture::{Scenario, why};

    fn contest() -> Contest {
        Contest { reason: "当时在室外".into() }
    }

    #[test]
    fn post_1_2__the_person_or_the_head_of_the_window_contests_once() {
        let scenario = begun().given(smoking());
        let person = scenario.clone().by("P004", Role::WindowStaff).given(contest());
        assert!(finding(&person).is_contested());
        let head = person.clone().by("P003", Role::WindowHead);
        assert_eq!(head.why(contest()), why("finding.contest.open", "post/1.2"));
        assert!(scenario.clone().by("P003", Role::WindowHead).when(contest()).is_ok());
        assert_eq!(scenario.clone().by("P005", Role::WindowStaff).code(contest()), "finding.contest.not-concerned");
        let silent = scenario.by("P004", Role::WindowStaff).code(Contest { reason: " ".into() });
        assert_eq!(silent, "command.reason-missing");
    }

    #[test]
    fn post_1_2__somebody_of_the_office_whom_it_does_not_concern_answers_for_the_decision() {
        let decider = |scenario: &Scenario, person: &str, role| match scenario.clone().by(person, role).when(contest())
        {
            Ok(Event::Finding(FindingEvent::Contested(contested))) => contested.decider,
            other => panic!("{other:?}"),
        };
        let scenario = begun().given(smoking());
        assert_eq!(decider(&scenario, "P004", Role::WindowStaff).as_deref(), Some("P002"), "not who recorded it");
        let by_the_deputy = begun().by("P002", Role::DeputyDirector).given(smoking());
        assert_eq!(decider(&by_the_deputy, "P004", Role::WindowStaff).as_deref(), Some("P001"));
        let of_the_director = record("quarrel", &["P001"], vec![]);
        let nobody = begun().by("P002", Role::DeputyDirector).given(of_the_director);
        assert_eq!(decider(&nobody, "P001", Role::Director), None);
    }

    #[test]
    fn post_1_2__it_is_contested_in_time() {
        let scenario = begun().given(smoking()).by("P004", Role::WindowStaff);
        let last = scenario.clone().now("2014-10-13 17:30:00");
        assert!(last.when(contest()).is_ok(), "the third working day after Thursday; Saturday is worked");
        let late = scenario.now("2014-10-13 17:30:01");
        assert_eq!(late.why(contest()), why("finding.contest.too-late", "post/1.2"));
        let dated_back = late.happened("2014-10-13 17:00:00");
        assert_eq!(dated_back.code(contest()), "finding.contest.too-late");
    }

    #[test]
    fn post_1_2__paper_entered_late_is_contested_from_its_entry() {
        let scenario = begun().happened("2014-09-01 10:00:00").given(smoking()).by("P004", Role::WindowStaff);
        assert!(scenario.now("2014-10-13 10:00:00").when(contest()).is_ok());
    }
}
