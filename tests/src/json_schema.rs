//! What a value breaks of a JSON Schema (JSON 模式校验): as much of the specification as our own schemas and the published one of
//! CloudEvents use; any other keyword that would restrict a value is an error of the test.
use serde_json::Value;

/// Keywords that restrict nothing, or are looked at together with another.
const ANNOTATIONS: &[&str] =
    &["$comment", "$defs", "$id", "$schema", "definitions", "description", "examples", "events", "title"];

/// What `value` breaks of `schema`, whose references lead into `document`.
///
/// # Panics
/// On a reference that leads nowhere, and on a keyword that is not known here.
#[must_use]
pub fn problems(value: &Value, schema: &Value, document: &Value) -> Vec<String> {
    broken(value, schema, document, "value")
}

fn broken(value: &Value, schema: &Value, document: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (keyword, rule) in schema.as_object().into_iter().flatten() {
        match keyword.as_str() {
            "$ref" => {
                let target = rule.as_str().and_then(|path| document.pointer(path.trim_start_matches('#')));
                let target = target.unwrap_or_else(|| panic!("{rule} leads nowhere"));
                found.extend(broken(value, target, document, at));
            }
            "properties" => {
                for (name, part) in rule.as_object().into_iter().flatten() {
                    if let Some(value) = value.get(name) {
                        found.extend(broken(value, part, document, &format!("{at}.{name}")));
                    }
                }
            }
            "items" => {
                for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(broken(item, rule, document, &format!("{at}[{place}]")));
                }
            }
            "additionalProperties" => found.extend(unlisted(value, schema, rule, at)),
            "required" => {
                let names = rule.as_array().into_iter().flatten().filter_map(Value::as_str);
                let missing = names.filter(|name| value.is_object() && value.get(*name).is_none());
                found.extend(missing.map(|name| format!("{at}.{name} is missing")));
            }
            annotation if ANNOTATIONS.contains(&annotation) => {}
            scalar => found.extend(restricted(value, (scalar, rule), at)),
        }
    }
    found
}

/// The members that no property lists, where others may not be.
fn unlisted(value: &Value, schema: &Value, rule: &Value, at: &str) -> Vec<String> {
    if *rule != Value::Bool(false) {
        return Vec::new();
    }
    let members = value.as_object().into_iter().flatten();
    let others = members.filter(|(name, _)| schema["properties"].get(name.as_str()).is_none());
    others.map(|(name, _)| format!("{at}.{name} is not known")).collect()
}

/// A keyword that looks at the value itself.
fn restricted(value: &Value, (keyword, rule): (&str, &Value), at: &str) -> Option<String> {
    let holds = match keyword {
        "type" => match rule {
            Value::Array(several) => several.iter().any(|one| is_of(value, one)),
            one => is_of(value, one),
        },
        "enum" => rule.as_array().is_some_and(|names| names.contains(value)),
        "minimum" => value.as_i64().is_none_or(|number| rule.as_i64().is_some_and(|least| number >= least)),
        "maximum" => value.as_i64().is_none_or(|number| rule.as_i64().is_some_and(|most| number <= most)),
        "minLength" => {
            value.as_str().is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap_or_default())
        }
        "pattern" => value.as_str().is_none_or(|text| matches(text, rule.as_str().unwrap_or_default())),
        "format" => {
            value.as_str().is_none_or(|text| rule != "date-time" || chrono::DateTime::parse_from_rfc3339(text).is_ok())
        }
        "contentEncoding" => true,
        other => panic!("the keyword `{other}` is not known to this check"),
    };
    (!holds).then(|| format!("{at} breaks {keyword} {rule}: {value}"))
}

fn is_of(value: &Value, kind: &Value) -> bool {
    match kind.as_str() {
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        other => panic!("{other:?} is no type"),
    }
}

/// The patterns that are used; regular expressions are not otherwise needed here.
fn matches(text: &str, pattern: &str) -> bool {
    match pattern {
        "Z$" => text.ends_with('Z'),
        "^(0|[1-9][0-9]{0,19})$" => {
            let digits = (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            digits && (text == "0" || !text.starts_with('0'))
        }
        other => panic!("the pattern `{other}` is not known to this check"),
    }
}
