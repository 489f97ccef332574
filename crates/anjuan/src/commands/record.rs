//! `anjuan case …`, `contact …`, `denial …` and the other kinds: one subcommand per verb, made from the route table; and `show`.
//! What lists and questions there are, [`reads`] says.
use super::reads;
use crate::client::Target;
use crate::complete::PERSON;
use crate::directory;
use crate::facts;
use crate::failure::{Failure, Outcome, time, while_doing};
use crate::fields::{self, Field};
use crate::hints::Hinted;
use crate::language::say;
use crate::listings;
use crate::names::word;
use crate::naming;
use crate::output::{self, Form, SPOKEN, tell};
use anjuan_api::answers::Accepted;
use anjuan_api::clear;
use anjuan_api::routes::{Form as ParamForm, Method, Param, Route, Shape, routes};
use anjuan_domain::command::Commands;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// A kind with a subcommand of its own: what is asked of it, what is read of it, or both.
struct Kind {
    name: &'static str,
    about: String,
    /// The route where one is read; none where nothing is.
    one: Option<&'static Route>,
}

/// How many verbs the line about a kind names.
const NAMED: usize = 6;

/// The kinds with commands of their own, in the order of the domain's table, and the register. The reference data is missing:
/// it is applied as a whole, from a directory.
fn kinds() -> Vec<Kind> {
    let own = Commands::ALL.iter().copied().filter(|commands| commands.kind().is_some()).map(of_commands);
    let about = "Everything registered, of any kind (登记簿)".to_owned();
    own.chain([Kind { name: "register", about, one: None }]).collect()
}

fn of_commands(commands: Commands) -> Kind {
    let path = format!("{}/{{id}}", commands.path());
    let one = routes().iter().find(|route| route.method == Method::Get && route.path == path);
    let verbs: Vec<&str> = commands.verbs().iter().filter(|verb| verb.is_for_people()).map(|verb| verb.name).collect();
    let (en, zh) = commands.title();
    let more = if verbs.len() > NAMED { " …" } else { "" };
    let about = format!("{en}: {}{more} ({zh})", verbs.iter().take(NAMED).copied().collect::<Vec<_>>().join(", "));
    Kind { name: commands.as_str(), about, one }
}

/// The subcommands of every kind.
pub(crate) fn commands() -> Vec<Command> {
    kinds().into_iter().map(kind_command).collect()
}

fn kind_command(kind: Kind) -> Command {
    let verbs = verb_routes(kind.name).map(|(verb, route)| verb_command(verb, route));
    let command = Command::new(kind.name)
        .about(kind.about)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(verbs)
        .subcommands(reads::commands(kind.name));
    match kind.one {
        Some(route) => command.subcommand(Command::new("show").about("Show one by id or number").args(id_of(route))),
        None => command,
    }
}

/// The flag of a filter; one that is true or false means true where nothing is said.
pub(super) fn filter(param: &'static Param) -> Arg {
    let arg = Arg::new(param.name).long(fields::kebab(param.name)).help(say(param.en, param.zh));
    match param.form {
        ParamForm::Flag => {
            arg.value_name("true|false").num_args(0..=1).default_missing_value("true").value_parser(["true", "false"])
        }
        ParamForm::Number(..) => arg.value_name("N").allow_negative_numbers(true),
        ParamForm::Instant => arg.value_name("TIME"),
        ParamForm::Person => arg.value_name(PERSON),
        ParamForm::Choice(choices) => {
            arg.value_name("CHOICE").help(among(param, choices)).value_parser(Hinted::new(choices()))
        }
        ParamForm::Choices(choices) => {
            arg.value_name("CHOICE,…").help(among(param, choices)).value_parser(Hinted::new(choices()))
        }
        ParamForm::Text
        | ParamForm::Id
        | ParamForm::Reference
        | ParamForm::Pattern(..)
        | ParamForm::Date
        | ParamForm::Uuid => arg.value_name("TEXT"),
    }
}

/// What a filter means, with what it can be.
fn among(param: &Param, choices: fn() -> Vec<&'static str>) -> String {
    format!("{} [{}]", say(param.en, param.zh), choices().join(", "))
}

/// What names one of a kind, as the route says it.
fn id_of(route: &Route) -> Option<Arg> {
    let param = route.params.iter().find(|param| param.name == "id")?;
    Some(Arg::new("id").required(true).help(say(param.en, param.zh)))
}

fn verb_routes(kind: &str) -> impl Iterator<Item = (&'static str, &'static Route)> + use<> {
    let prefix = format!("{kind}.");
    routes()
        .iter()
        .filter(|route| route.method == Method::Post)
        .filter_map(move |route| route.action().strip_prefix(&prefix).map(|verb| (verb, route)))
}

fn verb_command(verb: &'static str, route: &Route) -> Command {
    let mut command = Command::new(verb).about(format!("{} ({})", route.en, route.zh));
    // What only the service does by itself is there for whoever asks for it by name, and in nobody's list.
    if !route.is_for_people() {
        command = command.hide(true);
    }
    let codes = listings::for_action(route.action());
    if !codes.is_empty() {
        command = command.after_help(codes);
    }
    command
        .args(id_of(route))
        .args(body_fields(route).iter().map(Field::arg))
        .arg(
            Arg::new("body")
                .long("body")
                .value_name("JSON|@FILE")
                .help("The whole body as JSON; flags are laid over it")
                .help_heading("Fields"),
        )
        .arg(
            Arg::new("at")
                .long("at")
                .value_name("TIME")
                .help("When it happened, where it is entered late: 2026-11-20T10:00 (civil) or RFC 3339"),
        )
        .arg(
            Arg::new("entered-for")
                .long("entered-for")
                .value_name(PERSON)
                .requires("paper")
                .help("The person who did it, where it is entered for them from paper"),
        )
        .arg(
            Arg::new("paper")
                .long("paper")
                .value_name("PAPER")
                .requires("entered-for")
                .help("The paper that shows what is entered for somebody: kind, number, page, where it is kept"),
        )
        .arg(
            Arg::new("expected")
                .long("expected")
                .value_name("SEQUENCE")
                .help("The sequence seen last; refused where something came after it"),
        )
        .arg(
            Arg::new("command-id")
                .long("command-id")
                .value_name("UUID")
                .help("Send the same id again and get the same answer; absent, a new one"),
        )
        .arg(reads::ids_flag())
        .arg(Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help("Print the request and send nothing"))
}

fn body_fields(route: &Route) -> Vec<Field> {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    clear::define(&mut generator);
    let schema = match route.request {
        Shape::Of(shape) | Shape::Lines(shape) | Shape::Stream(shape) => Some(shape(&mut generator)),
        Shape::Nothing | Shape::Html | Shape::Schema | Shape::Text | Shape::Octets | Shape::File => None,
    };
    let mut root = json!({"$defs": generator.definitions()});
    clear::shown(&mut root);
    let mut schema = schema.map(|schema| schema.as_value().clone()).unwrap_or_default();
    clear::shown(&mut schema);
    fields::from_schema(&schema, &root)
}

/// Runs a subcommand of [`commands`]; false where the name is none of them.
pub(crate) fn run(name: &str, matches: &ArgMatches, target: &Target, form: Form) -> Option<Outcome> {
    let kind = kinds().into_iter().find(|kind| kind.name == name)?;
    let (verb, matches) = matches.subcommand()?;
    if let Some(outcome) = reads::run((kind.name, verb), matches, target, form) {
        return Some(outcome);
    }
    Some(match (verb, kind.one) {
        ("show", Some(route)) => one(kind.name, route, matches).and_then(|path| show(&path, target, form)),
        (verb, _) => verb_routes(kind.name)
            .find(|(name, _)| *name == verb)
            .ok_or_else(|| Failure::words(format!("there is no {} {verb}", kind.name)))
            .and_then(|(_, route)| send(kind.name, route, matches, target, form)),
    })
}

fn send(kind: &str, route: &Route, matches: &ArgMatches, target: &Target, form: Form) -> Outcome {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let base = match text("body") {
        Some(given) => parse_body(&given)?,
        None => json!({}),
    };
    let body = fields::body(&body_fields(route), matches, base)?;
    let path = match matches.try_get_one::<String>("id").ok().flatten() {
        Some(id) => route.path.replace("{id}", naming::of_kind(kind, id)?),
        None => route.path.clone(),
    };
    let command = match text("command-id") {
        Some(given) => given.parse().map_err(while_doing("--command-id"))?,
        None => fresh_id(),
    };
    let mut query = Vec::new();
    if let Some(at) = text("at") {
        let at = time(&at).map_err(while_doing("--at"))?;
        query.push(("at", at.to_rfc3339()));
    }
    query.extend(text("entered-for").map(|person| ("enteredFor", person)));
    query.extend(text("paper").map(|paper| ("paper", paper)));
    query.extend(text("expected").map(|expected| ("expected", expected)));
    if matches.get_flag("dry-run") {
        return output::json(
            &json!({"method": route.method.as_str(), "path": path, "query": query, "idempotencyKey": command, "body": body}),
        );
    }
    let client = target.connect()?;
    let answer: Value = client.post(&path, &query, Some(command), &body)?;
    if form == Form::Text {
        directory::learn(&client);
    }
    match (form, serde_json::from_value::<Accepted>(answer.clone())) {
        (_, Ok(accepted)) if matches.get_flag(reads::IDS) => {
            tell!("{}", accepted.number.unwrap_or_else(|| accepted.aggregate.id.clone()))
        }
        (Form::Text, Ok(accepted)) => print_accepted(&accepted),
        _ => output::json(&answer),
    }
}

pub(super) fn print_accepted(accepted: &Accepted) -> Outcome {
    let repeated =
        if accepted.duplicate { say(" (already accepted before)", "（此前已受理该指令）") } else { "" };
    let title = anjuan_domain::event::Event::declared(&accepted.event_type)
        .map_or(accepted.event_type.as_str(), |title| say(title.en, title.zh));
    tell!("{title}: {} #{} @{}{repeated}", accepted.aggregate, accepted.version, accepted.sequence)?;
    if let Some(number) = &accepted.number {
        // Whoever answers a swap names it by this.
        let is_swap = accepted.aggregate.kind == anjuan_domain::vocabulary::ids::Kind::Duty;
        let named =
            if is_swap { say("swap (--ordinal)", "换班序号（--ordinal）") } else { say("number", "编号") };
        tell!("{named}: {number}")?;
    }
    if let Some(password) = &accepted.query_password {
        tell!("{}: {password}", say("query password", "查询密码"))?;
    }
    if accepted.query_password_at.is_some() {
        let number = accepted.number.as_deref().unwrap_or_default();
        tell!(
            "{}: anjuan print receipt {number}",
            say(
                "the query password was shown once; it stands on the receipt",
                "查询密码仅显示一次，可重新打印收件凭证"
            )
        )?;
    }
    if !accepted.responsible.is_empty() {
        tell!("{}: {}", say("responsible", "责任人"), directory::beside(&accepted.responsible))?;
    }
    Ok(())
}

fn parse_body(given: &str) -> Outcome<Value> {
    let text = match given.strip_prefix('@') {
        Some(file) => std::fs::read_to_string(file).map_err(while_doing(file))?,
        None => given.to_owned(),
    };
    serde_json::from_str(&text).map_err(while_doing("--body"))
}

#[allow(clippy::disallowed_methods, reason = "the command line is the caller, and callers give command ids")]
pub(super) fn fresh_id() -> Uuid {
    Uuid::now_v7()
}

/// Where the one that is named is read.
fn one(kind: &str, route: &Route, matches: &ArgMatches) -> Outcome<String> {
    let id = matches.get_one::<String>("id").map(String::as_str).unwrap_or_default();
    Ok(route.path.replace("{id}", naming::of_kind(kind, id)?))
}

/// One as the service answers it: its line of the register, or its state under the name of its kind; for people its fields alone.
fn show(path: &str, target: &Target, form: Form) -> Outcome {
    let client = target.connect()?;
    if form == Form::Text {
        directory::learn(&client);
    }
    let answer: Map<String, Value> = client.get(path, &[])?;
    let inside = match (answer.get("row"), answer.len(), answer.values().next()) {
        (Some(Value::Object(row)), ..) => row,
        (_, 1, Some(Value::Object(state))) => state,
        _ => &answer,
    };
    match form {
        Form::Json => output::json(&answer),
        Form::Text => fields_of(inside),
    }
}

/// The fields of one as two columns.
fn fields_of(object: &Map<String, Value>) -> Outcome {
    output::table(
        &[say("field", "字段"), say("value", "内容")],
        facts::named_values(object).into_iter().map(|(key, text)| {
            let text = if SPOKEN.contains(&key.as_str()) { word(&text).to_owned() } else { text };
            vec![facts::named(&key), text]
        }),
    )
}
