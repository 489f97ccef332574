//! A promise of the tests' small centre that is over (测试时限), and the card about it.
//!
//! Accepted on Thursday 9 October 2014 at ten, promised within three working days. It must never be seen outside tests.
use super::about::{ObligationOf, Owed};
use super::commands::{Confirm, Issue};
use super::state::Card;
use crate::clock::{Against, Deadline, Level};
use crate::matters::case::fixture::{at, working_days};
use crate::reference::supervision::SupervisedClock;
use crate::vocabulary::actor::Role;

/// When it is due, and from when on it is over.
pub(super) const YELLOW: &str = "2014-10-13 17:30:00";

/// A card, and what is known of its obligation.
pub(super) type Watching = crate::scenario::Scenario<Card>;

/// The obligation.
pub(super) fn promise() -> ObligationOf {
    ObligationOf { about: "case/A1".parse().unwrap(), clock: "promise".into(), ordinal: 0 }
}

/// The same as it is known.
pub(super) fn owed() -> Owed {
    let start = at("2014-10-09 10:00:00");
    Owed {
        number: "AJ-20141009-A1".into(),
        watched_as: SupervisedClock::named("case").unwrap(),
        against: Against::Promised,
        window: "W01".into(),
        responsible: "P004".into(),
        held: vec![],
        start,
        due: at(YELLOW),
        deadline: Some(Deadline::new(start, working_days(3))),
        ended: None,
        unconfirmed: false,
        never: false,
    }
}

/// The service, the day after, about what fell at that civil time.
pub(super) fn by_the_service(fell: &str) -> Watching {
    let card = Watching::about("case-A1-promise-0-yellow").knows(owed()).by_system();
    card.now("2014-10-15 09:00:00").happened(fell)
}

/// The yellow card, and P004 whom it is against, who speaks.
pub(super) fn yellow() -> Watching {
    let issued = by_the_service(YELLOW).given(issue(Level::Yellow));
    issued.by("P004", Role::WindowStaff).now("2014-10-15 09:30:00")
}

/// The service issues it.
pub(super) fn issue(level: Level) -> Issue {
    let ObligationOf { about, clock, ordinal } = promise();
    Issue { about, clock, ordinal, level }
}

/// Whoever it is against confirms it.
pub(super) fn confirm() -> Confirm {
    Confirm { remark: "已知悉".into() }
}

impl Watching {
    /// With this obligation.
    pub(super) fn knows(&self, owed: Owed) -> Self {
        let mut next = self.clone();
        next.known.owed = Some(owed);
        next
    }

    /// Without any.
    pub(super) fn knows_nothing(&self) -> Self {
        let mut next = self.clone();
        next.known.owed = None;
        next
    }
}
