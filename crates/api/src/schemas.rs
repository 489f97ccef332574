//! The schemas of stored events (事件模式): what a `dataschema` leads to, answered by the running service, so that a consumer needs no
//! other place and no internet.
//!
//! `proto/schemas.json` is made from `proto/` and compared with it by the contract's tests; here it is only taken apart.
use anjuan_domain::event::SCHEMA_PREFIX;
use include_dir::{Dir, include_dir};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The dialect of every schema.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The `.proto` files.
static PROTO: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../proto/anjuan/v1");

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    // What is checked in is JSON, as a test here and one of the contract show.
    serde_json::from_str(include_str!("../../../proto/schemas.json")).unwrap_or_default()
});

/// The schemas of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Schemas {
    /// One for each message, by name.
    pub schemas: Vec<SchemaLine>,
    /// The `.proto` files, each answered under `/v1/protos/{file}`.
    pub protos: Vec<String>,
}

/// One schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SchemaLine {
    /// The full name of the message; answered under `/v1/schemas/{name}`.
    pub name: String,
    /// The URI: the `dataschema` of an event.
    pub uri: String,
    /// The event type whose data it describes; absent for the envelope and for parts.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub event_type: Option<String>,
}

/// Every schema and every `.proto` file there is.
#[must_use]
pub fn list() -> Schemas {
    let event_type = |name: &str| DOCUMENT["events"][name].as_str().map(str::to_owned);
    let names = DOCUMENT["$defs"].as_object().into_iter().flatten().map(|(name, _)| name);
    let schemas = names.map(|name| SchemaLine { name: name.clone(), uri: uri(name), event_type: event_type(name) });
    let files = PROTO.files().filter_map(|file| file.path().to_str()).map(str::to_owned);
    Schemas { schemas: schemas.collect(), protos: files.collect() }
}

/// The JSON Schema of a message, whole in itself; none of that name.
#[must_use]
pub fn schema(name: &str) -> Option<Value> {
    let definitions = DOCUMENT["$defs"].as_object()?;
    let own = definitions.get(name)?;
    let mut needed = BTreeSet::new();
    gather(own, definitions, &mut needed);
    let parts: Map<String, Value> =
        needed.into_iter().filter_map(|name| Some((name.to_owned(), definitions.get(name)?.clone()))).collect();
    let mut schema = json!({"$schema": DIALECT, "$id": uri(name), "title": name});
    let members = schema.as_object_mut()?;
    members.extend(own.as_object()?.clone());
    if !parts.is_empty() {
        members.insert("$defs".into(), parts.into());
    }
    Some(schema)
}

/// Every schema by name, each referring to the others as `#/$defs/NAME`.
pub(crate) fn definitions() -> Map<String, Value> {
    DOCUMENT["$defs"].as_object().cloned().unwrap_or_default()
}

/// The text of a `.proto` file, such as `case.proto`; none of that name.
#[must_use]
pub fn proto(file: &str) -> Option<&'static str> {
    PROTO.get_file(file)?.contents_utf8()
}

fn uri(name: &str) -> String {
    format!("{SCHEMA_PREFIX}{name}")
}

/// The names of all definitions that a schema leads to.
fn gather<'a>(schema: &'a Value, definitions: &'a Map<String, Value>, found: &mut BTreeSet<&'a str>) {
    match schema {
        Value::Object(members) => {
            let name = members.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
            if let Some(name) = name
                && found.insert(name)
                && let Some(inside) = definitions.get(name)
            {
                gather(inside, definitions, found);
            }
            members.values().for_each(|member| gather(member, definitions, found));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, definitions, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_domain::event::Event;

    #[test]
    fn every_event_type_has_a_schema_that_its_uri_names_and_that_is_whole_in_itself() {
        let types = Event::types();
        assert!(types.len() > 100);
        for (event_type, uri) in types {
            let name = uri.strip_prefix(SCHEMA_PREFIX).unwrap();
            let schema = schema(name).unwrap_or_else(|| panic!("{event_type} has no schema"));
            assert_eq!((schema["$id"].as_str(), schema["type"].as_str()), (Some(uri), Some("object")));
            let text = schema.to_string();
            for reference in text.split("\"$ref\":\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(schema.pointer(reference.trim_start_matches('#')).is_some(), "{name}: {reference}");
            }
            let line = list().schemas.into_iter().find(|line| line.name == name).unwrap();
            assert_eq!((line.uri.as_str(), line.event_type.as_deref()), (uri, Some(event_type)));
        }
        assert!(schema("anjuan.v1.Envelope").is_some() && schema("anjuan.v1.Nothing").is_none());
    }

    #[test]
    fn the_proto_files_are_there_by_name_and_nothing_else_is() {
        assert!(proto("case.proto").is_some_and(|text| text.contains("message CaseRegistered")));
        assert_eq!((proto("../golden/SHA256SUMS"), proto("")), (None, None));
        let listed = list().protos;
        assert!(listed.len() > 20 && listed.iter().all(|file| proto(file).is_some()), "{listed:?}");
    }
}
