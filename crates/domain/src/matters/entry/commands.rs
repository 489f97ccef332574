//! The commands of a late entry (补录指令). The aggregate is named after the event entered late. Shapes only.
use crate::vocabulary::declare::{bodies, commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a late entry.
    EntryCommand {
        /// Say what paper shows it (提交凭据).
        Present(Present) = "present",
        /// Confirm it from the paper (确认补录).
        Confirm(Confirm) = "confirm",
        /// Reject it: the paper does not show it (不予确认).
        Reject(Reject) = "reject",
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
