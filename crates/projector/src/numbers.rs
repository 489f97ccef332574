//! A view for tests: rows that are numbers, found by their last digit.
use anjuan_views::view::{Given, Rows, Unappliable, View};
use std::collections::BTreeMap;

/// The view. It folds nothing: tests write its rows themselves.
pub(crate) struct Numbers;

impl View for Numbers {
    const NAME: &'static str = "numbers";
    const VERSION: u32 = 1;
    type Row = u64;

    fn new() -> Self {
        Self
    }

    fn restore(&mut self, _: &mut dyn Rows<u64>) -> Result<(), Unappliable> {
        Ok(())
    }

    fn apply(&mut self, _: &Given<'_>, _: &mut dyn Rows<u64>) -> Result<(), Unappliable> {
        Ok(())
    }

    fn index_keys(key: &str, row: &u64) -> Vec<String> {
        vec![format!("digit/{}/{key}", row % 10)]
    }
}

/// The key of that row.
pub(crate) fn key(number: u16) -> String {
    format!("{number:05}")
}

/// The keys of the rows with that last digit, in order.
pub(crate) fn with_digit(rows: &BTreeMap<String, u64>, digit: u64) -> Vec<String> {
    rows.iter().filter(|(_, row)| **row % 10 == digit).map(|(key, _)| key.clone()).collect()
}
