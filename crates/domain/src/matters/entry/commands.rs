//! The commands of a late entry (补录指令). The aggregate is named after the event entered
//! late. One row for each verb; its decision is in the file that the row names.
use super::Entry;
use super::events::EntryEvent;
use super::settle;
use crate::reference::verbs::present;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::{HEADS, STAFF};
use crate::vocabulary::actor::standing::DECIDED;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a late entry.
    EntryCommand on Entry, gives EntryEvent {
        checked by present:
        Present(Present) = "present" for STAFF, DECIDED, "handover/2.5",
            "Name the paper that shows what was entered late", "提交补录凭据", super::present::decide;
        Confirm(Confirm) = "confirm" for HEADS, DECIDED, "time-limit/2",
            "Confirm a late entry from the paper", "确认补录", settle::confirm;
        Reject(Reject) = "reject" for HEADS, DECIDED, "time-limit/2",
            "Reject a late entry: the paper does not show it", "不予确认补录", settle::reject;
    }
}

bodies! {
    /// Say what paper shows it.
    Present {
        /// Which paper: kind, number, page, where it is kept; without personal data.
        evidence: String,
    }
    /// Confirm it from the paper.
    Confirm {
        /// Which paper was looked at: kind, number, page, where it is kept; without personal data.
        evidence: String,
    }
    /// Reject it: the paper does not show it.
    Reject {
        /// What the paper shows instead, or that there is none.
        reason: String,
    }
}
