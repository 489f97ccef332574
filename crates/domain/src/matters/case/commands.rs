//! The commands of a case (办件指令). Shapes only; each is decided in a file of its own.
use super::events::{
    CorrectedField, FinishResult, HandlingForm, MaterialState, NoticeParts, Origin, PauseKind, Principal, Satisfaction,
    StepResult, VisitOutcome,
};
use crate::clock::{Commitment, Limit};
use crate::matters::contact::events::{Channel, Place};
use crate::vocabulary::declare::{bodies, commands};
use crate::vocabulary::item::Processing;
use crate::vocabulary::sealed::{Party, Sealed};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a case.
    CaseCommand {
        /// Register an application or consultation (登记).
        Register(Box<Register>) = "register",
        /// Give the one-time notice (一次性告知).
        Notify(Notify) = "notify",
        /// Take in supplementary materials (补正).
        Supplement(Supplement) = "supplement",
        /// Return: a main document is missing (退回).
        Return(Return) = "return",
        /// Accept (受理).
        Accept(Accept) = "accept",
        /// Record that the law counts it as accepted (视为受理); the system's own command.
        DeemAccepted(DeemAccepted) = "deem-accepted",
        /// Take a step (环节).
        Step(Step) = "step",
        /// Stop the clock for an approved special procedure (特别程序).
        Pause(Pause) = "pause",
        /// Let the clock run again.
        Resume(Resume) = "resume",
        /// Extend the period, before it is due (延期).
        Extend(Extend) = "extend",
        /// Put on the green channel (绿色通道).
        Expedite(Expedite) = "expedite",
        /// Charge a published fee (收费).
        Charge(Charge) = "charge",
        /// Refund a charged fee (退费).
        Refund(Refund) = "refund",
        /// Change the processing type (改件).
        Reclassify(Reclassify) = "reclassify",
        /// Finish with a result (办结).
        Finish(Finish) = "finish",
        /// Void (作废).
        Void(Void) = "void",
        /// Mark as an entry error (误录).
        MarkEntryError(MarkEntryError) = "mark-entry-error",
        /// Add something after closure.
        Add(Add) = "add",
        /// Correct an earlier statement (更正).
        Correct(Correct) = "correct",
        /// Close it with a denial (否定); decided together with the denial.
        Deny(Deny) = "deny",
        /// Reopen it with the correction of its denial; decided together with the review.
        Reopen(Reopen) = "reopen",
        /// Move it to somebody else with a signed handover; decided together with the second signature.
        HandOver(crate::matters::handover::commands::HandOver) = "hand-over",
        /// Open a department's part of a joint case (联办).
        AssignPart(AssignPart) = "assign-part",
        /// Record that a department did its part.
        CompletePart(CompletePart) = "complete-part",
        /// Let another window lead the joint case.
        ReassignLead(ReassignLead) = "reassign-lead",
        /// Handle it throughout for the applicant (全程代理).
        TakeAgency(TakeAgency) = "take-agency",
        /// Arrange a home visit (上门服务).
        ArrangeVisit(ArrangeVisit) = "arrange-visit",
        /// Record what came of a home visit.
        RecordVisit(RecordVisit) = "record-visit",
        /// Follow up after its end (跟踪回访).
        FollowUp(FollowUp) = "follow-up",
        /// Record the applicant's rating (满意度评价).
        Rate(Rate) = "rate",
        /// Call back about a bad rating.
        CallBack(CallBack) = "call-back",
        /// Record what was mended after a bad rating.
        Mend(Mend) = "mend",
        /// Record that a forbidden attempt was refused; the system's own command.
        NoteRefusal(NoteRefusal) = "note-refusal",
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
        #[serde(default)] handler: Option<String>,
        /// The first-asked contact it grew from.
        #[serde(default)] contact: Option<String>,
        /// How the applicant came.
        channel: Channel,
        /// Where.
        place: Place,
        /// Who went, for a home visit.
        #[serde(default)] visitors: Vec<String>,
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
        #[serde(default)] handler: Option<String>,
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
        /// Who approved it.
        approver: String,
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
        /// Who approved it.
        approver: String,
        /// The reason, which the applicant is told.
        reason: String,
    }
    /// Put on the green channel.
    Expedite {
        /// Why.
        reason: String,
        /// Who approved it.
        approver: String,
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
        /// Who approved it.
        approver: String,
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
        /// Who approved it.
        approver: String,
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
        handler: String,
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
        /// Who approved it.
        approver: String,
    }
    /// Handle it throughout for the applicant.
    TakeAgency {
        /// Who acts for the applicant; absent, the actor.
        #[serde(default)] agent: Option<String>,
        /// The mandate: kind and number of the document.
        mandate: String,
    }
    /// Arrange a home visit.
    ArrangeVisit {
        /// When.
        visit_at: Instant,
        /// Who goes.
        visitors: Vec<String>,
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
    /// Record that a forbidden attempt was refused.
    NoteRefusal {
        /// What was asked: `case.charge`.
        action: String,
        /// By whom.
        person: String,
        /// The refusal's code.
        code: String,
        /// The article it names.
        article: String,
    }
}
