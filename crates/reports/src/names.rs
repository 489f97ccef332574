//! Names (名称): what windows and persons are called in a report, beside the ids that events carry.
use crate::report::Words;
use std::collections::BTreeMap;

/// What things are called. What has no name here is shown by its id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// The centre.
    pub centre: Words,
    /// Windows by id.
    pub windows: BTreeMap<String, Words>,
    /// Persons by id.
    pub persons: BTreeMap<String, String>,
}

impl Names {
    /// A window; none is said in words.
    #[must_use]
    pub fn window(&self, id: &str) -> Words {
        match self.windows.get(id) {
            Some(words) => words.clone(),
            None if id.is_empty() => Words::new("（无窗口）", "(no window)"),
            None => Words::new(id, id),
        }
    }

    /// A person: the name, and the id, since names repeat; empty for nobody.
    #[must_use]
    pub fn person(&self, id: &str) -> String {
        match self.persons.get(id) {
            Some(name) => format!("{name} {id}"),
            None => id.to_owned(),
        }
    }

    /// Several persons.
    #[must_use]
    pub fn persons<'a>(&self, ids: impl IntoIterator<Item = &'a String>) -> String {
        ids.into_iter().map(|id| self.person(id)).collect::<Vec<_>>().join("、")
    }
}
