//! The state of a complaint (投诉现状): what its events so far say, and what follows from them for every decision.
//!
//! Holds what decisions and the redacted view need; it is never stored. complaint/1 says when it waits for paper and when
//! it counts as written, complaint/3 from when the promised time runs and when it is over.
use super::events::{ComplaintChannel, FoundOf, Gravity, MeasureTaken, Track};
use crate::clock::{Commitment, Deadline};
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::sealed::Sealed;
use crate::vocabulary::stamp::Instant;

pub use super::events::Finding;

/// How far a complaint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "ComplaintStatus")]
pub enum Status {
    /// Received, and not yet classified.
    Received,
    /// Grave, asked for in writing, and the paper has not come (complaint/1).
    AskedInWriting,
    /// On a track, the promised time runs.
    Classified,
    /// Given to somebody to investigate.
    Assigned,
    /// Decided, and not yet answered.
    Decided,
    /// Answered: the end, but for measures and the circular.
    Answered,
    /// Withdrawn by the complainant.
    Withdrawn,
}

impl Status {
    /// The status in words: English and Chinese.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Status::Received => ("received", "已受理登记"),
            Status::AskedInWriting => ("waiting to be put in writing", "待补交书面材料"),
            Status::Classified => ("classified", "已分类"),
            Status::Assigned => ("being investigated", "调查中"),
            Status::Decided => ("decided", "已认定"),
            Status::Answered => ("answered", "已答复"),
            Status::Withdrawn => ("withdrawn", "已撤回"),
        }
    }
}

/// The paper that a grave one was asked for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Paper {
    /// The number under which it came in.
    pub document: String,
    /// When.
    pub at: Instant,
}

/// On which track, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Classification {
    /// The track.
    pub track: Track,
    /// The departments concerned.
    pub departments: Vec<String>,
    /// The promised time.
    pub answer: Commitment,
}

/// Who investigates, and on which track it was when that was said.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Assignment {
    /// To whom.
    pub investigator: String,
    /// On which track.
    pub track: Track,
}

/// What a member of staff said when heard.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "ComplaintStatement")]
pub struct Statement {
    /// In which step.
    pub ordinal: u32,
    /// Whose it is.
    pub of: String,
    /// The statement, sealed.
    pub statement: Sealed,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// By whom.
    pub by: String,
    /// In all.
    pub finding: Finding,
    /// One by one.
    pub found: Vec<FoundOf>,
}

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Complaint {
    /// Its number.
    pub number: String,
    /// How many events it has.
    pub version: u32,
    /// Who received it.
    pub receiver: String,
    /// Who is responsible now: the receiver, then the investigator, then whoever took it over.
    pub responsible: String,
    /// How it was made.
    pub channel: ComplaintChannel,
    /// How grave it is.
    pub gravity: Gravity,
    /// The complainant's id; none where nobody said who they are.
    pub complainant: Option<String>,
    /// The persons complained of.
    pub persons: Vec<String>,
    /// The windows complained of.
    pub windows: Vec<String>,
    /// The case, contact or denial it is about.
    pub about: Option<AggregateRef>,
    /// The articles that are said to be broken.
    pub articles: Vec<String>,
    /// When it was received.
    pub received_at: Instant,
    /// Whether it was asked for in writing.
    pub asked_in_writing: bool,
    /// The paper, once it came.
    pub paper: Option<Paper>,
    /// The time for the answer until it is classified; none while the paper is waited for.
    pub answer: Option<Commitment>,
    /// The track, once classified.
    pub classification: Option<Classification>,
    /// The investigator, once there is one.
    pub assignment: Option<Assignment>,
    /// How many steps the investigation has.
    pub steps: u32,
    /// What members of staff said.
    pub statements: Vec<Statement>,
    /// The decision, once there is one.
    pub decision: Option<Decision>,
    /// When it was answered.
    pub answered_at: Option<Instant>,
    /// Until when it was promised last, after it was overdue.
    pub promised: Option<Instant>,
    /// The measures taken.
    pub measures: Vec<MeasureTaken>,
    /// The circular's number.
    pub circular: Option<String>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Instant>,
    /// When the last thing happened to it.
    pub last_at: Instant,
}

impl Complaint {
    /// How far it is.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Complaint { answered_at: Some(_), .. } => Status::Answered,
            Complaint { withdrawn_at: Some(_), .. } => Status::Withdrawn,
            Complaint { decision: Some(_), .. } => Status::Decided,
            Complaint { assignment: Some(_), .. } => Status::Assigned,
            Complaint { classification: Some(_), .. } => Status::Classified,
            complaint if complaint.waits_for_paper() => Status::AskedInWriting,
            _ => Status::Received,
        }
    }

    /// Whether nothing more is owed: answered, or withdrawn. A grave one that was withdrawn is followed until it is
    /// decided, because what it says of the staff does not go away with it (complaint/3).
    #[must_use]
    pub fn is_over(&self) -> bool {
        let followed = self.gravity == Gravity::Grave && self.decision.is_none() && !self.waits_for_paper();
        self.answered_at.is_some() || (self.withdrawn_at.is_some() && !followed)
    }

    /// Whether it waits for the paper that a grave one needs (complaint/1).
    #[must_use]
    pub fn waits_for_paper(&self) -> bool {
        self.asked_in_writing && self.paper.is_none()
    }

    /// Whether it was made in writing, at once or when asked to: then it is answered in writing, always (complaint/3).
    #[must_use]
    pub fn is_written(&self) -> bool {
        matches!(self.channel, ComplaintChannel::Written | ComplaintChannel::Online) || self.paper.is_some()
    }

    /// The time for the answer (complaint/3), as classified, and before that as received: it runs from receipt, of the
    /// paper where that was asked for. None while the paper is waited for.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        let start = self.paper.as_ref().map_or(self.received_at, |paper| paper.at);
        self.promise().map(|answer| Deadline::new(start, answer.limit))
    }

    /// How long the answer may take, as far as that was said.
    #[must_use]
    pub fn promise(&self) -> Option<&Commitment> {
        self.classification.as_ref().map(|classification| &classification.answer).or(self.answer.as_ref())
    }

    /// The persons complained of, and those whom the decision names besides.
    pub fn concerned(&self) -> impl Iterator<Item = &str> {
        let found =
            self.decision.iter().flat_map(|decision| &decision.found).filter_map(|found| found.person.as_deref());
        self.persons.iter().map(String::as_str).chain(found)
    }
}
