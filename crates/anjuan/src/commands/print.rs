//! `anjuan print` and `anjuan verify`: a paper as one HTML document for A4, and whether a paper's code is genuine.
use crate::client::Target;
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::naming;
use crate::output::{self, Form, tell};
use anjuan_api::papers::Verification;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_papers::PAPERS;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

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
        let path = match paper.name {
            // The station's own paper has an address of its own.
            "rating-slip" => format!("/v1/cases/{id}/rating-slip"),
            name => format!("/v1/{}/{id}/papers/{name}", plural(paper.of)),
        };
        let html = target.connect()?.get_text(&path, &query)?;
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
        tell!("{} {}", found.code, say("is genuine.", "核验无误。"))?;
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
