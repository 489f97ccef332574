//! How events and code sets are declared (声明方式): one line per event version and value. Commands: [`super::verbs`].
//!
//! Implements no article. It must never know a kind of aggregate.

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
}

/// Declares the events of one kind: the enum, the type names, strict decoding. One line per event version.
macro_rules! events {
    ($(#[$doc:meta])* $name:ident of $kind:literal { $($(#[$vdoc:meta])* $variant:ident($data:ty) = $type:literal / $message:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[serde(untagged)]
        #[allow(clippy::large_enum_variant, reason = "events are decoded one at a time and never kept in bulk")]
        pub enum $name { $($(#[$vdoc])* $variant($data)),+ }

        impl $name {
            /// Every event type of this kind with the URI of its schema.
            pub const TYPES: &'static [(&'static str, &'static str)] = &[
                $((concat!("anjuan.", $kind, ".", $type), concat!("urn:anjuan:schema:anjuan.v1.", $message))),+
            ];

            /// The event's type and the URI of its data's schema.
            #[must_use]
            pub fn event_type(&self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$variant(_) => (concat!("anjuan.", $kind, ".", $type), concat!("urn:anjuan:schema:anjuan.v1.", $message))),+
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
        $(impl $crate::vocabulary::declare::EventData for $data { type Event = $name; })+
    };
}
pub(crate) use events;

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
