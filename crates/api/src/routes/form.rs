//! What the text of a parameter must be (参数格式): one schema, which the document shows and the edge enforces, and an example.
//!
//! Nothing is accepted that the document forbids, and nothing that it allows is refused for its form.
use anjuan_domain::vocabulary::declare::PERSON;
use anjuan_domain::vocabulary::ids::AggregateRef;
use serde_json::{Value, json};

/// The largest whole number that every reader of JSON keeps exactly.
pub const MOST: i64 = 9_007_199_254_740_991;

/// An id, or a number as it stands on a paper.
pub const ID: &str = "^[A-Za-z0-9_-]{1,64}$";

/// Where a page begins: what `next` of the page before says.
pub const CURSOR: Form = Form::Pattern("^([0-9a-f]{2})+$", "323032362d31312d3233");

/// The `ETag` of an aggregate, or any; the quotes may be left out, as some libraries do.
pub const ETAG: Form = Form::Pattern("^(\\*|\"?[0-9]{1,15}\"?)$", "\"42\"");

/// A month: 2015-03.
pub const MONTH: Form = Form::Pattern("^[0-9]{4}-(0[1-9]|1[0-2])$", "2026-11");

/// A period of assessment: a month, a half-year, a year.
pub const PERIOD: Form = Form::Pattern("^(M[0-9]{4}-(0[1-9]|1[0-2])|H[0-9]{4}-[12]|Y[0-9]{4})$", "M2015-03");

/// A moment: RFC 3339, or civil time of the service without an offset, or a day.
pub const MOMENT: Form = Form::Pattern(
    "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](Z|[+-](0[0-9]|1[0-2]):[0-5][0-9])?)?)?$",
    "2026-11-23T10:00",
);

/// The key of an item of an inbox: kind, id, task, and which of several.
pub const ITEM: Form = Form::Pattern("^[a-z]+(\\.[A-Za-z0-9_-]{1,64}){2,3}$", "case.7K2M9QX4T1AB.finish-case");

/// A stream sequence.
pub const SEQUENCE: Form = Form::Number(0, MOST);

/// What a parameter's text must be.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// Any text.
    Text,
    /// An id or a number: [`ID`].
    Id,
    /// The id of somebody of the staff: an [`ID`].
    Person,
    /// An aggregate: `case/7K2M9QX4T1AB`.
    Reference,
    /// A whole number from one to another.
    Number(i64, i64),
    /// An RFC 3339 instant.
    Instant,
    /// A civil day, `2026-11-22`.
    Date,
    /// A UUID.
    Uuid,
    /// `true` or `false`.
    Flag,
    /// One of these.
    Choice(fn() -> Vec<&'static str>),
    /// Some of these, by comma.
    Choices(fn() -> Vec<&'static str>),
    /// A text of this pattern, such as this one.
    Pattern(&'static str, &'static str),
}

impl Form {
    /// The JSON schema.
    #[must_use]
    pub fn schema(self) -> Value {
        match self {
            Form::Text => json!({"type": "string"}),
            Form::Id => json!({"type": "string", "pattern": ID}),
            Form::Person => json!({"type": "string", "pattern": ID, "format": PERSON}),
            Form::Reference => json!({"type": "string", "pattern": AggregateRef::pattern()}),
            Form::Number(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
            Form::Instant => json!({"type": "string", "format": "date-time"}),
            Form::Date => json!({"type": "string", "format": "date"}),
            Form::Uuid => json!({"type": "string", "format": "uuid"}),
            Form::Flag => json!({"type": "boolean"}),
            Form::Choice(choices) => json!({"type": "string", "enum": choices()}),
            Form::Choices(choices) => json!({"type": "array", "items": {"type": "string", "enum": choices()}}),
            Form::Pattern(pattern, _) => json!({"type": "string", "pattern": pattern}),
        }
    }

    /// Something of that form.
    #[must_use]
    pub fn example(self, name: &str) -> Value {
        let first = |choices: fn() -> Vec<&'static str>| choices().first().copied().unwrap_or_default();
        match self {
            Form::Text => json!(crate::example::text(name)),
            Form::Id | Form::Person => json!(crate::example::id(name)),
            Form::Reference => json!("case/7K2M9QX4T1AB"),
            Form::Number(least, _) => json!(least.max(1)),
            Form::Instant => json!(crate::example::INSTANT),
            Form::Date => json!(crate::example::DAY),
            Form::Uuid => json!(crate::example::UUID),
            Form::Flag => json!(true),
            Form::Choice(choices) => json!(first(choices)),
            Form::Choices(choices) => json!([first(choices)]),
            Form::Pattern(_, example) => json!(example),
        }
    }
}
