//! Deliveries outside (对外投递): what is answered about them, and what can be asked for.
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_notices::Delivery;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Deliveries, the newest of them, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deliveries {
    /// The deliveries.
    pub rows: Vec<Delivery>,
    /// How many more there are that fit what was asked.
    pub more: u64,
}

/// What is sent again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplayRequest {
    /// One delivery; absent, every dead letter that fits the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Only by this channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Only to this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

/// What is not sent, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeliverySkipRequest {
    /// The delivery.
    pub id: String,
    /// Why.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
}

/// What is sent to try a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrialRequest {
    /// The channel.
    pub channel: String,
    /// The person who gets it.
    pub person: String,
}

/// What could not be delivered. It is sent again or skipped by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeliveryTrouble {
    /// The delivery; empty where the service cannot make or record deliveries at all.
    pub id: String,
    /// The channel; empty where it is about all.
    pub channel: String,
    /// The person; empty where it is about all.
    pub person: String,
    /// The objects of its notices.
    pub objects: Vec<AggregateRef>,
    /// Since when it is so.
    pub since: Instant,
    /// How often it was tried.
    pub tries: u32,
    /// What is wrong, in English.
    pub detail_en: String,
    /// In Chinese.
    pub detail_zh: String,
}
