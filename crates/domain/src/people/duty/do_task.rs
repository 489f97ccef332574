//! A daily task (值班任务): recorded once a day by one who is on duty; reception over noon once it is over.
//!
//! Implements duty/2.1.1 and duty/2.2.4.4. A task done late is recorded with its time; it is never refused for being late.
use super::commands::DoTask;
use super::events::{DutyTask, TaskDone};
use super::guard::running;
use super::state::Duty;
use super::times::task_by;
use crate::reference::context::Context;
use crate::reference::lookup::civil;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why a task is not recorded.
    DoTaskRefusal {
        Twice { en, zh, day, at } = "duty.do-task.twice" by "duty/2.1.1",
            "{en} of {day} was recorded already, at {at}.", "{day}的{zh}已于{at}登记。",
        NotOver { day, until, at } = "duty.do-task.not-over" by "duty/2.1.1",
            "Reception over noon of {day} lasts until {until}; this is {at}.", "{day}中午接待至{until}，登记时间为{at}。",
    }
}

/// A task in words: English and Chinese.
fn words(task: DutyTask) -> (&'static str, &'static str) {
    match task {
        DutyTask::Hygiene => ("The check of hygiene", "卫生检查"),
        DutyTask::BoiledWater => ("The boiled water", "开水供应"),
        DutyTask::NoonReception => ("The reception over noon", "中午接待"),
        DutyTask::CleanerOverseen => ("The overseeing of the cleaning", "监督保洁"),
    }
}

pub(super) fn decide(duty: &Duty, command: &DoTask, context: &Context<'_>) -> Result<TaskDone, Refusal> {
    let found = running(duty, command.day, context)?;
    let (day, task) = (command.day, command.task);
    if let Some(done) = found.tasks.get(&task) {
        let (en, zh) = words(task);
        return Err(
            DoTaskRefusal::Twice { en: en.into(), zh: zh.into(), day: day.to_string(), at: civil(*done) }.into()
        );
    }
    let over = match task {
        DutyTask::NoonReception => task_by(task, day, context.centre)?,
        _ => None,
    };
    if let Some(until) = over.filter(|until| context.at < *until) {
        return Err(DoTaskRefusal::NotOver { day: day.to_string(), until: civil(until), at: civil(context.at) }.into());
    }
    Ok(TaskDone { day, task, by: context.actor.person.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::check::tests::on_the_day;
    use super::super::fixture::why;
    use super::super::generate::tests::roster;
    use super::*;
    use crate::matters::case::fixture::at;
    use crate::vocabulary::actor::Role;

    #[test]
    fn duty_2_1_1__each_task_is_recorded_once_a_day_late_or_not() {
        let (scenario, day, other) = on_the_day("08:20:00");
        let task = |task| DoTask { day, task };
        let scenario = scenario.given(task(DutyTask::Hygiene)).given(task(DutyTask::BoiledWater));
        assert_eq!(roster(&scenario).days[&day].tasks[&DutyTask::Hygiene], at("2014-10-14 08:20:00"));
        assert_eq!(scenario.why(task(DutyTask::Hygiene)), why("duty.do-task.twice", "duty/2.1.1"));
        let stranger = scenario.by(&other, Role::WindowStaff);
        assert_eq!(stranger.code(task(DutyTask::CleanerOverseen)), "duty.guard.not-on-duty");
    }

    #[test]
    fn duty_2_1_1__reception_over_noon_lasts_until_two() {
        let (scenario, day, _) = on_the_day("13:59:59");
        let noon = DoTask { day, task: DutyTask::NoonReception };
        assert_eq!(scenario.why(noon.clone()), why("duty.do-task.not-over", "duty/2.1.1"));
        assert!(scenario.now("2014-10-14 14:00:00").when(noon).is_ok());
    }
}
