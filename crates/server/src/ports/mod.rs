//! Ports: how a role asks another one, in the same process or over NATS; who asks cannot tell the difference.
pub mod facts;
pub mod health;
pub mod local;
pub mod people;
pub mod remote;
pub mod replayed;
pub mod scoring;

use anjuan_api::{Accepted, Problem};
use anjuan_domain::command::Command;
use anjuan_domain::vocabulary::actor::Actor;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::page::LARGEST_LIMIT;
use anjuan_views::register::query::Own;
use async_trait::async_trait;
use bytes::Bytes;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// Who asks, as the edge verified it.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Whom the token names.
    pub actor: Actor,
    /// When the token expires.
    pub expires_at: Instant,
    /// The token itself: a desk in another process verifies it again.
    pub token: String,
}

/// Where commands go.
#[async_trait]
pub trait CommandPort: Send + Sync + 'static {
    /// Executes one command.
    ///
    /// # Errors
    /// The problem as it is answered.
    async fn submit(&self, caller: &Caller, command: Command) -> Result<Accepted, Problem>;
}

/// Where questions go.
#[async_trait]
pub trait QueryPort: Send + Sync + 'static {
    /// Answers one question as JSON.
    ///
    /// # Errors
    /// The problem as it is answered.
    async fn ask(&self, question: Question) -> Result<Bytes, Problem>;
}

/// A question to a view.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Question {
    /// A page of the register: `Page<RegisterRow>`.
    Register(RegisterQuery),
    /// One line of the register by aggregate: `One<RegisterRow>`.
    Entry(EntryQuery),
    /// A page of deadlines: `Page<DeadlineRow>`.
    Deadlines(DeadlineQuery),
    /// Deadlines counted by state: `DeadlineSummary`.
    Summary(SummaryQuery),
    /// A page of breaches: `Page<Breach>`.
    Breaches(BreachQuery),
    /// Attendance, leave, meetings: as each says.
    Attendance(people::AttendanceQuestion),
    /// Periods and scores: as each says.
    Scoring(scoring::ScoringQuestion),
    /// The state of every view: `Views`.
    Status,
    /// The digest of a view: `ViewDigest`.
    Digest(DigestQuery),
    /// Records that an aggregate stays passed over: `Skip`.
    Skip(anjuan_api::queries::Skip),
    /// What was recorded of that: `Vec<Skip>`.
    Skips,
    /// Begins a rebuild, or says how far the running one is: `RebuildProgress`.
    Rebuild(RebuildOrder),
}

/// Rows on a page, from a query string or from another role; what is out of range is refused and not bent into it.
fn rows<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    struct Rows;
    impl Visitor<'_> for Rows {
        type Value = Option<usize>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a number from 1 to {LARGEST_LIMIT}")
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
            self.visit_str(&number.to_string())
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            let limit = text.parse().ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit));
            limit
                .map(Some)
                .ok_or_else(|| E::custom(format!("must be a number from 1 to {LARGEST_LIMIT}, not `{text}`")))
        }
    }
    deserializer.deserialize_any(Rows)
}

/// Filters of the register, as they stand in a query string.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RegisterQuery {
    /// The kind of the list; set by the route, none for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<anjuan_domain::vocabulary::ids::Kind>,
    /// Kinds, by comma, where a question is about several: a person's matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<String>,
    /// Open ones only, or closed ones only.
    pub open: Option<bool>,
    /// Phase.
    pub phase: Option<String>,
    /// One of the six names.
    pub name: Option<String>,
    /// Window.
    pub window: Option<String>,
    /// Person responsible, by name or because they stand in now.
    pub responsible: Option<String>,
    /// Person responsible by name, whoever stands in: what a handover lists (handover/2.4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// Person whom it is about.
    pub person: Option<String>,
    /// Catalogue item.
    pub item: Option<String>,
    /// Applicant's id.
    pub applicant: Option<String>,
    /// Masked name.
    pub masked_name: Option<String>,
    /// Registered at this instant or later.
    pub from: Option<Instant>,
    /// Registered before.
    pub before: Option<Instant>,
    /// Whose rows may be read; set by the edge, none for everybody's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<Own>,
    /// Rows on a page: 1 to 500.
    #[serde(deserialize_with = "rows")]
    pub limit: Option<usize>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// One line of the register.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryQuery {
    /// The aggregate.
    pub aggregate: anjuan_domain::vocabulary::ids::AggregateRef,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// Filters of deadlines, as they stand in a query string.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DeadlineQuery {
    /// States, by comma.
    pub state: Option<String>,
    /// Window.
    pub window: Option<String>,
    /// Person responsible, by name or because they stand in now.
    pub responsible: Option<String>,
    /// Clock.
    pub clock: Option<String>,
    /// Due before.
    pub before: Option<Instant>,
    /// Aggregate.
    pub aggregate: Option<String>,
    /// Rows on a page: 1 to 500.
    #[serde(deserialize_with = "rows")]
    pub limit: Option<usize>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// Filters of breaches, as they stand in a query string.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct BreachQuery {
    /// Window.
    pub window: Option<String>,
    /// Person, as on duty at that moment.
    pub person: Option<String>,
    /// An article, or a whole system.
    pub rule: Option<String>,
    /// Codes, by comma.
    pub code: Option<String>,
    /// Aggregate.
    pub aggregate: Option<String>,
    /// Since this instant or later.
    pub since: Option<Instant>,
    /// Before this instant.
    pub until: Option<Instant>,
    /// Still so only, or ended ones only.
    pub open: Option<bool>,
    /// Rows on a page: 1 to 500.
    #[serde(deserialize_with = "rows")]
    pub limit: Option<usize>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// What is counted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SummaryQuery {
    /// Window.
    pub window: Option<String>,
    /// Clock.
    pub clock: Option<String>,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// Which digest.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DigestQuery {
    /// The view.
    pub view: String,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// A rebuild; asked again with the same job, how far it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RebuildOrder {
    /// The view.
    pub view: String,
    /// The caller's id for this rebuild.
    pub job: uuid::Uuid,
}

impl Question {
    /// The view that answers; `all` for the state of every one.
    #[must_use]
    pub fn view(&self) -> &str {
        match self {
            Question::Register(_) | Question::Entry(_) => "register",
            Question::Deadlines(_) | Question::Summary(_) => "deadlines",
            Question::Breaches(_) => "breaches",
            Question::Attendance(_) => "attendance",
            Question::Scoring(_) => "scoring",
            Question::Status | Question::Skip(_) | Question::Skips => "all",
            Question::Digest(query) => &query.view,
            Question::Rebuild(order) => &order.view,
        }
    }
}
