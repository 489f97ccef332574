//! `anjuan intake`: a case taken in at the window (收件) with as little typing as the regulation leaves: item and person; what the catalogue
//! and the token say is not asked. What is not there is told once (one-time-notice/2), with the six parts that the catalogue gives.
use super::catalogue;
use super::record::fresh_id;
use crate::client::{Client, Target};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use anjuan_api::answers::Accepted;
use anjuan_api::queries::CatalogueItem;
use anjuan_domain::matters::case::events::NoticeParts;
use clap::Args;
use serde_json::{Value, json};
use std::io::{BufRead, IsTerminal, Write};

/// What is taken in from whom.
#[derive(Debug, Args)]
pub(crate) struct Intake {
    /// The item: its id, a part of its name, or the initials of its pinyin: SI-001, 养老, ylbx.
    item: String,
    /// The applicant's name.
    name: String,
    /// The number of the applicant's document; the same document is the same person.
    document: Option<String>,
    /// The applicant's telephone.
    telephone: Option<String>,
    /// The applicant's address.
    #[arg(long, default_value = "")]
    address: String,
    /// Who applies: natural-person, enterprise …
    #[arg(long, default_value = "natural-person")]
    kind: String,
    /// Materials that are not there, by id or a part of the name, several by comma: they are told to the applicant at once.
    #[arg(long, value_name = "MATERIAL", value_delimiter = ',')]
    without: Vec<String>,
    /// Accept it at once, where everything is there.
    #[arg(long)]
    accept: bool,
    /// How the applicant came: visit, call, letter …
    #[arg(long, default_value = "visit")]
    channel: String,
    /// Do not ask before it is recorded.
    #[arg(long, short)]
    yes: bool,
}

impl Intake {
    /// Shows what is taken in, asks once, and records it.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let client = target.connect()?;
        let item = catalogue::one(&client, &self.item)?;
        let missing = missing(&item, &self.without)?;
        if !self.yes && std::io::stdin().is_terminal() && !self.confirmed(&item, &missing)? {
            return tell!("{}", say("nothing was recorded", "未作记录"));
        }
        let mut recorded = vec![self.register(&client, &item, &missing)?];
        let follows = self.follows(&client, &item, (&recorded[0], &missing));
        // What is recorded is told whatever became of what follows it: the case is there.
        let failed = follows.map(|more| recorded.extend(more));
        match form {
            Form::Json => output::json(&recorded)?,
            Form::Text => recorded.iter().try_for_each(super::record::print_accepted)?,
        }
        failed
    }

    /// What follows from the materials: the one-time notice, or acceptance where it is asked for; nothing where a main document is
    /// missing, because returning the application needs a written reason (time-limit/3.3).
    fn follows(
        &self,
        client: &Client,
        item: &CatalogueItem,
        (registered, missing): (&Accepted, &[String]),
    ) -> Outcome<Option<Accepted>> {
        let (verb, body) = match NoticeParts::asking_for(&item.definition, missing) {
            Some(parts) => ("notify", json!({"parts": parts})),
            None if self.accept && missing.is_empty() => ("accept", json!({})),
            None => return Ok(None),
        };
        let path = format!("/v1/cases/{}/{verb}", registered.aggregate.id);
        client.post(&path, &[], Some(fresh_id()), &body).map(Some)
    }

    fn confirmed(&self, item: &CatalogueItem, missing: &[String]) -> Outcome<bool> {
        tell!(
            "{} {} · {} · {}",
            item.id,
            catalogue::name(item),
            item.definition.window,
            catalogue::limit(item.definition.promised)
        )?;
        tell!(
            "{} {} {}",
            self.name,
            self.document.as_deref().unwrap_or_default(),
            self.telephone.as_deref().unwrap_or_default()
        )?;
        for material in &item.definition.materials {
            tell!("{} {} {}", if missing.contains(&material.id) { "✗" } else { "✓" }, material.id, material.name)?;
        }
        let mut out = std::io::stdout();
        write!(out, "{} ", say("Enter records it, n does not:", "回车登记，n 取消："))
            .map_err(while_doing("printing"))?;
        out.flush().map_err(while_doing("printing"))?;
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer).map_err(while_doing("the answer"))?;
        Ok(!answer.trim().eq_ignore_ascii_case("n"))
    }

    fn register(&self, client: &Client, item: &CatalogueItem, missing: &[String]) -> Outcome<Accepted> {
        let here = item.definition.materials.iter().filter(|material| !missing.contains(&material.id));
        let materials: Vec<Value> = here.map(|one| json!({"material": one.id, "status": "PRESENTED"})).collect();
        let upper = |text: &str| text.to_uppercase().replace('-', "_");
        let body = json!({
            "item": item.id, "channel": upper(&self.channel), "place": "COUNTER", "form": "WINDOW", "materials": materials,
            "applicant": {
                "kind": upper(&self.kind), "name": self.name, "document": self.document.as_deref().unwrap_or_default(),
                "telephone": self.telephone.as_deref().unwrap_or_default(), "address": self.address,
            },
        });
        client.post("/v1/cases", &[], Some(fresh_id()), &body)
    }
}

/// The ids of the materials that are not there.
fn missing(item: &CatalogueItem, without: &[String]) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    for text in without {
        let fits = |material: &&anjuan_domain::reference::centre::definition::Material| {
            material.id == *text || material.name.contains(text.as_str())
        };
        let matching: Vec<_> = item.definition.materials.iter().filter(fits).collect();
        match matching.as_slice() {
            [one] => found.push(one.id.clone()),
            _ => {
                let known: Vec<_> =
                    item.definition.materials.iter().map(|one| format!("{} {}", one.id, one.name)).collect();
                return Err(Failure::words(format!(
                    "--without {text}: {}\n  {}",
                    say("that is not one of the materials of the item:", "不是该事项的一项材料，材料有："),
                    known.join("\n  ")
                )));
            }
        }
    }
    Ok(found)
}
