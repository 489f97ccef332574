//! Escalating what is overdue by one step (逐级上报): by the service, when the step fell.
//!
//! Implements discipline/7 and the "overdue" row of time-limit/3.4. The service says which obligation and which step; the obligation is
//! looked up, the instant is counted anew by the rulebook and the calendar, and who it goes to follows from the directory of that instant.
//! The event happened when the step fell, also where it is recorded later, after an outage. Of what ended by then nothing is escalated. A
//! step comes again only where the end of its obligation moved behind it, so that it falls anew.
use super::about::{Owing, OwingOf};
use super::commands::Raise;
use super::events::Raised;
use super::line::{Addressee, addressee};
use super::state::Escalation;
use crate::reference::context::Context;
use crate::reference::line::{Office, StepRule};
use crate::reference::lookup::{civil, not_in_future};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why nothing is escalated.
    RaiseRefusal {
        Already { number, en, zh } = "escalation.already" by "discipline/7",
            "{number} was escalated to the step {en} already: each step comes once.", "{number}已上报至{zh}，同一层级只上报一次。",
        NotOwed { about, clock } = "escalation.not-owed" by "discipline/7",
            "{about} has no obligation `{clock}` that is escalated.", "{about} 没有需要逐级上报的时限“{clock}”。",
        NoSuchStep { number, en, zh } = "escalation.no-such-step" by "discipline/7",
            "The rulebook sets no time after which {number} is escalated to the step {en}.", "规则册对{number}没有规定上报{zh}的时间。",
        OtherInstant { number, fell, at } = "escalation.other-instant" by "discipline/7",
            "This step of {number} falls at {fell}, not at {at}.", "{number}的该级上报时点为{fell}，不是{at}。",
        Ended { number, at } = "escalation.ended" by "discipline/7",
            "{number} had ended by {at}: there is nothing to escalate.", "{number}于{at}已办结或终止，不再上报。",
        Unconfirmed { number } = "escalation.unconfirmed" by "time-limit/2",
            "An entry about {number} waits for its confirmation: nothing is escalated before it.", "{number}的补录尚未认定，认定前不上报。",
        Nobody { number } = "escalation.nobody" by "discipline/7",
            "There is nobody to whom {number} can be escalated: the directory names neither a head nor a director who may know of it.",
            "{number}无人可报：人员名册中没有可以知悉该事项的负责人或主任。",
    }
}

pub(super) fn decide(state: Option<&Escalation>, command: &Raise, context: &Context<'_>) -> Result<Raised, Refusal> {
    not_in_future(context)?;
    let of = command.obligation();
    let owing = context.facts.answer(&OwingOf(of.clone()))?.as_ref();
    let not_owed = || RaiseRefusal::NotOwed { about: of.about.to_string(), clock: of.clock.clone() };
    let owing = owing.ok_or_else(not_owed)?;
    let step = fallen(owing, command.step, context)?;
    let number = || owing.number.clone();
    refuse_if!(
        step.at != context.at,
        RaiseRefusal::OtherInstant { number: number(), fell: civil(step.at), at: civil(context.at) }
    );
    let taken = state.is_some_and(|escalation| is_taken(escalation, &step));
    refuse_if!(taken, RaiseRefusal::Already { number: number(), en: en(command.step), zh: zh(command.step) });
    refuse_if!(owing.unconfirmed, RaiseRefusal::Unconfirmed { number: number() });
    refuse_if!(!owing.ran_after(step.at), RaiseRefusal::Ended { number: number(), at: civil(step.at) });
    let found = addressee(owing, step.step, context.centre, step.at);
    let Addressee { to, office, stands_for, passed_over } =
        found.ok_or_else(|| RaiseRefusal::Nobody { number: number() })?;
    let taken = state.map_or(0, |escalation| escalation.steps.len());
    Ok(Raised {
        ordinal: u32::try_from(taken + 1).unwrap_or(u32::MAX),
        obligation: of,
        matter: number(),
        cited: owing.rule.clone(),
        due: owing.due,
        step: step.step,
        fell_at: step.at,
        rule: step.rule.name.clone(),
        article: step.rule.article.clone(),
        assumed: step.rule.assumed,
        rulebook: step.rulebook.to_owned(),
        window: owing.window.clone(),
        responsible: owing.responsible_at(step.at).unwrap_or_default().to_owned(),
        to,
        office,
        stands_for,
        passed_over,
    })
}

fn fallen<'a>(owing: &Owing, step: Office, context: &Context<'a>) -> Result<StepRule<'a>, Refusal> {
    let found = owing.steps(context.centre)?.into_iter().find(|rule| rule.step == step);
    let missing = || RaiseRefusal::NoSuchStep { number: owing.number.clone(), en: en(step), zh: zh(step) };
    Ok(found.ok_or_else(missing)?)
}

/// Whether a step was taken for this instant, or for a later one: its obligation was due later then.
fn is_taken(escalation: &Escalation, step: &StepRule<'_>) -> bool {
    escalation.steps.iter().any(|taken| taken.raised.step == step.step && taken.raised.fell_at >= step.at)
}

fn en(step: Office) -> String {
    step.title().0.to_owned()
}

fn zh(step: Office) -> String {
    step.title().1.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::about::Owing;
    use super::super::fixture::{ABOVE, DUE, by_the_service, owing, raise};
    use crate::clock::{Counting, Limit, Unit};
    use crate::matters::case::fixture::at;
    use crate::reference::line::Office;
    use chrono::TimeDelta;

    #[test]
    fn discipline_7__what_is_overdue_goes_up_the_line_a_step_each_working_day() {
        let told = by_the_service(DUE).all_the_way();
        let line = [
            ("P004", Office::Responsible),
            ("P003", Office::WindowHead),
            ("P002", Office::DeputyDirector),
            ("P001", Office::Director),
        ];
        assert_eq!(told.went_to(), line);
        let steps = &told.current().steps;
        let fell: Vec<_> = steps.iter().map(|taken| (taken.raised.ordinal, taken.raised.fell_at)).collect();
        let expected = [DUE, ABOVE[0].1, ABOVE[1].1, ABOVE[2].1].map(at);
        assert_eq!(fell, (1..).zip(expected).collect::<Vec<_>>());
        let head = &steps[1].raised;
        assert_eq!((head.rule.as_str(), head.article.as_str()), ("escalation-window-head", "discipline/7"));
        assert_eq!((head.cited.as_str(), head.due, head.responsible.as_str()), ("time-limit/3.4", at(DUE), "P004"));
        assert!(steps.iter().all(|taken| taken.raised.passed_over.is_empty()), "{steps:?}");
    }

    #[test]
    fn discipline_7__each_step_comes_once_at_its_instant() {
        let told = by_the_service(DUE).given(raise(Office::Responsible));
        assert_eq!(told.refused(raise(Office::Responsible)).why(), ("escalation.already", "discipline/7"));
        assert_eq!(told.code(raise(Office::WindowHead)), "escalation.other-instant");
        assert_eq!(told.code(raise(Office::Mayor)), "escalation.no-such-step");
        let mut nothing = told.clone();
        nothing.known.owing = None;
        assert_eq!(nothing.code(raise(Office::Responsible)), "escalation.not-owed");
    }

    #[test]
    fn discipline_7__a_step_comes_again_where_its_end_moved_behind_it() {
        let told = by_the_service(DUE).given(raise(Office::Responsible));
        let moved = |to: &str| told.owes(Owing { due: at(to), ..owing() }).happened(to);
        assert_eq!(moved("2014-10-10 17:30:00").code(raise(Office::Responsible)), "escalation.already");
        let again = moved("2014-10-14 17:30:00").given(raise(Office::Responsible));
        assert_eq!(again.current().steps.iter().map(|taken| taken.raised.ordinal).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn time_limit_2__what_ended_by_then_or_waits_for_its_confirmation_is_not_escalated() {
        let code = |owing: Owing| by_the_service(DUE).owes(owing).code(raise(Office::Responsible));
        assert_eq!(code(Owing { ended: Some(at(DUE)), ..owing() }), "escalation.ended");
        assert_eq!(code(Owing { never: true, ..owing() }), "escalation.ended");
        assert_eq!(code(Owing { unconfirmed: true, ..owing() }), "escalation.unconfirmed");
        let later = Owing { ended: Some(at(DUE) + TimeDelta::seconds(1)), ..owing() };
        assert!(by_the_service(DUE).owes(later).when(raise(Office::Responsible)).is_ok(), "made good after an outage");
    }

    #[test]
    fn time_limit_3_4__a_step_in_running_time_keeps_the_time_of_day() {
        let mut running =
            by_the_service("2014-10-14 10:00:00").owes(Owing { due: at("2014-10-13 10:00:00"), ..owing() });
        let mut rulebook = running.centre().rulebook("2014-10-13".parse().unwrap()).unwrap().clone();
        for rule in rulebook.limits.iter_mut().filter(|rule| rule.name == "escalation-window-head") {
            rule.limit = Limit { count: 1, unit: Unit::WorkingDay, counting: Counting::Elapsed };
        }
        let adopted = crate::reference::centre::events::RulebookAdopted {
            effective_from: "2014-02-01".parse().unwrap(),
            definition: rulebook,
        };
        running = running.happens("rulebook/main", adopted);
        assert_eq!(running.given(raise(Office::WindowHead)).went_to(), [("P003", Office::WindowHead)]);
    }
}
