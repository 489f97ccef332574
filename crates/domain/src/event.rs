//! Events (事件) and their envelope: one CloudEvents 1.0 JSON object in structured mode.
//!
//! Stored bytes are input: everything decodes with `Result`, strictly, and an unknown field is an error. The envelope
//! borrows from the stored bytes and leaves `data` raw, so that a reader decodes only the events it needs.
//! `sequence` and `previoussequence` are decimal strings, as the CloudEvents sequence extension and the proto3 JSON
//! mapping of 64-bit numbers both have it. Two times: `time` is when it happened, `recordedtime` when it was recorded.
use crate::reference::centre::events::ReferenceEvent;
use crate::vocabulary::declare::{DecodeError, EventData, decimal};
use crate::vocabulary::ids::{AggregateRef, Kind};
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
    /// `anjuan/centres/<centre>`.
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
    /// The message that describes `data`: `anjuan/v1/case.proto#anjuan.v1.CaseRegistered`.
    #[serde(borrow)]
    pub dataschema: Cow<'a, str>,
    /// The version of this event in its aggregate, from 1 without gaps.
    #[serde(with = "decimal")]
    pub sequence: u64,
    /// When it was recorded.
    pub recordedtime: Instant,
    /// The person who gave the command, `system` for the house itself.
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
    /// The rulebook version it was decided under; `none` before the first is adopted.
    #[serde(borrow)]
    pub rulebook: Cow<'a, str>,
    /// The person responsible at that moment (ab-role/3); empty for reference data.
    #[serde(borrow)]
    pub responsible: Cow<'a, str>,
    /// Stream sequence of the aggregate's previous event; 0 for the first.
    #[serde(with = "decimal")]
    pub previoussequence: u64,
    /// SHA-256 (lower-case hex) of the previous event's stored bytes; empty for the first.
    #[serde(borrow)]
    pub previoushash: Cow<'a, str>,
    /// The event's own JSON, described by the message that `dataschema` names.
    #[serde(borrow)]
    pub data: Cow<'a, RawValue>,
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

/// SHA-256 of stored bytes, lower-case hex: the `previoushash` of the next event.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(bytes))
}

/// Declares the kinds of events: the enum over all of them and what leads from one of a kind to any. One line per kind.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident($name:ty)),+ $(,)?) => {
        /// Any event of the house.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum Event { $($(#[$doc])* $variant($name)),+ }

        $(impl From<$name> for Event { fn from(event: $name) -> Self { Event::$variant(event) } })+
        $(impl OfKind for $name {})+

        impl Event {
            /// Every event type of the house with the message that describes it, in the order of the kinds.
            #[must_use]
            pub fn types() -> Vec<(&'static str, &'static str)> {
                [$(<$name>::TYPES),+].concat()
            }

            /// The kind of aggregate it is of.
            #[must_use]
            pub fn kind(&self) -> Kind {
                match self { $(Event::$variant(_) => Kind::$variant),+ }
            }

            /// The event's type and the message that describes its data.
            #[must_use]
            pub fn event_type(&self) -> (&'static str, &'static str) {
                match self { $(Event::$variant(event) => event.event_type()),+ }
            }

            fn of(kind: Kind, event_type: &str, data: &str) -> Result<Self, DecodeError> {
                Ok(match kind { $(Kind::$variant => Event::$variant(<$name>::decode(event_type, data)?)),+ })
            }
        }
    };
}

kinds! {
    /// Of a contact.
    Contact(crate::matters::contact::events::ContactEvent),
    /// Of a case.
    Case(crate::matters::case::events::CaseEvent),
    /// Of a denial.
    Denial(crate::matters::denial::events::DenialEvent),
    /// Of a handover.
    Handover(crate::matters::handover::events::HandoverEvent),
    /// Of a complaint.
    Complaint(crate::matters::complaint::events::ComplaintEvent),
    /// Of a window's appointments on one day.
    Appointment(crate::matters::appointment::events::AppointmentEvent),
    /// Of a day of an attendance device (考勤).
    Attendance(crate::people::attendance::events::AttendanceEvent),
    /// Of a leave (请假).
    Leave(crate::people::leave::events::LeaveEvent),
    /// Of a make-up slip (补签单).
    Slip(crate::people::slip::events::SlipEvent),
    /// Of a month of duty (值班).
    Duty(crate::people::duty::events::DutyEvent),
    /// Of a patrol (巡查).
    Patrol(crate::people::patrol::events::PatrolEvent),
    /// Of a finding (考核事实).
    Finding(crate::people::finding::events::FindingEvent),
    /// Of a meeting (会议).
    Meeting(crate::people::meeting::events::MeetingEvent),
    /// Of an assessment period (考核期).
    Period(crate::scores::period::events::PeriodEvent),
    /// Of a score sheet (考核表).
    Score(crate::scores::score::events::ScoreEvent),
    /// Of a window's ballot (互评票).
    Ballot(crate::scores::ballot::events::BallotEvent),
    /// Of a recommendation (处理建议).
    Recommendation(crate::scores::recommendation::events::RecommendationEvent),
    /// Of an applicant.
    Applicant(crate::matters::applicant::events::ApplicantEvent),
    /// Of a member of staff.
    Person(crate::reference::centre::events::PersonEvent),
    /// Of a window.
    Window(crate::reference::centre::events::WindowEvent),
    /// Of a post.
    Post(crate::reference::centre::events::PostEvent),
    /// Of a service item.
    Item(crate::reference::centre::events::ItemEvent),
    /// Of the rulebook.
    Rulebook(crate::reference::centre::events::RulebookEvent),
    /// Of the calendar.
    Calendar(crate::reference::centre::events::CalendarEvent),
    /// Of an attendance device.
    Device(crate::reference::device::events::DeviceEvent),
}

/// The events of one kind. The bound that `From` needs is this trait: `Event: From<…>` in its own bound has no end.
trait OfKind: Into<Event> {}

impl<D: EventData> From<D> for Event
where
    D::Event: OfKind,
{
    fn from(data: D) -> Self {
        D::Event::from(data).into()
    }
}

impl Event {
    /// Decodes `data` strictly by `event_type`.
    ///
    /// # Errors
    /// Unknown type, or data of another shape.
    pub fn decode(event_type: &str, data: &str) -> Result<Self, DecodeError> {
        let kind = event_type
            .strip_prefix("anjuan.")
            .and_then(|rest| rest.split_once('.'))
            .and_then(|(kind, _)| Kind::parse(kind));
        Self::of(kind.ok_or_else(|| DecodeError::UnknownType(event_type.to_owned()))?, event_type, data)
    }
}

/// Writes out how events of reference data become any event, and any event one of them. One line per kind.
macro_rules! reference_kinds {
    ($($kind:ident),+ $(,)?) => {
        impl From<ReferenceEvent<'_>> for Event {
            fn from(event: ReferenceEvent<'_>) -> Self {
                match event { $(ReferenceEvent::$kind(event) => Event::$kind(event.into_owned())),+ }
            }
        }

        /// None for an event that is not of reference data.
        impl<'a> From<&'a Event> for Option<ReferenceEvent<'a>> {
            fn from(event: &'a Event) -> Self {
                match event {
                    $(Event::$kind(event) => Some(ReferenceEvent::$kind(Cow::Borrowed(event))),)+
                    _ => None,
                }
            }
        }
    };
}
reference_kinds!(Item, Window, Person, Post, Rulebook, Calendar, Device);
