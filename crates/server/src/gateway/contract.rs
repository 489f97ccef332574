//! The contract at the edge (接口契约): what a request's path, query string, headers and body must be, as the OpenAPI document says.
//!
//! Everything that is missing or ill-formed is named at once, each with where it stands, before anything is decided or sealed.
//! The schemas are those of the document, so that the edge accepts no more than the document promises and no less. It must
//! never repeat what stands in a field that may hold personal data.
use super::body;
use super::guard;
use super::problems::Rejection;
use super::violations::{self, Violation};
use crate::failure::Failure;
use crate::sentences::{Words, said, words};
use anjuan_api::Problem;
use anjuan_api::problem::FieldProblem;
use anjuan_api::routes::{Form, Method, Param, Place, Route, Shape, request_schema};
use anjuan_domain::command::Commands;
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Query, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jsonschema::Validator;
use serde_json::Value;
use std::sync::{Arc, OnceLock};

/// What one route takes.
pub(super) struct Contract {
    route: &'static Route,
    /// The longest text that a field may hold, in characters.
    longest: usize,
    /// Made when the first request comes: a process that serves no such request does not wait for it.
    compiled: OnceLock<Compiled>,
}

struct Compiled {
    /// Each parameter with the schema of its text, where a look does not do.
    params: Vec<(&'static Param, Option<Validator>)>,
    body: Option<Validator>,
    /// What the body must be, as it was compiled.
    schema: Option<Value>,
}

impl Contract {
    /// The contract of a route, with texts of so many characters at most.
    pub(super) fn for_route(route: &'static Route, longest: usize) -> Arc<Self> {
        Arc::new(Self { route, longest, compiled: OnceLock::new() })
    }

    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| {
            let schema = request_schema(self.route);
            let params = self.route.params.iter().map(|param| (param, of_param(param))).collect();
            Compiled { params, body: schema.as_ref().and_then(validator), schema }
        })
    }

    /// What is wrong with the parameters.
    async fn of_params(&self, parts: &mut Parts) -> Vec<FieldProblem> {
        let path = RawPathParams::from_request_parts(parts, &()).await;
        let path: Vec<(String, String)> = path
            .map(|params| params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
            .unwrap_or_default();
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map(|Query(query)| query);
        let mut found = Vec::new();
        for (param, validator) in &self.compiled().params {
            let given: Vec<&str> = match param.place {
                Place::Path => named(&path, param.name).collect(),
                Place::Query => named(query.as_deref().unwrap_or_default(), param.name).collect(),
                Place::Header => parts.headers.get_all(param.name).iter().map(header_text).collect(),
            };
            found.extend(of_texts(param, &given, validator.as_ref()).map(|words| parameter(param.name, words)));
        }
        found.extend(self.not_asked(query.as_deref().unwrap_or_default()));
        found
    }

    /// The parameters of a query string that are none of this route's; a route without any looks at none.
    fn not_asked(&self, query: &[(String, String)]) -> Vec<FieldProblem> {
        let known: Vec<&str> =
            self.route.params.iter().filter(|param| param.place == Place::Query).map(|param| param.name).collect();
        if known.is_empty() {
            return Vec::new();
        }
        let others = query.iter().map(|(name, _)| name).filter(|name| !known.contains(&name.as_str()));
        others.map(|name| parameter(name, violations::unknown(name, &known))).collect()
    }

    /// What is wrong with a body, and the body as it is read: numbers such as `1.0` are whole numbers in JSON.
    fn of_body(&self, text: &str) -> (Vec<FieldProblem>, Option<Value>, Option<String>) {
        let text = if text.trim().is_empty() && self.verb().is_some() { "{}" } else { text };
        let mut value: Value = match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) => return (vec![pointer("", said(error))], None, None),
        };
        let broken = self.compiled().body.as_ref().map(|body| violations::found(body, &value)).unwrap_or_default();
        let mut broken: Vec<_> =
            broken.into_iter().map(|Violation { pointer: at, words }| pointer(&at, words)).collect();
        let too_long =
            words(format!("is longer than {} characters", self.longest), format!("超过 {} 个字符", self.longest));
        broken.extend(violations::longer(&value, self.longest).into_iter().map(|at| pointer(&at, too_long.clone())));
        let rewritten = as_whole_numbers(&mut value).then(|| value.to_string());
        (broken, Some(value), rewritten)
    }

    fn verb(&self) -> Option<(Commands, &'static str)> {
        Commands::of_action(self.route.action())
            .filter(|_| self.route.method == Method::Post)
            .map(|(commands, verb)| (commands, verb.name))
    }

    /// Whether the body is looked at here. Of many commands, each is read on its own.
    fn has_body(&self) -> bool {
        !matches!(self.route.request, Shape::Nothing)
    }

    fn problem(&self, errors: Vec<FieldProblem>, text: &str) -> Problem {
        // What is one of a few and is not there in the path is nowhere.
        let nowhere = |error: &FieldProblem| {
            self.route.params.iter().any(|param| {
                param.place == Place::Path
                    && matches!(param.form, Form::Choice(_))
                    && error.parameter.as_deref() == Some(param.name)
            })
        };
        if let Some(error) = errors.iter().find(|error| nowhere(error)) {
            let what = words(format!("such path: {}", error.detail_en), format!("此路径：{}", error.detail_zh));
            return Problem::from(Failure::NotFound(what)).with_errors(errors);
        }
        let of_body = errors.first().is_some_and(|error| error.pointer.is_some());
        // The strict reader says it with line and column; where it would read it, the contract says what is wrong.
        let remark = self.verb().filter(|_| of_body).and_then(|target| body::remark(target, text));
        let what = remark.or_else(|| errors.first().map(first)).unwrap_or_else(|| words("", ""));
        Problem::from(Failure::Malformed(what)).with_errors(errors)
    }
}

/// Lets a request pass that is as the contract says, or names everything that is not.
pub(super) async fn keep(State(contract): State<Arc<Contract>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut broken = contract.of_params(&mut parts).await;
    if !contract.has_body() {
        guard::pass_over(body).await;
        if !broken.is_empty() {
            return Rejection(contract.problem(broken, "")).into_response();
        }
        return next.run(Request::from_parts(parts, Body::empty())).await;
    }
    let text = match String::from_request(Request::from_parts(parts.clone(), body), &()).await {
        Ok(text) => text,
        Err(rejection) => return rejection.into_response(),
    };
    let (of_body, value, rewritten) = contract.of_body(&text);
    broken.extend(of_body);
    if !broken.is_empty() {
        return Rejection(contract.problem(broken, &text)).into_response();
    }
    let body = Body::from(rewritten.unwrap_or(text));
    let response = next.run(Request::from_parts(parts, body)).await;
    with_blanks(response, &contract, value.as_ref())
}

/// A refusal by the rules with the texts that must be given and are blank: the rule names the first alone.
fn with_blanks(mut response: Response, contract: &Contract, value: Option<&Value>) -> Response {
    let (Some(value), Some(schema)) = (value, &contract.compiled().schema) else { return response };
    if let Some(Rejection(problem)) = response.extensions_mut().get_mut::<Rejection>()
        && problem.status == 422
        && problem.errors.is_empty()
    {
        let blank = || words("must be said and is blank", "须填写，不能为空");
        problem.errors = violations::blank(value, schema).into_iter().map(|at| pointer(&at, blank())).collect();
    }
    response
}

fn of_param(param: &Param) -> Option<Validator> {
    match param.form {
        Form::Id | Form::Person | Form::Reference | Form::Instant | Form::Date | Form::Uuid | Form::Pattern(..) => {
            validator(&param.form.schema())
        }
        Form::Text | Form::Number(..) | Form::Flag | Form::Choice(_) | Form::Choices(_) => None,
    }
}

/// A compiled schema; the schemas are our own, and a test compiles each.
pub(super) fn validator(schema: &Value) -> Option<Validator> {
    jsonschema::draft202012::options().should_validate_formats(true).build(schema).ok()
}

/// What is wrong with the texts given of one parameter.
fn of_texts(param: &Param, given: &[&str], validator: Option<&Validator>) -> Option<Words> {
    match given {
        [] if param.is_needed() => Some(words("is missing", "缺少")),
        [] => None,
        [text] => of_text(param, text, validator),
        [..] => Some(words("is given more than once", "重复给出")),
    }
}

fn of_text(param: &Param, text: &str, validator: Option<&Validator>) -> Option<Words> {
    let listed = |choices: Vec<&'static str>, given: &str| {
        let none = !choices.contains(&given);
        none.then(|| violations::choice(given, &choices))
    };
    match param.form {
        Form::Text => None,
        Form::Number(least, most) => {
            let plain = text.strip_prefix('-').unwrap_or(text);
            let digits = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit());
            let number = text.parse().ok().filter(|number: &i64| digits && (least..=most).contains(number));
            number.is_none().then(|| violations::range(&(least, most), text))
        }
        Form::Flag => listed(vec!["true", "false"], text),
        Form::Choice(choices) => listed(choices(), text),
        Form::Choices(choices) => {
            text.split(',').filter(|part| !part.is_empty()).find_map(|part| listed(choices(), part))
        }
        Form::Id | Form::Person | Form::Reference | Form::Instant | Form::Date | Form::Uuid | Form::Pattern(..) => {
            let validator = validator?;
            (!validator.is_valid(&Value::from(text))).then(|| violations::form(param.form, text))
        }
    }
}

fn named<'a>(given: &'a [(String, String)], name: &'a str) -> impl Iterator<Item = &'a str> {
    given.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// A header's text; a UUID may stand in quotes, as structured headers have it.
fn header_text(value: &axum::http::HeaderValue) -> &str {
    let text = value.to_str().unwrap_or("\u{fffd}").trim();
    let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inside.filter(|inside| inside.contains('-')).unwrap_or(text)
}

/// Writes numbers such as `1.0` as the whole numbers that they are; says whether there was one.
fn as_whole_numbers(value: &mut Value) -> bool {
    /// Up to here each whole number is one of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(float) if float.fract() == 0.0 && float.abs() < EXACT => {
                #[allow(clippy::cast_possible_truncation, reason = "it is whole and within what is exact")]
                let integer = float as i64;
                *value = Value::from(integer);
                true
            }
            _ => false,
        },
        Value::Array(items) => items.iter_mut().map(as_whole_numbers).filter(|found| *found).count() > 0,
        Value::Object(members) => members.values_mut().map(as_whole_numbers).filter(|found| *found).count() > 0,
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

fn parameter(name: &str, said: Words) -> FieldProblem {
    FieldProblem { parameter: Some(name.to_owned()), ..field(said) }
}

/// `at` is a JSON pointer; it is said as a fragment, `#/reason` (RFC 9457, RFC 6901).
fn pointer(at: &str, said: Words) -> FieldProblem {
    FieldProblem { pointer: Some(format!("#{at}")), ..field(said) }
}

fn field(said: Words) -> FieldProblem {
    FieldProblem { parameter: None, pointer: None, detail: said.en.clone(), detail_en: said.en, detail_zh: said.zh }
}

/// A field with what is wrong with it, as one sentence.
fn first(error: &FieldProblem) -> Words {
    let path = |pointer: &String| pointer.trim_start_matches("#/").replace('/', ".");
    let name = error.parameter.clone().or(error.pointer.as_ref().map(path)).unwrap_or_default();
    match name.as_str() {
        "" | "#" => words(&error.detail_en, &error.detail_zh),
        name => words(format!("{name}: {}", error.detail_en), format!("`{name}`：{}", error.detail_zh)),
    }
}
