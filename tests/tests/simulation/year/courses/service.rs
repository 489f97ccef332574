//! Ratings of the year (满意度评价): good ones, and bad ones called back and mended in time, late or never.
use super::case;
use crate::year::plan::Plan;
use anjuan_domain::command::Body;
use anjuan_domain::matters::case::commands::{CallBack, Mend, Rate};
use anjuan_domain::matters::case::events::Satisfaction;
use anjuan_domain::matters::contact::events::Channel;
use chrono::{NaiveDate, TimeDelta};

/// Who calls back: the service section.
const SERVICE: &str = "P006";

/// One case with its rating.
pub(super) fn live(plan: &mut Plan<'_>, day: NaiveDate) {
    let at = plan.morning(day);
    let (id, item) = plan.item(case::is_plain);
    let begun = case::register(plan, at, (&id, item), &[]);
    case::accept(plan, at + TimeDelta::minutes(6), &begun);
    let done = plan.after(at, 1);
    case::finish(plan, done, &begun);
    let satisfaction = plan.dice.pick(Satisfaction::ALL);
    let rated = done + TimeDelta::minutes(40);
    let rate = Rate { satisfaction, comment: Some(plan.sealed()), channel: Channel::Visit };
    plan.give(rated, SERVICE, &begun.case, Body::Case(rate.into()));
    if !matches!(satisfaction, Satisfaction::Dissatisfied | Satisfaction::VeryDissatisfied) {
        return;
    }
    let called = plan.after(rated, 2);
    let finding = Body::Case(CallBack { finding: "等候过久".into() }.into());
    plan.give(called, SERVICE, &begun.case, finding);
    let days = match plan.dice.below(10) {
        0..6 => 3,
        6..9 => 6,
        _ => return plan.breach(&begun.case, "rating-not-mended"),
    };
    if days > 5 {
        plan.breach(&begun.case, "rating-not-mended");
    }
    let mended = plan.after(rated, days) + TimeDelta::hours(1);
    let measure = Body::Case(Mend { measure: "增设窗口".into() }.into());
    plan.give(mended, SERVICE, &begun.case, measure);
}
