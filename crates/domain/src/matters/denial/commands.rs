//! The commands of a denial (否定指令). Shapes only; each is decided in a file of its own.
use super::events::{DenialScope, Importance, ObjectionManner, Onward, ReportCopy, ReportedApplicant, ReviewOutcome};
use crate::matters::contact::events::Channel;
use crate::matters::handover::commands::HandOver;
use crate::vocabulary::declare::{bodies, commands};
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::sealed::{Party, Sealed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a denial.
    DenialCommand {
        /// Deny something asked for, with reasons and basis.
        Issue(Box<Issue>) = "issue",
        /// Record that the applicant objects.
        Object(Object) = "object",
        /// Report it in two copies (否定报备).
        Report(Box<Report>) = "report",
        /// Acknowledge one's copy of the report.
        Acknowledge(Acknowledge) = "acknowledge",
        /// Review it.
        Review(Review) = "review",
        /// Tell the applicant of the correction.
        NotifyCorrection(NotifyCorrection) = "notify-correction",
        /// Report an important matter to the deputy director in charge.
        ReportUp(ReportUp) = "report-up",
        /// Record that the applicant no longer objects.
        WithdrawObjection(WithdrawObjection) = "withdraw-objection",
        /// Record that the report is missing; the system's own command.
        FlagMissingReport(FlagMissingReport) = "flag-missing-report",
        /// Move it to somebody else with a signed handover; never asked on its own.
        HandOver(HandOver) = "hand-over",
    }
}

bodies! {
    /// Deny something asked for.
    Issue {
        /// The case or contact that is denied, if there is one; a case is closed by it.
        #[serde(default)] matter: Option<AggregateRef>,
        /// The catalogue item, if it is one.
        #[serde(default)] item: Option<String>,
        /// The window; absent, the handler's own.
        #[serde(default)] window: Option<String>,
        /// Who denies it; absent, the actor.
        #[serde(default)] handler: Option<String>,
        /// Who asked, sealed at the edge.
        applicant: Party,
        /// What was asked for, sealed at the edge.
        asked: Sealed,
        /// What kind of reason it is.
        scope: DenialScope,
        /// How much hangs on it.
        importance: Importance,
        /// The reasons, explained in detail, without personal data.
        reasons: String,
        /// The legal basis.
        basis: String,
        /// Where the applicant is sent on; owed when out of scope.
        #[serde(default)] referral: Option<Onward>,
    }
    /// Record that the applicant objects.
    Object {
        /// How.
        manner: ObjectionManner,
        /// Told that they may apply in writing; owed for a spoken objection.
        advised_in_writing: bool,
        /// Why they object, sealed at the edge.
        grounds: Sealed,
    }
    /// Report it in two copies.
    Report {
        /// The handler's unit (department); absent, the window's.
        #[serde(default)] unit: Option<String>,
        /// The applicant, each field sealed at the edge.
        applicant: ReportedApplicant,
        /// What was asked for, sealed at the edge.
        asked: Sealed,
        /// The reasons.
        reasons: String,
        /// The basis.
        basis: String,
        /// Who gets the copy for review.
        reviewer: String,
        /// Who gets the copy for the archive.
        archivist: String,
    }
    /// Acknowledge one's copy.
    Acknowledge {
        /// Which.
        copy: ReportCopy,
    }
    /// Review it.
    Review {
        /// With which outcome.
        outcome: ReviewOutcome,
        /// The opinion.
        opinion: String,
        /// What is corrected, and by which law or policy; empty when upheld.
        #[serde(default)] correction: String,
    }
    /// Tell the applicant of the correction.
    NotifyCorrection {
        /// How.
        channel: Channel,
        /// The number of the notice, where it is in writing.
        #[serde(default)] document: String,
        /// What is told, without personal data.
        summary: String,
    }
    /// Report an important matter up.
    ReportUp {
        /// To whom: a deputy director in charge.
        to: String,
        /// The number of the document.
        document: String,
        /// What it says, without personal data.
        summary: String,
    }
    /// Record that the applicant no longer objects.
    WithdrawObjection {
        /// Why, as the applicant says.
        reason: String,
    }
    /// Record that the report is missing.
    FlagMissingReport {}
}
