//! What is handed on (交付内容): one stored event with its place, typed where this release knows its type.
//!
//! It is byte for byte what is stored, so that whoever wants to prove something has the bytes. It must never change them.
use anjuan_domain::event::{Envelope, Event, hash};
use anjuan_domain::vocabulary::declare::DecodeError;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::{Reason, Stored};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// How far somebody has read: the last event they applied. Store it together with what the event changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The stream sequence.
    pub sequence: u64,
    /// The hash of the stored bytes, `sha256:…`: when reading goes on, the log must still have this event there. Empty where that is
    /// not to be looked at.
    pub hash: String,
}

/// As one column or line: `42 sha256:…`.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.sequence, self.hash)
    }
}

impl FromStr for Position {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (sequence, hash) = text.split_once(' ').unwrap_or((text, ""));
        Ok(Self { sequence: sequence.parse()?, hash: hash.to_owned() })
    }
}

/// A stored message that is no event of ours. The reader leaves such messages out, so that nobody meets it who reads the log.
#[derive(Debug, thiserror::Error)]
#[error("the message at stream sequence {sequence} is no event: {why}")]
pub struct Unreadable {
    /// Its stream sequence.
    pub sequence: u64,
    /// What does not read.
    pub why: DecodeError,
}

/// A place of the log that no reader takes in: the event there is lost, which two people declared, or what is stored there does not continue
/// its aggregate, which is a forgery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Its stream sequence.
    pub sequence: u64,
    /// Why, in both languages.
    pub why: Reason,
    /// What is stored there; empty where it is lost.
    pub body: Bytes,
}

impl PassedOver {
    /// Whether there was an event that is lost.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.body.is_empty()
    }
}

/// What stands at a place of the log.
#[derive(Debug)]
pub enum Read {
    /// An event.
    Event(Box<Delivered>),
    /// Nothing that counts.
    PassedOver(PassedOver),
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Its stream sequence.
    pub sequence: u64,
    /// When the server stored it.
    pub stored_at: DateTime<Utc>,
    /// Its id, UUIDv7.
    pub id: Uuid,
    /// Its type, `anjuan.card.issued.v1`.
    pub event_type: String,
    /// What it happened to, `card/…`.
    pub aggregate: AggregateRef,
    body: Bytes,
}

/// What an event says.
#[derive(Debug)]
pub enum Content {
    /// An event of this release.
    Event(Box<Event>),
    /// An event of a type that this release does not know: the type, and its data as JSON.
    Unknown {
        /// The type, `anjuan.case.something-new.v1`.
        event_type: String,
        /// The data.
        data: String,
    },
    /// An event of a type that this release knows, with data of another shape.
    Unreadable(DecodeError),
}

impl Delivered {
    /// A stored message as an event.
    pub(crate) fn new(stored: Stored) -> Result<Self, Unreadable> {
        let Stored { sequence, stored_at, body, .. } = stored;
        let unreadable = |why| Unreadable { sequence, why };
        let envelope = Envelope::decode(&body).map_err(unreadable)?;
        let (id, event_type) = (envelope.id, envelope.event_type.clone().into_owned());
        let aggregate = envelope.aggregate().map_err(unreadable)?;
        Ok(Self { sequence, stored_at, id, event_type, aggregate, body })
    }

    /// Where reading goes on after it.
    #[must_use]
    pub fn position(&self) -> Position {
        Position { sequence: self.sequence, hash: hash(&self.body) }
    }

    /// The CloudEvents JSON, byte for byte as it is stored.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Everything around the data: times, who, under which rulebook, what caused it.
    ///
    /// # Errors
    /// None for what a [`Consumer`](crate::Consumer) handed on.
    pub fn envelope(&self) -> Result<Envelope<'_>, DecodeError> {
        Envelope::decode(&self.body)
    }

    /// What it says.
    #[must_use]
    pub fn content(&self) -> Content {
        let envelope = match self.envelope() {
            Ok(envelope) => envelope,
            Err(error) => return Content::Unreadable(error),
        };
        match envelope.event() {
            Ok(event) => Content::Event(Box::new(event)),
            Err(DecodeError::UnknownType(event_type)) => {
                Content::Unknown { event_type, data: envelope.data.get().to_owned() }
            }
            Err(error) => Content::Unreadable(error),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
    use super::*;

    fn stored(event_type: &str, data: &str) -> Stored {
        let body = format!(
            r#"{{"specversion":"1.0","id":"0190d6f0-0000-7000-8000-000000000001","source":"urn:anjuan:centre:bencha","type":"{event_type}","subject":"card/K1","time":"2026-11-23T02:00:00Z","datacontenttype":"application/json","dataschema":"urn:anjuan:schema:anjuan.v1.X","sequence":"1","recordedtime":"2026-11-23T02:00:00Z","authid":"P014","authtype":"user","correlationid":"0190d6f0-0000-7000-8000-000000000001","causationid":"0190d6f0-0000-7000-8000-000000000001","commandid":"0190d6f0-0000-7000-8000-000000000001","rulebook":"none","previoussequence":"0","data":{data}}}"#
        );
        let stored_at = "2026-11-23T02:00:00Z".parse().unwrap();
        Stored { sequence: 7, subject: String::new(), stored_at, body: body.into(), left_out: None, trace: None }
    }

    #[test]
    fn what_this_release_does_not_know_is_handed_on_as_it_is() {
        let delivered = Delivered::new(stored("anjuan.card.something-new.v1", r#"{"a":1}"#)).unwrap();
        let Content::Unknown { event_type, data } = delivered.content() else { panic!("{delivered:?}") };
        assert_eq!((event_type.as_str(), data.as_str()), ("anjuan.card.something-new.v1", r#"{"a":1}"#));
        let other = Delivered::new(stored("anjuan.card.confirmed.v1", r#"{"unheardOf":1}"#)).unwrap();
        assert!(matches!(other.content(), Content::Unreadable(DecodeError::Data { .. })), "{:?}", other.content());
        assert!(Delivered::new(Stored { body: "no event".into(), ..stored("x", "{}") }).is_err());
    }

    #[test]
    fn a_position_is_one_line_and_reads_back() {
        let position = Delivered::new(stored("anjuan.card.confirmed.v1", "{}")).unwrap().position();
        assert!(position.to_string().starts_with("7 sha256:"), "{position}");
        assert_eq!(position.to_string().parse(), Ok(position));
        assert_eq!("12".parse(), Ok(Position { sequence: 12, hash: String::new() }));
        assert!("x sha256:".parse::<Position>().is_err());
    }
}
