//! The commands of a make-up slip (补签单指令). Shapes only; each is decided in a file of its own.
use super::events::{SlipCause, SlipPunch};
use crate::clock::half_day::HalfDay;
use crate::vocabulary::declare::{bodies, commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a make-up slip.
    SlipCommand {
        /// Fill one in.
        FillIn(FillIn) = "fill-in",
        /// Approve it.
        Approve(Approve) = "approve",
        /// Not approve it.
        Refuse(Refuse) = "refuse",
        /// Take it back.
        TakeBack(TakeBack) = "take-back",
    }
}

bodies! {
    /// Fill one in.
    FillIn {
        /// Which half day.
        session: HalfDay,
        /// Which punch.
        punch: SlipPunch,
        /// Why.
        cause: SlipCause,
        /// Where they were, and for what.
        reason: String,
    }
    /// Approve it.
    Approve {}
    /// Not approve it.
    Refuse {
        /// Why.
        reason: String,
    }
    /// Take it back.
    TakeBack {
        /// Why.
        reason: String,
    }
}
