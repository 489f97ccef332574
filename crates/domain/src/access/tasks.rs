//! What people are asked to do (待办): every task in one row, with the commands that settle it. Nothing else lists them.
//!
//! Implements post/3.3 and director/3 as far as everybody finds what waits for them. A task names the verbs that settle it, and who may
//! give them follows from the table of access; the first is the one meant, each other one answers as well (refused, declined, led on).
//! A task that a clock of the centre measures names the clock, and is open while that obligation is; of every other one the `inbox`
//! view says when it is asked. It must never say who is asked: [`super::asked`] does, at the moment of the question.
//!
//! | column | what it is |
//! | --- | --- |
//! | `FinishCase = "finish-case"` | the task; its name in rows, queries and answers |
//! | English, Chinese | what is to be done |
//! | `by "case.finish"` | the actions that settle it, the one that is meant first |
//! | `on "promise"` | the clock whose obligation it is, by its name; none where no clock measures it |
//! | `in person` | nobody who stands in does it; of what a clock measures the clock says so |
use crate::command::Commands;
use crate::reference::verbs::Verb;
use serde::{Deserialize, Serialize};

/// The clocks whose obligations ask nobody for anything by themselves, each with why.
pub const UNASKED: &[(&str, &str)] = &[
    ("statutory", "it runs beside the promised period, whose task it is"),
    ("cover-handover", "the service enters the handover, and its two signatures are the task"),
    ("leave-begin", "the service begins a leave"),
    ("leave-end", "the service ends a leave"),
    ("ballot", "the window's ballot is the task, as long as it can be cast"),
    ("period-close", "closing the period is the task, once it can be closed"),
];

/// The clock that a task is measured by, if one is.
macro_rules! clock {
    () => {
        None
    };
    ($clock:literal) => {
        Some($clock)
    };
}

/// Whether a row says `in person`.
macro_rules! personal {
    () => {
        false
    };
    ($person:ident) => {
        true
    };
}

/// Writes out the tasks.
macro_rules! tasks {
    ($($(#[doc = $doc:literal])+ $task:ident = $name:literal, $en:literal, $zh:literal, by $($action:literal)+
        $(, on $clock:literal)? $(, in $person:ident)?;)+) => {
        /// What somebody is asked to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
        pub enum Task { $($(#[doc = $doc])+ #[serde(rename = $name)] $task),+ }

        impl Task {
            /// Every task, in the order of the table.
            pub const ALL: &'static [Task] = &[$(Task::$task),+];

            /// The name in rows, queries and answers.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$task => $name),+ }
            }

            /// What is to be done: English and Chinese.
            #[must_use]
            pub fn title(self) -> (&'static str, &'static str) {
                match self { $(Self::$task => ($en, $zh)),+ }
            }

            /// The actions that settle it, the one that is meant first: `case.finish`.
            #[must_use]
            pub fn actions(self) -> &'static [&'static str] {
                match self { $(Self::$task => &[$($action),+]),+ }
            }

            /// The clock whose obligation it is, by its name.
            #[must_use]
            pub fn clock(self) -> Option<&'static str> {
                match self { $(Self::$task => clock!($($clock)?)),+ }
            }

            /// Whether nobody who stands in does it, of what no clock measures.
            #[must_use]
            pub fn is_personal(self) -> bool {
                match self { $(Self::$task => personal!($($person)?)),+ }
            }

            /// What its doc says, with the articles it cites.
            #[must_use]
            pub fn doc(self) -> &'static str {
                match self { $(Self::$task => concat!($($doc),+)),+ }
            }
        }
    };
}

tasks! {
    /// Deciding on acceptance, or telling once what is missing (one-time-notice/2).
    DecideAcceptance = "decide-acceptance", "Decide on acceptance", "作出受理决定",
        by "case.accept" "case.notify" "case.return", on "acceptance-decision";
    /// Finishing an accepted case (time-limit/3.4).
    FinishCase = "finish-case", "Finish the case", "办结", by "case.finish", on "promise";
    /// Ending a special procedure (行政许可法/45).
    EndPause = "end-pause", "End the special procedure", "结束特别程序", by "case.resume", on "pause";
    /// Doing a department's part of a joint case (post/1.4).
    CompletePart = "complete-part", "Do the department's part", "完成联办部分", by "case.complete-part", on "joint-part";
    /// Mending what an applicant was dissatisfied with (work/3).
    MendRating = "mend-rating", "Mend what the applicant was dissatisfied with", "差评整改", by "case.mend", on "rating-mend";
    /// Deciding on what was asked for on a case (discipline/7).
    Approve = "approve", "Decide on what was asked for", "审批", by "case.approve" "case.refuse-approval", on "approval";
    /// Agreeing to handle a case throughout for the applicant, or not (work/3).
    AnswerAgency = "answer-agency", "Agree to full agency, or decline", "答复全程代理提请",
        by "case.accept-agency" "case.decline-agency", on "agency";
    /// Answering whoever asked, on the same day (first-asked/3.1).
    AnswerContact = "answer-contact", "Answer whoever asked", "答复首问",
        by "contact.answer" "contact.refer" "contact.turn-into", on "contact-closing";
    /// Taking over a contact that was led to somebody (first-asked/3.2).
    TakeOverContact = "take-over-contact", "Take the contact over", "接收引导", by "contact.accept-referral", in person;
    /// Reporting a denial that is objected to (denial-report/9).
    ReportDenial = "report-denial", "Report the denial", "否定报备", by "denial.report", on "denial-report";
    /// Acknowledging one's copy of the report (denial-report/4).
    AcknowledgeReport = "acknowledge-report", "Acknowledge your copy of the report", "签收报备件", by "denial.acknowledge";
    /// Reviewing a denial (denial-report/5).
    ReviewDenial = "review-denial", "Review the denial", "复核", by "denial.review", on "denial-review";
    /// Telling the applicant of a correction (denial-report/6).
    TellCorrection = "tell-correction", "Tell the applicant of the correction", "告知纠正",
        by "denial.notify-correction", on "correction-notice";
    /// Reporting an important matter up (denial-report/7).
    ReportUp = "report-up", "Report the important matter", "重大事项上报", by "denial.report-up", on "report-up";
    /// Classifying a complaint (complaint/3).
    ClassifyComplaint = "classify-complaint", "Classify the complaint", "投诉分类", by "complaint.classify";
    /// Giving a complaint to somebody to investigate (complaint/2, complaint/3).
    AssignComplaint = "assign-complaint", "Give the complaint to somebody to investigate", "指派调查", by "complaint.assign";
    /// Recording a step of the investigation of a complaint (complaint/2).
    InvestigateComplaint = "investigate-complaint", "Investigate the complaint", "调查投诉", by "complaint.investigate";
    /// Deciding a complaint: verified, partly, not verified (complaint/3).
    DecideComplaint = "decide-complaint", "Decide the complaint", "投诉认定", by "complaint.decide";
    /// Answering a complaint (complaint/3).
    AnswerComplaint = "answer-complaint", "Answer the complainant", "答复投诉人", by "complaint.answer", on "complaint-answer";
    /// Explaining that an answer is overdue (complaint/3).
    ExplainOverdue = "explain-overdue", "Explain the overdue answer to the complainant", "逾期说明",
        by "complaint.explain-overdue", on "overdue-explanation";
    /// Signing a handover, as giver or receiver (handover/2.2, ab-role/4).
    SignHandover = "sign-handover", "Sign the handover", "签字", by "handover.sign", in person;
    /// Confirming a card against oneself (time-limit/3.4).
    ConfirmCard = "confirm-card", "Confirm the card", "确认监察牌", by "card.confirm";
    /// Deciding the appeal against a card (post/1.2).
    DecideCardAppeal = "decide-card-appeal", "Decide the appeal against the card", "裁定监察牌申诉", by "card.decide";
    /// Acknowledging what is overdue and was escalated to somebody (discipline/7).
    AcknowledgeEscalation = "acknowledge-escalation", "Acknowledge what was escalated", "签收上报", by "escalation.acknowledge";
    /// Confirming a late entry from the paper, or not (time-limit/2).
    ConfirmEntry = "confirm-entry", "Confirm the late entry from the paper", "确认补录", by "entry.confirm" "entry.reject";
    /// Deciding on a leave, as the next in the chain (leave/2).
    ApproveLeave = "approve-leave", "Decide on the leave", "准假", by "leave.approve" "leave.refuse";
    /// Reporting a long leave to the mayor (leave/2).
    ReportLeave = "report-leave", "Report the leave to the mayor", "报告镇长", by "leave.report-to-mayor";
    /// Reporting the return from leave (leave/2).
    ReportBack = "report-back", "Report the return from leave", "销假", by "leave.report-back", on "leave-report-back";
    /// Handing in the certificate of sick leave (leave/4).
    ProvideCertificate = "provide-certificate", "Hand in the certificate of sick leave", "提交病假证明",
        by "leave.provide-certificate", on "leave-certificate";
    /// Handing in the papers of an emergency (leave/7).
    Regularise = "regularise-leave", "Hand in the papers of the emergency leave", "补办请假手续",
        by "leave.regularise", on "leave-papers";
    /// Deciding on a make-up slip (discipline/2).
    DecideSlip = "decide-slip", "Decide on the make-up slip", "补签审批", by "slip.approve" "slip.refuse", on "slip-decision";
    /// Deciding the contest of a finding (post/1.2).
    DecideFinding = "decide-finding", "Decide the contest of the finding", "考核事实申诉裁定", by "finding.decide", on "finding-contest";
    /// Handing the day of duty over (duty/2.2.4.5).
    HandOverDuty = "hand-over-duty", "Hand the day of duty over", "交班", by "duty.hand-over-day", on "duty-handover";
    /// Doing what is to be done on a day of duty before work (duty/2.1.1).
    DoDutyTask = "do-duty-task", "Do what is due on duty before work", "办理值班早间事项", by "duty.do-task", on "duty-task";
    /// Taking the day of duty over (handover/1).
    TakeOverDuty = "take-over-duty", "Take the day of duty over", "接班", by "duty.take-over", in person;
    /// Agreeing to a change of days of duty, or not (duty/2.1).
    AnswerSwap = "answer-swap", "Answer the request to change days of duty", "答复换班申请",
        by "duty.agree-swap" "duty.decline-swap", in person;
    /// Calling the roll of a meeting once it has begun (meeting/6, study/4).
    CallRoll = "call-roll", "Call the roll of the meeting", "会议点名", by "meeting.call-roll";
    /// Excusing whoever reported that they cannot come, or not (meeting/2, study/5).
    AnswerAbsence = "answer-absence", "Answer who cannot come to the meeting", "审批会议请假",
        by "meeting.excuse" "meeting.refuse-excuse";
    /// Writing the minutes of a meeting (meeting/5).
    WriteMinutes = "write-minutes", "Write the minutes of the meeting", "形成会议纪要", by "meeting.write-minutes", on "meeting-minutes";
    /// Reading the minutes as the director, and sending them to the windows (meeting/5).
    ApproveMinutes = "approve-minutes", "Approve the minutes of the meeting", "批阅会议纪要",
        by "meeting.approve-minutes" "meeting.return-minutes";
    /// Reading the minutes for one's window (meeting/7).
    ReadMinutes = "read-minutes", "Read the minutes for your window", "签收会议纪要", by "meeting.read-minutes";
    /// Reporting at a later meeting what became of what one decided (meeting/8).
    FollowUpMeeting = "follow-up-meeting", "Report what became of the meeting's decision", "会后检查", by "meeting.follow-up";
    /// Deciding on what was asked for in a register (seal).
    DecideRecord = "decide-record", "Decide on what was asked for in a register", "审批登记申请",
        by "record.approve" "record.refuse", on "record-approval";
    /// Closing an entry of a register: using, returning, dealing with it (archive).
    CloseRecord = "close-record", "Close the entry of a register", "办结登记事项", by "record.close", on "record-closing";
    /// Deciding a recommendation (leave/2).
    DecideRecommendation = "decide-recommendation", "Decide the recommendation", "处理建议裁定", by "recommendation.decide";
    /// Casting the ballot of a window (monthly/10).
    CastBallot = "cast-ballot", "Cast the ballot of the window", "窗口互评", by "ballot.cast";
    /// Closing a period whose days are over (assessment).
    ClosePeriod = "close-period", "Close the period", "结束考核期", by "period.close";
    /// Deciding the contest of a line of a sheet (assessment).
    DecideScore = "decide-score", "Decide the contest of the score", "考核申诉裁定", by "score.decide-contest";
    /// Confirming from the minutes what was asked to be relaxed, or not (monthly).
    AnswerRelaxation = "answer-relaxation", "Answer what was asked to be relaxed", "答复放宽提请",
        by "score.confirm-relaxation" "score.refuse-relaxation", on "relaxation";
    /// Recording what the meeting decided on a period (assessment/1).
    DecidePeriod = "decide-period", "Record what the meeting decided on the period", "登记会议决定", by "period.decide";
    /// Attesting from the minutes what the meeting decided (handover/2.5).
    AttestPeriod = "attest-period", "Attest what the meeting decided", "会议决定确认", by "period.attest", in person;
    /// Publishing a period (assessment).
    PublishPeriod = "publish-period", "Publish the period", "公布", by "period.publish";
}

impl Task {
    /// The task of that name, if there is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|task| task.as_str() == text)
    }

    /// The task of a clock, if it has one.
    #[must_use]
    pub fn of_clock(clock: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|task| task.clock() == Some(clock))
    }

    /// The action that is meant: `case.finish`.
    #[must_use]
    pub fn action(self) -> &'static str {
        self.actions().first().copied().unwrap_or_default()
    }

    /// The commands that settle it, as their tables declare them.
    pub fn commands(self) -> impl Iterator<Item = (Commands, &'static Verb)> {
        self.actions().iter().filter_map(|action| Commands::of_action(action))
    }

    /// The article that gives the duty: that of the command that is meant.
    #[must_use]
    pub fn article(self) -> &'static str {
        self.commands().next().map(|(_, verb)| verb.article).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_task_is_settled_by_commands_of_people_and_of_one_kind() {
        for task in Task::ALL {
            let found: Vec<_> = task.commands().collect();
            assert_eq!(found.len(), task.actions().len(), "{task:?} names an action that there is not");
            assert!(found.iter().all(|(_, verb)| verb.is_for_people() && !verb.first), "{task:?}");
            assert!(found.iter().all(|(commands, _)| *commands == found[0].0), "{task:?}");
            assert_eq!(Task::parse(task.as_str()), Some(*task));
        }
    }

    #[test]
    fn no_name_no_clock_and_no_meant_action_stands_twice() {
        let distinct = |texts: Vec<&str>| assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), texts.len());
        distinct(Task::ALL.iter().map(|task| task.as_str()).collect());
        distinct(Task::ALL.iter().map(|task| task.action()).collect());
        let clocks = Task::ALL.iter().filter_map(|task| task.clock());
        distinct(clocks.chain(UNASKED.iter().map(|(clock, _)| *clock)).collect());
    }
}
