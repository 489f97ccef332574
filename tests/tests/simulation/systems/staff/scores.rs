//! What people do about score sheets (考核表): choose inside ranges, contest, decide, relax, draw up anew.
use crate::people::People;
use anjuan_domain::command::Body;
use anjuan_domain::people::finding::events::ContestOutcome;
use anjuan_domain::reference::tables::{clause, range};
use anjuan_domain::scores::rules::Charge;
use anjuan_domain::scores::score::Score;
use anjuan_domain::scores::score::commands::{
    Choose, ConfirmRelaxation, Contest, Correct, DecideContest, Relax, ScoreCommand,
};
use anjuan_domain::vocabulary::points::Points;

/// What happens to a sheet next.
pub(super) fn next(people: &mut People<'_>, score: &Score) -> (String, Body) {
    let (person, command): (String, ScoreCommand) = match score.drawn.is_empty() || people.chance(20) {
        true => ("P003".into(), correct()),
        false => of_a_line(people, score),
    };
    (person, Body::Score(command))
}

fn correct() -> ScoreCommand {
    Correct { reason: "事实有变".into() }.into()
}

fn of_a_line(people: &mut People<'_>, score: &Score) -> (String, ScoreCommand) {
    let ranged: Vec<Charge> = score.drawn.iter().filter(|drawn| points(people, drawn).is_some()).cloned().collect();
    let drawn: Charge = people.dice.pick(if ranged.is_empty() { &score.drawn } else { &ranged });
    let charge = drawn.id.clone();
    let decider = people.dice.pick(&["P001", "P002"]).to_owned();
    let contested = score.contests.get(&charge).is_some_and(|contest| contest.outcome.is_none());
    match people.dice.below(100) {
        0..60 if contested => {
            let outcome = people.dice.pick(ContestOutcome::ALL);
            let points = points(people, &drawn).filter(|_| outcome == ContestOutcome::Changed);
            (decider, DecideContest { charge, outcome, points, reason: "经核实".into() }.into())
        }
        0..40 => {
            // Rarely outside the range, or where there is none.
            let points = points(people, &drawn).filter(|_| people.chance(90)).unwrap_or(Points::ZERO);
            (decider, Choose { charge, points, reason: "情节较轻".into() }.into())
        }
        40..80 => {
            let head = people.record.centre.window(&score.subject, people.today()).map(|window| window.head.clone());
            (head.unwrap_or_else(|| score.subject.clone()), Contest { charge, reason: "情况不符".into() }.into())
        }
        80..86 if score.relaxing.contains_key(&charge) => {
            let document = "纪要〔2014〕9号".to_owned();
            (people.dice.pick(&["P001", "P002", "P003"]).into(), ConfirmRelaxation { charge, document }.into())
        }
        80..86 => {
            let (reason, document) = ("特殊原因".to_owned(), "纪要〔2014〕9号".to_owned());
            (decider, Relax { charge, reason, document }.into())
        }
        _ => ("P003".into(), correct()),
    }
}

/// Points at one end of the line's range.
fn points(people: &mut People<'_>, charge: &Charge) -> Option<Points> {
    let rulebook = people.record.centre.rulebook(people.today())?;
    let range = range(clause(&charge.clause)?, rulebook)?;
    Some(if people.chance(50) { range.least } else { range.most })
}
