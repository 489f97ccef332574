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
    /// The window; empty where a complaint is owed its answer, because the window complained of does not answer for it (complaint/3).
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

#[cfg(test)]
mod tests {
    use super::super::fixture::{YELLOW, by_the_service, owed};
    use super::*;
    use crate::clock::Counting;
    use crate::matters::case::fixture::{at, working_days};
    use chrono::TimeDelta;

    /// Level and instant of every card.
    fn cards(owed: &Owed) -> Vec<(Level, Instant)> {
        let service = by_the_service(YELLOW);
        owed.cards(service.context().centre).unwrap().into_iter().map(|card| (card.level, card.at)).collect()
    }

    #[test]
    fn time_limit_3_4__the_days_of_a_card_are_counted_as_its_period_is() {
        let closing = [(Level::Warning, at("2014-10-10 17:30:00")), (Level::Yellow, at(YELLOW))];
        assert_eq!(cards(&owed()), closing, "whole days end at the close of business");
        let mut deadline = Deadline::new(owed().start, working_days(4));
        deadline.limit.counting = Counting::Elapsed;
        let elapsed = Owed { due: at("2014-10-14 10:00:00"), deadline: Some(deadline), ..owed() };
        let running = [(Level::Warning, at("2014-10-10 10:00:00")), (Level::Yellow, elapsed.due)];
        assert_eq!(cards(&elapsed), running, "running time keeps the time of day");
    }

    #[test]
    fn time_limit_3_4__a_period_no_longer_than_its_warning_is_not_warned_of() {
        let days = |count, due: &str| {
            let deadline = Some(Deadline::new(owed().start, working_days(count)));
            cards(&Owed { due: at(due), deadline, ..owed() })
        };
        let levels = |cards: Vec<(Level, Instant)>| cards.into_iter().map(|(level, _)| level).collect::<Vec<_>>();
        assert_eq!(levels(days(0, "2014-10-09 17:30:00")), [Level::Yellow], "done on the spot");
        assert_eq!(levels(days(1, "2014-10-10 17:30:00")), [Level::Yellow]);
        assert_eq!(levels(days(3, YELLOW)), [Level::Warning, Level::Yellow]);
    }

    #[test]
    fn time_limit_3_4__a_rulebook_without_thresholds_gives_no_card() {
        let unknown = SupervisedClock::named("certificate").unwrap();
        assert_eq!(cards(&Owed { watched_as: unknown, ..owed() }), [], "the rulebook of the tests has no such entry");
        let before = TimeDelta::days(40_000);
        let old = Owed { start: owed().start - before, due: owed().due - before, ..owed() };
        assert_eq!(cards(&old), [], "no rulebook was in force then");
    }
}
