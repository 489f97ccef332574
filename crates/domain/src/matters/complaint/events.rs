//! The facts of a complaint (投诉事实) from receipt to the circular. Shapes only; described by
//! `proto/anjuan/v1/complaint.proto`.
//!
//! What the complainant says and what witnesses say is sealed: nobody reads it without asking for it, and the persons
//! complained of never do.
use crate::clock::Commitment;
use crate::vocabulary::declare::{codes, events};
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::sealed::{Party, Sealed};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a complaint.
    ComplaintEvent, ComplaintEventName of "complaint" {
        /// Received and recorded (complaint/2).
        Received(Received) = "received.v1" / "ComplaintReceived",
            "Complaint received", "受理投诉", "complaint/2", numbered by number, seals complainant, matter;
        /// A grave one came in writing after it was asked for (complaint/1).
        PutInWriting(PutInWriting) = "put-in-writing.v1" / "ComplaintPutInWriting",
            "Complaint put in writing", "补交书面投诉", "complaint/1", seals matter;
        /// Classified as simple or complex; the promised time starts (complaint/3).
        Classified(Classified) = "classified.v1" / "ComplaintClassified", "Complaint classified", "投诉分类", "complaint/3";
        /// Given to somebody to investigate (complaint/2).
        Assigned(Assigned) = "assigned.v1" / "ComplaintAssigned", "Investigator named", "指派调查", "complaint/2";
        /// One step of the investigation (complaint/2).
        Investigated(Investigated) = "investigated.v1" / "ComplaintInvestigated",
            "Step of the investigation", "投诉调查", "complaint/2", seals statement;
        /// Decided: verified, partly, not verified (complaint/3).
        Decided(Decided) = "decided.v1" / "ComplaintDecided", "Complaint decided", "投诉认定", "complaint/3";
        /// Answered to the complainant (complaint/3).
        Answered(Answered) = "answered.v1" / "ComplaintAnswered", "Complaint answered", "答复投诉人", "complaint/3";
        /// Not done in time, and explained to the complainant (complaint/3).
        OverdueExplained(OverdueExplained) = "overdue-explained.v1" / "ComplaintOverdueExplained",
            "Delay explained", "逾期说明", "complaint/3";
        /// A measure was taken against a person (accountability).
        MeasureTaken(MeasureTaken) = "measure-taken.v1" / "ComplaintMeasureTaken", "Measure taken", "责任追究", "accountability";
        /// The complaint, its verification and its consequences were circulated (通报, complaint/3).
        CircularIssued(CircularIssued) = "circular-issued.v1" / "ComplaintCircularIssued",
            "Circular issued", "通报", "complaint/3";
        /// Withdrawn by the complainant.
        Withdrawn(Withdrawn) = "withdrawn.v1" / "ComplaintWithdrawn", "Complaint withdrawn", "撤回投诉", "complaint/2";
        /// Handed over to somebody else (handover/2.1).
        HandedOver(HandedOver) = "handed-over.v1" / "ComplaintHandedOver", "Complaint handed over", "移交投诉", "handover/2.1";
    }
}

codes! {
    /// How it was made (complaint/1).
    ComplaintChannel {
        /// 口头.
        Spoken,
        /// 电话.
        Telephone,
        /// 书面.
        Written,
        /// 网上: in writing, too.
        Online,
    }
    /// How grave it is (complaint/1, accountability).
    Gravity {
        /// 一般.
        Ordinary,
        /// 情节严重: in writing.
        Grave,
    }
    /// The two tracks (complaint/3).
    Track {
        /// Ruled on the spot or answer promised (简单投诉).
        Simple,
        /// Complex, or two or more departments: to the director's office (复杂投诉).
        Complex,
    }
    /// What was found (complaint/3).
    Finding {
        /// 属实.
        Verified,
        /// 部分属实.
        PartlyVerified,
        /// 不属实.
        NotVerified,
    }
    /// How it was answered (complaint/3).
    ReplyManner {
        /// 口头答复.
        Spoken,
        /// 书面答复.
        Written,
    }
    /// The measures of accountability (投诉责任追究).
    Measure {
        /// 批评教育 (accountability/1, 4).
        CriticismEducation,
        /// 诫勉 (accountability/1, vile attitude or insult).
        Admonishment,
        /// 调离 (accountability/1, vile attitude or insult).
        Transfer,
        /// 书面检查并通报批评 (accountability/2, 3).
        SelfCriticismCirculated,
        /// 留岗察看 (accountability/2, grave).
        RetentionOnProbation,
        /// 待岗 (accountability/3, grave).
        SuspendedAwaitingPost,
    }
}

/// Received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Received {
    /// The complaint's number, `TS-<yyyymmdd>-<id>`.
    pub number: String,
    /// Who received it and is responsible until it is assigned.
    pub receiver: String,
    /// How it was made.
    pub channel: ComplaintChannel,
    /// How grave it is, as received.
    pub gravity: Gravity,
    /// Who complains, sealed; none where nobody says who they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complainant: Option<Party>,
    /// What they say, sealed.
    pub matter: Sealed,
    /// What it is about in one line, without personal data.
    pub summary: String,
    /// The persons complained of.
    pub persons: Vec<String>,
    /// The windows complained of.
    pub windows: Vec<String>,
    /// The case, contact or denial it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<AggregateRef>,
    /// The articles that are said to be broken.
    pub articles: Vec<String>,
    /// Asked to put it in writing, because it is grave and was not (complaint/1).
    pub asked_in_writing: bool,
    /// The time for the answer until a classification sets another, counted from receipt (complaint/3); none where the
    /// paper is waited for, and in records from before there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Commitment>,
}

/// Put in writing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PutInWriting {
    /// The number under which the paper came in.
    pub document: String,
    /// What it says, sealed.
    pub matter: Sealed,
    /// The time for the answer until a classification sets another, counted from the paper (complaint/3); none in records
    /// from before there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Commitment>,
}

/// Classified.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Classified {
    /// By whom.
    pub by: String,
    /// On which track.
    pub track: Track,
    /// The departments concerned.
    pub departments: Vec<String>,
    /// Why.
    pub reason: String,
    /// The promised time, counted from receipt.
    pub answer: Commitment,
}

/// Assigned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Assigned {
    /// To whom.
    pub investigator: String,
    /// By whom.
    pub by: String,
}

/// One step of the investigation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Investigated {
    /// First, second … step from 1.
    pub ordinal: u32,
    /// By whom.
    pub by: String,
    /// What was done: heard, looked at, asked of a department.
    pub step: String,
    /// The department that was asked or heard; empty where none was.
    pub department: String,
    /// Whose statement it is, where a member of staff was heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement_of: Option<String>,
    /// The statement, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<Sealed>,
    /// What came of it, without personal data.
    pub result: String,
}

/// What was found of one person or window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FoundOf {
    /// The person; none where it is about a window as such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The window; none where it is about a person alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// The article that was broken, or said to be.
    pub article: String,
    /// What was found.
    pub finding: Finding,
}

/// Decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Decided {
    /// By whom.
    pub by: String,
    /// In all.
    pub finding: Finding,
    /// One by one.
    pub found: Vec<FoundOf>,
    /// Why, without personal data.
    pub reasons: String,
}

/// Answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answered {
    /// By whom.
    pub by: String,
    /// How.
    pub manner: ReplyManner,
    /// The number of the written answer; empty for a spoken one.
    pub document: String,
    /// What was answered, without personal data.
    pub summary: String,
}

/// Explained that it is overdue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OverdueExplained {
    /// By whom.
    pub by: String,
    /// How.
    pub manner: ReplyManner,
    /// Why it is not done, without personal data.
    pub explanation: String,
    /// Until when it is now promised.
    pub promised: Instant,
}

/// A measure was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "ComplaintMeasureTaken")]
pub struct MeasureTaken {
    /// Against whom.
    pub person: String,
    /// By which article: `accountability/2`.
    pub article: String,
    /// How grave it is.
    pub gravity: Gravity,
    /// Which.
    pub measure: Measure,
    /// For how many months, where it lasts; from the rulebook.
    pub months: u32,
    /// Who decided it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Circulated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CircularIssued {
    /// The circular's number, `TB-<yyyymmdd>-<id>`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its text: complaint, verification, consequences; without the complainant.
    pub text: String,
    /// By whom.
    pub by: String,
}

/// Withdrawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Withdrawn {
    /// Who recorded it.
    pub by: String,
    /// Why, as the complainant says.
    pub reason: String,
}

crate::matters::handover::events::handed_over!();
