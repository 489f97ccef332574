//! The facts of a handover (登记交接事实): the entry, its lists, the two signatures. Shapes only; described by
//! `proto/anjuan/v1/handover.proto`.
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::matter::Matter;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a handover.
    HandoverEvent, HandoverEventName of "handover" {
        /// Entered, with everything that is handed over (handover/2.2, 2.3).
        Opened(Opened) = "opened.v1" / "HandoverOpened", "Handover entered", "交接登记", "handover/2.2", numbered by number;
        /// The lists were made anew; signatures given before fall away.
        Relisted(Relisted) = "relisted.v1" / "HandoverRelisted", "Lists made anew", "重新列单", "handover/2.4";
        /// One of the two signed (handover/2.2).
        Signed(Signed) = "signed.v1" / "HandoverSigned", "Handover signed", "交接签字", "handover/2.2";
        /// Given up before both signed.
        Withdrawn(Withdrawn) = "withdrawn.v1" / "HandoverWithdrawn", "Handover given up", "撤销交接", "handover/2.2";
    }
}

codes! {
    /// What kind of handover it is.
    HandoverKind {
        /// Work between responsible persons (工作交接, handover/2): the open matters move.
        Work,
        /// A's work to B for the time of a cover (ab-role/4): the matters stay A's, B stands for A.
        Cover,
        /// Duty (值班交接, handover/1): with the duty log.
        Duty,
    }
    /// Who signs (handover/2.2).
    HandoverSide {
        /// 移交人.
        Giver,
        /// 接收人.
        Receiver,
    }
}

/// Something that is handed over: an article or a document (物品、文件, handover/2.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListedThing {
    /// What.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// A note; may be empty.
    #[serde(default)]
    pub remark: String,
}

/// A task that is not an open matter of the register: planned work, work in progress (handover/2.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListedTask {
    /// What is to be done.
    pub what: String,
    /// How far it is.
    pub progress: String,
    /// Until when, where there is a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
}

/// Which part of the giver's matters this handover is about, where there are more than one batch can move: matters fall
/// into parts by their ids, so that every part is whole whatever happens to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Part {
    /// First, second … from 1.
    pub index: u32,
    /// Of how many.
    pub of: u32,
}

/// Entered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Opened {
    /// The handover's number, `JJ-<yyyymmdd>-<id>`.
    pub number: String,
    /// What kind.
    pub kind: HandoverKind,
    /// Who gives (移交人).
    pub giver: String,
    /// Who receives (接收人).
    pub receiver: String,
    /// Why.
    pub reason: String,
    /// The post that is covered; for [`HandoverKind::Cover`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// Which part of the giver's matters; none where it is about all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// What is handed over.
    pub lists: Lists,
    /// The handover of an earlier cover of the same post that nobody signed, by its id: it falls away with this entry (ab-role/4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
}

/// The lists of a handover (handover/2.3, 2.4).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lists {
    /// Articles.
    #[serde(default)]
    pub articles: Vec<ListedThing>,
    /// Documents.
    #[serde(default)]
    pub documents: Vec<ListedThing>,
    /// Tasks.
    #[serde(default)]
    pub tasks: Vec<ListedTask>,
    /// Open matters.
    #[serde(default)]
    pub matters: Vec<Matter>,
    /// The duty log (值班日志); for [`HandoverKind::Duty`].
    #[serde(default)]
    pub log: String,
}

/// The lists were made anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Relisted {
    /// By whom.
    pub by: String,
    /// What is handed over now.
    pub lists: Lists,
}

/// One of the two signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Signed {
    /// As which.
    pub side: HandoverSide,
    /// Who; always the person themselves.
    pub by: String,
}

/// Given up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Withdrawn {
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Declares the fact that a matter moved with a handover that both signed (handover/2.1), once for each kind of matter.
macro_rules! handed_over {
    () => {
        /// Handed over to somebody else by a handover that both signed (handover/2.1).
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct HandedOver {
            /// The handover's id.
            pub handover: String,
            /// Who was responsible.
            pub from: String,
            /// Who is now.
            pub to: String,
        }
    };
}
pub(crate) use handed_over;
