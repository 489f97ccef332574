//! The clocks that electronic supervision (电子监察) watches, and which entries of the rulebook give their cards.
//!
//! Implements the table of cards: `time-limit/3.4` for cases and what precedes and follows them, 行政许可法 art. 45 for special
//! procedures, `complaint/3` for consultations and complaints. Days stand in the rulebook; here is what they are measured
//! against. It must never count.
use super::centre::Centre;
use super::centre::definition::{LimitRule, RulebookDefinition};
use crate::clock::{Against, Bound, ClockError, Counting, Level, Limit, Threshold, civil, threshold_instant};
use crate::vocabulary::stamp::Instant;

/// A card of a clock: its level, its bound, the period it is measured against, and the rulebook's entry with the days.
type Card = (Level, Bound, Against, &'static str);

/// A clock that supervision watches.
#[derive(Debug, PartialEq, Eq)]
pub struct SupervisedClock {
    /// Its name, as the command line and answers give it.
    pub name: &'static str,
    /// In English.
    pub en: &'static str,
    /// In Chinese.
    pub zh: &'static str,
    cards: &'static [Card],
}

/// Every clock that is watched.
pub const SUPERVISED: &[SupervisedClock] = &[
    SupervisedClock {
        name: "case",
        en: "case",
        zh: "办件",
        cards: &[
            (Level::Warning, Bound::Before, Against::Promised, "card-case-warning"),
            (Level::Yellow, Bound::AtLeast, Against::Promised, "card-case-yellow"),
            (Level::Red, Bound::AtLeast, Against::Statutory, "card-case-red"),
        ],
    },
    SupervisedClock {
        name: "special-procedure",
        en: "special procedure",
        zh: "特别程序",
        cards: &[
            (Level::Warning, Bound::Before, Against::Promised, "card-special-procedure-warning"),
            (Level::Yellow, Bound::MoreThan, Against::Promised, "card-special-procedure-yellow"),
            (Level::Red, Bound::MoreThan, Against::Promised, "card-special-procedure-red"),
        ],
    },
    SupervisedClock {
        name: "pre-acceptance",
        en: "online pre-acceptance",
        zh: "网上预受理",
        cards: &[
            (Level::Warning, Bound::MoreThan, Against::Promised, "card-pre-acceptance-warning"),
            (Level::Yellow, Bound::MoreThan, Against::Promised, "card-pre-acceptance-yellow"),
            (Level::Red, Bound::MoreThan, Against::Promised, "card-pre-acceptance-red"),
        ],
    },
    SupervisedClock {
        name: "certificate",
        en: "certificate",
        zh: "制证",
        cards: &[(Level::Yellow, Bound::MoreThan, Against::Promised, "card-certificate-yellow")],
    },
    SupervisedClock {
        name: "complaint",
        en: "consultation or complaint",
        zh: "咨询投诉",
        cards: &[
            (Level::Warning, Bound::Before, Against::Promised, "card-complaint-warning"),
            (Level::Yellow, Bound::AtLeast, Against::Promised, "card-complaint-yellow"),
            (Level::Red, Bound::AtLeast, Against::Promised, "card-complaint-red"),
        ],
    },
];

impl SupervisedClock {
    /// The clock of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        SUPERVISED.iter().find(|clock| clock.name == name)
    }

    /// Whether a card of it is measured against the statutory period.
    #[must_use]
    pub fn asks_the_law(&self) -> bool {
        self.cards.iter().any(|(_, _, against, _)| *against == Against::Statutory)
    }

    /// Its thresholds by a rulebook.
    ///
    /// # Errors
    /// The name of the entry that the rulebook lacks.
    pub fn thresholds(&self, rulebook: &RulebookDefinition) -> Result<Vec<Threshold>, &'static str> {
        let of = |(level, bound, against, name): &Card| {
            let rule = rulebook.limits.iter().find(|rule| rule.name == *name).ok_or(*name)?;
            Ok(Threshold { level: *level, bound: *bound, against: *against, limit: rule.limit })
        };
        self.cards.iter().map(of).collect()
    }

    /// The cards that one period of the clock gives, by the rulebook in force on the day it ends, so that they do not depend on when they
    /// are asked for. An entry that this version does not have, because it is older than the cards, gives none.
    ///
    /// # Errors
    /// [`ClockError`].
    pub fn cards_of<'a>(&self, centre: &'a Centre, period: &Period) -> Result<Vec<CardRule<'a>>, ClockError> {
        let Some(rulebook) = centre.rulebook(civil::date_of(period.due)) else { return Ok(vec![]) };
        let mut cards = Vec::with_capacity(self.cards.len());
        for (level, bound, _, name) in self.cards.iter().filter(|(_, _, against, _)| *against == period.against) {
            let Some(rule) = rulebook.limits.iter().find(|rule| rule.name == *name) else { continue };
            let limit = Limit { counting: period.counting.unwrap_or(rule.limit.counting), ..rule.limit };
            let at = threshold_instant(centre.calendar(), (period.start, period.due), (*bound, &limit))?;
            // Of a period that is no longer than its warning, nobody is warned as it begins: what is due today is due today.
            if *bound == Bound::Before && at <= period.start {
                continue;
            }
            cards.push(CardRule { level: *level, at, rule, limit, rulebook: &rulebook.version });
        }
        Ok(cards)
    }
}

/// A period of a clock that is watched, as it is derived: its end has extensions, pauses and the calendar in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Which period of the clock it is.
    pub against: Against,
    /// When it starts.
    pub start: Instant,
    /// When it ends.
    pub due: Instant,
    /// How it is counted; the days of the cards are counted as it is. None where its end was set: then as the rulebook says.
    pub counting: Option<Counting>,
}

/// A card that a period gives, with the rule it follows from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CardRule<'a> {
    /// Its level.
    pub level: Level,
    /// The instant its threshold falls at: it stands from the first moment after it.
    pub at: Instant,
    /// The entry of the rulebook.
    pub rule: &'a LimitRule,
    /// Its days, counted as the period is.
    pub limit: Limit,
    /// The version of that rulebook.
    pub rulebook: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::centre::rulebook::LIMITS;

    #[test]
    fn time_limit_3_4__every_card_has_its_entry_in_the_rulebook_and_no_entry_is_left_over() {
        let asked: Vec<&str> = SUPERVISED.iter().flat_map(|clock| clock.cards).map(|card| card.3).collect();
        let named: Vec<&str> = LIMITS.iter().copied().filter(|name| name.starts_with("card-")).collect();
        assert_eq!(asked, named);
    }

    #[test]
    fn a_level_is_given_once_by_a_clock() {
        for clock in SUPERVISED {
            assert!(clock.cards.is_sorted_by(|one, next| one.0 < next.0), "{}", clock.name);
            assert_eq!(SupervisedClock::named(clock.name), Some(clock));
        }
    }
}
