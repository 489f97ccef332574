//! One aggregate as its events say (案卷状态): what sixteen reads answer, under the name of its kind.
//!
//! The types are the domain's states, whose shapes the OpenAPI document publishes: a change of one is a change of the document, and
//! is seen there. What is not read in this way has no row. This module must never decide who may read what.
use anjuan_domain::aggregate::State;
use anjuan_domain::matters::{
    appointment::Appointment, card::Card, escalation::Escalation, handover::Handover, record::Record,
};
use anjuan_domain::people::{
    attendance::Attendance, duty::Duty, finding::Finding, leave::Leave, meeting::Meeting, patrol::Patrol, slip::Slip,
};
use anjuan_domain::reference::centre::Reference;
use anjuan_domain::reference::device::Device;
use anjuan_domain::scores::{ballot::Ballot, period::Period, recommendation::Recommendation, score::Score};
use schemars::JsonSchema;
use serde::Serialize;

/// Declares the answers: `HandoverAnswer { handover: Handover } of State::Handover;`. It expands to one struct each, and to
/// [`StateAnswer`], any of them, with how a state becomes one.
macro_rules! states {
    ($($name:ident { $field:ident: $state:ident } of $first:ident $(($second:ident))? ;)+) => {
        $(
            #[doc = concat!("What is read of one aggregate: its `", stringify!($field), "`.")]
            #[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
            #[serde(rename_all = "camelCase")]
            pub struct $name {
                /// It, as its events say.
                pub $field: Box<$state>,
            }
        )+

        /// Any answer.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum StateAnswer { $(#[doc = concat!("[`", stringify!($name), "`].")] $state($name)),+ }

        impl TryFrom<State> for StateAnswer {
            type Error = NotRead;

            fn try_from(state: State) -> Result<Self, NotRead> {
                match state {
                    $(states!(@pattern $first, state $(, $second)?) => Ok(Self::$state($name { $field: state })),)+
                    _ => Err(NotRead),
                }
            }
        }
    };
    (@pattern $first:ident, $state:ident) => { State::$first(Some($state)) };
    (@pattern $first:ident, $state:ident, $second:ident) => { State::$first(Reference::$second(Some($state))) };
}

/// A state that is read in another way, or of an aggregate that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this aggregate is not there, or not read by its state")]
pub struct NotRead;

states! {
    HandoverAnswer { handover: Handover } of Handover;
    AppointmentAnswer { appointment: Appointment } of Appointment;
    AttendanceAnswer { attendance: Attendance } of Attendance;
    LeaveAnswer { leave: Leave } of Leave;
    SlipAnswer { slip: Slip } of Slip;
    CardAnswer { card: Card } of Card;
    RecordAnswer { record: Record } of Record;
    EscalationAnswer { escalation: Escalation } of Escalation;
    RecommendationAnswer { recommendation: Recommendation } of Recommendation;
    DutyAnswer { duty: Duty } of Duty;
    PatrolAnswer { patrol: Patrol } of Patrol;
    MeetingAnswer { meeting: Meeting } of Meeting;
    FindingAnswer { finding: Finding } of Finding;
    PeriodAnswer { period: Period } of Period;
    ScoreAnswer { score: Score } of Score;
    DeviceAnswer { device: Device } of Reference(Device);
}

/// What is shown of a ballot (monthly/10): that it was cast, and by whom once its period is closed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BallotAnswer {
    /// The period.
    pub period: String,
    /// The window that marks.
    pub window: String,
    /// That it was cast.
    pub cast: bool,
    /// The ballot, once the period is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ballot: Option<Box<Ballot>>,
}
