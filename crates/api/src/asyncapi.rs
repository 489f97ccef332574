//! The AsyncAPI 3 document (事件接口文档): the events of the log as somebody reads them who speaks NATS. Made from the table of kinds, the
//! tables of events and their schemas, as the OpenAPI document is from the route table; checked in as `asyncapi.json`.
//!
//! A channel is the subject of one kind, a message one event version. Commands and questions are not in it: they are asked over HTTP,
//! whose contract the OpenAPI document is; the NATS services between the roles are nobody else's.
use crate::schemas;
use anjuan_domain::event::{Event, SCHEMA_PREFIX};
use anjuan_domain::vocabulary::declare::EventType;
use anjuan_domain::vocabulary::ids::Kind;
use serde_json::{Map, Value, json};

/// The message that every event is in.
const ENVELOPE: &str = "anjuan.v1.Envelope";

/// The media type of what is stored: CloudEvents in structured mode.
const MEDIA_TYPE: &str = "application/cloudevents+json";

/// The document.
#[must_use]
pub fn document() -> Value {
    let kinds = || Kind::ALL.iter().copied();
    let channels: Map<String, Value> = kinds().map(|kind| (kind.as_str().to_owned(), channel(kind))).collect();
    let operations: Map<String, Value> = kinds().map(|kind| (operation_id(kind), operation(kind))).collect();
    let messages: Map<String, Value> = Event::table().map(|row| (name(row).to_owned(), message(row))).collect();
    let mut schemas = schemas::definitions();
    schemas.values_mut().for_each(referring);
    schemas.iter_mut().for_each(|(message, schema)| crate::personal::classed(message, schema));
    json!({
        "asyncapi": "3.1.0",
        "id": "urn:anjuan:events",
        "info": {
            "title": "anjuan events",
            "version": "1",
            "description": "Every accepted command of a service centre is one immutable event in the JetStream stream `EVENTS`: one \
                CloudEvents 1.0 JSON object in structured mode. Read it from the sequence after the last one that you stored. `sequence` \
                counts from 1 without gaps in each aggregate, `previoussequence` is the stream sequence of the predecessor and \
                `previoushash` the hash of its bytes. Who does not speak NATS reads the same at `/v1/events` and `/v1/events/stream`.",
            "contact": {"name": "The centre's administrator"},
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
            "tags": [{"name": "events", "description": "What was recorded (已记录的事件)."}],
        },
        "defaultContentType": MEDIA_TYPE,
        "servers": {
            "nats": {
                "host": "127.0.0.1:4222",
                "protocol": "nats",
                "description": "The centre's nats-server with JetStream; `instance.json` in the data directory says where a private one \
                    listens. Reading needs the right to the consumers of the stream `EVENTS` and no other.",
                "security": [{"$ref": "#/components/securitySchemes/user"}],
            },
        },
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": messages,
            "schemas": schemas,
            "parameters": {
                "partition": {"description": "The partition of the centre: FNV-1a (64 bits) of its name, modulo 64."},
                "centre": {"description": "The centre, as in `source`.", "examples": ["bencha"]},
                "id": {"description": "The id of the aggregate, as in `subject`.", "examples": ["7K2M9QX4T1AB"]},
            },
            "securitySchemes": {"user": {"type": "userPassword", "description": "A user of the nats-server."}},
        },
    })
}

/// The document as it is checked in and served.
#[must_use]
pub fn text() -> String {
    let mut text = format!("{:#}", document());
    text.push('\n');
    text
}

/// The events of one kind.
fn channel(kind: Kind) -> Value {
    let (en, zh) = kind.title();
    let parameter = |name: &str| json!({"$ref": format!("#/components/parameters/{name}")});
    let messages: Map<String, Value> = of_kind(kind)
        .map(|row| (name(row).to_owned(), json!({"$ref": format!("#/components/messages/{}", name(row))})))
        .collect();
    json!({
        "address": format!("anjuan.ev.{{partition}}.{{centre}}.{kind}.{{id}}"),
        "title": format!("{en} ({zh})"),
        "description": format!("Everything that is recorded of one aggregate of the kind `{kind}`, in order."),
        "servers": [{"$ref": "#/servers/nats"}],
        "parameters": {"partition": parameter("partition"), "centre": parameter("centre"), "id": parameter("id")},
        "messages": messages,
        "tags": [{"name": "events"}],
    })
}

/// The service sends the events of a kind.
fn operation(kind: Kind) -> Value {
    let messages: Vec<Value> =
        of_kind(kind).map(|row| json!({"$ref": format!("#/channels/{kind}/messages/{}", name(row))})).collect();
    let (en, zh) = kind.title();
    json!({
        "action": "send",
        "channel": {"$ref": format!("#/channels/{kind}")},
        "title": format!("Record: {en} ({zh})"),
        "summary": format!("An event of the kind `{kind}` is recorded."),
        "description": "It is sent when it is recorded, and read from the stream at any time later.",
        "tags": [{"name": "events"}],
        "messages": messages,
    })
}

fn operation_id(kind: Kind) -> String {
    let mut letters = kind.as_str().chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("record{first}{}", letters.as_str())
}

/// One event version.
fn message(row: &EventType) -> Value {
    json!({
        "name": row.name,
        "title": format!("{} ({})", row.en, row.zh),
        "summary": row.doc,
        "description": format!("{} ({}); article `{}`.", row.en, row.zh, row.article),
        "contentType": MEDIA_TYPE,
        "tags": [{"name": "events"}],
        "payload": {
            "allOf": [
                {"$ref": format!("#/components/schemas/{ENVELOPE}")},
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": row.name},
                        "dataschema": {"const": row.schema},
                        "data": {"$ref": format!("#/components/schemas/{}", name(row))},
                    },
                    "required": ["type", "dataschema", "data"],
                },
            ],
        },
    })
}

/// The full name of the message of an event's data: `anjuan.v1.CardIssued`.
fn name(row: &EventType) -> &'static str {
    row.schema.trim_start_matches(SCHEMA_PREFIX)
}

fn of_kind(kind: Kind) -> impl Iterator<Item = &'static EventType> {
    Event::table().filter(move |row| row.kind() == Some(kind))
}

/// References lead into the components of this document.
fn referring(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(path)) = members.get_mut("$ref")
                && let Some(name) = path.strip_prefix("#/$defs/")
            {
                *path = format!("#/components/schemas/{name}");
            }
            members.values_mut().for_each(referring);
        }
        Value::Array(items) => items.iter_mut().for_each(referring),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_checked_in_document_is_the_one_the_tables_make() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("asyncapi.json");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, text()).unwrap();
        }
        let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            checked_in == text(),
            "asyncapi.json differs from the tables of events; run the test with UPDATE_GOLDEN=1 and review the diff"
        );
    }

    #[test]
    fn every_event_version_is_a_message_of_exactly_one_channel() {
        let document = document();
        let channels = document["channels"].as_object().unwrap();
        assert_eq!(channels.len(), Kind::ALL.len());
        for row in Event::table() {
            let held = channels.values().filter(|channel| channel["messages"].get(name(row)).is_some()).count();
            assert_eq!(held, 1, "{}", row.name);
            assert!(document["components"]["schemas"].get(name(row)).is_some(), "{}", row.name);
        }
    }
}
