//! Stored events (原始事件): as they are answered, byte for byte, of one aggregate or in the order of the log. It must never hold what is made
//! of them.
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The stored events of one aggregate, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StoredEvents {
    /// The aggregate.
    pub aggregate: AggregateRef,
    /// Its events.
    pub events: Vec<StoredEvent>,
    /// What is stored under it and does not continue it: forgeries, which no reader counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

/// A message that is stored under an aggregate and does not count. Its content is not shown: nobody vouches for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeftOut {
    /// The stream sequence.
    pub sequence: u64,
    /// When the server stored it.
    pub stored_at: Instant,
    /// SHA-256 of the stored bytes, lower-case hex.
    pub hash: String,
    /// Why it does not count, in English.
    pub reason_en: String,
    /// Why it does not count, in Chinese.
    pub reason_zh: String,
}

/// One event as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StoredEvent {
    /// The stream sequence.
    pub sequence: u64,
    /// When the server stored it.
    pub stored_at: Instant,
    /// The hash of the stored bytes with its algorithm, `sha256:` and lower-case hex: the `previoushash` of the next event.
    pub hash: String,
    /// The envelope, byte for byte as it is stored.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub envelope: Box<RawValue>,
}

/// Recorded events in the order of the log, as far as whoever asks may read them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventPage {
    /// The events. There may be fewer than `limit`, or none, although more follow: a page looks at a bounded part of the log.
    pub events: Vec<StoredEvent>,
    /// Give it as `from` to go on. Where it is greater than `sequence`, everything recorded so far was looked at.
    pub next: u64,
    /// The last stream sequence of the log, which the answer reflects.
    pub sequence: u64,
}
