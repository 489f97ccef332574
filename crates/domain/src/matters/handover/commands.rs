//! The commands of a handover (登记交接指令). One row for each verb; its decision is in the file that the row names.
use super::Handover;
use super::events::HandoverEvent;
use super::events::{HandoverKind, ListedTask, ListedThing, Part};
use super::{open, relist, sign, withdraw};
use crate::reference::verbs::each_itself;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::{IN_PERSON, IN_PERSON_OR_SERVICE};
use crate::vocabulary::actor::standing::DECIDED;
use crate::vocabulary::declare::PersonId;
use crate::vocabulary::ids::AggregateRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a handover.
    HandoverCommand on Handover, gives HandoverEvent {
        first:
        Open(Box<Open>) = "open" for IN_PERSON_OR_SERVICE, DECIDED, "handover/2.2",
            "Enter a handover with its lists", "登记交接", open::decide;
        checked by each_itself:
        Relist(Box<Relist>) = "relist" for IN_PERSON, DECIDED, "handover/2.4",
            "Make the lists of a handover anew", "重列交接清单", relist::decide;
        Sign(Sign) = "sign" for IN_PERSON, DECIDED, "handover/2.2",
            "Sign a handover, as giver or receiver, oneself", "签字", sign::decide;
        Withdraw(Withdraw) = "withdraw" for IN_PERSON, DECIDED, "handover/2.2",
            "Give a handover up", "撤回交接", withdraw::decide;
    }
}

bodies! {
    /// Enter a handover.
    Open {
        /// What kind.
        kind: HandoverKind,
        /// Who gives; absent, the actor.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] giver: Option<String>,
        /// Who receives.
        #[schemars(with = "PersonId")] receiver: String,
        /// Why.
        reason: String,
        /// The post that is covered.
        #[serde(default)] post: Option<String>,
        /// Which part of the giver's matters.
        #[serde(default)] part: Option<Part>,
        /// What is handed over.
        #[serde(default)] lists: Named,
    }
    /// Make the lists anew.
    Relist {
        /// What is handed over now.
        #[serde(default)] lists: Named,
    }
    /// Sign.
    Sign {}
    /// Give it up.
    Withdraw {
        /// Why.
        reason: String,
    }
    /// Move one matter with a signed handover: decided together with the second signature.
    HandOver {
        /// The handover's id.
        handover: String,
        /// Who gives.
        #[schemars(with = "PersonId")] from: String,
        /// Who receives.
        #[schemars(with = "PersonId")] to: String,
        /// The version at which the matter was listed.
        version: u32,
    }
}

/// The lists as people name them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Named {
    /// Articles.
    pub articles: Vec<ListedThing>,
    /// Documents.
    pub documents: Vec<ListedThing>,
    /// Tasks.
    pub tasks: Vec<ListedTask>,
    /// Open matters; absent, all that the register has. One that is left out is refused by name (handover/2.4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matters: Option<Vec<AggregateRef>>,
    /// The duty log.
    pub log: String,
}
