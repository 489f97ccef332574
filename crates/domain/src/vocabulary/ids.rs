//! Names of things: kinds (案卷种类), aggregates, persons, windows, items.
//!
//! An id is a token that fits a NATS subject: 1–64 of `A–Z a–z 0–9 _ -`. This module makes no ids; it derives the id
//! of a new aggregate from the id of the command that opens it, so that a repeated command finds the same aggregate.
use crate::vocabulary::kinds::kinds;
use crate::vocabulary::matter::MatterKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// How the aggregates of a kind are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// The id follows from the command that opens it ([`AggregateRef::opened_by`]), and people know it by a number that begins
    /// with these letters: `AJ-20261122-7K2M9QX4T1AB`.
    Numbered(&'static str),
    /// The caller names it: how, in English and in Simplified Chinese.
    Named(&'static str, &'static str),
}

impl Naming {
    /// Whether the id follows from the id of the command that opens the aggregate.
    #[must_use]
    pub fn follows_from_command(self) -> bool {
        match self {
            Naming::Numbered(_) => true,
            Naming::Named(..) => false,
        }
    }

    /// What somebody gives who names one: in English and in Simplified Chinese.
    #[must_use]
    pub fn hint(self) -> (&'static str, &'static str) {
        match self {
            Naming::Numbered(_) => ("The aggregate's id, or its number where it has one.", "案卷编号。"),
            Naming::Named(en, zh) => (en, zh),
        }
    }
}

use Naming::{Named, Numbered};

/// Writes out [`Kind`] from the table of kinds.
macro_rules! kind {
    (aggregates { $($own:ident = $own_name:literal, $own_ids:expr, $own_en:literal, $own_zh:literal, at $own_path:literal,
            in $($own_module:ident)::+: $state:ident begins $begins:ident, $own_event:ident, $own_commands:ident;)* }
     reference { $($ref:ident = $ref_name:literal, $ref_ids:expr, $ref_en:literal, $ref_zh:literal,
            in $($ref_module:ident)::+: $ref_event:ident $(, at $ref_path:literal in $($command_module:ident)::+: $ref_commands:ident)?;)* }) => {
        kind! { @rows
            $($own = $own_name, $own_ids, $own_en, $own_zh;)*
            $($ref = $ref_name, $ref_ids, $ref_en, $ref_zh;)*
        }
        impl Kind {
            /// The kinds that are reference data: what [`Centre`](crate::reference::centre::Centre) is folded from.
            pub const REFERENCE: &'static [Kind] = &[$(Kind::$ref),*];
        }
    };
    (@rows $($kind:ident = $name:literal, $naming:expr, $en:literal, $zh:literal;)*) => {
        /// The kinds of aggregate, each with its own streams of events and its own `.proto`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "lowercase")]
        pub enum Kind { $(#[doc = concat!($en, " (", $zh, ").")] $kind),* }

        impl Kind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind),*];

            /// The subject token and the first part of `case/ID`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$kind => $name),* }
            }

            /// How its aggregates are named.
            #[must_use]
            pub fn naming(self) -> Naming {
                match self { $(Kind::$kind => $naming),* }
            }

            /// What one is called: in English and in Simplified Chinese.
            #[must_use]
            pub fn title(self) -> (&'static str, &'static str) {
                match self { $(Kind::$kind => ($en, $zh)),* }
            }
        }
    };
}
kinds!(kind);

impl Kind {
    /// The kinds that somebody is responsible for and hands over (handover/2.4).
    pub const MATTERS: [Kind; 4] =
        [MatterKind::Contact.kind(), MatterKind::Case.kind(), MatterKind::Denial.kind(), MatterKind::Complaint.kind()];

    /// The kind whose numbers begin like this one: `AJ-20261122-7K2M9QX4T1AB` is a case's.
    #[must_use]
    pub fn of_number(number: &str) -> Option<Self> {
        let letters = number.split_once('-')?.0;
        Self::ALL.iter().copied().find(|kind| matches!(kind.naming(), Numbered(prefix) if prefix == letters))
    }

    /// The kind of that name, if there is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One aggregate: `case/7K2M9QX4T1AB`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AggregateRef {
    /// Its kind.
    pub kind: Kind,
    /// Its id, a subject token.
    pub id: String,
}

/// Why a text is not an aggregate or an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not of the form `kind/id`.
    #[error("`{0}` is not of the form kind/id, such as case/7K2M9QX4T1AB")]
    Form(String),
    /// The kind is none of ours.
    #[error("`{0}` is not a kind of aggregate; the kinds are {kinds}", kinds = kind_names())]
    Kind(String),
    /// Not a subject token.
    #[error("`{0}` is not an id: 1 to 64 of the letters A–Z and a–z, digits, `_` and `-`")]
    Token(String),
}

fn kind_names() -> String {
    Kind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
}

/// Whether `text` may stand as an id: a subject token of 1–64 safe characters.
///
/// # Errors
/// [`IdError::Token`] names the text.
pub fn check_token(text: &str) -> Result<(), IdError> {
    let safe = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    if (1..=64).contains(&text.len()) && text.bytes().all(safe) { Ok(()) } else { Err(IdError::Token(text.to_owned())) }
}

impl AggregateRef {
    /// The aggregate `kind/id`.
    ///
    /// # Errors
    /// [`IdError::Token`] when `id` is not a subject token.
    pub fn new(kind: Kind, id: impl Into<String>) -> Result<Self, IdError> {
        let id = id.into();
        check_token(&id)?;
        Ok(Self { kind, id })
    }

    /// A regular expression of every reference that there can be: one of the kinds, then an id.
    #[must_use]
    pub fn pattern() -> String {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("^({})/[A-Za-z0-9_-]{{1,64}}$", kinds.join("|"))
    }

    /// The aggregate a command opens: its id is the first 60 bits of the SHA-256 of kind and command id, in Crockford's base 32.
    #[must_use]
    pub fn opened_by(kind: Kind, command: Uuid) -> Self {
        Self { kind, id: short_code(&[kind.as_str().as_bytes(), command.as_bytes()]) }
    }
}

impl std::str::FromStr for AggregateRef {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let (kind, id) = text.split_once('/').ok_or_else(|| IdError::Form(text.to_owned()))?;
        Self::new(Kind::parse(kind).ok_or_else(|| IdError::Kind(kind.to_owned()))?, id)
    }
}

impl fmt::Display for AggregateRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

impl Serialize for AggregateRef {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AggregateRef {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for AggregateRef {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AggregateRef".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let pattern = AggregateRef::pattern();
        schemars::json_schema!({"type": "string", "pattern": pattern, "description": "kind/id, such as case/7K2M9QX4T1AB"})
    }
}

/// The id of a command that the service derives from another: the first 16 bytes of the SHA-256 of its parts, each part
/// followed by a zero byte, as a UUID of version 8, so that a repetition finds the same command.
#[must_use]
pub fn derived_command(parts: &[&[u8]]) -> Uuid {
    let ended: Vec<&[u8]> = parts.iter().flat_map(|part| [*part, &[0]]).collect();
    hashed_command(&ended)
}

/// The same of parts that are one after another as they are; the caller sees to it that no two commands have the same bytes.
#[must_use]
pub fn hashed_command(parts: &[&[u8]]) -> Uuid {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash.finalize()).for_each(|(byte, from)| *byte = from);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Twelve symbols of Crockford's base 32 (no I, L, O, U) for the SHA-256 of `parts`, each part followed by a zero byte.
#[must_use]
pub fn short_code(parts: &[&[u8]]) -> String {
    use sha2::{Digest, Sha256};
    const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    let digest = hash.finalize();
    let bits = digest.iter().take(8).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    (0..12).map(|i| SYMBOLS[(bits >> (59 - 5 * i) & 31) as usize] as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_never_change_for_what_was_recorded_before() {
        let of = |text: &str| Uuid::parse_str(text).unwrap();
        assert_eq!(derived_command(&[b"together", b"case/A"]), of("49322c67-ad0b-8827-b141-2a4aa3188883"));
        assert_eq!(hashed_command(&[b"deem-accepted", &[0], b"case/A"]), of("0333c131-8616-8359-9511-e93f1e8e8788"));
    }
}
