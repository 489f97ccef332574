//! The facts of a leave (请假事实) from the application to the report back. Shapes only; described by
//! `proto/anjuan/v1/leave.proto`.
use crate::clock::Commitment;
use crate::clock::half_day::HalfDay;
use crate::vocabulary::actor::Role;
use crate::vocabulary::declare::{codes, events};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

events! {
    /// What can happen to a leave.
    LeaveEvent, LeaveEventName of "leave" {
        /// Applied for, in writing or first by telephone (leave/1, leave/7).
        Applied(Applied) = "applied.v1" / "LeaveApplied", "Leave applied", "请假", "leave/1", numbered by number;
        /// One step of the approval chain agreed (leave/2).
        Approved(Approved) = "approved.v1" / "LeaveApproved", "Leave approved", "准假", "leave/2";
        /// One step of the approval chain did not agree.
        Refused(Refused) = "refused.v1" / "LeaveRefused", "Leave refused", "不准假", "leave/2";
        /// Reported to the mayor (leave/2).
        ReportedToMayor(ReportedToMayor) = "reported-to-mayor.v1" / "LeaveReportedToMayor",
            "Leave reported to mayor", "报告镇长", "leave/2";
        /// The certificate of a designated hospital came in (leave/4).
        CertificateProvided(CertificateProvided) = "certificate-provided.v1" / "LeaveCertificateProvided",
            "Leave certificate provided", "提交病假证明", "leave/4";
        /// The papers of an emergency came in (leave/7).
        Regularised(Regularised) = "regularised.v1" / "LeaveRegularised", "Leave regularised", "补办请假手续", "leave/7";
        /// Given up before it began.
        Cancelled(Cancelled) = "cancelled.v1" / "LeaveCancelled", "Leave cancelled", "取消请假", "leave/2";
        /// Its first half day came: the posts are covered from now (ab-role/1).
        Began(Began) = "began.v1" / "LeaveBegan", "Leave began", "开始休假", "ab-role/1";
        /// Its last half day is over, or it was given up or cut short: the covers end (ab-role/3).
        Ended(Ended) = "ended.v1" / "LeaveEnded", "Leave ended", "假满", "ab-role/3";
        /// Back at work and reported so (销假, leave/2).
        ReportedBack(ReportedBack) = "reported-back.v1" / "LeaveReportedBack", "Leave reported back", "销假", "leave/2";
    }
}

codes! {
    /// Kinds of leave (leave/2–5).
    LeaveKind {
        /// 事假.
        Personal,
        /// 病假.
        Sick,
        /// 婚假.
        Marriage,
        /// 丧假.
        Bereavement,
        /// 休假.
        Holiday,
    }
    /// How it was applied for (leave/6, leave/7).
    LeaveManner {
        /// 书面.
        Written,
        /// 急事先电话告知.
        TelephoneFirst,
    }
}

/// Applied for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "LeaveApplied")]
pub struct Applied {
    /// The leave's number, `QJ-<yyyymmdd>-<id>`.
    pub number: String,
    /// Whose leave it is.
    pub person: String,
    /// The person's window, where they work at one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Which kind.
    pub kind: LeaveKind,
    /// How it was applied for.
    pub manner: LeaveManner,
    /// The first half day.
    pub from: HalfDay,
    /// The last half day.
    pub until: HalfDay,
    /// How many half days of work that is, by the calendar of the day.
    pub half_days: u32,
    /// Why.
    pub reason: String,
    /// Who approves it, in order (leave/2).
    pub chain: Vec<Role>,
    /// Whether it is reported to the mayor (leave/2).
    pub to_mayor: bool,
    /// The A/B posts of the person, which somebody covers meanwhile (ab-role/1).
    pub posts: Vec<String>,
    /// Why both of a post may be away, by decision of the director (ab-role/2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overridden: Option<String>,
    /// Until when a certificate is owed (leave/4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Commitment>,
    /// Until when the papers of an emergency are owed (leave/7).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub papers: Option<Commitment>,
    /// Until when the return is reported (leave/2).
    pub report_back: Commitment,
    /// The absence it is a part of, where other leave adjoins it: the chain follows from the whole (leave/2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjoining: Option<Adjoining>,
    /// The slip that was filled in on paper before leaving and is entered when the leave has begun (补录): each of the chain confirms
    /// it from the paper; absent where it was applied for here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
}

/// One absence in several leaves, with no half day of work between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Adjoining {
    /// The numbers of the other leaves, in order.
    pub numbers: Vec<String>,
    /// How many half days of work the whole is.
    pub half_days: u32,
}

/// One step agreed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Approved {
    /// In which role.
    pub role: Role,
    /// Who.
    pub by: String,
    /// The opinion; may be empty.
    pub opinion: String,
}

/// One step did not agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Refused {
    /// In which role.
    pub role: Role,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Reported to the mayor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportedToMayor {
    /// By whom.
    pub by: String,
}

/// The certificate came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertificateProvided {
    /// The designated hospital (医保定点医院).
    pub hospital: String,
    /// The certificate's number.
    pub document: String,
}

/// The papers of an emergency came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Regularised {
    /// The slip's number in the archive.
    pub document: String,
}

/// Given up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cancelled {
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Back at work and reported so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportedBack {
    /// The first half day back at work: earlier than the leave's end, it ends the leave earlier.
    pub from: HalfDay,
    /// Half days of work stayed away beyond the leave; 0 when in time.
    pub overstayed: u32,
    /// Why it is late; empty when in time.
    pub reason: String,
    /// The posts whose covers end with it, in one batch; none where the leave was over before.
    pub posts: Vec<String>,
}

/// Its first half day came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Began {
    /// The posts whose covers start with it, in one batch.
    pub posts: Vec<String>,
    /// The posts of the person that nobody stands at meanwhile, each with why: the leave begins all the same.
    pub uncovered: Vec<Uncovered>,
}

/// A post that nobody stands at while its A or B is on leave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Uncovered {
    /// The post's id.
    pub post: String,
    /// The code of the refusal of its cover.
    pub code: String,
    /// Why, in English.
    pub en: String,
    /// Why, in Chinese.
    pub zh: String,
}

/// Its last half day is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ended {
    /// The posts whose covers end with it, in one batch.
    pub posts: Vec<String>,
}
