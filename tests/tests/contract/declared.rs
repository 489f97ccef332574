//! `proto/anjuan/v1/*.proto` follow from the declarations of the events (契约生成): which messages there are, their fields, types and
//! presence are those of the Rust types that `events!` names, and nobody writes them by hand.
//!
//! Three things come from elsewhere. Numbers are kept in `proto/released.json` for ever, and what is new gets the next one. Comments
//! stay as the files have them: they carry the Chinese terms and the forms of texts on which consumers rely; what is new has the Rust doc
//! of its declaration, which may be edited in the file. And `envelope.proto` is no data of an event: it is frozen and written by hand.
//! Where a comment and its declaration are not the same text, both stand in `comments.golden.txt`: neither changes unseen.
//! `UPDATE_GOLDEN=1` writes the files before they are compiled; then `UPDATE_RELEASED=1` keeps the new numbers.
use crate::documentation::written;
use crate::released::{Released, recorded};
use crate::{compiled, name_of};
use anjuan_domain::event::Event;
use anjuan_domain::vocabulary::declare::EventType;
use anjuan_domain::vocabulary::ids::Kind;
use prost_reflect::{DescriptorPool, FileDescriptor, MessageDescriptor};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What every message of ours begins with.
const PACKAGE: &str = "anjuan.v1.";
/// The file that is written by hand.
const ENVELOPE: &str = "anjuan/v1/envelope.proto";
/// How wide a new comment gets.
const WIDTH: usize = 130;

/// One field as its type declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Field {
    name: String,
    /// `optional `, `repeated ` or nothing.
    label: &'static str,
    r#type: String,
    doc: String,
}

/// What a message is: its fields, or the names of a code set with their docs.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    Fields(Vec<Field>),
    Values(Vec<(String, String)>),
}

/// One message as it is declared.
#[derive(Debug, Clone)]
struct Message {
    doc: String,
    file: String,
    shape: Shape,
}

/// Everything that is declared: the messages by full name, in the order in which events lead to them.
struct Declared<'a> {
    released: &'a Released,
    definitions: Map<String, Value>,
    /// The message of a definition.
    names: BTreeMap<String, String>,
    messages: Vec<(String, Message)>,
}

impl<'a> Declared<'a> {
    fn read(released: &'a Released) -> Self {
        let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
        let events: Vec<(&EventType, Value)> =
            Event::table().map(|row| (row, (row.data)(&mut generator).to_value())).collect();
        let definitions = generator.take_definitions(true).into_iter().collect();
        let mut declared = Self { released, definitions, names: BTreeMap::new(), messages: vec![] };
        for (row, schema) in &events {
            let definition = declared.definition(schema).unwrap_or_else(|| panic!("{}: data is no struct", row.name));
            declared.visit(&definition, name_of(row.schema), &file_of(row), Some(row));
        }
        declared
    }

    /// The name of the definition that a schema leads to.
    fn definition(&self, schema: &Value) -> Option<String> {
        let reference = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
        reference.map(str::to_owned).or_else(|| {
            let either = schema["anyOf"].as_array()?;
            either.iter().find_map(|one| self.definition(one))
        })
    }

    /// Reads a definition and what it leads to.
    fn visit(&mut self, definition: &str, name: &str, file: &str, event: Option<&EventType>) {
        if let Some(known) = self.names.insert(definition.to_owned(), name.to_owned()) {
            assert_eq!(known, name, "`{definition}` is the message {known} and {name}");
            return;
        }
        let schema = self.definitions[definition].clone();
        let file = self.released.file_of(name).unwrap_or(file).to_owned();
        let shape = match values(&schema) {
            Some(values) => Shape::Values(values),
            None => Shape::Fields(self.fields(name, &schema, &file)),
        };
        let said = schema["description"].as_str().unwrap_or_default();
        let doc = event.map_or_else(
            || plain(said),
            |row| format!("{} ({}). `{}`.", row.doc.trim().trim_end_matches('.'), row.zh, row.name),
        );
        match self.messages.iter().find(|(known, _)| known == name) {
            // Two Rust types of one message, as every definition that is withdrawn: they must not differ.
            Some((_, known)) => assert_eq!(known.shape, shape, "{name} is declared in two ways"),
            None => self.messages.push((name.to_owned(), Message { doc, file, shape })),
        }
    }

    fn fields(&mut self, message: &str, schema: &Value, file: &str) -> Vec<Field> {
        let none = Map::new();
        let (properties, always) = match schema["oneOf"].as_array() {
            // An enum whose variants hold something: exactly one of the fields is there.
            Some(variants) => {
                let all = variants.iter().filter_map(|variant| variant["properties"].as_object()).flatten();
                (all.map(|(name, schema)| (name.clone(), schema.clone())).collect(), vec![])
            }
            None => {
                let always = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                (schema["properties"].as_object().unwrap_or(&none).clone(), always.map(str::to_owned).collect())
            }
        };
        // What is always there in the order of the declaration, then what may be left out.
        let later = properties.keys().filter(|name| !always.contains(name)).cloned().collect::<Vec<_>>();
        let names = always.iter().cloned().chain(later);
        names.map(|json| self.field(message, (&json, &properties[&json]), always.contains(&json), file)).collect()
    }

    fn field(&mut self, message: &str, (json, schema): (&str, &Value), always: bool, file: &str) -> Field {
        let name = snake(json);
        let is_list = schema["type"].as_str() == Some("array");
        let inner = if is_list { &schema["items"] } else { schema };
        let (r#type, form) = self.r#type(message, &name, inner, file);
        let label = match (is_list, always) {
            (true, _) => "repeated ",
            (false, false) => "optional ",
            (false, true) => "",
        };
        let mut doc = plain(schema["description"].as_str().unwrap_or_default());
        if let Some(form) = form.filter(|form| !doc.contains(form)) {
            doc = format!("{doc} {form}.").trim_start().to_owned();
        }
        Field { name, label, r#type, doc }
    }

    /// The type of a field, and the form of a text that its comment must state.
    fn r#type(&mut self, message: &str, field: &str, schema: &Value, file: &str) -> (String, Option<&'static str>) {
        let Some(definition) = self.definition(schema) else { return scalar(message, field, schema) };
        let own = self.definitions[&definition].clone();
        let is_object = own["type"].as_str() == Some("object") || own["oneOf"][0]["properties"].is_object();
        if !is_object && values(&own).is_none() {
            let form = match definition.as_str() {
                "AggregateRef" => Some("`kind/id`"),
                "Points" => Some("`1.5`"),
                _ => None,
            };
            // A code set whose names are no names of proto stays a text.
            return if own["type"].as_str() == Some("string") || own["oneOf"].is_array() || own["enum"].is_array() {
                (scalar(message, field, &serde_json::json!({"type": "string", "format": own["format"]})).0, form)
            } else {
                scalar(message, field, &own)
            };
        }
        let released = self.released.type_of(message, field).map(|name| name.trim_end_matches(".Value").to_owned());
        let rust = format!("{PACKAGE}{}", definition.trim_end_matches(|digit: char| digit.is_ascii_digit()));
        let name = self.names.get(&definition).cloned().or(released).unwrap_or(rust);
        self.visit(&definition, &name, file, None);
        let short = name.strip_prefix(PACKAGE).expect("it is one of ours");
        let value = if is_object { "" } else { ".Value" };
        (format!("{short}{value}"), None)
    }
}

/// The type of what is no message.
fn scalar(message: &str, field: &str, schema: &Value) -> (String, Option<&'static str>) {
    let of = match &schema["type"] {
        Value::String(of) => of.as_str(),
        Value::Array(either) => either.iter().filter_map(Value::as_str).find(|of| *of != "null").unwrap_or_default(),
        _ => "",
    };
    let (name, form) = match (of, schema["format"].as_str().unwrap_or_default()) {
        ("string", "date-time") => ("google.protobuf.Timestamp", None),
        ("string", "date") => ("string", Some("`YYYY-MM-DD`")),
        ("string", "partial-date-time" | "partial-time" | "time") => ("string", Some("`HH:MM`")),
        ("string", "uuid") => ("string", Some("UUID")),
        ("string", "decimal") => ("string", Some("`decimal`")),
        ("string", _) => ("string", None),
        ("boolean", _) => ("bool", None),
        ("integer", "uint8" | "uint16" | "uint32") => ("uint32", None),
        ("integer", "int8" | "int16" | "int32") => ("int32", None),
        other => panic!("{message}.{field}: {other:?} has no type in the contract; a 64-bit number is a decimal text"),
    };
    (name.to_owned(), form)
}

/// The names of a code set with their docs; none for anything else. Names that proto does not allow make it a text.
fn values(schema: &Value) -> Option<Vec<(String, String)>> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let found: Vec<(String, String)> = match (schema["oneOf"].as_array(), schema["enum"].as_array()) {
        (Some(variants), _) => {
            let all = variants.iter().map(|one| match (text(&one["const"]), one["enum"].as_array()) {
                (Some(name), _) => Some(vec![(name, plain(one["description"].as_str().unwrap_or_default()))]),
                (None, Some(names)) => names.iter().map(|name| Some((text(name)?, String::new()))).collect(),
                (None, None) => None,
            });
            all.collect::<Option<Vec<_>>>()?.concat()
        }
        (None, Some(names)) => names.iter().map(|name| Some((text(name)?, String::new()))).collect::<Option<_>>()?,
        (None, None) => return None,
    };
    let upper =
        |name: &str| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    found.iter().all(|(name, _)| upper(name)).then_some(found)
}

/// `maskedName` as proto has it: `masked_name`.
fn snake(json: &str) -> String {
    let mut name = String::new();
    for letter in json.chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// A Rust doc in one line.
fn plain(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn file_of(row: &EventType) -> String {
    format!("anjuan/v1/{}.proto", row.kind().expect("an event is of a kind"))
}

/// A comment: as the file has it, else what is declared.
fn commented(out: &mut String, indent: &str, kept: Option<&str>, declared: &str) {
    let lines: Vec<String> = match kept.filter(|kept| !kept.trim().is_empty()) {
        Some(kept) => kept.trim_end().lines().map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned()).collect(),
        None => wrapped(declared),
    };
    for line in lines {
        let _ = writeln!(out, "{}", format!("{indent}// {line}").trim_end());
    }
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    for word in text.split(' ') {
        match lines.last_mut().filter(|line| line.chars().count() + word.chars().count() < WIDTH) {
            Some(line) => *line = format!("{line} {word}"),
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The names in their order: those that the file has, then the new ones.
fn ordered<'a>(there: impl Iterator<Item = String>, declared: impl Iterator<Item = &'a str>) -> Vec<String> {
    let declared: Vec<&str> = declared.collect();
    let kept: Vec<String> = there.filter(|name| declared.contains(&name.as_str())).collect();
    let new: Vec<String> = declared
        .iter()
        .filter(|name| !kept.iter().any(|known| known == *name))
        .map(|name| (*name).to_owned())
        .collect();
    [kept, new].concat()
}

/// Writes one message.
fn message(
    out: &mut String,
    (name, declared): (&str, &Message),
    there: Option<&MessageDescriptor>,
    released: &Released,
) {
    let kept = |path: &[i32]| there.and_then(|there| written(&there.parent_file(), path));
    let own = there.map(|there| there.path().to_vec());
    commented(out, "", own.as_deref().and_then(kept).as_deref(), &declared.doc);
    let short = name.strip_prefix(PACKAGE).expect("it is one of ours");
    let _ = writeln!(out, "message {short} {{");
    match &declared.shape {
        Shape::Fields(fields) => {
            let names = ordered(
                there
                    .into_iter()
                    .flat_map(|there| there.fields().map(|field| field.name().to_owned()).collect::<Vec<_>>()),
                fields.iter().map(|field| field.name.as_str()),
            );
            let mut numbers = released.numbers_of(name);
            for field in &names {
                let field = fields.iter().find(|known| known.name == *field).expect("it is declared");
                let number = next(&mut numbers, &field.name);
                let path =
                    there.and_then(|there| there.get_field_by_name(&field.name)).map(|field| field.path().to_vec());
                commented(out, "  ", path.as_deref().and_then(kept).as_deref(), &field.doc);
                let _ = writeln!(out, "  {}{} {} = {number};", field.label, field.r#type, field.name);
            }
        }
        Shape::Values(values) => {
            let there = there.and_then(|there| there.child_enums().next());
            let names = ordered(
                there.iter().flat_map(|there| there.values().map(|value| value.name().to_owned()).collect::<Vec<_>>()),
                values.iter().map(|(name, _)| name.as_str()),
            );
            let path = there.as_ref().map(|there| there.path().to_vec());
            commented(out, "  ", path.as_deref().and_then(kept).as_deref(), "The values.");
            out.push_str("  enum Value {\n    // Never stored.\n    UNSPECIFIED = 0;\n");
            let mut numbers = released.numbers_of(name);
            for value in &names {
                let number = next(&mut numbers, value);
                let doc = values.iter().find(|(known, _)| known == value).map_or("", |(_, doc)| doc);
                let path = there
                    .as_ref()
                    .and_then(|there| there.values().find(|known| known.name() == value))
                    .map(|value| value.path().to_vec());
                commented(out, "    ", path.as_deref().and_then(kept).as_deref(), doc);
                let _ = writeln!(out, "    {value} = {number};");
            }
            out.push_str("  }\n");
        }
    }
    out.push_str("}\n");
}

/// The number that was released, or the next one: none is ever used again.
fn next(numbers: &mut BTreeMap<String, u32>, name: &str) -> u32 {
    let free = numbers.values().max().map_or(1, |last| last + 1);
    *numbers.entry(name.to_owned()).or_insert(free)
}

/// One file as it follows from what is declared.
fn file(name: &str, declared: &Declared<'_>, there: Option<&FileDescriptor>) -> String {
    let own: Vec<&(String, Message)> = declared.messages.iter().filter(|(_, message)| message.file == name).collect();
    let mut out = String::new();
    let kind = name.strip_prefix("anjuan/v1/").and_then(|name| name.strip_suffix(".proto")).and_then(Kind::parse);
    let title = kind.map_or_else(String::new, |kind| {
        let (en, zh) = kind.title();
        format!("What can happen: {} ({zh}). Events `anjuan.{kind}.*`.", en.to_lowercase())
    });
    commented(&mut out, "", there.and_then(|there| written(there, &[12])).as_deref(), &title);
    out.push_str("syntax = \"proto3\";\npackage anjuan.v1;\n");
    let imports: BTreeSet<String> =
        own.iter().flat_map(|(_, message)| imported(message, declared)).filter(|file| file != name).collect();
    if !imports.is_empty() {
        out.push('\n');
        imports.iter().for_each(|file| _ = writeln!(out, "import \"{file}\";"));
    }
    let in_file = there
        .into_iter()
        .flat_map(|there| there.messages().map(|message| message.full_name().to_owned()).collect::<Vec<_>>());
    for name in ordered(in_file, own.iter().map(|(name, _)| name.as_str())) {
        let (name, declared_message) = own.iter().find(|(known, _)| *known == name).expect("it is declared");
        out.push('\n');
        let there = there.and_then(|there| there.messages().find(|message| message.full_name() == name));
        message(&mut out, (name, declared_message), there.as_ref(), declared.released);
    }
    out
}

/// The files that the fields of a message come from.
fn imported(message: &Message, declared: &Declared<'_>) -> Vec<String> {
    let Shape::Fields(fields) = &message.shape else { return vec![] };
    let of = |field: &Field| {
        if field.r#type == "google.protobuf.Timestamp" {
            return Some("google/protobuf/timestamp.proto".to_owned());
        }
        let name = format!("{PACKAGE}{}", field.r#type.trim_end_matches(".Value"));
        declared.messages.iter().find(|(known, _)| *known == name).map(|(_, message)| message.file.clone())
    };
    fields.iter().filter_map(of).collect()
}

/// Every file, by path under `proto`.
fn files(there: &DescriptorPool) -> BTreeMap<String, String> {
    let released = recorded();
    let declared = Declared::read(&released);
    let names: BTreeSet<&str> = declared.messages.iter().map(|(_, message)| message.file.as_str()).collect();
    let file = |name: &str| file(name, &declared, there.get_file_by_name(name).as_ref());
    names.into_iter().map(|name| (name.to_owned(), file(name))).collect()
}

/// Writes the files as they follow from what is declared.
pub(crate) fn write() {
    for (name, text) in files(&compiled()) {
        std::fs::write(anjuan_tests::golden::root().join("proto").join(&name), text)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn the_proto_files_are_those_of_the_declarations() {
    let files = files(&crate::CONTRACT);
    for (name, text) in &files {
        let there = std::fs::read_to_string(anjuan_tests::golden::root().join("proto").join(name)).unwrap_or_default();
        let differs = there.lines().zip(text.lines()).find(|(there, declared)| there != declared);
        assert!(
            there == *text,
            "{name} differs from the events as they are declared: run the test with UPDATE_GOLDEN=1\n{differs:#?}"
        );
    }
    let there: BTreeSet<String> =
        crate::CONTRACT.files().map(|file| file.name().to_owned()).filter(|name| name.starts_with("anjuan/")).collect();
    let declared: BTreeSet<String> = files.into_keys().chain([ENVELOPE.to_owned()]).collect();
    assert_eq!(there, declared, "a file of proto/ that no event leads to");
}

/// Each message, field and value whose comment says something else than its declaration: what the file says, and what is declared.
fn comments(there: &DescriptorPool) -> String {
    let released = recorded();
    let declared = Declared::read(&released);
    let mut out = String::new();
    let mut compare = |name: &str, kept: Option<String>, doc: &str| {
        let kept = plain(&kept.unwrap_or_default());
        if kept != plain(doc) {
            let _ = writeln!(out, "{name}\n  proto: {kept}\n  rust:  {}", plain(doc));
        }
    };
    for (name, message) in &declared.messages {
        let Some(there) = there.get_message_by_name(name) else { continue };
        let file = there.parent_file();
        compare(name, written(&file, there.path()), &message.doc);
        match &message.shape {
            Shape::Fields(fields) => {
                for field in fields {
                    let path = there.get_field_by_name(&field.name).map(|field| field.path().to_vec());
                    compare(&format!("{name}.{}", field.name), path.and_then(|path| written(&file, &path)), &field.doc);
                }
            }
            Shape::Values(values) => {
                let own: Vec<_> = there.child_enums().flat_map(|own| own.values().collect::<Vec<_>>()).collect();
                for (value, doc) in values {
                    let path = own.iter().find(|known| known.name() == value).map(|value| value.path().to_vec());
                    compare(&format!("{name}.{value}"), path.and_then(|path| written(&file, &path)), doc);
                }
            }
        }
    }
    out
}

/// A comment may say more than the declaration, in words of its own: the Chinese term, the form of a text. Both stand side by side in a
/// golden, so that whoever changes the one sees the other in the difference that is reviewed.
#[test]
fn a_comment_that_differs_from_its_declaration_is_looked_at_when_either_changes() {
    let golden = anjuan_tests::golden::root().join("tests/tests/contract/comments.golden.txt");
    let found = comments(&crate::CONTRACT);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &found).unwrap_or_else(|error| panic!("{}: {error}", golden.display()));
    }
    let kept = std::fs::read_to_string(&golden).unwrap_or_default();
    let differs = kept.lines().zip(found.lines()).find(|(kept, found)| kept != found);
    assert!(
        kept == found,
        "a comment of proto/ or the declaration it stands for was changed: see that both still say the same, then run the test with \
         UPDATE_GOLDEN=1\n{differs:#?}"
    );
}

#[test]
fn a_new_field_gets_the_next_number_and_none_is_used_again() {
    let mut numbers = BTreeMap::from([("basis".to_owned(), 1), ("gone".to_owned(), 7)]);
    assert_eq!((next(&mut numbers, "basis"), next(&mut numbers, "place"), next(&mut numbers, "by")), (1, 8, 9));
    assert_eq!(next(&mut BTreeMap::new(), "first"), 1);
    assert_eq!((snake("maskedName"), snake("to")), ("masked_name".to_owned(), "to".to_owned()));
}
