//! Several parts of indexes read as one, in the order of place: the text behind each part's prefix.
//!
//! [`Merged`] gives what stands in any of several parts, [`Common`] what stands in each of several merged ones, [`Either`] what
//! stands in any of those, once. The parts may belong to different views: each entry says which part it came from. Nothing
//! here reads a row.
use crate::view::{Direction, Entries, Source, Unreadable};
use std::collections::BTreeSet;

/// One entry: the number of its part, its place, and the key of its row.
pub(crate) type Found = (usize, String, String);
/// A place, and the key of its row.
pub(crate) type Place = (String, String);

/// How many entries are passed over one by one before a part is opened anew further on.
const STEPS: usize = 8;

/// Several parts of indexes, read in one direction.
pub(crate) struct Merged<'a> {
    direction: Direction,
    parts: Vec<Part<'a>>,
    /// The next place of each part that has one.
    heads: BTreeSet<(String, usize)>,
    /// What parts that are added pass over.
    skipped: Vec<String>,
    failure: Option<Unreadable>,
}

/// Opens the entries of a part, after a place.
type Open<'a> = dyn Fn(Option<&str>) -> Entries<'a> + 'a;

/// One part: how it is opened, its prefix, and what is left of it.
struct Part<'a> {
    open: Box<Open<'a>>,
    prefix: String,
    /// The place before which it ends.
    until: Option<String>,
    /// What the keys of its rows begin with that are passed over.
    skipped: Vec<String>,
    rest: Entries<'a>,
    /// The key of the row of its next place.
    key: String,
}

impl<'a> Merged<'a> {
    /// No part yet.
    pub(crate) fn new(direction: Direction) -> Self {
        Self { direction, parts: vec![], heads: BTreeSet::new(), skipped: vec![], failure: None }
    }

    /// The parts that are added from now on pass over rows whose keys begin so.
    pub(crate) fn skipping(mut self, prefixes: Vec<String>) -> Self {
        self.skipped = prefixes;
        self
    }

    /// With one part more: the entries of an index under `prefix` that come after the place `after`.
    pub(crate) fn with<R: 'static>(self, source: &'a dyn Source<R>, prefix: &str, after: Option<&str>) -> Self {
        self.between(source, prefix, (after, None))
    }

    /// The same, up to the place `until`.
    pub(crate) fn between<R: 'static>(
        mut self,
        source: &'a dyn Source<R>,
        prefix: &str,
        (after, until): (Option<&str>, Option<&str>),
    ) -> Self {
        let (direction, under) = (self.direction, prefix.to_owned());
        let open = move |after: Option<&str>| {
            let after = after.map(|place| format!("{under}{place}"));
            source.entries(&under, after.as_deref(), direction)
        };
        let rest = open(after);
        self.parts.push(Part {
            open: Box::new(open),
            prefix: prefix.to_owned(),
            until: until.map(str::to_owned),
            skipped: self.skipped.clone(),
            rest,
            key: String::new(),
        });
        self.advance(self.parts.len() - 1);
        self
    }

    /// Reads the next place of a part, if it has one.
    fn read(&mut self, at: usize) -> Option<String> {
        let part = self.parts.get_mut(at)?;
        loop {
            match part.rest.next()? {
                Ok((_, key)) if part.skipped.iter().any(|prefix| key.starts_with(prefix)) => {}
                Ok((entry, key)) => {
                    part.key = key;
                    let place = entry.get(part.prefix.len()..).unwrap_or_default().to_owned();
                    return Some(place).filter(|place| {
                        part.until.as_ref().is_none_or(|until| is_before(self.direction, place, until))
                    });
                }
                Err(failure) => {
                    self.failure = Some(failure);
                    return None;
                }
            }
        }
    }

    fn advance(&mut self, at: usize) {
        if let Some(place) = self.read(at) {
            self.heads.insert((place, at));
        }
    }

    /// The next place; none at the end, and where something could not be read.
    fn head(&self) -> Option<&str> {
        let head = match self.direction {
            Direction::Forward => self.heads.first(),
            Direction::Backward => self.heads.last(),
        };
        head.filter(|_| self.failure.is_none()).map(|(place, _)| place.as_str())
    }

    fn pop(&mut self) -> Option<(String, usize)> {
        match self.direction {
            Direction::Forward => self.heads.pop_first(),
            Direction::Backward => self.heads.pop_last(),
        }
    }

    /// Passes over everything before `target`.
    fn seek(&mut self, target: &str) {
        while self.head().is_some_and(|head| is_before(self.direction, head, target)) {
            let Some((_, at)) = self.pop() else { return };
            self.seek_in(at, target);
        }
    }

    /// Goes on in one part to the first place that is not before `target`: a few entries on foot, then by opening it anew.
    fn seek_in(&mut self, at: usize, target: &str) {
        for step in 0.. {
            if step == STEPS
                && let Some(part) = self.parts.get_mut(at)
            {
                part.rest = (part.open)(Some(&just_before(self.direction, target)));
            }
            match self.read(at) {
                Some(place) if is_before(self.direction, &place, target) => {}
                Some(place) => {
                    self.heads.insert((place, at));
                    return;
                }
                None => return,
            }
        }
    }
}

impl Iterator for Merged<'_> {
    type Item = Result<Found, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(failure) = self.failure.take() {
            // What could not be read is said once, and nothing after it.
            self.heads.clear();
            return Some(Err(failure));
        }
        let (place, at) = self.pop()?;
        let key = std::mem::take(&mut self.parts.get_mut(at)?.key);
        self.advance(at);
        Some(Ok((at, place, key)))
    }
}

/// What stands in each of several merged parts, found by seeking from one to the other.
pub(crate) struct Common<'a> {
    direction: Direction,
    of: Vec<Merged<'a>>,
}

impl<'a> Common<'a> {
    pub(crate) fn new(direction: Direction, of: Vec<Merged<'a>>) -> Self {
        Self { direction, of }
    }
}

impl Iterator for Common<'_> {
    type Item = Result<Place, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(failure) = self.of.iter_mut().find_map(|merged| merged.failure.take()) {
                self.of.clear();
                return Some(Err(failure));
            }
            let heads = self.of.iter().map(Merged::head).collect::<Option<Vec<&str>>>()?;
            let farthest = heads
                .iter()
                .copied()
                .reduce(|one, other| if is_before(self.direction, one, other) { other } else { one })?;
            if heads.iter().all(|head| *head == farthest) {
                let mut found = self.of.iter_mut().map(Iterator::next);
                let first = found.next()??;
                found.for_each(drop);
                return Some(first.map(|(_, place, key)| (place, key)));
            }
            let farthest = farthest.to_owned();
            self.of.iter_mut().for_each(|merged| merged.seek(&farthest));
        }
    }
}

/// What stands in any of several selections, each place once.
pub(crate) struct Either<'a> {
    direction: Direction,
    of: Vec<std::iter::Peekable<Common<'a>>>,
    last: Option<String>,
}

impl<'a> Either<'a> {
    pub(crate) fn new(direction: Direction, of: Vec<Common<'a>>) -> Self {
        Self { direction, of: of.into_iter().map(Iterator::peekable).collect(), last: None }
    }

    /// Which selection gives the next place: one that cannot be read comes first.
    fn next_of(&mut self) -> Option<usize> {
        let mut next: Option<(String, usize)> = None;
        for (at, of) in self.of.iter_mut().enumerate() {
            let place = match of.peek() {
                None => continue,
                Some(Ok((place, _))) => place,
                Some(Err(_)) => return Some(at),
            };
            if next.as_ref().is_none_or(|(first, _)| is_before(self.direction, place, first)) {
                next = Some((place.clone(), at));
            }
        }
        next.map(|(_, at)| at)
    }
}

impl Iterator for Either<'_> {
    type Item = Result<Place, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.next_of()?;
            let found = self.of.get_mut(at)?.next()?;
            match &found {
                Ok((place, _)) if self.last.as_ref() == Some(place) => {}
                Ok((place, _)) => {
                    self.last = Some(place.clone());
                    return Some(found);
                }
                Err(_) => return Some(found),
            }
        }
    }
}

/// Whether a place comes before another one in that direction.
fn is_before(direction: Direction, one: &str, other: &str) -> bool {
    match direction {
        Direction::Forward => one < other,
        Direction::Backward => one > other,
    }
}

/// A text after which `place` itself is the next that matters: entries are read after a text, not from it.
fn just_before(direction: Direction, place: &str) -> String {
    match direction {
        Direction::Forward => {
            let mut text = place.to_owned();
            text.pop();
            text
        }
        Direction::Backward => format!("{place}\0"),
    }
}
