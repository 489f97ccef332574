//! Any event of a window's ballot (互评票).
use super::{Table, shapes};
use anjuan_domain::scores::ballot::events::{BallotEvent, Cast, Mark};

shapes! {
    Mark { window, attitude, efficiency, quality, integrity }
    Cast { period, window, marks, by }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[("anjuan.ballot.cast.v1", |g| BallotEvent::Cast(g.make()).into())];
