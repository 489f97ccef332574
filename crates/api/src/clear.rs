//! Personal data in the clear (个人信息明文), as it stands in a request before the edge seals it.
//!
//! Wherever a command's body holds a sealed party, a request gives a [`ClearParty`]; wherever it holds a sealed text, a
//! plain one. Which places those are is read from the verb's own schema ([`place`]), and the contract shows the clear
//! forms ([`shown`]), so that no request is described twice. Nothing here is ever stored or logged.
use anjuan_domain::command::Commands;
use anjuan_domain::reference::verbs::Verb;
use anjuan_domain::vocabulary::sealed::PartyKind;
use schemars::{JsonSchema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::LazyLock;

/// A text that says something: not empty, and not blanks alone.
const SAID: &str = r"\S";

/// An applicant as they give their name at the counter. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClearParty {
    /// GB/T 39046 服务对象.
    pub kind: PartyKind,
    /// The full name.
    #[schemars(regex(pattern = SAID))]
    pub name: String,
    /// The number of the identity document or the unified social credit code; empty when none was shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document: String,
    /// The telephone number; empty when none was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub telephone: String,
    /// The address; empty when none was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
}

impl fmt::Debug for ClearParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClearParty").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Where personal data stands in a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Here is a party.
    Party,
    /// Here is a text.
    Text,
    /// In these fields of an object.
    Fields(BTreeMap<String, Place>),
    /// In each item of a list.
    Items(Box<Place>),
}

impl Place {
    /// Whether a text stands here or further inside.
    #[must_use]
    pub fn has_text(&self) -> bool {
        match self {
            Place::Party => false,
            Place::Text => true,
            Place::Fields(fields) => fields.values().any(Place::has_text),
            Place::Items(items) => items.has_text(),
        }
    }
}

/// Where personal data stands in the body of a verb; none where it holds none.
#[must_use]
pub fn place(commands: Commands, verb: &str) -> Option<&'static Place> {
    static PLACES: LazyLock<HashMap<Commands, HashMap<&'static str, Place>>> = LazyLock::new(|| {
        let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
        let verbs = |commands: &Commands| {
            let schema = |verb: &Verb| (verb.name, (verb.schema)(&mut generator));
            (*commands, commands.verbs().iter().map(schema).collect::<Vec<_>>())
        };
        let schemas: Vec<_> = Commands::ALL.iter().map(verbs).collect();
        let definitions = generator.definitions();
        let find = |schema: &schemars::Schema| found(schema.as_value(), definitions, &mut Vec::new());
        let of = |verbs: Vec<(&'static str, schemars::Schema)>| {
            verbs.into_iter().filter_map(|(verb, schema)| Some((verb, find(&schema)?))).collect()
        };
        schemas.into_iter().map(|(commands, verbs)| (commands, of(verbs))).collect()
    });
    PLACES.get(&commands)?.get(verb)
}

/// Walks one schema; `passed` are the definitions on the way here, so that a shape within itself ends the walk.
fn found(schema: &Value, definitions: &Map<String, Value>, passed: &mut Vec<String>) -> Option<Place> {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
        return match name {
            "Party" => Some(Place::Party),
            "Sealed" => Some(Place::Text),
            name if passed.iter().any(|earlier| earlier == name) => None,
            name => {
                passed.push(name.to_owned());
                let inside = definitions.get(name).and_then(|schema| found(schema, definitions, passed));
                passed.pop();
                inside
            }
        };
    }
    let mut fields = BTreeMap::new();
    for (name, inside) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if let Some(place) = found(inside, definitions, passed) {
            fields.insert(name.clone(), place);
        }
    }
    if !fields.is_empty() {
        return Some(Place::Fields(fields));
    }
    if let Some(items) = schema.get("items").and_then(|items| found(items, definitions, passed)) {
        return Some(Place::Items(Box::new(items)));
    }
    let choices = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|key| schema.get(key)?.as_array());
    choices.flatten().find_map(|choice| found(choice, definitions, passed))
}

/// Makes the clear forms known to a generator whose schemas are to be [`shown`].
pub fn define(generator: &mut SchemaGenerator) {
    generator.subschema_for::<ClearParty>();
}

/// Puts the clear forms into a schema, or into a document of schemas, where the sealed ones stand.
pub fn shown(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            let clear = match map.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit_once('/')) {
                Some((path, "Party")) => Some(("$ref", json!(format!("{path}/ClearParty")))),
                Some((_, "Sealed")) => Some(("type", json!("string"))),
                _ => None,
            };
            if let Some((key, clear)) = clear {
                map.remove("$ref");
                map.insert(key.into(), clear);
                if key == "type" {
                    map.insert("pattern".into(), json!(SAID));
                }
            }
            map.values_mut().for_each(shown);
        }
        Value::Array(values) => values.iter_mut().for_each(shown),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clear_party_does_not_show_itself_in_logs() {
        let party = ClearParty {
            kind: PartyKind::NaturalPerson,
            name: "王小明".into(),
            document: "320623198001011234".into(),
            telephone: "13812345645".into(),
            address: "栟茶镇".into(),
        };
        let shown = format!("{party:?}");
        for secret in ["王小明", "320623198001011234", "13812345645", "栟茶镇"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    fn fields<const N: usize>(of: [(&str, Place); N]) -> Place {
        Place::Fields(of.into_iter().map(|(name, place)| (name.to_owned(), place)).collect())
    }

    #[test]
    fn the_places_of_personal_data_are_found_in_the_schemas() {
        let principal = fields([("party", Place::Party)]);
        let register = fields([("applicant", Place::Party), ("principal", principal)]);
        assert_eq!(place(Commands::Case, "register"), Some(&register));
        let open = fields([("enquirer", Place::Party), ("matter", Place::Text)]);
        assert_eq!(place(Commands::Contact, "open"), Some(&open));
        let each = ["unit", "name", "address", "telephone"].map(|name| (name, Place::Text));
        let report = fields([("applicant", fields(each)), ("asked", Place::Text)]);
        assert_eq!(place(Commands::Denial, "report"), Some(&report));
        assert_eq!(place(Commands::Case, "accept"), None);
    }

    #[test]
    fn the_contract_shows_no_sealed_form() {
        let document = crate::openapi::document();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        assert!(
            schemas.contains_key("ClearParty") && !schemas.contains_key("Party") && !schemas.contains_key("Sealed")
        );
        assert_eq!(schemas["Register"]["properties"]["applicant"]["$ref"], "#/components/schemas/ClearParty");
        assert_eq!(schemas["Object"]["properties"]["grounds"]["type"], "string");
    }
}
