//! Both ways: what the code writes, the contract reads strictly and writes back the same; and the other way round.
use crate::any::{Any, blank_enum};
use crate::message_of;
use anjuan_domain::event::Event;
use anjuan_tests::generate::{Gen, event_of};
use prost_reflect::{DeserializeOptions, DynamicMessage, MessageDescriptor, SerializeOptions};
use serde_json::Value;

const EVENTS_PER_TYPE: u64 = 200;

/// Reads JSON as `message`, refusing what it does not name.
pub(crate) fn parse(message: &MessageDescriptor, json: &str) -> Result<DynamicMessage, String> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    let parsed = DynamicMessage::deserialize_with_options(message.clone(), &mut deserializer, &options);
    let parsed = parsed.map_err(|error| format!("{}: {error}\n{json}", message.full_name()))?;
    deserializer.end().map_err(|error| error.to_string())?;
    Ok(parsed)
}

/// Writes a message with default values, as the contract promises.
pub(crate) fn write(message: &DynamicMessage) -> Value {
    let options = SerializeOptions::new().skip_default_fields(false);
    message.serialize_with_options(serde_json::value::Serializer, &options).expect("a message has a JSON form")
}

fn for_every_type(check: impl Fn(&str, &MessageDescriptor, u64)) {
    for (event_type, schema) in Event::types() {
        let message = message_of(schema);
        for seed in 0..EVENTS_PER_TYPE {
            check(event_type, &message, seed);
        }
    }
}

#[test]
fn what_the_code_writes_the_contract_reads_and_writes_back_the_same() {
    for_every_type(|event_type, message, seed| {
        let event =
            event_of(event_type, &mut Gen::new(seed)).unwrap_or_else(|| panic!("{event_type} has no generator"));
        assert_eq!(event.event_type().0, event_type, "the generator of {event_type} makes another type");
        let json = serde_json::to_string(&event).unwrap();
        let parsed = parse(message, &json).unwrap_or_else(|error| panic!("{event_type}, seed {seed}: {error}"));
        let ours: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(write(&parsed), ours, "{event_type}, seed {seed}");
        assert_eq!(Event::decode(event_type, &json).unwrap(), event, "{event_type}, seed {seed}");
    });
}

#[test]
fn what_the_contract_allows_the_code_reads_and_writes_back_the_same() {
    for_every_type(|event_type, message, seed| {
        let theirs = write(&Any::new(seed).message(message));
        let event = Event::decode(event_type, &theirs.to_string());
        let event = event.unwrap_or_else(|error| panic!("{event_type}, seed {seed}: {error:?}\n{theirs}"));
        assert_eq!(serde_json::to_value(&event).unwrap(), theirs, "{event_type}, seed {seed}");
    });
}

#[test]
fn an_unspecified_value_is_refused_wherever_it_stands() {
    let mut blanked = 0;
    for (event_type, schema) in Event::types() {
        let full = Any::new(1).full().message(&message_of(schema));
        for place in 0.. {
            let mut message = full.clone();
            let Some(field) = blank_enum(&mut message, place) else { break };
            blanked += 1;
            let json = write(&message).to_string();
            assert!(json.contains("\"UNSPECIFIED\""), "{json}");
            assert!(Event::decode(event_type, &json).is_err(), "{event_type} takes an unspecified {field}");
        }
    }
    assert!(blanked > 30, "only {blanked} enumerations were found");
}

#[test]
fn an_unknown_field_is_refused_on_both_sides() {
    for (event_type, schema) in Event::types() {
        let message = message_of(schema);
        let mut json = write(&Any::new(2).message(&message));
        json.as_object_mut().unwrap().insert("unheardOf".into(), Value::from(1));
        assert!(parse(&message, &json.to_string()).is_err(), "the contract takes an unknown field in {event_type}");
        assert!(
            Event::decode(event_type, &json.to_string()).is_err(),
            "the code takes an unknown field in {event_type}"
        );
    }
}

#[test]
fn a_message_without_its_required_parts_is_refused_by_the_code() {
    for (event_type, schema) in Event::types() {
        let message = message_of(schema);
        for field in message.fields().filter(|field| !field.field_descriptor_proto().proto3_optional()) {
            let mut json = write(&Any::new(3).full().message(&message));
            json.as_object_mut()
                .unwrap()
                .remove(field.json_name())
                .unwrap_or_else(|| panic!("{} is not written", field.full_name()));
            assert!(
                Event::decode(event_type, &json.to_string()).is_err(),
                "{event_type} is taken without {}",
                field.json_name()
            );
        }
    }
}
