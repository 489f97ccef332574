//! The definition of a register (登记簿): what a centre keeps beside its cases, as data, and what an entry must say to fit it.
//!
//! Implements the systems of chapter 7 that are known by title only (seal, archive, document, computer, security, hygiene), each as a
//! definition of the centre's directory: fields with their types, who writes, approves and keeps, what falls due, how long it is kept and what
//! the public sees. An entry is checked against the version it was made under. This module must know no register by name.
use super::Centre;
use crate::clock::Limit;
use crate::vocabulary::actor::Role;
use crate::vocabulary::declare::codes;
use crate::vocabulary::ids::{AggregateRef, Kind, check_token};
use chrono::{NaiveDate, NaiveTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

codes! {
    /// What becomes of an entry (登记流程).
    BookLife {
        /// Kept as it is: nothing follows.
        Kept,
        /// Made, and closed later.
        Made,
        /// Asked for, approved or refused, and closed later.
        Asked,
    }
    /// What a field holds (项目类型).
    FieldType {
        /// Words, without personal data.
        Text,
        /// A whole number.
        Number,
        /// A day, `2014-10-09`.
        Date,
        /// A time of the day, `09:30`.
        Time,
        /// Somebody of the staff, by id.
        Person,
        /// A window, by id.
        Window,
        /// One code of the field's list.
        Choice,
        /// What is recorded elsewhere: `case/ID`, or a number such as `DJ-20141009-ID`.
        Reference,
    }
}

/// One code of a field's list (代码).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BookChoice {
    /// The code.
    pub id: String,
    /// What it means.
    pub name: String,
    /// The same in English.
    pub name_en: String,
}

/// One field of a register (登记项目).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BookField {
    /// Its id inside the register.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// What it holds.
    pub r#type: FieldType,
    /// Whether an entry cannot be without it.
    pub required: bool,
    /// Whether it is filled in when the entry is closed, and not before.
    pub closing: bool,
    /// Whether the public sees it.
    pub public: bool,
    /// The codes, of a choice.
    pub choices: Vec<BookChoice>,
}

/// By when an entry is to be closed (办结期限): counted from when it was made, or approved where it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BookDue {
    /// How long.
    pub limit: Limit,
    /// The article key or law it comes from.
    pub article: String,
    /// Whether the regulation leaves the number open and we assumed it.
    pub assumed: bool,
    /// A note for people.
    pub note: String,
}

/// A register (登记簿).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BookDefinition {
    /// Its name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// The article that it is kept by.
    pub article: String,
    /// What numbers of its entries begin with after `DJ-`: `YZ`.
    pub prefix: String,
    /// What becomes of an entry.
    pub life: BookLife,
    /// The fields, in the order of the form.
    pub fields: Vec<BookField>,
    /// Who makes entries.
    pub writers: Vec<Role>,
    /// Who approves what is asked for.
    pub approvers: Vec<Role>,
    /// Who closes, corrects and hands over entries of others; whoever made one may with their own.
    pub keepers: Vec<Role>,
    /// Who reads entries besides; empty for everybody of the staff.
    pub readers: Vec<Role>,
    /// By when an entry is to be closed; absent, by no time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<BookDue>,
    /// How many years an entry is kept; absent, for ever (永久).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_years: Option<u32>,
}

/// What an entry says in one field (填写内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FieldValue {
    /// The field's id.
    pub field: String,
    /// What it says, as text: `3`, `2014-10-09`, `09:30`, `P004`, `W01`; without personal data.
    pub value: String,
}

/// When a field is filled in (填写时点).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilledIn {
    /// When the entry is made or asked for.
    Making,
    /// When it is closed.
    Closing,
}

/// Why what was filled in does not fit the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// There is no such field, or it is not to be filled in now.
    Unknown(String),
    /// It is there twice.
    Twice(String),
    /// It must be filled in.
    Missing(String),
    /// It does not hold what its type says.
    Wrong(String, String, FieldType),
}

impl BookDefinition {
    /// The fields that are filled in then.
    pub fn fields_of(&self, when: FilledIn) -> impl Iterator<Item = &BookField> {
        self.fields.iter().filter(move |field| field.closing == (when == FilledIn::Closing))
    }

    /// What was filled in, in the order of the form and without what says nothing.
    pub(crate) fn fitting(
        &self,
        when: FilledIn,
        given: &[FieldValue],
        (centre, on): (&Centre, NaiveDate),
    ) -> Result<Vec<FieldValue>, Misfit> {
        for (place, value) in given.iter().enumerate() {
            if !self.fields_of(when).any(|field| field.id == value.field) {
                return Err(Misfit::Unknown(value.field.clone()));
            }
            if given[..place].iter().any(|other| other.field == value.field) {
                return Err(Misfit::Twice(value.field.clone()));
            }
        }
        let mut fitting = Vec::new();
        for field in self.fields_of(when) {
            let value = given.iter().find(|value| value.field == field.id).map(|value| value.value.trim());
            match value.filter(|value| !value.is_empty()) {
                None if field.required => return Err(Misfit::Missing(field.id.clone())),
                None => {}
                Some(value) if field.holds(value, centre, on) => {
                    fitting.push(FieldValue { field: field.id.clone(), value: value.to_owned() });
                }
                Some(value) => return Err(Misfit::Wrong(field.id.clone(), value.to_owned(), field.r#type)),
            }
        }
        Ok(fitting)
    }
}

impl BookField {
    fn holds(&self, value: &str, centre: &Centre, on: NaiveDate) -> bool {
        match self.r#type {
            FieldType::Text => true,
            FieldType::Number => value.parse::<i64>().is_ok(),
            FieldType::Date => NaiveDate::parse_from_str(value, "%Y-%m-%d").is_ok(),
            FieldType::Time => NaiveTime::parse_from_str(value, "%H:%M").is_ok(),
            FieldType::Person => centre.person(value, on).is_some(),
            FieldType::Window => centre.window(value, on).is_some(),
            FieldType::Choice => self.choices.iter().any(|choice| choice.id == value),
            FieldType::Reference => value.parse::<AggregateRef>().is_ok() || is_number(value),
        }
    }
}

/// Whether it is a number such as `AJ-20141009-7K2M9QX4T1AB`: of a kind, with all its parts.
fn is_number(value: &str) -> bool {
    let parts = || value.split('-');
    Kind::of_number(value).is_some() && parts().count() > 2 && parts().all(|part| check_token(part).is_ok())
}

impl FieldType {
    /// What it holds, in words: English and Chinese.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            FieldType::Text => ("words", "文字"),
            FieldType::Number => ("a whole number", "整数"),
            FieldType::Date => ("a day such as 2014-10-09", "日期，如2014-10-09"),
            FieldType::Time => ("a time such as 09:30", "时刻，如09:30"),
            FieldType::Person => ("somebody of the staff of that day, by id", "当日在册工作人员编号"),
            FieldType::Window => ("a window of that day, by id", "当日窗口编号"),
            FieldType::Choice => ("one of the register's codes", "登记簿所列代码之一"),
            FieldType::Reference => ("a reference such as case/7K2M9QX4T1AB, or a number", "案卷引用或编号"),
        }
    }
}
