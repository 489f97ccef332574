//! The account of an import (导入清单): every event of the log once, and what is recorded otherwise or in the log no more.
use super::spoken;
use crate::failure::{Failure, Outcome};
use crate::language::say;
use crate::output::{self, Form, tell};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_import::commands::{Plan, Planned, Source};
use anjuan_import::compare;
use anjuan_import::log::{Log, Problem};
use serde::Serialize;
use std::collections::BTreeMap;

/// The account of an import.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Account {
    /// What the file was read as.
    encoding: &'static str,
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
    /// What is recorded otherwise than the log says now, with line, difference and the correction that is proposed.
    changed: Vec<Changed>,
    /// What is recorded and in the log no more.
    vanished: Vec<Vanished>,
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
    /// Are an event of a case, from now on or from before.
    mapped: usize,
    /// Are recorded otherwise.
    changed: usize,
    /// Left out by the mapping.
    ignored: usize,
    /// Named under `refused` or `problems`.
    failed: usize,
}

/// One event that is recorded otherwise.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    trace: String,
    aggregate: AggregateRef,
    activity: String,
    #[serde(flatten)]
    what: compare::Changed,
}

/// One event, or a whole case, that the log has no more.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Vanished {
    trace: String,
    aggregate: AggregateRef,
    #[serde(flatten)]
    what: Option<compare::Vanished>,
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

/// How a command ended.
pub(super) enum Ended {
    /// Nothing was sent.
    Planned,
    /// It is an event now, or was before.
    Recorded { sequence: u64, before: bool },
    /// It was not.
    Refused(String),
}

impl Account {
    pub(super) fn for_log(log: &Log, encoding: &'static str) -> Self {
        let read: usize = log.traces.iter().map(|trace| trace.events.len()).sum();
        let total = read + log.problems.iter().map(|problem| problem.events).sum::<usize>();
        Self { encoding, events: Events { total, ..Events::default() }, ..Self::default() }
    }

    pub(super) fn begin(&mut self, plan: &Plan) {
        self.cases = plan.cases.len();
        self.events.ignored = plan.ignored.len();
        self.problems.clone_from(&plan.problems);
        self.problems.sort_by_key(|problem| problem.line);
        self.events.failed = plan.problems.iter().map(|problem| problem.events).sum();
        for ignored in &plan.ignored {
            *self.activities.entry(ignored.activity.clone()).or_default().entry("ignored".to_owned()).or_default() += 1;
        }
    }

    /// Nothing is sent.
    pub(super) fn planned(&mut self, plan: &Plan) {
        for case in &plan.cases {
            case.commands.iter().for_each(|planned| self.count(&case.trace, planned, Ended::Planned));
        }
    }

    pub(super) fn count(&mut self, trace: &str, planned: &Planned, ended: Ended) {
        let outcome = match ended {
            Ended::Planned => planned.command.body.action(),
            Ended::Recorded { before, .. } => {
                let counter = if before { &mut self.already } else { &mut self.recorded };
                *counter += 1;
                planned.command.body.action()
            }
            Ended::Refused(why) => {
                self.events.failed += usize::from(planned.source != Source::Attributes);
                let (line, trace, activity) = (planned.line, trace.to_owned(), activity(planned).to_owned());
                self.refused.push(Refused { line, trace, activity, why });
                return self.became(planned, "refused");
            }
        };
        self.events.mapped += usize::from(planned.source != Source::Attributes);
        self.became(planned, &outcome);
    }

    fn became(&mut self, planned: &Planned, outcome: &str) {
        let counts = match planned.source {
            Source::Attributes => &mut self.from_attributes,
            Source::Event { .. } => self.activities.entry(activity(planned).to_owned()).or_default(),
        };
        *counts.entry(outcome.to_owned()).or_default() += 1;
    }

    pub(super) fn changed(&mut self, trace: &str, planned: &Planned, what: compare::Changed) {
        self.events.changed += usize::from(planned.source != Source::Attributes);
        self.became(planned, "changed");
        let (aggregate, activity) = (planned.command.aggregate.clone(), activity(planned).to_owned());
        self.changed.push(Changed { trace: trace.to_owned(), aggregate, activity, what });
    }

    /// An event that is gone, or with none a whole case.
    pub(super) fn vanished(&mut self, trace: &str, aggregate: &AggregateRef, what: Option<compare::Vanished>) {
        self.vanished.push(Vanished { trace: trace.to_owned(), aggregate: aggregate.clone(), what });
    }

    pub(super) fn print(&self, form: Form) -> Outcome {
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
        self.name();
        let events = &self.events;
        tell!(
            "{}: {}; {}: {} = {} + {} + {} + {}; {}: {}",
            say("cases", "案件"),
            self.cases,
            say("events = mapped + changed + ignored + failed", "事件 = 已映射 + 已更改 + 忽略 + 未成"),
            events.total,
            events.mapped,
            events.changed,
            events.ignored,
            events.failed,
            say("read as", "编码"),
            self.encoding
        )?;
        tell!(
            "{}: {}; {}: {}; {}: {}; {}: {}; {}: {}",
            say("recorded now", "本次记录"),
            self.recorded,
            say("recorded before", "此前已记录"),
            self.already,
            say("changed", "已更改"),
            self.changed.len(),
            say("vanished", "已消失"),
            self.vanished.len(),
            say("problems", "问题"),
            self.problems.len() + self.refused.len()
        )
    }

    /// Names on standard error what needs somebody.
    fn name(&self) {
        let line = say("line", "行");
        for Refused { line: at, trace, activity, why } in &self.refused {
            eprintln!("{line} {at} {trace} {activity}: {why}");
        }
        for changed in &self.changed {
            let Changed { trace, aggregate, activity, what } = changed;
            eprintln!("{line} {} {trace} {activity}: {}", what.line, spoken(&what.wording()));
            what.proposed.iter().for_each(|proposed| eprintln!("    {}", asking(aggregate, proposed)));
        }
        for Vanished { trace, aggregate, what } in &self.vanished {
            let gone = say("is recorded, and the log has it no more", "已记录，日志中不再有");
            match what {
                None => eprintln!("{trace} ({aggregate}): {gone}"),
                Some(what) => {
                    let at = output::civil(what.at);
                    eprintln!("{trace}: {} {} {} {at}: {gone}", what.version, what.event_type, what.name);
                    eprintln!("    {}", asking(aggregate, &what.proposed));
                }
            }
        }
        for problem in &self.problems {
            eprintln!("{line} {} {}: {}", problem.line, problem.trace, spoken(&problem.what));
        }
    }

    /// Whether everything is in: the exit status tells.
    pub(super) fn outcome(&self) -> Outcome {
        let sound =
            self.problems.is_empty() && self.refused.is_empty() && self.changed.is_empty() && self.vanished.is_empty();
        match sound {
            true => Ok(()),
            false if self.cases == 0 && !self.problems.is_empty() => {
                Err(Failure::words(say("nothing of the log could be used", "日志中没有可用的内容")))
            }
            false => Err(Failure::incomplete(say(
                "not everything is as the log has it; see to what is named and import again: nothing is recorded twice",
                "记录与日志不完全一致；请处理所列内容后重新导入，不会重复记录",
            ))),
        }
    }
}

fn activity(planned: &Planned) -> &str {
    match &planned.source {
        Source::Attributes => "",
        Source::Event { activity, .. } => activity,
    }
}

/// A proposed command as it is typed: `anjuan case correct ID --version 3 …`.
fn asking(aggregate: &AggregateRef, proposed: &serde_json::Value) -> String {
    let Some((verb, fields)) = proposed.as_object().and_then(|object| object.iter().next()) else {
        return String::new();
    };
    let fields = fields.as_object().into_iter().flatten().map(|(name, value)| match value.as_str() {
        Some(code) if ["field", "result"].contains(&name.as_str()) => {
            format!(" --{name} {}", code.to_lowercase().replace('_', "-"))
        }
        Some(text) => format!(" --{name} '{}'", text.replace('\'', "'\\''")),
        None => format!(" --{name} {value}"),
    });
    format!("anjuan {} {verb} {}{}", aggregate.kind, aggregate.id, fields.collect::<String>())
}
