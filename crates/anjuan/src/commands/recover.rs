//! `anjuan recover`: what is wrong with a log that is closed to writing, and the ways back. Only `re-append` and `declare` change
//! anything: the one appends what stood there, byte for byte, and what the other records is never changed again.
use super::doctor::ServerFlags;
use crate::centre_files;
use crate::client::{DEFAULT_DATA, Instance, Target};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use crate::progress;
use anjuan_api::queries::CentreOnDay;
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{
    Cause, Declarant, Declaration, Lacking, Settings, Situation, Statement, append_again, declare, evidence, situation,
};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

/// Which log.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Recover {
    #[command(flatten)]
    server: ServerFlags,
    #[command(subcommand)]
    line: Option<Line>,
}

/// The ways back that this command goes itself.
#[derive(Debug, Subcommand)]
enum Line {
    /// Append again what the log lost of its end, as it is kept beside it, under the same sequences.
    ReAppend(ReAppend),
    /// Declare, by two people, that the log goes on without the events that are lost.
    Declare(Declare),
}

/// A declaration.
#[derive(Debug, Args)]
struct Declare {
    /// The first of the two people, by the id in the directory: P001.
    #[arg(long, value_name = "PERSON")]
    by: String,
    /// The second of the two people, another one than the first.
    #[arg(long, value_name = "PERSON")]
    and: String,
    /// Why the lost events are not restored.
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    server: ServerFlags,
}

/// What is appended again needs no word of anybody: it is what stood there.
#[derive(Debug, Args)]
struct ReAppend {
    #[command(flatten)]
    server: ServerFlags,
}

/// One way back.
struct Choice {
    name: &'static str,
    en: String,
    zh: String,
}

impl Recover {
    /// Shows the situation, or records the declaration.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let runtime = tokio::runtime::Runtime::new().map_err(while_doing("the runtime"))?;
        let flags = match &self.line {
            None => &self.server,
            Some(Line::Declare(given)) => &given.server,
            Some(Line::ReAppend(given)) => &given.server,
        };
        let reached = runtime.block_on(reach(flags, target))?;
        let outcome = match &self.line {
            None => {
                let found = runtime.block_on(situation(&reached.settings)).map_err(while_doing("the log"));
                let kept = runtime.block_on(evidence(&reached.settings)).ok();
                found.and_then(|found| show(&found, kept, form))
            }
            Some(Line::ReAppend(_)) => runtime.block_on(appended_again(&reached.settings, form)),
            Some(Line::Declare(given)) => runtime.block_on(given.record(target, &reached.settings, form)),
        };
        if let Some(server) = reached.server {
            runtime.block_on(server.stop());
        }
        outcome
    }
}

async fn appended_again(settings: &Settings, form: Form) -> Outcome {
    let Lacking { from, to } = evidence(settings).await.map_err(while_doing("the log"))?;
    let bar = progress::bar(form, to + 1 - from);
    let done = append_again(settings, |_| bar.inc(1)).await;
    bar.finish_and_clear();
    let Lacking { from, to } = done.map_err(while_doing("the log"))?;
    if form == Form::Json {
        return output::json(&json!({"from": from, "to": to}));
    }
    tell!(
        "{}",
        say(
            &format!("The events {from} to {to} stand in the log again; a service opens it once it has read them."),
            &format!("序号 {from} 至 {to} 的事件已重新追加，服务读取后自动恢复写入。")
        )
    )
}

impl Declare {
    async fn record(&self, target: &Target, settings: &Settings, form: Form) -> Outcome {
        let by = vec![person(target, &self.by)?, person(target, &self.and)?];
        let declared = declare(settings, by, &self.reason).await.map_err(while_doing("the declaration"))?;
        if form == Form::Json { output::json(&declared) } else { tell!("{}", gap(&declared)) }
    }
}

/// The log, and the private server where it had to be started for this.
struct Reached {
    settings: Settings,
    server: Option<Server>,
}

/// The server of the running service, the one that is named, or the private one of the data directory, which nobody runs now.
async fn reach(flags: &ServerFlags, target: &Target) -> Outcome<Reached> {
    let data = target.data.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
    let private = data.join("nats");
    if flags.is_named() || Instance::read(&data).is_ok() || !private.is_dir() {
        return Ok(Reached { settings: flags.settings(target)?, server: None });
    }
    let server = Server::start(ServerSettings::new(private)).await.map_err(while_doing("the private nats-server"))?;
    let anchor = Some(data.join("anchor")).filter(|dir| dir.is_dir());
    let settings = Settings { anchor, ..server.settings(flags.centre()) };
    Ok(Reached { settings, server: Some(server) })
}

fn show(found: &Situation, kept: Option<Lacking>, form: Form) -> Outcome {
    let choices =
        found.statement.as_ref().map(|statement| choices(statement, found.recorded, kept)).unwrap_or_default();
    if form == Form::Json {
        let listed = choices.iter().map(|choice| json!({"choice": choice.name, "en": choice.en, "zh": choice.zh}));
        let words = found.statement.as_ref().map(|statement| json!({"en": statement.en(), "zh": statement.zh()}));
        return output::json(&json!({
            "open": found.statement.is_none(), "statement": found.statement, "words": words,
            "choices": listed.collect::<Vec<_>>(), "declared": found.declared,
        }));
    }
    match &found.statement {
        None => tell!(
            "{}",
            say("The log agrees with what is known of it; it may be written.", "日志与所知一致，可以写入。")
        )?,
        Some(statement) => tell!("{}", say(&statement.en(), &statement.zh()))?,
    }
    for choice in &choices {
        tell!("- {}: {}", choice.name, say(&choice.en, &choice.zh))?;
    }
    found.declared.iter().try_for_each(|declaration| tell!("{}", gap(declaration)))
}

/// What can be done. From the views nothing can be appended again: they keep rows, and not the events that rows were made from; what
/// was read last is kept beside the anchor.
fn choices(statement: &Statement, recorded: bool, kept: Option<Lacking>) -> Vec<Choice> {
    let Statement { from, to, .. } = statement;
    let restore = Choice {
        name: "restore",
        en: format!(
            "stop every process, put back a copy of the server's store (or restore the stream from a snapshot) that reaches \
             sequence {to}, and start again; writing goes on by itself once everything known is there"
        ),
        zh: format!(
            "停止所有进程，换回至少到序号 {to} 的服务器数据副本（或由快照恢复事件流），再启动；所知内容齐全后自动恢复写入"
        ),
    };
    let goes_on = if statement.cause == Cause::Hole {
        (
            "the log goes on after them, and matters that need one of them stay closed to commands".to_owned(),
            "日志在其后继续，涉及这些事件的事项仍不能办理".to_owned(),
        )
    } else {
        (
            format!("the sequences from {from} on are issued a second time, and the declaration names the range"),
            format!("自序号 {from} 起的序号将被再次使用，声明载明该范围"),
        )
    };
    let declare = Choice {
        name: "declare",
        en: format!(
            "two people declare that the events {from} to {to} are lost: anjuan recover declare --by P001 --and P003 \
             --reason …; {}; views that hold them are kept beside and made anew",
            goes_on.0
        ),
        zh: format!(
            "由两人声明序号 {from} 至 {to} 的事件已丢失：anjuan recover declare --by P001 --and P003 --reason …；{}；\
             含有这些事件的视图另行保存并重建",
            goes_on.1
        ),
    };
    let again = kept.map(|Lacking { from, to }| Choice {
        name: "re-append",
        en: format!(
            "the events {from} to {to} are kept beside the log, whole and as they were: anjuan recover re-append puts them back \
             under the same sequences, and nothing is lost"
        ),
        zh: format!(
            "序号 {from} 至 {to} 的事件在日志之外留有完整原文：anjuan recover re-append 可按原序号放回，不丢失任何内容"
        ),
    });
    again.into_iter().chain([restore]).chain(recorded.then_some(declare)).collect()
}

/// One declared gap in words.
fn gap(declaration: &Declaration) -> String {
    let Declaration { from, to, continues, by, reason, .. } = declaration;
    let names: Vec<String> = by.iter().map(|person| format!("{} {}", person.id, person.name)).collect();
    say(
        &format!(
            "Declared: the events {from} to {to} are lost; the log goes on with {continues}. By {}: {reason}",
            names.join(", ")
        ),
        &format!(
            "已声明：序号 {from} 至 {to} 的事件已丢失，日志自序号 {continues} 继续。声明人：{}。理由：{reason}",
            names.join("、")
        ),
    )
    .to_owned()
}

/// A person of the directory: of the log, or of the centre's files where the log holds no directory any more.
fn person(target: &Target, id: &str) -> Outcome<Declarant> {
    let recorded = target.connect().and_then(|client| client.get::<CentreOnDay>("/v1/centre", &[])).ok();
    let name = match recorded.filter(|centre| !centre.persons.is_empty()) {
        Some(centre) => centre.persons.get(id).map(|person| person.name.clone()),
        None => centre_files::read(None)?.persons.get(id).map(|person| person.name.clone()),
    };
    let name = name.ok_or_else(|| {
        Failure::words(format!("{id}: {}", say("nobody of the directory has this id", "人员名录中没有这个编号")))
    })?;
    Ok(Declarant { id: id.to_owned(), name })
}
