//! The state of a handover (交接现状): who gives to whom, what is listed, who has signed.
//!
//! handover/2.2: the giver stays responsible until both have signed. It is never stored; it is folded from the events.
use super::events::{HandoverKind, HandoverSide, Lists, Part};
use crate::vocabulary::stamp::Instant;

/// How far a handover is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "HandoverStatus")]
pub enum Status {
    /// Entered, and not signed by both.
    Open,
    /// Signed by both: it holds (handover/2.2).
    Complete,
    /// Given up.
    Withdrawn,
}

impl Status {
    /// The status in words: English and Chinese.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Status::Open => ("open", "待签字"),
            Status::Complete => ("signed by both", "双方已签字"),
            Status::Withdrawn => ("withdrawn", "已撤销"),
        }
    }
}

impl HandoverSide {
    /// The side in words: English and Chinese.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            HandoverSide::Giver => ("giver", "移交人"),
            HandoverSide::Receiver => ("receiver", "接收人"),
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            HandoverSide::Giver => HandoverSide::Receiver,
            HandoverSide::Receiver => HandoverSide::Giver,
        }
    }
}

/// The state of a handover.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "HandoverState")]
pub struct Handover {
    /// Its number, `JJ-<yyyymmdd>-<id>`.
    pub number: String,
    /// What kind.
    pub kind: HandoverKind,
    /// Who gives.
    pub giver: String,
    /// Who receives.
    pub receiver: String,
    /// Who is responsible for what is listed: the giver, and once both have signed the receiver.
    pub responsible: String,
    /// Why.
    pub reason: String,
    /// The post that is covered.
    pub post: Option<String>,
    /// Which part of the giver's matters.
    pub part: Option<Part>,
    /// What is handed over.
    pub lists: Lists,
    /// How far it is.
    pub status: Status,
    /// When it was entered.
    pub opened_at: Instant,
    /// When the lists were made last.
    pub listed_at: Instant,
    /// When the giver signed the lists as they are.
    pub giver_signed: Option<Instant>,
    /// When the receiver signed the lists as they are.
    pub receiver_signed: Option<Instant>,
}

impl Handover {
    /// The aggregate's id: the last part of the number.
    #[must_use]
    pub fn id(&self) -> &str {
        self.number.rsplit('-').next().unwrap_or(&self.number)
    }

    /// Which of the two somebody is.
    #[must_use]
    pub fn side_of(&self, person: &str) -> Option<HandoverSide> {
        match person {
            person if person == self.giver => Some(HandoverSide::Giver),
            person if person == self.receiver => Some(HandoverSide::Receiver),
            _ => None,
        }
    }

    /// When a side signed the lists as they are.
    #[must_use]
    pub fn signed(&self, side: HandoverSide) -> Option<Instant> {
        match side {
            HandoverSide::Giver => self.giver_signed,
            HandoverSide::Receiver => self.receiver_signed,
        }
    }
}
