//! The state of a contact (接待现状): what its events so far say.
//!
//! Holds what decisions need and nothing that a view could want besides; it is never stored. first-asked/2 and
//! first-asked/3.2 say who is responsible: the first-asked person, until somebody led to has taken over.
use super::events::{Channel, Place, Topic};
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::stamp::Instant;

/// How far a contact is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// Not settled: still open at closing time, it is flagged (first-asked/3.1).
    Open,
    /// Led on and taken over there; the duty of the first-asked person is done, whoever took over settles it the same day.
    TakenOver,
    /// Answered to the applicant's satisfaction (time-limit/3.1).
    Answered,
    /// Advised to apply in writing (denial-report/8).
    AdvisedInWriting,
    /// Became a case.
    TurnedInto(AggregateRef),
}

impl Status {
    /// Whether nothing can follow any more.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        !matches!(self, Status::Open | Status::TakenOver)
    }

    /// The status in words: English and Chinese.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        match self {
            Status::Open => ("open".into(), "未办结".into()),
            Status::TakenOver => ("taken over".into(), "已由他人接手".into()),
            Status::Answered => ("answered".into(), "已答复".into()),
            Status::AdvisedInWriting => ("settled by advice to apply in writing".into(), "已告知书面申请".into()),
            Status::TurnedInto(aggregate) => (format!("turned into {aggregate}"), format!("已转为 {aggregate}")),
        }
    }
}

/// A leading on that nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Referral {
    /// To which window.
    pub window: String,
    /// To whom.
    pub person: String,
}

/// The state of a contact.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// The contact number.
    pub number: String,
    /// Who was asked first; never changes.
    pub first_asked: String,
    /// Who is responsible now.
    pub responsible: String,
    /// The window where it is now.
    pub window: String,
    /// How the applicant came.
    pub channel: Channel,
    /// Where.
    pub place: Place,
    /// About what.
    pub topic: Topic,
    /// The catalogue item, if it is one.
    pub item: Option<String>,
    /// The applicant's id, where they said who they are.
    pub enquirer: Option<String>,
    /// When it was opened.
    pub opened_at: Instant,
    /// Closing time of its day, once taken over that of the day of taking over: open after it, it is flagged. None where
    /// it was taken over before there was such a time.
    pub closes_at: Option<Instant>,
    /// How far it is.
    pub status: Status,
    /// A leading on that waits for acceptance.
    pub referral: Option<Referral>,
    /// Whether it was found open at that closing time.
    pub flagged: bool,
    /// Its version: how many events it has.
    pub version: u32,
}
