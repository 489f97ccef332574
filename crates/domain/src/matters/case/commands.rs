//! The commands of a case (办件指令). One row for each verb; its decision is in the file that the row names.
use super::Case;
use super::events::CaseEvent;
use super::events::{
    Act, CorrectedField, FinishResult, HandlingForm, InformedOf, MaterialState, NoticeParts, Origin, PauseKind,
    Principal, Satisfaction, StepResult, VisitOutcome,
};
use super::{
    accept, add, agency, approval, correct, deny, entry_error, expedite, extend, fee, finish, follow_up, give_back,
    guard, hand_over, inform, lead, note_refusal, notify, part, pause, reclassify, register, reopen, slip, step,
    supplement, visit, void,
};
use crate::clock::Commitment;
use crate::clock::Limit;
use crate::matters::contact::events::{Channel, Place};
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::{
    APPLICANTS, APPROVING, CASEWORK, IN_PERSON, RATERS, RECORDS, STAFF, SYSTEM, VOIDING,
};
use crate::vocabulary::actor::standing::{
    APPROVAL, ASKING, BY_OFFICE, BY_SYSTEM, BY_THE_APPLICANT, CALLING_BACK, DECIDED, HEARING, LEADING, RATING,
    RECORDING, SERVING, TAKING_IN, TOGETHER, WORKING,
};
use crate::vocabulary::declare::PersonId;
use crate::vocabulary::item::Processing;
use crate::vocabulary::sealed::{Party, Sealed};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a case.
    CaseCommand on Case, gives CaseEvent {
        first:
        Register(Box<Register>) = "register" for CASEWORK, TAKING_IN, "time-limit/2",
            "Register an application or consultation", "登记办件", register::decide;
        checked by guard::ready:
        Notify(Notify) = "notify" for CASEWORK, WORKING, "one-time-notice/3",
            "Give the one-time notice", "一次性告知", notify::decide;
        Supplement(Supplement) = "supplement" for CASEWORK, WORKING, "time-limit/3.2",
            "Take in supplementary materials", "接收补正材料", supplement::decide;
        Return(Return) = "return" for CASEWORK, WORKING, "time-limit/3.3",
            "Return: a main document is missing", "退回", give_back::decide;
        Accept(Accept) = "accept" for CASEWORK, WORKING, "time-limit/2",
            "Accept", "受理", accept::decide;
        DeemAccepted(DeemAccepted) = "deem-accepted" for SYSTEM, BY_SYSTEM, "行政许可法/32",
            "Record that the law counts it as accepted", "视为受理", accept::deem;
        Step(Step) = "step" for CASEWORK, TOGETHER, "post/3.1",
            "Take a step", "办理环节", step::decide, checked by guard::running_or_imported;
        Pause(Pause) = "pause" for CASEWORK, ASKING, "行政许可法/45",
            "Stop the clock for a special procedure, or ask for it", "启动或提请特别程序", pause::decide;
        Resume(Resume) = "resume" for CASEWORK, WORKING, "行政许可法/45",
            "Let the clock run again", "结束特别程序", pause::resume;
        Extend(Extend) = "extend" for CASEWORK, ASKING, "行政许可法/42",
            "Extend the period before it is due, or ask for it", "延期或提请延期", extend::decide;
        Expedite(Expedite) = "expedite" for CASEWORK, ASKING, "commitment/10",
            "Put on the green channel, or ask for it", "列入或提请列入绿色通道", expedite::decide;
        Charge(Charge) = "charge" for CASEWORK, WORKING, "commitment/11",
            "Charge a published fee", "收费", fee::charge;
        Refund(Refund) = "refund" for CASEWORK, WORKING, "commitment/11",
            "Refund a charged fee", "退费", fee::refund, checked by guard::at_any_time;
        Reclassify(Reclassify) = "reclassify" for CASEWORK, ASKING, "time-limit/3.4",
            "Change the processing type, or ask for it", "改件或提请改件", reclassify::decide;
        Finish(Finish) = "finish" for CASEWORK, WORKING, "time-limit/3.4",
            "Finish with a result", "办结", finish::decide;
        Void(Void) = "void" for VOIDING, ASKING, "handover/2.5",
            "Void, or ask for it", "作废或提请作废", void::decide;
        MarkEntryError(MarkEntryError) = "mark-entry-error" for RECORDS, RECORDING, "handover/2.5",
            "Mark as an entry error", "标记误录", entry_error::decide;
        Add(Add) = "add" for RECORDS, RECORDING, "archive",
            "Add something after closure", "补充归档", add::decide, checked by guard::at_any_time;
        Correct(Correct) = "correct" for RECORDS, RECORDING, "handover/2.5",
            "Correct an earlier statement", "更正", correct::decide, checked by guard::at_any_time;
        Deny(Deny) = "deny" for SYSTEM, WORKING, "denial-report/2",
            "Close it with its denial", "否定结案", deny::decide;
        Reopen(Reopen) = "reopen" for SYSTEM, BY_SYSTEM, "denial-report/6",
            "Reopen it with the correction of its denial", "纠正后重新办理", reopen::decide, checked by guard::at_any_time;
        HandOver(crate::matters::handover::commands::HandOver) = "hand-over" for SYSTEM, BY_SYSTEM, "handover/2.1",
            "Move it with a signed handover", "随交接移交", hand_over::decide, checked by guard::at_any_time;
        AssignPart(AssignPart) = "assign-part" for CASEWORK, LEADING, "post/1.4",
            "Open a department's part of a joint case", "分派联办部分", part::assign;
        CompletePart(CompletePart) = "complete-part" for CASEWORK, DECIDED, "post/1.4",
            "Record that a department did its part", "完成联办部分", part::complete;
        ReassignLead(ReassignLead) = "reassign-lead" for CASEWORK, ASKING, "first-asked/3.3",
            "Let another window lead the joint case, or ask for it", "变更或提请变更牵头窗口", lead::decide;
        TakeAgency(TakeAgency) = "take-agency" for CASEWORK, ASKING, "work/3",
            "Handle it throughout for the applicant, or ask somebody to", "全程代理或提请代理", agency::decide;
        AcceptAgency(AcceptAgency) = "accept-agency" for IN_PERSON, DECIDED, "work/3",
            "Agree to handle it throughout for the applicant", "同意全程代理", agency::accept;
        DeclineAgency(DeclineAgency) = "decline-agency" for IN_PERSON, DECIDED, "work/3",
            "Decline to handle it throughout for the applicant", "不同意全程代理", agency::decline;
        ArrangeVisit(ArrangeVisit) = "arrange-visit" for CASEWORK, WORKING, "work/2",
            "Arrange a home visit", "预定上门服务", visit::arrange;
        RecordVisit(RecordVisit) = "record-visit" for CASEWORK, TOGETHER, "work/2",
            "Record what came of a home visit", "登记上门服务", visit::record, checked by guard::at_any_time;
        FollowUp(FollowUp) = "follow-up" for STAFF, SERVING, "work/3",
            "Follow up after its end", "跟踪回访", follow_up::follow_up, checked by guard::at_any_time;
        Rate(Rate) = "rate" for RATERS, RATING, "work/3",
            "Record the applicant's rating", "满意度评价", follow_up::rate, checked by guard::at_any_time;
        CallBack(CallBack) = "call-back" for STAFF, CALLING_BACK, "work/3",
            "Call back about a bad rating", "差评回访", follow_up::call_back, checked by guard::at_any_time;
        Mend(Mend) = "mend" for STAFF, SERVING, "work/3",
            "Record what was mended after a bad rating", "差评整改", follow_up::mend, checked by guard::at_any_time;
        Approve(Approve) = "approve" for APPROVING, APPROVAL, "discipline/7",
            "Approve what was asked for", "批准", approval::approve;
        RefuseApproval(RefuseApproval) = "refuse-approval" for APPROVING, APPROVAL, "discipline/7",
            "Not approve what was asked for", "不予批准", approval::refuse;
        WithdrawApproval(WithdrawApproval) = "withdraw-approval" for CASEWORK, DECIDED, "discipline/7",
            "Take back what was asked for", "撤回提请", approval::withdraw;
        IssueRatingSlip(IssueRatingSlip) = "issue-rating-slip" for APPLICANTS, BY_THE_APPLICANT, "work/3",
            "Record that the sealed rating slip is printed", "登记密封评价单打印", slip::decide, checked by guard::at_any_time;
        VoidRatingSlip(VoidRatingSlip) = "void-rating-slip" for HEARING, BY_OFFICE, "work/3",
            "Void the sealed rating slip that was lost, so that another can be printed", "作废遗失的密封评价单以便补发", slip::void, checked by guard::at_any_time;
        Inform(Inform) = "inform" for CASEWORK, WORKING, "行政许可法/45",
            "Record that the applicant was informed of a special procedure or an extension", "登记已告知申请人期限变动",
            inform::decide, checked by guard::at_any_time;
        NoteRefusal(NoteRefusal) = "note-refusal" for SYSTEM, BY_SYSTEM, "handover/2.5",
            "Record that a forbidden attempt was refused", "记录被拒的违规操作", note_refusal::decide, checked by guard::at_any_time;
    }
}

bodies! {
    /// Register an application or consultation.
    Register {
        /// The catalogue item.
        item: String,
        /// The window; absent, the item's own.
        #[serde(default)] window: Option<String>,
        /// Who takes it in and is responsible; absent, the actor.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] handler: Option<String>,
        /// The first-asked contact it grew from.
        #[serde(default)] contact: Option<String>,
        /// How the applicant came.
        channel: Channel,
        /// Where.
        place: Place,
        /// Who went, for a home visit.
        #[serde(default)] #[schemars(with = "Vec<PersonId>")] visitors: Vec<String>,
        /// GB/T 39046 办理形式.
        form: HandlingForm,
        /// The applicant, sealed at the edge.
        applicant: Party,
        /// The principal where an agent applies.
        #[serde(default)] principal: Option<Principal>,
        /// The materials as found; a material of the item that is not named counts as missing.
        #[serde(default)] materials: Vec<MaterialState>,
        /// Where it came from; importers only.
        #[serde(default)] origin: Option<Origin>,
    }
    /// Give the one-time notice.
    Notify {
        /// The six parts.
        parts: NoticeParts,
    }
    /// Take in supplementary materials.
    Supplement {
        /// The materials as found now.
        materials: Vec<MaterialState>,
    }
    /// Return: a main document is missing.
    Return {
        /// The written reason.
        reason: String,
        /// The legal basis.
        basis: String,
    }
    /// Accept.
    Accept {
        /// A promise shorter than the catalogue's; absent, the catalogue's. Importers may give any.
        #[serde(default)] promise: Option<Commitment>,
        /// A due instant set elsewhere; importers only.
        #[serde(default)] due_at: Option<Instant>,
    }
    /// Record that the law counts it as accepted.
    DeemAccepted {}
    /// Take a step.
    Step {
        /// The step's name.
        step: String,
        /// Who did it; absent, the actor.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] handler: Option<String>,
        /// With which result.
        result: StepResult,
        /// The opinion.
        #[serde(default)] opinion: String,
    }
    /// Stop the clock for an approved special procedure.
    Pause {
        /// Which procedure.
        kind: PauseKind,
        /// The legal basis.
        basis: String,
        /// Who approved it, as a foreign log names them; importers only.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] approver: Option<String>,
        /// For how long at most.
        approved: Limit,
        /// Whether the applicant was told in writing how long.
        applicant_told: bool,
    }
    /// Let the clock run again.
    Resume {
        /// What the procedure found.
        result: String,
    }
    /// Extend the period, before it is due.
    Extend {
        /// By how much.
        by: Limit,
        /// Who approved it, as a foreign log names them; importers only.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] approver: Option<String>,
        /// The reason, which the applicant is told.
        reason: String,
    }
    /// Put on the green channel.
    Expedite {
        /// Why.
        reason: String,
        /// Who approved it, as a foreign log names them; importers only.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] approver: Option<String>,
    }
    /// Charge a published fee.
    Charge {
        /// The fee's id in the catalogue item.
        fee: String,
        /// In fen.
        amount_fen: u32,
        /// The receipt's number.
        receipt: String,
    }
    /// Refund a charged fee.
    Refund {
        /// The fee's id in the catalogue item.
        fee: String,
        /// In fen.
        amount_fen: u32,
        /// Why.
        reason: String,
        /// The refund's receipt number.
        receipt: String,
    }
    /// Change the processing type.
    Reclassify {
        /// What it becomes.
        to: Processing,
        /// The promised period that applies from the start; absent, the item's.
        #[serde(default)] promise: Option<Commitment>,
        /// Why.
        reason: String,
        /// Who approved it, as a foreign log names them; importers only.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] approver: Option<String>,
    }
    /// Finish with a result.
    Finish {
        /// The result.
        result: FinishResult,
        /// The number of the document issued.
        #[serde(default)] document: String,
        /// What was decided, in words.
        #[serde(default)] conclusion: String,
    }
    /// Void.
    Void {
        /// Why.
        reason: String,
        /// Who approved it, as a foreign log names them; importers only.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] approver: Option<String>,
    }
    /// Mark as an entry error.
    MarkEntryError {
        /// What went wrong.
        reason: String,
        /// The case that should have been entered, if there is one.
        #[serde(default)] replaced_by: Option<String>,
    }
    /// Add something after closure.
    Add {
        /// What is added.
        note: String,
        /// Documents by number.
        #[serde(default)] documents: Vec<String>,
    }
    /// Correct an earlier statement.
    Correct {
        /// The version (in the aggregate) of the event to correct.
        version: u32,
        /// What is corrected.
        field: CorrectedField,
        /// What holds.
        to: String,
        /// Why.
        reason: String,
    }
    /// Close it with a denial.
    Deny {
        /// The denial's id.
        denial: String,
    }
    /// Reopen it with the correction of its denial.
    Reopen {
        /// The denial's id.
        denial: String,
    }
    /// Open a department's part.
    AssignPart {
        /// The department: one of the item's joint departments.
        department: String,
        /// Its window here.
        window: String,
        /// Who does it there.
        #[schemars(with = "PersonId")] handler: String,
        /// A period shorter than the rulebook's.
        #[serde(default)] limit: Option<crate::clock::Limit>,
    }
    /// Record that a department did its part.
    CompletePart {
        /// Which part.
        ordinal: u32,
        /// With which result.
        result: StepResult,
        /// The opinion.
        #[serde(default)] opinion: String,
    }
    /// Let another window lead.
    ReassignLead {
        /// Which window.
        window: String,
        /// Why.
        reason: String,
        /// Who approved it, as a foreign log names them; importers only.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] approver: Option<String>,
    }
    /// Handle it throughout for the applicant.
    TakeAgency {
        /// Who acts for the applicant; absent, the actor. Somebody else is asked, and agrees or does not.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] agent: Option<String>,
        /// The mandate: kind and number of the document.
        mandate: String,
    }
    /// Agree to it.
    AcceptAgency {}
    /// Decline to handle it throughout, as whoever was asked.
    DeclineAgency {
        /// Why.
        reason: String,
    }
    /// Arrange a home visit.
    ArrangeVisit {
        /// When.
        visit_at: Instant,
        /// Who goes.
        #[schemars(with = "Vec<PersonId>")] visitors: Vec<String>,
        /// Where, sealed at the edge.
        place: Sealed,
        /// What for.
        purpose: String,
    }
    /// Record what came of a home visit.
    RecordVisit {
        /// Which visit.
        ordinal: u32,
        /// Which outcome.
        outcome: VisitOutcome,
        /// What was done or found, without personal data.
        #[serde(default)] remark: String,
    }
    /// Record that the applicant was informed of a special procedure or an extension.
    Inform {
        /// Of what.
        about: InformedOf,
        /// Of which one: first, second … from 1.
        ordinal: u32,
        /// How.
        channel: Channel,
        /// The number of the written notice; empty where it was spoken.
        #[serde(default)] document: String,
        /// What proves it: the receipt, the registered letter, the recording; without personal data.
        proof: String,
    }
    /// Follow up after its end.
    FollowUp {
        /// How.
        channel: Channel,
        /// What was said, without personal data.
        remark: String,
    }
    /// Record the applicant's rating.
    Rate {
        /// The satisfaction.
        satisfaction: Satisfaction,
        /// What was said, sealed at the edge.
        #[serde(default)] comment: Option<Sealed>,
        /// Through which channel.
        channel: Channel,
    }
    /// Call back about a bad rating.
    CallBack {
        /// What was found, without personal data.
        finding: String,
    }
    /// Record what was mended.
    Mend {
        /// What was done.
        measure: String,
    }
    /// Approve what was asked for.
    Approve {
        /// Which, where several wait.
        #[serde(default)] act: Option<Act>,
    }
    /// Not approve it.
    RefuseApproval {
        /// Which, where several wait.
        #[serde(default)] act: Option<Act>,
        /// Why not.
        reason: String,
    }
    /// Take back what was asked for.
    WithdrawApproval {
        /// Which, where several wait.
        #[serde(default)] act: Option<Act>,
        /// Why.
        reason: String,
    }
    /// Record that the sealed slip is printed.
    IssueRatingSlip {
        /// At which station of the applicants.
        station: String,
    }
    /// Void the sealed slip.
    VoidRatingSlip {
        /// Why: lost, found with its seal open; no personal data.
        reason: String,
    }
    /// Record that a forbidden attempt was refused.
    NoteRefusal {
        /// What was asked: `case.charge`.
        action: String,
        /// By whom.
        #[schemars(with = "PersonId")] person: String,
        /// The refusal's code.
        code: String,
        /// The article it names.
        article: String,
    }
}
