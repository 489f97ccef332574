//! The feed of recorded events (事件流): page by page, or as they are recorded, for those who do not speak NATS.
//!
//! Each event is shown byte for byte, and only to whom the events of its aggregate are shown when they are read one by one
//! (post/1.5, complaint/3, monthly/10): what is asked there is asked here for every single event, at the moment it is sent. What may
//! not be shown is left out without a word, so that its sequence is a gap. A stream and a list stand at two paths, because one answer
//! ends and the other does not, and a document that describes both must say which.
use super::edge::Edge;
use super::exists::Named;
use super::problems::Rejection;
use super::streams::{self, Message, Reader, Source};
use super::tail::{Heard, Listener};
use super::{ballots, know, people, reads};
use crate::failure::Failure;
use crate::ports::{Caller, EntryQuery, Question};
use crate::sentences::words;
use anjuan_api::asked::{EventQuery, EventStreamQuery};
use anjuan_api::queries::{EventPage, One, RegisterRow, StoredEvent};
use anjuan_domain::event::Envelope;
use anjuan_domain::vocabulary::actor::BY_THE_SERVICE;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::{Filter, Stored};
use anjuan_views::register::KINDS;
use async_trait::async_trait;
use axum::Json;
use axum::http::HeaderMap;
use axum::response::Response;
use futures::StreamExt;
use serde_json::Value;
use std::sync::Arc;

/// The action that both ways need.
const ACTION: &str = "query.events";

/// The most events that one page looks at.
const LOOKED_AT: usize = 5_000;

/// Which events are wanted.
#[derive(Debug, Clone)]
struct Wanted {
    filter: Filter,
    person: Option<String>,
    window: Option<String>,
}

impl Wanted {
    fn new(query: &EventQuery) -> Result<Self, Failure> {
        let kinds = query.kinds()?;
        let filter = if kinds.is_empty() { Filter::All } else { Filter::Kinds(kinds) };
        Ok(Self { filter, person: query.person.clone(), window: query.window.clone() })
    }

    /// What must be known of the directory, or found in the answer.
    fn named(&self) -> Named {
        // The service itself is in no directory.
        let person = self.person.as_ref().filter(|person| *person != BY_THE_SERVICE);
        Named::new(self.window.as_ref(), [person])
    }
}

/// A page of recorded events.
pub(super) async fn list(edge: Arc<Edge>, caller: Caller, query: EventQuery) -> Result<Json<EventPage>, Rejection> {
    let (wanted, size) = (Wanted::new(&query)?, query.size());
    let head = edge.log.head().await.map_err(Failure::from)?;
    let from = begin(query.from.unwrap_or(1), head)?;
    let mut span = edge.log.read_span(from, head, wanted.filter.clone()).await.map_err(Failure::from)?;
    let (mut events, mut next, mut looked_at) = (Vec::new(), head + 1, 0);
    while let Some(stored) = span.next().await {
        let stored = stored.map_err(Failure::from)?;
        looked_at += 1;
        if stored.left_out.is_none() {
            events.extend(shown(&edge, &caller, (&wanted, &stored)).await?);
        }
        if events.len() >= size || looked_at >= LOOKED_AT {
            next = stored.sequence + 1;
            break;
        }
    }
    if events.is_empty() {
        wanted.named().must_be_known(&edge)?;
    }
    Ok(Json(EventPage { events, next, sequence: head }))
}

/// Recorded events as they are recorded.
pub(super) async fn stream(
    edge: Arc<Edge>,
    caller: Caller,
    query: EventStreamQuery,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let query = EventQuery::from(query);
    let wanted = Wanted::new(&query)?;
    wanted.named().must_be_known(&edge)?;
    let head = edge.log.head().await.map_err(Failure::from)?;
    let asked = streams::last_event_id(&headers).map(|last| last.saturating_add(1)).or(query.from);
    let from = begin(asked.unwrap_or(head + 1), head)?;
    let listener = edge.tail.listen(from, wanted.filter.clone()).await.map_err(Failure::from)?;
    let source = Feed { edge: Arc::clone(&edge), wanted, listener };
    streams::answer(edge, Reader::new(caller, ACTION, &headers), (from - 1).to_string(), source)
}

/// Where reading begins: at most behind the end, because nobody can have read further.
fn begin(from: u64, head: u64) -> Result<u64, Failure> {
    if from > head + 1 {
        return Err(Failure::Impossible(words(
            format!("the log ends at {head}, and {from} is beyond it"),
            format!("事件日志至 {head} 为止，{from} 超出其末尾"),
        )));
    }
    Ok(from.max(1))
}

/// A reader of the feed.
struct Feed {
    edge: Arc<Edge>,
    wanted: Wanted,
    listener: Listener,
}

#[async_trait]
impl Source for Feed {
    type Item = Heard;

    async fn wait(&mut self) -> Result<Heard, Failure> {
        Ok(self.listener.next().await?)
    }

    async fn shown(&mut self, caller: &Caller, heard: Heard) -> Result<Option<Message>, Failure> {
        let stored = match heard {
            Heard::Event(stored) => stored,
            Heard::Passed(sequence) => return Ok(Some(Message { id: sequence.to_string(), data: None })),
        };
        let Some(event) = shown(&self.edge, caller, (&self.wanted, &stored)).await? else { return Ok(None) };
        let data = serde_json::to_string(&event).map_err(|error| Failure::Internal(error.to_string()))?;
        Ok(Some(Message { id: stored.sequence.to_string(), data: Some(data) }))
    }
}

/// An event that is wanted and may be shown.
async fn shown(
    edge: &Edge,
    caller: &Caller,
    (wanted, stored): (&Wanted, &Stored),
) -> Result<Option<StoredEvent>, Failure> {
    match judged(edge, caller, (wanted, stored)).await {
        Ok(true) => reads::as_stored(stored).map(Some),
        Ok(false) | Err(Failure::Forbidden(_) | Failure::NotFound(_)) => Ok(None),
        // Whose it is cannot be said of what this version does not understand, so that it is shown to nobody.
        Err(Failure::Damaged(what)) => {
            tracing::error!(sequence = stored.sequence, what, "an event is left out of the feed: it cannot be read");
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

async fn judged(edge: &Edge, caller: &Caller, (wanted, stored): (&Wanted, &Stored)) -> Result<bool, Failure> {
    let damaged = |error: anjuan_domain::vocabulary::declare::DecodeError| Failure::Damaged(error.to_string());
    let envelope = Envelope::decode(&stored.body).map_err(damaged)?;
    let aggregate = envelope.aggregate().map_err(damaged)?;
    if let Some(person) = &wanted.person
        && ![&envelope.authid, &envelope.responsible, &envelope.enteredfor].contains(&&person.as_str().into())
    {
        return Ok(false);
    }
    may_read(edge, caller, (&aggregate, stored)).await?;
    if know::events(edge, caller, vec![stored.clone()]).await?.is_empty() {
        return Ok(false);
    }
    match &wanted.window {
        Some(window) => is_of_window(edge, window, (&aggregate, &envelope, stored.sequence)).await,
        None => Ok(true),
    }
}

/// Refuses an event of what the caller may not read as stored events of one aggregate either.
async fn may_read(edge: &Edge, caller: &Caller, (aggregate, stored): (&AggregateRef, &Stored)) -> Result<(), Failure> {
    know::raw(edge, caller, aggregate).await?;
    if aggregate.kind != Kind::Ballot {
        return Ok(());
    }
    let events = people::stored(edge, aggregate).await?;
    let events = if events.is_empty() { std::slice::from_ref(stored) } else { &events };
    ballots::raw(edge, aggregate, events).await
}

/// Whether the register lists the aggregate under a window; of kinds that it does not list, whether the event names the window.
async fn is_of_window(
    edge: &Edge,
    window: &str,
    (aggregate, envelope, sequence): (&AggregateRef, &Envelope<'_>, u64),
) -> Result<bool, Failure> {
    if !KINDS.contains(&aggregate.kind) {
        let data: Value =
            serde_json::from_str(envelope.data.get()).map_err(|error| Failure::Damaged(error.to_string()))?;
        return Ok(names(&data, window) || (aggregate.kind == Kind::Window && aggregate.id == window));
    }
    let entry = EntryQuery { aggregate: aggregate.clone(), after: Some(sequence) };
    match edge.queries.ask(Question::Entry(entry)).await {
        Ok(answer) => Ok(reads::read::<One<RegisterRow>>(&answer)?.row.entry.window == window),
        // Put aside by the register, which says so among the incidents.
        Err(problem) if problem.status == 404 => Ok(false),
        Err(problem) => Err(Failure::Elsewhere(Box::new(problem))),
    }
}

/// Whether a value has somewhere a member `window` or `windows` with that window.
fn names(value: &Value, window: &str) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(name, value)| match name.as_str() {
            "window" => value == window,
            "windows" => value.as_array().is_some_and(|windows| windows.iter().any(|one| one == window)),
            _ => names(value, window),
        }),
        Value::Array(values) => values.iter().any(|value| names(value, window)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
