//! The commands of a window's ballot (互评指令). The aggregate is `ballot/<period>-<window>`: each window marks once a month.
use super::events::Mark;
use crate::vocabulary::declare::{bodies, commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a window's ballot.
    BallotCommand {
        /// Cast it.
        Cast(Cast) = "cast",
    }
}

bodies! {
    /// Cast it.
    Cast {
        /// The marks for every other window.
        marks: Vec<Mark>,
    }
}
