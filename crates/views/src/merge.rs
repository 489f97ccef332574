//! Several parts of indexes read as one, in the order of place: the text behind each part's prefix.
//!
//! The parts may belong to different views: each entry says which part it came from.
use crate::view::{Direction, Entries, Source, Unreadable};
use std::iter::Peekable;

/// One entry: the number of its part, its place, and the key of its row.
pub(crate) type Found = (usize, String, String);

/// Several parts of indexes, read in one direction.
pub(crate) struct Merged<'a> {
    direction: Direction,
    parts: Vec<Part<'a>>,
}

/// One part: its prefix, and what is left of it.
type Part<'a> = (String, Peekable<Entries<'a>>);

impl<'a> Merged<'a> {
    /// No part yet.
    pub(crate) fn new(direction: Direction) -> Self {
        Self { direction, parts: vec![] }
    }

    /// With one part more: the entries of an index under `prefix` that come after the place `after`.
    pub(crate) fn with<R>(mut self, source: &'a dyn Source<R>, prefix: &str, after: Option<&str>) -> Self {
        let after = after.map(|place| format!("{prefix}{place}"));
        self.parts.push((prefix.to_owned(), source.entries(prefix, after.as_deref(), self.direction).peekable()));
        self
    }
}

impl Iterator for Merged<'_> {
    type Item = Result<Found, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        // What cannot be read comes first: a place of none.
        let heads = self.parts.iter_mut().enumerate().filter_map(|(at, (prefix, entries))| match entries.peek()? {
            Ok((entry, _)) => Some((Some(entry.get(prefix.len()..).unwrap_or_default().to_owned()), at)),
            Err(_) => Some((None, at)),
        });
        let next = heads.reduce(|one, other| match self.direction {
            _ if one.0.is_none() => one,
            _ if other.0.is_none() => other,
            Direction::Forward => one.min(other),
            Direction::Backward => one.max(other),
        });
        let (_, at) = next?;
        let (prefix, entries) = self.parts.get_mut(at)?;
        Some(entries.next()?.map(|(entry, key)| (at, entry.get(prefix.len()..).unwrap_or_default().to_owned(), key)))
    }
}
