//! Whether what a filter names is there (过滤条件所指): a window or a person that nobody knows is 404, and not an empty list.
//!
//! Known is what the directory has or had, and what some row names: a foreign log brings persons of elsewhere.
use super::edge::Edge;
use super::reads::read;
use crate::failure::Failure;
use crate::sentences::words;
use axum::body::Bytes;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// What a question names.
#[derive(Debug, Clone, Default)]
pub(super) struct Named {
    window: Option<String>,
    persons: Vec<String>,
}

/// How many rows an answer has.
#[derive(Deserialize)]
struct Rows {
    rows: Vec<IgnoredAny>,
}

impl Named {
    /// A window, and persons.
    pub(super) fn new<const N: usize>(window: Option<&String>, persons: [Option<&String>; N]) -> Self {
        Self { window: window.cloned(), persons: persons.into_iter().flatten().cloned().collect() }
    }

    /// Refuses what the directory never had.
    ///
    /// # Errors
    /// [`Failure::NotFound`] names it.
    pub(super) fn must_be_known(&self, edge: &Edge) -> Result<(), Failure> {
        let centre = &edge.centre.known().centre;
        if let Some(window) = self.window.as_ref().filter(|window| !centre.ever_a_window(window)) {
            return Err(Failure::NotFound(words(format!("window `{window}`"), format!("窗口 `{window}`"))));
        }
        match self.persons.iter().find(|person| !centre.ever_known(person)) {
            Some(person) => Err(Failure::NotFound(words(format!("person `{person}`"), format!("人员 `{person}`")))),
            None => Ok(()),
        }
    }

    /// Refuses what the directory never had, where the answer has no row that names it either.
    ///
    /// # Errors
    /// [`Failure::NotFound`] names it; [`Failure::Damaged`] where another role did not answer a page.
    pub(super) fn must_be_known_or_found(&self, edge: &Edge, answer: &Bytes) -> Result<(), Failure> {
        let unknown = self.must_be_known(edge);
        if unknown.is_err() && !read::<Rows>(answer)?.rows.is_empty() { Ok(()) } else { unknown }
    }
}
