//! The route table: every way into the service over HTTP, one line each.
//!
//! The OpenAPI document, the server's router and the access golden are all made from it or compared with it.
mod accounts;
mod commands;
mod deliveries;
pub mod form;
mod papers;
mod people;
mod persons;
mod public;
mod reads;
mod registers;
mod service;

pub use form::Form;

use anjuan_domain::command::Commands;
use anjuan_domain::reference::verbs::Verb;
use anjuan_domain::vocabulary::ids::Kind;
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::Value;
use std::sync::LazyLock;

/// The methods we use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Commands, and questions whose content must not stand in a log.
    Post,
}

impl Method {
    /// `GET` or `POST`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
        }
    }
}

/// Who may use a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Anybody, without a token; the access table has a row for that too.
    Public(String),
    /// Anybody with a valid token.
    Authenticated,
    /// Whoever the domain's access table allows this action.
    Action(String),
}

/// What a body is described by.
#[derive(Clone, Copy)]
pub enum Shape {
    /// No body.
    Nothing,
    /// A type of this crate or the domain.
    Of(fn(&mut SchemaGenerator) -> Schema),
    /// One JSON object per line (NDJSON).
    Lines(fn(&mut SchemaGenerator) -> Schema),
    /// Server-sent events (`text/event-stream`), each with one of these as its data, until whoever reads goes away.
    Stream(fn(&mut SchemaGenerator) -> Schema),
    /// One HTML document that needs nothing besides itself.
    Html,
    /// One JSON Schema.
    Schema,
    /// A plain text.
    Text,
    /// Bytes.
    Octets,
    /// One file: a workbook, comma-separated values, or an HTML document.
    File,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path; always required.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
}

/// One parameter.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What its text must be.
    pub form: Form,
    /// What it means.
    pub en: &'static str,
    /// The same in Simplified Chinese.
    pub zh: &'static str,
    /// Whether nothing is answered without it.
    pub presence: Presence,
}

/// Whether a parameter must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It must.
    Needed,
    /// It may be left out.
    Optional,
}

impl Param {
    /// Whether nothing is answered without it.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        self.presence == Presence::Needed
    }
}

/// What is read of a kind in the same way as of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Its lines of the register.
    Lines,
    /// One line of the register.
    Line,
    /// One aggregate, as its events say.
    State,
    /// A paper of one.
    Paper,
}

/// One way into the service.
#[derive(Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, parameters in braces: `/v1/cases/{id}/accept`.
    pub path: String,
    /// Who may use it.
    pub access: Access,
    /// What it does.
    pub en: &'static str,
    /// The same in Simplified Chinese.
    pub zh: &'static str,
    /// Its parameters.
    pub params: Vec<Param>,
    /// What it reads of a kind, where kinds share the handler.
    pub reads: Option<(Kind, Reads)>,
    /// The request's body.
    pub request: Shape,
    /// The answer's body.
    pub response: Shape,
}

impl Route {
    /// A stable name, as generated clients call it: of a command its action (`caseAccept`), else method and path
    /// (`getCasesByIdPapersByPaper`).
    #[must_use]
    pub fn operation_id(&self) -> String {
        if let Some(verb) = self.verb() {
            let kind = self.action().split('.').next().unwrap_or_default();
            return joined([kind, verb.name].into_iter().flat_map(|part| part.split('-')));
        }
        let path = self.path.trim_start_matches("/v1/").split(['/', '-', '.']).filter(|part| !part.is_empty());
        let parts = path.flat_map(|part| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(param) => vec!["by", param],
            None => vec![part],
        });
        joined(std::iter::once(if self.method == Method::Get { "get" } else { "post" }).chain(parts))
    }

    /// The group it belongs to: the first part of its path after the version.
    #[must_use]
    pub fn tag(&self) -> &str {
        self.path.trim_start_matches("/v1").split('/').nth(1).unwrap_or_default()
    }

    /// Whether its answer goes on until whoever reads goes away.
    #[must_use]
    pub fn is_stream(&self) -> bool {
        matches!(self.response, Shape::Stream(_))
    }

    /// The verb that it asks, where it is a command's.
    #[must_use]
    pub fn verb(&self) -> Option<&'static Verb> {
        let commands = Commands::of_action(self.action()).filter(|_| self.method == Method::Post);
        commands.map(|(_, verb)| verb)
    }

    /// Whether people may use it; what the service asks alone has a route, and nobody's token opens it.
    #[must_use]
    pub fn is_for_people(&self) -> bool {
        self.verb().is_none_or(Verb::is_for_people)
    }

    /// Whether it answers 201 when its event is recorded now: every command but the reading of clear text.
    #[must_use]
    pub fn records(&self) -> bool {
        let records =
            self.params.iter().any(|param| param.name == commands::IDEMPOTENCY_KEY) || self.action() == "public.rating";
        records && self.action() != "applicant.disclose"
    }

    /// The name that the access table knows it by; for the merely authenticated, a word in brackets.
    #[must_use]
    pub fn action(&self) -> &str {
        match &self.access {
            Access::Authenticated => "(authenticated)",
            Access::Public(action) | Access::Action(action) => action,
        }
    }
}

/// Every route, in the order of the document.
#[must_use]
pub fn routes() -> &'static [Route] {
    static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
        let parts = [
            commands::routes(),
            registers::routes(),
            reads::routes(),
            people::routes(),
            persons::routes(),
            papers::routes(),
            public::routes(),
            service::routes(),
            accounts::routes(),
            deliveries::routes(),
        ];
        parts.concat()
    });
    &ROUTES
}

/// Where the aggregate of a command is read, if one of its kind is.
#[must_use]
pub fn location(commands: Commands, id: &str) -> Option<String> {
    let path = format!("{}/{{id}}", commands.path());
    let read = routes().iter().any(|route| route.method == Method::Get && route.path == path);
    read.then(|| format!("{}/{id}", commands.path()))
}

/// The schema of a route's request body, whole in itself, as the document has it; none where it is no JSON object of ours.
#[must_use]
pub fn request_schema(route: &Route) -> Option<Value> {
    let Shape::Of(schema) = route.request else { return None };
    let settings = SchemaSettings::draft2020_12();
    let mut generator = settings.into_generator();
    crate::clear::define(&mut generator);
    let mut document = schema(&mut generator).to_value();
    let definitions = generator.take_definitions(true);
    document.as_object_mut()?.insert("$defs".into(), definitions.into());
    // The reference at the top is followed, so that what is required stands at the top.
    if let Some(name) = document["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")).map(str::to_owned) {
        let target = document["$defs"][&name].as_object().cloned().unwrap_or_default();
        let members = document.as_object_mut()?;
        members.remove("$ref");
        members.extend(target);
    }
    crate::clear::shown(&mut document);
    crate::bounds::bound(&mut document);
    Some(document)
}

/// Words in one name: the first small, each other begun with a capital letter.
fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut name = String::new();
    for word in words {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if !name.is_empty() => name.extend(first.to_uppercase()),
            first => name.extend(first),
        }
        name.push_str(letters.as_str());
    }
    name
}

/// Where a reader of server-sent events goes on: what stood as `id` with the last one that came.
const LAST_EVENT_ID: Param = Param {
    name: "Last-Event-ID",
    place: Place::Header,
    form: form::SEQUENCE,
    en: "Goes on after this event: the `id` that came last; it counts before `from`.",
    zh: "从该编号之后续传：最后收到的 `id`，优先于 `from`。",
    presence: Presence::Optional,
};

/// An id in the path.
const fn path(name: &'static str, en: &'static str, zh: &'static str) -> Param {
    path_of(name, Form::Id, (en, zh))
}

/// A parameter in the path.
const fn path_of(name: &'static str, form: Form, (en, zh): (&'static str, &'static str)) -> Param {
    Param { name, place: Place::Path, form, en, zh, presence: Presence::Needed }
}

/// What stands in the path, then what stands in the query string.
fn with(path: &[Param], query: &[Param]) -> Vec<Param> {
    [path, query].concat()
}

/// What names an aggregate of a kind.
fn id_of(kind: Kind) -> Param {
    let (en, zh) = kind.naming().hint();
    path("id", en, zh)
}

/// The schema of `T`.
const fn json<T: schemars::JsonSchema>() -> Shape {
    Shape::Of(|generator| generator.subschema_for::<T>())
}

/// A guarded read.
fn read(path: &str, action: &str, (en, zh): (&'static str, &'static str), params: &[Param], response: Shape) -> Route {
    Route {
        method: Method::Get,
        path: path.into(),
        access: Access::Action(action.into()),
        en,
        zh,
        params: params.to_vec(),
        reads: None,
        request: Shape::Nothing,
        response,
    }
}

/// A route that reads of a kind what is read of others in the same way.
fn of_kind(commands: Commands, reads: Reads, route: Route) -> Route {
    Route { reads: commands.kind().map(|kind| (kind, reads)), ..route }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_routes_are_the_same() {
        let names: BTreeSet<String> = routes().iter().map(Route::operation_id).collect();
        assert_eq!(names.len(), routes().len());
    }

    #[test]
    fn every_verb_of_the_domain_has_exactly_one_route() {
        for commands in Commands::ALL.iter().copied() {
            for verb in commands.verbs() {
                let action = commands.action(verb.name);
                assert_eq!(routes().iter().filter(|route| route.action() == action).count(), 1, "{action}");
            }
        }
    }

    #[test]
    fn every_path_parameter_is_described_and_every_described_one_is_in_the_path() {
        for route in routes() {
            let in_path: BTreeSet<&str> =
                route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            let described: BTreeSet<&str> =
                route.params.iter().filter(|p| p.place == Place::Path).map(|p| p.name).collect();
            assert_eq!(in_path, described, "{}", route.path);
        }
    }

    #[test]
    fn every_action_has_a_row_in_the_domains_table_of_the_same_openness() {
        for route in routes() {
            let (action, public) = match &route.access {
                Access::Authenticated => continue,
                Access::Public(action) => (action, true),
                Access::Action(action) => (action, false),
            };
            let rule = anjuan_domain::access::allowed(action).unwrap_or_else(|| panic!("{action} has no row"));
            assert_eq!(rule.is_public(), public, "{action}");
        }
    }
}
