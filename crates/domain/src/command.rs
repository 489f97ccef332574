//! Commands (指令): what an actor asks for. One accepted command records exactly one event.
//!
//! A command's JSON is `{"<verb>": {…}}`; over HTTP the verb is the last part of the path and the body is the inside.
use crate::applicant::commands::ApplicantCommand;
use crate::appointment::commands::AppointmentCommand;
use crate::case::commands::CaseCommand;
use crate::centre::commands::CentreCommand;
use crate::complaint::commands::ComplaintCommand;
use crate::contact::commands::ContactCommand;
use crate::denial::commands::DenialCommand;
use crate::event::Instant;
use crate::handover::commands::HandoverCommand;
use crate::ids::AggregateRef;
use crate::post::commands::PostCommand;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Declares the commands of one kind: the enum in kebab case, the list of verbs with their schemas. One line per verb.
macro_rules! commands {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident($body:ty) = $verb:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $verb)] $variant($body)),+ }

        impl $name {
            /// Every verb, in the order of the life it belongs to.
            pub const VERBS: &'static [&'static str] = &[$($verb),+];

            /// The verb of this command.
            #[must_use]
            pub fn verb(&self) -> &'static str {
                match self { $(Self::$variant(_) => $verb),+ }
            }

            /// The JSON schema of each verb's body, in the order of [`Self::VERBS`], with shared shapes in `generator`.
            #[must_use]
            pub fn schemas(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str, schemars::Schema)> {
                vec![$(($verb, generator.subschema_for::<$body>())),+]
            }
        }
        $(impl From<$body> for $name { fn from(body: $body) -> Self { Self::$variant(body) } })+
    };
}
pub(crate) use commands;

/// Declares the bodies of verbs: strict, in camel case, with their schema.
macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? })+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),* }
    )+ };
}
pub(crate) use bodies;

/// What is asked, of any kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// Of a contact.
    Contact(ContactCommand),
    /// Of a case.
    Case(CaseCommand),
    /// Of a denial.
    Denial(DenialCommand),
    /// Of a handover.
    Handover(HandoverCommand),
    /// Of a complaint.
    Complaint(ComplaintCommand),
    /// Of a window's appointments on one day.
    Appointment(AppointmentCommand),
    /// Of an A/B post.
    Post(PostCommand),
    /// Of an applicant's personal data.
    Applicant(ApplicantCommand),
    /// Of the reference data.
    Centre(CentreCommand),
}

impl Body {
    /// `case.accept`: the name in the access table.
    #[must_use]
    pub fn action(&self) -> String {
        match self {
            Body::Contact(command) => format!("contact.{}", command.verb()),
            Body::Case(command) => format!("case.{}", command.verb()),
            Body::Denial(command) => format!("denial.{}", command.verb()),
            Body::Handover(command) => format!("handover.{}", command.verb()),
            Body::Complaint(command) => format!("complaint.{}", command.verb()),
            Body::Appointment(command) => format!("appointment.{}", command.verb()),
            Body::Post(command) => format!("post.{}", command.verb()),
            Body::Applicant(command) => format!("applicant.{}", command.verb()),
            Body::Centre(command) => format!("centre.{}", command.verb()),
        }
    }
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
