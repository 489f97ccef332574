//! Appending one event (追加): the guard, the publish, and the one way of resolving an answer that is not plain.
//!
//! One function makes the guard and nobody publishes without it: the text of the guard must be the same for every writer.
//! Whatever is not a plain acknowledgement goes one way: a read from the leader says what happened. An event is never
//! published again before that read has said that it is not there.
use crate::MAX_EVENT_BYTES;
use crate::gate::Gate;
use crate::log::{AppendError, Draft, LogError, Stored};
use crate::subject;
use crate::trace::{TRACEPARENT, current};
use crate::wire::{ApiError, Closed, Failure, IN_PROCESS, Wire, answer, explain_api};
use async_nats::HeaderMap;
use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::{RawMessageErrorKind, Stream};
use chrono::DateTime;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long an append looks for a certain answer before it says that there is none.
pub(crate) const PATIENCE: Duration = Duration::from_secs(12);

/// The pause before the leader is asked again.
pub(crate) const PAUSE: Duration = Duration::from_millis(100);

/// Writes and decides for one centre.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    pub(crate) wire: Wire,
    pub(crate) events: Stream<()>,
    pub(crate) centre: String,
    /// What every publish passes.
    pub(crate) gate: Arc<Gate>,
}

/// What the leader shows of one draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// It is stored at this sequence.
    Ours(u64),
    /// Another event follows the expected one, or the expected one is not the last.
    Another,
    /// The expected event is still the last.
    Nothing,
}

impl Writer {
    /// The subject of a draft, which is also the text of its guard.
    pub(crate) fn subject(&self, draft: &Draft) -> String {
        subject::for_aggregate(&self.centre, &draft.aggregate)
    }

    /// Appends one event and answers where it is.
    pub(crate) async fn append(&self, draft: &Draft) -> Result<u64, AppendError> {
        check_size(draft)?;
        let begun = Instant::now();
        match self.publish(draft).await {
            Ok(sequence) => Ok(sequence),
            Err(failure) => self.settle(draft, failure, begun).await,
        }
    }

    /// One guarded publish, whose failure is to be settled.
    pub(crate) async fn publish(&self, draft: &Draft) -> Result<u64, Failure> {
        self.gate.pass(&self.wire).await.map_err(closed)?;
        let before = self.gate.highest();
        let headers = traceable(guard(draft), current());
        let message = self.wire.request(self.subject(draft), Some(headers), draft.body.clone()).await?;
        let ack = answer(&message.payload)?;
        match (ack["seq"].as_u64(), ack["duplicate"].as_bool()) {
            (Some(sequence), None | Some(false)) => {
                self.fresh(before, sequence)?;
                self.gate.saw(sequence, &draft.body);
                Ok(sequence)
            }
            (Some(sequence), Some(true)) => Err(duplicate(sequence)),
            (None, _) => Err(Failure::Other(format!("an acknowledgement without a sequence: {ack}"))),
        }
    }

    /// Whether a sequence that was just issued is higher than all that were known before it was asked for.
    pub(crate) fn fresh(&self, before: u64, sequence: u64) -> Result<(), Failure> {
        if sequence > before { Ok(()) } else { Err(closed(LogError::ReadOnly(self.gate.reissued(sequence)))) }
    }

    /// Finds out what became of a publish that failed, and repeats it only when it is certainly not there.
    pub(crate) async fn settle(&self, draft: &Draft, mut failure: Failure, begun: Instant) -> Result<u64, AppendError> {
        loop {
            if let Some(error) = certain(&failure) {
                return Err(error);
            }
            match self.look_until(draft, begun).await? {
                Seen::Ours(sequence) => return Ok(sequence),
                Seen::Another => return Err(AppendError::Conflict(draft.aggregate.clone())),
                Seen::Nothing if is_duplicate(&failure) => return Err(used_before(draft.event_id)),
                Seen::Nothing if let Some(moved) = head_moved(draft, &failure) => return Err(moved),
                Seen::Nothing if begun.elapsed() > PATIENCE => return Err(self.wire.explain(failure).into()),
                Seen::Nothing => tokio::time::sleep(PAUSE).await,
            }
            match self.publish(draft).await {
                Ok(sequence) => return Ok(sequence),
                Err(again) => failure = again,
            }
        }
    }

    /// Looks until the leader answers, within the append's patience.
    pub(crate) async fn look_until(&self, draft: &Draft, begun: Instant) -> Result<Seen, LogError> {
        loop {
            match self.look(draft).await {
                Err(LogError::NoAnswer(_)) if begun.elapsed() < PATIENCE => tokio::time::sleep(PAUSE).await,
                settled => return settled,
            }
        }
    }

    /// The leader's word on one draft: the first event of its aggregate after the expected one.
    async fn look(&self, draft: &Draft) -> Result<Seen, LogError> {
        let subject = self.subject(draft);
        let Some(last) = self.last(&subject).await? else {
            return Ok(if draft.expected == 0 { Seen::Nothing } else { Seen::Another });
        };
        if is(&last, draft.event_id) {
            return Ok(Seen::Ours(last.sequence));
        }
        if last.sequence <= draft.expected {
            return Ok(if last.sequence == draft.expected { Seen::Nothing } else { Seen::Another });
        }
        Ok(match self.next_of(&subject, draft.expected + 1).await? {
            Some(next) if is(&next, draft.event_id) => Seen::Ours(next.sequence),
            _ => Seen::Another,
        })
    }

    /// The last message of a subject, from the leader.
    pub(crate) async fn last(&self, subject: &str) -> Result<Option<StreamMessage>, LogError> {
        self.wire.read(|| self.events.raw_message_builder().last_by_subject(subject).send()).await
    }

    /// The first message of a subject at a sequence or after it, from the leader.
    pub(crate) async fn next_of(&self, subject: &str, from: u64) -> Result<Option<StreamMessage>, LogError> {
        self.wire.read(|| self.events.raw_message_builder().sequence(from).next_by_subject(subject).send()).await
    }

    /// The message at a sequence, from the leader.
    pub(crate) async fn leader_at(&self, sequence: u64) -> Result<Option<StreamMessage>, LogError> {
        if sequence == 0 {
            return Ok(None);
        }
        self.wire.read(|| self.events.raw_message_builder().sequence(sequence).send()).await
    }
}

/// The headers of every event that is published: its id, and the sequence that its aggregate must still end with; where it was
/// decided on more than its aggregate, the sequence that the whole log must still end with.
///
/// Without a `-Subject` header the server compares the message's own subject, so that writers cannot differ in it.
pub(crate) fn guard(draft: &Draft) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(async_nats::header::NATS_MESSAGE_ID, draft.event_id.to_string());
    headers.insert(async_nats::header::NATS_EXPECTED_LAST_SUBJECT_SEQUENCE, draft.expected.to_string());
    if let Some(head) = draft.head {
        headers.insert(async_nats::header::NATS_EXPECTED_LAST_SEQUENCE, head.to_string());
    }
    headers
}

/// The headers with the trace that the event is recorded in, if there is one.
pub(crate) fn traceable(mut headers: HeaderMap, trace: Option<String>) -> HeaderMap {
    if let Some(trace) = trace {
        headers.insert(TRACEPARENT, trace);
    }
    headers
}

/// Refuses a body that no message takes.
pub(crate) fn check_size(draft: &Draft) -> Result<(), AppendError> {
    match draft.body.len() {
        ..=MAX_EVENT_BYTES => Ok(()),
        length => Err(AppendError::TooLarge(format!(
            "the event of {} has {length} bytes; one event takes {MAX_EVENT_BYTES} at most: put large content elsewhere and its digest here",
            draft.aggregate
        ))),
    }
}

/// The error of a failure that leaves no doubt: nothing was stored. `None` means that the leader must be asked.
pub(crate) fn certain(failure: &Failure) -> Option<AppendError> {
    match failure {
        Failure::TooLarge(text) => Some(AppendError::TooLarge(text.clone())),
        Failure::Closed(error) => Some(error.as_log_error().into()),
        Failure::Api(error) if matches!(error.err_code, 10054 | 10199) => {
            Some(AppendError::TooLarge(error.description.clone()))
        }
        // Wrong last sequence, in the three ways the server says it; a batch that arrived with holes or came too late;
        // too many open batches; the same message is under way already.
        Failure::Api(ApiError {
            err_code: 10071 | 10164 | 10201 | 10176 | 10179 | 10200 | 10210 | IN_PROCESS | DUPLICATE,
            ..
        }) => None,
        Failure::Api(error) => match explain_api(error) {
            LogError::NoAnswer(_) => None,
            other => Some(other.into()),
        },
        Failure::NoResponders | Failure::TimedOut | Failure::Other(_) => None,
    }
}

/// What a guard that failed means for a draft whose aggregate did not move: the log did, past the head that it names. The server
/// refuses both guards with the same codes.
pub(crate) fn head_moved(draft: &Draft, failure: &Failure) -> Option<AppendError> {
    let guarded = matches!(failure, Failure::Api(ApiError { err_code: 10071 | 10164, .. }));
    draft.head.filter(|_| guarded).map(AppendError::HeadMoved)
}

/// Our own code, outside the server's range, for an acknowledgement that says `duplicate`.
const DUPLICATE: u64 = 1;

fn duplicate(sequence: u64) -> Failure {
    Failure::Api(ApiError { code: 400, err_code: DUPLICATE, description: format!("stored before at {sequence}") })
}

pub(crate) fn is_duplicate(failure: &Failure) -> bool {
    matches!(failure, Failure::Api(ApiError { err_code: DUPLICATE | 10201, .. }))
}

pub(crate) fn used_before(event_id: Uuid) -> AppendError {
    LogError::Other(format!("the event id {event_id} was used before for another event: make a new id for each event"))
        .into()
}

/// The failure of a publish that the gate did not let through.
pub(crate) fn closed(error: LogError) -> Failure {
    match error {
        LogError::ReadOnly(statement) => Failure::Closed(Closed::ReadOnly(statement)),
        LogError::Checking { done, total } => Failure::Closed(Closed::Checking { done, total }),
        LogError::Misconfigured { stream, difference } => Failure::Closed(Closed::Misconfigured { stream, difference }),
        LogError::NoAnswer(_) => Failure::NoResponders,
        other => Failure::Other(other.to_string()),
    }
}

fn is(message: &StreamMessage, event_id: Uuid) -> bool {
    let header = message.headers.get(async_nats::header::NATS_MESSAGE_ID);
    header.is_some_and(|id| id.as_str().parse() == Ok(event_id))
}

/// A raw read where "there is none" is an answer.
pub(crate) fn found(
    read: Result<StreamMessage, async_nats::jetstream::stream::RawMessageError>,
) -> Result<Option<StreamMessage>, LogError> {
    match read {
        Ok(message) => Ok(Some(message)),
        Err(error) => match error.kind() {
            RawMessageErrorKind::NoMessageFound => Ok(None),
            RawMessageErrorKind::JetStream(refusal) if refusal.error_code().0 == 10037 => Ok(None),
            RawMessageErrorKind::JetStream(refusal) => Err(match refusal.error_code().0 {
                // The stream or its leader is not there yet after a start.
                10008 | 10009 | 10039 | 10059 | 10076 => LogError::NoAnswer(refusal.to_string()),
                _ => LogError::Other(refusal.to_string()),
            }),
            RawMessageErrorKind::InvalidSubject | RawMessageErrorKind::Other => {
                Err(LogError::NoAnswer(error.to_string()))
            }
        },
    }
}

/// A stored message in the log's own terms.
pub(crate) fn stored(message: StreamMessage) -> Stored {
    Stored {
        sequence: message.sequence,
        subject: message.subject.to_string(),
        stored_at: instant(message.time.unix_timestamp_nanos()),
        trace: traced(Some(&message.headers)),
        body: message.payload,
        left_out: None,
    }
}

/// The trace that a message was recorded in.
pub(crate) fn traced(headers: Option<&HeaderMap>) -> Option<Arc<str>> {
    headers.and_then(|headers| headers.get(TRACEPARENT)).map(|trace| Arc::from(trace.as_str()))
}

/// Nanoseconds since 1970 as an instant; out of range is the beginning, as no server stored anything then.
pub(crate) fn instant(nanoseconds: i128) -> chrono::DateTime<chrono::Utc> {
    i64::try_from(nanoseconds).map_or(DateTime::UNIX_EPOCH, DateTime::from_timestamp_nanos)
}
