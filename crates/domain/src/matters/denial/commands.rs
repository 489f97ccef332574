//! The commands of a denial (否定指令). One row for each verb; its decision is in the file that the row names.
use super::Denial;
use super::events::DenialEvent;
use super::events::{DenialScope, Importance, ObjectionManner, Onward, ReportCopy, ReportedApplicant, ReviewOutcome};
use super::{
    acknowledge, flag_missing, hand_over, issue, notify_correction, object, report, report_up, review,
    withdraw_objection,
};
use crate::matters::contact::events::Channel;
use crate::matters::handover::commands::HandOver;
use crate::reference::verbs::each_itself;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::Role;
use crate::vocabulary::actor::groups::{IN_PERSON, STAFF, SYSTEM};
use crate::vocabulary::actor::standing::{BY_SYSTEM, DECIDED, HOLDERS_OWN, SERVING, TAKING_IN, WINDOW, WORKING};
use crate::vocabulary::declare::PersonId;
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::sealed::{Party, Sealed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a denial.
    DenialCommand on Denial, gives DenialEvent {
        first:
        Issue(Box<Issue>) = "issue" for STAFF, TAKING_IN, "denial-report/2",
            "Deny something asked for", "作出否定", issue::decide;
        checked by each_itself:
        Object(Object) = "object" for STAFF, SERVING, "denial-report/2",
            "Record that the applicant objects", "登记异议", object::decide;
        Report(Box<Report>) = "report" for STAFF, WINDOW, "denial-report/4",
            "Report a denial in two copies", "否定报备", report::decide;
        Acknowledge(Acknowledge) = "acknowledge" for IN_PERSON, DECIDED, "denial-report/4",
            "Acknowledge one's copy of the report", "签收报备件", acknowledge::decide;
        Review(Review) = "review" for &[Role::ApprovalSection], HOLDERS_OWN, "denial-report/5",
            "Review a reported denial", "复核", review::decide;
        NotifyCorrection(NotifyCorrection) = "notify-correction" for STAFF, WINDOW, "denial-report/6",
            "Tell the applicant of the correction", "告知纠正", notify_correction::decide;
        ReportUp(ReportUp) = "report-up" for &[Role::ApprovalSection], HOLDERS_OWN, "denial-report/7",
            "Report an important matter to the deputy director in charge", "重大事项上报", report_up::decide;
        WithdrawObjection(WithdrawObjection) = "withdraw-objection" for STAFF, WORKING, "denial-report/2",
            "Record that the applicant no longer objects", "撤回异议", withdraw_objection::decide;
        FlagMissingReport(FlagMissingReport) = "flag-missing-report" for SYSTEM, BY_SYSTEM, "denial-report/9",
            "Record that the report is missing", "标记未报备", flag_missing::decide;
        HandOver(HandOver) = "hand-over" for SYSTEM, BY_SYSTEM, "handover/2.1",
            "Move it with a signed handover", "随交接移交", hand_over::decide;
    }
}

bodies! {
    /// Deny something asked for.
    Issue {
        /// The case or contact that is denied, if there is one; a case is closed by it.
        #[serde(default)] matter: Option<AggregateRef>,
        /// The catalogue item, if it is one; absent, that of the matter.
        #[serde(default)] item: Option<String>,
        /// The window; absent, that of the matter, or the handler's own.
        #[serde(default)] window: Option<String>,
        /// Who denies it; absent, the actor.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] handler: Option<String>,
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
        #[schemars(with = "PersonId")] reviewer: String,
        /// Who gets the copy for the archive.
        #[schemars(with = "PersonId")] archivist: String,
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
        #[schemars(with = "PersonId")] to: String,
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
