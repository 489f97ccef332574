//! The published JSON schema of CloudEvents, where a copy lies beside the project: our envelopes satisfy it.
//!
//! Reads only as much of JSON Schema as that file uses: `required`, `properties`, `$ref`, `type`, `minLength`.
use anjuan_tests::generate::{Gen, any_envelope};
use serde_json::Value;

/// What `value` breaks of `schema`.
fn broken(value: &Value, schema: &Value, root: &Value, at: &str) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let target =
            root.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("{reference} leads nowhere"));
        return broken(value, target, root, at);
    }
    let mut found = Vec::new();
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = match &schema["type"] {
        Value::String(one) => one == kind,
        Value::Array(several) => several.iter().any(|one| one == kind),
        _ => true,
    };
    if !fits {
        found.push(format!("{at} is a {kind}"));
    }
    if let (Some(least), Some(text)) = (schema["minLength"].as_u64(), value.as_str())
        && (text.chars().count() as u64) < least
    {
        found.push(format!("{at} is too short"));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            found.push(format!("{at}.{name} is missing"));
        }
    }
    for (name, part) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(name) {
            found.extend(broken(value, part, root, &format!("{at}.{name}")));
        }
    }
    found
}

#[test]
fn every_envelope_satisfies_the_schema_of_cloudevents() {
    let path = anjuan_tests::golden::root().join("../shared/schemas/cloudevents-1.0.schema.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!(
            "skipped: no copy of the CloudEvents schema beside the project; the hand-written check stands in `envelope`"
        );
        return;
    };
    let schema: Value = serde_json::from_str(&text).unwrap();
    for seed in 0..500 {
        let event = serde_json::to_value(any_envelope(&mut Gen::new(seed))).unwrap();
        assert_eq!(broken(&event, &schema, &schema, "event"), Vec::<String>::new(), "seed {seed}: {event}");
    }
    let missing = broken(&serde_json::json!({"specversion": "", "id": 3}), &schema, &schema, "event");
    assert!(missing.len() >= 4, "the check finds too little: {missing:?}");
}
