//! `proto/schemas.json`: every message of the contract as JSON Schema (2020-12), made from the descriptors and their comments.
//!
//! A running service answers `/v1/schemas/<message>` from it, which is what a `dataschema` leads to. It says exactly what the
//! conventions of `common.proto` say: a field that is not `optional` is always there, no other field is, an enumeration
//! never has its zero. `UPDATE_GOLDEN=1` writes it; what was released is kept by `released`.
use crate::documentation::{comment, messages};
use crate::name_of;
use anjuan_domain::event::{Event, SCHEMA_PREFIX};
use anjuan_tests::generate::{Gen, any_envelope, event_of};
use anjuan_tests::golden::{directory, read, root};
use anjuan_tests::json_schema::problems;
use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value, json};

/// The document: one definition a message, by full name.
fn document() -> Value {
    let definitions: Map<String, Value> =
        messages().map(|message| (message.full_name().to_owned(), definition(&message))).collect();
    let events: Map<String, Value> = Event::types()
        .into_iter()
        .map(|(event_type, schema)| (name_of(schema).to_owned(), event_type.into()))
        .collect();
    json!({"events": events, "$defs": definitions})
}

fn definition(message: &MessageDescriptor) -> Value {
    let description = comment(message.parent_file(), message.path());
    if let Some(values) = message.child_enums().next() {
        let names = values.values().filter(|value| value.number() != 0).map(|value| value.name().to_owned());
        return json!({"description": description, "type": "string", "enum": names.collect::<Vec<_>>()});
    }
    let properties: Map<String, Value> =
        message.fields().map(|field| (field.json_name().to_owned(), property(&field))).collect();
    let always = |field: &FieldDescriptor| !field.field_descriptor_proto().proto3_optional();
    let required: Vec<String> = message.fields().filter(always).map(|field| field.json_name().to_owned()).collect();
    json!({
        "$comment": message.parent_file().name(), "description": description, "type": "object",
        "properties": properties, "required": required, "additionalProperties": false,
    })
}

fn property(field: &FieldDescriptor) -> Value {
    let mut schema = match field.kind() {
        Kind::Bool => json!({"type": "boolean"}),
        Kind::Int32 => json!({"type": "integer", "minimum": i32::MIN, "maximum": i32::MAX}),
        Kind::Uint32 => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
        Kind::Uint64 => json!({"type": "string", "pattern": "^(0|[1-9][0-9]{0,19})$"}),
        Kind::String => json!({"type": "string"}),
        Kind::Enum(values) => {
            reference(values.parent_message().expect("an enumeration stands in a message").full_name())
        }
        Kind::Message(message) => match message.full_name() {
            "google.protobuf.Timestamp" => json!({"type": "string", "format": "date-time", "pattern": "Z$"}),
            "google.protobuf.Struct" => json!({"type": "object"}),
            name => reference(name),
        },
        other => panic!("{} is of a type the contract does not use: {other:?}", field.full_name()),
    };
    if field.is_list() {
        schema = json!({"type": "array", "items": schema});
    }
    schema["description"] = comment(field.parent_file(), field.path()).into();
    schema
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

#[test]
fn the_checked_in_schemas_are_those_of_the_descriptors() {
    let path = root().join("proto/schemas.json");
    let text = serde_json::to_string_pretty(&document()).unwrap() + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(checked_in == text, "proto/schemas.json differs from proto/: run the test with UPDATE_GOLDEN=1");
}

#[test]
fn every_golden_and_every_generated_event_satisfies_its_schema() {
    let document = document();
    let found = |name: &str, value: &Value| problems(value, &reference(name), &document);
    for (name, body) in read(&directory()).unwrap() {
        let event: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(found("anjuan.v1.Envelope", &event), Vec::<String>::new(), "{name}");
        let message = event["dataschema"].as_str().unwrap().strip_prefix(SCHEMA_PREFIX).unwrap();
        assert_eq!(found(message, &event["data"]), Vec::<String>::new(), "{name}");
    }
    for seed in 0..200 {
        let envelope = serde_json::to_value(any_envelope(&mut Gen::new(seed))).unwrap();
        assert_eq!(found("anjuan.v1.Envelope", &envelope), Vec::<String>::new(), "seed {seed}: {envelope}");
        for (event_type, schema) in Event::types() {
            let event = event_of(event_type, &mut Gen::new(seed)).expect("every type has a generator");
            let data = serde_json::to_value(&event).unwrap();
            assert_eq!(found(name_of(schema), &data), Vec::<String>::new(), "{event_type}, seed {seed}: {data}");
        }
    }
}

#[test]
fn what_the_contract_refuses_the_schemas_refuse() {
    let document = document();
    for (name, body) in read(&directory()).unwrap() {
        let event: Value = serde_json::from_slice(&body).unwrap();
        let schema = reference(event["dataschema"].as_str().unwrap().strip_prefix(SCHEMA_PREFIX).unwrap());
        let mut more = event["data"].clone();
        more["unheardOf"] = true.into();
        assert_eq!(problems(&more, &schema, &document).len(), 1, "{name} takes an unknown field");
        for field in event["data"].as_object().unwrap().keys() {
            let mut wrong = event["data"].clone();
            wrong[field] = json!({"unheardOf": [null]});
            assert!(!problems(&wrong, &schema, &document).is_empty(), "{name}.{field} takes anything");
        }
    }
}
