//! The table of clocks (时限种类表): every clock in one row, with the breach that its lateness is. Nothing else lists them.
//!
//! `clocks!(expand)` hands the whole table to the macro `expand`, which writes out what it needs: [`Clock`](super::row::Clock)
//! here, and the codes of breaches beside the list of breaches.
//!
//! | column | what it is |
//! | --- | --- |
//! | `DutyHandover = "duty-handover"` | the clock; its name in rows, queries and answers |
//! | English, Chinese | what is owed |
//! | `"duty/2.2.4.5"` | the article that sets the period, which its breach breaks |
//! | `without warning` | it ends on the day it begins, or the service does it by itself: nobody is warned |
//! | `in person` | whoever owes it answers for it themselves, and nobody who stands in: who goes hands over (ab-role/4), who has duty has it until a substitute is arranged (duty/2.2.5), the papers of a leave are those of who was on leave |
//! | `not escalated` | the service does it by itself: nobody above has to hear of it (discipline/7) |
//! | `watched as "case" against Promised` | electronic supervision watches it as that clock of its table, and measures that period: it gives cards |
//! | `within "duty-hand-over"` | the rulebook's entry, where the view asks for the period itself; of the others the event says it |
//! | `breach DutyNotHandedOver = "duty-not-handed-over"`, English, Chinese | what its lateness is; none where it is nobody's |

use super::row::names;
use anjuan_domain::clock::Against;
use serde::{Deserialize, Serialize};

/// The table; see the module.
macro_rules! clocks {
    ($expand:ident) => { $expand! {
        /// Deciding on acceptance, or telling once what is missing (one-time-notice/2, 行政许可法 art. 32).
        AcceptanceDecision = "acceptance-decision", "Decision on acceptance", "受理决定", "行政许可法/32",
            breach AcceptanceLate = "acceptance-late", "Not told, or acceptance not decided, in time", "逾期未告知或未作受理决定";
        /// The promised period of an accepted case (time-limit/3.4).
        Promise = "promise", "Promised period", "承诺时限", "time-limit/3.4", watched as "case" against Promised,
            breach PromiseLate = "promise-late", "Not done in the promised time", "超过承诺期限";
        /// The statutory period kept beside it (行政许可法 art. 42).
        Statutory = "statutory", "Statutory period", "法定时限", "行政许可法/42", watched as "case" against Statutory,
            breach StatutoryLate = "statutory-late", "Not done in the statutory time", "超过法定期限";
        /// The approved length of a special procedure (行政许可法 art. 45).
        Pause = "pause", "Special procedure", "特别程序", "行政许可法/45", watched as "special-procedure" against Promised;
        /// Closing time of the day a contact was opened, or taken over (first-asked/3.1).
        ContactClosing = "contact-closing", "First-asked contact, by closing time", "首问当日办结", "first-asked/3.1", without warning,
            breach ContactLeftOpen = "contact-left-open", "A contact left open at closing time", "首问至下班未办结";
        /// Reporting a denial that is objected to (denial-report/9).
        DenialReport = "denial-report", "Report of a denial", "否定报备", "denial-report/9",
            breach ReportMissing = "report-missing", "A denial that needed a report and had none in time", "应报备而未按时否定报备";
        /// Reviewing it (denial-report/5).
        DenialReview = "denial-review", "Review of a denial", "否定复核", "denial-report/5",
            breach ReviewLate = "review-late", "A denial not reviewed in time", "否定报备逾期未复核";
        /// Telling the applicant of its correction (denial-report/6).
        CorrectionNotice = "correction-notice", "Notice of a correction", "纠正告知", "denial-report/6",
            breach CorrectionNoticeLate = "correction-notice-late", "The applicant not told of a correction in time", "纠正后逾期未告知申请人";
        /// Reporting an important matter up (denial-report/7).
        ReportUp = "report-up", "Report of an important matter", "重大事项上报", "denial-report/7",
            breach ReportUpLate = "report-up-late", "An important matter not reported up in time", "重大事项逾期未上报";
        /// Answering a complaint (complaint/3).
        ComplaintAnswer = "complaint-answer", "Answer to a complaint", "投诉答复", "complaint/3", watched as "complaint" against Promised,
            breach ComplaintUnanswered = "complaint-unanswered", "A complaint not answered in time", "投诉逾期未答复";
        /// Explaining that it is overdue; there is none before the answer is (complaint/3).
        OverdueExplanation = "overdue-explanation", "Explanation of an overdue answer", "逾期说明", "complaint/3", within "complaint-overdue-explanation",
            breach OverdueUnexplained = "overdue-unexplained", "An overdue complaint not explained to the complainant in time", "投诉逾期未向投诉人说明";
        /// A department's part of a joint case (post/1.4).
        JointPart = "joint-part", "Department's part of a joint case", "联办部门办理", "post/1.4",
            breach JointPartLate = "joint-part-late", "A department's part of a joint case not done in time", "联办件部门逾期";
        /// The written handover of a cover (ab-role/4).
        CoverHandover = "cover-handover", "Handover of a cover", "顶岗交接", "ab-role/4", in person,
            breach CoverWithoutHandover = "cover-without-handover", "A cover without its written handover", "顶岗未办书面交接";
        /// Calling back and mending a bad rating (work/3).
        RatingMend = "rating-mend", "Mending of a bad rating", "差评整改", "work/3",
            breach RatingNotMended = "rating-not-mended", "A bad rating not called back and mended in time", "差评逾期未整改";
        /// Deciding on what was asked for on a case (discipline/7): it is overdue and nobody's breach, because no article sets its time.
        Approval = "approval", "Decision on what was asked for", "审批", "discipline/7", within "approval-decision";
        /// Whoever was asked to handle a case throughout for the applicant agrees or declines (work/3); nobody stands in for that.
        Agency = "agency", "Answer to a request for full agency", "答复全程代理提请", "work/3", in person, within "approval-decision";
        /// Confirming from the minutes what was asked to be relaxed, or not (monthly).
        Relaxation = "relaxation", "Answer to what was asked to be relaxed", "答复放宽提请", "monthly", within "approval-decision";
        /// A leave begins with its first half day; the service sees to it (ab-role/1).
        LeaveBegin = "leave-begin", "Begin of a leave", "开始休假", "ab-role/1", without warning, in person, not escalated;
        /// It ends with its last half day; the service sees to it (ab-role/3).
        LeaveEnd = "leave-end", "End of a leave", "假满", "ab-role/3", without warning, in person, not escalated;
        /// Reporting the return (leave/2).
        LeaveReportBack = "leave-report-back", "Report of the return from leave", "销假", "leave/2", in person,
            breach ReturnUnreported = "return-unreported", "The return from leave not reported in time", "假满未按时销假";
        /// The certificate of a designated hospital (leave/4).
        LeaveCertificate = "leave-certificate", "Certificate of sick leave", "病假证明", "leave/4", in person,
            breach CertificateMissing = "certificate-missing", "Sick leave without its certificate in time", "病假证明逾期未交";
        /// The papers of an emergency (leave/7).
        LeavePapers = "leave-papers", "Papers of an emergency leave", "补办请假手续", "leave/7", in person,
            breach PapersMissing = "papers-missing", "An emergency leave without its papers in time", "急事请假逾期未补手续";
        /// Deciding a make-up slip (discipline/2).
        SlipDecision = "slip-decision", "Decision on a make-up slip", "补签审批", "discipline/2",
            breach SlipUndecided = "slip-undecided", "A make-up slip not decided in time", "补签单逾期未审批";
        /// Deciding the contest of a finding (post/1.2).
        FindingContest = "finding-contest", "Decision on a contest", "申诉裁定", "post/1.2", within "finding-decision",
            breach ContestUndecided = "contest-undecided", "A contest of a finding not decided in time", "考核申诉逾期未裁定";
        /// Handing the day's duty over (duty/2.2.4.5).
        DutyHandover = "duty-handover", "Handover of the day of duty", "值班交接班", "duty/2.2.4.5", in person, within "duty-hand-over",
            breach DutyNotHandedOver = "duty-not-handed-over", "A day of duty not handed over by closing time", "值班未按时交接班";
        /// Seeing to hygiene and boiled water before work on a day of duty (duty/2.1.1): overdue it stands in the list, and is nobody's breach by itself.
        DutyTask = "duty-task", "What is due on duty before work", "值班早间事项", "duty/2.1.1", without warning, in person, not escalated;
        /// Casting a window's ballot on the others; overdue it cannot be cast any more (monthly/10).
        Ballot = "ballot", "Ballot of a window", "窗口互评票", "monthly/10", not escalated, within "ballot-window";
        /// Closing an assessment period after its last day (monthly/12, assessment/1).
        PeriodClose = "period-close", "Close of an assessment period", "结束考核期", "monthly/12", within "period-close";
        /// Writing the minutes of a weekly meeting, by the Monday after (meeting/5).
        MeetingMinutes = "meeting-minutes", "Minutes of a weekly meeting", "会议纪要", "meeting/5",
            breach MinutesLate = "minutes-late", "The minutes of a weekly meeting not written in time", "会议纪要逾期未形成";
        /// Deciding on what was asked for in a register (seal): overdue it is nobody's breach, because no article sets its time.
        RecordApproval = "record-approval", "Decision on what was asked for in a register", "审批登记申请", "seal";
        /// Closing an entry of a register: a file returned, a document dealt with (archive).
        RecordClosing = "record-closing", "Closing of an entry in a register", "登记事项办结", "archive",
            breach RecordLate = "record-late", "An entry of a register not closed in time", "登记事项逾期未办结";
    } };
}
pub(crate) use clocks;

/// Whether nothing stands there.
macro_rules! unless {
    () => {
        true
    };
    ($there:ident) => {
        false
    };
}

/// What stands there, if anything does.
macro_rules! optional {
    () => {
        None
    };
    ($there:literal) => {
        Some($there)
    };
}

/// As what supervision watches it, if it does.
macro_rules! watched {
    () => {
        None
    };
    ($watched:literal, $against:ident) => {
        Some(($watched, Against::$against))
    };
}

/// Writes out the clocks.
macro_rules! clock {
    ($($(#[doc = $doc:literal])+ $clock:ident = $name:literal, $en:literal, $zh:literal, $article:literal
        $(, without $warning:ident)? $(, in $person:ident)? $(, not $escalated:ident)? $(, watched as $watched:literal against $against:ident)?
        $(, within $entry:literal)? $(, breach $code:ident = $text:literal, $breach_en:literal, $breach_zh:literal)?;)+) => {
        names! {
            /// The clocks of the centre.
            Clock { $($(#[doc = $doc])+ $clock = $name),+ }
        }

        impl Clock {
            /// What is owed: English and Chinese.
            #[must_use]
            pub fn title(self) -> (&'static str, &'static str) {
                match self { $(Self::$clock => ($en, $zh)),+ }
            }

            /// The article that sets the period.
            #[must_use]
            pub fn article(self) -> &'static str {
                match self { $(Self::$clock => $article),+ }
            }

            /// Whether somebody is warned before it ends.
            #[must_use]
            pub fn is_warned(self) -> bool {
                match self { $(Self::$clock => unless!($($warning)?)),+ }
            }

            /// Whether it is owed in person: nobody who stands in answers for it.
            #[must_use]
            pub fn is_personal(self) -> bool {
                match self { $(Self::$clock => !unless!($($person)?)),+ }
            }

            /// Whether it is escalated along the line of authority while it is overdue.
            #[must_use]
            pub fn is_escalated(self) -> bool {
                match self { $(Self::$clock => unless!($($escalated)?)),+ }
            }

            /// The clock of supervision that watches it, by name, and which period of that clock it is; none where it gives no cards.
            #[must_use]
            pub fn watched(self) -> Option<(&'static str, Against)> {
                match self { $(Self::$clock => watched!($($watched, $against)?)),+ }
            }

            /// The rulebook's entry of its period, where the view asks for it itself; of the others the event says the period.
            #[must_use]
            pub fn entry(self) -> Option<&'static str> {
                match self { $(Self::$clock => optional!($($entry)?)),+ }
            }

            /// What its doc says, with the articles it cites.
            #[must_use]
            pub fn doc(self) -> &'static str {
                match self { $(Self::$clock => concat!($($doc),+)),+ }
            }
        }
    };
}
clocks!(clock);
