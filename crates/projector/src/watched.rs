//! A store as questions see it (受查的存储): what cannot be read is reported to the projector, which makes the view anew.
//!
//! While there is no store, or one that is being made anew and not as far as readers have been, every question is answered
//! with that: never with rows that are missing.
use crate::reader::Shared;
use crate::state::State;
use crate::store::unreadable;
use anjuan_views::view::{Derived, Direction, Entries, Keyed, Source, Unreadable, View};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// One state of a view, for one question.
pub(crate) enum Watched<'a, V: View> {
    /// It answers.
    Open(&'a State<V>, &'a Shared<V>),
    /// It does not, and why.
    Closed(String),
}

impl<V: View> Watched<'_, V> {
    fn looked<T>(&self, look: impl FnOnce(&State<V>) -> Result<T, Unreadable>) -> Result<T, Unreadable> {
        match self {
            Watched::Closed(why) => Err(Unreadable(why.clone())),
            Watched::Open(state, shared) => shared.noted(guarded(|| look(state))),
        }
    }
}

/// sled panics where it finds its files damaged: an error like any other.
fn guarded<T>(look: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(look)).unwrap_or_else(|_| Err(unreadable("sled panicked on reading it")))
}

/// Items of a store, of which the first that cannot be read is reported and is the last.
fn items<'a, V: View, T: 'a>(
    shared: &'a Shared<V>,
    mut inner: Box<dyn Iterator<Item = Result<T, Unreadable>> + 'a>,
) -> Box<dyn Iterator<Item = Result<T, Unreadable>> + 'a> {
    let mut failed = false;
    Box::new(std::iter::from_fn(move || {
        if failed {
            return None;
        }
        let item = shared.noted(guarded(|| inner.next().transpose()));
        failed = item.is_err();
        item.transpose()
    }))
}

impl<V: View> Source<V::Row> for Watched<'_, V> {
    fn row(&self, key: &str) -> Result<Option<V::Row>, Unreadable> {
        self.looked(|state| state.row(key))
    }

    fn entries<'a>(&'a self, prefix: &str, after: Option<&str>, direction: Direction) -> Entries<'a> {
        match self {
            Watched::Closed(why) => Box::new(std::iter::once(Err(Unreadable(why.clone())))),
            Watched::Open(state, shared) => match guarded(|| Ok(state.entries(prefix, after, direction))) {
                Ok(entries) => items(shared, entries),
                Err(error) => Box::new(std::iter::once(shared.noted(Err(error)))),
            },
        }
    }

    fn rows<'a>(&'a self, prefix: &str) -> Keyed<'a, V::Row> {
        match self {
            Watched::Closed(why) => Box::new(std::iter::once(Err(Unreadable(why.clone())))),
            Watched::Open(state, shared) => match guarded(|| Ok(state.rows(prefix))) {
                Ok(rows) => items(shared, rows),
                Err(error) => Box::new(std::iter::once(shared.noted(Err(error)))),
            },
        }
    }

    fn derived(&self) -> Option<&Derived> {
        match self {
            Watched::Closed(_) => None,
            Watched::Open(state, _) => state.derived(),
        }
    }
}
