//! Approvals that are stated (所称审批): every field of a command in which whoever gives it says what somebody else approved or decided.
//!
//! Nobody states what somebody else decided (handover/2.5): such a field is ended, or of no effect before somebody else confirms it, and
//! stands in `approvals.txt` by name with what became of it. The list is compared with the schemas of all commands. Test only; it decides nothing.
use crate::command::Commands;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Names that say so, and words of a description that do.
const NAMES: &[&str] = &["approver", "approvedBy", "decidedBy", "minutes", "present", "overrideReason"];
const WORDS: &[&str] = &["approved", "minutes", "meeting", "decision of", "took part", "decided by"];

fn properties(schema: &Value, definitions: &Value, path: &str, seen: &mut Vec<String>, found: &mut BTreeSet<String>) {
    let shared = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/"));
    if let Some(name) = shared.filter(|name| !seen.iter().any(|other| other == name)) {
        seen.push(name.to_owned());
        properties(&definitions[name], definitions, path, seen, found);
        seen.pop();
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let description = property["description"].as_str().unwrap_or_default().to_lowercase();
        let path = format!("{path}.{name}");
        if NAMES.contains(&name.as_str()) || WORDS.iter().any(|word| description.contains(word)) {
            found.insert(path.clone());
        }
        properties(property, definitions, &path, seen, found);
    }
    let inside = ["anyOf", "oneOf", "allOf"].iter().flat_map(|many| schema[many].as_array().into_iter().flatten());
    for part in inside.chain([&schema["items"]]).filter(|part| part.is_object()) {
        properties(part, definitions, path, seen, found);
    }
}

fn stated() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for commands in Commands::ALL {
        for verb in commands.verbs().iter().filter(|verb| verb.is_for_people()) {
            let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
            let schema = (verb.schema)(&mut generator).as_value().clone();
            let definitions = Value::Object(generator.definitions().clone());
            properties(&schema, &definitions, &commands.action(verb.name), &mut Vec::new(), &mut found);
        }
    }
    found
}

#[test]
fn handover_2_5__every_field_in_which_an_approval_is_stated_is_listed_with_what_became_of_it() {
    let listed: BTreeMap<&str, (&str, &str)> = include_str!("approvals.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let columns: Vec<&str> = line.split('|').map(str::trim).collect();
            (columns[0], (columns[1], columns[2]))
        })
        .collect();
    for (field, (state, how)) in &listed {
        assert!(["import", "fact", "own", "confirmed"].contains(state) && !how.is_empty(), "{field}: {state}");
    }
    let found = stated();
    let unlisted: Vec<&String> = found.iter().filter(|field| !listed.contains_key(field.as_str())).collect();
    let gone: Vec<&&str> = listed.keys().filter(|field| !found.contains(**field)).collect();
    assert!(unlisted.is_empty() && gone.is_empty(), "not listed: {unlisted:#?}\nlisted and not there: {gone:#?}");
}
