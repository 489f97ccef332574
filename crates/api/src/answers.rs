//! What commands and the service itself answer.
use crate::clear::ClearParty;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A command was accepted and its one event is on the disk. The same command id gets the same answer for ever, from the same
/// person for the same command; the query password alone is shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Accepted {
    /// The command's id, the caller's `Idempotency-Key`.
    pub command_id: Uuid,
    /// The aggregate, `case/7K2M9QX4T1AB`.
    pub aggregate: AggregateRef,
    /// The number by which people name it: of a case, a contact, a finding …; of a place booked on a day, and of a swap of duty
    /// its ordinal, which whoever answers the swap gives. Absent for what has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The event's version in its aggregate.
    pub version: u64,
    /// The event's stream sequence: give it as `after` to read your own write.
    pub sequence: u64,
    /// Where other events were recorded together with it, as those of the cases that a handover moves: the stream sequence of the
    /// last of them. Give this one as `after`. Absent where there are none, and where the answer is given again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sequence: Option<u64>,
    /// The event's id.
    pub event_id: Uuid,
    /// The event's type, `anjuan.case.registered.v1`.
    #[serde(rename = "type")]
    pub event_type: String,
    /// When it happened.
    pub time: Instant,
    /// When it was recorded.
    pub recorded_time: Instant,
    /// Who was responsible; empty for reference data.
    pub responsible: String,
    /// The password for the public progress query; only for a registration, and only in its first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query_password: Option<String>,
    /// Where the query password is found, when this answer repeats a registration: the path of the receipt, which whoever
    /// works cases may print.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query_password_at: Option<String>,
    /// Whether the command had been accepted before and this is the original answer.
    pub duplicate: bool,
}

/// The clear text of an applicant's personal data; reading it has left an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Disclosure {
    /// The event that the reading left.
    pub accepted: Accepted,
    /// The party as it was given; absent where only a text is sealed under the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<ClearParty>,
    /// The texts that are sealed under the id where it was looked up: what was asked, complained of or stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<String>,
}

/// Whom the token names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Whoami {
    /// The person's id.
    pub person: String,
    /// The roles the token grants.
    pub roles: Vec<Role>,
    /// The centre it is for.
    pub centre: String,
    /// When the token expires.
    pub expires_at: Instant,
}

/// Whether the service lives, or can serve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Health {
    /// `live`, `ready` or `not-ready`.
    pub status: String,
    /// What was checked, each with `ok` or what is wrong and what to do.
    pub checks: Vec<Check>,
}

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Check {
    /// What: `log`, `desk`, `view:deadlines`.
    pub name: String,
    /// `ok`, or what is wrong, in English.
    pub finding: String,
    /// The same in Simplified Chinese; absent where nothing is wrong, as is what follows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub finding_zh: String,
    /// What to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remedy: String,
    /// The same in Simplified Chinese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remedy_zh: String,
    /// Since when it is seen to be so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
}

impl Check {
    /// What the finding says where nothing is wrong.
    const OK: &'static str = "ok";

    /// A check that found nothing wrong.
    #[must_use]
    pub fn well(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            finding: Self::OK.to_owned(),
            finding_zh: String::new(),
            remedy: String::new(),
            remedy_zh: String::new(),
            since: None,
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.finding == Self::OK
    }
}
