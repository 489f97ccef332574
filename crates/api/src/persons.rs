//! Looking a person up by number (查找个人): what is asked, and who is found. The number never stands in an address.
//!
//! Nothing of an answer is clear: who is found is shown by masked forms, with the matters that whoever asks may know of.
use crate::answers::Accepted;
use crate::clear::ClearParty;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::sealed::PartyKind;
use anjuan_domain::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// For what somebody's personal data is looked for or read (处理目的, 个人信息保护法/6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReadFor {
    /// The handling of a matter of theirs (办理).
    Handling,
    /// To call back whoever was served (回访, work/3).
    CallBack,
    /// They asked for their own data: access, a copy, correction, deletion (个人信息保护法/45 to /47).
    OwnRequest,
    /// Supervision: an inspector, or whoever is over the matter (post/1.5).
    Supervision,
}

impl ReadFor {
    /// Every purpose.
    pub const ALL: [ReadFor; 4] = [ReadFor::Handling, ReadFor::CallBack, ReadFor::OwnRequest, ReadFor::Supervision];

    /// Its name, as JSON has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ReadFor::Handling => "handling",
            ReadFor::CallBack => "call-back",
            ReadFor::OwnRequest => "own-request",
            ReadFor::Supervision => "supervision",
        }
    }

    /// In words: English and Chinese.
    #[must_use]
    pub fn naming(self) -> (&'static str, &'static str) {
        match self {
            ReadFor::Handling => ("handling", "办理"),
            ReadFor::CallBack => ("calling back", "回访"),
            ReadFor::OwnRequest => ("asked by the person", "本人要求"),
            ReadFor::Supervision => ("supervision", "监督"),
        }
    }
}

/// Who is looked for, by one number, for what and why. `Debug` shows no number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonSearch {
    /// The number of the identity document or the unified social credit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub document: Option<String>,
    /// The telephone number, as it was given to the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub telephone: Option<String>,
    /// For what; it is recorded.
    pub purpose: ReadFor,
    /// Why; it is recorded.
    #[schemars(length(max = 500))]
    pub reason: String,
}

impl fmt::Debug for PersonSearch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonSearch").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

/// One person who was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonFound {
    /// The id under which their data is sealed.
    pub applicant: String,
    /// What they are.
    pub kind: PartyKind,
    /// Their masked name, as they gave it last.
    pub masked_name: String,
    /// Their masked document number; empty where none was given.
    pub masked_document: String,
    /// Their masked telephone; empty where none was given.
    pub masked_telephone: String,
    /// In which matters, of those that whoever asks may know of.
    pub matters: Vec<AggregateRef>,
}

/// Who was found; nobody of whom whoever asks may know nothing, and nobody who was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonsFound {
    /// Those found, by id.
    pub rows: Vec<PersonFound>,
}

/// All that is kept about somebody, as of the event that records the copy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonExport {
    /// The event that records that it was handed out.
    pub accepted: Accepted,
    /// The id under which their data is sealed.
    pub applicant: String,
    /// Who they are, as they said: once for each that differs.
    pub identities: Vec<ClearParty>,
    /// The matters in which they appear, with all that is recorded of them.
    pub matters: Vec<ExportedMatter>,
    /// Who read, looked for or handed out their data, in the order of time.
    pub readings: Vec<Reading>,
}

/// One matter in which somebody appears.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportedMatter {
    /// Which.
    pub aggregate: AggregateRef,
    /// What is recorded of it, in order.
    pub events: Vec<ExportedEvent>,
}

/// One recorded event, in which what is theirs stands in the clear and what is sealed for somebody else is masked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportedEvent {
    /// When it happened.
    pub at: Instant,
    /// What, in English.
    pub what_en: String,
    /// What, in Chinese.
    pub what_zh: String,
    /// Who gave the command.
    pub by: String,
    /// What it says.
    pub data: serde_json::Value,
}

/// One reading of somebody's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reading {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: String,
    /// Their name, as the staff directory had it on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What they did, in English.
    pub what_en: String,
    /// What they did, in Chinese.
    pub what_zh: String,
    /// For what, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Why, as they said.
    pub reason: String,
    /// In which matter, where it was for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<AggregateRef>,
}
