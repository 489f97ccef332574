//! Names beside ids (人员、窗口、事项名称): `P014 张三`. What an id means is asked of the service once a run.
//!
//! Names are for people alone: JSON keeps the ids, and where the directory may not be read, ids stand alone.
use crate::client::Client;
use crate::language::say;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::OnceLock;

/// What each id of the directory is called.
#[derive(Debug, Default)]
struct Names(HashMap<String, String>);

static NAMES: OnceLock<Names> = OnceLock::new();

/// Asks the service what its ids mean, unless that is known.
pub(crate) fn learn(client: &Client) {
    NAMES.get_or_init(|| {
        client.get("/v1/centre", &[]).map(|centre: Value| Names::from_centre(&centre)).unwrap_or_default()
    });
}

/// An id with the name of whom or what it names; any other text as it is.
pub(crate) fn beside(text: &str) -> String {
    match NAMES.get().and_then(|names| names.0.get(text)) {
        Some(name) if !name.is_empty() => format!("{text} {name}"),
        _ => text.to_owned(),
    }
}

/// The name alone, where there is one.
pub(crate) fn name(id: &str) -> Option<&'static str> {
    NAMES.get().and_then(|names| names.0.get(id)).map(String::as_str)
}

impl Names {
    /// From the reference data as the service answers it.
    fn from_centre(centre: &Value) -> Self {
        let text = |object: &Value, name: &str| object[name].as_str().unwrap_or_default().to_owned();
        let both = |object: &Value| {
            let (en, zh) = (text(object, "nameEn"), text(object, "name"));
            if en.is_empty() { zh } else { say(&en, &zh).to_owned() }
        };
        let members = |key: &str| centre[key].as_object().cloned().unwrap_or_else(Map::new);
        let defined = ["persons", "windows", "posts"].into_iter().flat_map(members);
        let mut names: HashMap<String, String> = defined.map(|(id, object)| (id, both(&object))).collect();
        for item in centre["items"].as_array().into_iter().flatten() {
            names.insert(text(item, "id"), both(&item["definition"]));
            for material in item["definition"]["materials"].as_array().into_iter().flatten() {
                names.entry(text(material, "id")).or_insert_with(|| both(material));
            }
        }
        Self(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn persons_windows_and_items_are_named_and_nothing_else() {
        let names = Names::from_centre(&json!({
            "persons": {"P014": {"name": "张三"}},
            "windows": {"W02": {"name": "社保窗口", "nameEn": "Social insurance"}},
            "items": [{"id": "SI-001", "definition": {"name": "参保登记", "nameEn": "Registration",
                "materials": [{"id": "identity", "name": "身份证"}]}}],
        }));
        assert_eq!((names.0["P014"].as_str(), names.0["identity"].as_str()), ("张三", "身份证"));
        assert!(["社保窗口", "Social insurance"].contains(&names.0["W02"].as_str()));
        assert!(["参保登记", "Registration"].contains(&names.0["SI-001"].as_str()));
        assert_eq!(beside("nobody"), "nobody");
    }
}
