//! Values that a shell completes from the running service (动态补全): windows, items, persons, posts, periods, and the numbers of what
//! is open. Enumerations are completed from the declarations ([`crate::hints`]), without a service.
//!
//! The shell calls the program for each completion. Where no service answers at once, nothing is completed and nothing is said: a
//! completion must never print an error, wait for more than [`PATIENCE`], or change anything.
use crate::client::{Client, Target};
use crate::language::say;
use anjuan_api::queries::{Catalogue, CatalogueItem};
use anjuan_domain::vocabulary::ids::Kind;
use clap::{Arg, Command};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{CompleteEnv, Shells};
use serde_json::Value;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

/// The variable by which the shell's script says that it asks for a completion, and in which shell's form.
const VARIABLE: &str = "ANJUAN_COMPLETE";

/// How long a completion waits for the service.
const PATIENCE: Duration = Duration::from_millis(700);

/// How many numbers of one kind are asked for.
const NUMBERS: u32 = 100;

/// What stands for the value of an argument that names somebody of the staff, as the contract declares.
pub(crate) const PERSON: &str = "PERSON";

/// Where the values of an argument come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Windows,
    Items,
    Persons,
    Posts,
    Periods,
    /// Numbers of what is open, of one kind.
    Open(Kind),
    /// Numbers of what is open, of any kind.
    Anything,
}

/// Answers a shell that asks for a completion, and ends; else does nothing.
pub(crate) fn answer() {
    CompleteEnv::with_factory(|| attached(crate::help::localised(crate::cli::command()))).var(VARIABLE).complete();
}

/// The script that makes a shell ask this program; none for a shell that is not known.
pub(crate) fn script(shell: &str) -> Option<Vec<u8>> {
    let shells = Shells::builtins();
    let shell = shells.completer(shell)?;
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("anjuan"));
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, "anjuan", "anjuan", &program.to_string_lossy(), &mut script).ok()?;
    Some(script)
}

/// The shells for which there is a script.
pub(crate) fn shells() -> Vec<&'static str> {
    Shells::builtins().names().collect()
}

/// The command line with a source behind each argument that has one.
fn attached(command: Command) -> Command {
    with_sources(command, None)
}

fn with_sources(command: Command, kind: Option<Kind>) -> Command {
    let name = command.get_name().to_owned();
    let kind = kind.or_else(|| Kind::parse(&name));
    command
        .mut_args(|arg| match source((&name, kind), &arg) {
            Some(source) => arg.add(ArgValueCompleter::new(move |typed: &OsStr| source.candidates(typed))),
            None => arg,
        })
        .mut_subcommands(|inner| with_sources(inner, kind))
}

/// The source of an argument, by its name and by the kind whose command it belongs to.
fn source((command, kind): (&str, Option<Kind>), arg: &Arg) -> Option<Source> {
    let name = arg.get_id().as_str();
    let last = name.rsplit('.').next().unwrap_or(name);
    if let Some(kind) = kind.filter(|_| last == "id") {
        let assessed = [Kind::Period, Kind::Score].contains(&kind);
        let numbered = if kind == Kind::Post { Source::Posts } else { Source::Open(kind) };
        return Some(if assessed { Source::Periods } else { numbered });
    }
    match last {
        "window" | "windows" => Some(Source::Windows),
        "item" => Some(Source::Items),
        "post" => Some(Source::Posts),
        "period" => Some(Source::Periods),
        "case" if !arg.is_positional() => Some(Source::Open(Kind::Case)),
        "id" if command == "print" => Some(Source::Anything),
        "aggregate" => Some(Source::Anything),
        _ => names_a_person(arg).then_some(Source::Persons),
    }
}

fn names_a_person(arg: &Arg) -> bool {
    arg.get_value_names().is_some_and(|names| names.iter().any(|name| name == PERSON))
}

impl Source {
    /// What fits what is typed; nothing where no service answers.
    fn candidates(self, typed: &OsStr) -> Vec<CompletionCandidate> {
        let (Some(typed), Ok(client)) = (typed.to_str(), connected()) else { return Vec::new() };
        let found = match self {
            Source::Windows => defined(&client, "windows"),
            Source::Persons => defined(&client, "persons"),
            Source::Posts => defined(&client, "posts"),
            Source::Periods => periods(&client),
            Source::Items => return items(&client, typed),
            Source::Open(kind) => numbers(&client, Some(kind)),
            Source::Anything => numbers(&client, None),
        };
        let fitting = found.unwrap_or_default().into_iter().filter(|(value, name)| fits(value, name, typed));
        fitting.map(|(value, name)| candidate(value, name)).collect()
    }
}

/// A value begins with what is typed, in capital letters or small ones, or its name has it.
fn fits(value: &str, name: &str, typed: &str) -> bool {
    let typed = typed.to_lowercase();
    value.to_lowercase().starts_with(&typed) || name.to_lowercase().contains(&typed)
}

fn candidate(value: String, name: String) -> CompletionCandidate {
    CompletionCandidate::new(value).help((!name.is_empty()).then(|| name.into()))
}

/// The service that the line names, or the environment, or the data directory.
fn connected() -> crate::failure::Outcome<Client> {
    let line: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let said = |flag: &str, variable: &str| {
        let inline = format!("{flag}=");
        let of_line = line.iter().enumerate().find_map(|(place, word)| {
            let value = if word == flag { line.get(place + 1).map(String::as_str) } else { word.strip_prefix(&inline) };
            value.map(str::to_owned)
        });
        of_line.or_else(|| std::env::var(variable).ok()).filter(|value| !value.is_empty())
    };
    let target = Target {
        data: said("--data", "ANJUAN_DATA").map(PathBuf::from),
        url: said("--url", "ANJUAN_URL"),
        token_file: said("--token-file", "ANJUAN_TOKEN_FILE").map(PathBuf::from),
        ca: said("--ca", "ANJUAN_CA").map(PathBuf::from),
    };
    target.connect().map(|client| client.within(PATIENCE))
}

/// What the reference data defines, by id, with the name.
fn defined(client: &Client, what: &str) -> Option<Vec<(String, String)>> {
    let centre: Value = client.get("/v1/centre", &[]).ok()?;
    let name = |object: &Value| {
        let text = |field: &str| object[field].as_str().unwrap_or_default().to_owned();
        let (en, zh) = (text("nameEn"), text("name"));
        if en.is_empty() { zh } else { say(&en, &zh).to_owned() }
    };
    Some(centre[what].as_object()?.iter().map(|(id, object)| (id.clone(), name(object))).collect())
}

fn items(client: &Client, typed: &str) -> Vec<CompletionCandidate> {
    let items = client.get::<Catalogue>("/v1/catalogue", &[]).map(|catalogue| catalogue.items).unwrap_or_default();
    let fitting = items.into_iter().filter(|item| crate::commands::catalogue::fits(item, typed));
    fitting
        .map(|item: CatalogueItem| {
            let name = crate::commands::catalogue::name(&item).to_owned();
            candidate(item.id, name)
        })
        .collect()
}

fn periods(client: &Client) -> Option<Vec<(String, String)>> {
    let periods: Value = client.get("/v1/periods", &[]).ok()?;
    let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
    Some(periods["rows"].as_array()?.iter().map(|row| (text(row, "id"), text(row, "stage"))).collect())
}

/// The numbers of what is open, with item, masked name and phase.
fn numbers(client: &Client, kind: Option<Kind>) -> Option<Vec<(String, String)>> {
    let mut query = vec![("open", "true".to_owned()), ("limit", NUMBERS.to_string())];
    query.extend(kind.map(|kind| ("kinds", kind.as_str().to_owned())));
    let open: Value = client.get("/v1/register", &query).ok()?;
    let name = |row: &Value| {
        let text = |field: &str| row[field].as_str().unwrap_or_default();
        [text("item"), text("maskedName"), text("phase")]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    // What has no number that says its kind is named by its reference: `duty/2026-10`.
    let own = |row: &Value| {
        let number = row["number"].as_str()?;
        let plain = kind.is_some() || Kind::of_number(number).is_some();
        Some(if plain { number.to_owned() } else { row["aggregate"].as_str()?.to_owned() })
    };
    Some(open["rows"].as_array()?.iter().filter_map(|row| Some((own(row)?, name(row)))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Each argument that has a source: the command's name, the argument's, the source.
    fn sources(command: &Command, kind: Option<Kind>, found: &mut BTreeSet<(String, String, String)>) {
        let kind = kind.or_else(|| Kind::parse(command.get_name()));
        for arg in command.get_arguments() {
            if let Some(source) = source((command.get_name(), kind), arg) {
                let last = arg.get_id().as_str().rsplit('.').next().unwrap();
                found.insert((command.get_name().to_owned(), last.to_owned(), format!("{source:?}")));
            }
        }
        command.get_subcommands().for_each(|inner| sources(inner, kind, found));
    }

    #[test]
    fn what_names_a_person_is_completed_and_what_names_anything_else_is_not() {
        let mut found = BTreeSet::new();
        sources(&crate::cli::command(), None, &mut found);
        let has = |command: &str, name: &str, source: &str| {
            found.contains(&(command.to_owned(), name.to_owned(), source.to_owned()))
        };
        for (command, name) in [
            ("step", "handler"),
            ("register", "visitors"),
            ("hand-over", "from"),
            ("hand-over", "to"),
            ("report-up", "to"),
            ("list", "responsible"),
            ("register", "entered-for"),
            ("issue", "person"),
        ] {
            assert!(has(command, name, "Persons"), "{command} --{name}");
        }
        assert!(!has("correct", "to", "Persons") && !has("list", "from", "Persons"));
        for name in ["window", "windows", "item", "period", "post", "id", "case", "aggregate"] {
            assert!(found.iter().any(|(_, found, _)| found == name), "{name}");
        }
    }

    #[test]
    fn a_shell_has_a_script_that_asks_this_program() {
        for shell in shells() {
            let script = String::from_utf8(script(shell).unwrap()).unwrap();
            assert!(script.contains(VARIABLE), "{shell}: {script}");
        }
        assert!(script("no-shell").is_none());
    }

    #[test]
    fn what_is_typed_is_an_id_or_a_part_of_the_name() {
        assert!(fits("W02", "社保窗口", "w0") && fits("W02", "社保窗口", "社保") && fits("W02", "", ""));
        assert!(!fits("W02", "社保窗口", "W03"));
    }
}
