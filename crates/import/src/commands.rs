//! From a log to commands (导入): each trace becomes a case, each of its events one command or one named problem.
//!
//! Rows of CSV have no order but that of their times; events of XES stand in the order of their file.
use crate::filter;
use crate::identity::{Identities, Said, command_id};
use crate::log::{Attributes, Log, LogEvent, Problem, Trace};
use crate::mapping::{AcceptedAt, Activity, Mapping, MappingError};
use anjuan_domain::command::{Body, Command};
use anjuan_domain::matters::case::commands::{Accept, CaseCommand, Finish, Pause, Register, Resume, Step};
use anjuan_domain::matters::case::events::{FinishResult, Origin, StepResult};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, short_code};
use anjuan_domain::vocabulary::sealed::{Party, PartyKind};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_files::times::Form;
use anjuan_files::{Column, Wording};
use std::collections::BTreeMap;
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
///
/// # Errors
/// [`MappingError`] for a mapping that was not validated.
pub fn plan(log: Log, mapping: &Mapping) -> Result<Plan, MappingError> {
    let (case_times, event_times) = (mapping.case_times()?, mapping.event_times()?);
    let mut plan = Plan { problems: log.problems, ..Plan::default() };
    let key = mapping.case.id.to_string();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for mut trace in log.traces {
        let given = trace.events.len();
        meant(&mut trace, mapping, &mut plan.ignored);
        if given > 0 && trace.events.is_empty() {
            continue;
        }
        let (events, line) = (trace.events.len(), trace.line);
        let id = trace.attributes.get(&key).map(|id| id.trim().to_owned()).unwrap_or_default();
        let refuse = |what: Wording| Problem {
            line,
            trace: id.clone(),
            what: what.and("the case is left out", "该案件未计入"),
            events,
        };
        if id.is_empty() {
            plan.problems.push(refuse(Wording::new(format!("the trace has no `{key}`"), format!("案件没有“{key}”"))));
            continue;
        }
        if let Some(earlier) = seen.insert(id.clone(), line) {
            let (en, zh) =
                (format!("a case of this id begins in line {earlier}"), format!("该编号的案件已见于第{earlier}行"));
            plan.problems.push(refuse(Wording::new(en, zh)));
            continue;
        }
        let opening = command_id(&mapping.system, &id, "register");
        let aggregate = AggregateRef::opened_by(Kind::Case, opening);
        let case = Case { mapping, case_times: &case_times, event_times: &event_times, id: &id, opening, aggregate };
        match case.plan(trace, log.rows, (&mut plan.problems, &mut plan.ignored)) {
            Ok(planned) => plan.cases.push(planned),
            Err(what) => plan.problems.push(refuse(what)),
        }
    }
    Ok(plan)
}

/// Leaves out the events that the mapping does not mean.
fn meant(trace: &mut Trace, mapping: &Mapping, ignored: &mut Vec<Ignored>) {
    let Trace { events, attributes, .. } = trace;
    events.retain(|event| {
        let said = |column: &Column| {
            let name = column.to_string();
            event.attributes.get(&name).or_else(|| attributes.get(&name)).map_or("", String::as_str)
        };
        let because = filter::left_out(&mapping.filters, said);
        let activity = said(&mapping.event.activity).to_owned();
        let keep = because.is_none();
        ignored.extend(because.map(|because| Ignored { line: event.line, activity, because }));
        keep
    });
}

struct Case<'a> {
    mapping: &'a Mapping,
    case_times: &'a Form,
    event_times: &'a Form,
    id: &'a str,
    opening: Uuid,
    aggregate: AggregateRef,
}

/// What goes beside the commands.
type Beside<'a> = (&'a mut Vec<Problem>, &'a mut Vec<Ignored>);

impl Case<'_> {
    fn plan(&self, mut trace: Trace, rows: bool, (problems, ignored): Beside<'_>) -> Result<PlannedCase, Wording> {
        if rows {
            self.order(&mut trace);
            self.gather(&mut trace)?;
        }
        let keys = &self.mapping.case;
        let end = self.case_time(&trace.attributes, keys.end.as_ref())?;
        let due = self.case_time(&trace.attributes, keys.deadline.as_ref())?;
        let start = self.start(&trace)?;
        let attribute = |place: &str, at, body| {
            self.planned(trace.line, Source::Attributes, (command_id(&self.mapping.system, self.id, place), at), body)
        };
        let mut commands = vec![attribute("register", start, self.register(&trace))];
        let accept = CaseCommand::Accept(Accept { promise: None, due_at: due });
        let by_registration = keys.accepted_at == Some(AcceptedAt::Registration);
        let mut accepted = by_registration;
        if by_registration {
            commands.push(attribute("accept", start, accept.clone()));
        }
        let mut identities = Identities::new(&self.mapping.system, self.id);
        for event in &trace.events {
            match self.event(event, &accept, &mut accepted) {
                Ok(Mapped::Command(source, handler, at, body)) => {
                    let Source::Event { activity, id } = &source else { continue };
                    let command = identities.next(&Said { instance: id, activity, at, handler: &handler });
                    commands.push(self.planned(event.line, source, (command, at), body));
                }
                Ok(Mapped::Ignored(entry)) => ignored.push(entry),
                Err(what) => {
                    let what = what.and("the event is left out", "该活动未计入");
                    problems.push(Problem { line: event.line, trace: self.id.to_owned(), what, events: 1 });
                }
            }
        }
        if let Some(end) = end {
            let finish = CaseCommand::Finish(Finish {
                result: FinishResult::Done,
                document: String::new(),
                conclusion: String::new(),
            });
            commands.push(attribute("finish", end, finish));
        }
        Ok(PlannedCase { trace: self.id.to_owned(), aggregate: self.aggregate.clone(), commands })
    }

    /// Rows in the order of their times, equal ones in that of the file; what has no time comes first and is named.
    fn order(&self, trace: &mut Trace) {
        trace.events.sort_by_cached_key(|event| self.event_time(event).ok());
    }

    /// The attributes of a case from its rows: what the rows that say something agree on.
    fn gather(&self, trace: &mut Trace) -> Result<(), Wording> {
        let keys = &self.mapping.case;
        let one = [&keys.start, &keys.end, &keys.deadline].into_iter().flatten();
        let first = [&keys.handler, &keys.channel].into_iter().flatten();
        for (column, agree) in one.map(|column| (column, true)).chain(first.map(|column| (column, false))) {
            let name = column.to_string();
            let mut said = trace.events.iter().filter_map(|event| Some((event.line, event.attributes.get(&name)?)));
            let Some((line, text)) = said.next() else { continue };
            if let Some((other, differs)) = said.find(|(_, other)| agree && *other != text) {
                return Err(Wording::new(
                    format!("`{name}` is `{text}` in line {line} and `{differs}` in line {other}"),
                    format!("“{name}”在第{line}行为“{text}”，在第{other}行为“{differs}”"),
                ));
            }
            trace.attributes.insert(name, text.clone());
        }
        Ok(())
    }

    /// What follows a registration is caused by it: by that it is known as part of the log whatever happens here later.
    fn planned(&self, line: usize, source: Source, (id, at): (Uuid, Instant), body: CaseCommand) -> Planned {
        let aggregate = self.aggregate.clone();
        let causation = (id != self.opening).then_some(self.opening);
        let body = Body::Case(body);
        let command = Command { id, aggregate, at: Some(at), entered_for: None, expected: None, causation, body };
        Planned { line, source, command }
    }

    /// When the case began: as stated, or with its first event, whose time must then be known.
    fn start(&self, trace: &Trace) -> Result<Instant, Wording> {
        if let Some(stated) = self.case_time(&trace.attributes, self.mapping.case.start.as_ref())? {
            return Ok(stated);
        }
        let none = Wording::new("there is no start and no event", "没有起始时间，也没有活动");
        let first = trace.events.first().ok_or(none)?;
        self.event_time(first).map_err(|what| {
            let line = first.line;
            what.and(
                &format!("the event in line {line} may be the first, and the case would begin with it"),
                &format!("第{line}行的活动可能是首个活动，案件应自其时起"),
            )
        })
    }

    fn case_time(&self, attributes: &Attributes, column: Option<&Column>) -> Result<Option<Instant>, Wording> {
        let Some(name) = column.map(Column::to_string) else { return Ok(None) };
        let Some(text) = attributes.get(&name) else { return Ok(None) };
        self.case_times.parse(text).map(Some).map_err(|error| of_column(&name, error.wording()))
    }

    fn event_time(&self, event: &LogEvent) -> Result<Instant, Wording> {
        let name = self.mapping.event.time.to_string();
        let text = event.attributes.get(&name);
        let text =
            text.ok_or_else(|| Wording::new(format!("the event has no `{name}`"), format!("活动没有“{name}”")))?;
        self.event_times.parse(text).map_err(|error| of_column(&name, error.wording()))
    }

    fn register(&self, trace: &Trace) -> CaseCommand {
        let keys = &self.mapping.case;
        let text = |key: &Option<Column>| key.as_ref().and_then(|key| trace.attributes.get(&key.to_string()));
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

    fn event(&self, event: &LogEvent, accept: &CaseCommand, accepted: &mut bool) -> Result<Mapped, Wording> {
        let keys = &self.mapping.event;
        let name = keys.activity.to_string();
        let activity = event.attributes.get(&name);
        let activity =
            activity.ok_or_else(|| Wording::new(format!("the event has no `{name}`"), format!("活动没有“{name}”")))?;
        if let Activity::Ignore { because } = self.mapping.activity(activity) {
            let (activity, because) = (activity.clone(), because.clone());
            return Ok(Mapped::Ignored(Ignored { line: event.line, activity, because }));
        }
        let at = self.event_time(event)?;
        let text = |key: &Option<Column>| key.as_ref().and_then(|key| event.attributes.get(&key.to_string())).cloned();
        let handler = text(&keys.handler);
        let id = text(&keys.id).unwrap_or_default();
        let body = self.body(activity, handler.clone(), accept, accepted);
        let source = Source::Event { activity: activity.clone(), id };
        Ok(Mapped::Command(source, handler.unwrap_or_default(), at, body))
    }

    fn body(&self, activity: &str, handler: Option<String>, accept: &CaseCommand, accepted: &mut bool) -> CaseCommand {
        let step = |result: StepResult| {
            let (step, handler) = (activity.to_owned(), handler.clone());
            CaseCommand::Step(Step { step, handler, result, opinion: String::new() })
        };
        match self.mapping.activity(activity) {
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
                approver: Some(handler.unwrap_or_default()),
                approved: *approved,
                applicant_told: false,
            }),
            Activity::Resume => CaseCommand::Resume(Resume { result: activity.to_owned() }),
            Activity::Finish { result } => CaseCommand::Finish(Finish {
                result: result.unwrap_or(FinishResult::Done),
                document: String::new(),
                conclusion: activity.to_owned(),
            }),
            Activity::Ignore { .. } => step(StepResult::Done),
        }
    }
}

fn of_column(name: &str, what: Wording) -> Wording {
    Wording { en: format!("`{name}`: {}", what.en), zh: format!("“{name}”：{}", what.zh) }
}

enum Mapped {
    Command(Source, String, Instant, CaseCommand),
    Ignored(Ignored),
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

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
        plan(Log { traces, ..Log::default() }, &mapping()).unwrap()
    }

    fn verbs(case: &PlannedCase) -> Vec<String> {
        case.commands.iter().map(|planned| planned.command.body.action()).collect()
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

    /// A log of rows, each `case,activity,time`, of cases that begin with their first row.
    fn rows(text: &str) -> Plan {
        let head = "system = \"x\"\nitem = \"I\"\nresponsible = \"P001\"\nutc_offset = \"+08:00\"\n";
        let keys =
            "[case]\nid = \"case\"\naccepted_at = \"registration\"\n[event]\nactivity = \"what\"\ntime = \"when\"\n";
        let rest = "[otherwise]\nas = \"step\"\n[[where]]\ncolumn = \"what\"\nis_not = [\"备注\"]\n";
        let mapping = Mapping::parse(&format!("{head}{keys}{rest}")).unwrap();
        plan(crate::csv_log::read(text, &mapping).unwrap(), &mapping).unwrap()
    }

    fn ids(plan: &Plan) -> std::collections::BTreeSet<Uuid> {
        plan.cases.iter().flat_map(|case| &case.commands).map(|planned| planned.command.id).collect()
    }

    #[test]
    fn rows_ask_for_the_same_commands_in_any_order_and_in_any_form_of_their_times() {
        let one = rows(
            "case,what,when\nA,收件,2024-03-01 09:00\nA,初审,2024-03-04 10:00\nA,初审,2024-03-04 10:00\nA,审核,2024-03-06 10:00\n",
        );
        let other = rows(
            "case;what;when\r\nA;审核;2024/3/6 10:00\r\nA;初审;2024/3/4 10:00\r\nA;收件;2024/3/1 9:00\r\nA;初审;2024/3/4 10:00\r\n",
        );
        assert_eq!(ids(&one), ids(&other));
        assert_eq!(ids(&one).len(), 6, "a registration, an acceptance and four steps");
        assert_eq!(verbs(&one.cases[0]), verbs(&other.cases[0]));
    }

    #[test]
    fn a_row_more_asks_for_one_command_more_wherever_it_stands() {
        let short = "case,what,when\nA,收件,2024-03-01 09:00\nA,审核,2024-03-06 10:00\n";
        let long = "case,what,when\nA,收件,2024-03-01 09:00\nA,踏勘,2024-03-02 15:00\nA,审核,2024-03-06 10:00\n";
        let (short, long) = (ids(&rows(short)), ids(&rows(long)));
        assert!(short.is_subset(&long) && long.len() == short.len() + 1);
    }

    #[test]
    fn a_case_begins_with_its_first_event_and_not_without_knowing_it() {
        let plan = rows("case,what,when\nA,审核,2024-03-06 10:00\nA,收件,24:00\nB,收件,2024-03-01T09:00:00+0800\n");
        assert_eq!(plan.cases.len(), 0);
        for (problem, (line, text)) in plan.problems.iter().zip([(2, "`24:00`"), (4, "`2024-03-01T09:00:00+0800`")]) {
            assert_eq!(problem.line, line);
            assert!(problem.what.en.contains(text), "{}", problem.what);
        }
    }

    #[test]
    fn rows_that_are_not_meant_are_ignored_and_open_no_case() {
        let plan = rows("case,what,when\nA,收件,2024-03-01 09:00\nA,备注,whenever\nB,备注,2024-03-01 09:00\n");
        assert_eq!((plan.cases.len(), plan.problems.len()), (1, 0), "{:?}", plan.problems);
        assert_eq!(plan.ignored.iter().map(|ignored| ignored.line).collect::<Vec<_>>(), [3, 4]);
    }
}
