//! When something happened and which event of its aggregate it was (时间与版本): what every fold is given.
//!
//! Implements no article. It must never read a clock: an instant is always an argument.
use chrono::{DateTime, Utc};

/// An instant; stored in UTC as RFC 3339 with `Z`, shown in Asia/Shanghai.
pub type Instant = DateTime<Utc>;

/// What of the envelope a fold may see: the version in the aggregate, and when it happened.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    /// The version in the aggregate, from 1.
    pub version: u32,
    /// When it happened.
    pub time: Instant,
    /// When it was recorded.
    pub recorded: Instant,
}

/// An event that cannot be folded into the state it was given to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the event cannot follow here: {0}")]
pub struct Unfoldable(pub String);
