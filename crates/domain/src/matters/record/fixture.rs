//! Registers of the tests' small centre (测试登记簿), and entries in them. It must never be seen outside tests.
use super::Record;
use super::commands::{Approve, Close, Make};
use crate::matters::case::fixture::working_days;
use crate::reference::centre::book::{BookChoice, BookDefinition, BookDue, BookField, BookLife, FieldType, FieldValue};
use crate::reference::centre::events::{BookDefined, BookEvent};
use crate::vocabulary::actor::Role;

/// An entry in the making.
pub(super) type Entry = crate::scenario::Scenario<Record>;

/// A field that is filled in when the entry is made.
pub(super) fn field(id: &str, r#type: FieldType, required: bool) -> BookField {
    let choice = |id: &str| BookChoice { id: id.into(), name: "项".into(), name_en: "One".into() };
    let choices = if r#type == FieldType::Choice { vec![choice("a"), choice("b")] } else { vec![] };
    let (name, name_en) = ("项目".into(), "Field".into());
    BookField { id: id.into(), name, name_en, r#type, required, closing: false, public: false, choices }
}

/// The use of a seal: asked for by anybody at a window, approved by a deputy director, stamped within a working day.
pub(super) fn seal_use() -> BookDefinition {
    let stamped = BookField { closing: true, ..field("stamped", FieldType::Number, true) };
    BookDefinition {
        name: "印章使用登记".into(),
        name_en: "Use of a seal".into(),
        article: "seal".into(),
        prefix: "YY".into(),
        life: BookLife::Asked,
        fields: vec![field("purpose", FieldType::Text, true), field("copies", FieldType::Number, true), stamped],
        writers: vec![Role::WindowStaff],
        approvers: vec![Role::DeputyDirector],
        keepers: vec![Role::GeneralSection],
        readers: vec![],
        due: Some(BookDue { limit: working_days(1), article: "seal".into(), assumed: true, note: String::new() }),
        retention_years: Some(10),
    }
}

/// What visitors are written down in: kept as it is.
pub(super) fn visitors() -> BookDefinition {
    BookDefinition {
        article: "security".into(),
        prefix: "LF".into(),
        life: BookLife::Kept,
        fields: vec![field("host", FieldType::Person, true), field("from", FieldType::Choice, false)],
        approvers: vec![],
        due: None,
        retention_years: None,
        ..seal_use()
    }
}

/// Fields and what they say.
pub(super) fn says(fields: &[(&str, &str)]) -> Vec<FieldValue> {
    fields.iter().map(|(field, value)| FieldValue { field: (*field).into(), value: (*value).into() }).collect()
}

/// An entry in this register.
pub(super) fn make(register: &str, fields: &[(&str, &str)]) -> Make {
    Make { register: register.into(), fields: says(fields) }
}

/// Two copies are to be stamped.
pub(super) fn ask() -> Make {
    make("seal-use", &[("purpose", "出具证明"), ("copies", "2")])
}

/// It is approved.
pub(super) fn approve() -> Approve {
    Approve { remark: None }
}

/// Two were stamped.
pub(super) fn stamp() -> Close {
    Close { fields: says(&[("stamped", "2")]) }
}

/// No entry yet; the centre keeps both registers.
pub(super) fn begun() -> Entry {
    Entry::about("E1").keeping("seal-use", seal_use(), (1, "2014-01-01")).keeping(
        "visitors",
        visitors(),
        (1, "2014-01-01"),
    )
}

impl Entry {
    /// The centre keeps this register from a day on, by that version.
    pub(super) fn keeping(self, id: &str, definition: BookDefinition, (version, from): (u32, &str)) -> Self {
        let defined = BookDefined { effective_from: from.parse().unwrap(), definition };
        self.recorded(&format!("book/{id}"), (BookEvent::from(defined), version), "2014-01-01 08:00:00")
    }

    /// The deputy director speaks.
    pub(super) fn deputy(&self) -> Self {
        self.by("P002", Role::DeputyDirector)
    }

    /// Whoever asked speaks again.
    pub(super) fn clerk(&self) -> Self {
        self.by("P004", Role::WindowStaff)
    }
}
