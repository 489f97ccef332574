//! Sending an import (发送导入): registrations first, so that it is known which cases are there already; of those, what is recorded
//! is compared and only what is new is sent.
use super::Complete;
use super::account::{Account, Ended};
use super::known;
use super::report::Report;
use crate::client::Client;
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::Form;
use anjuan_api::batch::{BatchCommand, BatchResult};
use anjuan_domain::matters::case::ALREADY_REGISTERED;
use anjuan_domain::vocabulary::refusal::ID_REUSED;
use anjuan_import::commands::{Plan, Planned, PlannedCase};
use anjuan_import::compare::compare;
use anjuan_import::mapping::Mapping;
use indicatif::ProgressBar;
use std::collections::BTreeSet;

/// How many commands go in one request.
const CHUNK: usize = 1_000;

/// Where it is told what became of what.
type Written<'a> = (&'a mut Account, &'a mut Report);

/// Sends what is not recorded yet, and names what is recorded otherwise or in the log no more.
pub(super) fn send(
    client: &Client,
    (mapping, plan, complete): (&Mapping, &Plan, Complete),
    mut written: Written<'_>,
    form: Form,
) -> Outcome {
    crate::commands::centre::define_for_import(client, mapping)?;
    let total: usize = plan.cases.iter().map(|case| case.commands.len()).sum();
    let bar = crate::progress::bar(form, total as u64);
    let known = register(client, plan, &mut written, &bar)?;
    let mut fresh: Vec<(&str, &Planned)> = Vec::new();
    for case in &plan.cases {
        match known.standing(case) {
            Standing::New => fresh.extend(case.commands.iter().skip(1).map(|planned| (case.trace.as_str(), planned))),
            Standing::Known => {
                let sent = compared(client, (case, complete), &mut written, &mut fresh)?;
                bar.inc(sent);
            }
            Standing::Refused => {
                for planned in case.commands.iter().skip(1) {
                    let why = say("its case is not registered", "所属办件未能登记");
                    end((&case.trace, planned), Ended::Refused(why.to_owned()), &mut written)?;
                    bar.inc(1);
                }
            }
        }
    }
    for chunk in fresh.chunks(CHUNK) {
        let answers = batch(client, chunk.iter().map(|(_, planned)| *planned))?;
        for ((trace, planned), answer) in chunk.iter().zip(answers) {
            end((trace, planned), ended(answer)?, &mut written)?;
        }
        bar.inc(chunk.len() as u64);
    }
    bar.finish_and_clear();
    if complete == Complete::Log { missing_cases(client, mapping, plan, written.0) } else { Ok(()) }
}

/// Which cases were there before, and which could not be registered.
struct Known {
    before: BTreeSet<String>,
    refused: BTreeSet<String>,
}

enum Standing {
    New,
    Known,
    Refused,
}

impl Known {
    fn standing(&self, case: &PlannedCase) -> Standing {
        match (self.before.contains(&case.trace), self.refused.contains(&case.trace)) {
            (true, _) => Standing::Known,
            (false, true) => Standing::Refused,
            (false, false) => Standing::New,
        }
    }
}

/// Asks for every registration. A known command id says that the case is there, whatever the registration says now.
fn register(client: &Client, plan: &Plan, written: &mut Written<'_>, bar: &ProgressBar) -> Outcome<Known> {
    let opening: Vec<(&str, &Planned)> =
        plan.cases.iter().filter_map(|case| Some((case.trace.as_str(), case.commands.first()?))).collect();
    let mut known = Known { before: BTreeSet::new(), refused: BTreeSet::new() };
    for chunk in opening.chunks(CHUNK) {
        let answers = batch(client, chunk.iter().map(|(_, planned)| *planned))?;
        for ((trace, planned), answer) in chunk.iter().zip(answers) {
            let there = |code: &str| [ID_REUSED, ALREADY_REGISTERED].contains(&code);
            let before = answer.accepted.as_ref().is_some_and(|accepted| accepted.duplicate)
                || answer.problem.as_ref().is_some_and(|problem| problem.status == 422 && there(&problem.code));
            if before {
                known.before.insert((*trace).to_owned());
                continue;
            }
            let ended = ended(answer)?;
            if matches!(ended, Ended::Refused(_)) {
                known.refused.insert((*trace).to_owned());
            }
            end((trace, planned), ended, written)?;
            bar.inc(1);
        }
    }
    Ok(known)
}

/// Compares a case that was there before; answers how many of its commands are done with.
fn compared<'a>(
    client: &Client,
    (case, complete): (&'a PlannedCase, Complete),
    written: &mut Written<'_>,
    fresh: &mut Vec<(&'a str, &'a Planned)>,
) -> Outcome<u64> {
    let recorded = known::events(client, &case.aggregate)?;
    let found = compare(case, &recorded);
    let done = found.already.len() + found.changed.len();
    for planned in found.already {
        end((&case.trace, planned), Ended::Recorded { sequence: 0, before: true }, written)?;
    }
    for (planned, changed) in found.changed {
        written.1.changed(&case.trace, planned, &changed)?;
        written.0.changed(&case.trace, planned, changed);
    }
    if complete != Complete::Nothing {
        for vanished in found.vanished {
            written.0.vanished(&case.trace, &case.aggregate, Some(vanished));
        }
    }
    fresh.extend(found.fresh.into_iter().map(|planned| (case.trace.as_str(), planned)));
    Ok(done as u64)
}

/// The cases of the system that the log does not have.
fn missing_cases(client: &Client, mapping: &Mapping, plan: &Plan, account: &mut Account) -> Outcome {
    let planned: BTreeSet<&str> = plan.cases.iter().map(|case| case.aggregate.id.as_str()).collect();
    for (case, number) in known::of_system(client, &mapping.system)? {
        if !planned.contains(case.id.as_str()) {
            account.vanished(&number, &case, None);
        }
    }
    Ok(())
}

fn end((trace, planned): (&str, &Planned), ended: Ended, (account, report): &mut Written<'_>) -> Outcome {
    report.command(trace, planned, &ended)?;
    account.count(trace, planned, ended);
    Ok(())
}

fn ended(result: BatchResult) -> Outcome<Ended> {
    match (result.accepted, result.problem) {
        (Some(accepted), _) => Ok(Ended::Recorded { sequence: accepted.sequence, before: accepted.duplicate }),
        (None, Some(problem)) if problem.status >= 500 => Err(Failure::words(format!(
            "{problem}; {}",
            say("run the import again: it goes on where it stopped", "请重新导入，将接着上次继续")
        ))),
        (None, Some(problem)) => Ok(Ended::Refused(problem.to_string())),
        (None, None) => Ok(Ended::Refused(say("no answer", "没有应答").to_owned())),
    }
}

fn batch<'a>(client: &Client, commands: impl Iterator<Item = &'a Planned>) -> Outcome<Vec<BatchResult>> {
    let commands = commands.map(batch_command).collect::<Outcome<Vec<_>>>()?;
    crate::batch::settled(client, &commands)
}

fn batch_command(planned: &Planned) -> Outcome<BatchCommand> {
    let command = &planned.command;
    Ok(BatchCommand {
        id: command.id,
        aggregate: Some(command.aggregate.clone()),
        at: command.at,
        entered_for: command.entered_for.clone(),
        expected: None,
        causation: command.causation,
        body: serde_json::to_value(&command.body).map_err(while_doing("the command"))?,
    })
}
