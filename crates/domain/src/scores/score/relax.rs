//! Relaxing a line for special leave (特殊病事假放宽), as the director's office meeting decided.
//!
//! Implements the other provisions of monthly and assessment/3.1: special sick or personal leave can be relaxed by the meeting; the
//! decision is recorded with the number of its minutes. Nothing else is relaxed. Two people do it (handover/2.5): one asks for it by the
//! minutes, and another one, who has them at hand and whom it does not concern, confirms it or does not. Nothing changes before that.
use super::commands::{ConfirmRelaxation, RefuseRelaxation, Relax};
use super::events::{RelaxationAsked, RelaxationRefused, Relaxed};
use super::state::Score;
use super::{concerns, counting, fold, is_about, pricing};
use crate::reference::context::Context;
use crate::reference::lookup::{blank, civil, day, decision_period, is_own};
use crate::reference::shared::reason_given;
use crate::scores::rules::{Charge, Standing};
use crate::vocabulary::actor::Role;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

/// The clause that special leave can relax: whoever left without leave has none.
const ABOUT_LEAVE: &str = "assessment/3.1.leave";

refusals! {
    /// Why nothing is relaxed.
    RelaxRefusal {
        NotLeave { clause } = "score.relax.not-leave" by "monthly",
            "{clause} is not about leave: only special sick or personal leave is relaxed.", "条款{clause}与病、事假无关，只有特殊病、事假可以放宽。",
        OwnCase { actor } = "score.relax.own-case" by "monthly",
            "Nobody records a relaxation for themselves: this line is about {actor}.", "不得为本人记录放宽：该条目涉及{actor}。",
        NoMinutes {} = "score.relax.no-minutes" by "monthly",
            "A relaxation needs its reason and the number of the meeting's minutes.", "放宽须写明理由和会议纪要文号。",
        AskedAlready { by, at } = "score.relax.asked-already" by "monthly",
            "{by} asked for this at {at}, by the same minutes: it waits for somebody else to confirm it.",
            "{by}已于{at}依据同一纪要提请放宽，正待他人核对。",
        NothingAsked { charge } = "score.confirm-relaxation.nothing-asked" by "monthly",
            "Nobody asked for line `{charge}` to be relaxed.", "没有提请放宽条目“{charge}”。",
        OwnWord { person } = "score.confirm-relaxation.own-word" by "handover/2.5",
            "{person} asked for it: somebody else confirms it from the minutes.", "该放宽由{person}提请，应由他人核对纪要后确认。",
        OtherMinutes { given, document } = "score.confirm-relaxation.other-minutes" by "handover/2.5",
            "It was asked for by minutes {document}, not {given}.", "提请放宽所依据的纪要文号为{document}，不是{given}。",
    }
}

/// Asks for it.
pub(super) fn decide(score: &Score, command: &Relax, context: &Context<'_>) -> Result<RelaxationAsked, Refusal> {
    let charge = relaxable(score, &command.charge, context)?;
    let by = context.actor.person.clone();
    refuse_if!(blank(&command.reason) || blank(&command.document), RelaxRefusal::NoMinutes {});
    let (reason, document) = (command.reason.trim().to_owned(), command.document.trim().to_owned());
    match score.relaxing.get(&charge.id).filter(|asked| asked.document == document && asked.by == by) {
        Some(asked) => Err(RelaxRefusal::AskedAlready { by, at: civil(asked.at) }.into()),
        None => {
            let waits_for = waits_for(&charge, score, context);
            let decision = decision_period(context).filter(|_| waits_for.is_some());
            Ok(RelaxationAsked { charge: charge.id, reason, document, by, decision, waits_for })
        }
    }
}

/// Confirms it from the minutes: from now on the line is relaxed.
pub(super) fn confirm(score: &Score, command: &ConfirmRelaxation, context: &Context<'_>) -> Result<Relaxed, Refusal> {
    let Charge { id: charge, .. } = relaxable(score, &command.charge, context)?;
    let by = context.actor.person.clone();
    let Some(asked) = score.relaxing.get(&charge) else { return Err(RelaxRefusal::NothingAsked { charge }.into()) };
    refuse_if!(asked.by == by, RelaxRefusal::OwnWord { person: by });
    let (given, document) = (command.document.trim().to_owned(), asked.document.clone());
    refuse_if!(given != document, RelaxRefusal::OtherMinutes { given, document });
    let reason = asked.reason.clone();
    let mut next = score.clone();
    next.rulings.insert(charge.clone(), fold::set(Standing::Relaxed, &by, &reason));
    Ok(Relaxed { charge, reason, document, by, sheet: pricing::anew(&next, context)? })
}

/// Does not confirm it, and says what the minutes say: the line stays as it is. Whoever asked takes it back so.
pub(super) fn refuse(
    score: &Score,
    command: &RefuseRelaxation,
    context: &Context<'_>,
) -> Result<RelaxationRefused, Refusal> {
    let (charge, by) = (command.charge.clone(), context.actor.person.clone());
    refuse_if!(!score.relaxing.contains_key(&charge), RelaxRefusal::NothingAsked { charge });
    let concerned = score.charge(&charge).is_some_and(|charge| concerns(&charge, score, context));
    refuse_if!(concerned, RelaxRefusal::OwnCase { actor: by });
    reason_given(&command.reason, "monthly")?;
    Ok(RelaxationRefused { charge, reason: command.reason.trim().to_owned(), by })
}

/// Who is to answer: the section that keeps the minutes or, where it asks itself, is away or is concerned, one of the office.
fn waits_for(charge: &Charge, score: &Score, context: &Context<'_>) -> Option<String> {
    let (centre, on) = (context.centre, day(context));
    let holders = [Role::GeneralSection, Role::DeputyDirector, Role::Director];
    let can = |person: &&str| {
        *person != context.actor.person
            && !is_about(charge, score, person)
            && !is_own(&score.subject, person, context)
            && centre.on_duty(person, context.now) == *person
    };
    holders.into_iter().flat_map(|role| centre.leaders(role, on)).map(|(id, _)| id).find(can).map(str::to_owned)
}

/// A line about leave that does not concern the actor.
fn relaxable(score: &Score, charge: &str, context: &Context<'_>) -> Result<Charge, Refusal> {
    let charge = counting(score, charge)?;
    refuse_if!(charge.clause != ABOUT_LEAVE, RelaxRefusal::NotLeave { clause: charge.clause });
    refuse_if!(concerns(&charge, score, context), RelaxRefusal::OwnCase { actor: context.actor.person.clone() });
    Ok(charge)
}

#[cfg(test)]
mod tests {
    use super::super::events::ScoreEvent;
    use super::super::fixture::{Scenario, about, charge, draw, draw_half};
    use super::*;

    fn relax(scenario: &Scenario) -> Relax {
        let charge = scenario.score().drawn[0].id.clone();
        Relax { charge, reason: "重大疾病".into(), document: "纪要2015-1".into() }
    }

    fn confirm(scenario: &Scenario, document: &str) -> ConfirmRelaxation {
        ConfirmRelaxation { charge: scenario.score().drawn[0].id.clone(), document: document.into() }
    }

    fn drawn() -> Scenario {
        let scenario = Scenario::new().now("2015-01-06 09:00:00");
        scenario.given("system", draw_half("P004", &[about("P004", charge("assessment/3.1.leave", "leave/2014", 50))]))
    }

    #[test]
    fn assessment_3_1__the_meeting_relaxes_special_leave_with_its_minutes() {
        let scenario = drawn();
        let before = scenario.score().sheet.total;
        let silent = Relax { document: " ".into(), ..relax(&scenario) };
        assert_eq!(scenario.refused("P001", silent).code, "score.relax.no-minutes");
        assert_eq!(scenario.refused("P004", relax(&scenario)).code, "score.relax.own-case");
        let asked = scenario.given("P001", relax(&drawn()));
        assert_eq!(asked.score().sheet.total, before, "asked for, nothing changes");
        assert_eq!(asked.refused("P001", relax(&asked)).code, "score.relax.asked-already");
        let relaxed = asked.clone().given("P002", confirm(&asked, "纪要2015-1"));
        assert_eq!(relaxed.score().sheet.total, before + crate::vocabulary::points::Points::tenths(10));
        assert!(relaxed.score().relaxing.is_empty());
        assert_eq!(relaxed.refused("P001", relax(&asked)).code, "score.settled");
    }

    #[test]
    fn handover_2_5__nobody_relaxes_on_the_own_word() {
        let scenario = drawn();
        let nothing = scenario.refused("P002", confirm(&scenario, "纪要2015-1"));
        assert_eq!(nothing.code, "score.confirm-relaxation.nothing-asked");
        let asked = scenario.given("P001", relax(&drawn()));
        let own = asked.refused("P001", confirm(&asked, "纪要2015-1"));
        assert_eq!((own.code.as_str(), own.article.as_str()), ("score.confirm-relaxation.own-word", "handover/2.5"));
        let concerned = asked.refused("P004", confirm(&asked, "纪要2015-1"));
        assert_eq!(concerned.code, "score.relax.own-case");
        let other = asked.refused("P007", confirm(&asked, "纪要2015-2"));
        assert_eq!(other.code, "score.confirm-relaxation.other-minutes");
        assert!(asked.when("P007", confirm(&asked, "纪要2015-1")).is_ok(), "the section that keeps the minutes");
    }

    #[test]
    fn handover_2_5__what_the_minutes_do_not_say_is_not_relaxed_and_may_be_asked_again() {
        let scenario = drawn();
        let refuse = |reason: &str| RefuseRelaxation { charge: relax(&drawn()).charge, reason: reason.into() };
        assert_eq!(scenario.refused("P007", refuse("纪要未载")).code, "score.confirm-relaxation.nothing-asked");
        let asked = scenario.given("P001", relax(&drawn()));
        let Some(ScoreEvent::RelaxationAsked(event)) = asked.events().last() else { panic!("not asked") };
        assert_eq!(event.waits_for.as_deref(), Some("P007"), "the section that keeps the minutes");
        assert_eq!(event.decision.as_ref().map(|within| within.rule.as_str()), Some("discipline/7"));
        assert_eq!(asked.refused("P004", refuse("纪要未载")).code, "score.relax.own-case");
        assert_eq!(asked.refused("P007", refuse(" ")).code, "command.reason-missing");
        let refused = asked.given("P007", refuse("纪要未载"));
        assert!(refused.score().relaxing.is_empty());
        assert_eq!(refused.score().sheet.total, asked.score().sheet.total, "the line stays as it is");
        assert!(refused.when("P001", relax(&drawn())).is_ok());
    }

    #[test]
    fn monthly__nothing_but_leave_is_relaxed() {
        let scenario = Scenario::new().given("system", draw(&[charge("monthly/3.overdue", "case/K1#promise", 1)]));
        assert_eq!(scenario.refused("P001", relax(&scenario)).code, "score.relax.not-leave");
    }
}
