//! Events (事件) and their envelope: one CloudEvents 1.0 JSON object in structured mode.
//!
//! Stored bytes are input: everything decodes with `Result`, strictly, and an unknown field is an error. The envelope
//! borrows from the stored bytes and leaves `data` raw, so that a reader decodes only the events it needs.
//! `sequence`, `previoussequence` and `factssequence` are decimal strings, as the proto3 JSON mapping has 64-bit numbers.
//! Two times: `time` is when it happened, `recordedtime` when it was recorded. An optional attribute that has nothing to
//! say is left out and never empty. What was decided for each attribute, and why, stands in `ENVELOPE.md` beside this file.
use crate::reference::centre::events::ReferenceEvent;
use crate::vocabulary::declare::{DecodeError, EventData, EventType, decimal};
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::kinds::kinds;
use crate::vocabulary::sealed::SealedParts;
use crate::vocabulary::stamp::Instant;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use uuid::Uuid;

/// The envelope of one stored event.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope<'a> {
    /// Always `1.0`.
    #[serde(borrow)]
    pub specversion: Cow<'a, str>,
    /// The event's id, UUIDv7.
    pub id: Uuid,
    /// `urn:anjuan:centre:<centre>`, as [`source`] writes it.
    #[serde(borrow)]
    pub source: Cow<'a, str>,
    /// `anjuan.case.registered.v1`.
    #[serde(borrow, rename = "type")]
    pub event_type: Cow<'a, str>,
    /// The aggregate, `case/7K2M9QX4T1AB`.
    #[serde(borrow)]
    pub subject: Cow<'a, str>,
    /// When it happened.
    pub time: Instant,
    /// Always `application/json`.
    #[serde(borrow)]
    pub datacontenttype: Cow<'a, str>,
    /// The schema of `data`, an absolute URI that ends in its message: `urn:anjuan:schema:anjuan.v1.CaseRegistered`.
    #[serde(borrow)]
    pub dataschema: Cow<'a, str>,
    /// The version of this event in its aggregate, from 1 without gaps.
    #[serde(with = "decimal")]
    pub sequence: u64,
    /// When it was recorded.
    pub recordedtime: Instant,
    /// The person who gave the command, `system` for the service itself.
    #[serde(borrow)]
    pub authid: Cow<'a, str>,
    /// `user` or `system`.
    #[serde(borrow)]
    pub authtype: Cow<'a, str>,
    /// What the event belongs to: the command id that began the chain.
    pub correlationid: Uuid,
    /// The event or command that caused it directly.
    pub causationid: Uuid,
    /// The command's id, given by the caller.
    pub commandid: Uuid,
    /// The hash of the command ([`crate::command::Command::hash`]): whoever gives the same id again must give the same
    /// command. Empty where it is left out.
    #[serde(borrow, default, deserialize_with = "stated::deserialize", skip_serializing_if = "str::is_empty")]
    pub commandhash: Cow<'a, str>,
    /// The rulebook version it was decided under; `none` before the first is adopted.
    #[serde(borrow)]
    pub rulebook: Cow<'a, str>,
    /// The stream sequence at which the facts of other aggregates were true that the decision rests on; left out where
    /// it needed none.
    #[serde(default, with = "optional_decimal", skip_serializing_if = "Option::is_none")]
    pub factssequence: Option<u64>,
    /// The person responsible at that moment (ab-role/3); empty, and left out, for reference data.
    #[serde(borrow, default, deserialize_with = "stated::deserialize", skip_serializing_if = "str::is_empty")]
    pub responsible: Cow<'a, str>,
    /// The person who did it, where `authid` entered it for them from paper; empty, and left out, otherwise.
    #[serde(borrow, default, deserialize_with = "stated::deserialize", skip_serializing_if = "str::is_empty")]
    pub enteredfor: Cow<'a, str>,
    /// The paper that shows it; empty, and left out, where none was named or nothing was entered for anybody.
    #[serde(borrow, default, deserialize_with = "stated::deserialize", skip_serializing_if = "str::is_empty")]
    pub enteredfrom: Cow<'a, str>,
    /// Stream sequence of the aggregate's previous event; 0 for the first.
    #[serde(with = "decimal")]
    pub previoussequence: u64,
    /// The [`hash`] of the previous event's stored bytes: `sha256:<hex>`; empty, and left out, for the first.
    #[serde(borrow, default, deserialize_with = "stated::deserialize", skip_serializing_if = "str::is_empty")]
    pub previoushash: Cow<'a, str>,
    /// The signature of the desk: `<algorithm>:<key>:<base64url>`. Left out of events of earlier releases.
    #[serde(borrow, default, deserialize_with = "stated::deserialize", skip_serializing_if = "str::is_empty")]
    pub signature: Cow<'a, str>,
    /// The event's own JSON, described by the message that `dataschema` names.
    #[serde(borrow)]
    pub data: Cow<'a, RawValue>,
}

mod optional_decimal {
    //! A `u64` as a decimal string, where it is there.
    pub(super) fn serialize<S: serde::Serializer>(value: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => super::decimal::serialize(value, serializer),
            None => serializer.serialize_none(),
        }
    }
    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
        super::decimal::deserialize(deserializer).map(Some)
    }
}

mod stated {
    //! A text that is there: what has nothing to say is left out, so that each event has one form only.
    use std::borrow::Cow;
    use std::fmt;

    struct Text;

    impl<'de> serde::de::Visitor<'de> for Text {
        type Value = Cow<'de, str>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text that is not empty")
        }

        fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
            if text.is_empty() { Err(E::invalid_length(0, &self)) } else { Ok(Cow::Borrowed(text)) }
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
            if text.is_empty() { Err(E::invalid_length(0, &self)) } else { Ok(Cow::Owned(text.to_owned())) }
        }
    }

    pub(super) fn deserialize<'de: 'a, 'a, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Cow<'a, str>, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

impl<'a> Envelope<'a> {
    /// Decodes the envelope of a stored event, leaving `data` raw.
    ///
    /// # Errors
    /// [`DecodeError::Envelope`] when a field is missing, unknown or of the wrong form.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        serde_json::from_slice(bytes).map_err(DecodeError::Envelope)
    }

    /// Decodes `data` by the type.
    ///
    /// # Errors
    /// [`DecodeError::UnknownType`] or [`DecodeError::Data`].
    pub fn event(&self) -> Result<Event, DecodeError> {
        Event::decode(&self.event_type, self.data.get())
    }

    /// The aggregate that `subject` names.
    ///
    /// # Errors
    /// [`DecodeError::Subject`].
    pub fn aggregate(&self) -> Result<AggregateRef, DecodeError> {
        self.subject.parse().map_err(|_| DecodeError::Subject(self.subject.clone().into_owned()))
    }

    /// The kind, read from the subject without allocating.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.subject.split_once('/').and_then(|(kind, _)| Kind::parse(kind))
    }
}

/// One stored event as readers get it: its place in the stream and its envelope.
#[derive(Debug, Clone)]
pub struct Recorded<'a> {
    /// The stream sequence.
    pub stream_sequence: u64,
    /// The envelope.
    pub envelope: Envelope<'a>,
}

/// What the URI of every schema begins with; the message's full name follows.
pub const SCHEMA_PREFIX: &str = "urn:anjuan:schema:";

/// What the URI of every centre begins with; its name follows.
pub const SOURCE_PREFIX: &str = "urn:anjuan:centre:";

/// The `source` of a centre's events.
#[must_use]
pub fn source(centre: &str) -> String {
    format!("{SOURCE_PREFIX}{centre}")
}

/// SHA-256 of stored bytes with the name of the algorithm, `sha256:<lower-case hex>`: the `previoushash` of the next event.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    named(sha256(bytes))
}

/// SHA-256 in lower-case hex, where the algorithm is said elsewhere.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(sha256(bytes))
}

/// SHA-256 as it is, for those who keep many.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).into()
}

/// A SHA-256 as [`hash`] writes it.
#[must_use]
pub fn named(sha256: [u8; 32]) -> String {
    format!("sha256:{}", hex::encode(sha256))
}

/// Writes out the events of every kind from the table of kinds: the enum over all of them and what leads from one of a kind to any.
macro_rules! event {
    (aggregates { $($own:ident = $own_name:literal, $own_ids:expr, $own_en:literal, $own_zh:literal, at $path:literal,
            in $($own_module:ident)::+: $state:ident begins $begins:ident, $own_event:ident, $commands:ident;)* }
     reference { $($ref:ident = $ref_name:literal, $ref_ids:expr, $ref_en:literal, $ref_zh:literal,
            in $($ref_module:ident)::+: $ref_event:ident $(, at $ref_path:literal in $($command_module:ident)::+: $ref_commands:ident)?;)* }) => {
        event! { @rows
            $($own(crate::$($own_module)::+::events::$own_event), $own_en, $own_zh;)*
            $($ref(crate::$($ref_module)::+::events::$ref_event), $ref_en, $ref_zh;)*
        }
    };
    (@rows $($variant:ident($name:ty), $en:literal, $zh:literal;)*) => {
        /// Any event of the service.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum Event { $(#[doc = concat!($en, " (", $zh, ").")] $variant($name)),* }

        $(impl From<$name> for Event { fn from(event: $name) -> Self { Event::$variant(event) } })*
        $(impl OfKind for $name {
            fn extract(event: &Event) -> Option<&Self> {
                if let Event::$variant(event) = event { Some(event) } else { None }
            }
        })*

        impl Event {
            /// Every event version, in the order of the kinds.
            pub fn table() -> impl Iterator<Item = &'static EventType> {
                [$(<$name>::TABLE),*].into_iter().flatten()
            }

            /// The kind of aggregate it is of.
            #[must_use]
            pub fn kind(&self) -> Kind {
                match self { $(Event::$variant(_) => Kind::$variant),* }
            }

            /// The event's type and the URI of its data's schema.
            #[must_use]
            pub fn event_type(&self) -> (&'static str, &'static str) {
                match self { $(Event::$variant(event) => event.event_type()),* }
            }

            /// The number that it gives its aggregate, where it opens one that has a number.
            #[must_use]
            pub fn number(&self) -> Option<&str> {
                match self { $(Event::$variant(event) => event.number()),* }
            }

            /// The sealed personal data in it.
            #[must_use]
            pub fn sealed(&self) -> SealedParts<'_> {
                match self { $(Event::$variant(event) => event.sealed()),* }
            }

            fn decode_kind(kind: Kind, event_type: &str, data: &str) -> Result<Self, DecodeError> {
                Ok(match kind { $(Kind::$variant => Event::$variant(<$name>::decode(event_type, data)?)),* })
            }
        }
    };
}

kinds!(event);

/// The events of one kind. The bound that `From` needs is this trait: `Event: From<…>` in its own bound has no end.
pub trait OfKind: Into<Event> {
    /// The event, where it is of this kind.
    fn extract(event: &Event) -> Option<&Self>;
}

impl<D: EventData> From<D> for Event
where
    D::Event: OfKind,
{
    fn from(data: D) -> Self {
        D::Event::from(data).into()
    }
}

impl Event {
    /// Every event type with the URI of its schema, in the order of the kinds.
    #[must_use]
    pub fn types() -> Vec<(&'static str, &'static str)> {
        Self::table().map(|row| (row.name, row.schema)).collect()
    }

    /// The row of an event type, `anjuan.case.accepted.v1`; none for one that this build does not know.
    #[must_use]
    pub fn declared(event_type: &str) -> Option<&'static EventType> {
        Self::table().find(|row| row.name == event_type)
    }

    /// The data of this event, where it is that one: `event.data::<Registered>()`.
    #[must_use]
    pub fn data<D: EventData>(&self) -> Option<&D>
    where
        D::Event: OfKind,
    {
        D::Event::extract(self).and_then(D::extract)
    }

    /// Decodes `data` strictly by `event_type`.
    ///
    /// # Errors
    /// Unknown type, or data of another shape.
    pub fn decode(event_type: &str, data: &str) -> Result<Self, DecodeError> {
        let kind = event_type
            .strip_prefix("anjuan.")
            .and_then(|rest| rest.split_once('.'))
            .and_then(|(kind, _)| Kind::parse(kind));
        Self::decode_kind(kind.ok_or_else(|| DecodeError::UnknownType(event_type.to_owned()))?, event_type, data)
    }
}

/// Writes out, from the table of kinds, how events of reference data become any event, and any event one of them.
macro_rules! reference_event {
    (aggregates { $($own:ident = $own_name:literal, $own_ids:expr, $own_en:literal, $own_zh:literal, at $path:literal,
            in $($own_module:ident)::+: $state:ident begins $begins:ident, $own_event:ident, $commands:ident;)* }
     reference { $($ref:ident = $ref_name:literal, $ref_ids:expr, $ref_en:literal, $ref_zh:literal,
            in $($ref_module:ident)::+: $ref_event:ident $(, at $ref_path:literal in $($command_module:ident)::+: $ref_commands:ident)?;)* }) => {
        impl From<ReferenceEvent<'_>> for Event {
            fn from(event: ReferenceEvent<'_>) -> Self {
                match event { $(ReferenceEvent::$ref(event) => Event::$ref(event.into_owned())),* }
            }
        }

        /// None for an event that is not of reference data.
        impl<'a> From<&'a Event> for Option<ReferenceEvent<'a>> {
            fn from(event: &'a Event) -> Self {
                match event {
                    $(Event::$ref(event) => Some(ReferenceEvent::$ref(Cow::Borrowed(event))),)*
                    $(Event::$own(_) => None,)*
                }
            }
        }
    };
}
kinds!(reference_event);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_both_titles_and_an_article_that_exists() {
        for row in Event::table() {
            assert!(!row.en.is_empty() && row.en.is_ascii(), "{}: `{}`", row.name, row.en);
            assert!(!row.zh.is_empty() && !row.zh.is_ascii(), "{}: `{}`", row.name, row.zh);
            assert!(row.schema.starts_with(SCHEMA_PREFIX), "{}: {}", row.name, row.schema);
            assert!(crate::vocabulary::articles::is_known(row.article), "{} cites {}", row.name, row.article);
        }
    }
}
