//! What a text field of an event can say about people (个人信息分类): one class for each, written into the schemas as `x-personal`.
//!
//! Implements 个人信息保护法/6 and /51 as far as whoever reads events knows which fields may hold personal data and how they are kept: sealed,
//! masked, by an id, in words that the policy of knowing shows to few, or in words that must name nobody. A field without a class fails a
//! test, so that a new one is thought about. It must never hold personal data itself.
use anjuan_domain::access::know::is_confidential;
use anjuan_domain::vocabulary::ids::Kind;
use serde_json::{Map, Value};

/// What a text can say about people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Personal data of an applicant under a key of their own; the erasure of the key ends it.
    Sealed,
    /// Personal data of an applicant, masked by the edge.
    Masked,
    /// An id that stands for an applicant.
    Applicant,
    /// Somebody of the staff, by id, or what the directory has of them.
    Staff,
    /// Words about somebody's own or confidential affairs: shown to whom the policy of knowing shows all of it.
    Private,
    /// Words about the matter, which must name nobody outside the staff.
    Words,
    /// Numbers, codes, days, names of things.
    None,
}

impl Class {
    /// Its name in the schemas.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Sealed => "sealed",
            Class::Masked => "masked",
            Class::Applicant => "applicant-id",
            Class::Staff => "staff",
            Class::Private => "private",
            Class::Words => "words",
            Class::None => "none",
        }
    }
}

/// Fields of these names, wherever they stand.
#[rustfmt::skip]
const NAMES: [(Class, &[&str]); 6] = [
    (Class::Sealed, &["ciphertext"]),
    (Class::Masked, &["masked", "maskedName", "maskedDocument", "maskedTelephone"]),
    (Class::Applicant, &["applicant"]),
    (Class::Staff, &[
        "a", "b", "against", "agent", "approver", "archivist", "authid", "away", "back", "by", "cover", "decidedBy", "decider", "enteredBy",
        "enteredfor", "firstAsked", "from", "giver", "handler", "head", "inspector", "investigator", "invited", "keeper", "named", "person", "persons",
        "present", "receiver", "reportedTo", "requestedBy", "responsible", "reviewer", "standsFor", "statementOf", "subject", "subjects",
        "substitute", "to", "visitors",
    ]),
    (Class::Words, &[
        "authority", "basis", "because", "conclusion", "correction", "enteredfrom", "entry", "evidence", "explanation", "finding", "help",
        "hospital", "incomplete", "log", "mandate", "matters", "measure", "missing", "needed", "note", "opinion", "overridden", "paper",
        "place", "progress", "proof", "purpose", "reason", "reasons", "remark", "repeated", "result", "step", "summary", "text", "tieReason",
        "timeLimit", "title", "value", "what", "why", "without",
    ]),
    (Class::None, &[
        "about", "acceptanceNumber", "action", "address", "after", "aggregate", "also", "announcedOn", "approvers", "article", "articles", "assumed",
        "authtype", "awards", "base", "basicCode", "before", "body", "bodyCode", "calendar", "cap", "case", "category", "causationid",
        "centreName", "centreNameEn", "certificate", "chain", "charge", "chosen", "cited", "clause", "clock", "closes", "code", "commandhash",
        "commandid", "conditions", "consultationTelephone", "contact", "correlationid", "coversUntil", "datacontenttype", "dataschema", "date",
        "day", "decision", "denial", "department", "departments", "device", "devices", "digest", "document", "documents", "due", "effectiveFrom", "en",
        "event", "events", "fact", "fee", "field", "first", "flow", "group", "handover", "hours", "id", "implementationCode", "insteadOf", "issuer", "item", "items",
        "jointDepartments", "keepers", "least", "leave", "legalBasis", "material", "matter", "meeting", "most", "name", "nameEn", "number", "numbers", "office", "on",
        "opens", "patrol", "period", "points", "position", "post", "posts", "prefix", "previoushash", "promisedNote", "readers", "receipt", "record", "reference", "register",
        "replacedBy", "resultName", "role", "roles", "rule", "rulebook", "second", "section", "signature", "slip", "slot", "source", "specversion",
        "station", "statutoryNote", "supersedes", "supervisionTelephone", "system", "telephone", "total", "type", "unit", "until", "version",
        "waitsFor", "window", "windows", "withDay", "writers", "zh",
    ]),
];

/// What the directory has of the staff, under names that elsewhere are those of things.
const OF_THE_DIRECTORY: (&str, [&str; 5]) =
    ("anjuan.v1.PersonDefinition", ["name", "certificate", "telephone", "title", "section"]);

/// The class of a text field of a message; none where nobody gave it one.
#[must_use]
pub fn class(message: &str, field: &str) -> Option<Class> {
    if message == OF_THE_DIRECTORY.0 && OF_THE_DIRECTORY.1.contains(&field) {
        return Some(Class::Staff);
    }
    let by_name = NAMES.iter().find(|(_, names)| names.contains(&field)).map(|(class, _)| *class)?;
    // Which paper was handed in for a leave says of what somebody was ill.
    let words = by_name == Class::Words || (by_name == Class::None && field == "document");
    Some(if words && is_about_people(message) { Class::Private } else { by_name })
}

/// Whether a message is of a kind that the policy of knowing shows to few: its name begins with that of the kind.
fn is_about_people(message: &str) -> bool {
    let name = message.trim_start_matches("anjuan.v1.").to_lowercase();
    Kind::ALL.iter().any(|kind| is_confidential(*kind) && name.starts_with(kind.as_str()))
}

/// Writes the class of each text field into the schema of a message.
pub(crate) fn classed(message: &str, schema: &mut Value) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (field, property) in properties.iter_mut().filter(|(_, property)| is_text(property)) {
        if let (Some(class), Some(property)) = (class(message, field), property.as_object_mut()) {
            property.insert("x-personal".into(), class.as_str().into());
        }
    }
}

/// Whether a property holds a text, or several, of which the schema does not say what they are.
fn is_text(property: &Value) -> bool {
    let is_open = |schema: &Map<String, Value>| {
        let is_string = |found: &Value| {
            found == "string" || found.as_array().is_some_and(|all| all.iter().any(|one| one == "string"))
        };
        schema.get("type").is_some_and(is_string)
            && !["enum", "const", "format", "pattern"].iter().any(|closed| schema.contains_key(*closed))
    };
    let Some(property) = property.as_object() else { return false };
    is_open(property) || property.get("items").and_then(Value::as_object).is_some_and(is_open)
}

#[cfg(test)]
mod tests {
    #![allow(non_snake_case, reason = "tests are named after article keys")]
    use super::*;
    use std::collections::BTreeSet;

    /// Message and name of every text field.
    fn fields() -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for (message, schema) in crate::schemas::definitions() {
            let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
            let texts = properties.into_iter().filter(|(_, property)| is_text(property));
            fields.extend(texts.map(|(field, _)| (message.clone(), field)));
        }
        fields
    }

    #[test]
    fn every_text_field_of_an_event_says_what_it_can_say_about_people() {
        let fields = fields();
        assert!(fields.len() > 500, "{} text fields", fields.len());
        let without: Vec<_> = fields.iter().filter(|(message, field)| class(message, field).is_none()).collect();
        assert!(without.is_empty(), "give them a class in crates/api/src/personal.rs: {without:?}");
        let used: BTreeSet<&str> = fields.iter().map(|(_, field)| field.as_str()).collect();
        let unused: Vec<&&str> =
            NAMES.iter().flat_map(|(_, names)| *names).filter(|name| !used.contains(**name)).collect();
        assert!(unused.is_empty(), "no field has these names: {unused:?}");
    }

    #[test]
    fn no_name_has_two_classes() {
        let all: Vec<&&str> = NAMES.iter().flat_map(|(_, names)| *names).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn leave_4__why_somebody_is_on_leave_and_by_which_papers_is_private() {
        for (message, field) in [
            ("anjuan.v1.LeaveApplied", "reason"),
            ("anjuan.v1.LeaveApplied", "paper"),
            ("anjuan.v1.LeaveCertificateProvided", "hospital"),
            ("anjuan.v1.LeaveCertificateProvided", "document"),
            ("anjuan.v1.SlipFilledIn", "reason"),
            ("anjuan.v1.ComplaintReceived", "summary"),
            ("anjuan.v1.FindingRecorded", "evidence"),
        ] {
            assert_eq!(class(message, field), Some(Class::Private), "{message}.{field}");
        }
        assert_eq!(class("anjuan.v1.CaseVoided", "reason"), Some(Class::Words));
        assert_eq!(class("anjuan.v1.PersonDefinition", "telephone"), Some(Class::Staff));
    }
}
