//! The facts of serving a case beyond the counter (延伸服务事实): joint parts, agency, home visits, follow-up and rating,
//! and what a denial, a handover or a refused attempt leaves on it. Shapes only, a part of [`super::events`].
//!
//! Implements the facts of post/1.4, work/2, work/3, first-asked/3.3, denial-report/6, handover/2.1 and commitment/11.
use super::events::StepResult;
use crate::clock::Commitment;
use crate::matters::contact::events::Channel;
use crate::vocabulary::declare::codes;
use crate::vocabulary::sealed::Sealed;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

codes! {
    /// GB/T 39046-2020 满意度.
    Satisfaction {
        /// 1 非常满意.
        VerySatisfied,
        /// 2 满意.
        Satisfied,
        /// 3 基本满意.
        FairlySatisfied,
        /// 4 不满意.
        Dissatisfied,
        /// 5 非常不满意.
        VeryDissatisfied,
    }
    /// What moves the due time, of which the applicant is informed (告知事项; 行政许可法/42, 行政许可法/45).
    InformedOf {
        /// A special procedure (特别程序): how long it takes.
        Pause,
        /// An extension (延期): its reason.
        Extension,
    }
    /// What came of a home visit.
    VisitOutcome {
        /// Made.
        Made,
        /// Nobody was met.
        NobodyMet,
        /// Called off.
        CalledOff,
    }
}

/// Denied (否定): closed unless a review reopens it (denial-report/2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Denied {
    /// The denial's id.
    pub denial: String,
}

/// Reopened by the correction of its denial (denial-report/6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reopened {
    /// The denial's id.
    pub denial: String,
    /// Who corrected it.
    pub by: String,
}

/// A department's part of a joint case was opened (联办, post/1.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartAssigned {
    /// First, second … part from 1.
    pub ordinal: u32,
    /// The department.
    pub department: String,
    /// Its window here.
    pub window: String,
    /// Who does it there.
    pub handler: String,
    /// The part's own period.
    pub limit: Commitment,
}

/// A department did its part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartDone {
    /// Which part.
    pub ordinal: u32,
    /// By whom.
    pub by: String,
    /// With which result.
    pub result: StepResult,
    /// The opinion.
    pub opinion: String,
}

/// Another window leads the joint case (first-asked/3.3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeadReassigned {
    /// The window that led.
    pub from: String,
    /// The window that leads.
    pub to: String,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approver: String,
}

/// A member of staff handles it throughout for the applicant (全程代理, work/3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgencyTaken {
    /// Who acts for the applicant.
    pub agent: String,
    /// The mandate: kind and number of the document.
    pub mandate: String,
}

/// Somebody was asked to handle it throughout for the applicant (提请全程代理, work/3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgencyAsked {
    /// Who is asked.
    pub agent: String,
    /// The mandate: kind and number of the document.
    pub mandate: String,
    /// Who asks.
    pub by: String,
    /// Within what time it is to be answered; absent where the rulebook says none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Commitment>,
}

/// Whoever was asked does not agree to handle it throughout (不同意全程代理, work/3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgencyDeclined {
    /// Who was asked, and declines.
    pub agent: String,
    /// Why.
    pub reason: String,
}

/// The sealed slip with the rating code was printed (密封评价单, work/3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RatingSlipIssued {
    /// At which station of the applicants.
    pub station: String,
}

/// The sealed slip is void: its code rates nothing any more, and another may be printed (密封评价单作废, work/3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RatingSlipVoided {
    /// Why: lost, found with its seal open.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// A home visit was arranged (上门服务, work/2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VisitArranged {
    /// First, second … visit from 1.
    pub ordinal: u32,
    /// When.
    pub at: Instant,
    /// Who goes.
    pub visitors: Vec<String>,
    /// Where, sealed.
    pub place: Sealed,
    /// What for.
    pub purpose: String,
}

/// What came of a home visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VisitRecorded {
    /// Which visit.
    pub ordinal: u32,
    /// Which outcome.
    pub outcome: VisitOutcome,
    /// What was done or found, without personal data.
    pub remark: String,
}

/// The applicant was informed of what moves the due time (告知申请人; 行政许可法/42, 行政许可法/45).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Informed {
    /// By whom.
    pub by: String,
    /// Of what.
    pub about: InformedOf,
    /// Of which one: first, second … from 1.
    pub ordinal: u32,
    /// How.
    pub channel: Channel,
    /// The number of the written notice; empty where it was spoken.
    pub document: String,
    /// What proves it: the receipt, the registered letter, the recording; without personal data.
    pub proof: String,
}

/// Followed up after its end (跟踪回访, work/3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FollowedUp {
    /// By whom.
    pub by: String,
    /// How.
    pub channel: Channel,
    /// What was said, without personal data.
    pub remark: String,
}

/// The rating that another one takes the place of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplacedRating {
    /// The version of its event in the case.
    pub version: u32,
    /// When it was given.
    pub at: Instant,
}

/// Rated by the applicant (满意度评价, work/3): one rating per handling; the applicant's own takes the place of one that the staff
/// entered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rated {
    /// The satisfaction.
    pub satisfaction: Satisfaction,
    /// What was said, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<Sealed>,
    /// Through which channel.
    pub channel: Channel,
    /// For a bad rating: until when it is called back and mended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<Commitment>,
    /// Who of the staff entered what the applicant said; absent where the applicant rated themselves, and in the oldest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_by: Option<String>,
    /// Of the applicant's own rating: the one entered by the staff that it takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<ReplacedRating>,
}

/// A bad rating was called back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalledBack {
    /// By whom.
    pub by: String,
    /// What was found, without personal data.
    pub finding: String,
}

/// What a bad rating was about was mended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mended {
    /// By whom.
    pub by: String,
    /// What was done.
    pub measure: String,
}

/// Something was asked of the case that a rule forbids, and was refused (commitment/11, time-limit/3.4): nothing came of
/// it, and that it was tried is a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttemptRefused {
    /// What was asked: `case.charge`.
    pub action: String,
    /// By whom.
    pub person: String,
    /// The refusal's code.
    pub code: String,
    /// The article it names.
    pub article: String,
}
