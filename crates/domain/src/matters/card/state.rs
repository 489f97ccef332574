//! The state of a card (监察牌): what its events so far say.
use super::about::ObligationOf;
use super::events::{AppealOutcome, CancelCause, Reckoning};
use crate::clock::Level;
use crate::vocabulary::stamp::Instant;

/// Something that was said of a card.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CardSaid")]
pub struct Said {
    /// The words; may be empty.
    pub text: String,
    /// Whose.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// How its last appeal was decided.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CardDecision")]
pub struct Decision {
    /// What.
    pub outcome: AppealOutcome,
    /// Why, by whom and when.
    pub said: Said,
}

/// Why it was cancelled.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CardCancellation")]
pub struct Cancellation {
    /// What happened to the obligation.
    pub cause: CancelCause,
    /// Why, by whom and when.
    pub said: Said,
}

/// One card.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CardState")]
pub struct Card {
    /// Its number.
    pub number: String,
    /// The obligation.
    pub of: ObligationOf,
    /// The number of its case or complaint.
    pub matter: String,
    /// The clock of supervision.
    pub clock: String,
    /// The level.
    pub level: Level,
    /// The window; empty where a complaint is owed its answer (complaint/3).
    pub window: String,
    /// Who was responsible by name.
    pub responsible: String,
    /// Whom it is against.
    pub against: String,
    /// When its threshold fell, or when it was issued by hand.
    pub fell_at: Instant,
    /// The entry of the rulebook; none by hand.
    pub rule: Option<String>,
    /// The reckoning that led to it; none by hand.
    pub reckoning: Option<Reckoning>,
    /// Why and by whom it was issued by hand; none where the service issued it.
    pub by_hand: Option<Said>,
    /// That whoever it is against knows of it.
    pub confirmed: Option<Said>,
    /// What they were urged to, in order.
    pub urged: Vec<Said>,
    /// What they explained, in order.
    pub explained: Vec<Said>,
    /// The appeal that waits for its decision.
    pub appeal: Option<Said>,
    /// How the last appeal was decided.
    pub decided: Option<Decision>,
    /// Why it was cancelled.
    pub cancelled: Option<Cancellation>,
    /// When anything was said of it last.
    pub last_at: Instant,
}

impl Card {
    /// Whether it was taken away: cancelled, or withdrawn on appeal.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        let withdrawn = |decision: &Decision| decision.outcome == AppealOutcome::Withdrawn;
        self.cancelled.is_some() || self.decided.as_ref().is_some_and(withdrawn)
    }

    /// Whether somebody still has to do with it: to confirm it, or to decide its appeal.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.is_gone() && (self.confirmed.is_none() || self.appeal.is_some())
    }
}
