//! What a value breaks of a schema (契约差异), said in both languages and with the place of each field.
//!
//! The text of a field is repeated for parameters alone: a body may hold personal data.
use crate::sentences::{Words, words};
use anjuan_api::routes::Form;
use jsonschema::error::ValidationErrorKind as Broken;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

/// One field that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Violation {
    /// JSON pointer; empty for the whole.
    pub(super) pointer: String,
    /// What is wrong.
    pub(super) words: Words,
}

/// Everything that a value breaks.
pub(super) fn found(validator: &Validator, value: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    for error in validator.iter_errors(value) {
        collect(&error, &mut found);
    }
    found.dedup();
    found
}

fn collect(error: &ValidationError<'_>, found: &mut Vec<Violation>) {
    let at = error.instance_path().as_str().to_owned();
    let mut add = |pointer: String, words: Words| found.push(Violation { pointer, words });
    match error.kind() {
        Broken::Required { property } => {
            add(below(&at, property.as_str().unwrap_or_default()), words("is missing", "缺少"))
        }
        Broken::AdditionalProperties { unexpected } | Broken::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                add(below(&at, name), words("is not known here", "未知字段"));
            }
        }
        Broken::AnyOf { context } | Broken::OneOfNotValid { context } => match nearest(context, &at) {
            Some(branch) => branch.iter().for_each(|error| collect(error, found)),
            None => add(at, none_of(context)),
        },
        other => add(at, of_kind(other)),
    }
}

/// The form that was likely meant: the one whose violations lie deepest, of these the one with the fewest; none where the
/// value is of another type throughout.
fn nearest<'a>(context: &'a [Vec<ValidationError<'static>>], at: &str) -> Option<&'a Vec<ValidationError<'static>>> {
    let wrong_type = |error: &ValidationError<'static>| {
        matches!(error.kind(), Broken::Type { .. } | Broken::Constant { .. }) && error.instance_path().as_str() == at
    };
    let branches = context.iter().filter(|branch| !branch.is_empty() && !branch.iter().any(wrong_type));
    let depth = |branch: &Vec<ValidationError<'static>>| {
        branch.iter().map(|error| error.instance_path().as_str().matches('/').count()).max().unwrap_or_default()
    };
    branches.max_by_key(|branch| (depth(branch), usize::MAX - branch.len()))
}

/// Names that there are, where each form is one; else that it is none.
fn none_of(context: &[Vec<ValidationError<'static>>]) -> Words {
    let names: Vec<&str> = context
        .iter()
        .flatten()
        .filter_map(|error| match error.kind() {
            Broken::Constant { expected_value } => expected_value.as_str(),
            _ => None,
        })
        .collect();
    if names.is_empty() {
        return words("is of none of the forms that there are", "不是可用的任何一种形式");
    }
    words(format!("must be one of {}", names.join(", ")), format!("须为下列之一：{}", quoted(&names)))
}

fn of_kind(kind: &Broken) -> Words {
    match kind {
        Broken::Type { kind } => {
            let (en, zh) = types(kind);
            words(format!("must be {en}"), format!("须为{zh}"))
        }
        Broken::Enum { options } => {
            let names: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            words(format!("must be one of {}", names.join(", ")), format!("须为下列之一：{}", quoted(&names)))
        }
        Broken::Constant { expected_value } => {
            words(format!("must be {expected_value}"), format!("须为 `{expected_value}`"))
        }
        Broken::Minimum { limit } => words(format!("must be at least {limit}"), format!("不得小于 {limit}")),
        Broken::Maximum { limit } => words(format!("must be at most {limit}"), format!("不得大于 {limit}")),
        Broken::MinLength { .. } => words("must not be empty", "不能为空"),
        Broken::MaxLength { limit } => {
            words(format!("must be at most {limit} characters"), format!("不得超过 {limit} 个字"))
        }
        Broken::MinItems { limit } => words(format!("must have at least {limit}"), format!("至少须有 {limit} 项")),
        Broken::MaxItems { limit } => words(format!("must have at most {limit}"), format!("至多可有 {limit} 项")),
        Broken::UniqueItems => words("must not have the same twice", "不得重复"),
        Broken::Format { format } => of_format(format),
        Broken::Pattern { pattern } => {
            words(format!("must be of the form {pattern}"), format!("须符合 `{pattern}` 的形式"))
        }
        _ => words("is not as the contract says", "不符合接口说明"),
    }
}

fn types(kind: &jsonschema::error::TypeKind) -> (String, String) {
    use jsonschema::error::TypeKind;
    let names: Vec<String> = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(several) => several.iter().map(|one| one.to_string()).collect(),
    };
    let names = names.iter().filter(|name| *name != "null");
    let (en, zh): (Vec<&str>, Vec<&str>) = names
        .map(|name| match name.as_str() {
            "string" => ("a text", "文字"),
            "integer" => ("a whole number", "整数"),
            "number" => ("a number", "数字"),
            "boolean" => ("true or false", "`true` 或 `false`"),
            "array" => ("a list", "列表"),
            "object" => ("an object", "对象"),
            _ => ("something else", "其他类型"),
        })
        .unzip();
    (en.join(" or "), zh.join("或"))
}

fn of_format(format: &str) -> Words {
    match format {
        "date" => words("must be a day such as 2026-11-23", "须为日期，如 2026-11-23"),
        "date-time" => {
            words("must be a time such as 2026-11-23T10:00:00+08:00", "须为时间，如 2026-11-23T10:00:00+08:00")
        }
        "uuid" => words("must be a UUID", "须为 UUID"),
        other => words(format!("must be of the format {other}"), format!("须符合 `{other}` 格式")),
    }
}

/// A parameter that is none.
pub(super) fn unknown(name: &str, known: &[&str]) -> Words {
    words(
        format!("unknown parameter `{name}`; there are {}", known.join(", ")),
        format!("未知参数 `{name}`，可用的有 {}", quoted(known)),
    )
}

/// A choice that is none.
pub(super) fn choice(given: &str, choices: &[&str]) -> Words {
    words(
        format!("`{given}` is none of {}", choices.join(", ")),
        format!("`{given}` 不可用，可用的有 {}", quoted(choices)),
    )
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join("、")
}

/// A number out of its range, or none.
pub(super) fn range((least, most): &(i64, i64), given: &str) -> Words {
    words(
        format!("must be a number from {least} to {most}, not `{given}`"),
        format!("须为 {least} 至 {most} 的数字，所给为 `{given}`"),
    )
}

/// A parameter's text that is not of its form.
pub(super) fn form(form: Form, given: &str) -> Words {
    let (en, zh) = match form {
        Form::Id | Form::Person => (
            "an id: 1 to 64 of the letters A–Z and a–z, digits, `_` and `-`",
            "编号：须为 1 至 64 个字母、数字、`_` 或 `-`",
        ),
        Form::Reference => {
            ("of the form kind/id, such as case/7K2M9QX4T1AB", "“类别/编号”的形式，例如 case/7K2M9QX4T1AB")
        }
        Form::Instant => ("a time such as 2026-11-23T02:00:00Z", "有效的时间，例如 2026-11-23T02:00:00Z"),
        Form::Date => ("a day such as 2026-11-23", "有效的日期，例如 2026-11-23"),
        Form::Uuid => ("a UUID", "有效的 UUID"),
        Form::Pattern(_, example) => {
            return words(
                format!("`{given}` is not as it must be, such as {example}"),
                format!("`{given}` 不符合要求，例如 `{example}`"),
            );
        }
        Form::Text | Form::Number(..) | Form::Flag | Form::Choice(_) | Form::Choices(_) => {
            ("as it must be", "有效的取值")
        }
    };
    words(format!("`{given}` is not {en}"), format!("`{given}` 不是{zh}"))
}

/// Where texts that a schema requires are blank.
pub(super) fn blank(value: &Value, schema: &Value) -> Vec<String> {
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let is_blank = |name: &&str| value.get(*name).and_then(Value::as_str).is_some_and(|text| text.trim().is_empty());
    required.filter(is_blank).map(|name| below("", name)).collect()
}

/// Where texts are longer than so many characters.
pub(super) fn longer(value: &Value, most: usize) -> Vec<String> {
    fn look(at: &str, value: &Value, most: usize, found: &mut Vec<String>) {
        match value {
            // No text has more characters than bytes: most are not counted.
            Value::String(text) if text.len() > most && text.chars().count() > most => found.push(at.to_owned()),
            Value::Array(values) => {
                values.iter().enumerate().for_each(|(place, value)| look(&format!("{at}/{place}"), value, most, found));
            }
            Value::Object(fields) => {
                fields.iter().for_each(|(name, value)| look(&below(at, name), value, most, found));
            }
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut found = Vec::new();
    look("", value, most, &mut found);
    found
}

fn below(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}
