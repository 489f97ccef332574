//! The commands of a complaint (投诉指令). One row for each verb; its decision is in the file that the row names.
use super::Complaint;
use super::events::ComplaintEvent;
use super::events::{ComplaintChannel, Finding, FoundOf, Gravity, Measure, ReplyManner, Track};
use super::handling::INVESTIGATORS;
use super::{
    answer, assign, circular, classify, explain, guard, hand_over, investigate, measure, put_in_writing, receive,
    withdraw,
};
use crate::matters::handover::commands::HandOver;
use crate::reference::verbs::{bodies, commands};
use crate::vocabulary::actor::groups::{CLASSIFIERS, COMPLAINTS, IN_PERSON, OFFICE, SYSTEM};
use crate::vocabulary::actor::standing::{BY_OFFICE, BY_SYSTEM, DECIDED};
use crate::vocabulary::declare::PersonId;
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::sealed::{Party, Sealed};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a complaint.
    ComplaintCommand on Complaint, gives ComplaintEvent {
        first:
        Receive(Box<Receive>) = "receive" for COMPLAINTS, BY_OFFICE, "complaint/2",
            "Receive and record a complaint", "受理投诉", receive::decide;
        checked by guard::ready:
        PutInWriting(PutInWriting) = "put-in-writing" for COMPLAINTS, BY_OFFICE, "complaint/1",
            "Take in the paper that a grave complaint needs", "补书面材料", put_in_writing::decide;
        Classify(Classify) = "classify" for CLASSIFIERS, BY_OFFICE, "complaint/3",
            "Classify a complaint as simple or complex", "分类", classify::decide;
        Assign(Assign) = "assign" for CLASSIFIERS, BY_OFFICE, "complaint/3",
            "Give a complaint to somebody to investigate", "交办", assign::decide;
        Investigate(Box<Investigate>) = "investigate" for INVESTIGATORS, DECIDED, "complaint/2",
            "Record a step of the investigation", "调查", investigate::decide;
        Decide(Decide) = "decide" for IN_PERSON, DECIDED, "complaint/3",
            "Decide: verified, partly, not verified", "认定", super::decide::decide;
        Answer(Answer) = "answer" for IN_PERSON, DECIDED, "complaint/3",
            "Answer the complainant", "答复投诉人", answer::decide;
        ExplainOverdue(ExplainOverdue) = "explain-overdue" for IN_PERSON, DECIDED, "complaint/3",
            "Explain to the complainant why it is overdue", "逾期说明", explain::decide;
        TakeMeasure(TakeMeasure) = "take-measure" for OFFICE, BY_OFFICE, "accountability",
            "Take a measure against a person", "责任追究", measure::decide;
        IssueCircular(IssueCircular) = "issue-circular" for COMPLAINTS, BY_OFFICE, "complaint/3",
            "Issue the circular", "通报", circular::decide;
        Withdraw(Withdraw) = "withdraw" for COMPLAINTS, BY_OFFICE, "complaint/2",
            "Record that the complainant withdrew it", "撤回投诉", withdraw::decide;
        HandOver(HandOver) = "hand-over" for SYSTEM, BY_SYSTEM, "handover/2.1",
            "Move it with a signed handover", "随交接移交", hand_over::decide;
    }
}

bodies! {
    /// Receive and record a complaint.
    Receive {
        /// How it is made.
        channel: ComplaintChannel,
        /// How grave it is.
        gravity: Gravity,
        /// Who complains, sealed at the edge; absent where nobody says who they are.
        #[serde(default)] complainant: Option<Party>,
        /// What they say, sealed at the edge.
        matter: Sealed,
        /// What it is about in one line, without personal data.
        summary: String,
        /// The persons complained of.
        #[serde(default)] #[schemars(with = "Vec<PersonId>")] persons: Vec<String>,
        /// The windows complained of.
        #[serde(default)] windows: Vec<String>,
        /// The case, contact or denial it is about.
        #[serde(default)] about: Option<AggregateRef>,
        /// The articles that are said to be broken.
        #[serde(default)] articles: Vec<String>,
    }
    /// Take in the paper.
    PutInWriting {
        /// The number under which the paper came in.
        document: String,
        /// What it says, sealed at the edge.
        matter: Sealed,
    }
    /// Classify.
    Classify {
        /// On which track.
        track: Track,
        /// The departments concerned.
        departments: Vec<String>,
        /// Why.
        reason: String,
    }
    /// Give it to somebody to investigate.
    Assign {
        /// To whom.
        #[schemars(with = "PersonId")] investigator: String,
    }
    /// Record a step of the investigation.
    Investigate {
        /// What was done.
        step: String,
        /// The department that was asked or heard.
        #[serde(default)] department: String,
        /// Whose statement it is, where a member of staff was heard.
        #[serde(default)] #[schemars(with = "Option<PersonId>")] statement_of: Option<String>,
        /// The statement, sealed at the edge.
        #[serde(default)] statement: Option<Sealed>,
        /// What came of it, without personal data.
        result: String,
    }
    /// Decide.
    Decide {
        /// In all.
        finding: Finding,
        /// One by one.
        #[serde(default)] found: Vec<FoundOf>,
        /// Why, without personal data.
        reasons: String,
    }
    /// Answer the complainant.
    Answer {
        /// How.
        manner: ReplyManner,
        /// The number of the written answer.
        #[serde(default)] document: String,
        /// What is answered, without personal data.
        summary: String,
    }
    /// Explain why it is overdue.
    ExplainOverdue {
        /// How.
        manner: ReplyManner,
        /// Why it is not done, without personal data.
        explanation: String,
        /// Until when it is now promised.
        promised: Instant,
    }
    /// Take a measure.
    TakeMeasure {
        /// Against whom.
        #[schemars(with = "PersonId")] person: String,
        /// By which article.
        article: String,
        /// How grave it is.
        gravity: Gravity,
        /// Which.
        measure: Measure,
        /// Why.
        reason: String,
    }
    /// Issue the circular.
    IssueCircular {
        /// Its title.
        title: String,
        /// Its text, without the complainant.
        text: String,
    }
    /// Record that it was withdrawn.
    Withdraw {
        /// Why, as the complainant says.
        reason: String,
    }
}
