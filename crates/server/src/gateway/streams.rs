//! Server-sent events (服务器推送): an answer that goes on, event by event, for whoever reads along.
//!
//! The protocol is axum's; here stands what every such answer has in common. Whoever reads is admitted anew for each event, at the
//! moment it is sent, so that nothing is shown under a right that was lost meanwhile. The first thing sent is the position at which
//! reading begins, and the last, where something went wrong, is an event `problem` with the problem that a request would have been
//! answered with. A reader goes on with `Last-Event-ID`. Nothing is read ahead for a reader who does not take what is there, but for
//! what its [`Source`] keeps, which must be bounded. When the process ends, so do the answers: a reader asks again elsewhere.
use super::edge::Edge;
use super::guard;
use super::problems::Rejection;
use crate::failure::Failure;
use crate::ports::Caller;
use anjuan_api::Problem;
use anjuan_api::problem::Language;
use async_trait::async_trait;
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// How often a comment shows that the connection lives, where nothing else is sent.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How often whoever reads is admitted anew, where nothing is sent.
const ADMITTED: Duration = Duration::from_secs(15);

/// After how long a reader that was cut off asks again.
const AGAIN: Duration = Duration::from_secs(1);

/// One message of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    /// Where reading goes on after it, as `Last-Event-ID`.
    pub(super) id: String,
    /// One JSON value; none where only the position moved.
    pub(super) data: Option<String>,
}

impl Message {
    fn into_event(self) -> Event {
        let event = Event::default().id(self.id);
        match self.data {
            Some(data) => event.data(data),
            None => event,
        }
    }
}

/// What is read along.
#[async_trait]
pub(super) trait Source: Send + 'static {
    /// What came, before anybody looked whether it may be shown.
    type Item: Send;

    /// Waits for what comes next.
    async fn wait(&mut self) -> Result<Self::Item, Failure>;

    /// What of it is shown to whoever reads, with the offices they hold at this moment.
    async fn shown(&mut self, caller: &Caller, item: Self::Item) -> Result<Option<Message>, Failure>;
}

/// Who reads along, and what they must be allowed for as long as they do.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    /// Whoever asked.
    pub(super) caller: Caller,
    /// The action of the route.
    pub(super) action: &'static str,
    /// In which language problems are said.
    pub(super) language: Language,
}

impl Reader {
    /// Whoever asked with these headers.
    pub(super) fn new(caller: Caller, action: &'static str, headers: &HeaderMap) -> Self {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self { caller, action, language: Language::preferred(accepted.unwrap_or_default()) }
    }
}

/// The position after which a reader goes on, as the request says it.
pub(super) fn last_event_id(headers: &HeaderMap) -> Option<u64> {
    headers.get("last-event-id")?.to_str().ok()?.trim().parse().ok()
}

/// An answer that goes on for as long as somebody reads. `begun` is the position at which reading begins.
///
/// # Errors
/// 503 where as many read along as may.
#[allow(clippy::result_large_err, reason = "it is answered as it is")]
pub(super) fn answer(
    edge: Arc<Edge>,
    reader: Reader,
    begun: String,
    source: impl Source,
) -> Result<Response, Rejection> {
    let place = Arc::clone(&edge.readers).try_acquire_owned().map_err(|_| {
        edge.vitals.metrics.turned_away();
        let problem = Problem::new(
            503,
            "gateway.overloaded",
            "as many read along as may at once ([http] readers); ask again in a moment, or read page by page",
            "同时接收推送的连接已达上限（[http] readers），请稍后再试，或改用分页读取。",
        );
        problem.after(AGAIN.as_secs())
    })?;
    let begin = futures::stream::once(async move { Event::default().retry(AGAIN).id(begun) });
    let reading = Reading { edge, reader, source, _place: place };
    let rest = futures::stream::unfold(Some(reading), |reading| async {
        let mut reading = reading?;
        match reading.next().await? {
            Ok(message) => Some((message.into_event(), Some(reading))),
            Err(failure) => Some((reading.end(failure), None)),
        }
    });
    let events = begin.chain(rest).map(Ok::<_, Infallible>);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response())
}

/// One reader with what is read.
struct Reading<S> {
    edge: Arc<Edge>,
    reader: Reader,
    source: S,
    _place: OwnedSemaphorePermit,
}

impl<S: Source> Reading<S> {
    /// The next message; none when the process ends.
    async fn next(&mut self) -> Option<Result<Message, Failure>> {
        loop {
            let item = self.wait().await?;
            // With the offices that whoever reads holds at this moment.
            let admitted = guard::again(&self.edge, &self.reader.caller, self.reader.action).await;
            let shown = match (item, admitted) {
                (Ok(item), Ok(caller)) => self.source.shown(&caller, item).await,
                (Err(failure), _) | (_, Err(failure)) => Err(failure),
            };
            if let Some(message) = shown.transpose() {
                return Some(message);
            }
        }
    }

    /// Waits for what comes next, and admits the reader anew now and then meanwhile.
    async fn wait(&mut self) -> Option<Result<S::Item, Failure>> {
        let Self { edge, reader, source, .. } = self;
        let mut item = source.wait();
        loop {
            tokio::select! {
                biased;
                () = edge.stop.cancelled() => return None,
                item = &mut item => return Some(item),
                () = tokio::time::sleep(ADMITTED) => {
                    if let Err(failure) = guard::again(edge, &reader.caller, reader.action).await {
                        return Some(Err(failure));
                    }
                }
            }
        }
    }

    /// The last event: why nothing more comes.
    fn end(&self, failure: Failure) -> Event {
        let problem = Problem::from(failure).in_language(self.reader.language);
        self.edge.vitals.metrics.problem(&problem.code);
        tracing::info!(
            code = problem.code,
            person = self.reader.caller.actor.person,
            "a reader of a stream is sent away"
        );
        Event::default().event("problem").data(serde_json::to_string(&problem).unwrap_or_default())
    }
}
