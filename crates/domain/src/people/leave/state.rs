//! The state of a leave (请假): what its events so far say.
use super::events::{Applied, LeaveManner};
use crate::clock::Calendar;
use crate::clock::half_day::HalfDay;
use crate::vocabulary::actor::Role;
use crate::vocabulary::stamp::Instant;

/// How an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LeaveDecision")]
pub enum Standing {
    /// Somebody of the chain has yet to decide.
    Pending,
    /// The whole chain agreed.
    Approved,
    /// One of the chain did not agree.
    Refused,
    /// Given up before it began.
    Cancelled,
}

/// One leave.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LeaveState")]
pub struct Leave {
    /// What was applied for.
    pub application: Applied,
    /// When.
    pub applied_at: Instant,
    /// How it stands.
    pub standing: Standing,
    /// Who agreed, in the order of the chain.
    pub approvals: Vec<String>,
    /// When the last of them did.
    pub approved_at: Option<Instant>,
    /// When it was reported to the mayor.
    pub mayor_told_at: Option<Instant>,
    /// When the certificate came in.
    pub certificate_at: Option<Instant>,
    /// When the papers of an emergency came in.
    pub regularised_at: Option<Instant>,
    /// When it began.
    pub began_at: Option<Instant>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// The first half day back, once reported.
    pub back: Option<HalfDay>,
    /// Half days overstayed.
    pub overstayed: u32,
    /// When the last of its events happened.
    pub last_at: Instant,
}

impl Leave {
    /// Whose it is.
    #[must_use]
    pub fn person(&self) -> &str {
        &self.application.person
    }

    /// Its number.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.application.number
    }

    /// The last half day away: where the return was reported earlier than the end, the one before it.
    #[must_use]
    pub fn last(&self) -> HalfDay {
        match self.back {
            Some(back) if back <= self.application.until => back.before(),
            _ => self.application.until,
        }
    }

    /// Whose turn it is to decide; none when nobody's is.
    #[must_use]
    pub fn next_role(&self) -> Option<Role> {
        match self.standing {
            Standing::Pending => self.application.chain.get(self.approvals.len()).copied(),
            _ => None,
        }
    }

    /// Whether a slip that was signed on paper before leaving was entered late: it begins before each of the chain confirmed it.
    #[must_use]
    pub fn is_entered_late(&self) -> bool {
        self.application.paper.is_some()
    }

    /// Whether it may begin before it is approved: an emergency, told by telephone (leave/7).
    #[must_use]
    pub fn is_emergency(&self) -> bool {
        self.application.manner == LeaveManner::TelephoneFirst
    }

    /// Whether somebody relies on it: approved, or an emergency that nobody refused.
    #[must_use]
    pub fn is_planned(&self) -> bool {
        match self.standing {
            Standing::Approved => true,
            Standing::Pending => self.is_emergency(),
            Standing::Refused | Standing::Cancelled => false,
        }
    }

    /// When it begins and ends, by the office hours.
    #[must_use]
    pub fn span(&self, calendar: &Calendar) -> (Instant, Instant) {
        (self.application.from.opens(calendar), self.application.until.closes(calendar))
    }
}
