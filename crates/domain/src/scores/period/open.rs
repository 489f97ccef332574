//! Opening a period (考核期开始), from its first day on and once.
//!
//! Implements monthly/12 and assessment/1 as far as they say what a period is and whom it is about.
use super::commands::Open;
use super::events::Opened;
use super::state::Period;
use super::subjects;
use crate::reference::context::Context;
use crate::reference::lookup::day;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a period is not opened.
    OpenRefusal {
        TooEarly { id, from } = "period.open.too-early" by "assessment",
            "Period {id} begins on {from}: it is opened from that day on.", "考核期{id}自{from}起，未到不能开始。",
        Nobody { id } = "period.open.nobody" by "assessment",
            "There is no window or person that period {id} would be about.", "考核期{id}没有考核对象。",
    }
}

/// Decides the command.
pub(super) fn decide(period: &Period, _: &Open, context: &Context<'_>) -> Result<Opened, Refusal> {
    let (id, span) = (period.id.clone(), period.span);
    refuse_if!(day(context) < span.from, OpenRefusal::TooEarly { id, from: span.from.to_string() });
    let subjects = subjects::listed(span, context.centre);
    refuse_if!(subjects.is_empty(), OpenRefusal::Nobody { id });
    Ok(Opened { kind: span.kind, from: span.from, until: span.until, subjects })
}

#[cfg(test)]
mod tests {
    use super::super::commands::Open;
    use super::super::events::{PeriodEvent, PeriodKind};
    use super::super::fixture::Scenario;

    #[test]
    fn monthly_12__a_month_is_about_the_windows_and_is_opened_from_its_first_day_on_once() {
        let scenario = Scenario::unopened("M2014-10");
        let early = scenario.clone().now("2014-09-30 17:00:00").refused("P007", Open {});
        assert_eq!(early.why(), ("period.open.too-early", "assessment"));
        let scenario = scenario.now("2014-10-01 00:00:00");
        let PeriodEvent::Opened(opened) = scenario.when("P007", Open {}).unwrap() else { panic!("not opened") };
        assert_eq!((opened.kind, opened.from.to_string().as_str()), (PeriodKind::Month, "2014-10-01"));
        assert_eq!(
            (opened.until.to_string().as_str(), opened.subjects),
            ("2014-10-31", vec!["W01".into(), "W02".into()])
        );
        let again = scenario.given("P007", Open {}).refused("P007", Open {});
        assert_eq!(again.code, "period.out-of-turn");
    }

    #[test]
    fn assessment__a_half_year_is_about_the_staff_and_not_about_the_inspector() {
        let scenario = Scenario::unopened("H2014-2").now("2014-10-09 10:00:00");
        let PeriodEvent::Opened(opened) = scenario.when("P007", Open {}).unwrap() else { panic!("not opened") };
        assert_eq!(opened.kind, PeriodKind::HalfYear);
        assert!(opened.subjects.contains(&"P001".to_owned()) && opened.subjects.contains(&"P004".to_owned()));
        assert!(!opened.subjects.contains(&"P010".to_owned()), "{:?}", opened.subjects);
    }

    #[test]
    fn assessment__what_is_no_period_or_has_nobody_to_assess_is_named() {
        assert_eq!(Scenario::unopened("M2014-13").refused("P007", Open {}).code, "period.no-period");
        assert_eq!(Scenario::unopened("M2013-12").refused("P007", Open {}).code, "period.open.nobody");
    }
}
