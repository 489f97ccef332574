//! Drawing up a sheet (生成考核表): the service's alone, once for each subject when the period is closed.
//!
//! Implements assessment/1 and monthly/12. The charges come from the views; the prices are decided here and are from then on
//! a fact.
use super::commands::Draw;
use super::events::Drawn;
use super::pricing;
use super::state::Score;
use crate::reference::context::Context;
use crate::reference::lookup::not_in_future;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why no sheet is drawn up.
    DrawRefusal {
        DrawnBefore { subject, period } = "score.draw.drawn-before" by "assessment/1",
            "The sheet of {subject} for {period} is drawn up: it changes by decisions and corrections only.",
            "{subject}{period}的考核表已生成，只能经决定或者更正变更。",
    }
}

/// Decides the command.
pub(super) fn decide(state: Option<&Score>, command: &Draw, context: &Context<'_>) -> Result<Drawn, Refusal> {
    not_in_future(context)?;
    let (subject, period) = (command.subject.clone(), command.period.clone());
    refuse_if!(state.is_some(), DrawRefusal::DrawnBefore { subject, period });
    let sheet = pricing::sheet((&period, &subject), &command.charges, context)?;
    let (contest_until, position) = (command.contest_until, command.position);
    Ok(Drawn { charges: command.charges.clone(), sheet, contest_until, position })
}

#[cfg(test)]
mod tests {
    use super::super::events::ScoreEvent;
    use super::super::fixture::{Scenario, charge, draw};
    use super::*;

    #[test]
    fn monthly_12__a_sheet_is_drawn_up_once_and_priced_under_the_rulebook_of_the_last_day() {
        let scenario = Scenario::new();
        let overdue = charge("monthly/3.overdue", "case/K1#promise", 3);
        let Ok(ScoreEvent::Drawn(drawn)) = scenario.when("system", draw(&[overdue])) else { panic!("refused") };
        assert_eq!((drawn.sheet.total.to_string().as_str(), drawn.position), ("97", 41));
        assert_eq!(drawn.sheet.rulebook, scenario.rulebook().version);
        let scenario = scenario.given("system", draw(&[]));
        assert_eq!(scenario.refused("system", draw(&[])).code, "score.draw.drawn-before");
    }

    #[test]
    fn assessment__a_year_and_a_clause_of_the_other_table_have_no_sheet() {
        let year = Draw { period: "Y2014".into(), ..draw(&[]) };
        assert_eq!(Scenario::new().refused("system", year).code, "score.no-table");
        let early = Draw { period: "M2013-10".into(), ..draw(&[]) };
        assert_eq!(Scenario::new().refused("system", early).code, "score.no-rulebook");
        let other = draw(&[charge("assessment/1.dress", "finding/F1", 1)]);
        assert!(Scenario::new().when("system", other).is_err());
    }
}
