//! The facts of a month's duty roster (值班事实): who is on duty when, what they checked and wrote, and to whom they handed over.
//! Shapes only; described by `proto/anjuan/v1/duty.proto`.
use crate::people::patrol::events::Outcome;
use crate::vocabulary::declare::{codes, events};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a month's duty roster.
    DutyEvent, DutyEventName of "duty" {
        /// Drawn up for the month (duty/2.1).
        Generated(Generated) = "generated.v1" / "DutyGenerated", "Duty generated", "编制值班表", "duty/2.1";
        /// One group asks another to change days.
        SwapProposed(SwapProposed) = "swap-proposed.v1" / "DutySwapProposed", "Duty swap proposed", "申请换班", "duty/2.1";
        /// The other agrees: the days are changed.
        SwapAgreed(SwapAgreed) = "swap-agreed.v1" / "DutySwapAgreed", "Duty swap agreed", "同意换班", "duty/2.1";
        /// The other does not agree.
        SwapDeclined(SwapDeclined) = "swap-declined.v1" / "DutySwapDeclined", "Duty swap declined", "不同意换班", "duty/2.1";
        /// Somebody stands in for a person on duty (duty/2.2.5).
        SubstituteArranged(SubstituteArranged) = "substitute-arranged.v1" / "DutySubstituteArranged",
            "Duty substitute arranged", "安排代班", "duty/2.2.5";
        /// A checklist of opening or closing was gone through (duty/2.2.4).
        ChecklistDone(ChecklistDone) = "checklist-done.v1" / "DutyChecklistDone", "Duty checklist done", "值班检查", "duty/2.2.4";
        /// A daily task was done (duty/2.1).
        TaskDone(TaskDone) = "task-done.v1" / "DutyTaskDone", "Duty task done", "值班任务完成", "duty/2.1";
        /// Something was written into the duty log (值班日志, duty/2.1).
        Logged(Logged) = "logged.v1" / "DutyLogged", "Duty logged", "值班日志", "duty/2.1";
        /// The day was handed over, with its log (handover/1).
        HandedOver(HandedOver) = "handed-over.v1" / "DutyHandedOver", "Duty handed over", "交班", "handover/1";
        /// The successor checked the log and took over (handover/1).
        TakenOver(TakenOver) = "taken-over.v1" / "DutyTakenOver", "Duty taken over", "接班", "handover/1";
    }
}

codes! {
    /// Which checklist.
    ChecklistKind {
        /// Before the hall opens.
        Opening,
        /// Before going home.
        Closing,
    }
    /// How grave what was logged is.
    LogWeight {
        /// Everyday.
        Ordinary,
        /// Reported to the one in charge.
        Serious,
    }
    /// The daily tasks (duty/2.1).
    DutyTask {
        /// Hygiene checked before the hall opens.
        Hygiene,
        /// Boiled water ready.
        BoiledWater,
        /// Reception over noon.
        NoonReception,
        /// The cleaner's work overseen.
        CleanerOverseen,
    }
}

/// A group that is on duty together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DutyGroup {
    /// What it is called.
    pub name: String,
    /// Who is in it, the first one leads.
    pub persons: Vec<String>,
}

/// One day of the roster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DutyDay {
    /// The working day.
    pub day: NaiveDate,
    /// The group's name.
    pub group: String,
}

/// One item of a checklist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChecklistItem {
    /// Its code, one of the list's.
    pub item: String,
    /// Whether it was in order.
    pub outcome: Outcome,
    /// What was not; empty where it was.
    #[serde(default)]
    pub note: String,
}

/// Drawn up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Generated {
    /// The groups in the order of rotation.
    pub groups: Vec<DutyGroup>,
    /// Every working day of the month with its group.
    pub days: Vec<DutyDay>,
    /// Who had it drawn up.
    pub by: String,
}

/// A change of days is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SwapProposed {
    /// First, second … swap of the month, from 1.
    pub ordinal: u32,
    /// The day given away.
    pub day: NaiveDate,
    /// The day taken for it.
    pub with_day: NaiveDate,
    /// Who asks, of the first day's group.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Agreed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SwapAgreed {
    /// Which swap.
    pub ordinal: u32,
    /// Who agrees, of the other day's group.
    pub by: String,
}

/// Not agreed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SwapDeclined {
    /// Which swap.
    pub ordinal: u32,
    /// Who declines.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Somebody stands in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubstituteArranged {
    /// Which day.
    pub day: NaiveDate,
    /// Who goes.
    pub person: String,
    /// Who stands in.
    pub substitute: String,
    /// Why.
    pub reason: String,
    /// Who arranged it: the deputy director in charge.
    pub by: String,
}

/// Gone through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChecklistDone {
    /// Which day.
    pub day: NaiveDate,
    /// Which list.
    pub kind: ChecklistKind,
    /// Every item of it.
    pub items: Vec<ChecklistItem>,
    /// Who.
    pub by: String,
}

/// Done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskDone {
    /// Which day.
    pub day: NaiveDate,
    /// Which task.
    pub task: DutyTask,
    /// Who.
    pub by: String,
}

/// Written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Logged {
    /// Which day.
    pub day: NaiveDate,
    /// What happened, without personal data.
    pub entry: String,
    /// How grave.
    pub weight: LogWeight,
    /// To whom it was reported, where it is serious.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_to: Option<String>,
    /// Who.
    pub by: String,
}

/// Handed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandedOver {
    /// Which day.
    pub day: NaiveDate,
    /// Who gives.
    pub by: String,
    /// Who takes over.
    pub to: String,
    /// What is to be known; may say that there is nothing.
    pub matters: String,
}

/// Taken over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TakenOver {
    /// Which day.
    pub day: NaiveDate,
    /// Who takes.
    pub by: String,
    /// What was found on checking the log; may be empty.
    pub remark: String,
}
