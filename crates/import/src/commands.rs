//! From a log to commands (导入): each trace becomes a case, each of its events one command or one named problem.
use crate::log::{Attributes, Log, LogEvent, Problem, Trace};
use crate::mapping::{AcceptedAt, Activity, Mapping};
use crate::times;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::matters::case::commands::{Accept, CaseCommand, Finish, Pause, Register, Resume, Step};
use anjuan_domain::matters::case::events::{FinishResult, Origin, StepResult};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, hashed_command, short_code};
use anjuan_domain::vocabulary::sealed::{Party, PartyKind};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::FixedOffset;
use std::collections::HashSet;
use uuid::Uuid;

/// What in the log a command stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Attributes of the trace: its start, its end.
    Attributes,
    /// One event of the log, by its activity.
    Event {
        /// The activity's name.
        activity: String,
        /// The event's own id, if the mapping names the attribute.
        id: String,
    },
}

/// One command with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The line in the file, from 1.
    pub line: usize,
    /// What in the log it stands for.
    pub source: Source,
    /// The command.
    pub command: Command,
}

/// One event that becomes nothing, by the mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The line in the file, from 1.
    pub line: usize,
    /// The activity's name.
    pub activity: String,
    /// Why.
    pub because: String,
}

/// One case: its commands in file order.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedCase {
    /// Its id in the log.
    pub trace: String,
    /// The case it becomes.
    pub aggregate: AggregateRef,
    /// Its commands, in order.
    pub commands: Vec<Planned>,
}

/// What an import will ask for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The cases in file order.
    pub cases: Vec<PlannedCase>,
    /// What cannot be used.
    pub problems: Vec<Problem>,
    /// What the mapping leaves out.
    pub ignored: Vec<Ignored>,
}

/// Maps a whole log. Nothing is dropped: every event is a command, ignored by the mapping, or a problem.
#[must_use]
pub fn plan(log: Log, mapping: &Mapping, offset: FixedOffset) -> Plan {
    let mut plan = Plan { problems: log.problems, ..Plan::default() };
    let mut seen = HashSet::new();
    for trace in log.traces {
        let events = trace.events.len();
        let id = trace.attributes.get(&mapping.case.id).cloned().unwrap_or_default();
        let refuse = |what: String| Problem { line: trace.line, trace: id.clone(), what, events };
        if id.trim().is_empty() {
            plan.problems.push(refuse(format!("the trace has no `{}`; it is left out", mapping.case.id)));
            continue;
        }
        if !seen.insert(id.clone()) {
            plan.problems.push(refuse("a trace of this id came earlier in the file; this one is left out".to_owned()));
            continue;
        }
        let case = Case {
            mapping,
            offset,
            id: &id,
            aggregate: AggregateRef::opened_by(Kind::Case, command_id(&mapping.system, &id, "register")),
        };
        match case.plan(&trace, &mut plan.problems, &mut plan.ignored) {
            Ok(planned) => plan.cases.push(planned),
            Err(what) => plan.problems.push(refuse(what)),
        }
    }
    plan
}

/// The id of one command: from the log's system, the case's id there and the place in the case. UUID version 8.
#[must_use]
pub fn command_id(system: &str, trace: &str, place: &str) -> Uuid {
    let parts = ["anjuan import", system, trace, place].map(|part| (part.len().to_be_bytes(), part.as_bytes()));
    let parts: Vec<&[u8]> = parts.iter().flat_map(|(length, part)| [length.as_slice(), *part]).collect();
    hashed_command(&parts)
}

struct Case<'a> {
    mapping: &'a Mapping,
    offset: FixedOffset,
    id: &'a str,
    aggregate: AggregateRef,
}

impl Case<'_> {
    fn plan(
        &self,
        trace: &Trace,
        problems: &mut Vec<Problem>,
        ignored: &mut Vec<Ignored>,
    ) -> Result<PlannedCase, String> {
        let keys = &self.mapping.case;
        let end = self.time(&trace.attributes, keys.end.as_deref())?;
        let due = self.time(&trace.attributes, keys.deadline.as_deref())?;
        let start = self.start(trace)?;
        let mut commands = vec![self.planned(trace.line, Source::Attributes, "register", start, self.register(trace))];
        let accept = CaseCommand::Accept(Accept { promise: None, due_at: due });
        let by_registration = keys.accepted_at == Some(AcceptedAt::Registration);
        let mut accepted = by_registration;
        if by_registration {
            commands.push(self.planned(trace.line, Source::Attributes, "accept", start, accept.clone()));
        }
        for (index, event) in trace.events.iter().enumerate() {
            let place = format!("event-{index}");
            match self.event(event, &accept, &mut accepted) {
                Ok(Mapped::Command(source, at, body)) => {
                    commands.push(self.planned(event.line, source, &place, at, body))
                }
                Ok(Mapped::Ignored(entry)) => ignored.push(entry),
                Err(what) => problems.push(Problem { line: event.line, trace: self.id.to_owned(), what, events: 1 }),
            }
        }
        if let Some(end) = end {
            let finish = CaseCommand::Finish(Finish {
                result: FinishResult::Done,
                document: String::new(),
                conclusion: String::new(),
            });
            commands.push(self.planned(trace.line, Source::Attributes, "finish", end, finish));
        }
        Ok(PlannedCase { trace: self.id.to_owned(), aggregate: self.aggregate.clone(), commands })
    }

    fn planned(&self, line: usize, source: Source, place: &str, at: Instant, body: CaseCommand) -> Planned {
        let id = command_id(&self.mapping.system, self.id, place);
        let aggregate = self.aggregate.clone();
        Planned {
            line,
            source,
            command: Command { id, aggregate, at: Some(at), expected: None, causation: None, body: Body::Case(body) },
        }
    }

    fn start(&self, trace: &Trace) -> Result<Instant, String> {
        let stated = self.time(&trace.attributes, self.mapping.case.start.as_deref())?;
        let first = || {
            trace
                .events
                .iter()
                .find_map(|event| self.time(&event.attributes, Some(&self.mapping.event.time)).ok().flatten())
        };
        stated
            .or_else(first)
            .ok_or_else(|| "the trace has no start and no event with a time; it is left out".to_owned())
    }

    fn time(&self, attributes: &Attributes, key: Option<&str>) -> Result<Option<Instant>, String> {
        let Some((key, text)) = key.and_then(|key| attributes.get(key).map(|text| (key, text))) else {
            return Ok(None);
        };
        times::parse(text, self.offset).map(Some).map_err(|error| format!("`{key}`: {error}; left out"))
    }

    fn register(&self, trace: &Trace) -> CaseCommand {
        let keys = &self.mapping.case;
        let text = |key: &Option<String>| key.as_ref().and_then(|key| trace.attributes.get(key));
        let arrival = self.mapping.arrival(text(&keys.channel));
        let applicant = short_code(&[b"origin", self.mapping.system.as_bytes(), self.id.as_bytes()]);
        // A foreign log names no applicant; the party says so and seals nothing.
        let applicant = Party {
            applicant,
            kind: PartyKind::Other,
            masked_name: "*".to_owned(),
            masked_document: String::new(),
            masked_telephone: String::new(),
            ciphertext: String::new(),
        };
        let handler = text(&keys.handler).cloned().unwrap_or_default();
        CaseCommand::Register(Box::new(Register {
            item: self.mapping.item.clone(),
            window: self.mapping.window.clone(),
            handler: Some(self.mapping.responsible.clone()),
            contact: None,
            channel: arrival.channel,
            place: arrival.place,
            visitors: Vec::new(),
            form: arrival.form,
            applicant,
            principal: None,
            materials: Vec::new(),
            origin: Some(Origin { system: self.mapping.system.clone(), reference: self.id.to_owned(), handler }),
        }))
    }

    fn event(&self, event: &LogEvent, accept: &CaseCommand, accepted: &mut bool) -> Result<Mapped, String> {
        let keys = &self.mapping.event;
        let activity = event
            .attributes
            .get(&keys.activity)
            .ok_or_else(|| format!("the event has no `{}`; left out", keys.activity))?;
        let at = self.time(&event.attributes, Some(&keys.time))?;
        let at = at.ok_or_else(|| format!("the event has no `{}`; left out", keys.time))?;
        let text = |key: &Option<String>| key.as_ref().and_then(|key| event.attributes.get(key)).cloned();
        let step = |result: StepResult| {
            CaseCommand::Step(Step {
                step: activity.clone(),
                handler: text(&keys.handler),
                result,
                opinion: String::new(),
            })
        };
        let body = match self.mapping.activity(activity) {
            Activity::Ignore { because } => {
                return Ok(Mapped::Ignored(Ignored {
                    line: event.line,
                    activity: activity.clone(),
                    because: because.clone(),
                }));
            }
            // A case is accepted once; the activity again is a step.
            Activity::Accept if *accepted => step(StepResult::Accepted),
            Activity::Accept => {
                *accepted = true;
                accept.clone()
            }
            Activity::Step { result } => step(result.unwrap_or(StepResult::Done)),
            Activity::Pause { kind, basis, approved } => CaseCommand::Pause(Pause {
                kind: *kind,
                basis: basis.clone(),
                approver: text(&keys.handler).unwrap_or_default(),
                approved: *approved,
                applicant_told: false,
            }),
            Activity::Resume => CaseCommand::Resume(Resume { result: activity.clone() }),
            Activity::Finish { result } => CaseCommand::Finish(Finish {
                result: result.unwrap_or(FinishResult::Done),
                document: String::new(),
                conclusion: activity.clone(),
            }),
        };
        let source = Source::Event { activity: activity.clone(), id: text(&keys.id).unwrap_or_default() };
        Ok(Mapped::Command(source, at, body))
    }
}

enum Mapped {
    Command(Source, Instant, CaseCommand),
    Ignored(Ignored),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping() -> Mapping {
        let text = "system = \"x\"\nitem = \"I\"\nresponsible = \"P001\"\n[case]\nid = \"id\"\nstart = \"start\"\nend = \"end\"\ndeadline = \"due\"\n[event]\nactivity = \"name\"\ntime = \"time\"\n[otherwise]\nas = \"step\"\n[activity.Confirm]\nas = \"accept\"\n[activity.Noise]\nas = \"ignore\"\nbecause = \"no fact of the case\"\n";
        Mapping::parse(text).unwrap()
    }

    fn attributes(pairs: &[(&str, &str)]) -> Attributes {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn event(line: usize, name: &str, time: &str) -> LogEvent {
        LogEvent { line, attributes: attributes(&[("name", name), ("time", time)]) }
    }

    fn trace(id: &str, events: Vec<LogEvent>) -> Trace {
        Trace {
            line: 1,
            attributes: attributes(&[
                ("id", id),
                ("start", "2011-10-11T13:42:22+02:00"),
                ("end", "2011-10-20T10:00:00+02:00"),
            ]),
            events,
        }
    }

    fn plan_of(traces: Vec<Trace>) -> Plan {
        plan(Log { traces, problems: Vec::new() }, &mapping(), FixedOffset::east_opt(0).unwrap())
    }

    fn verbs(case: &PlannedCase) -> Vec<String> {
        case.commands.iter().map(|planned| planned.command.body.action()).collect()
    }

    #[test]
    fn the_id_of_a_command_never_changes_for_what_was_imported_before() {
        assert_eq!(command_id("sys", "T-1", "register").to_string(), "0bc8b33a-6d08-86de-8d3f-b1082c9463a8");
    }

    #[test]
    fn every_event_becomes_a_command_is_ignored_or_is_named() {
        let events = vec![
            event(2, "Confirm", "2011-10-11T13:45:40+02:00"),
            event(3, "Check", "2011-10-11T13:45:40+02:00"),
            event(4, "Noise", "2011-10-11T13:45:40+02:00"),
            event(5, "Odd", "soon"),
            event(6, "Confirm", "2011-10-12T00:00:00+02:00"),
        ];
        let plan = plan_of(vec![trace("A", events)]);
        assert_eq!(verbs(&plan.cases[0]), ["case.register", "case.accept", "case.step", "case.step", "case.finish"]);
        assert_eq!(plan.ignored.len(), 1);
        assert_eq!((plan.problems[0].line, plan.problems[0].trace.as_str()), (5, "A"));
    }

    #[test]
    fn the_same_file_gives_the_same_commands_again() {
        let one = plan_of(vec![trace("A", vec![event(2, "Check", "2011-10-11T13:45:40+02:00")])]);
        assert_eq!(one, plan_of(vec![trace("A", vec![event(2, "Check", "2011-10-11T13:45:40+02:00")])]));
        let ids: HashSet<_> = one.cases[0].commands.iter().map(|planned| planned.command.id).collect();
        assert_eq!(ids.len(), one.cases[0].commands.len());
        assert_eq!(one.cases[0].aggregate, AggregateRef::opened_by(Kind::Case, one.cases[0].commands[0].command.id));
    }

    #[test]
    fn traces_without_id_or_with_an_id_used_before_are_named() {
        let plan = plan_of(vec![trace("A", vec![]), trace("", vec![event(9, "x", "2011-10-11")]), trace("A", vec![])]);
        assert_eq!(plan.cases.len(), 1);
        assert_eq!(plan.problems.iter().map(|problem| problem.events).collect::<Vec<_>>(), [1, 0]);
    }
}
