//! Relaxing a line for special leave (特殊病事假放宽), as the director's office meeting decided.
//!
//! Implements the other provisions of monthly and assessment/3.1: special sick or personal leave can be relaxed; the decision
//! is recorded with the number of its minutes. Nothing else is relaxed.
use super::commands::Relax;
use super::events::Relaxed;
use super::state::Score;
use super::{concerns, counting, fold, pricing};
use crate::reference::context::Context;
use crate::reference::lookup::blank;
use crate::scores::rules::Standing;
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
    }
}

/// Decides the command.
pub(super) fn decide(score: &Score, command: &Relax, context: &Context<'_>) -> Result<Relaxed, Refusal> {
    let charge = counting(score, &command.charge)?;
    let by = context.actor.person.clone();
    refuse_if!(charge.clause != ABOUT_LEAVE, RelaxRefusal::NotLeave { clause: charge.clause });
    refuse_if!(concerns(&charge, score, context), RelaxRefusal::OwnCase { actor: by });
    refuse_if!(blank(&command.reason) || blank(&command.document), RelaxRefusal::NoMinutes {});
    let (reason, document) = (command.reason.trim().to_owned(), command.document.trim().to_owned());
    let mut next = score.clone();
    next.rulings.insert(charge.id.clone(), fold::set(Standing::Relaxed, &by, &reason));
    Ok(Relaxed { charge: charge.id, reason, document, by, sheet: pricing::anew(&next, context)? })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Scenario, about, charge, draw, draw_half};
    use super::*;

    fn relax(scenario: &Scenario) -> Relax {
        let charge = scenario.score().drawn[0].id.clone();
        Relax { charge, reason: "重大疾病".into(), document: "纪要2015-1".into() }
    }

    #[test]
    fn assessment_3_1__the_meeting_relaxes_special_leave_with_its_minutes() {
        let scenario = Scenario::new().now("2015-01-06 09:00:00");
        let scenario = scenario
            .given("system", draw_half("P004", &[about("P004", charge("assessment/3.1.leave", "leave/2014", 50))]));
        let before = scenario.score().sheet.total;
        let silent = Relax { document: " ".into(), ..relax(&scenario) };
        assert_eq!(scenario.refused("P001", silent).code, "score.relax.no-minutes");
        assert_eq!(scenario.refused("P004", relax(&scenario)).code, "score.relax.own-case");
        let relaxed = scenario.clone().given("P001", relax(&scenario));
        assert_eq!(relaxed.score().sheet.total, before + crate::vocabulary::points::Points::tenths(10));
        assert_eq!(relaxed.refused("P001", relax(&scenario)).code, "score.settled");
    }

    #[test]
    fn monthly__nothing_but_leave_is_relaxed() {
        let scenario = Scenario::new().given("system", draw(&[charge("monthly/3.overdue", "case/K1#promise", 1)]));
        assert_eq!(scenario.refused("P001", relax(&scenario)).code, "score.relax.not-leave");
    }
}
