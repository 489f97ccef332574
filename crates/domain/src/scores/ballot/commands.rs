//! The commands of a window's ballot (互评指令). The aggregate is `ballot/<period>-<window>`: each window marks once a month.
use super::Ballot;
use super::cast;
use super::events::BallotEvent;
use super::events::Mark;
use super::sheet;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::standing::DECIDED;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a window's ballot.
    BallotCommand on Ballot, gives BallotEvent {
        checked by sheet:
        Cast(Cast) = "cast" for &[Role::WindowHead, Role::WindowStaff], DECIDED, "monthly/10",
            "Cast a window's ballot on the others", "窗口互评", cast::decide;
    }
}

bodies! {
    /// Cast it.
    Cast {
        /// The marks for every other window.
        marks: Vec<Mark>,
    }
}
