//! `anjuan import xes|csv`: a foreign log becomes cases, by a mapping; a second run asks for the same commands again.
use super::import_punches::PunchFile;
use crate::client::{Client, Target};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use anjuan_api::batch::BatchCommand;
use anjuan_import::commands::{Plan, Planned, Source, plan};
use anjuan_import::log::{Log, Problem};
use anjuan_import::mapping::Mapping;
use anjuan_import::{csv_log, log, xes};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Which kind of log.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// XES (IEEE 1849), plain or gzip.
    Xes(LogFile),
    /// CSV, one row an event.
    Csv(LogFile),
    /// An export of attendance devices (考勤机): CSV, one punch a line.
    Punches(PunchFile),
}

/// The file and how to read it.
#[derive(Debug, Args)]
pub(crate) struct LogFile {
    /// The log.
    file: PathBuf,
    /// What its attributes and activities mean.
    #[arg(long)]
    mapping: PathBuf,
    /// Write one line (JSON) for every event of the log: where it is, what it became, or why it did not.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Read and map, print the report, send nothing.
    #[arg(long)]
    dry_run: bool,
}

/// How many commands go in one request.
const CHUNK: usize = 1_000;

/// The account of an import.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    /// Cases in the log that were mapped.
    cases: usize,
    /// Events of the log: read, and how each ended.
    events: Events,
    /// Commands beyond the log's events: registrations, finishes by attribute.
    from_attributes: BTreeMap<String, usize>,
    /// What each activity became: activity → verb → how many.
    activities: BTreeMap<String, BTreeMap<String, usize>>,
    /// Commands recorded now.
    recorded: usize,
    /// Commands that an earlier run had recorded.
    already: usize,
    /// What was refused by the rules, with line and why.
    refused: Vec<Refused>,
    /// What could not be read or mapped, with line and why.
    problems: Vec<Problem>,
}

/// The events of the log, accounted for one by one.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Events {
    /// All of them.
    total: usize,
    /// Became an event of a case.
    mapped: usize,
    /// Left out by the mapping.
    ignored: usize,
    /// Named under `refused` or `problems`.
    failed: usize,
}

/// One command that the rules refused.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Refused {
    line: usize,
    trace: String,
    activity: String,
    why: String,
}

impl Import {
    /// Reads, maps, sends, reports.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let source = match self {
            Import::Xes(source) | Import::Csv(source) => source,
            Import::Punches(punches) => return punches.run(target, form),
        };
        let mapping = std::fs::read_to_string(&source.mapping).map_err(while_doing(source.mapping.display()))?;
        let mapping = Mapping::parse(&mapping).map_err(while_doing(source.mapping.display()))?;
        let bytes = std::fs::read(&source.file).and_then(log::unpack).map_err(while_doing(source.file.display()))?;
        let log = match self {
            Import::Xes(_) => xes::read(&bytes),
            Import::Csv(_) | Import::Punches(_) => csv_log::read(&bytes, &mapping.case.id),
        };
        let offset = mapping.offset().map_err(while_doing(source.mapping.display()))?;
        let mut account = Account { events: Events { total: count(&log), ..Events::default() }, ..Account::default() };
        let plan = plan(log, &mapping, offset);
        account.begin(&plan);
        let mut report = Report::open(source.report.as_deref())?;
        report.left_out(&plan)?;
        if source.dry_run {
            for (trace, planned) in commands(&plan) {
                account.count(trace, planned, Ok(None));
            }
        } else {
            send(&target.connect()?, &mapping, &plan, &mut account, &mut report, form)?;
        }
        report.close()?;
        account.print(form)?;
        let nothing = account.cases == 0 && !account.problems.is_empty();
        if nothing {
            Err(Failure::words(say("nothing of the log could be used", "日志中没有可用的内容")))
        } else {
            Ok(())
        }
    }
}

fn count(log: &Log) -> usize {
    let read: usize = log.traces.iter().map(|trace| trace.events.len()).sum();
    read + log.problems.iter().map(|problem| problem.events).sum::<usize>()
}

fn commands(plan: &Plan) -> impl Iterator<Item = (&str, &Planned)> {
    plan.cases.iter().flat_map(|case| case.commands.iter().map(|planned| (case.trace.as_str(), planned)))
}

fn send(
    client: &Client,
    mapping: &Mapping,
    plan: &Plan,
    account: &mut Account,
    report: &mut Report,
    form: Form,
) -> Outcome {
    crate::commands::centre::define_for_import(client, mapping)?;
    let all: Vec<(&str, &Planned)> = commands(plan).collect();
    let bar = crate::progress::bar(form, all.len() as u64);
    for chunk in all.chunks(CHUNK) {
        let commands = chunk.iter().map(|(_, planned)| batch_command(planned)).collect::<Outcome<Vec<_>>>()?;
        let results = crate::batch::settled(client, &commands)?;
        for ((trace, planned), result) in chunk.iter().zip(results) {
            let outcome = match (result.accepted, result.problem) {
                (Some(accepted), _) => Ok(Some((accepted.sequence, accepted.duplicate))),
                (None, problem) => Err(problem.map_or_else(|| "no answer".to_owned(), |problem| problem.to_string())),
            };
            report.command(trace, planned, &outcome)?;
            account.count(trace, planned, outcome);
        }
        bar.inc(chunk.len() as u64);
    }
    bar.finish_and_clear();
    Ok(())
}

fn batch_command(planned: &Planned) -> Outcome<BatchCommand> {
    let command = &planned.command;
    Ok(BatchCommand {
        id: command.id,
        aggregate: Some(command.aggregate.clone()),
        at: command.at,
        expected: None,
        causation: None,
        body: serde_json::to_value(&command.body).map_err(while_doing("the command"))?,
    })
}

impl Account {
    fn begin(&mut self, plan: &Plan) {
        self.cases = plan.cases.len();
        self.events.ignored = plan.ignored.len();
        self.problems.clone_from(&plan.problems);
        self.events.failed = plan.problems.iter().map(|problem| problem.events).sum();
        for ignored in &plan.ignored {
            *self.activities.entry(ignored.activity.clone()).or_default().entry("ignored".to_owned()).or_default() += 1;
        }
    }

    fn count(&mut self, trace: &str, planned: &Planned, outcome: Result<Option<(u64, bool)>, String>) {
        let verb = planned.command.body.action();
        let activity = match &planned.source {
            Source::Attributes => String::new(),
            Source::Event { activity, .. } => activity.clone(),
        };
        let from_event = planned.source != Source::Attributes;
        let outcome = match outcome {
            Ok(answer) => {
                self.events.mapped += usize::from(from_event);
                match answer {
                    Some((_, true)) => self.already += 1,
                    Some((_, false)) => self.recorded += 1,
                    None => {}
                }
                verb
            }
            Err(why) => {
                self.events.failed += usize::from(from_event);
                self.refused.push(Refused {
                    line: planned.line,
                    trace: trace.to_owned(),
                    activity: activity.clone(),
                    why,
                });
                "refused".to_owned()
            }
        };
        let counts = if from_event { self.activities.entry(activity).or_default() } else { &mut self.from_attributes };
        *counts.entry(outcome).or_default() += 1;
    }

    fn print(&self, form: Form) -> Outcome {
        if form == Form::Json {
            return output::json(self);
        }
        let header = [say("activity", "活动"), say("became", "成为"), say("events", "数量")];
        let activities = self.activities.iter().flat_map(|(activity, counts)| {
            counts.iter().map(move |(verb, count)| vec![activity.clone(), verb.clone(), count.to_string()])
        });
        let attributes = self
            .from_attributes
            .iter()
            .map(|(verb, count)| vec![say("(attributes)", "（属性）").to_owned(), verb.clone(), count.to_string()]);
        output::table(&header, activities.chain(attributes))?;
        for refused in &self.refused {
            eprintln!("{} {} {} {}: {}", say("line", "行"), refused.line, refused.trace, refused.activity, refused.why);
        }
        for problem in &self.problems {
            eprintln!("{} {} {}: {}", say("line", "行"), problem.line, problem.trace, problem.what);
        }
        let events = &self.events;
        tell!(
            "{}: {}; {}: {} = {} + {} + {}",
            say("cases", "案件"),
            self.cases,
            say("events = mapped + ignored + failed", "事件 = 已映射 + 忽略 + 未成"),
            events.total,
            events.mapped,
            events.ignored,
            events.failed
        )?;
        tell!(
            "{}: {}; {}: {}",
            say("recorded now", "本次记录"),
            self.recorded,
            say("recorded before", "此前已记录"),
            self.already
        )
    }
}

/// The account of every event, one JSON line each.
struct Report {
    file: Option<(PathBuf, std::io::BufWriter<std::fs::File>)>,
}

impl Report {
    fn open(path: Option<&Path>) -> Outcome<Self> {
        let file = match path {
            Some(path) => Some((
                path.to_owned(),
                std::io::BufWriter::new(std::fs::File::create(path).map_err(while_doing(path.display()))?),
            )),
            None => None,
        };
        Ok(Self { file })
    }

    fn line(&mut self, value: &serde_json::Value) -> Outcome {
        use std::io::Write;
        match &mut self.file {
            Some((path, file)) => writeln!(file, "{value}").map_err(while_doing(path.display())),
            None => Ok(()),
        }
    }

    fn left_out(&mut self, plan: &Plan) -> Outcome {
        for ignored in &plan.ignored {
            self.line(&serde_json::json!({"line": ignored.line, "activity": ignored.activity, "outcome": "ignored", "why": ignored.because}))?;
        }
        for problem in &plan.problems {
            self.line(&serde_json::json!({"line": problem.line, "trace": problem.trace, "outcome": "unusable", "events": problem.events, "why": problem.what}))?;
        }
        Ok(())
    }

    fn command(&mut self, trace: &str, planned: &Planned, outcome: &Result<Option<(u64, bool)>, String>) -> Outcome {
        let (activity, id) = match &planned.source {
            Source::Attributes => ("", ""),
            Source::Event { activity, id } => (activity.as_str(), id.as_str()),
        };
        let verb = planned.command.body.action();
        let mut line = serde_json::json!({"line": planned.line, "trace": trace, "activity": activity, "id": id, "command": verb, "aggregate": planned.command.aggregate});
        match outcome {
            Ok(Some((sequence, _))) => {
                line["outcome"] = "recorded".into();
                line["sequence"] = (*sequence).into();
            }
            Ok(None) => line["outcome"] = "planned".into(),
            Err(why) => {
                line["outcome"] = "refused".into();
                line["why"] = why.as_str().into();
            }
        }
        self.line(&line)
    }

    fn close(&mut self) -> Outcome {
        use std::io::Write;
        match &mut self.file {
            Some((path, file)) => file.flush().map_err(while_doing(path.display())),
            None => Ok(()),
        }
    }
}
