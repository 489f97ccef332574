//! Joint cases of the year (联办件): a part for each department, done in time or late.
use super::case;
use crate::year::plan::{Plan, new_year};
use anjuan_domain::clock::Unit;
use anjuan_domain::command::Body;
use anjuan_domain::matters::case::commands::{AssignPart, CompletePart, Finish};
use anjuan_domain::matters::case::events::{FinishResult, StepResult};
use anjuan_domain::vocabulary::item::{Interaction, Processing};
use chrono::{NaiveDate, TimeDelta};

/// One joint case.
pub(super) fn live(plan: &mut Plan<'_>, day: NaiveDate) {
    let at = plan.morning(day);
    let (id, item) = plan.item(|item| {
        item.joint_departments.len() > 1
            && item.processing == Processing::Committed
            && item.interaction == Interaction::Application
            && item.promised.unit == Unit::WorkingDay
            && item.promised.count > 8
    });
    let begun = case::register(plan, at, (&id, item), &[]);
    case::accept(plan, at + TimeDelta::minutes(6), &begun);
    let late = plan.chance(15);
    let people: Vec<(String, String)> = plan
        .centre
        .posts(new_year())
        .filter(|(_, post)| post.window != item.window)
        .map(|(_, post)| (post.window.clone(), post.a.clone()))
        .collect();
    for (place, department) in item.joint_departments.iter().enumerate() {
        let (window, handler) = people[place % people.len()].clone();
        let assign = AssignPart { department: department.clone(), window, handler: handler.clone(), limit: None };
        let given = at + TimeDelta::minutes(10 + place as i64);
        plan.give(given, &begun.handler, &begun.case, Body::Case(assign.into()));
        let ordinal = u32::try_from(place + 1).unwrap();
        let done = plan.after(given, if late && place == 0 { 6 } else { 3 });
        let complete = CompletePart { ordinal, result: StepResult::Agree, opinion: "同意".into() };
        plan.give(done, &handler, &begun.case, Body::Case(complete.into()));
    }
    if late {
        plan.breach(&begun.case, "joint-part-late");
    }
    // Before every department is done, nothing is finished (post/1.4).
    let early =
        Finish { result: FinishResult::Issued, document: "栟证〔2014〕2号".into(), conclusion: String::new() };
    plan.give(at + TimeDelta::minutes(50), &begun.handler, &begun.case, Body::Case(early.into()));
    plan.refused("case.");
    let done = plan.after(at, 7);
    case::finish(plan, done, &begun);
}
