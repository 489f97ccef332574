//! The facts of an escalation (逐级上报事实). Shapes only; described by `proto/anjuan/v1/escalation.proto`.
use crate::matters::card::ObligationOf;
use crate::reference::line::Office;
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to an escalation.
    EscalationEvent, EscalationEventName of "escalation" {
        /// What is overdue was told to the next one up the line of authority (discipline/7).
        Raised(Raised) = "raised.v1" / "EscalationRaised", "Overdue matter escalated", "逐级上报", "discipline/7";
        /// Whoever it went to knows of it (discipline/7).
        Acknowledged(Acknowledged) = "acknowledged.v1" / "EscalationAcknowledged",
            "Escalation acknowledged", "签收上报", "discipline/7";
    }
}

codes! {
    /// Why somebody was passed over (越过原因; discipline/7, ab-role/1, complaint/3).
    PassedBecause {
        /// Nobody holds the office, or the matter has no window (空缺).
        Vacant,
        /// They owe it themselves, or stand for whoever does (本人承办).
        OwesIt,
        /// They are away and nobody stands for them (不在岗且无人顶岗).
        Away,
        /// The complaint concerns them (回避).
        KeepsOut,
    }
}

impl EscalationEvent {
    /// The obligation that it is about, where the event itself says so.
    #[must_use]
    pub fn obligation(&self) -> Option<&ObligationOf> {
        match self {
            EscalationEvent::Raised(raised) => Some(&raised.obligation),
            EscalationEvent::Acknowledged(_) => None,
        }
    }
}

/// Escalated by one step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "EscalationRaised")]
pub struct Raised {
    /// First, second … step that was taken of this obligation, from 1.
    pub ordinal: u32,
    /// The obligation.
    pub obligation: ObligationOf,
    /// The number of its case, complaint, leave …
    pub matter: String,
    /// The article that sets its period.
    pub cited: String,
    /// When it was due.
    pub due: Instant,
    /// The step.
    pub step: Office,
    /// The instant at which the step fell.
    pub fell_at: Instant,
    /// The entry of the rulebook that sets the step's time: `escalation-window-head`.
    pub rule: String,
    /// The article of that entry.
    pub article: String,
    /// Whether the time is assumed, because the regulation is silent.
    pub assumed: bool,
    /// The version of the rulebook.
    pub rulebook: String,
    /// The window; empty where a complaint is owed its answer (complaint/3).
    pub window: String,
    /// Who was responsible by name at that instant; empty where it is nobody's by name.
    pub responsible: String,
    /// Whom it goes to.
    pub to: String,
    /// As what: the office of the step, or the next one above or below that has somebody.
    pub office: Office,
    /// For whom they stand; absent where they hold the office themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<String>,
    /// Who was passed over, in order, and why.
    pub passed_over: Vec<PassedOver>,
}

/// Somebody who was passed over (越过).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "EscalationPassedOver")]
pub struct PassedOver {
    /// The office.
    pub office: Office,
    /// Who holds it; absent where nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Why.
    pub because: PassedBecause,
}

/// Acknowledged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "EscalationAcknowledged")]
pub struct Acknowledged {
    /// The last step that went to them.
    pub step: Office,
    /// What is done about it; may be empty.
    pub remark: String,
    /// Who acknowledged it.
    pub by: String,
}
