//! `anjuan centre apply|show`: the reference data from files to events; only differences become events.
use crate::client::{Client, Target};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use anjuan_api::batch::BatchCommand;
use anjuan_api::queries::{CentreHistory, CentreOnDay};
use anjuan_centre::{Change, Desired, difference, from_day};
use anjuan_domain::clock::civil;
use anjuan_domain::command::Body;
use anjuan_domain::event::Envelope;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::commands::CentreCommand;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, hashed_command};
use anjuan_domain::vocabulary::stamp::Stamp;
use anjuan_import::mapping::Mapping;
use chrono::NaiveDate;
use clap::Subcommand;
use std::path::PathBuf;
use uuid::Uuid;

/// What to do with the reference data.
#[derive(Debug, Subcommand)]
pub(crate) enum CentreLine {
    /// Bring the service to what a directory says: rulebook.toml, catalogue.toml, staff.toml, calendar.csv, registers.toml.
    Apply {
        /// The directory, such as deploy/centres/bencha.
        directory: PathBuf,
        /// The first day the changes apply; absent, today, and on a new service the first day of the calendar.
        #[arg(long, value_name = "DATE")]
        effective: Option<NaiveDate>,
        /// Print the difference and change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Show rulebook, windows, staff, posts and catalogue as they apply on a day.
    Show {
        /// The day; absent, today.
        #[arg(long, value_name = "DATE")]
        on: Option<NaiveDate>,
    },
}

impl CentreLine {
    /// Runs it.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        match self {
            CentreLine::Apply { directory, effective, dry_run } => {
                let desired = crate::centre_files::read(Some(directory))?;
                let client = target.connect()?;
                let changes = missing(&client, &desired, *effective)?;
                if !dry_run {
                    submit(&client, &changes)?;
                }
                print_changes(&changes, *dry_run, form)
            }
            CentreLine::Show { on } => {
                let query: Vec<_> = on.map(|on| ("on", on.to_string())).into_iter().collect();
                let centre: CentreOnDay = target.connect()?.get("/v1/centre", &query)?;
                if form == Form::Json { output::json(&centre) } else { print_centre(&centre) }
            }
        }
    }
}

/// The service's reference data, folded here from its stored events.
pub(super) fn current(client: &Client) -> Outcome<(Centre, u64)> {
    let history: CentreHistory = client.get("/v1/centre/history", &[])?;
    let mut centre = Centre::default();
    for stored in &history.events {
        let envelope = Envelope::decode(stored.envelope.get().as_bytes()).map_err(while_doing("the reference data"))?;
        let event = envelope.event().map_err(while_doing("the reference data"))?;
        let aggregate = envelope.aggregate().map_err(while_doing("the reference data"))?;
        let version = u32::try_from(envelope.sequence).map_err(while_doing("the reference data"))?;
        let stamp = Stamp { version, time: envelope.time, recorded: envelope.recordedtime };
        centre.evolve(&aggregate, &event, stamp).map_err(while_doing("the reference data"))?;
    }
    Ok((centre, history.sequence))
}

fn missing(client: &Client, desired: &Desired, effective: Option<NaiveDate>) -> Outcome<Vec<Change>> {
    let (centre, _) = current(client)?;
    let from = effective.unwrap_or_else(|| from_day(&centre, desired, today()));
    Ok(difference(&centre, desired, from))
}

/// Brings a service to what `desired` says; answers how many changes that took.
pub(crate) fn bring_to(client: &Client, desired: &Desired) -> Outcome<usize> {
    let changes = missing(client, desired, None)?;
    submit(client, &changes)?;
    Ok(changes.len())
}

/// The command id follows from the change itself and the state it changes, so that an apply cut off and run again asks for the same.
fn command_id(sequence: u64, change: &Change) -> Outcome<Uuid> {
    let body = serde_json::to_string(&change.body).map_err(while_doing("the change"))?;
    Ok(hashed_command(&[format!("anjuan centre apply\n{sequence}\n{}\n{body}", change.aggregate).as_bytes()]))
}

fn submit(client: &Client, changes: &[Change]) -> Outcome {
    let (_, sequence) = current(client)?;
    // One kind after the other: an item needs its window, a post its people, so each group must be answered before the next is sent.
    for group in changes.chunk_by(|one, next| one.aggregate.kind == next.aggregate.kind) {
        let commands = group
            .iter()
            .map(|change| {
                let body =
                    serde_json::to_value(Body::Centre(change.body.clone())).map_err(while_doing("the change"))?;
                Ok(BatchCommand {
                    id: command_id(sequence, change)?,
                    aggregate: Some(change.aggregate.clone()),
                    at: None,
                    entered_for: None,
                    expected: None,
                    causation: None,
                    body,
                })
            })
            .collect::<Outcome<Vec<_>>>()?;
        for (change, result) in group.iter().zip(crate::batch::settled(client, &commands)?) {
            if let Some(problem) = result.problem {
                return Err(Failure::words(format!(
                    "{}: {problem}; what came before it was applied, run apply again after mending",
                    change.aggregate
                )));
            }
        }
    }
    Ok(())
}

fn print_changes(changes: &[Change], dry_run: bool, form: Form) -> Outcome {
    if form == Form::Json {
        let list: Vec<_> = changes.iter().map(|change| serde_json::json!({"aggregate": change.aggregate, "en": change.en, "zh": change.zh, "command": change.body})).collect();
        return output::json(&serde_json::json!({"applied": !dry_run, "changes": list}));
    }
    for change in changes {
        tell!("{}", say(&change.en, &change.zh))?;
    }
    let done = if dry_run {
        say("would change (nothing was recorded)", "项将变更（未记录）")
    } else {
        say("changes recorded", "项变更已记录")
    };
    tell!("{} {done}", changes.len())
}

fn print_centre(centre: &CentreOnDay) -> Outcome {
    let rulebook = centre.rulebook.as_ref().map_or("-", |rulebook| rulebook.version.as_str());
    tell!("{} {} {} {rulebook}", centre.centre, centre.on, say("rulebook", "规则册"))?;
    let header = [say("window", "窗口"), say("name", "名称"), say("department", "部门"), say("head", "负责人")];
    output::table(
        &header,
        centre.windows.iter().map(|(id, window)| {
            vec![
                id.clone(),
                say(&window.name_en, &window.name).to_owned(),
                window.department.clone(),
                window.head.clone(),
            ]
        }),
    )?;
    let header = [
        say("person", "人员"),
        say("name", "姓名"),
        say("section", "科室"),
        say("title", "职务"),
        say("window", "窗口"),
    ];
    output::table(
        &header,
        centre.persons.iter().map(|(id, person)| {
            vec![
                id.clone(),
                person.name.clone(),
                person.section.clone(),
                person.title.clone(),
                person.window.clone().unwrap_or_default(),
            ]
        }),
    )?;
    let header = [say("post", "岗位"), say("name", "名称"), "A", "B", say("items or office", "事项或职务")];
    output::table(
        &header,
        centre.posts.iter().map(|(id, post)| {
            let of_office =
                |office: Role| format!("{} {}", say("stands in:", "职务代理："), say(office.as_str(), office.zh()));
            let handles = post.office.map_or_else(|| post.items.join(" "), of_office);
            vec![id.clone(), post.name.clone(), post.a.clone(), post.b.clone(), handles]
        }),
    )?;
    let header = [say("item", "事项"), say("name", "名称"), say("window", "窗口"), say("promised", "承诺时限")];
    output::table(
        &header,
        centre.items.iter().map(|item| {
            let definition = &item.definition;
            vec![
                item.id.clone(),
                say(&definition.name_en, &definition.name).to_owned(),
                definition.window.clone(),
                definition.promised.count.to_string(),
            ]
        }),
    )
}

/// Defines the item of a foreign log, where the mapping describes it and the service does not have it. What the catalogue withdrew
/// (it is in no file of the centre's) is defined anew from today: what it was before stands.
pub(crate) fn define_for_import(client: &Client, mapping: &Mapping) -> Outcome {
    let Some(define) = &mapping.define else { return Ok(()) };
    let (centre, sequence) = current(client)?;
    if centre.item(&mapping.item, today()).is_some() {
        return Ok(());
    }
    let known_then = centre.item(&mapping.item, define.effective_from).is_some();
    let mut define = define.clone();
    if known_then {
        define.effective_from = today();
    }
    let aggregate = AggregateRef::new(Kind::Item, mapping.item.clone()).map_err(while_doing("the mapping's item"))?;
    let body = CentreCommand::DefineItem(define.clone());
    let change = Change { aggregate, body, en: String::new(), zh: String::new() };
    let path = format!("/v1/centre/item/{}/define-item", mapping.item);
    let _: serde_json::Value = client.post(&path, &[], Some(command_id(sequence, &change)?), &define)?;
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "the command line is the edge: a default day is today's")]
fn today() -> NaiveDate {
    civil::date_of(chrono::Utc::now())
}
