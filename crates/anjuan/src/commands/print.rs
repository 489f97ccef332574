//! `anjuan print` and `anjuan verify`: a paper as one HTML document for A4, and whether a paper's code is genuine.
use super::record::fresh_id;
use crate::client::Target;
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::naming;
use crate::output::{self, Form, tell};
use anjuan_api::papers::Verification;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_papers::{PAPERS, PaperKind};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;
use uuid::Uuid;

/// The paper that is printed once.
const RATING_SLIP: &str = "rating-slip";

/// Which paper of what.
#[derive(Debug, Args)]
pub(crate) struct Print {
    /// Which paper.
    #[arg(value_parser = kinds())]
    kind: String,
    /// The case, denial, handover or complaint, by id, number or reference: AJ-20261120-7K2M9QX4T1AB.
    id: String,
    /// Write it here instead of printing it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Show personal data in the clear, for this reason; each reading leaves an event.
    #[arg(long, value_name = "REASON")]
    clear: Option<String>,
    /// The version of the event to print; absent, the last that gives this paper.
    #[arg(long, value_name = "VERSION")]
    event: Option<u64>,
    /// Of the sealed rating slip: the id that it was printed under, to get the same one again within some minutes.
    #[arg(long, value_name = "UUID")]
    command_id: Option<Uuid>,
}

fn kinds() -> impl TypedValueParser<Value = String> {
    let values = PAPERS.iter().map(|paper| PossibleValue::new(paper.name).help(say(paper.title.en, paper.title.zh)));
    PossibleValuesParser::new(values.collect::<Vec<_>>())
}

/// The first part of the addresses of a kind.
fn plural(kind: Kind) -> String {
    format!("{kind}s")
}

impl Print {
    /// Fetches the paper and prints it, or writes it into a file.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let paper = anjuan_papers::find(&self.kind).ok_or_else(|| Failure::words(self.kind.clone()))?;
        let id = naming::of_kind(paper.of.as_str(), &self.id)?;
        AggregateRef::new(paper.of, id).map_err(while_doing("ID"))?;
        let mut query = Vec::new();
        query.extend(self.clear.clone().map(|reason| ("clear", reason)));
        query.extend(self.event.map(|version| ("event", version.to_string())));
        if paper.name == RATING_SLIP {
            return self.slip(id, target, form);
        }
        let path = format!("/v1/{}/{id}/papers/{}", plural(paper.of), paper.name);
        let html = target.connect()?.get_text(&path, &query)?;
        self.written(paper, &html, form)
    }

    /// Prints the sealed slip, which is printed once: what goes wrong after it was asked for names the id to ask with again.
    fn slip(&self, id: &str, target: &Target, form: Form) -> Outcome {
        if self.clear.is_some() || self.event.is_some() {
            return Err(Failure::Usage(
                say("--clear and --event say nothing of the sealed slip", "密封评价单不适用 --clear 与 --event").into(),
            ));
        }
        let (client, command) = (target.connect()?, self.command_id.unwrap_or_else(fresh_id));
        let path = format!("/v1/cases/{id}/{RATING_SLIP}");
        let printed = client.post_text(&path, &[], Some(command), &serde_json::json!({}));
        let paper = anjuan_papers::find(RATING_SLIP).ok_or_else(|| Failure::words(RATING_SLIP))?;
        let written = match printed {
            // What the service itself says of it is said: nothing was printed.
            Err(failure @ Failure::Problem(_)) => return Err(failure),
            printed => printed.and_then(|html| self.written(paper, &html, form)),
        };
        let again = say("the same slip again within some minutes", "数分钟内可重新取得同一评价单");
        let hint = format!("{again}: anjuan print {RATING_SLIP} {id} --command-id {command}");
        written.map_err(|failure| match failure {
            Failure::Unreachable(said) => Failure::Unreachable(format!("{said}\n{hint}")),
            Failure::Words(said) => Failure::Words(format!("{said}\n{hint}")),
            other @ (Failure::Problem(_) | Failure::Incomplete(_) | Failure::Usage(_)) => other,
        })
    }

    /// Prints a document, or writes it into the file that was named.
    fn written(&self, paper: &PaperKind, html: &str, form: Form) -> Outcome {
        let Some(out) = &self.out else {
            return match form {
                Form::Text => output::bytes(html.as_bytes()),
                Form::Json => output::json(&serde_json::json!({"paper": paper.name, "html": html})),
            };
        };
        std::fs::write(out, html).map_err(while_doing(out.display()))?;
        match form {
            Form::Text => tell!("{} {}", say(paper.title.en, paper.title.zh), out.display()),
            Form::Json => output::json(&serde_json::json!({"paper": paper.name, "out": out})),
        }
    }
}

/// The code of a paper.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The verification code on the paper: 7K2M-9QX4-T1AB.
    code: String,
}

impl Verify {
    /// Says what the code is of.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        // A code is twelve letters and digits; what else somebody types must not change the address that is asked.
        let code: String =
            self.code.chars().filter(|symbol| symbol.is_ascii_alphanumeric() || *symbol == '-').collect();
        let found: Verification = target.connect()?.get(&format!("/v1/papers/verify/{code}"), &[])?;
        if form == Form::Json {
            return output::json(&found);
        }
        match found.void_since {
            Some(day) => tell!("{} {day}: {}", found.code, say("is void; another took its place.", "已作废并补发。"))?,
            None => tell!("{} {}", found.code, say("is genuine.", "核验无误。"))?,
        }
        output::table(
            &[
                say("paper", "文书"),
                say("paper number", "文书编号"),
                say("number", "编号"),
                say("day", "日期"),
                say("event", "事件"),
            ],
            [vec![
                say(&found.title_en, &found.title_zh).to_owned(),
                found.paper_number,
                found.number,
                found.day.to_string(),
                found.event_type,
            ]],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_that_has_papers_has_a_route_for_them() {
        for paper in PAPERS {
            let path = format!("/v1/{}/{{id}}/papers/{{paper}}", plural(paper.of));
            assert!(anjuan_api::routes().iter().any(|route| route.path == path), "{path}");
        }
    }
}
