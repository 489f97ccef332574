//! Examples (示例) of bodies, made from their schemas: what must be given, with values as the centre of 栟茶 has them.
//!
//! They are in the contract, and a test gives each of them to the check of the edge.
use serde_json::{Map, Value, json};

/// An instant.
pub const INSTANT: &str = "2026-11-23T02:00:00Z";
/// A civil day.
pub const DAY: &str = "2026-11-23";
/// A UUID.
pub const UUID: &str = "01910f3e-7c1b-7d3a-9f10-2b6c4d5e6f70";

/// How deep an example goes; what is deeper is left empty.
const DEEPEST: usize = 8;

/// Names of fields, and a text that stands in one.
const TEXTS: &[(&str, &str)] = &[
    ("reason", "材料需向外单位核实"),
    ("reasons", "未满六十周岁"),
    ("basis", "《社会保险法》第十六条"),
    ("name", "王小明"),
    ("maskedName", "王*"),
    ("telephone", "13800000000"),
    ("address", "栟茶镇浒东村9组"),
    ("document", "320623198001011234"),
    ("asked", "养老待遇"),
    ("unit", "个人"),
    ("rule", "denial-report/9"),
    ("article", "time-limit/3.4"),
    ("place", "大厅"),
    ("evidence", "照片12"),
    ("slot", "09:00"),
    ("paper", "登记簿第12页"),
    ("receipt", "SJ-0001"),
    ("clear", "核对申请人身份"),
];

/// Names of fields, and an id that stands in one.
const IDS: &[(&str, &str)] = &[
    ("window", "W02"),
    ("item", "SI-002"),
    ("applicant", "A1B2C3D4E5F6"),
    ("person", "P015"),
    ("responsible", "P015"),
    ("handler", "P015"),
    ("enteredFor", "P015"),
    ("first", "P015"),
    ("second", "P014"),
    ("head", "P014"),
    ("a", "P014"),
    ("b", "P015"),
];

/// A text for a field of that name.
#[must_use]
pub fn text(name: &str) -> &'static str {
    let known = TEXTS.iter().chain(IDS).find(|(known, _)| *known == name);
    known.map_or("说明", |(_, text)| text)
}

/// An id for a field of that name.
#[must_use]
pub fn id(name: &str) -> &'static str {
    IDS.iter().find(|(known, _)| *known == name).map_or("7K2M9QX4T1AB", |(_, id)| id)
}

/// What must be given of a schema, whose references lead into `root`.
#[must_use]
pub fn for_schema(schema: &Value, root: &Value) -> Value {
    Maker { root }.value(schema, "", 0)
}

struct Maker<'a> {
    root: &'a Value,
}

impl Maker<'_> {
    fn value(&self, schema: &Value, name: &str, depth: usize) -> Value {
        if depth > DEEPEST {
            return Value::Null;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = self.root.pointer(reference.trim_start_matches('#'));
            return target.map_or(Value::Null, |target| self.value(target, name, depth + 1));
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(first) = schema.get("enum").and_then(Value::as_array).and_then(|values| values.first()) {
            return first.clone();
        }
        let choices = ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
        if let Some(choice) = choices.clone().find(|choice| choice["type"] != "null").or(choices.clone().next()) {
            return self.merged(self.value(choice, name, depth + 1), schema, depth);
        }
        match kind(schema) {
            "object" => self.merged(json!({}), schema, depth),
            "array" => match schema.get("minItems").and_then(Value::as_u64) {
                None | Some(0) => json!([]),
                Some(_) => json!([self.value(&schema["items"], name, depth + 1)]),
            },
            "integer" | "number" => {
                schema.get("minimum").filter(|least| **least != json!(0)).cloned().unwrap_or(json!(1))
            }
            "boolean" => json!(true),
            "string" => json!(string(schema, name)),
            _ => json!({}),
        }
    }

    /// An object with what `schema` itself requires besides.
    fn merged(&self, value: Value, schema: &Value, depth: usize) -> Value {
        let Value::Object(mut members) = value else { return value };
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        for part in parts {
            if let Value::Object(of_part) = self.value(part, "", depth + 1) {
                members.extend(of_part);
            }
        }
        members.extend(self.required(schema, depth));
        Value::Object(members)
    }

    fn required(&self, schema: &Value, depth: usize) -> Map<String, Value> {
        let names = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        names.map(|name| (name.to_owned(), self.value(&schema["properties"][name], name, depth + 1))).collect()
    }
}

/// The type of a schema: the first that is not `null`.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(kind) => kind,
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("null"),
        _ if schema.get("properties").is_some() || schema.get("allOf").is_some() => "object",
        _ => "",
    }
}

fn string(schema: &Value, name: &str) -> String {
    match (schema["format"].as_str(), schema["pattern"].as_str()) {
        (Some("date-time"), _) => INSTANT.into(),
        (Some("date"), _) => DAY.into(),
        (Some("uuid"), _) => UUID.into(),
        (_, Some(pattern)) => of_pattern(pattern, name).into(),
        _ => text(name).into(),
    }
}

/// A text of one of the patterns that schemas have; a test finds a pattern that has none here.
fn of_pattern(pattern: &str, name: &str) -> &'static str {
    match pattern {
        crate::routes::form::ID => id(name),
        pattern if pattern.contains("]):[") => "09:00",
        pattern if pattern.contains(")/[") => "case/7K2M9QX4T1AB",
        pattern if pattern.contains("\\.") => "1.5",
        _ => text(name),
    }
}
