//! The obligation that a card is about (监察对象): which one, what is known of it, and how the card is named after it.
//!
//! It is a fact of another aggregate: the desk asks the views, and the decision counts anew. It must never hold a threshold.
use crate::clock::{Against, ClockError, Deadline, Level};
use crate::reference::centre::Centre;
use crate::reference::facts::Ask;
use crate::reference::supervision::{CardRule, Period, SupervisedClock};
use crate::vocabulary::ids::{AggregateRef, IdError, Kind};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which obligation (所涉时限).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "CardObligation")]
pub struct ObligationOf {
    /// The case or complaint that owes it.
    pub about: AggregateRef,
    /// Its clock, as the list of deadlines calls it: `promise`, `statutory`, `pause`, `complaint-answer`.
    pub clock: String,
    /// Which one of several; 0 where there is only one.
    pub ordinal: u32,
}

impl Ask for ObligationOf {
    type Answer = Option<Owed>;
}

/// What is known of an obligation that is watched.
#[derive(Debug, Clone, PartialEq)]
pub struct Owed {
    /// The number of the case or complaint.
    pub number: String,
    /// The clock of supervision that watches it, by name: `case`, `special-procedure`, `complaint`.
    pub watched_as: &'static SupervisedClock,
    /// Which period of that clock it is.
    pub against: Against,
    /// The window.
    pub window: String,
    /// Who is responsible by name.
    pub responsible: String,
    /// Who was before, and until when, in order.
    pub held: Vec<(String, Instant)>,
    /// When the period starts.
    pub start: Instant,
    /// When it ends.
    pub due: Instant,
    /// The period itself; none where its end was set.
    pub deadline: Option<Deadline>,
    /// When it was met or fell away, as it is reckoned; none while it runs.
    pub ended: Option<Instant>,
    /// An entry made late says that it is less late, and nobody confirmed it: nothing is issued until somebody does (time-limit/2).
    pub unconfirmed: bool,
    /// It never was owed: its case was an entry error.
    pub never: bool,
}

impl Owed {
    /// The cards that it gives, by the rulebook and the calendar.
    ///
    /// # Errors
    /// [`ClockError`].
    pub fn cards<'a>(&self, centre: &'a Centre) -> Result<Vec<CardRule<'a>>, ClockError> {
        let counting = self.deadline.as_ref().map(|deadline| deadline.limit.counting);
        let period = Period { against: self.against, start: self.start, due: self.due, counting };
        self.watched_as.cards_of(centre, &period)
    }

    /// Who was responsible by name at an instant.
    #[must_use]
    pub fn responsible_at(&self, at: Instant) -> &str {
        self.held.iter().find(|(_, until)| at < *until).map_or(&self.responsible, |(by, _)| by)
    }

    /// Whether it still ran after an instant.
    #[must_use]
    pub fn ran_after(&self, at: Instant) -> bool {
        !self.never && self.ended.is_none_or(|ended| ended > at)
    }
}

/// The id of the card of one level about one obligation: `case-7K2M9QX4T1AB-promise-0-yellow`.
#[must_use]
pub fn id_of(of: &ObligationOf, level: Level) -> String {
    format!("{}-{}-{}-{}-{}", of.about.kind, of.about.id, of.clock, of.ordinal, level.as_str())
}

/// The card of one level about one obligation.
///
/// # Errors
/// [`IdError`] where the id of the case is so long that no card can be named after it.
pub fn aggregate(of: &ObligationOf, level: Level) -> Result<AggregateRef, IdError> {
    AggregateRef::new(Kind::Card, id_of(of, level))
}
