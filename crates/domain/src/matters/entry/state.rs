//! The state of a late entry (补录): what was said of it, and which event it is about.
use super::about::Entered;
use crate::clock::late_entry::Confirmation;
use crate::vocabulary::stamp::Instant;

/// A paper that was named.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// Which paper.
    pub evidence: String,
    /// Who named it.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settled {
    /// How.
    pub confirmation: Confirmation,
    /// The paper looked at, or what it shows instead.
    pub said: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// The state.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// The papers that were named, in order.
    pub presented: Vec<Evidence>,
    /// What was found; none while it waits.
    pub settled: Option<Settled>,
    /// The event it is about, as read from its own aggregate before a decision. Not of this aggregate's events: a fact of another
    /// one, which the desk gives.
    #[serde(skip)]
    pub entered: Option<Entered>,
}

impl Entry {
    /// The entry before anything was said of it: it is there from the start, and empty.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        super::named(id).map(|_| Self::default())
    }

    /// Gives the state the event it is about.
    #[must_use]
    pub fn about(mut self, entered: Option<Entered>) -> Self {
        self.entered = entered;
        self
    }
}
