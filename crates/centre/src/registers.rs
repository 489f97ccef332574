//! Reading `registers.toml` (登记簿): the registers that a centre keeps, each with its fields, its people and what falls due (chapter 7).
//!
//! The file may be absent: a centre without it keeps no registers.
use crate::problem::{Entry, Problem, twice};
use crate::rulebook::{NO_LIMIT, article, limit};
use crate::walk::{Sheet, Table};
use anjuan_domain::reference::centre::book::{BookChoice, BookDefinition, BookDue, BookField, BookLife, FieldType};
use anjuan_domain::vocabulary::actor::Role;

/// The file's name in a centre's directory.
pub(crate) const FILE: &str = "registers.toml";

/// What can become of an entry, the first where it cannot be read.
const COURSES: &[(&str, BookLife)] = &[("kept", BookLife::Kept), ("made", BookLife::Made), ("asked", BookLife::Asked)];

/// What a field can hold, the first where it cannot be read.
const TYPES: &[(&str, FieldType)] = &[
    ("text", FieldType::Text),
    ("number", FieldType::Number),
    ("date", FieldType::Date),
    ("time", FieldType::Time),
    ("person", FieldType::Person),
    ("window", FieldType::Window),
    ("choice", FieldType::Choice),
    ("reference", FieldType::Reference),
];

/// Reads the registers.
///
/// # Errors
/// Every problem of the file.
pub fn read_registers(text: &str) -> Result<Vec<Entry<BookDefinition>>, Vec<Problem>> {
    let books = Sheet::read(FILE, text, |root| root.entries("register", book))?;
    let mut problems = Vec::new();
    twice(&books, &mut problems);
    if problems.is_empty() { Ok(books) } else { Err(problems) }
}

fn book(table: &mut Table<'_, '_>) -> BookDefinition {
    BookDefinition {
        name: table.text("name"),
        name_en: table.text("name_en"),
        article: article(table),
        prefix: table.text("prefix"),
        life: table.required_choice("life", COURSES).unwrap_or(BookLife::Kept),
        fields: table.tables("field", field),
        writers: roles(table, "writers"),
        approvers: roles(table, "approvers"),
        keepers: roles(table, "keepers"),
        readers: roles(table, "readers"),
        due: table.table_if_any("due", due),
        retention_years: table.number_if_any("retention_years"),
    }
}

fn roles(table: &mut Table<'_, '_>, key: &'static str) -> Vec<Role> {
    let roles: Vec<(&str, Role)> = Role::ALL.iter().map(|role| (role.as_str(), *role)).collect();
    table.choices(key, &roles)
}

fn field(table: &mut Table<'_, '_>) -> BookField {
    BookField {
        id: table.text("id"),
        name: table.text("name"),
        name_en: table.text("name_en"),
        r#type: table.required_choice("type", TYPES).unwrap_or(FieldType::Text),
        required: table.flag_if_any("required").unwrap_or_default(),
        closing: table.flag_if_any("closing").unwrap_or_default(),
        public: table.flag_if_any("public").unwrap_or_default(),
        choices: table.tables("choice", |table| BookChoice {
            id: table.text("id"),
            name: table.text("name"),
            name_en: table.text("name_en"),
        }),
    }
}

fn due(table: &mut Table<'_, '_>) -> BookDue {
    BookDue {
        limit: table.table("limit", limit).unwrap_or(NO_LIMIT),
        article: article(table),
        assumed: table.flag("assumed"),
        note: table.text_if_any("note").unwrap_or_default(),
    }
}
