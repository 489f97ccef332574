//! Names (名称): what windows and persons are called in a report, beside the ids that events carry.
use crate::report::Words;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::definition::{StaffCategory, WindowDefinition};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Where somebody works and as what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Staff {
    /// The window, where they work at one.
    pub window: Option<String>,
    /// The category, which names the grades (assessment/6).
    pub category: Option<StaffCategory>,
}

/// What things are called. What has no name here is shown by its id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// The centre.
    pub centre: Words,
    /// Windows by id.
    pub windows: BTreeMap<String, Words>,
    /// Persons by id.
    pub persons: BTreeMap<String, String>,
    /// Where persons work, by id.
    pub staff: BTreeMap<String, Staff>,
}

impl Names {
    /// The names of a centre in a time, the later one where one changed; whoever left meanwhile has theirs as well. The
    /// centre's id stands for its name where the rulebook has none.
    #[must_use]
    pub fn new(centre_id: &str, centre: &Centre, (from, until): (NaiveDate, NaiveDate)) -> Self {
        let rulebook = centre.rulebook(until);
        let zh = rulebook.and_then(|rulebook| rulebook.centre_name.as_deref()).unwrap_or(centre_id);
        let en = rulebook.and_then(|rulebook| rulebook.centre_name_en.as_deref()).unwrap_or(zh);
        let mut names = Self { centre: Words::new(zh, en), ..Self::default() };
        // Who left is still named, whenever that was: what they answered for can be of any time.
        names.persons.extend(centre.persons_by(until).map(|(id, person)| (id.to_owned(), person.name.clone())));
        // A day in between would only say where those worked who came and went again inside one time.
        for day in [from, until] {
            let window =
                |(id, window): (&str, &WindowDefinition)| (id.to_owned(), Words::new(&window.name, &window.name_en));
            names.windows.extend(centre.windows(day).map(window));
            names.staff.extend(centre.persons(day).map(|(id, person)| {
                (id.to_owned(), Staff { window: person.window.clone(), category: person.category })
            }));
        }
        names
    }

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

    /// Who or what has a sheet: a window, or a person; with the id.
    #[must_use]
    pub fn subject(&self, id: &str) -> Words {
        match self.windows.get(id) {
            Some(Words { zh, en }) => Words::new(format!("{zh} {id}"), format!("{en} {id}")),
            None => Words::new(self.person(id), self.person(id)),
        }
    }

    /// Several persons.
    #[must_use]
    pub fn persons<'a>(&self, ids: impl IntoIterator<Item = &'a String>) -> String {
        ids.into_iter().map(|id| self.person(id)).collect::<Vec<_>>().join("、")
    }
}
