//! The facts of a case (办件事实). Shapes only; described by `proto/anjuan/v1/case.proto`.
pub use super::asked::{ApprovalAsked, ApprovalRefused, ApprovalWithdrawn};
pub use super::codes::{Act, CorrectedField, FinishResult, HandlingForm, MaterialStatus, PauseKind, StepResult};
pub use super::notice::{EmptyPart, NoticeGiven, NoticeParts};
pub use super::service::{
    AgencyAsked, AgencyDeclined, AgencyTaken, AttemptRefused, CalledBack, Denied, FollowedUp, Informed, InformedOf,
    LeadReassigned, Mended, PartAssigned, PartDone, Rated, RatingSlipIssued, RatingSlipVoided, Reopened,
    ReplacedRating, Satisfaction, VisitArranged, VisitOutcome, VisitRecorded,
};
use crate::clock::{Commitment, Limit};
use crate::matters::contact::events::{Channel, Place};
use crate::vocabulary::declare::events;
use crate::vocabulary::item::{Interaction, Processing};
use crate::vocabulary::sealed::{Party, SealedParts, Seals};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a case.
    CaseEvent, CaseEventName of "case" {
        /// Registered with a number (登记).
        Registered(Registered) = "registered.v1" / "CaseRegistered",
            "Registered", "登记", "time-limit/2", numbered by number, seals applicant, principal;
        /// The one-time notice was given (一次性告知).
        NoticeGiven(NoticeGiven) = "notice-given.v1" / "CaseNoticeGiven",
            "One-time notice given", "一次性告知", "one-time-notice/3";
        /// Missing materials came in (补正).
        SupplementReceived(SupplementReceived) = "supplement-received.v1" / "CaseSupplementReceived",
            "Supplement received", "补正收件", "time-limit/3.2";
        /// Returned: a main document is missing (退回件).
        Returned(Returned) = "returned.v1" / "CaseReturned", "Returned", "退回", "time-limit/3.3";
        /// Accepted (受理); the promised period starts.
        Accepted(Accepted) = "accepted.v1" / "CaseAccepted", "Accepted", "受理", "time-limit/2";
        /// A step was taken (环节).
        StepTaken(StepTaken) = "step-taken.v1" / "CaseStepTaken", "Step taken", "环节办理", "work/5";
        /// The clock was stopped by an approved special procedure (特别程序).
        Paused(Paused) = "paused.v1" / "CasePaused", "Clock stopped", "中止计时", "行政许可法/45";
        /// The clock runs again.
        Resumed(Resumed) = "resumed.v1" / "CaseResumed", "Clock resumed", "恢复计时", "行政许可法/45";
        /// The period was extended before it ended (延期).
        Extended(Extended) = "extended.v1" / "CaseExtended", "Period extended", "延期", "time-limit/3.4";
        /// Put on the green channel (绿色通道).
        Expedited(Expedited) = "expedited.v1" / "CaseExpedited", "Green channel", "绿色通道", "commitment/10";
        /// A fee was charged (收费).
        FeeCharged(FeeCharged) = "fee-charged.v1" / "CaseFeeCharged", "Fee charged", "收费", "commitment/11";
        /// A fee was refunded (退费).
        FeeRefunded(FeeRefunded) = "fee-refunded.v1" / "CaseFeeRefunded", "Fee refunded", "退费", "commitment/11";
        /// The processing type was changed (改件).
        Reclassified(Reclassified) = "reclassified.v1" / "CaseReclassified", "Reclassified", "变更办件类型", "time-limit/3.4";
        /// Finished with a result (办结).
        Finished(Finished) = "finished.v1" / "CaseFinished", "Finished", "办结", "time-limit/3.4";
        /// Voided (作废): it was a case, and is one no more.
        Voided(Voided) = "voided.v1" / "CaseVoided", "Voided", "作废", "handover/2.5";
        /// Marked as an entry error (误录): it never was a case.
        EntryErrorMarked(EntryErrorMarked) = "entry-error-marked.v1" / "CaseEntryErrorMarked",
            "Marked as an entry error", "误录", "handover/2.5";
        /// Something was added after closure (补充归档).
        Added(Added) = "added.v1" / "CaseAdded", "Added after closure", "补充归档", "handover/2.5";
        /// An earlier statement was corrected (更正).
        Corrected(Corrected) = "corrected.v1" / "CaseCorrected", "Corrected", "更正", "handover/2.5";
        /// Denied (否定); its denial says why.
        Denied(Denied) = "denied.v1" / "CaseDenied", "Denied", "否定", "denial-report/2";
        /// Reopened by the correction of its denial.
        Reopened(Reopened) = "reopened.v1" / "CaseReopened", "Reopened after a correction", "纠正后重新办理", "denial-report/6";
        /// Handed over to somebody else (handover/2.1).
        HandedOver(HandedOver) = "handed-over.v1" / "CaseHandedOver", "Case handed over", "移交办件", "handover/2.1";
        /// A department's part of a joint case was opened (联办).
        PartAssigned(PartAssigned) = "part-assigned.v1" / "CasePartAssigned", "Joint part opened", "分派联办", "post/1.4";
        /// A department did its part.
        PartDone(PartDone) = "part-done.v1" / "CasePartDone", "Joint part done", "联办完成", "post/1.4";
        /// Another window leads the joint case.
        LeadReassigned(LeadReassigned) = "lead-reassigned.v1" / "CaseLeadReassigned",
            "Lead window changed", "变更牵头窗口", "first-asked/3.3";
        /// A member of staff handles it throughout for the applicant (全程代理).
        AgencyTaken(AgencyTaken) = "agency-taken.v1" / "CaseAgencyTaken", "Full agency taken", "全程代理", "work/3";
        /// A home visit was arranged (上门服务).
        VisitArranged(VisitArranged) = "visit-arranged.v1" / "CaseVisitArranged",
            "Home visit arranged", "安排上门服务", "work/2", seals place;
        /// What came of a home visit.
        VisitRecorded(VisitRecorded) = "visit-recorded.v1" / "CaseVisitRecorded", "Home visit recorded", "上门服务结果", "work/2";
        /// Followed up after its end (跟踪回访).
        FollowedUp(FollowedUp) = "followed-up.v1" / "CaseFollowedUp", "Followed up", "跟踪回访", "work/3";
        /// Rated by the applicant (满意度评价).
        Rated(Rated) = "rated.v1" / "CaseRated", "Rated by the applicant", "满意度评价", "work/3", seals comment;
        /// A bad rating was called back.
        CalledBack(CalledBack) = "called-back.v1" / "CaseCalledBack", "Bad rating called back", "不满意回访", "work/3";
        /// What a bad rating was about was mended.
        Mended(Mended) = "mended.v1" / "CaseMended", "Bad rating mended", "不满意整改", "work/3";
        /// Something that a rule forbids was asked of it and refused.
        AttemptRefused(AttemptRefused) = "attempt-refused.v1" / "CaseAttemptRefused",
            "Forbidden attempt refused", "违规尝试被拒", "commitment/12";
        /// An approval was asked for (提请审批); nothing follows from it before it is given.
        ApprovalAsked(ApprovalAsked) = "approval-asked.v1" / "CaseApprovalAsked", "Approval asked for", "提请审批", "discipline/7";
        /// What was asked for was not approved (不予批准).
        ApprovalRefused(ApprovalRefused) = "approval-refused.v1" / "CaseApprovalRefused", "Not approved", "不予批准", "discipline/7";
        /// What was asked for was taken back by whoever asked (撤回提请).
        ApprovalWithdrawn(ApprovalWithdrawn) = "approval-withdrawn.v1" / "CaseApprovalWithdrawn",
            "Taken back before it was approved", "撤回提请", "discipline/7";
        /// Somebody was asked to handle it throughout for the applicant (提请全程代理); nothing follows before they agree.
        AgencyAsked(AgencyAsked) = "agency-asked.v1" / "CaseAgencyAsked", "Full agency asked for", "提请全程代理", "work/3";
        /// The sealed slip with the rating code was printed for the applicant (密封评价单).
        RatingSlipIssued(RatingSlipIssued) = "rating-slip-issued.v1" / "CaseRatingSlipIssued",
            "Sealed rating slip printed", "打印密封评价单", "work/3";
        /// The sealed slip was lost or opened: its code is no code any more, and another slip may be printed (密封评价单作废).
        RatingSlipVoided(RatingSlipVoided) = "rating-slip-voided.v1" / "CaseRatingSlipVoided",
            "Sealed rating slip voided for a new one", "密封评价单作废补发", "work/3";
        /// The applicant was informed of a special procedure or an extension (告知申请人).
        Informed(Informed) = "informed.v1" / "CaseInformed", "Applicant informed", "告知申请人期限变动", "行政许可法/45";
        /// Whoever was asked to handle it throughout does not agree; it stays as it is (不同意全程代理).
        AgencyDeclined(AgencyDeclined) = "agency-declined.v1" / "CaseAgencyDeclined", "Full agency declined", "不同意全程代理", "work/3";
    }
}

impl CaseEventName {
    /// Whether it ends the case: nothing but what may follow the end comes after it, unless the case is reopened.
    #[must_use]
    #[rustfmt::skip]
    pub fn ends_the_case(self) -> bool {
        use CaseEventName as E;
        match self {
            E::Finished | E::Returned | E::Denied | E::Voided | E::EntryErrorMarked => true,
            E::Registered | E::NoticeGiven | E::SupplementReceived | E::Accepted | E::StepTaken
            | E::Paused | E::Resumed | E::Extended | E::Expedited | E::FeeCharged | E::FeeRefunded
            | E::Reclassified | E::Added | E::Corrected | E::Reopened | E::HandedOver | E::PartAssigned
            | E::PartDone | E::LeadReassigned | E::AgencyTaken | E::VisitArranged | E::VisitRecorded
            | E::FollowedUp | E::Rated | E::CalledBack | E::Mended | E::AttemptRefused | E::ApprovalAsked
            | E::ApprovalRefused | E::ApprovalWithdrawn | E::AgencyAsked | E::RatingSlipIssued
            | E::RatingSlipVoided | E::Informed | E::AgencyDeclined => false,
        }
    }
}

impl CaseEvent {
    /// What waits for an approval no more: it was approved, done by who may approve it, or refused.
    #[must_use]
    pub fn settles(&self) -> Option<Act> {
        match self {
            CaseEvent::Extended(_) => Some(Act::Extension),
            CaseEvent::Paused(_) => Some(Act::Pause),
            CaseEvent::Expedited(_) => Some(Act::GreenChannel),
            CaseEvent::Reclassified(_) => Some(Act::Reclassification),
            CaseEvent::LeadReassigned(_) => Some(Act::LeadWindow),
            CaseEvent::Voided(_) => Some(Act::Voiding),
            CaseEvent::ApprovalRefused(refused) => Some(refused.act),
            CaseEvent::ApprovalWithdrawn(withdrawn) => Some(withdrawn.act),
            CaseEvent::Registered(_)
            | CaseEvent::NoticeGiven(_)
            | CaseEvent::SupplementReceived(_)
            | CaseEvent::Returned(_)
            | CaseEvent::Accepted(_)
            | CaseEvent::StepTaken(_)
            | CaseEvent::Resumed(_)
            | CaseEvent::FeeCharged(_)
            | CaseEvent::FeeRefunded(_)
            | CaseEvent::Finished(_)
            | CaseEvent::EntryErrorMarked(_)
            | CaseEvent::Added(_)
            | CaseEvent::Corrected(_)
            | CaseEvent::Denied(_)
            | CaseEvent::Reopened(_)
            | CaseEvent::HandedOver(_)
            | CaseEvent::PartAssigned(_)
            | CaseEvent::PartDone(_)
            | CaseEvent::AgencyTaken(_)
            | CaseEvent::VisitArranged(_)
            | CaseEvent::VisitRecorded(_)
            | CaseEvent::FollowedUp(_)
            | CaseEvent::Rated(_)
            | CaseEvent::CalledBack(_)
            | CaseEvent::Mended(_)
            | CaseEvent::AttemptRefused(_)
            | CaseEvent::AgencyAsked(_)
            | CaseEvent::AgencyDeclined(_)
            | CaseEvent::RatingSlipIssued(_)
            | CaseEvent::RatingSlipVoided(_)
            | CaseEvent::Informed(_)
            | CaseEvent::ApprovalAsked(_) => None,
        }
    }
}

/// One material as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MaterialState {
    /// The material's id in the catalogue item.
    pub material: String,
    /// What was found.
    pub status: MaterialStatus,
    /// What is wrong or was seen; may be empty.
    #[serde(default)]
    pub remark: String,
}

impl Seals for Principal {
    fn add_to<'a>(&'a self, parts: &mut SealedParts<'a>) {
        self.party.add_to(parts);
    }
}

/// For whom an agent acts (委托办理, work/3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Principal {
    /// The principal.
    pub party: Party,
    /// The mandate: kind and number of the document.
    pub mandate: String,
}

/// Where a case came from when it was not worked here (imported logs).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Origin {
    /// The log or system.
    pub system: String,
    /// The case's reference there.
    pub reference: String,
    /// Who handled it there.
    #[serde(default)]
    pub handler: String,
}

/// Registered (登记).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Registered {
    /// The case number, at most 50 characters (GB/T 39046).
    pub number: String,
    /// The catalogue item.
    pub item: String,
    /// The version of the item's definition that applies.
    pub item_version: u32,
    /// The window that handles it.
    pub window: String,
    /// The member of staff who took it in and is responsible.
    pub handler: String,
    /// The first-asked contact it grew from, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// First axis.
    pub interaction: Interaction,
    /// The processing type the catalogue gives it.
    pub processing: Processing,
    /// How the applicant came (work/6).
    pub channel: Channel,
    /// Where (work/2).
    pub place: Place,
    /// Who went, for a home visit.
    pub visitors: Vec<String>,
    /// GB/T 39046 办理形式.
    pub form: HandlingForm,
    /// The applicant, sealed.
    pub applicant: Party,
    /// The principal where an agent applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<Principal>,
    /// The materials as found on receipt.
    pub materials: Vec<MaterialState>,
    /// Until when acceptance must be decided; unmet, the case counts as accepted (行政许可法 art. 32).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Commitment>,
    /// Until when a consultation is answered, counted from registration (time-limit/3.1); none for an application, and in
    /// records from before there was such a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Commitment>,
    /// Where it came from, if it was not worked here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// Missing materials came in (补正).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SupplementReceived {
    /// The materials as found now.
    pub materials: Vec<MaterialState>,
    /// Whether nothing mandatory is missing or defective any more.
    pub complete: bool,
}

/// Returned (退回件): a main document is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Returned {
    /// The main documents that are missing.
    pub missing: Vec<String>,
    /// The written reason.
    pub reason: String,
    /// The legal basis.
    pub basis: String,
}

/// Accepted (受理); the periods start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Accepted {
    /// The acceptance document's number, at most 30 characters.
    pub acceptance_number: String,
    /// How it is processed.
    pub processing: Processing,
    /// When the periods start: registration of formal acceptance (time-limit/2), or back-dated to receipt when deemed.
    pub start_at: Instant,
    /// Accepted by law because the notice was late (行政许可法 art. 32).
    pub deemed: bool,
    /// The promised period.
    pub promise: Commitment,
    /// The statutory period kept beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statutory: Option<Commitment>,
    /// A due instant set elsewhere, for cases of foreign origin; it replaces the derivation of `promise`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
}

/// A step was taken (环节).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepTaken {
    /// The step's name: 审查, 现场踏勘, or the activity of an imported log.
    pub step: String,
    /// Who did it.
    pub handler: String,
    /// With which result.
    pub result: StepResult,
    /// The opinion (意见).
    pub opinion: String,
}

/// The clock was stopped by an approved special procedure (特别程序).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Paused {
    /// First, second … pause of the case, from 1.
    pub ordinal: u32,
    /// Which procedure.
    pub kind: PauseKind,
    /// The legal basis.
    pub basis: String,
    /// Who asked for it.
    pub requested_by: String,
    /// Who approved it.
    pub approver: String,
    /// For how long at most; the clock is credited with no more.
    pub approved: Limit,
    /// Whether the applicant was told in writing how long.
    pub applicant_told: bool,
}

/// The clock runs again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Resumed {
    /// Which pause ended.
    pub ordinal: u32,
    /// What the procedure found.
    pub result: String,
}

/// The period was extended before it ended (延期).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Extended {
    /// By how much.
    pub by: Limit,
    /// Who approved it.
    pub approver: String,
    /// The reason, which the applicant is told.
    pub reason: String,
}

/// Put on the green channel (绿色通道, commitment/10).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Expedited {
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approver: String,
}

/// A fee was charged (commitment/11).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeeCharged {
    /// The fee's id in the catalogue item.
    pub fee: String,
    /// In fen.
    pub amount_fen: u32,
    /// The published legal basis.
    pub basis: String,
    /// The receipt's number.
    pub receipt: String,
}

/// A fee was refunded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeeRefunded {
    /// The fee's id in the catalogue item.
    pub fee: String,
    /// In fen.
    pub amount_fen: u32,
    /// Why.
    pub reason: String,
    /// The refund's receipt number.
    pub receipt: String,
}

/// The processing type was changed (改件).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reclassified {
    /// What it was.
    pub from: Processing,
    /// What it is.
    pub to: Processing,
    /// The promised period that now applies.
    pub promise: Commitment,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approver: String,
}

/// Finished with a result (办结).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Finished {
    /// The result.
    pub result: FinishResult,
    /// The number of the document issued; empty where none is.
    pub document: String,
    /// What was decided, in words.
    pub conclusion: String,
}

/// Voided (作废).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Voided {
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approver: String,
}

/// Marked as an entry error (误录).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryErrorMarked {
    /// What went wrong.
    pub reason: String,
    /// The case that should have been entered, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
}

/// Something was added after closure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Added {
    /// What was added.
    pub note: String,
    /// Documents by number.
    pub documents: Vec<String>,
}

/// An earlier statement was corrected; the earlier event stands, this one says what holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Corrected {
    /// The version (in the aggregate) of the event that is corrected.
    pub version: u32,
    /// What is corrected.
    pub field: CorrectedField,
    /// What holds.
    pub to: String,
    /// Why.
    pub reason: String,
}

crate::matters::handover::events::handed_over!();
