//! The envelope: CloudEvents in form, the message `Envelope` in JSON, both ways.
use crate::any::Any;
use crate::round_trip::{parse, write};
use crate::{CONTRACT, message_of};
use anjuan_domain::event::{Envelope, Event};
use anjuan_tests::generate::{Gen, any_envelope};
use prost_reflect::MessageDescriptor;
use serde_json::Value;
use std::collections::BTreeSet;

fn message() -> MessageDescriptor {
    CONTRACT.get_message_by_name("anjuan.v1.Envelope").expect("the envelope is in proto/")
}

/// Numbers as the doubles that `Struct` makes of them.
fn as_doubles(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(list) => list.into_iter().map(as_doubles).collect(),
        Value::Object(map) => map.into_iter().map(|(name, value)| (name, as_doubles(value))).collect(),
        other => other,
    }
}

#[test]
fn what_the_code_writes_the_contract_reads_and_writes_back_the_same() {
    for seed in 0..2_000 {
        let envelope = any_envelope(&mut Gen::new(seed));
        let json = serde_json::to_string(&envelope).unwrap();
        let parsed = parse(&message(), &json).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let ours: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(as_doubles(write(&parsed)), as_doubles(ours), "seed {seed}");
        parse(&message_of(&envelope.dataschema), envelope.data.get())
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    }
}

#[test]
fn what_the_contract_allows_the_code_reads_and_writes_back_the_same() {
    for seed in 0..2_000 {
        let theirs = write(&Any::new(seed).message(&message()));
        let text = theirs.to_string();
        let envelope =
            Envelope::decode(text.as_bytes()).unwrap_or_else(|error| panic!("seed {seed}: {error:?}\n{text}"));
        assert_eq!(serde_json::to_value(&envelope).unwrap(), theirs, "seed {seed}");
    }
}

#[test]
fn an_envelope_without_an_attribute_or_with_one_more_is_refused() {
    let complete = serde_json::to_value(any_envelope(&mut Gen::new(7))).unwrap();
    assert!(Envelope::decode(complete.to_string().as_bytes()).is_ok());
    for name in complete.as_object().unwrap().keys() {
        let mut less = complete.clone();
        less.as_object_mut().unwrap().remove(name);
        let optional = message().get_field_by_name(name).unwrap().field_descriptor_proto().proto3_optional();
        assert_eq!(Envelope::decode(less.to_string().as_bytes()).is_ok(), optional, "an envelope without {name}");
        let mut empty = complete.clone();
        empty[name] = "".into();
        let refused = Envelope::decode(empty.to_string().as_bytes()).is_err();
        assert!(refused || !optional, "an empty {name} is taken, which is left out instead");
    }
    let mut more = complete;
    more.as_object_mut().unwrap().insert("unheardof".into(), "x".into());
    assert!(Envelope::decode(more.to_string().as_bytes()).is_err());
}

#[test]
fn attribute_names_are_those_that_cloudevents_allows_and_the_contract_lists() {
    let listed: BTreeSet<String> = message().fields().map(|field| field.json_name().to_owned()).collect();
    let mut written = BTreeSet::new();
    for seed in 0..100 {
        let envelope = serde_json::to_value(any_envelope(&mut Gen::new(seed))).unwrap();
        written.extend(envelope.as_object().unwrap().keys().cloned());
    }
    assert_eq!(listed, written);
    for name in &written {
        let allowed = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        assert!(allowed && (1..=20).contains(&name.len()), "`{name}` is no name of an attribute");
    }
}

/// What is wrong with a CloudEvents JSON object (CloudEvents 1.0, JSON event format); empty when it is well formed.
pub(crate) fn cloudevents_problems(event: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["specversion", "id", "source", "type"] {
        if event[name].as_str().is_none_or(str::is_empty) {
            found.push(format!("the required attribute {name} is missing or empty"));
        }
    }
    if event["specversion"] != "1.0" {
        found.push("specversion is not 1.0".into());
    }
    for name in ["time", "recordedtime"] {
        let time = event[name].as_str().unwrap_or_default();
        if chrono::DateTime::parse_from_rfc3339(time).is_err() || !time.ends_with('Z') {
            found.push(format!("{name} is not RFC 3339 in UTC: {time}"));
        }
    }
    for name in ["subject", "dataschema", "datacontenttype"] {
        if event[name].as_str().is_none_or(str::is_empty) {
            found.push(format!("{name} is there but empty"));
        }
    }
    for name in ["source", "dataschema"] {
        let text = event[name].as_str().unwrap_or_default();
        let absolute = text.split_once(':').is_some_and(|(scheme, rest)| {
            scheme.starts_with(|first: char| first.is_ascii_lowercase()) && !rest.is_empty()
        });
        if !absolute || text.contains(char::is_whitespace) {
            found.push(format!("{name} is no absolute URI: `{text}`"));
        }
    }
    for (name, value) in event.as_object().into_iter().flatten() {
        if name != "data" && value.as_str().is_none_or(str::is_empty) {
            found.push(format!("the attribute {name} is not a text, or empty"));
        }
    }
    if !event["data"].is_object() || event.get("data_base64").is_some() {
        found.push("data is not one JSON object".into());
    }
    found
}

#[test]
fn every_envelope_is_a_well_formed_cloud_event() {
    for seed in 0..2_000 {
        let event = serde_json::to_value(any_envelope(&mut Gen::new(seed))).unwrap();
        assert_eq!(cloudevents_problems(&event), Vec::<String>::new(), "seed {seed}: {event}");
    }
    let broken = serde_json::json!({"specversion": "0.3", "id": "", "source": "a b", "time": "yesterday", "sequence": 1, "data": []});
    assert_eq!(cloudevents_problems(&broken).len(), 13);
}

#[test]
fn every_event_type_follows_the_rule_of_names() {
    let types = Event::types();
    let distinct: BTreeSet<_> = types.iter().map(|(event_type, _)| event_type).collect();
    assert_eq!(distinct.len(), types.len(), "a type stands twice");
    for (event_type, schema) in types {
        let parts: Vec<&str> = event_type.split('.').collect();
        let [service, kind, name, version] = parts[..] else { panic!("{event_type} is not anjuan.<kind>.<name>.v<n>") };
        assert_eq!(service, "anjuan", "{event_type}");
        assert_eq!(message_of(schema).parent_file().name(), format!("anjuan/v1/{kind}.proto"), "{event_type}");
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{event_type}");
        assert!(version.strip_prefix('v').is_some_and(|n| n.parse::<u32>().is_ok_and(|n| n > 0)), "{event_type}");
    }
}
