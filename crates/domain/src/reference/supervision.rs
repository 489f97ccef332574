//! The clocks that electronic supervision (电子监察) watches, and which entries of the rulebook give their cards.
//!
//! Implements the table of cards: `time-limit/3.4` for cases and what precedes and follows them, 行政许可法 art. 45 for special
//! procedures, `complaint/3` for consultations and complaints. Days stand in the rulebook; here is what they are measured
//! against. It must never count.
use super::centre::definition::RulebookDefinition;
use crate::clock::{Against, Bound, Level, Threshold};

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
