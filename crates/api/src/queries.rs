//! What reads answer. Every answer carries the stream sequence that it reflects.
pub use crate::stored::{EventPage, LeftOut, StoredEvent, StoredEvents};
use anjuan_domain::clock::Limit;
use anjuan_domain::matters::case::events::Satisfaction;
use anjuan_domain::matters::complaint::Shown;
use anjuan_domain::reference::centre::book::BookDefinition;
use anjuan_domain::reference::centre::definition::{
    ItemDefinition, PersonDefinition, PostDefinition, RulebookDefinition, WindowDefinition,
};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::deadlines::row::{Clock, Obligation, State};
use anjuan_views::register::row::{Entry, Milestone, Name, Phase};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A page of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Page<R> {
    /// The rows, in the order of the view's index.
    pub rows: Vec<R>,
    /// Give it as `cursor` for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The stream sequence the answer reflects.
    pub sequence: u64,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct One<R> {
    /// The row.
    pub row: R,
    /// The stream sequence the answer reflects.
    pub sequence: u64,
}

/// One obligation with its state at the moment of the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadlineRow {
    /// What it is now: open, warned, overdue, met, met-late, paused or cancelled.
    pub state: State,
    /// Who answers for it now, by name or because they stand in; absent where it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_duty: Option<String>,
    /// For whom they stand: whose it is by name; absent where nobody stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covering: Option<String>,
    /// The stream sequence since which the view passes over the aggregate, because it could not apply an event: the row says what was
    /// known then, and its clock goes on. Absent where the view follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_over_since: Option<u64>,
    /// The row of the view.
    #[serde(flatten)]
    pub obligation: Obligation,
}

/// One line of the register with the name that `time-limit/3` gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegisterRow {
    /// Of a case consultation, supplement, return, immediate, committed or report-up; of anything else its kind.
    pub name: Name,
    /// Who answers for it now, by name or because they stand in; absent where it is over, or nobody's by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_duty: Option<String>,
    /// For whom they stand: whose it is by name; absent where nobody stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covering: Option<String>,
    /// The row of the view.
    #[serde(flatten)]
    pub entry: Entry,
    /// Of a complaint, for whom it is about: all that is shown to them besides (complaint/3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
}

/// How many obligations stand in which state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeadlineSummary {
    /// Count by state: open, warned, overdue, met, met-late, paused, cancelled, late-entry.
    pub states: BTreeMap<String, u64>,
    /// The stream sequence the answer reflects.
    pub sequence: u64,
}

/// The state of one view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ViewStatus {
    /// Its name: `deadlines`.
    pub name: String,
    /// The version of its fold and row.
    pub version: u32,
    /// The stream sequence its rows reflect.
    pub position: u64,
    /// The last stream sequence of the log; absent when the log does not answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<u64>,
    /// How many rows it has.
    pub rows: u64,
    /// `starting`, `following`, `rebuilding`, `retrying` or `stopped`.
    pub health: String,
    /// Why it retries or stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Events that could not be applied.
    pub incidents: Vec<Incident>,
    /// Aggregates that are passed over since an incident.
    pub parked: Vec<Parked>,
}

/// An event that a view could not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Incident {
    /// Its stream sequence.
    pub sequence: u64,
    /// The aggregate.
    pub aggregate: String,
    /// Its type; empty where it does not decode.
    pub event_type: String,
    /// What is wrong.
    pub reason: String,
}

/// An aggregate that a view passes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parked {
    /// The aggregate.
    pub aggregate: String,
    /// The stream sequence of the incident.
    pub since: u64,
    /// How many later events were passed over.
    pub skipped: u64,
}

/// The state of every view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Views {
    /// One for each view.
    pub views: Vec<ViewStatus>,
}

/// What is passed over or could not be done, of the views and of the workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Incidents {
    /// Aggregates that a view passes over, since an event of theirs that it could not apply.
    pub views: Vec<ViewIncident>,
    /// Aggregates for which the workflow could not do what is due; it tries again by itself.
    pub workflow: Vec<WorkflowTrouble>,
    /// What could not be delivered outside, and what keeps deliveries from being made.
    #[serde(default)]
    pub deliveries: Vec<crate::deliveries::DeliveryTrouble>,
    /// What is wrong with the seal of the log.
    #[serde(default)]
    pub seal: Vec<SealTrouble>,
}

/// Something that is wrong with the seal of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SealTrouble {
    /// A stable code: `seal.without-quorum`, `seal.contradicted`, `seal.altered`.
    pub code: String,
    /// Since when.
    pub since: Instant,
    /// What, in English.
    pub detail_en: String,
    /// The same in Chinese.
    pub detail_zh: String,
}

/// An aggregate that a view passes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ViewIncident {
    /// The view.
    pub view: String,
    /// The aggregate.
    pub aggregate: String,
    /// The stream sequence of the event that could not be applied.
    pub since: u64,
    /// How many later events were passed over.
    pub skipped: u64,
    /// What is wrong with the event.
    pub reason: String,
    /// What is due of the aggregate, as it was known before: these clocks go on.
    #[serde(default)]
    pub due: Vec<Due>,
    /// Who said that it stays so, and why; absent where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Skip>,
}

/// A deadline that runs although something of its aggregate could not be applied or done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Due {
    /// The clock.
    pub clock: Clock,
    /// When it falls due.
    pub at: Instant,
}

/// Somebody's word that an aggregate stays passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Skip {
    /// The aggregate, or the id of a delivery.
    pub aggregate: String,
    /// Why.
    pub reason: String,
    /// The person.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// What the caller says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SkipRequest {
    /// The aggregate, or the id of a delivery.
    pub aggregate: String,
    /// Why it stays passed over, undone, or is not sent any more.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
}

/// An aggregate for which the workflow could not do what is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WorkflowTrouble {
    /// The aggregate.
    pub aggregate: String,
    /// The policy whose command failed.
    pub policy: String,
    /// When it failed first.
    pub since: Instant,
    /// How often it failed.
    pub tries: u32,
    /// The code of the last failure.
    pub code: String,
    /// The failure in English.
    pub detail_en: String,
    /// The same in Simplified Chinese.
    pub detail_zh: String,
    /// What is due of the aggregate: these clocks go on.
    #[serde(default)]
    pub due: Vec<Due>,
    /// Who said that it stays so, and why; absent where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Skip>,
}

/// What is tried again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RetryRequest {
    /// The aggregates, and the ids of deliveries; none for everything.
    #[serde(default)]
    pub aggregates: Vec<String>,
}

/// What was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retried {
    /// The views that are built anew, because they pass something over.
    pub views: Vec<String>,
    /// How many aggregates the workflow tries again in its next round.
    pub workflow: u64,
    /// How many deliveries are sent again.
    #[serde(default)]
    pub deliveries: u64,
}

/// The digest of a view's rows: the same for the same events, live, restarted or rebuilt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ViewDigest {
    /// The view.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// The stream sequence it reflects.
    pub sequence: u64,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over all rows in key order, lower-case hex.
    pub digest: String,
}

/// One line of a rebuild's progress (NDJSON); the last has `digest` or `error`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RebuildProgress {
    /// The view.
    pub view: String,
    /// The stream sequence reached.
    pub position: u64,
    /// The stream sequence the rebuild runs to.
    pub head: u64,
    /// On the last line: the digest of the rebuilt rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// On the last line, if it failed: why, and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The centre's reference data as of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CentreOnDay {
    /// The centre.
    pub centre: String,
    /// The day.
    pub on: NaiveDate,
    /// The stream sequence of the last reference event known.
    pub sequence: u64,
    /// The rulebook in force; absent before the first is adopted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rulebook: Option<RulebookDefinition>,
    /// Windows by id.
    pub windows: BTreeMap<String, WindowDefinition>,
    /// Staff by id.
    pub persons: BTreeMap<String, PersonDefinition>,
    /// Posts by id.
    pub posts: BTreeMap<String, PostDefinition>,
    /// The catalogue.
    pub items: Vec<CatalogueItem>,
    /// Registers by id: the fields of their forms, who writes, what falls due.
    #[serde(default)]
    pub registers: BTreeMap<String, BookDefinition>,
}

/// All events of the centre's reference data, as stored, in stream order: fold them to know every date.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CentreHistory {
    /// The stream sequence up to which the history is complete.
    pub sequence: u64,
    /// The events.
    pub events: Vec<StoredEvent>,
}

/// One service item of the catalogue as it applies on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CatalogueItem {
    /// Its id.
    pub id: String,
    /// The version of its definition.
    pub version: u32,
    /// The definition.
    pub definition: ItemDefinition,
}

/// The catalogue as of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Catalogue {
    /// The day.
    pub on: NaiveDate,
    /// The items, by id.
    pub items: Vec<CatalogueItem>,
}

/// "Apply today, due when": a due instant and how it came about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Calculation {
    /// The catalogue item, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// When the period starts.
    pub start: Instant,
    /// How long.
    pub limit: Limit,
    /// The instant after which it is late.
    pub due: Instant,
    /// The civil day of that instant.
    pub due_date: NaiveDate,
    /// Whether a day past the calendar's published horizon was counted.
    pub provisional: bool,
    /// The calendar version: the last notice known.
    pub calendar: String,
    /// One line per day, where `explain=true` was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<DayLine>,
}

/// One day of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DayLine {
    /// The civil day.
    pub date: NaiveDate,
    /// What the day was: counted, weekend, holiday by which notice, paused by which approval.
    pub en: String,
    /// The same in Simplified Chinese.
    pub zh: String,
}

/// The question of an applicant after their case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProgressRequest {
    /// The case number.
    pub number: String,
    /// The query password that registration answered.
    pub password: String,
}

/// The applicant's rating of a case that ended (满意度评价, work/3).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RatingRequest {
    /// The rating code of the sealed slip.
    pub code: String,
    /// The satisfaction.
    pub satisfaction: Satisfaction,
    /// What the applicant says, in the clear; sealed at the edge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// The rating was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RatingAnswer {
    /// The case number.
    pub number: String,
    /// The satisfaction.
    pub satisfaction: Satisfaction,
    /// When it was given.
    pub time: Instant,
    /// The stream sequence: what a view must have reached to show it.
    pub sequence: u64,
}

/// What an applicant is told of their case: no names, no opinions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Progress {
    /// The case number.
    pub number: String,
    /// The catalogue item.
    pub item: String,
    /// The item's name; empty when the item has left the catalogue.
    pub item_name: String,
    /// The window that handles it.
    pub window: String,
    /// Where the case stands: registered, supplement-asked, accepted, paused, finished, returned, voided, entry-error.
    pub phase: Phase,
    /// When it was registered.
    pub registered_at: Instant,
    /// When the promised period ends, once it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// What has happened, in order.
    pub history: Vec<ProgressLine>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProgressLine {
    /// When.
    pub at: Instant,
    /// What: registered, notice-given, accepted, step, paused …
    pub milestone: Milestone,
    /// The step's name, for a step.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub step: String,
}
