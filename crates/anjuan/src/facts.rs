//! The fields of rows and events for people (内容): nested ones by their path, instants in civil time, ciphertext left out.
use crate::codes::{code, is_code};
use crate::directory;
use crate::labels;
use crate::language::say;
use crate::names::word;
use crate::output::civil;
use anjuan_domain::event::Event;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// Each field of an object that has something to say, with its text; what is nested is named `outer.inner`.
pub(crate) fn named_values(object: &Map<String, Value>) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    for (key, value) in object {
        collect(key, value, &mut facts);
    }
    facts
}

/// The same as lines, `key: text`.
pub(crate) fn lines(value: &Value) -> String {
    let facts = value.as_object().map(named_values).unwrap_or_default();
    let colon = say(": ", "：");
    facts.iter().map(|(key, text)| format!("{}{colon}{text}", named(key))).collect::<Vec<_>>().join("\n")
}

/// The path of a field in the language of this run: `promise.limit`, 承诺时限·期限.
pub(crate) fn named(path: &str) -> String {
    let said = |part| str::strip_prefix(part, "=").unwrap_or_else(|| labels::field(part));
    path.split('.').map(said).collect::<Vec<_>>().join(say(".", "·"))
}

fn collect(key: &str, value: &Value, facts: &mut Vec<(String, String)>) {
    let text = match value {
        Value::Object(object) => match compact(object) {
            Some(text) => text,
            None => {
                // What is kept by material is named as the material is; its id is no field.
                let by_id = key.rsplit('.').next() == Some("materials");
                for (inner, value) in object {
                    let inner =
                        if by_id { format!("={}", directory::name(inner).unwrap_or(inner)) } else { inner.clone() };
                    collect(&format!("{key}.{inner}"), value, facts);
                }
                return;
            }
        },
        Value::Array(list) if list.iter().any(Value::is_object) => {
            list.iter().filter_map(Value::as_object).map(in_one_line).collect::<Vec<_>>().join("\n")
        }
        Value::Array(list) => list.iter().map(scalar).collect::<Vec<_>>().join(say(", ", "、")),
        Value::String(text) if ["rule", "article"].contains(&key.rsplit('.').next().unwrap_or(key)) => {
            labels::article(text).into_owned()
        }
        Value::String(text) if key.rsplit('.').next() == Some("material") => {
            directory::name(text).unwrap_or(text).to_owned()
        }
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
    if object.len() > 3 {
        return None;
    }
    Some(if say("en", "zh") == "zh" {
        format!(
            "{count}{}{}",
            code(unit),
            counting.map(|counting| format!("（{}）", code(counting))).unwrap_or_default()
        )
    } else {
        counting.map_or(format!("{count} {unit}"), |counting| format!("{count} {unit} {counting}"))
    })
}

fn in_one_line(object: &Map<String, Value>) -> String {
    let (equals, blank) = (say("=", "："), say(" ", "，"));
    named_values(object)
        .iter()
        .map(|(key, text)| format!("{}{equals}{text}", named(key)))
        .collect::<Vec<_>>()
        .join(blank)
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => match DateTime::parse_from_rfc3339(text) {
            Ok(instant) => civil(instant.with_timezone(&Utc)),
            Err(_) if say("en", "zh") == "zh" => in_chinese(text),
            Err(_) => directory::beside(text),
        },
        Value::Bool(flag) if say("en", "zh") == "zh" => if *flag { "是" } else { "否" }.to_owned(),
        other => other.to_string(),
    }
}

/// Codes, names of states and types of events in Chinese; ids with their names.
fn in_chinese(text: &str) -> String {
    match Event::declared(text) {
        _ if is_code(text) => code(text),
        Some(declared) => declared.zh.to_owned(),
        None => directory::beside(word(text)),
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
