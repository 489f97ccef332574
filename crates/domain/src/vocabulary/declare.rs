//! How events and code sets are declared (声明方式): one line per event version and value. Commands: `reference::verbs`.
//!
//! Implements no article. It must never know a kind of aggregate.

use crate::vocabulary::ids::Kind;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// The schema of a `u64` that is written as a decimal string ([`decimal`]).
pub(crate) struct Decimal;

impl JsonSchema for Decimal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "decimal", "pattern": "^(0|[1-9][0-9]{0,19})$"})
    }
}

/// The schema of a text that names somebody of the staff by id, `P001`: whoever makes a form of it can offer the directory.
pub(crate) struct PersonId;

impl JsonSchema for PersonId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PersonId".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": PERSON})
    }
}

/// The format of a text that names somebody of the staff by id.
pub const PERSON: &str = "person-id";

pub(crate) mod decimal {
    //! A `u64` as a decimal string.
    pub(crate) fn serialize<S: serde::Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }
    pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        plain(&text).map_err(serde::de::Error::custom)
    }

    /// A number without sign and leading zeros, so that each has one form.
    fn plain(text: &str) -> Result<u64, String> {
        let number: u64 = text.parse().map_err(|error| format!("{error}"))?;
        let one_form = text.len() == 1 || !text.starts_with(['0', '+']);
        if one_form { Ok(number) } else { Err(format!("`{text}` has a sign or leading zeros")) }
    }
}

/// Why stored bytes are not an event of ours.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The envelope is not a strict CloudEvents JSON object with our extensions.
    #[error("the envelope does not decode")]
    Envelope(#[source] serde_json::Error),
    /// `data` does not have the shape that its type promises.
    #[error("the data of {event_type} does not decode")]
    Data {
        /// The event's type.
        event_type: String,
        /// What serde found.
        #[source]
        source: serde_json::Error,
    },
    /// The type is none that this build knows.
    #[error("the event type `{0}` is not known to this version")]
    UnknownType(String),
    /// `subject` is not `kind/id`.
    #[error("the subject `{0}` is not an aggregate of ours")]
    Subject(String),
}

/// The data of one event version: which events it is of.
pub trait EventData: Sized {
    /// The events of its kind.
    type Event: From<Self>;

    /// The data of an event, where it is this one.
    fn extract(event: &Self::Event) -> Option<&Self>;
}

/// One event version as its table declares it.
#[derive(Debug, Clone, Copy)]
pub struct EventType {
    /// The type: `anjuan.case.accepted.v1`.
    pub name: &'static str,
    /// The URI of its data's schema.
    pub schema: &'static str,
    /// What it is called, in English.
    pub en: &'static str,
    /// In Chinese.
    pub zh: &'static str,
    /// The article it carries out.
    pub article: &'static str,
    /// What its doc says, with the articles it cites.
    pub doc: &'static str,
    /// The fields of its data that hold sealed personal data.
    pub seals: &'static [&'static str],
    /// The JSON schema of its data, with shared shapes in the generator; the contract's messages follow from it.
    pub data: fn(&mut SchemaGenerator) -> Schema,
}

impl EventType {
    /// The kind of aggregate that it is an event of.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.name.split('.').nth(1).and_then(Kind::parse)
    }
}

/// Declares the events of one kind, one row per event version:
///
/// `Accepted(Accepted) = "accepted.v1" / "CaseAccepted", "Accepted", "受理", "time-limit/2", seals applicant;`
///
/// which is variant and data, type and message of its schema, both titles and the article it carries out; `numbered by number`
/// where it gives its aggregate the number in that field; and the fields that hold sealed personal data, where it has any. It expands to the enum of the events and strict decoding by type, to the
/// enum of their names (without data, for a `match` over types that were not decoded) and to `TABLE`.
macro_rules! events {
    ($(#[$doc:meta])* $name:ident, $named:ident of $kind:literal { $($(#[doc = $vdoc:literal])+ $variant:ident($data:ty) =
            $type:literal / $message:literal, $en:literal, $zh:literal, $article:literal
            $(, numbered by $number:ident)? $(, seals $($sealed:ident),+)?;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[serde(untagged)]
        #[allow(clippy::large_enum_variant, reason = "events are decoded one at a time and never kept in bulk")]
        pub enum $name { $($(#[doc = $vdoc])+ $variant($data)),+ }

        #[doc = concat!("The names of [`", stringify!($name), "`], without data.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $named { $($(#[doc = $vdoc])+ $variant),+ }

        impl $named {
            /// The event of a type; none for a type of another kind, or one that this build does not know.
            #[must_use]
            pub fn parse(event_type: &str) -> Option<Self> {
                match event_type {
                    $(concat!("anjuan.", $kind, ".", $type) => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The event's type.
            #[must_use]
            pub fn event_type(self) -> &'static str {
                match self { $(Self::$variant => concat!("anjuan.", $kind, ".", $type)),+ }
            }
        }

        impl $name {
            /// Every event version of this kind.
            pub const TABLE: &'static [$crate::vocabulary::declare::EventType] = &[
                $($crate::vocabulary::declare::EventType {
                    name: concat!("anjuan.", $kind, ".", $type),
                    schema: concat!("urn:anjuan:schema:anjuan.v1.", $message),
                    en: $en,
                    zh: $zh,
                    article: $article,
                    doc: concat!($($vdoc),+),
                    seals: &[$($(stringify!($sealed)),+)?],
                    data: |generator| generator.subschema_for::<$data>(),
                }),+
            ];

            /// The event's type and the URI of its data's schema.
            #[must_use]
            pub fn event_type(&self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$variant(_) => (concat!("anjuan.", $kind, ".", $type), concat!("urn:anjuan:schema:anjuan.v1.", $message))),+
                }
            }

            /// The number that it gives its aggregate, where it opens one that has a number.
            #[must_use]
            pub fn number(&self) -> Option<&str> {
                match self {
                    $(Self::$variant(_data) => $crate::vocabulary::declare::number!(_data $(, $number)?),)+
                }
            }

            /// The sealed personal data in it.
            #[must_use]
            pub fn sealed(&self) -> $crate::vocabulary::sealed::SealedParts<'_> {
                match self {
                    $(Self::$variant(_data) => {
                        $crate::vocabulary::sealed::SealedParts::default() $($(.with(&_data.$sealed))+)?
                    })+
                }
            }

            /// Decodes `data` strictly by `event_type`.
            ///
            /// # Errors
            /// Unknown type, or data of another shape.
            pub fn decode(event_type: &str, data: &str) -> Result<Self, $crate::vocabulary::declare::DecodeError> {
                match event_type {
                    $(concat!("anjuan.", $kind, ".", $type) => serde_json::from_str(data).map(Self::$variant).map_err(|source| {
                        $crate::vocabulary::declare::DecodeError::Data { event_type: event_type.to_owned(), source }
                    }),)+
                    _ => Err($crate::vocabulary::declare::DecodeError::UnknownType(event_type.to_owned())),
                }
            }
        }
        $(impl From<$data> for $name { fn from(data: $data) -> Self { Self::$variant(data) } })+
        $(impl $crate::vocabulary::declare::EventData for $data {
            type Event = $name;

            fn extract(event: &$name) -> Option<&Self> {
                match event {
                    $name::$variant(data) => Some(data),
                    #[allow(unreachable_patterns, reason = "a kind may have one event only")]
                    _ => None,
                }
            }
        })+
    };
}
pub(crate) use events;

/// The field of a number, where there is one.
macro_rules! number {
    ($data:ident) => {
        None
    };
    ($data:ident, $number:ident) => {
        Some($data.$number.as_str())
    };
}
pub(crate) use number;

/// Declares code sets: enums stored by name, with the list of their values.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? })+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }
        impl $name {
            /// Every value.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
        }
    )+ };
}
pub(crate) use codes;
