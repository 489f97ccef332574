//! Pages (分页) of a query: how many rows at once, and where the next page begins.
//!
//! A cursor is opaque to callers: it holds the place of the last row in the index, so a page never shifts when rows are
//! added before it. A page is full unless it is the last, and it has a cursor only where a row follows.
use crate::deadlines::count::{NEXT, NONE};
use crate::deadlines::sortable;
use crate::view::Unreadable;
use anjuan_domain::vocabulary::stamp::Instant;

/// Rows on a page where the caller does not say.
pub const DEFAULT_LIMIT: usize = 50;
/// Most rows on one page.
pub const LARGEST_LIMIT: usize = 500;

/// Which page is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// Where the page before ended; none for the first.
    pub cursor: Option<String>,
    /// How many rows; 0 for the default.
    pub limit: usize,
}

/// One page of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<R> {
    /// The rows in order.
    pub rows: Vec<R>,
    /// Where the next page begins; none after the last.
    pub next: Option<String>,
}

/// Why a query is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The cursor is none of ours.
    #[error("cursor: `{0}` is not a cursor of this query: take it from `next` of the page before, unchanged")]
    Cursor(String),
    /// The store cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

impl PageRequest {
    /// How many rows the page may hold.
    #[must_use]
    pub fn size(&self) -> usize {
        match self.limit {
            0 => DEFAULT_LIMIT,
            limit => limit.min(LARGEST_LIMIT),
        }
    }

    /// The page of what is found at places, in their order. What is found at one place stands on one page.
    pub(crate) fn fill<K, T>(
        &self,
        places: impl Iterator<Item = Result<(String, K), Unreadable>>,
        mut found: impl FnMut(&str, &K) -> Result<Vec<T>, Unreadable>,
    ) -> Result<Page<T>, QueryError> {
        let mut page = Page { rows: Vec::new(), next: None };
        let mut last = None;
        for place in places {
            let (place, key) = place?;
            let mut rows = found(&place, &key)?;
            if rows.is_empty() {
                continue;
            }
            if page.rows.len() >= self.size() {
                page.next = last.as_deref().map(cursor);
                break;
            }
            page.rows.append(&mut rows);
            last = Some(place);
        }
        Ok(page)
    }

    /// The place after which the page begins: an instant as the index writes it, then a key that is one of this index's.
    ///
    /// # Errors
    /// [`QueryError::Cursor`].
    pub fn after(&self, is_key: fn(&str) -> bool) -> Result<Option<String>, QueryError> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let is_place = |place: &String| {
            place.split_once('/').is_some_and(|(at, key)| {
                let mut instants = at.split(NEXT);
                let is_due = instants.next().is_some_and(is_instant);
                is_due && instants.all(|instant| instant == NONE || is_instant(instant)) && is_key(key)
            })
        };
        let place = bytes(cursor).and_then(|bytes| String::from_utf8(bytes).ok()).filter(is_place);
        place.map(Some).ok_or_else(|| QueryError::Cursor(cursor.clone()))
    }
}

fn is_instant(text: &str) -> bool {
    text.parse::<Instant>().is_ok_and(|instant| sortable(instant) == text)
}

/// The cursor of a place in the index.
#[must_use]
pub fn cursor(place: &str) -> String {
    place.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    match hex.len() % 2 {
        0 => hex.as_bytes().chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_gives_its_place_back() {
        let place = "2026-11-24T09:30:00.000Z/case/7K2M9QX4T1AB#promise";
        let request = PageRequest { cursor: Some(cursor(place)), limit: 0 };
        assert_eq!(request.after(|key| key == "case/7K2M9QX4T1AB#promise").unwrap().as_deref(), Some(place));
        assert_eq!(request.size(), DEFAULT_LIMIT);
    }

    #[test]
    fn a_cursor_of_somebody_else_is_named() {
        let cut = cursor("2026-11-24T09:30:00.00");
        let bare = cursor("2026-11-24T09:30:00.000Z");
        let longer = cursor("2026-11-24T09:30:00.000000Z/case/7K2M9QX4T1AB");
        for foreign in ["abc", "zz", "ff", "3230", "", &cut, &bare, &longer] {
            let request = PageRequest { cursor: Some(foreign.into()), limit: 9_999 };
            assert_eq!(request.after(|_| true), Err(QueryError::Cursor(foreign.into())));
            assert_eq!(request.size(), LARGEST_LIMIT);
        }
        let elsewhere = PageRequest { cursor: Some(cursor("2026-11-24T09:30:00.000Z/case/7K2M9QX4T1AB")), limit: 1 };
        assert!(elsewhere.after(|_| false).is_err(), "a place of another index");
    }
}
