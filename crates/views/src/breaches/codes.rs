//! The list of breaches (违规清单): what counts as a breach of the nine systems, and how each is called.
//!
//! Two sources. A breach of a period is an obligation that was met late, or is open past its due instant: there is one code
//! for each clock of the `deadlines` view, but for the pause, after which the period runs on by itself, and
//! for what the house does by itself. What an entry made late says was in time has a code of its own until that entry is confirmed;
//! the line also says which breach it is without it. A deed is a fact
//! that an event states. What a rule forbids and the house refuses happens only as an attempt, and only where it is noted.
use crate::deadlines::row::{Clock, names};
use serde::{Deserialize, Serialize};

names! {
    /// What kind of breach.
    Code {
        /// Acceptance not decided, or the notice not given, in time.
        AcceptanceLate = "acceptance-late",
        /// Not done in the promised time.
        PromiseLate = "promise-late",
        /// Not done in the statutory time.
        StatutoryLate = "statutory-late",
        /// A contact open at closing time.
        ContactLeftOpen = "contact-left-open",
        /// A denial that needed a report and had none in time.
        ReportMissing = "report-missing",
        /// A denial reviewed late, or not at all.
        ReviewLate = "review-late",
        /// The applicant not told of a correction in time.
        CorrectionNoticeLate = "correction-notice-late",
        /// An important matter not reported up in time.
        ReportUpLate = "report-up-late",
        /// A complaint not answered in time.
        ComplaintUnanswered = "complaint-unanswered",
        /// An overdue complaint not explained in time.
        OverdueUnexplained = "overdue-unexplained",
        /// A part of a joint case not done in time.
        JointPartLate = "joint-part-late",
        /// A cover without its written handover.
        CoverWithoutHandover = "cover-without-handover",
        /// A bad rating not mended in time.
        RatingNotMended = "rating-not-mended",
        /// A contest of a finding not decided in time.
        ContestUndecided = "contest-undecided",
        /// A day of duty not handed over by closing time.
        DutyNotHandedOver = "duty-not-handed-over",
        /// The return from leave not reported in time.
        ReturnUnreported = "return-unreported",
        /// Sick leave without its certificate in time.
        CertificateMissing = "certificate-missing",
        /// An emergency leave without its papers in time.
        PapersMissing = "papers-missing",
        /// A make-up slip not decided in time.
        SlipUndecided = "slip-undecided",
        /// Something overdue that an entry made late says was not, or less, and that nobody confirmed yet.
        LateEntry = "late-entry",
        /// A second notice that asks for what the first could have named.
        NoticeRepeated = "notice-repeated",
        /// A spoken objection that was not advised to apply in writing.
        NotAdvisedInWriting = "not-advised-in-writing",
        /// A matter moved by a handover that not both have signed.
        MovedUnsigned = "moved-unsigned",
        /// A fee outside the catalogue was asked for and refused.
        FeeOutsideCatalogue = "fee-outside-catalogue",
        /// An extension was asked for late and refused.
        ExtensionLate = "extension-late",
        /// Something else that a rule forbids was tried and refused.
        ForbiddenAttempt = "forbidden-attempt",
        /// A complaint found true.
        ComplaintVerified = "complaint-verified",
    }
}

/// One line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The code.
    pub code: Code,
    /// The clock whose lateness it is; none for a deed.
    pub clock: Option<Clock>,
    /// The rule it breaks, where the events name no other.
    pub rule: &'static str,
    /// How it is called.
    pub zh: &'static str,
    /// How it is called.
    pub en: &'static str,
}

const fn late(code: Code, clock: Clock, rule: &'static str, (zh, en): (&'static str, &'static str)) -> Line {
    Line { code, clock: Some(clock), rule, zh, en }
}

const fn deed(code: Code, rule: &'static str, (zh, en): (&'static str, &'static str)) -> Line {
    Line { code, clock: None, rule, zh, en }
}

/// Every breach, in the order of the codes.
pub const LIST: &[Line] = &[
    late(
        Code::AcceptanceLate,
        Clock::AcceptanceDecision,
        "行政许可法/32",
        ("逾期未告知或未作受理决定", "Not told, or acceptance not decided, in time"),
    ),
    late(Code::PromiseLate, Clock::Promise, "time-limit/3.4", ("超过承诺期限", "Not done in the promised time")),
    late(Code::StatutoryLate, Clock::Statutory, "行政许可法/42", ("超过法定期限", "Not done in the statutory time")),
    late(
        Code::ContactLeftOpen,
        Clock::ContactClosing,
        "first-asked/3.1",
        ("首问至下班未办结", "A contact left open at closing time"),
    ),
    late(
        Code::ReportMissing,
        Clock::DenialReport,
        "denial-report/9",
        ("应报备而未按时否定报备", "A denial that needed a report and had none in time"),
    ),
    late(
        Code::ReviewLate,
        Clock::DenialReview,
        "denial-report/5",
        ("否定报备逾期未复核", "A denial not reviewed in time"),
    ),
    late(
        Code::CorrectionNoticeLate,
        Clock::CorrectionNotice,
        "denial-report/6",
        ("纠正后逾期未告知申请人", "The applicant not told of a correction in time"),
    ),
    late(
        Code::ReportUpLate,
        Clock::ReportUp,
        "denial-report/7",
        ("重大事项逾期未上报", "An important matter not reported up in time"),
    ),
    late(
        Code::ComplaintUnanswered,
        Clock::ComplaintAnswer,
        "complaint/3",
        ("投诉逾期未答复", "A complaint not answered in time"),
    ),
    late(
        Code::OverdueUnexplained,
        Clock::OverdueExplanation,
        "complaint/3",
        ("投诉逾期未向投诉人说明", "An overdue complaint not explained to the complainant in time"),
    ),
    late(
        Code::JointPartLate,
        Clock::JointPart,
        "post/1.4",
        ("联办件部门逾期", "A department's part of a joint case not done in time"),
    ),
    late(
        Code::CoverWithoutHandover,
        Clock::CoverHandover,
        "ab-role/4",
        ("顶岗未办书面交接", "A cover without its written handover"),
    ),
    late(
        Code::RatingNotMended,
        Clock::RatingMend,
        "work/3",
        ("差评逾期未整改", "A bad rating not called back and mended in time"),
    ),
    late(
        Code::ContestUndecided,
        Clock::FindingContest,
        "post/1.2",
        ("考核申诉逾期未裁定", "A contest of a finding not decided in time"),
    ),
    late(
        Code::DutyNotHandedOver,
        Clock::DutyHandover,
        "duty/2.2.4.5",
        ("值班未按时交接班", "A day of duty not handed over by closing time"),
    ),
    late(
        Code::ReturnUnreported,
        Clock::LeaveReportBack,
        "leave/2",
        ("假满未按时销假", "The return from leave not reported in time"),
    ),
    late(
        Code::CertificateMissing,
        Clock::LeaveCertificate,
        "leave/4",
        ("病假证明逾期未交", "Sick leave without its certificate in time"),
    ),
    late(
        Code::PapersMissing,
        Clock::LeavePapers,
        "leave/7",
        ("急事请假逾期未补手续", "An emergency leave without its papers in time"),
    ),
    late(
        Code::SlipUndecided,
        Clock::SlipDecision,
        "discipline/2",
        ("补签单逾期未审批", "A make-up slip not decided in time"),
    ),
    Line {
        code: Code::LateEntry,
        clock: None,
        rule: "time-limit/2",
        zh: "逾期后补录，尚未确认",
        en: "Entered late, after it was due, and not confirmed",
    },
    deed(
        Code::NoticeRepeated,
        "one-time-notice/2",
        ("重复告知", "A repeat notice: it asks for what an earlier one could have named"),
    ),
    deed(
        Code::NotAdvisedInWriting,
        "denial-report/8",
        ("口头异议未告知可书面申请", "A spoken objection not advised to apply in writing"),
    ),
    deed(Code::MovedUnsigned, "handover/2.2", ("未经双方签字移交", "Moved by a handover that not both have signed")),
    deed(
        Code::FeeOutsideCatalogue,
        "commitment/11",
        ("目录外收费（已拒绝）", "A fee outside the catalogue, asked for and refused"),
    ),
    deed(
        Code::ExtensionLate,
        "time-limit/3.4",
        ("逾期申请延期（已拒绝）", "An extension asked for after the due time, and refused"),
    ),
    deed(
        Code::ForbiddenAttempt,
        "accountability",
        ("其他违规操作（已拒绝）", "Something else that a rule forbids, tried and refused"),
    ),
    deed(Code::ComplaintVerified, "complaint/3", ("投诉属实", "A complaint found true")),
];

impl Code {
    /// Its line of the list.
    #[must_use]
    pub fn line(self) -> Option<&'static Line> {
        LIST.iter().find(|line| line.code == self)
    }

    /// The breach that lateness of a clock is; none where it is none.
    #[must_use]
    pub fn of(clock: Clock) -> Option<Self> {
        LIST.iter().find(|line| line.clock == Some(clock)).map(|line| line.code)
    }
}
