//! The kinds of commands (指令种类): what each is called, where it stands in a path, which verb opens one.
use anjuan_domain::applicant::commands::ApplicantCommand;
use anjuan_domain::appointment::commands::AppointmentCommand;
use anjuan_domain::case::commands::CaseCommand;
use anjuan_domain::centre::commands::CentreCommand;
use anjuan_domain::complaint::commands::ComplaintCommand;
use anjuan_domain::contact::commands::ContactCommand;
use anjuan_domain::denial::commands::DenialCommand;
use anjuan_domain::handover::commands::HandoverCommand;
use anjuan_domain::ids::Kind;
use anjuan_domain::post::commands::PostCommand;
use schemars::{Schema, SchemaGenerator};

/// The commands of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Commands {
    /// Of contacts.
    Contact,
    /// Of cases.
    Case,
    /// Of denials.
    Denial,
    /// Of handovers.
    Handover,
    /// Of complaints.
    Complaint,
    /// Of the appointments of one window on one day.
    Appointment,
    /// Of A/B posts.
    Post,
    /// Of applicants.
    Applicant,
    /// Of the reference data.
    Centre,
}

impl Commands {
    /// Every kind of commands.
    pub const ALL: [Commands; 9] = [
        Commands::Contact,
        Commands::Case,
        Commands::Denial,
        Commands::Handover,
        Commands::Complaint,
        Commands::Appointment,
        Commands::Post,
        Commands::Applicant,
        Commands::Centre,
    ];

    /// The first part of an action's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Commands::Contact => "contact",
            Commands::Case => "case",
            Commands::Denial => "denial",
            Commands::Handover => "handover",
            Commands::Complaint => "complaint",
            Commands::Appointment => "appointment",
            Commands::Post => "post",
            Commands::Applicant => "applicant",
            Commands::Centre => "centre",
        }
    }

    /// The kind of that name, if there is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|commands| commands.as_str() == text)
    }

    /// The kind and the verb of an action's name, `case.accept`, where it is a command.
    #[must_use]
    pub fn of_action(action: &str) -> Option<(Self, &'static str)> {
        let (kind, name) = action.split_once('.')?;
        let commands = Self::parse(kind)?;
        commands.verbs().iter().find(|verb| **verb == name).map(|verb| (commands, *verb))
    }

    /// The kind of aggregate they are of; none for reference data, which is of six.
    #[must_use]
    pub fn kind(self) -> Option<Kind> {
        Kind::parse(self.as_str())
    }

    /// Where they stand in a path: `/v1/cases`.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Commands::Contact => "/v1/contacts",
            Commands::Case => "/v1/cases",
            Commands::Denial => "/v1/denials",
            Commands::Handover => "/v1/handovers",
            Commands::Complaint => "/v1/complaints",
            Commands::Appointment => "/v1/appointments",
            Commands::Post => "/v1/posts",
            Commands::Applicant => "/v1/applicants",
            Commands::Centre => "/v1/centre/{kind}",
        }
    }

    /// The verb whose command opens an aggregate, whose id then follows from the command's.
    #[must_use]
    pub fn opening(self) -> Option<&'static str> {
        match self {
            Commands::Contact | Commands::Handover => Some("open"),
            Commands::Case => Some("register"),
            Commands::Denial => Some("issue"),
            Commands::Complaint => Some("receive"),
            Commands::Appointment | Commands::Post | Commands::Applicant | Commands::Centre => None,
        }
    }

    /// Every verb of the domain.
    #[must_use]
    pub fn verbs(self) -> &'static [&'static str] {
        match self {
            Commands::Contact => ContactCommand::VERBS,
            Commands::Case => CaseCommand::VERBS,
            Commands::Denial => DenialCommand::VERBS,
            Commands::Handover => HandoverCommand::VERBS,
            Commands::Complaint => ComplaintCommand::VERBS,
            Commands::Appointment => AppointmentCommand::VERBS,
            Commands::Post => PostCommand::VERBS,
            Commands::Applicant => ApplicantCommand::VERBS,
            Commands::Centre => CentreCommand::VERBS,
        }
    }

    /// The schema of each verb's body as the domain has it, in the order of [`Self::verbs`].
    #[must_use]
    pub fn schemas(self, generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)> {
        match self {
            Commands::Contact => ContactCommand::schemas(generator),
            Commands::Case => CaseCommand::schemas(generator),
            Commands::Denial => DenialCommand::schemas(generator),
            Commands::Handover => HandoverCommand::schemas(generator),
            Commands::Complaint => ComplaintCommand::schemas(generator),
            Commands::Appointment => AppointmentCommand::schemas(generator),
            Commands::Post => PostCommand::schemas(generator),
            Commands::Applicant => ApplicantCommand::schemas(generator),
            Commands::Centre => CentreCommand::schemas(generator),
        }
    }

    /// The schema of one verb's body.
    #[must_use]
    pub fn schema(self, verb: &str, generator: &mut SchemaGenerator) -> Option<Schema> {
        self.schemas(generator).into_iter().find(|(name, _)| *name == verb).map(|(_, schema)| schema)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_verb_is_a_verb_and_every_kind_but_the_reference_data_names_its_aggregates() {
        for commands in Commands::ALL {
            assert_eq!(Commands::parse(commands.as_str()), Some(commands));
            assert_eq!(commands.kind().is_none(), commands == Commands::Centre);
            if let Some(verb) = commands.opening() {
                assert_eq!(Commands::of_action(&format!("{}.{verb}", commands.as_str())), Some((commands, verb)));
            }
        }
        assert_eq!(Commands::of_action("query.case"), None);
    }
}
