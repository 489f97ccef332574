//! Problems (问题) in a centre's files, and the places they point to.
//!
//! A problem says where (file, line, column, key) and what, in both languages, with the article where one applies.
use anjuan_domain::vocabulary::refusal::Refusal;
use std::collections::BTreeMap;
use std::fmt;

/// A place in one of the files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file: `catalogue.toml`.
    pub file: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The path of the key: `item[SI-001].promised.count`; empty for the whole file.
    pub key: String,
}

/// Something in the files that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What, in English.
    pub en: String,
    /// What, in Simplified Chinese.
    pub zh: String,
    /// The article or law, where one applies.
    pub article: Option<String>,
}

impl Problem {
    pub(crate) fn new(place: Place, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { place, en: en.into(), zh: zh.into(), article: None }
    }

    pub(crate) fn under(self, article: &str) -> Self {
        Self { article: Some(article.to_owned()), ..self }
    }

    pub(crate) fn refused(place: Place, refusal: Refusal) -> Self {
        Self { place, en: refusal.en, zh: refusal.zh, article: Some(refusal.article) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { file, line, column, key } = &self.place;
        write!(f, "{file}:{line}:{column}: {key}: {} {}", self.en, self.zh)?;
        self.article.as_ref().map_or(Ok(()), |article| write!(f, " [{article}]"))
    }
}

impl std::error::Error for Problem {}

/// One definition with the places of its keys, so that a later check can point to them.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<T> {
    /// The id: `SI-001`.
    pub id: String,
    /// What the file says.
    pub definition: T,
    /// Where the entry begins.
    pub place: Place,
    /// Where the values of its keys stand.
    pub keys: BTreeMap<String, Place>,
}

impl<T> Entry<T> {
    /// The place of a key, or of the entry where the key is absent.
    #[must_use]
    pub fn place_of(&self, key: &str) -> Place {
        self.keys.get(key).unwrap_or(&self.place).clone()
    }
}

/// An id given twice in one file is a problem at the second place.
pub(crate) fn twice<T>(entries: &[Entry<T>], problems: &mut Vec<Problem>) {
    let mut first: BTreeMap<&str, &Place> = BTreeMap::new();
    for entry in entries {
        match first.get(entry.id.as_str()) {
            Some(place) => problems.push(Problem::new(
                entry.place_of("id"),
                format!("The id `{}` is already given in line {}.", entry.id, place.line),
                format!("编号“{}”已在第{}行使用。", entry.id, place.line),
            )),
            None => {
                first.insert(&entry.id, &entry.place);
            }
        }
    }
}
