//! A source that counts what a question costs it: rows read, parts of the index opened, entries looked at.
use crate::view::{Direction, Entries, Keyed, Source, Unreadable};
use std::cell::Cell;

/// What a question cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Rows that were read.
    pub(crate) rows: usize,
    /// Parts of the index that were opened.
    pub(crate) seeks: usize,
    /// Entries that were looked at.
    pub(crate) entries: usize,
}

/// Counts over another source.
pub(crate) struct Counting<'a, R> {
    source: &'a dyn Source<R>,
    rows: Cell<usize>,
    seeks: Cell<usize>,
    entries: Cell<usize>,
}

impl<'a, R> Counting<'a, R> {
    pub(crate) fn new(source: &'a dyn Source<R>) -> Self {
        Self { source, rows: Cell::new(0), seeks: Cell::new(0), entries: Cell::new(0) }
    }

    /// What was asked of it since it was made.
    pub(crate) fn cost(&self) -> Cost {
        Cost { rows: self.rows.get(), seeks: self.seeks.get(), entries: self.entries.get() }
    }
}

fn more(count: &Cell<usize>) {
    count.set(count.get() + 1);
}

impl<R> Source<R> for Counting<'_, R> {
    fn row(&self, key: &str) -> Result<Option<R>, Unreadable> {
        more(&self.rows);
        self.source.row(key)
    }

    fn entries<'a>(&'a self, prefix: &str, after: Option<&str>, direction: Direction) -> Entries<'a> {
        more(&self.seeks);
        Box::new(self.source.entries(prefix, after, direction).inspect(|_| more(&self.entries)))
    }

    fn rows<'a>(&'a self, prefix: &str) -> Keyed<'a, R> {
        more(&self.seeks);
        Box::new(self.source.rows(prefix).inspect(|_| more(&self.rows)))
    }
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// One below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}
