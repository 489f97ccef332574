//! The commands of an escalation (逐级上报指令). The aggregate is named after the obligation: each step comes once.
use super::Escalation;
use super::events::EscalationEvent;
use super::{acknowledge, raise};
use crate::matters::card::ObligationOf;
use crate::reference::line::Office;
use crate::reference::verbs::{bodies, commands, each_itself};
use crate::vocabulary::actor::groups::{LINE, SYSTEM};
use crate::vocabulary::actor::standing::{BY_SYSTEM, DECIDED};
use crate::vocabulary::ids::AggregateRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of an escalation.
    EscalationCommand on Escalation, gives EscalationEvent {
        checked by each_itself:
        Raise(Raise) = "raise" for SYSTEM, BY_SYSTEM, "discipline/7",
            "Escalate what is overdue by one step", "逐级上报", raise::decide;
        Acknowledge(Acknowledge) = "acknowledge" for LINE, DECIDED, "discipline/7",
            "Acknowledge what was escalated to oneself", "签收上报", acknowledge::decide;
    }
}

bodies! {
    /// Escalate by one step; the service's alone. It happened when the step fell.
    Raise {
        /// The case, complaint, leave … that owes it.
        about: AggregateRef,
        /// Its clock, as the list of deadlines calls it.
        clock: String,
        /// Which one of several; 0 where there is only one.
        ordinal: u32,
        /// The step.
        step: Office,
    }
    /// Acknowledge it.
    Acknowledge {
        /// What is done about it; may be empty.
        #[serde(default)] remark: String,
    }
}

impl Raise {
    /// The obligation.
    #[must_use]
    pub fn obligation(&self) -> ObligationOf {
        ObligationOf { about: self.about.clone(), clock: self.clock.clone(), ordinal: self.ordinal }
    }
}
