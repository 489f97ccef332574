//! The rules that `buf lint` checks by default (STANDARD), as far as these files can break them, without the program.
//!
//! What a consumer's linter would find is fixed here or stands in [`EXCEPTIONS`] with its reason; an exception that is no longer
//! needed is found too. There are no services, no public or weak imports and no options, and a test says so, so that the rules
//! about them hold by themselves.
use crate::CONTRACT;
use crate::documentation::{enumerations, messages};
use prost_reflect::{FileDescriptor, Syntax};
use std::collections::BTreeMap;

/// Rules that are not kept, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "ENUM_VALUE_PREFIX",
        "each enumeration is `Value` in a message of its own name, which scopes its values in every language; a prefix would stand in \
         the JSON of every stored event (`CHANNEL_VALUE_VISIT` for `VISIT`), and code sets are read by people",
    ),
    (
        "ENUM_ZERO_VALUE_SUFFIX",
        "the zero is `UNSPECIFIED` without a prefix, for the same reason; no event ever carries it",
    ),
];

fn files() -> Vec<FileDescriptor> {
    CONTRACT.files().filter(|file| file.package_name() == "anjuan.v1").collect()
}

fn is_pascal(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_snake(name: &str, is_letter: fn(&u8) -> bool) -> bool {
    let inside =
        name.split('_').all(|part| !part.is_empty() && part.bytes().all(|b| is_letter(&b) || b.is_ascii_digit()));
    inside && name.as_bytes().first().is_some_and(is_letter)
}

/// What breaks which rule.
fn findings() -> BTreeMap<&'static str, Vec<String>> {
    let mut found = BTreeMap::<&'static str, Vec<String>>::new();
    let mut check = |rule: &'static str, name: &str, holds: bool| {
        if !holds {
            found.entry(rule).or_default().push(name.to_owned());
        }
    };
    for file in files() {
        let (name, package) = (file.name(), file.package_name());
        check("SYNTAX_SPECIFIED", name, file.syntax() == Syntax::Proto3);
        check("PACKAGE_LOWER_SNAKE_CASE", name, package.split('.').all(|part| is_snake(part, u8::is_ascii_lowercase)));
        let version = package.rsplit('.').next().and_then(|last| last.strip_prefix('v')).map(str::parse::<u32>);
        check("PACKAGE_VERSION_SUFFIX", name, matches!(version, Some(Ok(1..))));
        let stem = name.strip_suffix(".proto").and_then(|path| path.strip_prefix(&package.replace('.', "/")));
        let stem = stem.and_then(|stem| stem.strip_prefix('/'));
        check("PACKAGE_DIRECTORY_MATCH", name, stem.is_some_and(|stem| !stem.contains('/')));
        check("FILE_LOWER_SNAKE_CASE", name, stem.is_some_and(|stem| is_snake(stem, u8::is_ascii_lowercase)));
        for import in file.dependencies() {
            let used = uses(&file, &import);
            check("IMPORT_USED", &format!("{name} imports {}", import.name()), used);
        }
    }
    for message in messages() {
        check("MESSAGE_PASCAL_CASE", message.full_name(), is_pascal(message.name()));
        for field in message.fields() {
            check("FIELD_LOWER_SNAKE_CASE", field.full_name(), is_snake(field.name(), u8::is_ascii_lowercase));
        }
        for oneof in message.oneofs().filter(|oneof| !oneof.is_synthetic()) {
            check("ONEOF_LOWER_SNAKE_CASE", oneof.full_name(), is_snake(oneof.name(), u8::is_ascii_lowercase));
        }
    }
    for enumeration in enumerations() {
        check("ENUM_PASCAL_CASE", enumeration.full_name(), is_pascal(enumeration.name()));
        let numbers: Vec<i32> = enumeration.values().map(|value| value.number()).collect();
        let mut distinct = numbers.clone();
        distinct.sort_unstable();
        distinct.dedup();
        check("ENUM_NO_ALLOW_ALIAS", enumeration.full_name(), distinct.len() == numbers.len());
        check("ENUM_FIRST_VALUE_ZERO", enumeration.full_name(), numbers.first() == Some(&0));
        let prefix = format!("{}_", enumeration.name().to_ascii_uppercase());
        for value in enumeration.values() {
            check("ENUM_VALUE_UPPER_SNAKE_CASE", value.full_name(), is_snake(value.name(), u8::is_ascii_uppercase));
            check("ENUM_VALUE_PREFIX", value.full_name(), value.name().starts_with(&prefix));
            check(
                "ENUM_ZERO_VALUE_SUFFIX",
                value.full_name(),
                value.number() != 0 || value.name().ends_with("_UNSPECIFIED"),
            );
        }
    }
    found
}

/// Whether a file names a message of one that it imports.
fn uses(file: &FileDescriptor, import: &FileDescriptor) -> bool {
    let own = messages().filter(|message| message.parent_file() == *file);
    let mut types =
        own.flat_map(|message| message.fields().collect::<Vec<_>>()).filter_map(|field| match field.kind() {
            prost_reflect::Kind::Message(message) => Some(message.parent_file()),
            prost_reflect::Kind::Enum(enumeration) => Some(enumeration.parent_file()),
            _ => None,
        });
    types.any(|named| named == *import)
}

#[test]
fn a_linter_finds_nothing_but_the_listed_exceptions() {
    let mut found = findings();
    for (rule, reason) in EXCEPTIONS {
        assert!(found.remove(rule).is_some(), "{rule} is kept by now: remove it from the exceptions ({reason})");
    }
    assert!(found.is_empty(), "fix it, or list it with its reason: {found:#?}");
}

#[test]
fn there_is_nothing_that_the_other_rules_speak_of() {
    assert!(files().len() > 20);
    for file in files() {
        let proto = file.file_descriptor_proto();
        assert!(proto.service.is_empty(), "{} has a service: check the rules for services too", file.name());
        assert!(proto.public_dependency.is_empty() && proto.weak_dependency.is_empty(), "{}", file.name());
        assert!(proto.options.is_none(), "{} has options, which must be the same in all files", file.name());
        let others = file.dependencies().filter(|import| import.package_name() == "anjuan.v1");
        for import in others {
            let back = import.dependencies().any(|again| again.name() == file.name());
            assert!(!back, "{} and {} import each other", file.name(), import.name());
        }
    }
}
