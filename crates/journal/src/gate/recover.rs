//! The ways back (恢复): what is wrong with a closed log, what can be done, and the declaration by which it goes on.
//!
//! Used by the doctor and by `anjuan recover`, which are no roles: they look from outside, with the anchors of the data
//! directory and the records of the stream of incidents. Nothing here writes to the log but [`append_again`], and that only what
//! stood there.
use super::anchor::read_all;
use super::incidents::{Declarant, Declaration, Incidents, Record};
use super::judge::{Seen, Witness, compare, hole_in};
use super::statement::{Cause, Statement};
use super::tail::Message;
use super::watch::{declarations, joined, standing_closed, state};
use crate::doctor::{Check, Outcome, check as checked};
use crate::log::LogError;
use crate::settings::Settings;
use crate::stream::{EVENTS, provision};
use crate::wire::{Failure, Wire, answer};
use anjuan_domain::event::{Envelope, hash};
use async_nats::HeaderMap;
use serde_json::json;
use std::collections::BTreeMap;

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

/// What the end of the log can be appended again from: the messages from the first that the log lacks to the last that is known.
///
/// # Errors
/// [`LogError::Other`] says what of it is missing, or contradicts what is known; otherwise as the server answers.
pub async fn evidence(settings: &Settings) -> Result<Lacking, LogError> {
    settings.validate()?;
    let wire = Wire::connect(settings).await?;
    lacking(&wire, settings).await.map(|lacking| Lacking { from: lacking.from, to: lacking.to })
}

/// Appends again what the log lost of its end, byte for byte and under the same sequences, as the processes of the data directory
/// kept it; answers what was appended. The log must be closed, so that nobody else writes it meanwhile.
///
/// # Errors
/// As [`evidence`]; what was appended before an error stays, and the rest can be appended afterwards.
pub async fn append_again(settings: &Settings, progress: impl Fn(u64)) -> Result<Lacking, LogError> {
    settings.validate()?;
    let wire = Wire::connect(settings).await?;
    let Found { from, to, messages } = lacking(&wire, settings).await?;
    for (sequence, message) in messages {
        let mut headers = HeaderMap::new();
        headers.insert("Nats-Expected-Last-Sequence", (sequence - 1).to_string());
        if let Ok(envelope) = Envelope::decode(&message.body) {
            headers.insert("Nats-Msg-Id", envelope.id.to_string());
        }
        let sent = wire.request(message.subject, Some(headers), message.body).await;
        let ack = sent.and_then(|message| answer(&message.payload)).map_err(|failure| wire.explain(failure))?;
        if ack["seq"].as_u64() != Some(sequence) {
            return Err(LogError::Other(format!("what was to come to sequence {sequence} was answered {ack}")));
        }
        progress(sequence);
    }
    Ok(Lacking { from, to })
}

/// What the log lacks of its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lacking {
    /// The first sequence.
    pub from: u64,
    /// The last one that is known.
    pub to: u64,
}

/// What the log lacks, and all of it.
struct Found {
    from: u64,
    to: u64,
    messages: Vec<(u64, Message)>,
}

async fn lacking(wire: &Wire, settings: &Settings) -> Result<Found, LogError> {
    let no = |why: String| LogError::Other(format!("the lost events cannot be appended again: {why}"));
    let found = look(wire, settings).await?;
    let statement = found.statement.filter(|statement| found.recorded && statement.cause == Cause::Shorter);
    let statement = statement.ok_or_else(|| no("the log is not closed for a lost end".into()))?;
    let seen = seen(wire).await?.ok_or_else(|| no("the stream of events is not there".into()))?;
    if statement.from != seen.last + 1 {
        let (from, last) = (statement.from, seen.last);
        return Err(no(format!("from {from} on the log is not what it was, and it goes to {last}")));
    }
    let Some(dir) = &settings.anchor else { return Err(no("no data directory was named".into())) };
    let mut kept = super::tail::read(dir);
    let marks: BTreeMap<u64, String> = read_all(dir, &settings.centre)
        .into_iter()
        .filter(|(_, anchor)| anchor.created.as_ref().is_none_or(|created| *created == seen.created))
        .flat_map(|(_, anchor)| anchor.marks)
        .chain(statement.lost.iter().cloned())
        .map(|mark| (mark.sequence, mark.hash))
        .collect();
    // The log must end with what is kept before the first that it lacks.
    if seen.last > 0 {
        let stream = crate::nats::handle(wire, EVENTS).await?;
        let last = wire.read(|| stream.raw_message_builder().sequence(seen.last).send()).await?;
        let known = marks.get(&seen.last).cloned().or_else(|| kept.get(&seen.last).map(|kept| hash(&kept.body)));
        if last.map(|message| hash(&message.payload)) != known {
            return Err(no(format!("what stands at its end, at {}, is not what is kept", seen.last)));
        }
    }
    let known = marks.keys().chain(kept.keys()).copied().max().unwrap_or(0);
    let (from, to) = (seen.last + 1, known.max(statement.to));
    let mut messages = Vec::new();
    for sequence in from..=to {
        let message = kept.remove(&sequence).ok_or_else(|| no(format!("sequence {sequence} is not kept")))?;
        if marks.get(&sequence).is_some_and(|known| *known != hash(&message.body)) {
            return Err(no(format!("what is kept of sequence {sequence} is not what is known of it")));
        }
        messages.push((sequence, message));
    }
    Ok(Found { from, to, messages })
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
        Ok(info) => Ok(Some(Seen::from_info(&info))),
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
