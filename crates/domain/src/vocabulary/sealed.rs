//! Sealed personal data (个人信息密封): ciphertext and a masked form; the domain never sees the clear text.
//!
//! The edge encrypts under a key of the applicant's own before a command enters; erasing the applicant deletes the key.
//! Source: 个人信息保护法 (PIPL), `standards.md`.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text that only the holder of the applicant's key can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sealed {
    /// The applicant whose key seals it.
    pub applicant: String,
    /// Nonce and ciphertext, base64.
    pub ciphertext: String,
    /// What may be shown to anybody with access to the case: `王*`, `138****5645`.
    pub masked: String,
}

/// Whom a case or contact is for: the sealed personal fields and their masked forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Party {
    /// The applicant's id: a keyed hash of the identity document, or of the command where there is none.
    pub applicant: String,
    /// GB/T 39046 服务对象.
    pub kind: PartyKind,
    /// Masked name, for lists.
    pub masked_name: String,
    /// Masked document number; empty when none was given.
    pub masked_document: String,
    /// Masked telephone; empty when none was given.
    pub masked_telephone: String,
    /// Nonce and ciphertext (base64) of the JSON of all personal fields.
    pub ciphertext: String,
}

/// The sealed personal data of one event, in the order in which its table names the fields.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SealedParts<'a> {
    /// Whom it is for.
    pub parties: Vec<&'a Party>,
    /// Texts about them.
    pub texts: Vec<&'a Sealed>,
}

impl<'a> SealedParts<'a> {
    /// With what a field holds.
    #[must_use]
    pub(crate) fn with(mut self, field: &'a impl Seals) -> Self {
        field.add_to(&mut self);
        self
    }
}

/// A field that holds sealed personal data.
pub(crate) trait Seals {
    /// Adds it to what was found.
    fn add_to<'a>(&'a self, parts: &mut SealedParts<'a>);
}

impl Seals for Sealed {
    fn add_to<'a>(&'a self, parts: &mut SealedParts<'a>) {
        parts.texts.push(self);
    }
}

impl Seals for Party {
    fn add_to<'a>(&'a self, parts: &mut SealedParts<'a>) {
        parts.parties.push(self);
    }
}

impl<T: Seals> Seals for Option<T> {
    fn add_to<'a>(&'a self, parts: &mut SealedParts<'a>) {
        if let Some(field) = self {
            field.add_to(parts);
        }
    }
}

/// GB/T 39046-2020 服务对象.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PartyKind {
    /// 1 自然人.
    NaturalPerson,
    /// 2 企业法人.
    Enterprise,
    /// 3 事业法人.
    Institution,
    /// 4 社会组织.
    SocialOrganisation,
    /// 5 行政机关.
    Authority,
    /// 6 其他.
    Other,
}
