//! The names in a line of the register (登记簿用语): phases, names of kinds, decisions on acceptance, lines of progress. They are
//! stored in rows and asked for in queries: none is ever given another meaning.
use crate::deadlines::row::names;
use serde::{Deserialize, Serialize};

names! {
    /// Where a line is in its life.
    Phase {
        /// A case, registered; acceptance is not decided yet (登记).
        Registered = "registered",
        /// A case; the one-time notice asked for materials (补正).
        SupplementAsked = "supplement-asked",
        /// A case, accepted and worked on (受理).
        Accepted = "accepted",
        /// A case whose clock is stopped by a special procedure (特别程序).
        Paused = "paused",
        /// A case, finished (办结).
        Finished = "finished",
        /// A case, returned (退回).
        Returned = "returned",
        /// A case, voided (作废).
        Voided = "voided",
        /// A case that never was one (误录).
        EntryError = "entry-error",
        /// A contact nobody has answered to the end yet.
        Open = "open",
        /// A contact led on, not taken over yet.
        Referred = "referred",
        /// A contact taken over by the one it was led to; the question can still be answered.
        TakenOver = "taken-over",
        /// A contact that is done with.
        Closed = "closed",
        /// A case, denied (否定).
        Denied = "denied",
        /// A denial, explained to the applicant.
        Issued = "issued",
        /// A denial, objected to.
        Objected = "objected",
        /// A denial, reported in two copies (否定报备).
        Reported = "reported",
        /// A denial, reviewed and upheld; a finding that was contested or a card that was appealed against, and stands (维持).
        Upheld = "upheld",
        /// A denial, reviewed and corrected; the applicant is still to be told (纠正).
        Corrected = "corrected",
        /// A denial whose correction the applicant was told of.
        Notified = "notified",
        /// A denial whose applicant no longer objects; a handover, complaint, finding or card that was given up or taken away.
        Withdrawn = "withdrawn",
        /// A handover that nobody has signed yet.
        Unsigned = "unsigned",
        /// A handover that one of the two signed.
        HalfSigned = "half-signed",
        /// A handover that both signed (handover/2.2).
        Signed = "signed",
        /// A complaint, received (complaint/2).
        Received = "received",
        /// A complaint on its track.
        Classified = "classified",
        /// A complaint being investigated.
        Assigned = "assigned",
        /// A complaint that was decided and not answered yet.
        Decided = "decided",
        /// A complaint that was answered.
        Answered = "answered",
        /// A finding or a patrol, recorded (登记).
        Recorded = "recorded",
        /// A finding that is contested and not decided yet (申诉).
        Contested = "contested",
        /// A finding that was contested and stands with other points.
        Changed = "changed",
        /// A recommendation that nobody decided yet (待决定).
        Raised = "raised",
        /// A recommendation that is carried out (采纳).
        Adopted = "adopted",
        /// A recommendation that is not.
        NotAdopted = "not-adopted",
        /// A month of duty, drawn up (排班).
        Rostered = "rostered",
        /// A card that waits for whoever it is against to confirm it (待确认).
        Unconfirmed = "unconfirmed",
        /// A card that waits, and about which somebody urged (督办).
        Urged = "urged",
        /// A card that is known to whoever it is against (已确认).
        Confirmed = "confirmed",
        /// A card that is appealed against and not decided yet (申诉).
        Appealed = "appealed",
        /// A card that would not have been issued (取消).
        Cancelled = "cancelled",
        /// An entry of a register that waits to be approved (待批).
        Asked = "asked",
        /// An entry of a register that was not approved (未批准).
        Refused = "refused",
    }
    /// The name of a case by the six of time-limit/3; the other kinds have one each.
    Name {
        /// 首问.
        Contact = "contact",
        /// 咨询件 (time-limit/3.1).
        Consultation = "consultation",
        /// 补充件 (time-limit/3.2).
        Supplement = "supplement",
        /// 退回件 (time-limit/3.3).
        Return = "return",
        /// 即办件 (time-limit/3.4).
        Immediate = "immediate",
        /// 承诺件 (time-limit/3.4).
        Committed = "committed",
        /// 上报件 (time-limit/3.4).
        ReportUp = "report-up",
        /// 否定.
        Denial = "denial",
        /// 登记交接.
        Handover = "handover",
        /// 投诉.
        Complaint = "complaint",
        /// 考核事实.
        Finding = "finding",
        /// 巡查.
        Patrol = "patrol",
        /// 处理建议.
        Recommendation = "recommendation",
        /// 值班.
        Duty = "duty",
        /// 监察牌.
        Card = "card",
        /// 登记簿记录.
        Record = "record",
    }
    /// The second axis as stored: what was decided on acceptance.
    Decision {
        /// Nothing yet.
        Pending = "pending",
        /// Materials were asked for.
        SupplementAsked = "supplement-asked",
        /// Returned.
        Returned = "returned",
        /// Accepted by the window.
        Accepted = "accepted",
        /// Accepted by law (行政许可法 art. 32).
        Deemed = "deemed",
    }
    /// What a line of progress says.
    Milestone {
        /// Registered, or opened.
        Registered = "registered",
        /// The one-time notice was given.
        NoticeGiven = "notice-given",
        /// Materials came in.
        SupplementReceived = "supplement-received",
        /// Returned.
        Returned = "returned",
        /// Accepted.
        Accepted = "accepted",
        /// Accepted by law.
        DeemedAccepted = "deemed-accepted",
        /// A step of the flow, by name.
        Step = "step",
        /// The clock stopped.
        Paused = "paused",
        /// The clock runs again.
        Resumed = "resumed",
        /// The period was extended.
        Extended = "extended",
        /// Put on the green channel.
        Expedited = "expedited",
        /// The processing type changed.
        Reclassified = "reclassified",
        /// Finished.
        Finished = "finished",
        /// Voided.
        Voided = "voided",
        /// Marked as an entry error.
        EntryError = "entry-error",
        /// Something was added after closure.
        Added = "added",
        /// A statement was corrected.
        Corrected = "corrected",
        /// A contact was answered.
        Answered = "answered",
        /// A contact was led on.
        Referred = "referred",
        /// The one led to took over.
        ReferralAccepted = "referral-accepted",
        /// A contact was advised to apply in writing.
        AdvisedInWriting = "advised-in-writing",
        /// A contact became a case or complaint.
        TurnedInto = "turned-into",
        /// A contact was found open at closing time.
        LeftOpen = "left-open",
        /// Denied.
        Denied = "denied",
        /// Reopened by the correction of its denial.
        Reopened = "reopened",
        /// A department was given its part.
        PartAssigned = "part-assigned",
        /// A department did its part.
        PartDone = "part-done",
        /// Another window leads the joint case.
        LeadReassigned = "lead-reassigned",
        /// Somebody handles it throughout for the applicant.
        AgencyTaken = "agency-taken",
        /// A home visit was arranged.
        VisitArranged = "visit-arranged",
        /// What came of a home visit was recorded.
        VisitRecorded = "visit-recorded",
        /// Followed up after its end.
        FollowedUp = "followed-up",
        /// Rated by the applicant.
        Rated = "rated",
        /// A bad rating was called back.
        CalledBack = "called-back",
        /// What a bad rating was about was mended.
        Mended = "mended",
        /// A denial was objected to.
        Objected = "objected",
        /// A denial was reported.
        Reported = "reported",
        /// A denial was reviewed.
        Reviewed = "reviewed",
        /// The applicant was told of the correction.
        CorrectionNotified = "correction-notified",
        /// An important matter was reported up.
        ReportedUp = "reported-up",
        /// An objection, a complaint, a handover or a finding was withdrawn.
        Withdrawn = "withdrawn",
        /// The lists of a handover were made anew.
        Relisted = "relisted",
        /// One of the two signed a handover.
        Signed = "signed",
        /// A complaint was put in writing.
        PutInWriting = "put-in-writing",
        /// A complaint was classified.
        Classified = "classified",
        /// A complaint was given to somebody to investigate.
        Assigned = "assigned",
        /// A step of an investigation.
        Investigated = "investigated",
        /// A complaint, the contest of a finding, the appeal against a card or a recommendation was decided.
        Decided = "decided",
        /// The complainant was told why it is overdue.
        OverdueExplained = "overdue-explained",
        /// A circular was issued.
        CircularIssued = "circular-issued",
        /// A finding was contested.
        Contested = "contested",
        /// Whoever a card is against confirmed it.
        Confirmed = "confirmed",
        /// Whoever a card is against was urged.
        Urged = "urged",
        /// Whoever a card is against explained it.
        Explained = "explained",
        /// A card was appealed against.
        Appealed = "appealed",
        /// A card was cancelled.
        Cancelled = "cancelled",
        /// An entry of a register passed to somebody else.
        HandedOver = "handed-over",
    }
}
