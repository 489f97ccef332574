//! The texts of parameters (条件文字): what a name must be one of, lists by comma, and how many rows a page has.
//!
//! The names come from the tables that declare them; none is written here.
use super::Unnamed;
use anjuan_domain::access::tasks::Task;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_views::breaches::codes::Code;
use anjuan_views::deadlines::row::{Clock, State};
use anjuan_views::page::LARGEST_LIMIT;
use anjuan_views::register::KINDS;
use anjuan_views::register::row::{Name, Phase};
use serde::Deserializer;
use serde::de::{self, Visitor};
use std::fmt;

/// What stands in a list by comma.
pub(super) fn listed(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty())
}

/// The value of a name; an unknown name is named, beside those that there are.
pub(crate) fn known<T>(
    given: &str,
    param: &'static str,
    choices: Vec<&'static str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, Unnamed> {
    let value = parse(given).filter(|_| choices.contains(&given));
    value.ok_or_else(|| Unnamed::Choice { given: given.to_owned(), param, choices })
}

pub(crate) fn aggregate(text: Option<String>) -> Result<Option<AggregateRef>, Unnamed> {
    text.map(|text| text.parse()).transpose().map_err(Unnamed::Aggregate)
}

/// Every kind.
pub(crate) fn all_kinds() -> Vec<&'static str> {
    Kind::ALL.iter().map(|kind| kind.as_str()).collect()
}

pub(super) fn kinds() -> Vec<&'static str> {
    KINDS.iter().map(|kind| kind.as_str()).collect()
}

pub(super) fn phases() -> Vec<&'static str> {
    Phase::ALL.iter().map(|phase| phase.as_str()).collect()
}

pub(super) fn names() -> Vec<&'static str> {
    Name::ALL.iter().map(|name| name.as_str()).collect()
}

pub(super) fn states() -> Vec<&'static str> {
    State::ALL.iter().map(|state| state.as_str()).collect()
}

pub(super) fn clocks() -> Vec<&'static str> {
    Clock::ALL.iter().map(|clock| clock.as_str()).collect()
}

pub(crate) fn tasks() -> Vec<&'static str> {
    Task::ALL.iter().map(|task| task.as_str()).collect()
}

pub(super) fn codes() -> Vec<&'static str> {
    Code::ALL.iter().map(|code| code.as_str()).collect()
}

/// Rows on a page, from a query string or from another role; what is out of range is refused and not bent into it.
pub(super) fn rows<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    struct Rows;
    impl Visitor<'_> for Rows {
        type Value = Option<usize>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a number from 1 to {LARGEST_LIMIT}")
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
            self.visit_str(&number.to_string())
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            let limit = text.parse().ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit));
            limit
                .map(Some)
                .ok_or_else(|| E::custom(format!("must be a number from 1 to {LARGEST_LIMIT}, not `{text}`")))
        }
    }
    deserializer.deserialize_any(Rows)
}
