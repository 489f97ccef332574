//! The state of a denial (否定现状): what its events so far say.
//!
//! Holds what decisions and views need and nothing besides; it is never stored. The regulation's steps stand in their
//! order: denied, objected to (denial-report/2), reported (denial-report/4), reviewed (denial-report/5), told
//! (denial-report/6) and reported up (denial-report/7).
use super::events::{DenialScope, Importance, ObjectionManner, ReviewOutcome};
use crate::clock::Commitment;
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::stamp::Instant;

/// An objection that stands.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Objection {
    /// The version of its event: the evidence where the report is missing.
    pub version: u32,
    /// When they objected.
    pub at: Instant,
    /// How.
    pub manner: ObjectionManner,
    /// Until when the report is owed (denial-report/9).
    pub report: Commitment,
    /// Whether the report was found missing.
    pub found_missing: bool,
}

/// The report and who has its two copies.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Its number.
    pub number: String,
    /// When it was made.
    pub at: Instant,
    /// Who gets the copy for review.
    pub reviewer: String,
    /// Who gets the copy for the archive.
    pub archivist: String,
    /// Until when the review is owed (denial-report/5).
    pub review: Commitment,
    /// Until when it is reported up (denial-report/7); none for an ordinary matter.
    pub report_up: Option<Commitment>,
    /// When the copy for review was received.
    pub review_copy: Option<Instant>,
    /// When the copy for the archive was received.
    pub archive_copy: Option<Instant>,
}

/// The review.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// With which outcome.
    pub outcome: ReviewOutcome,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Until when the applicant is told of a correction (denial-report/6).
    pub notice: Option<Commitment>,
}

/// The state of a denial.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Denial {
    /// Its number, `FD-<yyyymmdd>-<id>`.
    pub number: String,
    /// Who is responsible now; only a signed handover changes it.
    pub responsible: String,
    /// Who denied it; never changes.
    pub handler: String,
    /// The window.
    pub window: String,
    /// The case or contact that was denied.
    pub matter: Option<AggregateRef>,
    /// The catalogue item.
    pub item: Option<String>,
    /// What kind of reason it is.
    pub scope: DenialScope,
    /// How much hangs on it.
    pub importance: Importance,
    /// When it was denied.
    pub issued_at: Instant,
    /// When the last step was taken: nothing is recorded as having happened before it (handover/2.5).
    pub last_at: Instant,
    /// How many events it has.
    pub version: u32,
    /// The objection that stands.
    pub objection: Option<Objection>,
    /// The report.
    pub report: Option<Report>,
    /// The review.
    pub review: Option<Review>,
    /// When the applicant was told of the correction.
    pub notified_at: Option<Instant>,
    /// When it was reported up.
    pub reported_up_at: Option<Instant>,
}

impl Denial {
    /// The aggregate's id: the last part of the number.
    #[must_use]
    pub fn id(&self) -> &str {
        self.number.rsplit('-').next().unwrap_or(&self.number)
    }

    /// Whether everything that it asks for is done. A denial that nobody objected to can still be objected to.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let notified = match &self.review {
            None => false,
            Some(review) => review.outcome == ReviewOutcome::Upheld || self.notified_at.is_some(),
        };
        notified && (self.importance == Importance::Ordinary || self.reported_up_at.is_some())
    }
}
