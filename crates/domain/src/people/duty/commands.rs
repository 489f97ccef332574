//! The commands of a month's duty roster (值班指令). One row for each verb; its decision is in the file that the row names. The aggregate is the month,
//! `duty/2015-03`.
use super::Duty;
use super::events::DutyEvent;
use super::events::{ChecklistItem, ChecklistKind, DutyGroup, DutyTask, LogWeight};
use super::{
    agree_swap, arrange_substitute, check, decline_swap, do_task, generate, guard, hand_over_day, log, propose_swap,
    take_over,
};
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::{GENERAL, IN_PERSON, OFFICE};
use crate::vocabulary::actor::standing::{BY_OFFICE, DECIDED};
use crate::vocabulary::declare::PersonId;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a month's duty roster.
    DutyCommand on Duty, gives DutyEvent {
        checked by guard::ready:
        Generate(Generate) = "generate" for GENERAL, BY_OFFICE, "duty/2.1",
            "Draw up the month's roster", "编制值班表", generate::decide;
        ProposeSwap(ProposeSwap) = "propose-swap" for IN_PERSON, DECIDED, "duty/2.1",
            "Ask another group to change days", "申请换班", propose_swap::decide;
        AgreeSwap(AgreeSwap) = "agree-swap" for IN_PERSON, DECIDED, "duty/2.1",
            "Agree to a change of days", "同意换班", agree_swap::decide;
        DeclineSwap(DeclineSwap) = "decline-swap" for IN_PERSON, DECIDED, "duty/2.1",
            "Not agree to a change of days", "不同意换班", decline_swap::decide;
        ArrangeSubstitute(ArrangeSubstitute) = "arrange-substitute" for OFFICE, BY_OFFICE, "duty/2.2.5",
            "Arrange a substitute", "安排代班", arrange_substitute::decide;
        Check(Check) = "check" for IN_PERSON, DECIDED, "duty/2.2.4",
            "Go through a checklist", "值班检查", check::decide;
        DoTask(DoTask) = "do-task" for IN_PERSON, DECIDED, "duty/2.1",
            "Record a daily task as done", "登记值班任务", do_task::decide;
        Log(Log) = "log" for IN_PERSON, DECIDED, "duty/2.1",
            "Write into the duty log", "填写值班日志", log::decide;
        HandOverDay(HandOverDay) = "hand-over-day" for IN_PERSON, DECIDED, "handover/1",
            "Hand the day over", "交班", hand_over_day::decide;
        TakeOver(TakeOver) = "take-over" for IN_PERSON, DECIDED, "handover/1",
            "Check the log and take over", "接班", take_over::decide;
    }
}

bodies! {
    /// Draw it up.
    Generate {
        /// The groups in the order of rotation.
        groups: Vec<DutyGroup>,
    }
    /// Ask another group to change days.
    ProposeSwap {
        /// The day given away.
        day: NaiveDate,
        /// The day taken for it.
        with_day: NaiveDate,
        /// Why.
        reason: String,
    }
    /// Agree to it.
    AgreeSwap {
        /// Which swap.
        ordinal: u32,
    }
    /// Not agree to it.
    DeclineSwap {
        /// Which swap.
        ordinal: u32,
        /// Why.
        reason: String,
    }
    /// Arrange a substitute.
    ArrangeSubstitute {
        /// Which day.
        day: NaiveDate,
        /// Who goes.
        #[schemars(with = "PersonId")] person: String,
        /// Who stands in.
        #[schemars(with = "PersonId")] substitute: String,
        /// Why.
        reason: String,
    }
    /// Go through a checklist.
    Check {
        /// Which day.
        day: NaiveDate,
        /// Which list.
        kind: ChecklistKind,
        /// Every item of it.
        items: Vec<ChecklistItem>,
    }
    /// Record a daily task as done.
    DoTask {
        /// Which day.
        day: NaiveDate,
        /// Which task.
        task: DutyTask,
    }
    /// Write into the duty log.
    Log {
        /// Which day.
        day: NaiveDate,
        /// What happened, without personal data.
        entry: String,
        /// How grave.
        weight: LogWeight,
        /// To whom it was reported.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] reported_to: Option<String>,
    }
    /// Hand the day over.
    HandOverDay {
        /// Which day.
        day: NaiveDate,
        /// Who takes over.
        #[schemars(with = "PersonId")] to: String,
        /// What is to be known.
        matters: String,
    }
    /// Check the log and take over.
    TakeOver {
        /// Which day.
        day: NaiveDate,
        /// What was found on checking.
        #[serde(default)] remark: String,
    }
}
