//! One recorded sample per event version: all of them decode for ever, and none is ever edited.
use crate::envelope::cloudevents_problems;
use crate::message_of;
use crate::round_trip::{parse, write};
use anjuan_domain::event::{Envelope, Event, digest};
use anjuan_tests::golden::{add_missing, add_optional, digests, directory, has, problems, read, type_of};
use prost_reflect::{Kind, MessageDescriptor};
use serde_json::Value;
use std::collections::BTreeMap;

#[test]
fn every_event_type_has_one_golden_and_none_was_edited() {
    let types: Vec<&str> = Event::types().into_iter().map(|(event_type, _)| event_type).collect();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        add_missing(&directory(), &types).unwrap();
    }
    let found = problems(&types, &read(&directory()).unwrap(), &digests(&directory()).unwrap());
    assert!(found.is_empty(), "{found:#?}");
}

/// The optional fields of a message and of what it holds, by their names in JSON.
fn optional(message: &MessageDescriptor, within: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for field in message.fields() {
        let path = [within, &[field.json_name().to_owned()]].concat();
        if let Kind::Message(inner) = field.kind()
            && inner.package_name() == "anjuan.v1"
        {
            found.extend(optional(&inner, &path));
        }
        if field.field_descriptor_proto().proto3_optional() {
            found.push(path);
        }
    }
    found
}

/// The optional fields that no sample has: event type and field. Of the envelope, of any type.
fn without_sample(samples: &BTreeMap<String, Vec<u8>>) -> Vec<(String, String)> {
    let samples: Vec<(&str, Value)> = samples
        .iter()
        .map(|(name, body)| (type_of(name), serde_json::from_slice(body).expect("a sample is JSON")))
        .collect();
    let names = |path: &[String]| path.iter().map(String::as_str).collect::<Vec<_>>().join(".");
    let mut found = Vec::new();
    for (event_type, schema) in Event::types() {
        for path in optional(&message_of(schema), &[]) {
            let path_of: Vec<&str> = path.iter().map(String::as_str).collect();
            if !samples.iter().any(|(of, sample)| *of == event_type && has(&sample["data"], &path_of)) {
                found.push((event_type.to_owned(), names(&path)));
            }
        }
    }
    let envelope = crate::CONTRACT.get_message_by_name("anjuan.v1.Envelope").expect("the envelope is in proto/");
    // No release signs yet: a signature is sampled by the one that does, because what is recorded here stays for good.
    for path in optional(&envelope, &[]).into_iter().filter(|path| path[0] != "signature") {
        if !samples.iter().any(|(_, sample)| has(sample, &[path[0].as_str()])) {
            found.push(("anjuan.case.accepted.v1".to_owned(), format!("envelope.{}", names(&path))));
        }
    }
    found
}

#[test]
fn every_optional_field_has_a_golden_that_has_it() {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let types: Vec<&str> = Event::types().into_iter().map(|(event_type, _)| event_type).collect();
        add_missing(&directory(), &types).unwrap();
        add_optional(&directory(), &without_sample(&read(&directory()).unwrap())).unwrap();
    }
    let found = without_sample(&read(&directory()).unwrap());
    assert!(found.is_empty(), "optional fields without a golden: run the test with UPDATE_GOLDEN=1\n{found:#?}");
}

#[test]
fn a_field_without_a_sample_is_found() {
    let mut samples = read(&directory()).unwrap();
    samples.retain(|name, _| !name.contains('+'));
    let found = without_sample(&samples);
    let later = [
        ("anjuan.case.rated.v1", "enteredBy"),
        ("anjuan.case.rated.v1", "replaces"),
        ("anjuan.post.defined.v1", "definition.office"),
    ];
    for (event_type, field) in later {
        assert!(found.contains(&(event_type.to_owned(), field.to_owned())), "{event_type} {field}: {found:?}");
    }
}

#[test]
fn every_golden_decodes_and_is_written_back_the_same() {
    for (name, body) in read(&directory()).unwrap() {
        let envelope = Envelope::decode(&body).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(envelope.event_type, type_of(&name));
        let event = envelope.event().unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(event.event_type(), (envelope.event_type.as_ref(), envelope.dataschema.as_ref()));
        assert_eq!(
            Some(envelope.aggregate().unwrap().kind.as_str()),
            name.split('.').nth(1),
            "{name}: the subject is of another kind"
        );
        let stored: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(serde_json::to_value(&envelope).unwrap(), stored, "{name}");
        assert_eq!(serde_json::to_value(&event).unwrap(), stored["data"], "{name}");
        assert_eq!(cloudevents_problems(&stored), Vec::<String>::new(), "{name}");
    }
}

/// How many sealed values stand in some JSON: whatever has a ciphertext.
fn ciphertexts(value: &Value) -> usize {
    match value {
        Value::Object(fields) => {
            usize::from(fields.contains_key("ciphertext")) + fields.values().map(ciphertexts).sum::<usize>()
        }
        Value::Array(values) => values.iter().map(ciphertexts).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

#[test]
fn the_table_of_events_names_every_field_with_sealed_personal_data() {
    let mut seen = 0;
    for (name, body) in read(&directory()).unwrap() {
        let event = Envelope::decode(&body).unwrap().event().unwrap();
        let sealed = event.sealed();
        let found = sealed.parties.len() + sealed.texts.len();
        let there = ciphertexts(&serde_json::to_value(&event).unwrap());
        assert_eq!(found, there, "{name}: name each sealed field in `seals` of its row in `events!`");
        seen += found;
    }
    assert!(seen > 10, "only {seen} sealed values: the check would be empty");
}

#[test]
fn every_golden_satisfies_the_contract() {
    let contract = crate::CONTRACT.get_message_by_name("anjuan.v1.Envelope").unwrap();
    for (name, body) in read(&directory()).unwrap() {
        let text = std::str::from_utf8(&body).unwrap();
        parse(&contract, text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let envelope = Envelope::decode(&body).unwrap();
        let parsed = parse(&message_of(&envelope.dataschema), envelope.data.get())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(write(&parsed), serde_json::from_str::<Value>(envelope.data.get()).unwrap(), "{name}");
    }
}

#[test]
fn a_golden_that_is_missing_orphaned_edited_or_removed_is_found() {
    let samples =
        |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), b"{}".to_vec())).collect::<BTreeMap<_, _>>();
    let known =
        |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), digest(b"{}"))).collect::<BTreeMap<_, _>>();
    assert_eq!(problems(&["a"], &samples(&["a"]), &known(&["a"])), Vec::<String>::new());
    assert!(problems(&["a", "b"], &samples(&["a"]), &known(&["a"]))[0].contains("b has no golden"));
    assert!(
        problems(&["a"], &samples(&["a", "b"]), &known(&["a", "b"]))[0].contains("b.json belongs to no event type")
    );
    assert!(problems(&["a"], &samples(&["a"]), &known(&[]))[0].contains("a.json has no digest"));
    assert!(problems(&["a"], &samples(&["a"]), &known(&["a", "b"]))[0].contains("b.json was removed"));
    let edited = BTreeMap::from([("a".to_owned(), b"{ }".to_vec())]);
    assert!(problems(&["a"], &edited, &known(&["a"]))[0].contains("a.json was edited"));
}

#[test]
fn updating_writes_what_is_missing_and_leaves_the_rest_alone() {
    let place = tempfile::tempdir().unwrap();
    let types: Vec<&str> = Event::types().into_iter().map(|(event_type, _)| event_type).collect();
    let (first, rest) = types.split_first().unwrap();
    std::fs::write(place.path().join(format!("{first}.json")), "recorded long ago").unwrap();
    add_missing(place.path(), &types).unwrap();
    let samples = read(place.path()).unwrap();
    assert_eq!(samples[*first], b"recorded long ago");
    assert_eq!(problems(&types, &samples, &digests(place.path()).unwrap()), Vec::<String>::new());
    for name in rest {
        assert!(Envelope::decode(&samples[*name]).unwrap().event().is_ok(), "{name}");
    }
    std::fs::write(place.path().join(format!("{first}.json")), "edited").unwrap();
    add_missing(place.path(), &types).unwrap();
    let found = problems(&types, &read(place.path()).unwrap(), &digests(place.path()).unwrap());
    assert_eq!(found.len(), 1, "updating hides an edit: {found:?}");
}
