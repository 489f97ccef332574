//! What a file says now beside what was recorded of it (比对): what is new, what is the same, what says something else, and what
//! the file has no more. Nothing recorded is changed: a difference is proposed as a correction, in the words of a command.
use crate::commands::{Planned, PlannedCase, Source};
use anjuan_domain::matters::case::events::{CaseEventName, CorrectedField};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_files::Wording;
use chrono::{FixedOffset, SecondsFormat};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// One recorded event of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its version in the case.
    pub version: u64,
    /// The command it follows from.
    pub command: Uuid,
    /// What caused it.
    pub causation: Uuid,
    /// When it happened.
    pub at: Instant,
    /// Its type, `anjuan.case.step-taken.v1`.
    pub event_type: String,
    /// Which it is; none that this build knows.
    pub name: Option<CaseEventName>,
    /// What it says.
    pub data: Map<String, Value>,
}

/// One field that the file says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Which, by its name in the command; `at` is when it happened.
    pub field: String,
    /// What is recorded, corrections included.
    pub recorded: String,
    /// What the file says.
    pub source: String,
}

/// An event that the file says otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// The line in the file.
    pub line: usize,
    /// The version of the recorded event.
    pub version: u64,
    /// What differs.
    pub differences: Vec<Difference>,
    /// The commands that would say what holds: `{"correct": {…}}` where the field can be corrected, else `{"add": {…}}` to a closed
    /// case and `{"step": {…}}` in an open one.
    pub proposed: Vec<Value>,
}

/// A recorded event that the file has no more.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Vanished {
    /// Its version.
    pub version: u64,
    /// Its type.
    pub event_type: String,
    /// Its name: the step, the result; empty where it has none.
    pub name: String,
    /// When it happened.
    pub at: Instant,
    /// The command that would put on record that the source has it no more.
    pub proposed: Value,
}

/// A case compared.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Compared<'a> {
    /// To be recorded.
    pub fresh: Vec<&'a Planned>,
    /// Recorded, and the same.
    pub already: Vec<&'a Planned>,
    /// Recorded, and said otherwise now.
    pub changed: Vec<(&'a Planned, Changed)>,
    /// Recorded, and said no more.
    pub vanished: Vec<Vanished>,
}

/// The verbs of an import with the events they become, and the field that names them.
const VERBS: [(&str, CaseEventName, &str); 6] = [
    ("register", CaseEventName::Registered, ""),
    ("accept", CaseEventName::Accepted, ""),
    ("step", CaseEventName::StepTaken, "step"),
    ("pause", CaseEventName::Paused, ""),
    ("resume", CaseEventName::Resumed, "result"),
    ("finish", CaseEventName::Finished, "conclusion"),
];

/// Compares what is planned of a case with what is recorded of it.
#[must_use]
pub fn compare<'a>(case: &'a PlannedCase, recorded: &[Recorded]) -> Compared<'a> {
    let opening = case.commands.first().map(|planned| planned.command.id);
    let settled = Settled::from_recorded(recorded);
    let by_command: BTreeMap<Uuid, &Recorded> = recorded.iter().map(|event| (event.command, event)).collect();
    let mut compared = Compared::default();
    for planned in &case.commands {
        match by_command.get(&planned.command.id) {
            Some(event) => compared.enter(planned, event, &settled),
            None => compared.fresh.push(planned),
        }
    }
    let of_the_log = |event: &&Recorded| Some(event.causation) == opening && Some(event.command) != opening;
    let planned: Vec<Uuid> = case.commands.iter().map(|planned| planned.command.id).collect();
    let mut gone: Vec<&Recorded> = recorded.iter().filter(of_the_log).collect();
    gone.retain(|event| is_of_import(event) && !planned.contains(&event.command));
    for (planned, event) in pairs(&mut compared.fresh, &mut gone) {
        compared.enter(planned, event, &settled);
    }
    compared.vanished = gone.into_iter().filter_map(|event| vanished(event, &settled)).collect();
    compared
}

impl<'a> Compared<'a> {
    fn enter(&mut self, planned: &'a Planned, event: &Recorded, settled: &Settled) {
        let found: Vec<Difference> = differences(planned, event, settled);
        let open: Vec<Difference> =
            found.into_iter().filter(|found| !settled.notes.contains(&note(event, found))).collect();
        if open.is_empty() {
            return self.already.push(planned);
        }
        let proposed = open.iter().map(|found| proposal(planned, event, (found, settled))).collect();
        self.changed
            .push((planned, Changed { line: planned.line, version: event.version, differences: open, proposed }));
    }
}

/// What was said later about recorded events: corrections, the last one of a field holds, and notes.
struct Settled {
    corrections: BTreeMap<(u64, String), String>,
    notes: Vec<String>,
    closed: bool,
}

impl Settled {
    fn from_recorded(recorded: &[Recorded]) -> Self {
        let mut settled = Self { corrections: BTreeMap::new(), notes: Vec::new(), closed: false };
        for event in recorded {
            let text = |name: &str| event.data.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let is = |name| event.name == Some(name);
            if is(CaseEventName::Corrected) {
                let version = event.data.get("version").and_then(Value::as_u64).unwrap_or_default();
                settled.corrections.insert((version, text("field")), text("to"));
            }
            if is(CaseEventName::Added) {
                settled.notes.push(text("note"));
            }
            if is(CaseEventName::StepTaken) {
                settled.notes.push(text("opinion"));
            }
            let ends = event.name.is_some_and(CaseEventName::ends_the_case);
            settled.closed = (settled.closed || ends) && !is(CaseEventName::Reopened);
        }
        settled
    }

    /// A note as a command: an addition to a closed case, the opinion of a step of an open one.
    fn noted(&self, note: String) -> Value {
        match self.closed {
            true => json!({"add": {"note": note}}),
            false => json!({"step": {"step": "原系统更正", "result": "DONE", "opinion": note}}),
        }
    }

    fn correction(&self, event: &Recorded, field: CorrectedField) -> Option<&String> {
        self.corrections.get(&(event.version, code(field)))
    }
}

fn differences(planned: &Planned, event: &Recorded, settled: &Settled) -> Vec<Difference> {
    let (verb, body) = said(planned);
    let mut found = Vec::new();
    let mut differ = |field: &str, recorded: String, source: String| {
        if recorded != source {
            found.push(Difference { field: field.to_owned(), recorded, source });
        }
    };
    let planned_as = event_of(&verb);
    if planned_as != event.name {
        let planned_as = planned_as.map_or("", CaseEventName::event_type);
        differ("event", event.event_type.clone(), planned_as.to_owned());
        return found;
    }
    let corrected = |field: &str| correctable(&verb, field).and_then(|field| settled.correction(event, field));
    let instant = |text: &String| text.parse::<Instant>().ok();
    let at = corrected("at").and_then(instant).unwrap_or(event.at);
    differ("at", time(at), time(planned.command.at.unwrap_or(event.at)));
    for (field, value) in &body {
        // Who is sealed is compared by nobody; what the file does not say is no difference.
        let recorded = event.data.get(field).filter(|_| field != "applicant");
        let (Some(recorded), false) = (recorded, value.is_null()) else {
            // A due time that the file gives now, or has no more.
            if field == "dueAt" && recorded.is_none() != value.is_null() {
                differ(field, recorded.map_or_else(String::new, text), text(value));
            }
            continue;
        };
        differ(field, corrected(field).cloned().unwrap_or_else(|| text(recorded)), text(value));
    }
    found
}

/// What a planned command says: its verb and its fields.
fn said(planned: &Planned) -> (String, Map<String, Value>) {
    let body = serde_json::to_value(&planned.command.body).unwrap_or_default();
    let inside = body.get("case").and_then(Value::as_object).and_then(|case| case.iter().next());
    let (verb, fields) = inside.map(|(verb, fields)| (verb.clone(), fields.clone())).unwrap_or_default();
    (verb, fields.as_object().cloned().unwrap_or_default())
}

fn event_of(verb: &str) -> Option<CaseEventName> {
    VERBS.iter().find(|(known, ..)| *known == verb).map(|(_, event, _)| *event)
}

fn is_of_import(event: &Recorded) -> bool {
    VERBS.iter().any(|(_, known, _)| Some(*known) == event.name)
}

/// A value as people compare it: instants in one form, texts bare.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => match chrono::DateTime::parse_from_rfc3339(text) {
            Ok(at) => time(at.to_utc()),
            Err(_) => text.clone(),
        },
        other => other.to_string(),
    }
}

/// An instant in civil time of the service, as a correction takes it.
fn time(at: Instant) -> String {
    let shanghai = FixedOffset::east_opt(8 * 3600).map(|offset| at.with_timezone(&offset));
    shanghai.map_or_else(|| at.to_rfc3339(), |at| at.to_rfc3339_opts(SecondsFormat::AutoSi, false))
}

/// The field of a correction, where the domain knows one.
fn correctable(verb: &str, field: &str) -> Option<CorrectedField> {
    match (verb, field) {
        ("register", "window") => Some(CorrectedField::Window),
        ("accept", "at") => Some(CorrectedField::StartAt),
        ("step", "step") => Some(CorrectedField::Step),
        ("finish", "result") => Some(CorrectedField::Result),
        ("finish", "at") => Some(CorrectedField::FinishedAt),
        _ => None,
    }
}

fn code(field: CorrectedField) -> String {
    serde_json::to_value(field).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}

fn proposal(planned: &Planned, event: &Recorded, (found, settled): (&Difference, &Settled)) -> Value {
    let reason = format!("原系统更正（第{}行） source line {}", planned.line, planned.line);
    match correctable(&said(planned).0, &found.field) {
        Some(field) => {
            json!({"correct": {"version": event.version, "field": code(field), "to": found.source, "reason": reason}})
        }
        None => settled.noted(note(event, found)),
    }
}

/// What an addition says of a field that cannot be corrected; found again, the difference is settled.
fn note(event: &Recorded, found: &Difference) -> String {
    format!(
        "原系统更正第{}号事件的 {}：“{}”改为“{}” (source corrects event {})",
        event.version, found.field, found.recorded, found.source, event.version
    )
}

fn vanished(event: &Recorded, settled: &Settled) -> Option<Vanished> {
    let note = format!("原系统不再有第{}号事件 (the source has event {} no more)", event.version, event.version);
    if settled.notes.contains(&note) {
        return None;
    }
    Some(Vanished {
        version: event.version,
        event_type: event.event_type.clone(),
        name: name(event.name, &event.data),
        at: event.at,
        proposed: settled.noted(note),
    })
}

fn name(of: Option<CaseEventName>, data: &Map<String, Value>) -> String {
    let field = VERBS.iter().find(|(_, event, _)| Some(*event) == of).map_or("", |(.., field)| field);
    data.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// An event that is gone and a new one of the same name are one event that changed, the nearest in time first. An event with an
/// id of its own is never taken for another.
fn pairs<'a, 'r>(fresh: &mut Vec<&'a Planned>, gone: &mut Vec<&'r Recorded>) -> Vec<(&'a Planned, &'r Recorded)> {
    let mut near: Vec<(i64, usize, usize)> = Vec::new();
    for (i, planned) in fresh.iter().enumerate() {
        if !matches!(&planned.source, Source::Event { id, .. } if id.is_empty()) {
            continue;
        }
        let (verb, body) = said(planned);
        let planned_as = event_of(&verb);
        for (j, event) in gone.iter().enumerate() {
            let same = planned_as == event.name && name(planned_as, &body) == name(planned_as, &event.data);
            let at = planned.command.at.unwrap_or(event.at);
            near.extend(same.then(|| ((at - event.at).num_seconds().abs(), i, j)));
        }
    }
    near.sort_unstable();
    let (mut used, mut lost, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for (_, i, j) in near {
        if !used.contains(&i) && !lost.contains(&j) {
            used.push(i);
            lost.push(j);
            found.push((fresh[i], gone[j]));
        }
    }
    let mut place = 0;
    fresh.retain(|_| (!used.contains(&place), place += 1).0);
    let mut place = 0;
    gone.retain(|_| (!lost.contains(&place), place += 1).0);
    found
}

impl Changed {
    /// What differs, in words.
    #[must_use]
    pub fn wording(&self) -> Wording {
        let each = |between: &str, join: &str, arrow: &str| {
            let parts: Vec<String> = self
                .differences
                .iter()
                .map(|found| format!("{}{between}`{}` {arrow} `{}`", found.field, found.recorded, found.source))
                .collect();
            parts.join(join)
        };
        Wording::new(
            format!("event {} is recorded otherwise: {}", self.version, each(" ", ", ", "->")),
            format!("与已记录的第{}号事件不同：{}", self.version, each("：", "，", "→")),
        )
    }
}

#[cfg(test)]
mod tests;
