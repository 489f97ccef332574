//! Commands (指令): what an actor asks for. One accepted command records exactly one event.
//!
//! A command's JSON is `{"<verb>": {…}}`; over HTTP the verb is the last part of the path and the body is the inside.
use crate::event::hash;
use crate::vocabulary::canonical::canonical;
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

/// The part of a command that makes it this command and no other.
#[derive(Serialize)]
struct Asked<'a> {
    aggregate: &'a AggregateRef,
    at: Option<Instant>,
    body: &'a Body,
}

impl Command {
    /// The `commandhash` of its event: `sha256:` and the hash of its canonical JSON (RFC 8785) of aggregate, time and body.
    ///
    /// Not of `id`, which it is stored beside, nor of `expected` and `causation`, which a repetition may give differently.
    /// A member that is null counts as absent, so that a field that a later release adds changes no earlier command.
    ///
    /// # Errors
    /// When the command is no JSON, which none may be.
    pub fn hash(&self) -> Result<String, serde_json::Error> {
        let Self { id: _, aggregate, at, expected: _, causation: _, body } = self;
        let asked = serde_json::to_value(Asked { aggregate, at: *at, body })?;
        Ok(hash(canonical(&asked)?.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn accept(change: impl FnOnce(&mut Value)) -> Command {
        let mut command = serde_json::json!({
            "id": "0149c5d4-d4a0-7c20-9ef5-10d3a8ea5a78", "aggregate": "contact/7K2M9QX4T1AB",
            "body": {"contact": {"open": {"channel": "VISIT", "place": "COUNTER", "topic": "OTHER", "item": null}}},
        });
        change(&mut command);
        serde_json::from_value(command).unwrap()
    }

    #[test]
    fn the_hash_is_of_aggregate_time_and_body_alone() {
        let first = accept(|_| {}).hash().unwrap();
        assert!(first.starts_with("sha256:") && first.len() == 71, "{first}");
        let same = accept(|command| {
            command["id"] = "0149c5d4-d4a0-7c20-9ef5-10d3a8ea5a79".into();
            command["expected"] = 7.into();
            command["causation"] = "0149c5d4-d4a0-7c20-9ef5-10d3a8ea5a70".into();
        });
        assert_eq!(same.hash().unwrap(), first);
        let others: [fn(&mut Value); 3] = [
            |command| command["aggregate"] = "contact/7K2M9QX4T1AC".into(),
            |command| command["at"] = "2026-11-20T01:00:00Z".into(),
            |command| command["body"]["contact"]["open"]["item"] = "SI-001".into(),
        ];
        for other in others {
            assert_ne!(accept(other).hash().unwrap(), first);
        }
    }
}
