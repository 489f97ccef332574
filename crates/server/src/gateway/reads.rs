//! Guarded reads: views through the query port, stored events and reference data from the log.
use super::commands::{named_aggregate, tag};
use super::edge::Edge;
use super::exists::Named;
use super::problems::Rejection;
use super::{ballots, know, own};
use crate::failure::Failure;
use crate::ports::{
    BreachQuery, Caller, DeadlineQuery, DigestQuery, EntryQuery, MovedQuery, Question, RebuildOrder, RecalledQuery,
    RegisterQuery, SummaryQuery,
};
use crate::sentences::{named, words};
use anjuan_api::asked::OnQuery;
use anjuan_api::queries::{
    CatalogueItem, CentreHistory, CentreOnDay, DeadlineRow, DeadlineSummary, LeftOut, One, Page, RebuildProgress,
    RegisterRow, StoredEvent, StoredEvents,
};
use anjuan_domain::clock::civil;
use anjuan_domain::event::hash;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::{History, Stored};
use anjuan_views::breaches::row::Breach;
use anjuan_views::register::query::{Known, Own};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use futures::StreamExt;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

/// How often a running rebuild is asked how far it is.
const EVERY: Duration = Duration::from_millis(200);

/// JSON that another role wrote.
pub(super) fn json(bytes: Bytes) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}

pub(super) async fn ask(edge: &Edge, question: Question) -> Result<Response, Rejection> {
    Ok(json(edge.queries.ask(question).await?))
}

/// A page of the register, of the route's kind or of those asked for: of what is not everybody's to read, one's own.
pub(super) async fn register(
    edge: Arc<Edge>,
    caller: Caller,
    kind: Option<Kind>,
    query: RegisterQuery,
) -> Result<Response, Rejection> {
    let kinds = query.kinds.filter(|_| kind.is_none());
    let own = own::lists(&edge, &caller, query.after).await?;
    let known = own.known.clone();
    let named = Named::new(query.window.as_ref(), [query.responsible.as_ref(), query.person.as_ref()]);
    let query = RegisterQuery { kind, kinds, own: Some(own), by_name: None, ..query };
    let answer = edge.queries.ask(Question::Register(query)).await?;
    named.must_be_known_or_found(&edge, &answer)?;
    let page: Page<RegisterRow> = read(&answer)?;
    let rows = know::rows(&edge, &caller, (page.rows, &known)).await?;
    Ok(Json(Page { rows, next: page.next, sequence: page.sequence }).into_response())
}

/// One case or contact by id or number.
pub(super) async fn entry(
    edge: Arc<Edge>,
    caller: Caller,
    (kind, id): (Kind, &str),
    after: Option<u64>,
) -> Result<Response, Rejection> {
    let aggregate = named_aggregate(kind, id)?;
    know::line(&edge, &caller, &aggregate).await?;
    let known = know::known(&edge, &caller, after).await;
    let answer = edge.queries.ask(Question::Entry(EntryQuery { aggregate, after })).await?;
    let tag = [(header::ETAG, tag(read::<Sequenced>(&answer)?.row.sequence))];
    let one: One<RegisterRow> = read(&answer)?;
    let row = know::row(&edge, &caller, (one.row, &known)).await?;
    Ok((tag, Json(One { row, sequence: one.sequence })).into_response())
}

/// Of a row, the stream sequence of the last event of what it is about.
#[derive(Deserialize)]
struct Sequenced {
    row: RowSequence,
}

#[derive(Deserialize)]
struct RowSequence {
    sequence: u64,
}

/// What another role wrote.
pub(super) fn read<T: serde::de::DeserializeOwned>(bytes: &Bytes) -> Result<T, Failure> {
    serde_json::from_slice(bytes).map_err(|error| Failure::Internal(error.to_string()))
}

/// A page of deadlines.
pub(super) async fn deadlines(edge: Arc<Edge>, caller: Caller, query: DeadlineQuery) -> Result<Response, Rejection> {
    let named = Named::new(query.window.as_ref(), [query.responsible.as_ref()]);
    let own = own::lists(&edge, &caller, query.after).await?;
    let known = own.known.clone();
    let answer = edge.queries.ask(Question::Deadlines(DeadlineQuery { own: Some(own), ..query })).await?;
    named.must_be_known_or_found(&edge, &answer)?;
    let page: Page<DeadlineRow> = read(&answer)?;
    let rows = know::deadlines(&edge, &caller, (page.rows, &known)).await?;
    Ok(Json(Page { rows, next: page.next, sequence: page.sequence }).into_response())
}

/// What amendments moved, of those obligations that the list shows to the caller.
pub(super) async fn moved(edge: Arc<Edge>, caller: Caller, query: MovedQuery) -> Result<Response, Rejection> {
    let named = Named::new(query.window.as_ref(), [query.responsible.as_ref()]);
    let own = Some(in_full(own::lists(&edge, &caller, query.after).await?));
    let answer = edge.queries.ask(Question::Moved(MovedQuery { own, ..query })).await?;
    named.must_be_known_or_found(&edge, &answer)?;
    Ok(json(answer))
}

/// The cards that are proposed to be cancelled, of those that the caller may read.
pub(super) async fn recalled(edge: Arc<Edge>, caller: Caller, query: RecalledQuery) -> Result<Response, Rejection> {
    let named = Named::new(query.window.as_ref(), [query.responsible.as_ref()]);
    let own = Some(in_full(own::lists(&edge, &caller, query.after).await?));
    let answer = edge.queries.ask(Question::Recalled(RecalledQuery { own, ..query })).await?;
    named.must_be_known_or_found(&edge, &answer)?;
    Ok(json(answer))
}

/// Only what is seen in full: such a row says more than what is shown of a complaint to whom it is about.
fn in_full(own: Own) -> Own {
    Own { known: Known { partly: BTreeSet::new(), ..own.known }, ..own }
}

/// Deadlines by state, of those that the list shows to the caller.
pub(super) async fn summary(edge: Arc<Edge>, caller: Caller, query: SummaryQuery) -> Result<Response, Rejection> {
    let named = Named::new(query.window.as_ref(), [query.responsible.as_ref()]);
    let own = Some(own::lists(&edge, &caller, query.after).await?);
    let answer = edge.queries.ask(Question::Summary(SummaryQuery { own, ..query })).await?;
    let counted = read::<DeadlineSummary>(&answer)?.states.values().any(|count| *count > 0);
    if !counted {
        named.must_be_known(&edge)?;
    }
    Ok(json(answer))
}

/// A page of breaches.
pub(super) async fn breaches(edge: Arc<Edge>, caller: Caller, query: BreachQuery) -> Result<Response, Rejection> {
    Ok(Json(shown_breaches(&edge, &caller, query).await?).into_response())
}

/// A page of breaches as the caller may see them, for the list and for the report alike. What is withheld is left out before the page
/// is full: it is as long as any other.
pub(super) async fn shown_breaches(
    edge: &Edge,
    caller: &Caller,
    query: BreachQuery,
) -> Result<Page<Breach>, Rejection> {
    let named = Named::new(query.window.as_ref(), [query.person.as_ref()]);
    let size = query.page().size();
    let own = own::lists(edge, caller, query.after).await?;
    let known = own.known.clone();
    let mut query = BreachQuery { own: Some(own), limit: Some(size), ..query };
    let mut rows = Vec::new();
    loop {
        let answer = edge.queries.ask(Question::Breaches(query.clone())).await?;
        named.must_be_known_or_found(edge, &answer)?;
        let page: Page<Breach> = read(&answer)?;
        rows.extend(know::breaches(edge, caller, (page.rows, &known)).await?);
        match page.next {
            Some(next) if rows.len() < size => {
                query.limit = Some(size - rows.len());
                query.cursor = Some(next);
            }
            next => return Ok(Page { rows, next, sequence: page.sequence }),
        }
    }
}

/// Every view's state.
pub(super) async fn status(edge: Arc<Edge>) -> Result<Response, Rejection> {
    ask(&edge, Question::Status).await
}

/// A view's digest.
pub(super) async fn digest(edge: Arc<Edge>, view: String, after: Option<u64>) -> Result<Response, Rejection> {
    ask(&edge, Question::Digest(DigestQuery { view, after })).await
}

/// Begins a rebuild and tells how far it is, one JSON object per line, until it is done.
pub(super) async fn rebuild(edge: Arc<Edge>, view: String) -> Result<Response, Rejection> {
    let order = RebuildOrder { view, job: edge.ids.next() };
    let first = edge.queries.ask(Question::Rebuild(order.clone())).await?;
    let lines = futures::stream::unfold(Some((edge, order, first)), |state| async {
        let (edge, order, line) = state?;
        let over = serde_json::from_slice::<RebuildProgress>(&line)
            .map_or(true, |progress| progress.digest.is_some() || progress.error.is_some());
        let text = [&line[..], b"\n"].concat();
        if over {
            return Some((text, None));
        }
        tokio::time::sleep(EVERY).await;
        let next = match edge.queries.ask(Question::Rebuild(order.clone())).await {
            Ok(next) => next,
            Err(problem) => failed(&order.view, problem.detail_en),
        };
        Some((text, Some((edge, order, next))))
    });
    let body = Body::from_stream(lines.map(Ok::<_, Infallible>).fuse());
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], body).into_response())
}

fn failed(view: &str, error: String) -> Bytes {
    let progress = RebuildProgress { view: view.to_owned(), position: 0, head: 0, digest: None, error: Some(error) };
    serde_json::to_vec(&progress).unwrap_or_default().into()
}

/// The stored events of one aggregate.
pub(super) async fn events(
    edge: Arc<Edge>,
    caller: Caller,
    named: (&str, &str),
) -> Result<Json<StoredEvents>, Rejection> {
    let (aggregate, stored, left_out) = readable(&edge, &caller, named).await?;
    let events = stored.iter().map(as_stored).collect::<Result<_, _>>()?;
    let left_out = left_out.iter().filter_map(as_left_out).collect();
    Ok(Json(StoredEvents { aggregate, events, left_out }))
}

/// The stored events of an aggregate as far as whoever asks may read them, and the messages that do not count.
pub(super) async fn readable(
    edge: &Edge,
    caller: &Caller,
    (kind, id): (&str, &str),
) -> Result<(AggregateRef, Vec<Stored>, Vec<Stored>), Rejection> {
    let kind = Kind::parse(kind)
        .ok_or_else(|| Failure::NotFound(words(format!("kind `{kind}`"), format!("类别 `{kind}`"))))?;
    let aggregate = named_aggregate(kind, id)?;
    let History { events: stored, left_out, .. } =
        anjuan_journal::history(&*edge.log, &aggregate).await.map_err(Failure::from)?;
    if stored.is_empty() && left_out.is_empty() {
        return Err(Failure::NotFound(named(&aggregate)).into());
    }
    know::raw(edge, caller, &aggregate).await?;
    ballots::raw(edge, &aggregate, &stored).await?;
    let stored = know::events(edge, caller, stored).await?;
    // Of an object of which nothing may be shown it is not said that it is there.
    if stored.is_empty() && left_out.is_empty() {
        return Err(Failure::NotFound(named(&aggregate)).into());
    }
    Ok((aggregate, stored, left_out))
}

/// A message that does not count, without its content.
fn as_left_out(stored: &Stored) -> Option<LeftOut> {
    let reason = stored.left_out.as_ref()?;
    Some(LeftOut {
        sequence: stored.sequence,
        stored_at: stored.stored_at,
        hash: hash(&stored.body),
        reason_en: reason.en.clone(),
        reason_zh: reason.zh.clone(),
    })
}

/// Every event of the reference data.
pub(super) async fn centre_history(edge: Arc<Edge>) -> Result<Json<CentreHistory>, Rejection> {
    let events = edge.centre.history().iter().map(as_stored).collect::<Result<_, _>>()?;
    Ok(Json(CentreHistory { sequence: edge.centre.known().sequence, events }))
}

pub(super) fn as_stored(stored: &Stored) -> Result<StoredEvent, Failure> {
    let text = std::str::from_utf8(&stored.body).map_err(|error| Failure::Damaged(error.to_string()))?;
    let envelope = RawValue::from_string(text.to_owned()).map_err(|error| Failure::Damaged(error.to_string()))?;
    Ok(StoredEvent { sequence: stored.sequence, stored_at: stored.stored_at, hash: hash(&stored.body), envelope })
}

/// The day asked for, or today.
pub(super) fn day(asked: &OnQuery, edge: &Edge) -> NaiveDate {
    asked.on.unwrap_or_else(|| civil::date_of(edge.clock.now()))
}

/// The reference data as of a day.
pub(super) async fn centre(edge: Arc<Edge>, on: OnQuery) -> Json<CentreOnDay> {
    let on = day(&on, &edge);
    let known = edge.centre.known();
    let centre = &known.centre;
    let owned = |(id, definition): (&str, &_)| (id.to_owned(), Clone::clone(definition));
    Json(CentreOnDay {
        centre: edge.centre_id.clone(),
        on,
        sequence: known.sequence,
        rulebook: centre.rulebook(on).cloned(),
        windows: centre.windows(on).map(owned).collect(),
        persons: centre.persons(on).map(|(id, person)| (id.to_owned(), person.clone())).collect(),
        posts: centre.posts(on).map(|(id, post)| (id.to_owned(), post.clone())).collect(),
        items: items(&edge, on),
        registers: centre.books(on).map(|(id, book)| (id.to_owned(), book.clone())).collect(),
    })
}

/// The catalogue as of a day.
pub(super) fn items(edge: &Edge, on: NaiveDate) -> Vec<CatalogueItem> {
    let known = edge.centre.known();
    let items = known.centre.items(on);
    items
        .map(|(id, definition, version)| CatalogueItem { id: id.to_owned(), version, definition: definition.clone() })
        .collect()
}
