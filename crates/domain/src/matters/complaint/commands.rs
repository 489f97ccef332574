//! The commands of a complaint (投诉指令). Shapes only; each is decided in a file of its own.
use super::events::{ComplaintChannel, Finding, FoundOf, Gravity, Measure, ReplyManner, Track};
use crate::matters::handover::commands::HandOver;
use crate::vocabulary::declare::{bodies, commands};
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::sealed::{Party, Sealed};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

commands! {
    /// What can be asked of a complaint.
    ComplaintCommand {
        /// Receive and record a complaint.
        Receive(Box<Receive>) = "receive",
        /// Take in the paper that a grave one needs.
        PutInWriting(PutInWriting) = "put-in-writing",
        /// Classify as simple or complex.
        Classify(Classify) = "classify",
        /// Give it to somebody to investigate.
        Assign(Assign) = "assign",
        /// Record a step of the investigation.
        Investigate(Box<Investigate>) = "investigate",
        /// Decide: verified, partly, not verified.
        Decide(Decide) = "decide",
        /// Answer the complainant.
        Answer(Answer) = "answer",
        /// Explain to the complainant why it is overdue.
        ExplainOverdue(ExplainOverdue) = "explain-overdue",
        /// Take a measure against a person.
        TakeMeasure(TakeMeasure) = "take-measure",
        /// Issue the circular.
        IssueCircular(IssueCircular) = "issue-circular",
        /// Record that the complainant withdrew it.
        Withdraw(Withdraw) = "withdraw",
        /// Move it to somebody else with a signed handover; never asked on its own.
        HandOver(HandOver) = "hand-over",
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
        #[serde(default)] persons: Vec<String>,
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
        investigator: String,
    }
    /// Record a step of the investigation.
    Investigate {
        /// What was done.
        step: String,
        /// The department that was asked or heard.
        #[serde(default)] department: String,
        /// Whose statement it is, where a member of staff was heard.
        #[serde(default)] statement_of: Option<String>,
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
        person: String,
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
