//! Reading in order (跟读): from a sequence on, without end or to the end of a span, never a gap and never a repetition.
//!
//! The reader owns the position; the server's consumer is disposable. On silence, an error, a reconnection or a jump the
//! consumer is thrown away and a new one begins at the position. A message that the leader does not have either is a hole:
//! the log is damaged, and reading ends there. With `Filter::All` the whole stream is read and other centres' events are
//! left out here, because only then does a hole show; with kinds the server filters, and a hole cannot show.
use crate::append::{Writer, instant, traced};
use crate::gate::watch::SURE;
use crate::heads::Reason;
use crate::log::{Filter, LogError, Stored};
use crate::scan::Scan;
use crate::stream::EVENTS;
use crate::subject;
use crate::wire::{Failure, answer};
use async_nats::{Message, StatusCode, Subscriber};
use bytes::Bytes;
use futures::FutureExt;
use futures::stream::{BoxStream, StreamExt};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How many messages one pull asks for; the next is asked for when half of them have come.
const PULL: u64 = 5000;
/// How many bytes one pull asks for: five thousand large messages would not fit into memory. Well above the largest event.
const PULL_BYTES: u64 = 16 * 1024 * 1024;
/// What the server calls the end of a pull whose bytes are used up.
const BYTES_USED_UP: &str = "Message Size Exceeds MaxBytes";
/// How long a pull stays open, and how often the server shows that it lives.
const OPEN: Duration = Duration::from_secs(30);
const HEARTBEAT: Duration = Duration::from_secs(1);
/// The same where a pull without end was not used up: nothing but the next event is waited for, and a server that ends, where no
/// other stands beside it, shows in the connection.
const AT_REST: Duration = Duration::from_secs(5);
/// The pause between attempts while the server is away.
const PAUSE: Duration = Duration::from_millis(100);

/// One consumer and its open pulls.
#[derive(Debug)]
struct Session {
    consumer: String,
    inbox: String,
    messages: Subscriber,
    /// Messages asked for and not yet here.
    open: u64,
    /// The consumer's own count of deliveries; a jump in it means that a delivery was lost on the way.
    delivered: u64,
    /// The last sequence of the stream when the session began.
    head: u64,
    /// The connection it belongs to.
    connection: u64,
    /// How often the server shows that it lives, as the newest pull asks for it.
    heartbeat: Duration,
}

impl Session {
    /// Silence that means the consumer or the server is gone.
    fn silence(&self) -> Duration {
        self.heartbeat * 5 / 2
    }
}

/// Where a delivered message stands, from its reply subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    sequence: u64,
    delivered: u64,
    nanoseconds: i128,
    pending: u64,
}

/// A reader at a position.
#[derive(Debug)]
pub(crate) struct Reader {
    writer: Arc<Writer>,
    next: u64,
    last: Option<u64>,
    kinds: Vec<String>,
    own: String,
    session: Option<Session>,
    ended: bool,
    /// Judges what is handed on; without it, everything is handed on as it is.
    judge: Option<Arc<Scan>>,
    /// What was handed on last: it must still be there when reading begins again.
    given: Option<(u64, Bytes)>,
    /// Since when a cluster has shown damage.
    doubt: Option<Instant>,
}

impl Reader {
    /// A reader of `from..` or, with `to`, of `from..=to`, that says of each event what `scan` found.
    pub(crate) fn new(writer: Arc<Writer>, scan: Arc<Scan>, (from, to): (u64, Option<u64>), filter: &Filter) -> Self {
        let kinds = subjects(&writer.centre, filter);
        let ended = matches!(filter, Filter::Kinds(kinds) if kinds.is_empty()) || to.is_some_and(|to| to < from.max(1));
        Self { kinds, ended, judge: Some(scan), ..Self::unjudged(writer, from, to) }
    }

    /// A reader of every message as it is, those of other centres too.
    pub(crate) fn unjudged(writer: Arc<Writer>, from: u64, to: Option<u64>) -> Self {
        let own = subject::prefix(&writer.centre);
        let ended = to.is_some_and(|to| to < from.max(1));
        let next = from.max(1);
        Self {
            writer,
            next,
            last: to,
            kinds: Vec::new(),
            own,
            session: None,
            ended,
            judge: None,
            given: None,
            doubt: None,
        }
    }

    /// The reader as a stream.
    pub(crate) fn into_stream(self) -> BoxStream<'static, Result<Stored, LogError>> {
        futures::stream::unfold(self, |mut reader| async move { reader.advance().await.map(|item| (item, reader)) })
            .boxed()
    }

    async fn advance(&mut self) -> Option<Result<Stored, LogError>> {
        while !self.ended {
            match self.step().await {
                Ok(Some(stored)) => {
                    self.doubt = None;
                    return Some(Ok(self.judged(stored).await));
                }
                Ok(None) => {}
                Err(LogError::Damaged { .. }) if self.may_pass() => {
                    let _ = self.mend("damage that may be an old leader's").await;
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }

    /// Whether damage may pass: in a cluster a node that led before can answer for a moment as if it led still.
    fn may_pass(&mut self) -> bool {
        let others = self.writer.wire.reads.has_others();
        others && self.doubt.get_or_insert_with(Instant::now).elapsed() < SURE
    }

    /// The event with the reason why it is left out, if it is.
    async fn judged(&mut self, mut stored: Stored) -> Stored {
        if stored.left_out.is_none() {
            self.given = Some((stored.sequence, stored.body.clone()));
            if let Some(scan) = &self.judge {
                stored.left_out = scan.verdict(stored.sequence).await;
            }
        }
        // In a restored log something stands in the place of what was declared lost, so that later sequences are what they were.
        if stored.left_out.is_some() && self.declared(stored.sequence) {
            return lost(stored.sequence);
        }
        stored
    }

    /// Takes one delivery, or mends the session.
    async fn step(&mut self) -> Result<Option<Stored>, LogError> {
        if self.session.is_none() {
            self.open().await?;
        }
        let (Some(session), false) = (self.session.as_mut(), self.ended) else { return Ok(None) };
        match session.messages.next().now_or_never() {
            Some(Some(message)) => self.take(message).await,
            Some(None) => self.mend("the subscription ended").await,
            None => self.wait().await,
        }
    }

    /// Waits for the next delivery, a heartbeat, a new connection, or silence.
    async fn wait(&mut self) -> Result<Option<Stored>, LogError> {
        let Some(session) = self.session.as_mut() else { return Ok(None) };
        let mut connections = self.writer.wire.connected.clone();
        let (mine, silence) = (session.connection, session.silence());
        tokio::select! {
            biased;
            message = tokio::time::timeout(silence, session.messages.next()) => match message {
                Ok(Some(message)) => self.take(message).await,
                Ok(None) => self.mend("the subscription ended").await,
                Err(_) => {
                    let wire = &self.writer.wire;
                    wire.reads.unanswered(&wire.reader, Instant::now() - silence).await;
                    self.mend("silence").await
                }
            },
            () = another(&mut connections, mine) => self.mend("a new connection").await,
        }
    }

    async fn take(&mut self, message: Message) -> Result<Option<Stored>, LogError> {
        if let Some(status) = message.status
            && message.payload.is_empty()
        {
            return self.control(status, &message).await;
        }
        let Some(place) = message.reply.as_deref().and_then(place) else {
            return self.mend("a delivery without a place").await;
        };
        let Some(session) = self.session.as_mut() else { return Ok(None) };
        if place.delivered != session.delivered + 1 || place.sequence < self.next {
            return self.mend("a delivery was lost on the way").await;
        }
        session.delivered = place.delivered;
        session.open = session.open.saturating_sub(1);
        if self.kinds.is_empty() && place.sequence > self.next {
            return self.missing(self.next).await;
        }
        if session.open < PULL / 2 {
            self.pull().await;
        }
        Ok(self.deliver(message, place))
    }

    fn deliver(&mut self, message: Message, place: Place) -> Option<Stored> {
        self.next = place.sequence + 1;
        if let Some(last) = self.last {
            let nothing_left = !self.kinds.is_empty() && place.pending == 0;
            self.ended = place.sequence >= last || nothing_left;
            if place.sequence > last {
                return None;
            }
        }
        (self.judge.is_none() || message.subject.starts_with(&self.own)).then(|| Stored {
            sequence: place.sequence,
            subject: message.subject.to_string(),
            stored_at: instant(place.nanoseconds),
            trace: traced(message.headers.as_ref()),
            body: message.payload,
            left_out: None,
        })
    }

    /// A status instead of a message: a heartbeat, the end of one pull, or the end of the consumer.
    async fn control(&mut self, status: StatusCode, message: &Message) -> Result<Option<Stored>, LogError> {
        let Some(session) = self.session.as_mut() else { return Ok(None) };
        let description = message.description.as_deref();
        match status {
            StatusCode::IDLE_HEARTBEAT => {
                // The server is idle although the stream goes on: it skipped what it could not read.
                let behind = self.next <= session.head.min(self.last.unwrap_or(u64::MAX));
                match (behind, self.kinds.is_empty()) {
                    (true, true) => self.missing(self.next).await,
                    (true, false) if self.last.is_some() => self.search().await,
                    (true | false, _) => Ok(None),
                }
            }
            ended if ended == StatusCode::TIMEOUT || description == Some(BYTES_USED_UP) => {
                let left = message.headers.as_ref().and_then(|headers| headers.get("Nats-Pending-Messages"));
                let left = left.and_then(|left| left.as_str().parse().ok()).unwrap_or(session.open);
                session.open = session.open.saturating_sub(left);
                if self.last.is_none() && !self.writer.wire.commands.has_others() {
                    session.heartbeat = AT_REST;
                }
                if session.open < PULL / 2 {
                    self.pull().await;
                }
                Ok(None)
            }
            other => self.mend(description.unwrap_or(&other.to_string())).await,
        }
    }

    /// A span of some kinds that stands still before its end: either nothing more of them follows, or the server skipped
    /// what it could not read. Only reading everything tells the two apart.
    async fn search(&mut self) -> Result<Option<Stored>, LogError> {
        let mut all = Self::unjudged(Arc::clone(&self.writer), self.next, self.last);
        while let Some(read) = Box::pin(all.advance()).await {
            let stored = read?;
            if self.kinds.iter().any(|kind| covers(kind, &stored.subject)) {
                // It is there after all: reading begins again at the position.
                return self.mend("a message was passed over").await;
            }
        }
        self.ended = true;
        Ok(None)
    }

    /// Decides about a sequence that was not delivered: a hole when the leader does not have it either.
    async fn missing(&mut self, sequence: u64) -> Result<Option<Stored>, LogError> {
        match self.writer.leader_at(sequence).await {
            Ok(Some(_)) | Err(LogError::NoAnswer(_)) => self.mend("a message was passed over").await,
            Ok(None) if self.judge.is_some() && self.declared(sequence) => {
                self.next = sequence + 1;
                self.mend("a declared gap").await?;
                self.ended = self.last.is_some_and(|last| sequence >= last);
                Ok(Some(lost(sequence)))
            }
            Ok(None) => {
                Err(LogError::Damaged { sequence, what: "the stream goes on, but this message is not there".into() })
            }
            Err(error) => Err(error),
        }
    }

    /// Whether the loss of the message was declared.
    fn declared(&self, sequence: u64) -> bool {
        self.writer.gate.declared().iter().any(|declaration| declaration.covers_hole(sequence))
    }

    /// What was handed on last must still be there: a log that was cut and went on would otherwise not be noticed.
    async fn still_there(&self) -> Result<(), LogError> {
        let Some((sequence, body)) = &self.given else { return Ok(()) };
        match self.writer.leader_at(*sequence).await? {
            Some(message) if message.payload == *body => Ok(()),
            Some(_) | None => {
                let what = "another message, or none, is where one was read before".into();
                Err(LogError::Damaged { sequence: *sequence, what })
            }
        }
    }

    /// Throws the session away; the next step begins a new one at the position.
    async fn mend(&mut self, why: &str) -> Result<Option<Stored>, LogError> {
        if let Some(session) = self.session.take() {
            tracing::debug!(why, next = self.next, "reading begins again at the position");
            let _ = self
                .writer
                .wire
                .reader
                .publish(
                    format!("{}.CONSUMER.DELETE.{EVENTS}.{}", self.writer.wire.api, session.consumer),
                    Bytes::new(),
                )
                .await;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(None)
    }

    /// Begins a session at the position, waiting as long as the server is away.
    async fn open(&mut self) -> Result<(), LogError> {
        loop {
            match self.try_open().await {
                Err(LogError::NoAnswer(why)) => {
                    tracing::debug!(why, next = self.next, "reading waits for the nats-server");
                    tokio::time::sleep(PAUSE).await;
                }
                settled => return settled,
            }
        }
    }

    async fn try_open(&mut self) -> Result<(), LogError> {
        let connection = *self.writer.wire.connected.borrow();
        let head = self.writer.head().await?;
        if let Some(last) = self.last {
            self.last = Some(last.min(head));
            self.ended = self.next > last.min(head);
            if self.ended {
                return Ok(());
            }
        }
        if self.next > head + 1 {
            let what = format!("the stream ends at {head}, but {} was there before", self.next - 1);
            return Err(LogError::Damaged { sequence: head + 1, what });
        }
        self.still_there().await?;
        let wire = &self.writer.wire;
        let inbox = wire.reader.new_inbox();
        let consumer = format!("read-{}", inbox.rsplit('.').next().unwrap_or(&inbox));
        let messages =
            wire.reader.subscribe(inbox.clone()).await.map_err(|error| LogError::Other(error.to_string()))?;
        let created = self.create(&consumer).await.map_err(|failure| wire.explain(failure))?;
        if self.last.is_some() && !self.kinds.is_empty() && created["num_pending"].as_u64() == Some(0) {
            self.ended = true;
            return Ok(());
        }
        self.session =
            Some(Session { consumer, inbox, messages, open: 0, delivered: 0, head, connection, heartbeat: HEARTBEAT });
        self.pull().await;
        Ok(())
    }

    /// An ephemeral consumer in memory, which the server forgets soon after its reader.
    async fn create(&self, consumer: &str) -> Result<Value, Failure> {
        let mut config = json!({
            "name": consumer,
            "deliver_policy": "by_start_sequence", "opt_start_seq": self.next,
            "ack_policy": "none", "replay_policy": "instant", "max_deliver": 1,
            "mem_storage": true, "num_replicas": 1,
            "inactive_threshold": 30_000_000_000_u64,
        });
        if !self.kinds.is_empty() {
            config["filter_subjects"] = json!(self.kinds);
        }
        let body = Bytes::from(json!({"stream_name": EVENTS, "config": config, "action": "create"}).to_string());
        let subject = format!("{}.CONSUMER.CREATE.{EVENTS}.{consumer}", self.writer.wire.api);
        let (wire, sent) = (&self.writer.wire, Instant::now());
        let ask = || {
            let request = async_nats::client::Request::new().payload(body.clone()).timeout(Some(crate::wire::TIMEOUT));
            wire.reader.send_request(subject.clone(), request)
        };
        // A cluster may give it to a node that hangs: then another name is given, perhaps to another node.
        let asked = tokio::time::timeout(wire.reads.bound(), wire.reads.asked(ask)).await;
        let failure = match asked {
            Ok(Ok(message)) => {
                wire.reads.answered();
                return answer(&message.payload);
            }
            Ok(Err(error)) if error.kind() == async_nats::RequestErrorKind::NoResponders => Failure::NoResponders,
            Ok(Err(_)) | Err(_) => Failure::TimedOut,
        };
        wire.reads.unanswered(&wire.reader, sent).await;
        Err(failure)
    }

    /// Asks for more. A request that is lost shows as silence.
    async fn pull(&mut self) {
        let Some(session) = self.session.as_mut() else { return };
        let body = json!({
            "batch": PULL, "max_bytes": PULL_BYTES,
            "expires": nanoseconds(OPEN), "idle_heartbeat": nanoseconds(session.heartbeat),
        });
        let subject = format!("{}.CONSUMER.MSG.NEXT.{EVENTS}.{}", self.writer.wire.api, session.consumer);
        let _ = self
            .writer
            .wire
            .reader
            .publish_with_reply(subject, session.inbox.clone(), Bytes::from(body.to_string()))
            .await;
        session.open += PULL;
    }
}

/// The subjects of a filter; none for everything.
pub(crate) fn subjects(centre: &str, filter: &Filter) -> Vec<String> {
    match filter {
        Filter::All => Vec::new(),
        Filter::Kinds(kinds) => kinds.iter().map(|kind| subject::of_kind(centre, *kind)).collect(),
        Filter::Aggregate(aggregate) => vec![subject::for_aggregate(centre, aggregate)],
    }
}

/// Whether a subject of a filter, which may end in `>`, covers a stored subject.
fn covers(filter: &str, subject: &str) -> bool {
    filter.strip_suffix('>').map_or(filter == subject, |prefix| subject.starts_with(prefix))
}

/// What stands for a message whose loss was declared.
fn lost(sequence: u64) -> Stored {
    Stored {
        sequence,
        subject: String::new(),
        stored_at: chrono::DateTime::UNIX_EPOCH,
        body: Bytes::new(),
        left_out: Some(Arc::new(Reason::lost())),
        trace: None,
    }
}

/// Waits for another connection than `mine`.
async fn another(connections: &mut watch::Receiver<u64>, mine: u64) {
    if connections.wait_for(|count| *count != mine).await.is_err() {
        std::future::pending().await
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Reads `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>.<delivered>.<time>.<pending>`, or the longer form that
/// names domain and account before the stream.
fn place(reply: &str) -> Option<Place> {
    let rest = reply.strip_prefix("$JS.ACK.")?;
    let skip = if rest.split('.').count() > 7 { 5 } else { 3 };
    let mut numbers = rest.split('.').skip(skip);
    Some(Place {
        sequence: numbers.next()?.parse().ok()?,
        delivered: numbers.next()?.parse().ok()?,
        nanoseconds: numbers.next()?.parse().ok()?,
        pending: numbers.next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_place_are_read() {
        let expected = Some(Place { sequence: 12, delivered: 3, nanoseconds: 1_700_000_000_000_000_000, pending: 7 });
        assert_eq!(place("$JS.ACK.EVENTS.read-x.1.12.3.1700000000000000000.7"), expected);
        assert_eq!(place("$JS.ACK._.hash.EVENTS.read-x.1.12.3.1700000000000000000.7"), expected);
        assert_eq!(place("$JS.ACK._.hash.EVENTS.read-x.1.12.3.1700000000000000000.7.token"), expected);
        assert_eq!(place("_INBOX.x"), None);
    }
}
