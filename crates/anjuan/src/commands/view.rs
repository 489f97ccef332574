//! `anjuan view status|digest|rebuild`: the projections, their digests, and how to make them anew from the log.
use crate::client::{Client, Target};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::names::word;
use crate::output::{self, Form, tell};
use anjuan_api::queries::{RebuildProgress, ViewDigest, Views};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

/// What to do with views.
#[derive(Debug, Subcommand)]
pub(crate) enum View {
    /// Position, head and parked aggregates of every view.
    Status,
    /// The digest of a view's rows: the same for the same events, live, restarted or rebuilt.
    Digest {
        /// The view: attendance, breaches, centre, deadlines, inbox, register, scoring.
        name: String,
    },
    /// Build a view anew from the log beside the old, then switch to it.
    Rebuild {
        /// The view: attendance, breaches, centre, deadlines, inbox, register, scoring.
        name: String,
    },
}

impl View {
    /// Runs it.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let client = target.connect()?;
        match self {
            View::Status => {
                let views: Views = client.get("/v1/views", &[])?;
                if form == Form::Json {
                    return output::json(&views);
                }
                let header = [
                    say("view", "视图"),
                    say("version", "版本"),
                    say("position", "位置"),
                    say("head", "末尾"),
                    say("rows", "行数"),
                    say("health", "状况"),
                    say("parked", "暂停案卷"),
                ];
                output::table(
                    &header,
                    views.views.iter().map(|view| {
                        let parked: Vec<String> = view
                            .parked
                            .iter()
                            .map(|parked| format!("{} @{} +{}", parked.aggregate, parked.since, parked.skipped))
                            .collect();
                        let health = view
                            .because
                            .as_ref()
                            .map_or_else(|| word(&view.health).to_owned(), |why| format!("{}: {why}", view.health));
                        vec![
                            view.name.clone(),
                            view.version.to_string(),
                            view.position.to_string(),
                            view.head.map_or_else(|| "-".to_owned(), |head| head.to_string()),
                            view.rows.to_string(),
                            health,
                            parked.join("\n"),
                        ]
                    }),
                )
            }
            View::Digest { name } => {
                let digest: ViewDigest = client.get(&format!("/v1/views/{name}/digest"), &[])?;
                if form == Form::Json {
                    return output::json(&digest);
                }
                tell!(
                    "{} v{} @{} {} {}: {}",
                    digest.name,
                    digest.version,
                    digest.sequence,
                    digest.rows,
                    say("rows", "行"),
                    digest.digest
                )
            }
            View::Rebuild { name } => rebuild(&client, name, form),
        }
    }
}

fn rebuild(client: &Client, name: &str, form: Form) -> Outcome {
    let bar = crate::progress::bar(form, 0);
    let mut last: Option<RebuildProgress> = None;
    client.post_lines(&format!("/v1/views/{name}/rebuild"), |line| {
        let progress: RebuildProgress = serde_json::from_str(line).map_err(while_doing("the rebuild's progress"))?;
        show(&bar, &progress);
        last = Some(progress);
        Ok(())
    })?;
    bar.finish_and_clear();
    finish(name, last, form)
}

fn show(bar: &ProgressBar, progress: &RebuildProgress) {
    bar.set_length(progress.head);
    bar.set_position(progress.position);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {per_sec} {eta}") {
        bar.set_style(style);
    }
}

fn finish(name: &str, last: Option<RebuildProgress>, form: Form) -> Outcome {
    let last = last.ok_or_else(|| {
        Failure::words(format!("the rebuild of {name} ended without a word; look at the server's log"))
    })?;
    match (&last.error, &last.digest, form) {
        (Some(error), ..) => Err(Failure::words(error.clone())),
        (None, None, _) => Err(Failure::words(format!(
            "the rebuild of {name} was cut off at {} of {}; the old view still serves",
            last.position, last.head
        ))),
        (None, Some(_), Form::Json) => output::json(&last),
        (None, Some(digest), Form::Text) => {
            tell!("{name} @{}: {digest}", last.position)
        }
    }
}
