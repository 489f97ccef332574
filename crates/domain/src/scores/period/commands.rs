//! The commands of an assessment period (考核期指令). One row for each verb; its decision is in the file that the row names. The aggregate is
//! `period/M2015-03`, `period/H2015-1` or `period/Y2015`.
use super::Period;
use super::events::Graded;
use super::events::PeriodEvent;
use super::ready;
use super::{attest, close, decided, open, publish};
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::{GENERAL, MINUTES, OFFICE};
use crate::vocabulary::actor::standing::{BY_OFFICE, DECIDED};
use crate::vocabulary::declare::PersonId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of an assessment period.
    PeriodCommand on Period, gives PeriodEvent {
        checked by ready:
        Open(Open) = "open" for GENERAL, BY_OFFICE, "assessment",
            "Open an assessment period", "开始考核期", open::decide;
        Close(Close) = "close" for GENERAL, BY_OFFICE, "assessment",
            "Close a period: its sheets are drawn up", "结束考核期", close::decide;
        Decide(Decide) = "decide" for OFFICE, BY_OFFICE, "assessment",
            "Record what the meeting decided", "登记会议决定", decided::decide;
        Attest(Attest) = "attest" for MINUTES, DECIDED, "handover/2.5",
            "Attest what the meeting decided, having taken part", "确认会议决定", attest::decide;
        Publish(Publish) = "publish" for GENERAL, BY_OFFICE, "assessment",
            "Publish a period", "公布", publish::decide;
    }
}

bodies! {
    /// Open it.
    Open {}
    /// Close it: its sheets are drawn up.
    Close {
        /// Why it is closed although a device has not given everything.
        #[serde(default)] without: Option<String>,
    }
    /// Record what the meeting decided; nothing is published of it before another one who took part attests it.
    Decide {
        /// Who took part, others than whoever records it among them.
        #[schemars(with = "Vec<PersonId>")] present: Vec<String>,
        /// The number of the minutes.
        document: String,
        /// The grades.
        #[serde(default)] grades: Vec<Graded>,
        /// The red-flag windows, or the post stars.
        #[serde(default)] named: Vec<String>,
        /// How a tie was broken beyond the rules.
        #[serde(default)] tie_reason: String,
        /// Why it is decided anew, after a sheet changed; empty for the first decision.
        #[serde(default)] reason: String,
    }
    /// Attest what the meeting decided.
    Attest {
        /// The number of the minutes that lie before whoever attests.
        document: String,
    }
    /// Publish it.
    Publish {
        /// Why again.
        #[serde(default)] reason: String,
    }
}
