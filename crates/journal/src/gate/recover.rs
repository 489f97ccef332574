//! The ways back (恢复): what is wrong with a closed log, what can be done, and the declaration by which it goes on.
//!
//! Used by the doctor and by `anjuan recover`, which are no roles: they look from outside, with the anchors of the data
//! directory and the records of the stream of incidents. Nothing here writes to the log.
use super::anchor::read_all;
use super::incidents::{Declarant, Declaration, Incidents, Record};
use super::judge::{Seen, Witness, compare, hole_in};
use super::statement::{Cause, Statement};
use super::watch::{declarations, joined, standing_closed, state};
use crate::doctor::{Check, Outcome, check as checked};
use crate::log::LogError;
use crate::settings::Settings;
use crate::stream::{EVENTS, provision};
use crate::wire::{Failure, Wire};
use serde_json::json;

/// What stands in the way of writing, and what was declared before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// What is wrong; none where the log agrees with what is known.
    pub statement: Option<Statement>,
    /// Whether every process of the centre knows it: it is recorded in the stream of incidents.
    pub recorded: bool,
    /// Gaps that were declared before, in order.
    pub declared: Vec<Declaration>,
}

/// Looks at the log from outside.
///
/// # Errors
/// As the server answers.
pub async fn situation(settings: &Settings) -> Result<Situation, LogError> {
    settings.validate()?;
    look(&Wire::connect(settings).await?, settings).await
}

/// Records the declaration of two people that the log goes on although events are lost.
///
/// # Errors
/// [`LogError::Other`] where nothing is closed, where the two are one, or where the reason is empty; otherwise as the server
/// answers.
pub async fn declare(settings: &Settings, by: Vec<Declarant>, reason: &str) -> Result<Declaration, LogError> {
    settings.validate()?;
    let wire = Wire::connect(settings).await?;
    let found = look(&wire, settings).await?;
    let statement = found
        .statement
        .filter(|_| found.recorded)
        .ok_or_else(|| LogError::Other("the log is not closed to writing: there is nothing to declare".into()))?;
    if by.len() != 2 || by[0].id == by[1].id || reason.trim().is_empty() {
        return Err(LogError::Other("a declaration needs two different people and a reason".into()));
    }
    if statement.cause == Cause::Gone {
        // An empty stream in the place of the one that is gone; what the declaration says is lost is everything.
        provision(&wire, settings, EVENTS).await?;
    }
    let seen = seen(&wire).await?.ok_or_else(|| LogError::NoAnswer("the stream of events is not there".into()))?;
    let declaration = Declaration {
        incident: statement.id,
        cause: statement.cause,
        from: statement.from,
        to: statement.to,
        continues: seen.last + 1,
        created: Some(seen.created),
        by,
        reason: reason.trim().to_owned(),
        at: seen.time,
    };
    let incidents = Incidents::open(&wire, settings).await?;
    incidents.record(&Record::Declared(Box::new(declaration.clone()))).await?;
    Ok(declaration)
}

/// Records in a new log, which is restored from a backup, the gaps that were declared in the old one.
///
/// # Errors
/// As the server answers.
pub async fn declared_before(settings: &Settings, declared: &[Declaration]) -> Result<(), LogError> {
    settings.validate()?;
    let incidents = Incidents::open(&Wire::connect(settings).await?, settings).await?;
    for declaration in declared {
        incidents.record(&Record::Declared(Box::new(declaration.clone()))).await?;
    }
    Ok(())
}

async fn look(wire: &Wire, settings: &Settings) -> Result<Situation, LogError> {
    let records = match Incidents::find(wire, settings).await? {
        Some(incidents) => incidents.all().await?,
        None => Vec::new(),
    };
    let closed = standing_closed(&records).cloned();
    let anchors = settings.anchor.iter().flat_map(|dir| read_all(dir, &settings.centre));
    let kept = anchors.flat_map(|(_, anchor)| anchor.declared).collect();
    let declared = joined(kept, declarations(records));
    let recorded = closed.is_some();
    let statement = match closed {
        Some(statement) => Some(statement),
        None => contradiction(wire, settings, &declared).await?,
    };
    Ok(Situation { statement, recorded, declared })
}

/// What the anchors of the data directory contradict, by the server's own words.
async fn contradiction(
    wire: &Wire,
    settings: &Settings,
    declared: &[Declaration],
) -> Result<Option<Statement>, LogError> {
    let anchors = settings.anchor.iter().flat_map(|dir| read_all(dir, &settings.centre));
    let witnesses: Vec<Witness> = anchors.map(|(_, anchor)| Witness::anchor(&anchor).excused(declared)).collect();
    let Some(seen) = seen(wire).await? else {
        let most = witnesses.iter().max_by_key(|witness| witness.head()).filter(|witness| witness.head() > 0);
        return Ok(most.map(|witness| {
            let finding = super::judge::Finding { cause: Cause::Gone, from: 1, to: witness.head() };
            state(finding, witness, &Seen::default())
        }));
    };
    let found = witnesses.iter().find_map(|witness| Some((compare(&seen, witness)?, witness.clone())));
    let log = || Witness { name: "the log itself".into(), created: None, known: Vec::new(), marks: Vec::new() };
    let found = found.or_else(|| Some((hole_in(&seen, declared)?, log())));
    Ok(found.map(|(finding, witness)| state(finding, &witness, &seen)))
}

async fn seen(wire: &Wire) -> Result<Option<Seen>, LogError> {
    match wire.info(EVENTS, &json!({"deleted_details": true})).await {
        Ok(info) => Ok(Some(Seen::of(&info))),
        Err(Failure::Api(error)) if error.err_code == 10059 => Ok(None),
        Err(failure) => Err(wire.explain(failure)),
    }
}

/// The doctor's line on the gate.
pub(crate) async fn check(wire: &Wire, settings: &Settings) -> Check {
    let remedy = "write nothing; `anjuan recover` shows the ways back";
    match look(wire, settings).await {
        Ok(Situation { statement: Some(statement), .. }) => {
            Check { found_zh: Some(statement.zh()), ..checked("gate", Outcome::Fail, statement.en(), remedy) }
        }
        Ok(Situation { declared, .. }) if !declared.is_empty() => {
            let gaps: Vec<String> = declared
                .iter()
                .map(|gap| format!("sequences {} to {} (by {})", gap.from, gap.to, names(&gap.by)))
                .collect();
            let found = format!("the log agrees with what is known; declared lost: {}", gaps.join("; "));
            checked("gate", Outcome::Warn, found, "restore the lost events from a backup where there is one")
        }
        Ok(_) => checked("gate", Outcome::Pass, "the log agrees with everything known of it here", ""),
        Err(error) => checked("gate", Outcome::Warn, format!("not seen: {error}"), "see the check of the connection"),
    }
}

fn names(by: &[Declarant]) -> String {
    by.iter().map(|person| format!("{} {}", person.id, person.name)).collect::<Vec<_>>().join(", ")
}
