//! The rows of the `inbox` view, and the items that people are shown (待办事项).
//!
//! A row holds what one aggregate asks of somebody without a clock, as its events say it; it never knows `now`, nor who stands in for whom.
//! An [`Item`] is what a person is shown at a moment: it comes from a row, or from an open obligation of the `deadlines` view. No item
//! holds personal data: titles name the task and the number of the matter.
use crate::deadlines::row::Clock;
use anjuan_domain::access::asked::{Asked, KeptOut, PassedOn};
use anjuan_domain::access::tasks::Task;
use anjuan_domain::clock::half_day::HalfDay;
use anjuan_domain::matters::complaint::events::Track;
use anjuan_domain::matters::handover::events::HandoverKind;
use anjuan_domain::people::duty::Duty;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

crate::deadlines::row::names! {
    /// How near the end of its time an item is.
    Urgency {
        /// Nothing presses: there is time, or no time is set.
        Open = "open",
        /// Near its end (time-limit/3.4, 预警).
        Warned = "warned",
        /// Past its end.
        Overdue = "overdue",
    }
}

/// A title in both languages: the task, and the number of the matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "InboxTitle")]
pub struct Title {
    /// In English: `Finish the case: AJ-20261130-7K2M9QX4T1AB`.
    pub en: String,
    /// In Simplified Chinese: `办结：AJ-20261130-7K2M9QX4T1AB`.
    pub zh: String,
}

/// A command that settles an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "InboxCommand")]
pub struct Settling {
    /// The action, as the access table names it: `case.finish`.
    pub action: String,
    /// Where it is asked, with `POST`: `/v1/cases/7K2M9QX4T1AB/finish`.
    pub path: String,
    /// What it does, in English.
    pub en: String,
    /// The same in Simplified Chinese.
    pub zh: String,
    /// The members of its body that are known: `{"ordinal": 2}`. Whoever gives the command adds the rest, by the contract of the route.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub body: Map<String, Value>,
}

/// One item of one person's inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "InboxItem")]
pub struct Item {
    /// Which task of which aggregate: `case.7K2M9QX4T1AB.finish-case`, with `.ordinal` behind it where there can be several. The same for
    /// everybody who is asked; with the person it is unique, and it never changes.
    pub key: String,
    /// Whom it asks.
    pub person: String,
    /// What is to be done.
    pub task: Task,
    /// The same in words, with the number of the matter.
    pub title: Title,
    /// The article that gives the duty: `time-limit/3.4`.
    pub article: String,
    /// What it is about: `case/7K2M9QX4T1AB`.
    pub object: AggregateRef,
    /// The number of the matter.
    pub number: String,
    /// The window; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Since when it is asked.
    pub since: Instant,
    /// By when it is to be done; absent where no time is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// How near that is, at the moment of the answer.
    pub urgency: Urgency,
    /// Whose it is by name, where somebody else is asked; absent where it is one's own, or an office's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
    /// Why somebody else is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_on: Option<PassedOn>,
    /// The commands that settle it, the one that is meant first; never empty.
    pub commands: Vec<Settling>,
    /// The stream sequence of the last event that it follows from.
    pub sequence: u64,
}

/// By when something without a clock of its own is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum By {
    /// As an obligation of that aggregate and clock is due.
    Obligation(AggregateRef, Clock),
    /// Before that half day begins.
    HalfDay(HalfDay),
    /// By the end of the time for the ballots of this period.
    Ballots(String),
    /// By then.
    At(Instant),
}

/// From when on something can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Begins {
    /// From then on.
    At(Instant),
    /// From the end of that period, which waits for its ballots: until all are cast, or the time for them is over.
    AfterBallots(String),
}

/// One thing that an aggregate asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Open {
    /// What.
    pub task: Task,
    /// What it is about, where that is another aggregate than the row's: the ballot of a window, of a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<AggregateRef>,
    /// Which of several; empty where there can be only one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub which: String,
    /// Whom, as recorded.
    pub of: Asked,
    /// Since when.
    pub since: Instant,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// From when on it can be done; absent, at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins: Option<Begins>,
    /// From when on it cannot be done any more; absent, never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// Who is never asked for it, besides those whom the row keeps out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub but: Vec<String>,
    /// The office that whoever does it in another's place must hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<Role>,
    /// The task of the same aggregate that can only be done afterwards, and is not shown before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Task>,
    /// The obligation as long as which it is asked, by its key; absent, until it is settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub while_owed: Option<String>,
    /// The members of the command's body that are known.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub body: Map<String, Value>,
    /// The stream sequence of the event that asks.
    pub sequence: u64,
}

/// The two who sign a handover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parties {
    /// Who gives.
    pub giver: String,
    /// Who receives.
    pub receiver: String,
    /// What kind it is: of duty, the giver signs first (handover/1).
    pub kind: HandoverKind,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
}

/// Who decides on a leave, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Chain {
    /// Whose leave it is.
    pub person: String,
    /// Who has yet to decide, in order.
    pub waiting: Vec<Role>,
    /// The first half day away.
    pub from: HalfDay,
    /// Whether it is reported to the mayor.
    pub to_mayor: bool,
}

/// How a complaint is worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OnTrack {
    /// Who is responsible.
    pub responsible: String,
    /// On which track; none before it is classified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<Track>,
    /// On which track it was when it was given to somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_on: Option<Track>,
}

/// Who keeps the minutes of a meeting, and what they hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Minuted {
    /// Who keeps them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keeper: Option<String>,
    /// When the meeting starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Instant>,
    /// How much they decide.
    #[serde(default)]
    pub resolutions: u32,
}

/// What later events of an aggregate do not repeat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// Nothing.
    Nothing,
    /// The two parties of a handover, and whether it is one of duty.
    Parties(Box<Parties>),
    /// Whom a card is against, by name and on duty.
    Against(Vec<String>),
    /// Of a leave, whose turn comes after the one whose it is.
    Chain(Box<Chain>),
    /// Of a complaint, who is responsible and on which track it is.
    Track(Box<OnTrack>),
    /// Of a sheet, who decided which charge, where somebody did.
    Deciders(BTreeMap<String, String>),
    /// The roster of a month, as the domain folds it.
    Roster(Box<Duty>),
    /// Of a meeting, who keeps the minutes.
    Minuted(Box<Minuted>),
}

/// One aggregate, at `handover/ID`: what it asks now, and what must be known of it to ask the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Asking {
    /// Which.
    pub aggregate: AggregateRef,
    /// Its number.
    pub number: String,
    /// Its window; empty where there is none.
    pub window: String,
    /// What it is about: of a card the case or the complaint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<AggregateRef>,
    /// Who is never asked.
    #[serde(default)]
    pub kept_out: KeptOut,
    /// What it asks now.
    pub open: Vec<Open>,
    /// What later events do not repeat.
    pub kept: Kept,
}
