//! The facts of a denial (否定事实) from the explanation to the review and its correction. Shapes only; described by
//! `proto/anjuan/v1/denial.proto`.
use crate::clock::Commitment;
use crate::matters::contact::events::Channel;
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::sealed::{Party, Sealed, SealedParts, Seals};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a denial.
    DenialEvent, DenialEventName of "denial" {
        /// Something asked for cannot be handled, explained in detail (denial-report/2).
        Issued(Issued) = "issued.v1" / "DenialIssued",
            "Denial issued", "否定登记", "denial-report/2", numbered by number, seals applicant, asked;
        /// The applicant objects: the duty to report begins (denial-report/2).
        Objected(Objected) = "objected.v1" / "DenialObjected", "Objected to", "提出异议", "denial-report/2", seals grounds;
        /// Reported to the approval section in two copies (否定报备, denial-report/4).
        Reported(Reported) = "reported.v1" / "DenialReported",
            "Denial reported", "否定报备", "denial-report/4", seals applicant, asked;
        /// One copy was received (denial-report/4).
        CopyAcknowledged(CopyAcknowledged) = "copy-acknowledged.v1" / "DenialCopyAcknowledged",
            "Copy of the report received", "签收报备表", "denial-report/4";
        /// Reviewed by the head of the approval section (denial-report/5).
        Reviewed(Reviewed) = "reviewed.v1" / "DenialReviewed", "Denial reviewed", "否定审核", "denial-report/5";
        /// After a correction, the window told the applicant (denial-report/6).
        CorrectionNotified(CorrectionNotified) = "correction-notified.v1" / "DenialCorrectionNotified",
            "Told of the correction", "告知纠正", "denial-report/6";
        /// An important matter was reported to the deputy director in charge, with a document (denial-report/7).
        ReportedUp(ReportedUp) = "reported-up.v1" / "DenialReportedUp", "Reported up", "重大事项上报", "denial-report/7";
        /// The applicant no longer objects.
        ObjectionWithdrawn(ObjectionWithdrawn) = "objection-withdrawn.v1" / "DenialObjectionWithdrawn",
            "Objection withdrawn", "撤回异议", "denial-report/2";
        /// The report that an objection needs was not there in time (denial-report/9); found by the service.
        ReportMissing(ReportMissing) = "report-missing.v1" / "DenialReportMissing",
            "Report missing", "应报备未报备", "denial-report/9";
        /// Handed over to somebody else (handover/2.1).
        HandedOver(HandedOver) = "handed-over.v1" / "DenialHandedOver", "Denial handed over", "移交否定", "handover/2.1";
    }
}

codes! {
    /// Why it cannot be handled: what kind of reason it is (denial-report/3).
    DenialScope {
        /// Within one's duties, but law or policy forbids it.
        WithinDuties,
        /// Outside one's duties: a referral is owed.
        OutOfScope,
    }
    /// How much hangs on it (denial-report/7).
    Importance {
        /// 一般.
        Ordinary,
        /// 重大事项: reported up.
        Important,
    }
    /// How the applicant objected (denial-report/8).
    ObjectionManner {
        /// 口头.
        Spoken,
        /// 书面.
        Written,
    }
    /// The two copies of a report (一式两份, denial-report/4).
    ReportCopy {
        /// For the head of the approval section.
        Review,
        /// For the archive.
        Archive,
    }
    /// What the review found (denial-report/5).
    ReviewOutcome {
        /// 维持.
        Upheld,
        /// 纠正.
        Corrected,
    }
}

/// Where the applicant is sent on (denial-report/3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Onward {
    /// Which authority or window is in charge.
    pub to: String,
    /// Where it is and how it is reached.
    pub address: String,
    /// What was done to help: a call made, somebody who expects them.
    pub help: String,
}

/// Something asked for cannot be handled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Issued {
    /// The denial's number, `FD-<yyyymmdd>-<id>`.
    pub number: String,
    /// The case or contact that is denied, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter: Option<AggregateRef>,
    /// The catalogue item, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The window.
    pub window: String,
    /// Who denied it (经办人).
    pub handler: String,
    /// Who asked, sealed.
    pub applicant: Party,
    /// What was asked for, sealed.
    pub asked: Sealed,
    /// What kind of reason it is.
    pub scope: DenialScope,
    /// How much hangs on it.
    pub importance: Importance,
    /// The reasons, explained in detail, without personal data.
    pub reasons: String,
    /// The legal basis.
    pub basis: String,
    /// Where the applicant is sent on; always there when out of scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<Onward>,
}

/// The applicant objects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Objected {
    /// How.
    pub manner: ObjectionManner,
    /// Told that they may apply in writing; always so for a spoken objection (denial-report/8).
    pub advised_in_writing: bool,
    /// Why they object, sealed.
    pub grounds: Sealed,
    /// Until when the report is owed (denial-report/9).
    pub report: Commitment,
}

/// The applicant as the report names them (denial-report/4), each field sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportedApplicant {
    /// The applicant's unit (单位); "个人" for a private person.
    pub unit: Sealed,
    /// Name.
    pub name: Sealed,
    /// Address.
    pub address: Sealed,
    /// Telephone.
    pub telephone: Sealed,
}

impl Seals for ReportedApplicant {
    fn add_to<'a>(&'a self, parts: &mut SealedParts<'a>) {
        for field in [&self.unit, &self.name, &self.address, &self.telephone] {
            field.add_to(parts);
        }
    }
}

/// Reported in two copies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reported {
    /// The report's number, `FB-<yyyymmdd>-<id>`.
    pub number: String,
    /// Who handled it.
    pub handler: String,
    /// The handler's unit (department).
    pub unit: String,
    /// The applicant.
    pub applicant: ReportedApplicant,
    /// What was asked for, sealed.
    pub asked: Sealed,
    /// The reasons.
    pub reasons: String,
    /// The basis.
    pub basis: String,
    /// Who gets the copy for review: the head of the approval section.
    pub reviewer: String,
    /// Who gets the copy for the archive.
    pub archivist: String,
    /// Until when the review is owed (denial-report/5).
    pub review: Commitment,
    /// Until when an important matter is reported up (denial-report/7).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_up: Option<Commitment>,
}

/// One copy was received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CopyAcknowledged {
    /// Which.
    pub copy: ReportCopy,
    /// By whom.
    pub by: String,
}

/// Reviewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reviewed {
    /// With which outcome.
    pub outcome: ReviewOutcome,
    /// By whom.
    pub by: String,
    /// The opinion.
    pub opinion: String,
    /// What is corrected, and by which law or policy; empty when upheld.
    pub correction: String,
    /// Until when the applicant is told of a correction (denial-report/6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Commitment>,
}

/// The applicant was told of the correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectionNotified {
    /// By whom.
    pub by: String,
    /// How.
    pub channel: Channel,
    /// The number of the notice, where it was in writing.
    pub document: String,
    /// What was told, without personal data.
    pub summary: String,
}

/// Reported to the deputy director in charge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportedUp {
    /// By whom.
    pub by: String,
    /// To whom: the deputy director in charge.
    pub to: String,
    /// The number of the document.
    pub document: String,
    /// What it says, without personal data.
    pub summary: String,
}

/// The applicant no longer objects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ObjectionWithdrawn {
    /// Why, as the applicant says.
    pub reason: String,
}

/// A report was missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportMissing {
    /// The version of the objection that asked for it: the evidence.
    pub objection: u32,
    /// When it was due.
    pub due_at: Instant,
    /// Who owed it.
    pub responsible: String,
}

crate::matters::handover::events::handed_over!();
