//! One recorded sample per event version: all of them decode for ever, and none is ever edited.
use crate::envelope::cloudevents_problems;
use crate::message_of;
use crate::round_trip::{parse, write};
use anjuan_domain::event::{Envelope, Event, digest};
use anjuan_tests::golden::{add_missing, digests, directory, problems, read};
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

#[test]
fn every_golden_decodes_and_is_written_back_the_same() {
    for (name, body) in read(&directory()).unwrap() {
        let envelope = Envelope::decode(&body).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(envelope.event_type, name);
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
