//! What was released stays as it was: `proto/released.json` holds every message, field and value that consumers may rely on.
//!
//! Additions pass and are recorded with `UPDATE_RELEASED=1`; anything else that touches a released message is an
//! incompatible change and needs a new message and a new event version.
use crate::documentation::{enumerations, messages};
use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One field as consumers see it, in JSON and on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    number: u32,
    json: String,
    label: String,
    r#type: String,
}

/// One message: the file it stands in, which `dataschema` names, and its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    file: String,
    fields: BTreeMap<String, Field>,
}

/// Everything released.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Released {
    messages: BTreeMap<String, Message>,
    enums: BTreeMap<String, BTreeMap<String, i32>>,
}

fn field(descriptor: &FieldDescriptor) -> Field {
    let kind = match descriptor.kind() {
        Kind::Message(message) => message.full_name().to_owned(),
        Kind::Enum(enumeration) => enumeration.full_name().to_owned(),
        scalar => format!("{scalar:?}").to_lowercase(),
    };
    let label =
        match (descriptor.is_list() || descriptor.is_map(), descriptor.field_descriptor_proto().proto3_optional()) {
            (true, _) => "repeated".to_owned(),
            (false, true) => "optional".to_owned(),
            (false, false) => {
                descriptor.containing_oneof().map_or("always".to_owned(), |oneof| format!("oneof {}", oneof.name()))
            }
        };
    Field { number: descriptor.number(), json: descriptor.json_name().to_owned(), label, r#type: kind }
}

impl Released {
    pub(crate) fn new(
        messages: impl Iterator<Item = MessageDescriptor>,
        enums: impl Iterator<Item = EnumDescriptor>,
    ) -> Self {
        let message = |message: MessageDescriptor| {
            let fields = message.fields().map(|each| (each.name().to_owned(), field(&each))).collect();
            (message.full_name().to_owned(), Message { file: message.parent_file().name().to_owned(), fields })
        };
        let values = |one: EnumDescriptor| {
            (one.full_name().to_owned(), one.values().map(|value| (value.name().to_owned(), value.number())).collect())
        };
        Self { messages: messages.map(message).collect(), enums: enums.map(values).collect() }
    }

    /// Every way in which `now` breaks what was released; empty when it only adds.
    pub(crate) fn broken_by(&self, now: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, was) in &self.messages {
            let Some(is) = now.messages.get(name) else {
                found.push(format!("the message {name} was removed"));
                continue;
            };
            if was.file != is.file {
                found.push(format!("{name} moved from {} to {}", was.file, is.file));
            }
            for (field, was) in &was.fields {
                match is.fields.get(field) {
                    None => found.push(format!("{name}.{field} was removed or renamed")),
                    Some(is) if was != is => found.push(format!("{name}.{field} was {was:?} and is {is:?}")),
                    Some(_) => {}
                }
            }
            for (field, is) in is.fields.iter().filter(|(field, _)| !was.fields.contains_key(*field)) {
                if is.label == "always" {
                    found.push(format!("{name}.{field} is new and not optional: earlier events do not have it"));
                }
            }
        }
        for (name, was) in &self.enums {
            for (value, number) in was {
                match now.enums.get(name).and_then(|is| is.get(value)) {
                    None => found.push(format!("{name}.{value} was removed or renamed")),
                    Some(is) if is != number => found.push(format!("{name}.{value} was {number} and is {is}")),
                    Some(_) => {}
                }
            }
        }
        found
    }

    /// The file of a message.
    pub(crate) fn file_of(&self, message: &str) -> Option<&str> {
        self.messages.get(message).map(|message| message.file.as_str())
    }

    /// The type of a field.
    pub(crate) fn type_of(&self, message: &str, field: &str) -> Option<&str> {
        self.messages.get(message)?.fields.get(field).map(|field| field.r#type.as_str())
    }

    /// The numbers of a message's fields, or of the values of a code set.
    pub(crate) fn numbers_of(&self, message: &str) -> BTreeMap<String, u32> {
        let fields = self.messages.get(message).into_iter().flat_map(|message| &message.fields);
        let values = self.enums.get(&format!("{message}.Value")).into_iter().flatten();
        let values =
            values.map(|(name, number)| (name.clone(), u32::try_from(*number).expect("no number is negative")));
        fields.map(|(name, field)| (name.clone(), field.number)).chain(values).collect()
    }

    /// Adds what `now` has more; changes nothing that is there.
    pub(crate) fn add(&mut self, now: &Self) {
        for (name, message) in &now.messages {
            let known = self
                .messages
                .entry(name.clone())
                .or_insert_with(|| Message { file: message.file.clone(), fields: BTreeMap::new() });
            for (field, is) in &message.fields {
                known.fields.entry(field.clone()).or_insert_with(|| is.clone());
            }
        }
        for (name, values) in &now.enums {
            let known = self.enums.entry(name.clone()).or_default();
            for (value, number) in values {
                known.entry(value.clone()).or_insert(*number);
            }
        }
    }
}

fn path() -> PathBuf {
    anjuan_tests::golden::root().join("proto/released.json")
}

pub(crate) fn recorded() -> Released {
    match std::fs::read_to_string(path()) {
        Ok(text) => serde_json::from_str(&text).expect("released.json is of its form"),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && updating() => Released::default(),
        Err(error) => panic!("released.json: {error}"),
    }
}

fn updating() -> bool {
    std::env::var_os("UPDATE_RELEASED").is_some()
}

#[test]
fn what_was_released_did_not_change_and_what_is_new_is_recorded() {
    let now = Released::new(messages(), enumerations());
    let mut released = recorded();
    let found = released.broken_by(&now);
    assert!(
        found.is_empty(),
        "incompatible with what consumers rely on; make a new message and event version: {found:#?}"
    );
    let before = released.clone();
    released.add(&now);
    if updating() {
        let text = serde_json::to_string_pretty(&released).unwrap() + "\n";
        std::fs::write(path(), text).unwrap();
    } else {
        assert!(
            released == before,
            "proto/ has additions that released.json does not hold yet: run the test with UPDATE_RELEASED=1"
        );
    }
}
