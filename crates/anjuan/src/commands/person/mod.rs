//! `anjuan person …`: who is found by a number (查找个人); and `anjuan access …`: who looked for and read personal data (访问记录).
//!
//! A number is never an argument: the arguments of a process are read by every user of the machine.
mod export;

use super::account::listed;
use crate::client::{Client, Target};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use anjuan_api::accounts::{AccessRecord, AccessRecords};
use anjuan_api::persons::{PersonExport, PersonFound, PersonSearch, PersonsFound, ReadFor};
use clap::Subcommand;
use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;

/// What to do about a person.
#[derive(Debug, Subcommand)]
pub(crate) enum PersonLine {
    /// Look a person up by the number that is asked for, or read from standard input; the search is recorded.
    Search {
        /// Which number it is.
        #[arg(long, value_parser = ["document", "telephone"])]
        number: String,
        #[command(flatten)]
        why: Why,
    },
    /// Write all that is kept about a person into NAME.json and NAME.txt, as they ask; it is recorded.
    Export {
        /// The id, as a search shows it; absent, the person is found by the number that is asked for.
        id: Option<String>,
        /// Which number is asked for, where no id is given.
        #[arg(long, value_parser = ["document", "telephone"], required_unless_present = "id")]
        number: Option<String>,
        /// Why: who asked, and how they showed who they are; it is recorded.
        #[arg(long)]
        reason: String,
        /// The name of the two files, without their endings.
        #[arg(long, value_name = "NAME")]
        output: PathBuf,
    },
}

/// For what, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct Why {
    /// For what; it is recorded.
    #[arg(long, value_parser = purposes())]
    purpose: ReadFor,
    /// Why; it is recorded.
    #[arg(long)]
    reason: String,
}

/// Records of access.
#[derive(Debug, Subcommand)]
pub(crate) enum AccessLine {
    /// The records, oldest first.
    List {
        /// Only what was looked for or read of this applicant, by id, or of this member of staff.
        #[arg(long)]
        person: Option<String>,
        /// Only what this account did.
        #[arg(long)]
        by: Option<String>,
    },
}

fn purposes() -> impl clap::builder::TypedValueParser<Value = ReadFor> {
    use clap::builder::TypedValueParser;
    let named = |name: String| ReadFor::ALL.into_iter().find(|purpose| purpose.as_str() == name);
    clap::builder::PossibleValuesParser::new(ReadFor::ALL.map(ReadFor::as_str))
        .try_map(move |name| named(name).ok_or("no purpose"))
}

/// A number that is not shown: asked for at a terminal, else the first line of standard input.
fn number() -> Outcome<String> {
    let doing = say("reading the number", "读取号码");
    let given = if std::io::stdin().is_terminal() {
        rpassword::prompt_password(say("number: ", "号码：")).map_err(while_doing(doing))?
    } else {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map_err(while_doing(doing))?;
        line
    };
    let number = given.trim();
    if number.is_empty() {
        return Err(Failure::words(say("no number was given on standard input", "标准输入未给出号码")));
    }
    Ok(number.to_owned())
}

impl PersonLine {
    /// Runs it.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let client = target.connect()?;
        match self {
            PersonLine::Search { number, why } => {
                let found = found(&client, number, (why.purpose, &why.reason))?;
                if form == Form::Json { output::json(&found) } else { persons(&found.rows) }
            }
            PersonLine::Export { id, number, reason, output } => {
                let id = match (id, number) {
                    (Some(id), _) => id.clone(),
                    (None, number) => {
                        let number = number.as_deref().unwrap_or("document");
                        export::only(found(&client, number, (ReadFor::OwnRequest, reason))?.rows)?
                    }
                };
                let asked = serde_json::json!({ "reason": reason });
                let export: PersonExport = client.post(&format!("/v1/applicants/{id}/export"), &[], None, &asked)?;
                let places = export::written(&export, output)?;
                match form {
                    Form::Json => output::json(&serde_json::json!({ "accepted": export.accepted, "files": places })),
                    Form::Text => places.iter().try_for_each(|place| tell!("{}", place.display())),
                }
            }
        }
    }
}

/// Who is found by a number of that kind.
fn found(client: &Client, which: &str, (purpose, reason): (ReadFor, &str)) -> Outcome<PersonsFound> {
    let number = Some(number()?);
    let (document, telephone) = if which == "document" { (number, None) } else { (None, number) };
    let asked = PersonSearch { document, telephone, purpose, reason: reason.to_owned() };
    client.post("/v1/applicants/search", &[], None, &asked)
}

fn persons(rows: &[PersonFound]) -> Outcome {
    let header = [
        say("id", "编号"),
        say("name", "姓名"),
        say("document", "证件"),
        say("telephone", "电话"),
        say("matters", "事项"),
    ];
    let line = |row: &PersonFound| {
        let matters = row.matters.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        vec![
            row.applicant.clone(),
            row.masked_name.clone(),
            row.masked_document.clone(),
            row.masked_telephone.clone(),
            matters,
        ]
    };
    output::table(&header, rows.iter().map(line))
}

/// Ids of applicants are short codes of twelve characters; those of the staff are not.
fn parameter(person: &str) -> &'static str {
    if person.len() == 12 { "applicant" } else { "account" }
}

impl AccessLine {
    /// Runs it.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let AccessLine::List { person, by } = self;
        let client = target.connect()?;
        let (mut rows, mut after) = (Vec::<AccessRecord>::new(), 0);
        loop {
            let mut query = vec![("after", after.to_string()), ("limit", "500".to_owned())];
            query.extend(person.clone().map(|person| (parameter(&person), person)));
            query.extend(by.clone().map(|by| ("by", by)));
            let page: AccessRecords = client.get("/v1/access-records", &query)?;
            rows.extend(page.rows);
            match page.next {
                Some(next) => after = next,
                None => return listed(rows, form),
            }
        }
    }
}
