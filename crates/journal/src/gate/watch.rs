//! Watching the log (看护): the rounds in which it is held against everything known, and the records that tell the others.
use super::anchor::BEHIND;
use super::incidents::{Declaration, Incidents, Record};
use super::judge::{Finding, Seen, Witness, compare, hole_in, incidents};
use super::statement::{Cause, Mark, Statement};
use super::{Gate, Standing};
use crate::append::Writer;
use crate::log::LogError;
use crate::scan::Scan;
use crate::stream::{self, EVENTS};
use crate::subject;
use crate::wire::Failure;
use anjuan_domain::event::hash;
use futures::{StreamExt, stream as streams};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// The pause between two small steps.
const STEP: Duration = Duration::from_secs(1);
/// The same where the log has not grown since the step before and no other node could say otherwise.
const QUIET: Duration = Duration::from_secs(5);
/// The pause while something is under way or the server does not answer.
const SOON: Duration = Duration::from_millis(100);
/// How long the stream may be unknown to the server before it counts as gone: after a start it is restored first.
const RESTORED: Duration = Duration::from_secs(5);
/// How long a cluster must contradict what is known before that is said: a node that led before it hung, or was cut off, answers as if
/// it still led until it hears of the one that leads now, within a heartbeat of a second. Nothing is written meanwhile.
pub(crate) const SURE: Duration = Duration::from_millis(2_500);
/// How many messages are read side by side.
const SIDE_BY_SIDE: usize = 16;

/// How much of what is known is compared in one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Every known message.
    Everything,
    /// The newest known message of each witness, and one more that goes round.
    Step(usize),
}

/// Watches the log of one centre.
pub(crate) struct Watch {
    writer: Arc<Writer>,
    scan: Arc<Scan>,
    incidents: Option<Incidents>,
    /// The last record that was taken in.
    heard: Option<u64>,
    /// Since when the stream has been unknown to the server.
    unknown: Option<Instant>,
    rounds: usize,
    /// The end of the log at the step before, and whether it was the same at the one before that.
    head: u64,
    quiet: bool,
    /// The connection and the server that were compared with everything.
    compared: (u64, String),
    /// Since when a cluster has contradicted what is known.
    doubt: Option<Instant>,
}

impl Watch {
    pub(crate) fn new(writer: Arc<Writer>, scan: Arc<Scan>, incidents: Option<Incidents>) -> Self {
        Self {
            writer,
            scan,
            incidents,
            heard: None,
            unknown: None,
            rounds: 0,
            head: 0,
            quiet: false,
            compared: (0, String::new()),
            doubt: None,
        }
    }

    fn gate(&self) -> &Gate {
        &self.writer.gate
    }

    /// Runs until `stop`. The anchor is written beside it, and once more at the end.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        let keeping = tokio::spawn(keep(Arc::clone(&self.writer), stop.clone()));
        let mut heard = match &self.incidents {
            Some(incidents) => incidents.hear().await.ok(),
            None => None,
        };
        let changed = self.writer.wire.client.subscribe(subject::changed(&self.writer.centre)).await;
        let mut changed = changed.inspect_err(|error| tracing::debug!(%error, "changes of streams are not heard")).ok();
        let mut connections = self.writer.wire.written.clone();
        while !stop.is_cancelled() {
            let pause = match self.round().await {
                Ok(Standing::Open) if self.quiet => QUIET,
                Ok(Standing::Open) => STEP,
                Ok(Standing::Closed(_)) => STEP,
                Ok(Standing::Checking { .. }) => SOON,
                Err(error) => {
                    tracing::debug!(%error, "the log cannot be compared at this moment");
                    SOON
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(pause) => {}
                () = self.writer.gate.poke.notified() => {}
                changed = connections.changed() => if changed.is_err() { break },
                Some(_) = next(heard.as_mut()) => {}
                // Somebody changed the stream: nothing is written before it was looked at.
                Some(_) = next(changed.as_mut()) => self.gate().hold(),
            }
        }
        let _ = keeping.await;
    }

    /// One comparison, and what follows from it.
    async fn round(&mut self) -> Result<Standing, LogError> {
        let connection = self.writer.wire.connections();
        let server = self.writer.wire.client.server_info().server_id;
        self.take_in_records().await?;
        let standing = self.gate().standing();
        let news = self.compared != (connection, server.clone());
        let only_writer = !self.writer.wire.commands.has_others();
        if only_writer && news && !self.compared.1.is_empty() && self.compared.1 != server {
            // A server that was started again may have lost what it had: everything is read once more. Of a cluster it is another
            // node most often, and what one of them has lost the others have.
            self.scan.rescan_all();
        }
        let depth = match standing {
            Standing::Open if !news => Depth::Step(self.rounds),
            Standing::Open | Standing::Checking { .. } | Standing::Closed(_) => Depth::Everything,
        };
        self.rounds += 1;
        let (seen, finding) = self.compare(depth, &standing).await?;
        self.quiet = only_writer && seen.last == self.head;
        self.head = seen.last;
        if self.scan.has_no_room(&self.writer) && finding.as_ref().is_none_or(|finding| finding.cause == Cause::Hole) {
            // What the server says of its end is not true now, and nothing is concluded from it.
            return Err(LogError::NoAnswer("the disk of the nats-server is full".into()));
        }
        match finding {
            Some(statement) if self.is_sure() => self.close(statement).await?,
            Some(_) => {
                self.gate().hold();
                return Ok(self.gate().standing());
            }
            None => {
                self.doubt = None;
                self.admit(connection, &seen, &standing).await?;
            }
        }
        self.compared = (connection, server);
        Ok(self.gate().standing())
    }

    /// Whether a contradiction is one: of a server of its own at once, of a cluster once it has lasted.
    fn is_sure(&mut self) -> bool {
        let only_writer = !self.writer.wire.commands.has_others();
        let closed = matches!(self.gate().standing(), Standing::Closed(_));
        only_writer || closed || self.doubt.get_or_insert_with(Instant::now).elapsed() > SURE
    }

    /// Opens the gate when everything was read that has to be read first.
    async fn admit(&self, connection: u64, seen: &Seen, standing: &Standing) -> Result<(), LogError> {
        if let Some((done, total)) = self.scan.unread(seen.last) {
            self.gate().checking(done, total);
            return Ok(());
        }
        if let Standing::Closed(statement) = standing
            && !self.is_declared(statement)
        {
            tracing::warn!(incident = statement.id, "everything known is in the log again; writing goes on");
            if let Some(incidents) = &self.incidents {
                incidents.record(&Record::Restored { incident: statement.id.clone() }).await?;
            }
        }
        self.gate().agreed(seen);
        self.gate().admit(connection, standing);
        Ok(())
    }

    fn is_declared(&self, statement: &Statement) -> bool {
        self.gate().declared().iter().any(|declaration| declaration.incident == statement.id)
    }

    async fn close(&self, statement: Statement) -> Result<(), LogError> {
        let closed_now = self.gate().close(&Arc::new(statement));
        let (Some(incidents), Standing::Closed(statement)) = (&self.incidents, self.gate().standing()) else {
            return Ok(());
        };
        if !closed_now && (self.is_declared(&statement) || standing_closed(&incidents.all().await?).is_some()) {
            return Ok(());
        }
        incidents.record(&Record::Closed(Box::new(Statement::clone(&statement)))).await
    }

    /// What the other processes recorded since.
    async fn take_in_records(&mut self) -> Result<(), LogError> {
        let Some(incidents) = &self.incidents else { return Ok(()) };
        let last = incidents.last().await?;
        if last == self.heard {
            return Ok(());
        }
        let records = incidents.all().await?;
        let closed = standing_closed(&records).cloned();
        let known = self.gate().declared();
        let declared = joined(known.clone(), declarations(records));
        if declared.len() > known.len() {
            self.declare(declared).await?;
        }
        if let Some(statement) = closed {
            self.gate().close(&Arc::new(statement));
        }
        self.heard = last;
        Ok(())
    }

    async fn declare(&self, declared: Vec<Declaration>) -> Result<(), LogError> {
        let begun = self.rounds > 0;
        match self.seen().await? {
            Some(seen) => self.gate().declare(declared, &seen),
            None => self.gate().declare(declared, &Seen::default()),
        }
        if begun {
            self.scan.begin_again();
        }
        Ok(())
    }

    /// Holds the log against every witness.
    async fn compare(&mut self, depth: Depth, standing: &Standing) -> Result<(Seen, Option<Statement>), LogError> {
        // What is known comes first: the log can only have gone on since.
        let mut witnesses = self.gate().witnesses();
        if let Standing::Closed(statement) = standing {
            witnesses.extend(evidence(statement, &self.gate().declared()));
        }
        let declared = self.gate().declared();
        let Some(seen) = self.seen().await? else {
            return Ok((Seen::default(), self.gone(&witnesses)?));
        };
        self.unknown = None;
        for witness in &witnesses {
            let found = match compare(&seen, witness) {
                Some(finding) => Some(self.narrowed(finding, &seen, witness).await?),
                None => self.differs(witness, depth).await?,
            };
            if let Some(finding) = found {
                // What cannot be read before it belongs to the same statement: nothing that is gone goes unsaid.
                let hole = self.scan.hole(&declared).map_or(finding.from, |hole| hole.from);
                let finding = Finding { from: finding.from.min(hole), ..finding };
                return Ok((seen.clone(), Some(state(finding, witness, &seen))));
            }
        }
        let hole = match hole_in(&seen, &declared).or_else(|| self.scan.hole(&declared)) {
            None => self.still_missing(standing, &declared).await?,
            hole => hole,
        };
        let log = Witness { name: "the log itself".into(), created: None, known: Vec::new(), marks: Vec::new() };
        Ok((seen.clone(), hole.map(|finding| state(finding, &log, &seen))))
    }

    /// The hole that another process found is over only when its ends can be read again.
    async fn still_missing(&self, standing: &Standing, declared: &[Declaration]) -> Result<Option<Finding>, LogError> {
        let Standing::Closed(statement) = standing else { return Ok(None) };
        let (from, to) = (statement.from, statement.to);
        let ended = declared.iter().any(|declaration| declaration.incident == statement.id);
        if statement.cause != Cause::Hole || ended {
            return Ok(None);
        }
        let read = (self.writer.leader_at(from).await?, self.writer.leader_at(to).await?);
        Ok((read.0.is_none() || read.1.is_none()).then_some(Finding { cause: Cause::Hole, from, to }))
    }

    /// The stream's state; none where the server does not know the stream.
    async fn seen(&self) -> Result<Option<Seen>, LogError> {
        let asked = self.writer.wire.info(EVENTS, &json!({"deleted_details": true})).await;
        match asked {
            Ok(info) => {
                let difference = match stream::compare(EVENTS, &info["config"]) {
                    Err(LogError::Misconfigured { difference, .. }) => Some(difference),
                    Ok(()) | Err(_) => None,
                };
                self.gate().configured(difference);
                Ok(Some(Seen::from_info(&info)))
            }
            Err(Failure::Api(error)) if error.err_code == 10059 => Ok(None),
            Err(failure) => Err(self.writer.wire.explain(failure)),
        }
    }

    /// The stream is unknown to the server: gone, once it has had time to be restored.
    fn gone(&mut self, witnesses: &[Witness]) -> Result<Option<Statement>, LogError> {
        let since = *self.unknown.get_or_insert_with(Instant::now);
        // The first of those who know most: they are sorted.
        let most = witnesses.iter().rev().max_by_key(|witness| witness.head());
        match most.filter(|witness| witness.head() > 0 && since.elapsed() > RESTORED) {
            Some(witness) => {
                let finding = Finding { cause: Cause::Gone, from: 1, to: witness.head() };
                Ok(Some(state(finding, witness, &Seen::default())))
            }
            None => Err(LogError::NoAnswer(format!("the server does not know the stream {EVENTS}"))),
        }
    }

    /// Reads known messages; the first that is not as it is known is a contradiction.
    async fn differs(&self, witness: &Witness, depth: Depth) -> Result<Option<Finding>, LogError> {
        let marks: Vec<Mark> = match (depth, witness.marks.as_slice()) {
            (_, []) => Vec::new(),
            (Depth::Everything, all) => all.to_vec(),
            (Depth::Step(round), all @ [.., newest]) => vec![all[round % all.len()].clone(), newest.clone()],
        };
        let read = marks.into_iter().map(|mark| stands(Arc::clone(&self.writer), mark));
        let mut read = streams::iter(read).buffered(SIDE_BY_SIDE);
        let mut good = 0;
        while let Some(outcome) = read.next().await {
            let (mark, stands) = outcome?;
            let finding = match stands {
                Stands::Same => {
                    good = mark.sequence;
                    continue;
                }
                Stands::Other => Finding { cause: Cause::OtherMessage, from: good + 1, to: witness.head() },
                Stands::Unreadable => Finding { cause: Cause::Hole, from: mark.sequence, to: mark.sequence },
            };
            return Ok(Some(finding));
        }
        Ok(None)
    }

    /// A log that is too short may have been written on since: the gap begins after the last message that is as known.
    async fn narrowed(&self, finding: Finding, seen: &Seen, witness: &Witness) -> Result<Finding, LogError> {
        let within: Vec<Mark> = witness.marks.iter().filter(|mark| mark.sequence <= seen.last).cloned().collect();
        let all = within.len();
        let kept = Witness { marks: within, ..witness.clone() };
        Ok(match self.differs(&kept, Depth::Everything).await? {
            Some(other) => Finding { from: other.from, ..finding },
            None if finding.cause == Cause::OtherStream && all > 0 => Finding { from: seen.last + 1, ..finding },
            None => finding,
        })
    }
}

/// How a known message stands in the log.
enum Stands {
    Same,
    Other,
    Unreadable,
}

async fn stands(writer: Arc<Writer>, mark: Mark) -> Result<(Mark, Stands), LogError> {
    let stands = match writer.leader_at(mark.sequence).await? {
        Some(message) if hash(&message.payload) == mark.hash => Stands::Same,
        Some(_) => Stands::Other,
        None => Stands::Unreadable,
    };
    Ok((mark, stands))
}

/// What must be in the log again before an incident is over: what the statement knows, and what could not be read.
fn evidence(statement: &Statement, declared: &[Declaration]) -> Option<Witness> {
    let ended = declared.iter().any(|declaration| declaration.incident == statement.id);
    (!ended).then(|| Witness {
        name: statement.witness.clone(),
        created: statement.created.clone(),
        known: incidents(declared),
        marks: statement.lost.clone(),
    })
}

/// The statement of a finding.
pub(crate) fn state(finding: Finding, witness: &Witness, seen: &Seen) -> Statement {
    let Finding { cause, from, to } = finding;
    // Behind a hole the log goes on; otherwise nothing from the first missing sequence on is certain.
    let lost = |mark: &&Mark| mark.sequence >= from && (cause != Cause::Hole || mark.sequence <= to);
    let last = witness.marks.last().map(|mark| mark.hash.as_str());
    let id = hash(format!("{cause:?} {from} {to} {:?} {last:?}", witness.created).as_bytes());
    Statement {
        id: id.chars().rev().take(12).collect(),
        cause,
        from,
        to,
        head: seen.last,
        witness: witness.name.clone(),
        created: witness.created.clone(),
        intact: witness.marks.iter().rev().find(|mark| mark.sequence < from).and_then(|mark| mark.recorded),
        noticed: seen.time,
        lost: witness.marks.iter().filter(lost).cloned().collect(),
    }
}

/// The statement that stands at the end of the records: the last one, unless it was declared or the log restored. What a
/// process that had not heard of a declaration yet recorded after it does not stand.
pub(crate) fn standing_closed(records: &[Record]) -> Option<&Statement> {
    let last = records.iter().rev().find(|record| !matches!(record, Record::Declared(_)))?;
    let Record::Closed(statement) = last else { return None };
    let ended = records
        .iter()
        .any(|record| matches!(record, Record::Declared(declaration) if declaration.incident == statement.id));
    (!ended).then_some(statement)
}

/// The declared gaps among the records, in order.
pub(crate) fn declarations(records: Vec<Record>) -> Vec<Declaration> {
    let declared = records.into_iter().filter_map(|record| match record {
        Record::Declared(declaration) => Some(*declaration),
        Record::Closed(_) | Record::Restored { .. } => None,
    });
    declared.collect()
}

/// Two records of declared gaps as one, each gap once, the older record first.
pub(crate) fn joined(mut older: Vec<Declaration>, newer: Vec<Declaration>) -> Vec<Declaration> {
    for declaration in newer {
        if !older.iter().any(|known| known.incident == declaration.incident) {
            older.push(declaration);
        }
    }
    let mut once = Vec::new();
    older.retain(|declaration| {
        let first = !once.contains(&declaration.incident);
        once.push(declaration.incident.clone());
        first
    });
    older
}

/// Writes the anchor while the process runs.
async fn keep(writer: Arc<Writer>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(BEHIND) => {}
        }
        if writer.gate.has_news() {
            let writer = Arc::clone(&writer);
            let _ = tokio::task::spawn_blocking(move || writer.gate.flush()).await;
        }
    }
    writer.gate.flush();
}

/// The next message of a subscription, where there is one.
async fn next(heard: Option<&mut async_nats::Subscriber>) -> Option<async_nats::Message> {
    match heard {
        Some(heard) => heard.next().await,
        None => std::future::pending().await,
    }
}
