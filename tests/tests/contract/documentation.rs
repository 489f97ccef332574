//! Everything in `proto/` is explained: messages, fields, values. Every event type and article it names is real.
use crate::CONTRACT;
use crate::any::listed_names;
use anjuan_domain::event::Event;
use anjuan_domain::vocabulary::actor::Role;
use prost_reflect::{EnumDescriptor, FileDescriptor, MessageDescriptor};
use std::collections::BTreeSet;

/// The comment before the element at `path`; empty where there is none.
pub(crate) fn comment(file: FileDescriptor, path: &[i32]) -> String {
    written(&file, path).unwrap_or_default().trim().to_owned()
}

/// The same as it is written, line by line; none where there is none.
pub(crate) fn written(file: &FileDescriptor, path: &[i32]) -> Option<String> {
    let info = file.file_descriptor_proto().source_code_info.as_ref()?;
    let location = info.location.iter().find(|location| location.path == path)?;
    location.leading_comments.clone()
}

/// The messages of the service, those inside others too.
pub(crate) fn messages() -> impl Iterator<Item = MessageDescriptor> {
    CONTRACT.all_messages().filter(|message| message.package_name() == "anjuan.v1")
}

/// The enumerations of the service.
pub(crate) fn enumerations() -> impl Iterator<Item = EnumDescriptor> {
    CONTRACT.all_enums().filter(|enumeration| enumeration.package_name() == "anjuan.v1")
}

#[test]
fn every_message_field_and_value_is_explained() {
    let mut bare = Vec::new();
    for message in messages() {
        if !comment(message.parent_file(), message.path()).contains(|c: char| c.is_alphabetic() && !c.is_ascii()) {
            bare.push(format!("{} (with its Chinese term)", message.full_name()));
        }
        bare.extend(
            message
                .fields()
                .filter(|field| comment(field.parent_file(), field.path()).is_empty())
                .map(|field| field.full_name().to_owned()),
        );
    }
    for enumeration in enumerations() {
        let values = enumeration.values().filter(|value| comment(enumeration.parent_file(), value.path()).is_empty());
        bare.extend(values.map(|value| value.full_name().to_owned()));
    }
    assert!(bare.is_empty(), "not explained: {bare:#?}");
}

#[test]
fn every_event_message_names_its_type_and_no_other_message_does() {
    for (event_type, schema) in Event::types() {
        let message = crate::message_of(schema);
        let text = comment(message.parent_file(), message.path());
        assert!(
            text.contains(&format!("`{event_type}`")),
            "the comment of {} does not name {event_type}",
            message.full_name()
        );
    }
    let events: BTreeSet<&str> = Event::types().into_iter().map(|(_, schema)| crate::name_of(schema)).collect();
    for message in messages().filter(|message| !events.contains(message.full_name()) && message.name() != "Envelope") {
        let text = comment(message.parent_file(), message.path());
        assert!(!text.contains("`anjuan."), "{} names an event type, but is the message of none", message.full_name());
    }
}

/// The article keys that a comment cites: `time-limit/3.4` of `(关于…; time-limit/3.4)`.
fn cited(text: &str) -> impl Iterator<Item = &str> {
    let of_key = |symbol: char| symbol.is_ascii_alphanumeric() || "-/.".contains(symbol);
    text.split(move |symbol| !of_key(symbol)).map(|key| key.trim_matches('.')).filter(|key| {
        let parts = key.split_once('/');
        parts.is_some_and(|(system, number)| {
            system.len() > 2
                && system.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                && number.bytes().all(|symbol| symbol.is_ascii_digit() || symbol == b'.')
        })
    })
}

#[test]
fn every_article_that_a_comment_cites_exists() {
    let keys = cited("(time-limit/3.4, post/1.2). `kind/id`, `case/7K2M9QX4T1AB`, `monthly/3.overdue`.");
    assert_eq!(keys.collect::<Vec<_>>(), ["time-limit/3.4", "post/1.2"]);
    let mut unknown = BTreeSet::new();
    let mut look = |name: &str, text: &str| {
        let unheard = cited(text).filter(|key| !anjuan_domain::vocabulary::articles::is_known(key));
        unknown.extend(unheard.map(|key| format!("{name}: {key}")));
    };
    for message in messages() {
        look(message.full_name(), &comment(message.parent_file(), message.path()));
        message.fields().for_each(|field| look(field.full_name(), &comment(field.parent_file(), field.path())));
    }
    for enumeration in enumerations() {
        let values = enumeration.values();
        values.for_each(|value| look(value.full_name(), &comment(enumeration.parent_file(), value.path())));
    }
    assert!(unknown.is_empty(), "no such articles: {unknown:#?}");
}

#[test]
fn enumerations_stand_in_a_message_and_begin_with_unspecified() {
    for enumeration in enumerations() {
        assert_eq!(enumeration.name(), "Value", "{} does not stand in a message of its own", enumeration.full_name());
        let parent = enumeration.parent_message().unwrap_or_else(|| panic!("{} stands alone", enumeration.full_name()));
        assert_eq!(parent.fields().count(), 0, "{} is more than a name", parent.full_name());
        assert_eq!(
            enumeration.get_value(0).map(|value| value.name().to_owned()).as_deref(),
            Some("UNSPECIFIED"),
            "{}",
            enumeration.full_name()
        );
    }
}

#[test]
fn the_roles_that_the_contract_lists_are_the_roles_of_the_service() {
    let person = CONTRACT.get_message_by_name("anjuan.v1.PersonDefinition").unwrap();
    let field = person.get_field_by_name("roles").unwrap();
    let listed = listed_names(&comment(field.parent_file(), field.path())).unwrap();
    assert_eq!(listed, Role::ALL.map(|role| role.as_str().to_owned()));
}
