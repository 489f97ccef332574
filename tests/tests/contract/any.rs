//! Any message of the contract: every field by its type, texts by the form that the field's comment states.
//!
//! The comments are part of the contract, so this reads them: a day, a time of day, `kind/id`, a UUID, points, a name of a list.
use crate::documentation::comment;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::points::Points;
use anjuan_tests::generate::Gen;
use chrono::NaiveDate;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, Value};
use std::collections::HashMap;

/// A source of messages.
pub(crate) struct Any {
    g: Gen,
    full: bool,
}

impl Any {
    pub(crate) fn new(seed: u64) -> Self {
        Self { g: Gen::new(seed), full: false }
    }

    /// Every optional field is set and no list is empty.
    pub(crate) fn full(mut self) -> Self {
        self.full = true;
        self
    }

    /// Any message that keeps to the comments.
    pub(crate) fn message(&mut self, descriptor: &MessageDescriptor) -> DynamicMessage {
        match descriptor.full_name() {
            "google.protobuf.Timestamp" => self.timestamp(descriptor),
            "google.protobuf.Struct" => self.object(descriptor),
            _ => self.fields(descriptor),
        }
    }

    fn fields(&mut self, descriptor: &MessageDescriptor) -> DynamicMessage {
        let mut message = DynamicMessage::new(descriptor.clone());
        for field in descriptor.fields() {
            if field.is_list() {
                let length = if self.full { 2 } else { self.g.below(4) };
                let list = (0..length).map(|_| self.value(&field)).collect();
                message.set_field(&field, Value::List(list));
            } else if !field.field_descriptor_proto().proto3_optional() || self.full || self.g.make() {
                let value = self.value(&field);
                message.set_field(&field, value);
            }
        }
        message
    }

    fn value(&mut self, field: &FieldDescriptor) -> Value {
        match field.kind() {
            Kind::Bool => Value::Bool(self.g.make()),
            Kind::Int32 => Value::I32(self.g.make()),
            Kind::Uint32 => Value::U32(self.g.make()),
            Kind::Uint64 => Value::U64(u64::from(self.g.make::<u32>()) << self.g.below(32)),
            Kind::String => Value::String(self.text(field)),
            Kind::Message(descriptor) => Value::Message(self.message(&descriptor)),
            Kind::Enum(descriptor) => {
                let values: Vec<i32> =
                    descriptor.values().map(|value| value.number()).filter(|number| *number != 0).collect();
                Value::EnumNumber(self.g.pick(&values))
            }
            other => panic!("{} is of a type the service does not use: {other:?}", field.full_name()),
        }
    }

    fn text(&mut self, field: &FieldDescriptor) -> String {
        let form = comment(field.parent_file(), field.path());
        if form.contains("`YYYY-MM-DD`") {
            self.g.make::<NaiveDate>().to_string()
        } else if form.contains("`HH:MM`") {
            format!("{:02}:{:02}", self.g.below(24), self.g.below(60))
        } else if form.contains("`kind/id`") {
            self.g.make::<AggregateRef>().to_string()
        } else if form.contains("UUID") {
            self.g.uuid().to_string()
        } else if form.contains("`1.5`") {
            self.g.make::<Points>().to_string()
        } else if form.contains("`decimal`") {
            self.g.make::<u64>().to_string()
        } else if form.to_lowercase().contains("left out") {
            // What may be left out is never empty.
            self.g.token()
        } else if let Some(names) = listed_names(&form) {
            self.g.pick(&names)
        } else {
            self.g.make()
        }
    }

    fn timestamp(&mut self, descriptor: &MessageDescriptor) -> DynamicMessage {
        // The first and last seconds that RFC 3339 can write.
        let (first, last) = (-62_135_596_800_i64, 253_402_300_799_i64);
        let span = usize::try_from(last - first + 1).expect("a 64-bit machine");
        let seconds = first + self.g.below(span) as i64;
        let mut message = DynamicMessage::new(descriptor.clone());
        message.set_field_by_name("seconds", Value::I64(seconds));
        message.set_field_by_name("nanos", Value::I32(self.g.nanoseconds() as i32));
        message
    }

    fn object(&mut self, descriptor: &MessageDescriptor) -> DynamicMessage {
        let map = descriptor.get_field_by_name("fields").expect("Struct has fields");
        let Kind::Message(entry) = map.kind() else { panic!("Struct is a map") };
        let Kind::Message(value) = entry.map_entry_value_field().kind() else { panic!("Struct holds values") };
        let mut text = DynamicMessage::new(value);
        text.set_field_by_name("string_value", Value::String(self.g.make()));
        let mut message = DynamicMessage::new(descriptor.clone());
        message.set_field(&map, Value::Map(HashMap::from([(MapKey::String(self.g.token()), Value::Message(text))])));
        message
    }
}

/// The names of a comment that says "by their names: a b c."; none where it does not.
pub(crate) fn listed_names(comment: &str) -> Option<Vec<String>> {
    let (_, list) = comment.split_once("by their names:")?;
    let (list, _) = list.split_once('.')?;
    Some(list.split_whitespace().map(str::to_owned).collect())
}

/// Sets the enumeration that stands at `place` (in reading order) to its zero; answers its name, none past the last.
pub(crate) fn blank_enum(message: &mut DynamicMessage, place: usize) -> Option<String> {
    fn walk(value: &mut Value, kind: &Kind, left: &mut usize) -> bool {
        match (value, kind) {
            (Value::List(list), _) => list.iter_mut().any(|value| walk(value, kind, left)),
            (Value::Message(message), _) => fields(message, left).is_some(),
            (value @ Value::EnumNumber(_), Kind::Enum(_)) if *left == 0 => {
                *value = Value::EnumNumber(0);
                true
            }
            (Value::EnumNumber(_), Kind::Enum(_)) => {
                *left -= 1;
                false
            }
            _ => false,
        }
    }
    fn fields(message: &mut DynamicMessage, left: &mut usize) -> Option<String> {
        if message.descriptor().full_name().starts_with("google.") {
            return None;
        }
        message
            .fields_mut()
            .find_map(|(field, value)| walk(value, &field.kind(), left).then(|| field.full_name().to_owned()))
    }
    use prost_reflect::ReflectMessage;
    let mut left = place;
    fields(message, &mut left)
}
