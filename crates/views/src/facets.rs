//! Facets (分面): what lists are filtered by, as levels of an index: `window/<window>/<kind>/<open>/<place>`.
//!
//! A tree is a part of an index whose entries name several facets before the place. A question names the values that it wants
//! of each level; [`leaves`] finds the parts that have them by seeking from one combination of values to the next. That costs
//! what there are of combinations, and nothing that grows with the rows; and every entry in a part that was found fits, so that
//! no row is read that is not shown. This module must never know what a facet means.
use crate::view::{Direction, Source, Unreadable};
use std::collections::BTreeSet;

/// What sorts behind every entry that begins as the text before it.
const LAST: char = '\u{10FFFF}';

/// Which values are wanted of one facet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Any.
    #[default]
    Any,
    /// These only.
    Only(BTreeSet<String>),
    /// Any but these.
    Without(BTreeSet<String>),
    /// Those that begin with one of these: an article, and what stands under it.
    Under(BTreeSet<String>),
}

impl Wanted {
    /// That one, if one is named.
    pub(crate) fn one(value: Option<&str>) -> Self {
        value.map_or(Self::Any, |value| Self::only([value]))
    }

    /// These only.
    pub(crate) fn only<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Only(levels(values))
    }

    /// Any but these.
    pub(crate) fn without<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Without(levels(values))
    }

    /// That one, and what stands under it behind a slash or a point.
    pub(crate) fn under(value: &str) -> Self {
        let mut level = String::new();
        push(&mut level, value);
        let value = level.trim_end_matches('/');
        Self::Under([format!("{value}/"), format!("{value}%2F"), format!("{value}.")].into())
    }

    /// What both want, of facets of which values are named.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Only(one), Self::Only(other)) => Self::Only(&one & &other),
            (Self::Only(one), Self::Without(other)) | (Self::Without(other), Self::Only(one)) => {
                Self::Only(&one - &other)
            }
            (Self::Without(one), Self::Without(other)) => Self::Without(&one | &other),
            (Self::Any | Self::Under(_), wanted) | (wanted, Self::Any | Self::Under(_)) => wanted,
        }
    }

    /// Whether it leaves anything out.
    pub(crate) fn is_constrained(&self) -> bool {
        *self != Self::Any
    }

    fn admits(&self, level: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Only(levels) => levels.contains(level),
            Self::Without(levels) => !levels.contains(level),
            Self::Under(beginnings) => beginnings.iter().any(|beginning| level.starts_with(beginning)),
        }
    }
}

fn levels<'a>(values: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let level = |value| {
        let mut level = String::new();
        push(&mut level, value);
        level
    };
    values.into_iter().map(level).collect()
}

/// Adds a level to the beginning of an entry. A value has no slash in it there.
pub(crate) fn push(entry: &mut String, value: &str) {
    for char in value.chars() {
        match char {
            '/' => entry.push_str("%2F"),
            '%' => entry.push_str("%25"),
            char => entry.push(char),
        }
    }
    entry.push('/');
}

/// The beginnings of entries under `root` with any of these values on each level.
pub(crate) fn expand<'a>(root: &str, levels: impl IntoIterator<Item = &'a [&'a str]>) -> Vec<String> {
    let mut entries = vec![root.to_owned()];
    for values in levels {
        match values {
            [value] => entries.iter_mut().for_each(|entry| push(entry, value)),
            values => {
                let with = |entry: &String, value: &str| {
                    let mut entry = entry.clone();
                    push(&mut entry, value);
                    entry
                };
                entries = entries.iter().flat_map(|entry| values.iter().map(|value| with(entry, value))).collect();
            }
        }
    }
    entries
}

/// The parts of the tree under `root` whose values are wanted, in their order.
pub(crate) fn leaves<R>(source: &dyn Source<R>, root: &str, wanted: &[Wanted]) -> Result<Vec<String>, Unreadable> {
    let (mut found, mut after) = (Vec::new(), root.to_owned());
    // Where every level is named there is nothing to look for.
    if let Some(named) = named(root, wanted) {
        return Ok(named);
    }
    while let Some(entry) = source.entries(root, Some(&after), Direction::Forward).next() {
        let (entry, _) = entry?;
        let rest = entry.get(root.len()..).unwrap_or_default();
        let levels: Vec<&str> = rest.split_inclusive('/').take(wanted.len()).collect();
        let refused = levels.iter().zip(wanted).position(|(level, wanted)| !wanted.admits(level));
        let until = |levels: &[&str]| format!("{root}{}", levels.concat());
        after = match refused.and_then(|at| Some((at, levels.get(at)?, wanted.get(at)?))) {
            None => {
                let leaf = until(&levels);
                let behind = format!("{leaf}{LAST}");
                found.push(leaf);
                behind
            }
            Some((at, level, Wanted::Only(wanted))) => {
                let before = until(levels.get(..at).unwrap_or_default());
                match wanted.range::<str, _>((std::ops::Bound::Excluded(*level), std::ops::Bound::Unbounded)).next() {
                    Some(next) => format!("{before}{next}"),
                    None => format!("{before}{LAST}"),
                }
            }
            Some((at, ..)) => format!("{}{LAST}", until(levels.get(..=at).unwrap_or_default())),
        };
    }
    Ok(found)
}

/// The parts, where every level names its values.
fn named(root: &str, wanted: &[Wanted]) -> Option<Vec<String>> {
    let mut found = vec![root.to_owned()];
    for wanted in wanted {
        let Wanted::Only(levels) = wanted else { return None };
        found = found.iter().flat_map(|part| levels.iter().map(move |level| format!("{part}{level}"))).collect();
    }
    Some(found)
}
