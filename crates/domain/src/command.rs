//! Commands (指令): what an actor asks for. One accepted command records exactly one event.
//!
//! A command's JSON is `{"<verb>": {…}}`; over HTTP the verb is the last part of the path and the body is the inside.
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::stamp::Instant;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Declares what can be asked, kind by kind. One line per kind.
macro_rules! asked {
    ($($(#[$doc:meta])* $variant:ident($name:ty) = $kind:literal),+ $(,)?) => {
        /// What is asked, of any kind.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum Body { $($(#[$doc])* $variant($name)),+ }

        impl Body {
            /// `case.accept`: the name in the access table.
            #[must_use]
            pub fn action(&self) -> String {
                match self { $(Body::$variant(command) => format!(concat!($kind, ".{}"), command.verb())),+ }
            }

            /// `case`: the first part of the action's name.
            #[must_use]
            pub fn kind_name(&self) -> &'static str {
                match self { $(Body::$variant(_) => $kind),+ }
            }

            /// `accept`: the verb.
            #[must_use]
            pub fn verb(&self) -> &'static str {
                match self { $(Body::$variant(command) => command.verb()),+ }
            }

            /// Every kind's name with its verbs.
            pub const VERBS: &'static [(&'static str, &'static [&'static str])] = &[$(($kind, <$name>::VERBS)),+];
        }
        $(impl From<$name> for Body { fn from(command: $name) -> Self { Body::$variant(command) } })+
    };
}

asked! {
    /// Of a contact.
    Contact(crate::matters::contact::commands::ContactCommand) = "contact",
    /// Of a case.
    Case(crate::matters::case::commands::CaseCommand) = "case",
    /// Of a denial.
    Denial(crate::matters::denial::commands::DenialCommand) = "denial",
    /// Of a handover.
    Handover(crate::matters::handover::commands::HandoverCommand) = "handover",
    /// Of a complaint.
    Complaint(crate::matters::complaint::commands::ComplaintCommand) = "complaint",
    /// Of a window's appointments on one day.
    Appointment(crate::matters::appointment::commands::AppointmentCommand) = "appointment",
    /// Of a day of an attendance device (考勤).
    Attendance(crate::people::attendance::commands::AttendanceCommand) = "attendance",
    /// Of a leave (请假).
    Leave(crate::people::leave::commands::LeaveCommand) = "leave",
    /// Of a make-up slip (补签单).
    Slip(crate::people::slip::commands::SlipCommand) = "slip",
    /// Of a month of duty (值班).
    Duty(crate::people::duty::commands::DutyCommand) = "duty",
    /// Of a patrol (巡查).
    Patrol(crate::people::patrol::commands::PatrolCommand) = "patrol",
    /// Of a finding (考核事实).
    Finding(crate::people::finding::commands::FindingCommand) = "finding",
    /// Of a meeting (会议).
    Meeting(crate::people::meeting::commands::MeetingCommand) = "meeting",
    /// Of an assessment period (考核期).
    Period(crate::scores::period::commands::PeriodCommand) = "period",
    /// Of a score sheet (考核表).
    Score(crate::scores::score::commands::ScoreCommand) = "score",
    /// Of a window's ballot (互评票).
    Ballot(crate::scores::ballot::commands::BallotCommand) = "ballot",
    /// Of a recommendation (处理建议).
    Recommendation(crate::scores::recommendation::commands::RecommendationCommand) = "recommendation",
    /// Of an attendance device.
    Device(crate::reference::device::commands::DeviceCommand) = "device",
    /// Of an A/B post.
    Post(crate::reference::post::commands::PostCommand) = "post",
    /// Of an applicant's personal data.
    Applicant(crate::matters::applicant::commands::ApplicantCommand) = "applicant",
    /// Of the reference data.
    Centre(crate::reference::centre::commands::CentreCommand) = "centre",
}

/// One command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Command {
    /// The command's id, given by the caller: the same id is answered with the same result for ever.
    pub id: Uuid,
    /// The aggregate; for a command that opens one, [`AggregateRef::opened_by`] this id.
    pub aggregate: AggregateRef,
    /// When it happened, where it is entered late; absent, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// The stream sequence the caller saw last of this aggregate; given, a later one refuses the command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<u64>,
    /// The event or command that caused this one; absent, the command itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation: Option<Uuid>,
    /// What is asked.
    pub body: Body,
}
