//! Any event of a patrol (巡查).
use super::{Table, codes, shapes};
use anjuan_domain::people::patrol::events::{Outcome, PatrolCheck, PatrolEvent, Recorded};

codes!(Outcome);
shapes! {
    PatrolCheck { item, outcome, note }
    Recorded { number, inspector, place, windows, checks }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[("anjuan.patrol.recorded.v1", |g| PatrolEvent::Recorded(g.make()).into())];
