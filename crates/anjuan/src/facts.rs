//! The fields of rows and events for people (内容): nested ones by their path, instants in civil time, ciphertext left out.
use crate::output::civil;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// Each field of an object that has something to say, with its text; what is nested is named `outer.inner`.
pub(crate) fn of(object: &Map<String, Value>) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    for (key, value) in object {
        collect(key, value, &mut facts);
    }
    facts
}

/// The same as lines, `key: text`.
pub(crate) fn lines(value: &Value) -> String {
    let facts = value.as_object().map(of).unwrap_or_default();
    facts.iter().map(|(key, text)| format!("{key}: {text}")).collect::<Vec<_>>().join("\n")
}

fn collect(key: &str, value: &Value, facts: &mut Vec<(String, String)>) {
    let text = match value {
        Value::Object(object) => match compact(object) {
            Some(text) => text,
            None => {
                for (inner, value) in object {
                    collect(&format!("{key}.{inner}"), value, facts);
                }
                return;
            }
        },
        Value::Array(list) if list.iter().any(Value::is_object) => {
            list.iter().filter_map(Value::as_object).map(in_one_line).collect::<Vec<_>>().join("\n")
        }
        Value::Array(list) => list.iter().map(scalar).collect::<Vec<_>>().join(", "),
        other => scalar(other),
    };
    if !text.is_empty() {
        facts.push((key.to_owned(), text));
    }
}

/// Objects that are one thing to people: sealed personal data is its masked form, a limit is `8 WORKING_DAY`.
fn compact(object: &Map<String, Value>) -> Option<String> {
    if object.contains_key("ciphertext") {
        let masked = object.get("maskedName").or(object.get("masked")).and_then(Value::as_str);
        return Some(masked.unwrap_or("*").to_owned());
    }
    let (count, unit) = (object.get("count")?, object.get("unit")?.as_str()?);
    let counting = object.get("counting").and_then(Value::as_str).filter(|counting| *counting != "CIVIL");
    (object.len() <= 3)
        .then(|| counting.map_or(format!("{count} {unit}"), |counting| format!("{count} {unit} {counting}")))
}

fn in_one_line(object: &Map<String, Value>) -> String {
    of(object).iter().map(|(key, text)| format!("{key}={text}")).collect::<Vec<_>>().join(" ")
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => match DateTime::parse_from_rfc3339(text) {
            Ok(instant) => civil(instant.with_timezone(&Utc)),
            Err(_) => text.clone(),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nested_fields_limits_lists_and_sealed_data_are_said_in_words() {
        let data = json!({
            "applicant": {"ciphertext": "xyz", "maskedName": "王*"},
            "materials": [{"material": "identity", "status": "PRESENTED", "remark": ""}],
            "promise": {"limit": {"count": 8, "unit": "WORKING_DAY", "counting": "CIVIL"}, "rule": "time-limit/3.4"},
            "startAt": "2026-11-22T16:13:20.018503Z",
            "visitors": ["P001", "P002"],
            "nothing": null, "empty": "", "none": []
        });
        assert_eq!(
            lines(&data),
            "applicant: 王*\nmaterials: material=identity status=PRESENTED\npromise.limit: 8 WORKING_DAY\n\
             promise.rule: time-limit/3.4\nstartAt: 2026-11-23 00:13\nvisitors: P001, P002"
        );
    }
}
