//! Many commands at once, for imports and demonstrations: each answered on its own, nothing all-or-nothing.
use crate::answers::Accepted;
use crate::problem::Problem;
use anjuan_domain::command::EnteredFor;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// At most this many commands in one request.
pub const MOST: usize = 2_000;

/// Commands in order. Those of one aggregate are executed in the order given; those of different aggregates at once.
///
/// Where the outcome of one is not known (status 500 and above, or `command.contended`), those of its aggregate that follow
/// are not tried and answered with 424 `batch.not-tried`: send the same commands again, with the same ids and in the same order.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BatchRequest {
    /// The commands.
    pub commands: Vec<BatchCommand>,
}

/// One command of a batch; the domain's `Command` has this JSON.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BatchCommand {
    /// The command's id: the same id is answered with the same result for ever.
    pub id: Uuid,
    /// The aggregate; absent for a command that opens one, whose id then follows from the command id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<AggregateRef>,
    /// When it happened; absent, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// For whom it is entered from paper, where somebody else did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_for: Option<EnteredFor>,
    /// The stream sequence seen last of this aggregate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<u64>,
    /// The event or command that caused this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation: Option<Uuid>,
    /// `{"case": {"register": {…}}}`: the command's fields under kind (`contact`, `case`, `denial` …) and verb, personal
    /// data in the clear, or sealed already.
    pub body: serde_json::Value,
}

/// The answers, in the order of the commands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BatchAnswer {
    /// One for each command.
    pub results: Vec<BatchResult>,
    /// The stream sequence of the last event that was recorded for any of them: give it as `after`. Absent where none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u64>,
}

/// The answer to one command of a batch: exactly one of `accepted` and `problem`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BatchResult {
    /// The command's id.
    pub id: Uuid,
    /// It was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
    /// It was not, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}
