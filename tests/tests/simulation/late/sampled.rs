//! Any command of a kind (任意指令), made from the schema of its verb: every verb is tried, and every field that holds a time holds one
//! that would suit whoever is in breach.
//!
//! Most are refused for what they say; that is no matter. What is accepted must not make a breach disappear.
use anjuan_domain::command::{Body, Commands};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_tests::generate::Gen;
use chrono::TimeDelta;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// What a sampled command can name.
pub(super) struct Hints<'a> {
    /// Now.
    pub(super) now: Instant,
    /// A moment at which it would have been in time.
    pub(super) in_time: Instant,
    /// The staff.
    pub(super) persons: Vec<&'a str>,
    /// The windows.
    pub(super) windows: Vec<&'a str>,
    /// Some aggregates.
    pub(super) aggregates: Vec<String>,
}

/// One of the verbs that people give, and that opens nothing, with any body; none where what was made does not read.
pub(super) fn command(dice: &mut Gen, commands: Commands, hints: &Hints<'_>) -> Option<Body> {
    let verbs: Vec<_> = commands.verbs().iter().filter(|verb| verb.is_for_people() && !verb.first).collect();
    let verb = dice.pick(&verbs);
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let schema = (verb.schema)(&mut generator).as_value().clone();
    let shared = Value::Object(generator.definitions().clone());
    let body = Sampler { dice, shared: &shared, hints }.value(&schema, verb.name);
    serde_json::from_value(json!({commands.as_str(): {verb.name: body}})).ok()
}

struct Sampler<'a> {
    dice: &'a mut Gen,
    shared: &'a Value,
    hints: &'a Hints<'a>,
}

impl Sampler<'_> {
    fn value(&mut self, schema: &Value, name: &str) -> Value {
        if let Some(shared) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
            let schema = self.shared[shared].clone();
            return self.value(&schema, name);
        }
        if let Some(only) = schema.get("const") {
            return only.clone();
        }
        if let Some(names) = schema["enum"].as_array() {
            return self.dice.pick(names);
        }
        for several in ["anyOf", "oneOf"] {
            if let Some(choices) = schema[several].as_array() {
                let wanted: Vec<&Value> = choices.iter().filter(|choice| choice["type"] != "null").collect();
                let nothing = wanted.len() < choices.len() && self.dice.below(10) < 3;
                let choice = if nothing { Value::Null } else { self.dice.pick(&wanted).clone() };
                return if nothing { choice } else { self.value(&choice, name) };
            }
        }
        let kind = match &schema["type"] {
            Value::Array(several) => self.dice.pick(several),
            one => one.clone(),
        };
        match kind.as_str() {
            Some("object") => self.object(schema),
            Some("array") => {
                let count = self.dice.below(3);
                (0..count).map(|_| self.value(&schema["items"], name)).collect()
            }
            Some("integer" | "number") => json!(1 + self.dice.below(9)),
            Some("boolean") => json!(self.dice.below(2) == 0),
            Some("string") => self.text(schema, name),
            _ => Value::Null,
        }
    }

    fn object(&mut self, schema: &Value) -> Value {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut made = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if required.contains(&json!(name)) || self.dice.below(10) < 6 {
                made.insert(name.clone(), self.value(property, name));
            }
        }
        Value::Object(made)
    }

    fn text(&mut self, schema: &Value, name: &str) -> Value {
        let minutes = self.dice.below(600) as i64;
        let times = [self.hints.in_time, self.hints.in_time - TimeDelta::minutes(minutes), self.hints.now];
        let time = self.dice.pick(&times);
        match (schema["format"].as_str(), name) {
            (Some("date-time"), _) => json!(time.to_rfc3339()),
            (Some("date"), _) => json!(anjuan_domain::clock::civil::date_of(time).to_string()),
            (_, "window" | "to" | "windows") if self.dice.below(2) == 0 => json!(self.dice.pick(&self.hints.windows)),
            // A corrected time is a text.
            (_, "to") => json!(time.to_rfc3339()),
            (_, "aggregate" | "about" | "matter") if !self.hints.aggregates.is_empty() => {
                json!(self.dice.pick(&self.hints.aggregates))
            }
            (
                _,
                "person" | "persons" | "agent" | "handler" | "away" | "cover" | "back" | "receiver" | "investigator",
            ) => {
                json!(self.dice.pick(&self.hints.persons))
            }
            (_, "reviewer" | "archivist" | "substitute") => json!(self.dice.pick(&self.hints.persons)),
            _ => json!(self.dice.pick(&["经核实情况属实", "D-1", "登记簿第3页", "time-limit/3.4"])),
        }
    }
}
