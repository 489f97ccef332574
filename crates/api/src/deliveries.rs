//! Deliveries outside (对外投递): what is answered about them, and what can be asked for.
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
