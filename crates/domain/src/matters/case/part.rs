//! Joint parts (联办): each department of a joint item has its part, with its own window, handler and clock.
//!
//! Implements post/1.4 (items of two or more departments are accepted jointly, and done when every part is) and
//! first-asked/3.3 (the window that leads coordinates: it opens the parts, as the row of the verb says). A part is done by whom it was
//! given to or by the head of that window, and by nobody else; doing the parts finishes nothing by itself.
use super::commands::{AssignPart, CompletePart};
use super::events::{PartAssigned, PartDone};
use super::served::Part;
use super::shared::item_of;
use super::state::Case;
use crate::clock::Commitment;
use crate::reference::context::Context;
use crate::reference::lookup::{civil, day, ends, limit};
use crate::reference::shared::Shared;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a part is not opened.
    AssignRefusal {
        NotJoint { item } = "case.assign-part.not-joint" by "post/1.4",
            "Item {item} has no joint departments: it has no parts.", "事项“{item}”没有联办机构，不能分派联办。",
        OtherDepartment { department, joint, joint_zh } = "case.assign-part.other-department" by "post/1.4",
            "`{department}` is none of the joint departments of the item: {joint}.",
            "“{department}”不是本事项的联办机构，联办机构为：{joint_zh}。",
        OpenAlready { department, ordinal } = "case.assign-part.open-already" by "post/1.4",
            "`{department}` has an open part already, number {ordinal}.", "“{department}”已有未完成的联办部分（第{ordinal}件）。",
        HandlerElsewhere { handler, window, on } = "case.assign-part.handler-elsewhere" by "post/1.4",
            "`{handler}` does not work at window {window} on {on}.", "{on}“{handler}”不在窗口{window}工作。",
        TooLong { asked, latest } = "case.assign-part.too-long" by "post/1.4",
            "The part would end {asked}, later than the rulebook's period, {latest}.",
            "联办期限至{asked}，晚于规则册规定的{latest}。",
        NoLength { count } = "case.assign-part.no-length" by "post/1.4",
            "The period of a part is above zero, not {count}.", "联办期限应当大于零，不能为{count}。",
    }
}

refusals! {
    /// Why a part is not done.
    CompleteRefusal {
        Unknown { ordinal, number } = "case.complete-part.unknown" by "post/1.4",
            "Case {number} has no part {ordinal}.", "办件{number}没有第{ordinal}件联办部分。",
        DoneAlready { ordinal, at, by } = "case.complete-part.done-already" by "post/1.4",
            "Part {ordinal} was done at {at} by `{by}`.", "第{ordinal}件联办部分已由“{by}”于{at}完成。",
        NotTheirs { person, handler, window, ordinal } = "case.complete-part.not-theirs" by "post/1.4",
            "Part {ordinal} is for `{handler}` or the head of window {window}, not for `{person}`.",
            "第{ordinal}件联办部分应由“{handler}”或窗口{window}负责人完成，“{person}”不能代为完成。",
        TooEarly { at, assigned } = "case.complete-part.too-early" by "post/1.4",
            "It cannot have been done at {at}: the part was opened at {assigned}.",
            "完成时间{at}早于联办部分的分派时间{assigned}。",
    }
}

/// Opens a part.
pub(super) fn assign(case: &Case, command: &AssignPart, context: &Context<'_>) -> Result<PartAssigned, Refusal> {
    let item = item_of(case, context)?;
    let joint = &item.joint_departments;
    let department = command.department.clone();
    refuse_if!(joint.is_empty(), AssignRefusal::NotJoint { item: item.name.clone() });
    if !joint.contains(&department) {
        let (joint, joint_zh) = (joint.join(", "), joint.join("、"));
        return Err(AssignRefusal::OtherDepartment { department, joint, joint_zh }.into());
    }
    let mut open = case.served.parts.iter().filter(|part| part.done.is_none());
    if let Some(part) = open.find(|part| part.department == department) {
        return Err(AssignRefusal::OpenAlready { department, ordinal: part.ordinal.to_string() }.into());
    }
    works_there(&command.handler, &command.window, context)?;
    Ok(PartAssigned {
        ordinal: ordinal(case.served.parts.len()),
        department,
        window: command.window.clone(),
        handler: command.handler.clone(),
        limit: period(command, context)?,
    })
}

fn works_there(handler: &str, window: &str, context: &Context<'_>) -> Result<(), Refusal> {
    let on = day(context);
    let (window, handler) = (window.to_owned(), handler.to_owned());
    if context.centre.window(&window, on).is_none() {
        return Err(Shared::window_unknown(window, on, "post/1.4").into());
    }
    let person = context.centre.person(&handler, on);
    match person.and_then(|person| person.window.as_ref()) == Some(&window) {
        true => Ok(()),
        false => Err(AssignRefusal::HandlerElsewhere { handler, window, on: on.to_string() }.into()),
    }
}

/// The rulebook's period, or a shorter one: compared by when they end, so that units may differ.
fn period(command: &AssignPart, context: &Context<'_>) -> Result<Commitment, Refusal> {
    let most = limit("joint-part", context)?;
    let Some(asked) = command.limit else { return Ok(most) };
    refuse_if!(asked.count <= 0, AssignRefusal::NoLength { count: asked.count.to_string() });
    let (until, latest) = (ends(context.at, asked, context)?, ends(context.at, most.limit, context)?);
    refuse_if!(until > latest, AssignRefusal::TooLong { asked: civil(until), latest: civil(latest) });
    Ok(Commitment { limit: asked, rule: most.rule })
}

/// Records that a part is done.
pub(super) fn complete(case: &Case, command: &CompletePart, context: &Context<'_>) -> Result<PartDone, Refusal> {
    let Some(part) = case.served.part(command.ordinal) else {
        let (ordinal, number) = (command.ordinal.to_string(), case.number.clone());
        return Err(CompleteRefusal::Unknown { ordinal, number }.into());
    };
    let ordinal = part.ordinal.to_string();
    if let Some(done) = &part.done {
        return Err(CompleteRefusal::DoneAlready { ordinal, at: civil(done.at), by: done.by.clone() }.into());
    }
    if !theirs(part, context) {
        let (handler, window, person) = (part.handler.clone(), part.window.clone(), context.actor.person.clone());
        return Err(CompleteRefusal::NotTheirs { person, handler, window, ordinal }.into());
    }
    if context.at < part.assigned_at {
        let (at, assigned) = (civil(context.at), civil(part.assigned_at));
        return Err(CompleteRefusal::TooEarly { at, assigned }.into());
    }
    let by = context.actor.person.clone();
    Ok(PartDone { ordinal: command.ordinal, by, result: command.result, opinion: command.opinion.clone() })
}

/// Whether the part is the actor's: given to them, to whom they stand for, or to their window as its head.
fn theirs(part: &Part, context: &Context<'_>) -> bool {
    let person = &context.actor.person;
    let heads = context.centre.window(&part.window, day(context)).is_some_and(|window| &window.head == person);
    heads || person == &part.handler || person == context.centre.on_duty(&part.handler, context.at)
}

/// The ordinal that follows on so many.
pub(super) fn ordinal(so_far: usize) -> u32 {
    u32::try_from(so_far).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::events::StepResult;
    use crate::matters::case::fixture::{Story, at, working_days};
    use crate::matters::case::state::Phase;
    use crate::vocabulary::actor::Role;

    fn to(department: &str, window: &str, handler: &str) -> AssignPart {
        AssignPart { department: department.into(), window: window.into(), handler: handler.into(), limit: None }
    }

    fn civil_affairs() -> AssignPart {
        to("民政办", "W02", "P005")
    }

    fn land() -> AssignPart {
        to("国土所", "W01", "P004")
    }

    fn done(ordinal: u32) -> CompletePart {
        CompletePart { ordinal, result: StepResult::Agree, opinion: "同意".into() }
    }

    #[test]
    fn post_1_4__a_joint_case_is_finished_when_every_department_did_its_part() {
        let story = Story::new().accepted("JT-001").given(civil_affairs());
        let refusal = story.refused(Story::finish_issued());
        assert_eq!(refusal.why(), ("case.finish.parts-missing", "post/1.4"));
        assert!(refusal.en.contains("民政办") && refusal.zh.contains("民政办、国土所"), "{refusal}");
        let story = story.given(land()).given(done(2));
        let refusal = story.refused(Story::finish_issued());
        assert!(refusal.zh.contains("民政办") && !refusal.zh.contains("国土所"), "{refusal}");
        let story = story.by("P005", Role::WindowStaff).given(done(1)).by("P004", Role::WindowStaff);
        assert_eq!(story.given(Story::finish_issued()).case().phase, Phase::Finished);
    }

    #[test]
    fn post_1_4__each_part_has_its_own_clock_from_its_own_beginning() {
        let story = Story::new().accepted("JT-001").given(civil_affairs()).now("2014-10-13 09:00:00").given(land());
        let parts = &story.case().served.parts;
        let due: Vec<_> = parts
            .iter()
            .map(|part| crate::clock::due(story.centre().calendar(), &part.deadline()).unwrap().at)
            .collect();
        assert_eq!(due, [at("2014-10-15 17:30:00"), at("2014-10-20 17:30:00")], "five working days each");
        assert_eq!(parts[0].limit.rule, "post/1.4");
    }

    #[test]
    fn a_part_may_be_shorter_than_the_rulebooks_and_never_longer() {
        let story = Story::new().accepted("JT-001");
        let asked = |days| AssignPart { limit: Some(working_days(days)), ..civil_affairs() };
        assert!(story.when(asked(5)).is_ok() && story.when(asked(2)).is_ok());
        assert_eq!(story.refused(asked(6)).code, "case.assign-part.too-long");
        assert_eq!(story.refused(asked(0)).code, "case.assign-part.no-length");
    }

    #[test]
    fn only_departments_of_the_item_and_people_of_the_window_and_each_once_at_a_time() {
        let story = Story::new().accepted("JT-001");
        assert_eq!(story.refused(to("卫生院", "W02", "P005")).code, "case.assign-part.other-department");
        assert_eq!(story.refused(to("民政办", "W99", "P005")).code, "command.window-unknown");
        assert_eq!(story.refused(to("民政办", "W02", "P004")).code, "case.assign-part.handler-elsewhere");
        assert_eq!(story.refused(to("民政办", "W02", "P999")).code, "case.assign-part.handler-elsewhere");
        assert_eq!(story.given(civil_affairs()).refused(civil_affairs()).code, "case.assign-part.open-already");
        let single = Story::new().accepted("SI-001").refused(civil_affairs());
        assert_eq!(single.why(), ("case.assign-part.not-joint", "post/1.4"));
    }

    #[test]
    fn a_department_that_is_asked_again_holds_the_case_again() {
        let story = Story::new().accepted("JT-001").given(land()).given(done(1)).given(land());
        assert_eq!(story.case().served.missing(&["国土所".into()]), ["国土所"]);
        assert!(story.given(done(2)).case().served.missing(&["国土所".into()]).is_empty());
    }

    #[test]
    fn a_part_is_done_by_its_handler_or_the_head_of_the_window_and_once() {
        let story = Story::new().accepted("JT-001").given(civil_affairs());
        assert_eq!(story.refused(done(2)).code, "case.complete-part.unknown");
        assert_eq!(story.refused(done(1)).code, "case.complete-part.not-theirs", "not even by whoever leads");
        assert!(story.clone().by("P003", Role::WindowHead).when(done(1)).is_ok());
        let story = story.by("P005", Role::WindowStaff).given(done(1));
        let refusal = story.refused(done(1));
        assert_eq!(refusal.code, "case.complete-part.done-already");
        assert!(refusal.en.contains("P005"), "{refusal}");
    }

    #[test]
    fn a_part_is_not_done_before_it_was_opened() {
        let story = Story::new().accepted("JT-001").now("2014-10-10 09:00:00").given(civil_affairs());
        let early = story.by("P005", Role::WindowStaff).happened("2014-10-10 08:59:00").refused(done(1));
        assert_eq!(early.code, "case.complete-part.too-early");
    }
}
