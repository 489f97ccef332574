//! The commands of a make-up slip (补签单指令). One row for each verb; its decision is in the file that the row names.
use super::Slip;
use super::events::SlipEvent;
use super::events::{SlipCause, SlipPunch};
use super::{deciding, fill_in};
use crate::clock::half_day::HalfDay;
use crate::reference::verbs::each_itself;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::groups::IN_PERSON;
use crate::vocabulary::actor::standing::{DECIDED, HOLDERS_OWN, ONES_OWN};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a make-up slip.
    SlipCommand on Slip, gives SlipEvent {
        first:
        FillIn(FillIn) = "fill-in" for IN_PERSON, ONES_OWN, "discipline/2",
            "Fill in a make-up slip", "填写补签单", fill_in::decide;
        checked by each_itself:
        Approve(Approve) = "approve" for &[Role::DeputyDirector], HOLDERS_OWN, "discipline/2",
            "Approve a make-up slip", "审批补签单", deciding::approve;
        Refuse(Refuse) = "refuse" for &[Role::DeputyDirector], HOLDERS_OWN, "discipline/2",
            "Not approve a make-up slip", "不予补签", deciding::refuse;
        TakeBack(TakeBack) = "take-back" for IN_PERSON, DECIDED, "discipline/2",
            "Take a make-up slip back", "撤回补签单", deciding::take_back;
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
