//! Walking a TOML document (读表) key by key, with the place of every value.
//!
//! A missing or wrong value becomes a problem and an empty value, so that reading goes on and one run names everything
//! that is wrong. A key that nobody asked for is refused when its table is finished. This module knows TOML, not centres.
use crate::problem::{Entry, Place, Problem};
use anjuan_domain::vocabulary::ids::check_token;
use serde_spanned::Spanned;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// One file being read: its text and the problems so far.
pub(crate) struct Sheet<'t> {
    file: &'static str,
    text: &'t str,
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
    problems: RefCell<Vec<Problem>>,
}

/// One table of it.
pub(crate) struct Table<'s, 't> {
    sheet: &'s Sheet<'t>,
    path: String,
    span: Range<usize>,
    values: &'s DeTable<'t>,
    asked: BTreeSet<&'static str>,
}

impl<'t> Sheet<'t> {
    /// Parses a file and hands its root to `read`; what `read` made is returned only where nothing was wrong.
    pub(crate) fn read<T>(
        file: &'static str,
        text: &'t str,
        read: impl FnOnce(&mut Table<'_, 't>) -> T,
    ) -> Result<T, Vec<Problem>> {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let sheet = Sheet { file, text, lines, problems: RefCell::default() };
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let at = sheet.place(error.span().map_or(0, |span| span.start), String::new());
            sheet.say(Problem::new(
                at,
                format!("This is not TOML: {}.", error.message()),
                format!("不符合TOML语法：{}。", error.message()),
            ));
        }
        let mut table = Table {
            sheet: &sheet,
            path: String::new(),
            span: root.span(),
            values: root.get_ref(),
            asked: BTreeSet::new(),
        };
        let made = read(&mut table);
        table.finish();
        let mut problems = sheet.problems.into_inner();
        problems.sort();
        if problems.is_empty() { Ok(made) } else { Err(problems) }
    }

    fn say(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    fn place(&self, offset: usize, key: String) -> Place {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.lines.get(line)).copied().unwrap_or_default();
        let column = self.text.get(start..offset).map_or(1, |before| before.chars().count() + 1);
        Place { file: self.file, line, column, key }
    }
}

impl<'s, 't> Table<'s, 't> {
    fn key_path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Where the table begins.
    pub(crate) fn place(&self) -> Place {
        self.sheet.place(self.span.start, self.path.clone())
    }

    /// Where the value of a key stands; where the table begins, if it is absent.
    pub(crate) fn place_of(&self, key: &str) -> Place {
        let start = self.values.get(key).map_or(self.span.start, |value| value.span().start);
        self.sheet.place(start, self.key_path(key))
    }

    /// Notes a problem with the value of a key.
    pub(crate) fn problem(&self, key: &str, en: impl Into<String>, zh: impl Into<String>) {
        self.sheet.say(Problem::new(self.place_of(key), en, zh));
    }

    /// Notes a problem with the value of a key that an article decides.
    pub(crate) fn problem_under(&self, article: &str, key: &str, en: impl Into<String>, zh: impl Into<String>) {
        self.sheet.say(Problem::new(self.place_of(key), en, zh).under(article));
    }

    fn take(&mut self, key: &'static str) -> Option<&'s DeValue<'t>> {
        self.asked.insert(key);
        self.values.get(key).map(Spanned::get_ref)
    }

    fn missing(&self, key: &str) {
        self.problem(key, format!("`{key}` is missing."), format!("缺少“{key}”。"));
    }

    fn wrong(&self, key: &str, wanted: (&str, &str), found: &DeValue<'_>) {
        let found = found.type_str();
        self.problem(
            key,
            format!("{} is wanted here, not {found}.", wanted.0),
            format!("此处应为{}，而不是{found}。", wanted.1),
        );
    }

    /// A text; none where the key is absent.
    pub(crate) fn text_if_any(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        if value.as_str().is_none() {
            self.wrong(key, TEXT, value);
        }
        Some(value.as_str().unwrap_or_default().to_owned())
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, key: &'static str) -> String {
        self.text_if_any(key).unwrap_or_else(|| {
            self.missing(key);
            String::new()
        })
    }

    /// A whole number; none where the key is absent.
    pub(crate) fn number_if_any<N: TryFrom<i64>>(&mut self, key: &'static str) -> Option<N> {
        let value = self.take(key)?;
        let number = value
            .as_integer()
            .and_then(|digits| i64::from_str_radix(&digits.as_str().replace('_', ""), digits.radix()).ok());
        let fitting = number.and_then(|number| N::try_from(number).ok());
        if fitting.is_none() {
            self.wrong(key, ("A whole number that fits", "适当的整数"), value);
        }
        fitting
    }

    /// A whole number that must be there.
    pub(crate) fn number<N: TryFrom<i64> + Default>(&mut self, key: &'static str) -> N {
        if !self.values.contains_key(key) {
            self.missing(key);
        }
        self.number_if_any(key).unwrap_or_default()
    }

    /// `true` or `false`; none where the key is absent.
    pub(crate) fn flag_if_any(&mut self, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        if value.as_bool().is_none() {
            self.wrong(key, ("true or false", "true或false"), value);
        }
        Some(value.as_bool().unwrap_or_default())
    }

    /// `true` or `false`, which must be there.
    pub(crate) fn flag(&mut self, key: &'static str) -> bool {
        self.flag_if_any(key).unwrap_or_else(|| {
            self.missing(key);
            false
        })
    }

    /// Whether a key is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// A list of texts; empty where the key is absent.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<String> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let Some(array) = value.as_array() else {
            self.wrong(key, ("A list of texts", "文字列表"), value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for value in array.iter() {
            match value.get_ref().as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => self.wrong(key, TEXT, value.get_ref()),
            }
        }
        texts
    }

    /// One of the named choices; none where the key is absent or names no choice.
    pub(crate) fn choice_if_any<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text_if_any(key)?;
        let found = self.choose(key, &text, choices);
        found.or_else(|| choices.first().map(|(_, choice)| *choice))
    }

    /// One of the named choices, which must be there.
    pub(crate) fn required_choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        if !self.values.contains_key(key) {
            self.missing(key);
        }
        self.choice_if_any(key, choices)
    }

    /// A list of named choices; empty where the key is absent.
    pub(crate) fn choices<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Vec<T> {
        self.texts(key).iter().filter_map(|text| self.choose(key, text, choices)).collect()
    }

    fn choose<T: Copy>(&self, key: &str, text: &str, choices: &[(&str, T)]) -> Option<T> {
        let found = choices.iter().find(|(name, _)| *name == text).map(|(_, choice)| *choice);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let names = names.join(", ");
            self.problem(key, format!("`{text}` is none of {names}."), format!("“{text}”不在可选值之内：{names}。"));
        }
        found
    }

    /// A table that must be there.
    pub(crate) fn table<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Table<'s, 't>) -> T) -> Option<T> {
        if !self.values.contains_key(key) {
            self.missing(key);
        }
        self.table_if_any(key, read)
    }

    /// A table; none where the key is absent.
    pub(crate) fn table_if_any<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Table<'s, 't>) -> T,
    ) -> Option<T> {
        let value = self.take(key)?;
        let Some(values) = value.as_table() else {
            self.wrong(key, ("A table", "表"), value);
            return None;
        };
        let span = self.values.get(key).map_or(self.span.clone(), Spanned::span);
        let mut table = Table { sheet: self.sheet, path: self.key_path(key), span, values, asked: BTreeSet::new() };
        let made = read(&mut table);
        table.finish();
        Some(made)
    }

    /// Every table of a list, each labelled by its `id` or `name`, or else by its number.
    pub(crate) fn tables<T>(&mut self, key: &'static str, mut read: impl FnMut(&mut Table<'s, 't>) -> T) -> Vec<T> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let Some(array) = value.as_array() else {
            self.wrong(key, ("A list of tables", "表的列表"), value);
            return Vec::new();
        };
        let mut made = Vec::new();
        for (place, value) in array.iter().enumerate() {
            let Some(values) = value.get_ref().as_table() else {
                self.wrong(key, ("A table", "表"), value.get_ref());
                continue;
            };
            let label = ["id", "name"].iter().find_map(|key| values.get(*key)?.get_ref().as_str().map(str::to_owned));
            let path = format!("{}[{}]", self.key_path(key), label.unwrap_or_else(|| format!("#{}", place + 1)));
            let mut table = Table { sheet: self.sheet, path, span: value.span(), values, asked: BTreeSet::new() };
            made.push(read(&mut table));
            table.finish();
        }
        made
    }

    /// Every table of a list as an entry with an id that is a token.
    pub(crate) fn entries<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Table<'s, 't>) -> T,
    ) -> Vec<Entry<T>> {
        self.tables(key, |table| {
            let id = table.text("id");
            if table.values.contains_key("id") && check_token(&id).is_err() {
                table.problem(
                    "id",
                    format!("`{id}` is not 1 to 64 letters, digits, `_` and `-`."),
                    format!("“{id}”须为1至64位字母、数字、“_”或“-”。"),
                );
            }
            let definition = read(table);
            table.entry(id, definition)
        })
    }

    /// The table as an entry, with the places of its keys.
    pub(crate) fn entry<T>(&self, id: String, definition: T) -> Entry<T> {
        let keys: BTreeMap<String, Place> =
            self.values.keys().map(|key| (key.get_ref().to_string(), self.place_of(key.get_ref()))).collect();
        Entry { id, definition, place: self.place(), keys }
    }

    fn finish(&self) {
        for key in self.values.keys().filter(|key| !self.asked.contains(key.get_ref().as_ref())) {
            let place = self.sheet.place(key.span().start, self.key_path(key.get_ref()));
            let known: Vec<&str> = self.asked.iter().copied().collect();
            let (key, known) = (key.get_ref(), known.join(", "));
            self.sheet.say(Problem::new(
                place,
                format!("The key `{key}` is not known here; known are {known}."),
                format!("此处没有“{key}”这一项；可用的有{known}。"),
            ));
        }
    }
}

const TEXT: (&str, &str) = ("A text", "文字");
