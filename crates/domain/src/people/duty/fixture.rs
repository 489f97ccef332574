//! A month of duty, a patrol, a meeting or a finding, for the tests of these four kinds: decided as the service does.
use crate::aggregate::State;
use crate::command::Body;
use crate::vocabulary::actor::Role;

macro_rules! asked {
    ($($kind:ident: $($command:path),+;)+) => { $($(
        impl From<$command> for Body {
            fn from(command: $command) -> Body { Body::$kind(command.into()) }
        }
    )+)+ };
}

asked! {
    Duty: crate::people::duty::commands::Generate, crate::people::duty::commands::ProposeSwap, crate::people::duty::commands::AgreeSwap,
        crate::people::duty::commands::DeclineSwap, crate::people::duty::commands::ArrangeSubstitute, crate::people::duty::commands::Check,
        crate::people::duty::commands::DoTask, crate::people::duty::commands::Log, crate::people::duty::commands::HandOverDay,
        crate::people::duty::commands::TakeOver;
    Patrol: crate::people::patrol::commands::Record;
    Meeting: crate::people::meeting::commands::Call, crate::people::meeting::commands::Excuse, crate::people::meeting::commands::CallRoll,
        crate::people::meeting::commands::CorrectRoll, crate::people::meeting::commands::Cancel,
        crate::people::meeting::commands::HandIn, crate::people::meeting::commands::ReportAbsence,
        crate::people::meeting::commands::RefuseExcuse, crate::people::meeting::commands::WriteMinutes,
        crate::people::meeting::commands::ReturnMinutes, crate::people::meeting::commands::ApproveMinutes,
        crate::people::meeting::commands::ReadMinutes, crate::people::meeting::commands::FollowUp,
        crate::people::meeting::commands::KeepNotes;
    Finding: crate::people::finding::commands::Record, crate::people::finding::commands::Contest, crate::people::finding::commands::Decide,
        crate::people::finding::commands::IssueCircular, crate::people::finding::commands::Withdraw;
}

/// One aggregate in the making.
pub(crate) type Scenario = crate::scenario::Scenario<State>;

impl Scenario {
    /// Nothing happened yet to `kind/id`; P007 of the general section acts.
    pub(crate) fn for_general_section(aggregate: &str) -> Self {
        Self::about(aggregate).by("P007", Role::GeneralSection)
    }

    /// The code and the article of the refusal of a command that must be refused.
    pub(crate) fn why(&self, command: impl Into<Body>) -> (String, String) {
        let refusal = self.refused(command);
        (refusal.code, refusal.article)
    }
}

/// A code and an article, as [`Scenario::why`] gives them.
pub(crate) fn why(code: &str, article: &str) -> (String, String) {
    (code.into(), article.into())
}
