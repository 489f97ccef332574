//! The OpenAPI 3.1 document, made from the route table; checked in as `openapi.json`, so that a change is a diff in review.
use crate::bounds;
use crate::clear;
use crate::problem::{MEDIA_TYPE, Problem};
use crate::routes::{Access, Form, Method, Param, Place, Route, Shape, request_schema, routes};
use anjuan_domain::command::Commands;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// Where it is asked whether the service can serve; it answers with what it found, whatever that is.
const READY: &str = "/health/ready";

/// The document.
#[must_use]
pub fn document() -> Value {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<Problem>();
    clear::define(&mut generator);
    let mut paths = Map::new();
    for route in routes() {
        let operation = operation(route, &mut generator);
        let path = paths.entry(route.path.clone()).or_insert_with(|| json!({}));
        path[route.method.as_str().to_ascii_lowercase()] = operation;
    }
    let mut schemas = generator.take_definitions(true);
    // No answer holds a sealed form: what is read of personal data is masked, or disclosed in the clear.
    for sealed in ["Party", "Sealed"] {
        schemas.remove(sealed);
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "anjuan",
            "summary": "Case workflow of a government service centre; every accepted command is one immutable event.",
            "version": "1",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": "/"}],
        "tags": tags(),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT (EdDSA)"}},
            "responses": {
                "Problem": {
                    "description": "Why the request was not done (RFC 9457), in both languages; `Accept-Language` chooses `title` and `detail`.",
                    "content": {MEDIA_TYPE: {"schema": problem}},
                },
            },
        },
    });
    clear::shown(&mut document);
    bounds::bound(&mut document["components"]["schemas"]);
    document
}

/// The groups of operations, each once, in the order of the routes.
fn tags() -> Value {
    let mut names: Vec<&str> = Vec::new();
    for route in routes() {
        if !names.contains(&route.tag()) {
            names.push(route.tag());
        }
    }
    names.into_iter().map(|name| json!({"name": name, "description": tag(name)})).collect()
}

/// What a group of operations is about: of a kind its title, in both languages.
fn tag(name: &str) -> String {
    let kind = Commands::ALL.iter().find(|commands| commands.path().trim_start_matches("/v1/") == name);
    kind.map_or_else(
        || format!("Operations under /v1/{name}."),
        |commands| {
            let (en, zh) = commands.title();
            format!("{en} ({zh}).")
        },
    )
}

/// The document as it is checked in and served.
#[must_use]
pub fn text() -> String {
    let mut text = format!("{:#}", document());
    text.push('\n');
    text
}

fn operation(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let for_people = route.is_for_people();
    let mut operation = json!({
        "operationId": route.operation_id(),
        "summary": if for_people { route.en.into() } else { format!("{}; the system's own", route.en) },
        "tags": [route.tag()],
        "description": if for_people { route.zh.into() } else { format!("{}（系统）", route.zh) },
        "x-action": route.action(),
        "responses": {
            "200": {"description": "Done.", "content": content(route.response, generator)},
            "default": {"$ref": "#/components/responses/Problem"},
        },
    });
    for (status, description) in problems(route) {
        let mut problem = json!({"$ref": "#/components/responses/Problem"});
        problem["description"] = json!(description);
        operation["responses"][status.to_string()] = problem;
    }
    if is_page(route) {
        // Whoever opens the address on a paper reads a page, whatever it says.
        operation["responses"]["404"]["content"] = operation["responses"]["200"]["content"].clone();
        if let Some(answer) = operation["responses"]["404"].as_object_mut() {
            answer.remove("$ref");
        }
    }
    if route.path == READY {
        operation["responses"]["503"] = json!({
            "description": "It cannot serve: what is missing, and what to do.",
            "content": operation["responses"]["200"]["content"],
        });
    }
    if route.records() {
        let created = json!({
            "description": "Recorded now; 200 where this command had recorded its event before.",
            "headers": {
                "ETag": {"description": "The event's stream sequence, for `If-Match`.", "schema": {"type": "string"}},
                "Location": {"description": "Where the aggregate is read, if one kind of it is read alone.", "schema": {"type": "string"}},
            },
            "content": operation["responses"]["200"]["content"],
        });
        operation["responses"]["201"] = created;
    }
    if !route.params.is_empty() {
        operation["parameters"] = route.params.iter().map(parameter).collect();
    }
    if !matches!(route.request, Shape::Nothing) {
        let mut content = content(route.request, generator);
        if let Some(schema) = request_schema(route) {
            content["application/json"]["example"] = crate::example::for_schema(&schema, &schema);
        }
        // A command without fields that must be given may come without a body.
        let required = request_schema(route).is_none_or(|schema| schema.get("required").is_some());
        operation["requestBody"] = json!({"required": required, "content": content});
    }
    operation["security"] = match route.access {
        Access::Public(_) => json!([]),
        Access::Authenticated | Access::Action(_) => json!([{"token": []}]),
    };
    operation
}

/// A page for the public that looks something up: what it does not find is said on a page too.
fn is_page(route: &Route) -> bool {
    matches!((&route.access, route.response), (Access::Public(_), Shape::Html)) && !route.params.is_empty()
}

fn content(shape: Shape, generator: &mut SchemaGenerator) -> Value {
    let (media_type, schema) = match shape {
        Shape::Nothing => return json!({}),
        Shape::File => return file(),
        Shape::Of(schema) => ("application/json", Some(schema(generator))),
        Shape::Lines(schema) => ("application/x-ndjson", Some(schema(generator))),
        // What stands as `data` with each event.
        Shape::Stream(schema) => ("text/event-stream", Some(schema(generator))),
        Shape::Schema => ("application/schema+json", Some(schemars::json_schema!({"type": "object"}))),
        Shape::Text => ("text/plain", Some(schemars::json_schema!({"type": "string"}))),
        Shape::Octets => {
            ("application/octet-stream", Some(schemars::json_schema!({"type": "string", "format": "binary"})))
        }
        Shape::Html => ("text/html", Some(schemars::json_schema!({"type": "string"}))),
    };
    json!({media_type: {"schema": schema}})
}

/// A file in one of the formats of a report.
fn file() -> Value {
    let binary = json!({"schema": {"type": "string", "format": "binary"}});
    json!({
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": binary.clone(),
        "text/csv": binary.clone(),
        "text/html": binary,
    })
}

fn parameter(param: &Param) -> Value {
    let place = match param.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
    };
    let mut parameter = json!({
        "name": param.name,
        "in": place,
        "required": param.is_needed(),
        "schema": param.form.schema(),
        "description": format!("{} {}", param.en, param.zh),
        "example": param.form.example(param.name),
    });
    if matches!(param.form, Form::Choices(_)) {
        // By comma in one parameter, not one parameter for each.
        parameter["explode"] = json!(false);
    }
    parameter
}

/// The statuses of the problems that a route answers besides those of every route, each with what it means.
fn problems(route: &Route) -> Vec<(u16, &'static str)> {
    let guarded = !matches!(route.access, Access::Public(_));
    let mut found = vec![(400, "The request is not as this document says: `errors` names every field.")];
    // Whoever signs in has no token yet, and is refused or asked for more.
    if guarded || route.action() == "public.sign-in" {
        found.push((401, "No token, or one that is not taken."));
        found.push((403, "Not allowed to this role, or to somebody who has nothing to do with it."));
    }
    found.push((404, "There is no such thing: what the path, or a filter, names."));
    if route.method == Method::Post {
        found.push((408, "The body did not come in time."));
        found.push((409, "Somebody else was first: read it again."));
        found.push((413, "Too large."));
        found.push((415, "Not JSON."));
    }
    found
        .push((422, "Refused by the rules: `code` and `article` say which; or parameters that contradict each other."));
    found.push((429, "Too many requests, or too many wrong secrets; `Retry-After` says when to come again."));
    found.push((503, "Not available now; `Retry-After` says when to ask again."));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn the_checked_in_document_is_the_one_the_table_makes() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, text()).unwrap();
        }
        let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            checked_in == text(),
            "openapi.json differs from the route table; run the test with UPDATE_GOLDEN=1 and review the diff"
        );
    }

    #[test]
    fn every_reference_of_the_document_leads_somewhere() {
        fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
            match value {
                Value::Object(map) => {
                    found.extend(map.get("$ref").and_then(Value::as_str));
                    map.values().for_each(|value| references(value, found));
                }
                Value::Array(values) => values.iter().for_each(|value| references(value, found)),
                _ => {}
            }
        }
        let document = document();
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        assert!(found.len() > 20, "only {} references", found.len());
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leaves the document"));
            assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
        }
    }
}
