//! One's own inbox (本人待办): the list, the marks of what was read, and what changes as it changes.
//!
//! Nobody reads another's: whose inbox it is follows from the token. Marks are facts of the stream of inboxes and not of the log, because no
//! matter of the centre changes by them. What the stream sends is what is different from what was announced last, whatever made it so: an event, a
//! cover that began, the time that passed. It must never decide whom anything asks: the view does.
use super::announced::{Announced, Change};
use super::edge::Edge;
use super::problems::Rejection;
use super::streams::{self, Message, Reader, Source};
use super::tail::{Heard, Listener};
use crate::failure::Failure;
use crate::ports::{Caller, InboxQuery, Question};
use crate::roles::until;
use crate::sentences::words;
use anjuan_api::inbox::{InboxChange, InboxNews, InboxRow};
use anjuan_api::queries::Page;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{Filter, RecordStore};
use anjuan_views::inbox::row::Item;
use anjuan_views::page::LARGEST_LIMIT;
use async_trait::async_trait;
use axum::Json;
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// The action that all of it needs.
const ACTION: &str = "query.inbox";

/// What is kept of a person: the marks, and what was announced to them.
const READ: &str = "read";
const ANNOUNCED: &str = "announced";

/// How often a value is written anew where another process was first.
const ATTEMPTS: usize = 16;

/// For how long events that come together are looked at together.
const GATHER: Duration = Duration::from_millis(100);

/// What somebody marked as read, by key.
type Marks = BTreeMap<String, Instant>;

/// A page of what waits for the caller.
pub(super) async fn list(
    edge: Arc<Edge>,
    caller: Caller,
    query: InboxQuery,
) -> Result<Json<Page<InboxRow>>, Rejection> {
    let person = caller.actor.person;
    let (marks, _) = kept::<Marks>(&*edge.marks, &record(READ, &person)).await?;
    let marked = query.unread.map(|_| marks.keys().cloned().collect());
    let page = asked(&edge, InboxQuery { person: Some(person), marked, ..query }).await?;
    let rows = page.rows.into_iter().map(|item| row(&marks, item)).collect();
    Ok(Json(Page { rows, next: page.next, sequence: page.sequence }))
}

/// Marks an item as read; one that is marked already stays as it is.
pub(super) async fn read(edge: Arc<Edge>, caller: Caller, key: &str) -> Result<Json<InboxRow>, Rejection> {
    let person = caller.actor.person;
    let (_, items) = all(&edge, &person, None).await?;
    let Some(item) = items.iter().find(|item| item.key == key).cloned() else {
        let what = words(format!("item `{key}` of the inbox of {person}"), format!("{person} 的待办 `{key}`"));
        return Err(Failure::NotFound(what).into());
    };
    let now = edge.clock.now();
    let id = record(READ, &person);
    let marks = changed::<Marks>(&*edge.marks, &id, |marks| {
        // What asks nothing any more need not be remembered.
        marks.retain(|key, _| items.iter().any(|item| item.key == *key));
        if marks.contains_key(key) {
            return false;
        }
        marks.insert(key.to_owned(), now);
        true
    });
    Ok(Json(row(&marks.await?, item)))
}

/// What changes, as it changes.
pub(super) async fn stream(edge: Arc<Edge>, caller: Caller, headers: HeaderMap) -> Result<Response, Rejection> {
    let head = edge.log.head().await.map_err(Failure::from)?;
    let listener = edge.tail.listen(head + 1, Filter::All).await.map_err(Failure::from)?;
    let mut source = Along::new(Arc::clone(&edge), caller.actor.person.clone(), listener);
    let announced = source.look().await?;
    let begun = streams::last_event_id(&headers).unwrap_or(announced.number);
    source.goes_on(&announced, begun);
    streams::answer(edge, Reader::new(caller, ACTION, &headers), begun.to_string(), source)
}

/// A reader of one inbox.
struct Along {
    edge: Arc<Edge>,
    person: String,
    listener: Listener,
    /// The last event that was heard of.
    heard: Option<u64>,
    /// When anything changes by time alone.
    next: Option<Instant>,
    /// The number of the last change that was handed on.
    sent: u64,
    waiting: VecDeque<Change>,
    items: BTreeMap<String, InboxRow>,
}

impl Along {
    fn new(edge: Arc<Edge>, person: String, listener: Listener) -> Self {
        let (waiting, items) = (VecDeque::new(), BTreeMap::new());
        Self { edge, person, listener, heard: None, next: None, sent: 0, waiting, items }
    }

    /// Looks at the inbox, and writes down what changed before anybody is sent it.
    async fn look(&mut self) -> Result<Announced, Failure> {
        let (position, items) = all(&self.edge, &self.person, self.heard).await?;
        let now = self.edge.clock.now();
        self.next = items.iter().filter_map(|item| item.due_at).filter(|due| *due >= now).min();
        let store = &*self.edge.marks;
        let announced = changed::<Announced>(store, &record(ANNOUNCED, &self.person), |announced| {
            announced.advance(position, &items)
        })
        .await?;
        let (marks, _) = kept::<Marks>(store, &record(READ, &self.person)).await?;
        self.items = items.into_iter().map(|item| (item.key.clone(), row(&marks, item))).collect();
        Ok(announced)
    }

    /// Hands on what came after a change; where that is not known any more, that the list is to be read anew.
    fn goes_on(&mut self, announced: &Announced, after: u64) {
        self.sent = announced.number;
        let reset = || vec![Change { number: announced.number, change: InboxChange::Reset, key: String::new() }];
        self.waiting.extend(announced.since(after).unwrap_or_else(reset));
    }

    /// Waits until something was recorded, or time alone may have changed something.
    async fn woken(&mut self) -> Result<(), Failure> {
        let longest = until([self.next], &*self.edge.clock);
        tokio::select! {
            heard = self.listener.next() => self.heard = Some(sequence(&heard?)),
            () = tokio::time::sleep(longest) => return Ok(()),
        }
        while let Ok(heard) = tokio::time::timeout(GATHER, self.listener.next()).await {
            self.heard = Some(sequence(&heard?));
        }
        Ok(())
    }
}

fn sequence(heard: &Heard) -> u64 {
    match heard {
        Heard::Event(stored) => stored.sequence,
        Heard::Passed(sequence) => *sequence,
    }
}

#[async_trait]
impl Source for Along {
    type Item = Change;

    async fn wait(&mut self) -> Result<Change, Failure> {
        loop {
            if let Some(change) = self.waiting.pop_front() {
                return Ok(change);
            }
            self.woken().await?;
            let announced = self.look().await?;
            let sent = self.sent;
            self.goes_on(&announced, sent);
        }
    }

    async fn shown(&mut self, _: &Caller, change: Change) -> Result<Option<Message>, Failure> {
        let Change { number, change, key } = change;
        let item = match change {
            InboxChange::Appeared | InboxChange::Changed => self.items.get(&key).cloned(),
            InboxChange::Settled | InboxChange::Reset => None,
        };
        let data = serde_json::to_string(&InboxNews { change, key, item });
        let data = data.map_err(|error| Failure::Internal(error.to_string()))?;
        Ok(Some(Message { id: number.to_string(), data: Some(data) }))
    }
}

fn row(marks: &Marks, item: Item) -> InboxRow {
    InboxRow { read_at: marks.get(&item.key).copied(), item }
}

async fn asked(edge: &Edge, query: InboxQuery) -> Result<Page<Item>, Failure> {
    let answer = edge.queries.ask(Question::Inbox(query)).await;
    let answer = answer.map_err(|problem| Failure::Elsewhere(Box::new(problem)))?;
    super::reads::read(&answer)
}

/// Everything that waits for somebody, and the stream sequence that it reflects.
async fn all(edge: &Edge, person: &str, after: Option<u64>) -> Result<(u64, Vec<Item>), Failure> {
    let (mut items, mut cursor, mut position) = (vec![], None, u64::MAX);
    loop {
        let (person, limit) = (Some(person.to_owned()), Some(LARGEST_LIMIT));
        let page = asked(edge, InboxQuery { person, limit, cursor, after, ..InboxQuery::default() }).await?;
        items.extend(page.rows);
        position = position.min(page.sequence);
        cursor = page.next;
        if cursor.is_none() {
            return Ok((position, items));
        }
    }
}

/// The id of the record of what is kept of somebody.
fn record(what: &str, person: &str) -> String {
    format!("{what}-{person}")
}

/// What is kept of somebody, and the sequence that the next value replaces.
async fn kept<T: DeserializeOwned + Default>(store: &dyn RecordStore, id: &str) -> Result<(T, u64), Failure> {
    match store.get(id).await? {
        None => Ok((T::default(), 0)),
        Some(mark) => {
            let value = serde_json::from_slice(&mark.body);
            Ok((value.map_err(|error| Failure::Damaged(error.to_string()))?, mark.sequence))
        }
    }
}

/// Changes what is kept of somebody, where `change` says that it did; another process that is first is read first.
async fn changed<T: DeserializeOwned + Serialize + Default>(
    store: &dyn RecordStore,
    id: &str,
    change: impl Fn(&mut T) -> bool,
) -> Result<T, Failure> {
    for _ in 0..ATTEMPTS {
        let (mut value, replaced) = kept::<T>(store, id).await?;
        if !change(&mut value) {
            return Ok(value);
        }
        let body = serde_json::to_vec(&value).map_err(|error| Failure::Internal(error.to_string()))?;
        if store.put(id, replaced, Bytes::from(body)).await?.is_some() {
            return Ok(value);
        }
    }
    Err(Failure::Internal(format!("the record {id} is written by too many at once")))
}
