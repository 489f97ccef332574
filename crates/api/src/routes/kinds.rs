//! The kinds of commands (指令种类): what each is called, where it stands in a path, which verb opens one. One line per kind.
use anjuan_domain::vocabulary::ids::Kind;
use schemars::{Schema, SchemaGenerator};

macro_rules! commands {
    ($($(#[$doc:meta])* $variant:ident($body:ty) = $name:literal at $path:literal opened by $opening:expr;)+) => {
        /// The commands of one kind.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Commands { $($(#[$doc])* $variant),+ }

        impl Commands {
            /// Every kind of commands.
            pub const ALL: &'static [Commands] = &[$(Commands::$variant),+];

            /// The first part of an action's name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Commands::$variant => $name),+ }
            }

            /// Where they stand in a path: `/v1/cases`.
            #[must_use]
            pub fn path(self) -> &'static str {
                match self { $(Commands::$variant => concat!("/v1/", $path)),+ }
            }

            /// The verb whose command opens an aggregate, whose id then follows from the command's.
            #[must_use]
            pub fn opening(self) -> Option<&'static str> {
                match self { $(Commands::$variant => $opening),+ }
            }

            /// Every verb of the domain.
            #[must_use]
            pub fn verbs(self) -> &'static [&'static str] {
                match self { $(Commands::$variant => <$body>::VERBS),+ }
            }

            /// The schema of each verb's body as the domain has it, in the order of [`Self::verbs`].
            #[must_use]
            pub fn schemas(self, generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)> {
                match self { $(Commands::$variant => <$body>::schemas(generator)),+ }
            }
        }
    };
}

commands! {
    /// Of contacts.
    Contact(anjuan_domain::matters::contact::commands::ContactCommand) = "contact" at "contacts" opened by Some("open");
    /// Of cases.
    Case(anjuan_domain::matters::case::commands::CaseCommand) = "case" at "cases" opened by Some("register");
    /// Of denials.
    Denial(anjuan_domain::matters::denial::commands::DenialCommand) = "denial" at "denials" opened by Some("issue");
    /// Of handovers.
    Handover(anjuan_domain::matters::handover::commands::HandoverCommand) = "handover" at "handovers" opened by Some("open");
    /// Of complaints.
    Complaint(anjuan_domain::matters::complaint::commands::ComplaintCommand) = "complaint" at "complaints" opened by Some("receive");
    /// Of the appointments of one window on one day.
    Appointment(anjuan_domain::matters::appointment::commands::AppointmentCommand) = "appointment" at "appointments" opened by None;
    /// Of the days of attendance devices.
    Attendance(anjuan_domain::people::attendance::commands::AttendanceCommand) = "attendance" at "attendance" opened by None;
    /// Of attendance devices.
    Device(anjuan_domain::reference::device::commands::DeviceCommand) = "device" at "devices" opened by None;
    /// Of leaves.
    Leave(anjuan_domain::people::leave::commands::LeaveCommand) = "leave" at "leaves" opened by Some("apply");
    /// Of make-up slips.
    Slip(anjuan_domain::people::slip::commands::SlipCommand) = "slip" at "slips" opened by Some("fill-in");
    /// Of months of duty.
    Duty(anjuan_domain::people::duty::commands::DutyCommand) = "duty" at "duty" opened by None;
    /// Of patrols.
    Patrol(anjuan_domain::people::patrol::commands::PatrolCommand) = "patrol" at "patrols" opened by Some("record");
    /// Of findings.
    Finding(anjuan_domain::people::finding::commands::FindingCommand) = "finding" at "findings" opened by Some("record");
    /// Of meetings.
    Meeting(anjuan_domain::people::meeting::commands::MeetingCommand) = "meeting" at "meetings" opened by Some("call");
    /// Of assessment periods.
    Period(anjuan_domain::scores::period::commands::PeriodCommand) = "period" at "periods" opened by None;
    /// Of score sheets.
    Score(anjuan_domain::scores::score::commands::ScoreCommand) = "score" at "scores" opened by None;
    /// Of windows' ballots.
    Ballot(anjuan_domain::scores::ballot::commands::BallotCommand) = "ballot" at "ballots" opened by None;
    /// Of recommendations.
    Recommendation(anjuan_domain::scores::recommendation::commands::RecommendationCommand) = "recommendation" at "recommendations" opened by None;
    /// Of A/B posts.
    Post(anjuan_domain::reference::post::commands::PostCommand) = "post" at "posts" opened by None;
    /// Of applicants.
    Applicant(anjuan_domain::matters::applicant::commands::ApplicantCommand) = "applicant" at "applicants" opened by None;
    /// Of the reference data.
    Centre(anjuan_domain::reference::centre::commands::CentreCommand) = "centre" at "centre/{kind}" opened by None;
}

impl Commands {
    /// The kind of that name, if there is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|commands| commands.as_str() == text)
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
        for commands in Commands::ALL.iter().copied() {
            assert_eq!(Commands::parse(commands.as_str()), Some(commands));
            assert_eq!(commands.kind().is_none(), commands == Commands::Centre);
            if let Some(verb) = commands.opening() {
                assert_eq!(Commands::of_action(&format!("{}.{verb}", commands.as_str())), Some((commands, verb)));
            }
        }
        assert_eq!(Commands::of_action("query.case"), None);
    }
}
