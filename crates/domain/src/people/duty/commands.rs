//! The commands of a month's duty roster (值班指令). Shapes only; each is decided in a file of its own. The aggregate is the month,
//! `duty/2015-03`.
use super::events::{ChecklistItem, ChecklistKind, DutyGroup, DutyTask, LogWeight};
use crate::vocabulary::declare::{bodies, commands};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a month's duty roster.
    DutyCommand {
        /// Draw it up.
        Generate(Generate) = "generate",
        /// Ask another group to change days.
        ProposeSwap(ProposeSwap) = "propose-swap",
        /// Agree to it.
        AgreeSwap(AgreeSwap) = "agree-swap",
        /// Not agree to it.
        DeclineSwap(DeclineSwap) = "decline-swap",
        /// Arrange a substitute.
        ArrangeSubstitute(ArrangeSubstitute) = "arrange-substitute",
        /// Go through a checklist.
        Check(Check) = "check",
        /// Record a daily task as done.
        DoTask(DoTask) = "do-task",
        /// Write into the duty log.
        Log(Log) = "log",
        /// Hand the day over.
        HandOverDay(HandOverDay) = "hand-over-day",
        /// Check the log and take over.
        TakeOver(TakeOver) = "take-over",
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
        person: String,
        /// Who stands in.
        substitute: String,
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
        #[serde(default)] reported_to: Option<String>,
    }
    /// Hand the day over.
    HandOverDay {
        /// Which day.
        day: NaiveDate,
        /// Who takes over.
        to: String,
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
