//! Incidents (异常): what views pass over, the workflow could not do, and could not be delivered outside; tried again, or recorded as staying so.
use super::edge::Edge;
use super::problems::Rejection;
use crate::failure::Failure;
use crate::ports::{Caller, DeadlineQuery, Question, RebuildOrder};
use crate::sentences::words;
use anjuan_api::queries::{
    DeadlineRow, Due, Incidents, Page, Retried, RetryRequest, SealTrouble, Skip, SkipRequest, ViewIncident, ViewStatus,
    Views, WorkflowTrouble,
};
use anjuan_views::deadlines::row::State;
use axum::Json;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Of how many aggregates it is looked up what is due; of more, the list would not be read anyway.
const LOOKED_UP: usize = 200;

async fn asked<T: DeserializeOwned>(edge: &Edge, question: Question) -> Result<T, Rejection> {
    let answer = edge.queries.ask(question).await?;
    Ok(serde_json::from_slice(&answer).map_err(|error| Failure::Internal(error.to_string()))?)
}

/// Everything, by aggregate.
pub(super) async fn list(edge: Arc<Edge>) -> Result<Json<Incidents>, Rejection> {
    let views: Views = asked(&edge, Question::Status).await?;
    let deliveries = match &edge.notices {
        Some(notices) => notices.troubles().await.map_err(Failure::from)?,
        None => Vec::new(),
    };
    let skips: Vec<Skip> = asked(&edge, Question::Skips).await?;
    let accepted = |aggregate: &str| skips.iter().rev().find(|skip| skip.aggregate == aggregate).cloned();
    let troubles = troubles(&edge);
    let parked = || views.views.iter().flat_map(|view| view.parked.iter());
    let named = parked().map(|parked| &parked.aggregate).chain(troubles.iter().map(|trouble| &trouble.aggregate));
    let mut due: BTreeMap<String, Vec<Due>> = named.map(|name| (name.clone(), Vec::new())).collect();
    for (aggregate, due) in due.iter_mut().take(LOOKED_UP) {
        *due = due_of(&edge, aggregate).await?;
    }
    let due = |aggregate: &str| due.get(aggregate).cloned().unwrap_or_default();
    let parked = views.views.iter().flat_map(|view| {
        view.parked.iter().map(|parked| {
            let incident = view.incidents.iter().find(|incident| incident.sequence == parked.since);
            ViewIncident {
                view: view.name.clone(),
                aggregate: parked.aggregate.clone(),
                since: parked.since,
                skipped: parked.skipped,
                reason: incident.map(|incident| incident.reason.clone()).unwrap_or_default(),
                due: due(&parked.aggregate),
                accepted: accepted(&parked.aggregate),
            }
        })
    });
    let workflow = troubles.iter().map(|trouble| WorkflowTrouble {
        due: due(&trouble.aggregate),
        accepted: accepted(&trouble.aggregate),
        ..trouble.clone()
    });
    let seal = edge.vitals.seal_incidents().into_iter().map(|incident| SealTrouble {
        code: incident.code.to_owned(),
        since: incident.since,
        detail_en: incident.what.en,
        detail_zh: incident.what.zh,
    });
    Ok(Json(Incidents { views: parked.collect(), workflow: workflow.collect(), deliveries, seal: seal.collect() }))
}

/// What is due of an aggregate by the deadlines view, the earliest first as far as a page goes.
async fn due_of(edge: &Edge, aggregate: &str) -> Result<Vec<Due>, Rejection> {
    let states = [State::Open, State::Warned, State::Overdue, State::Paused].map(State::as_str).join(",");
    let query =
        DeadlineQuery { aggregate: Some(aggregate.to_owned()), state: Some(states), ..DeadlineQuery::default() };
    // What names no aggregate of this version has no deadlines either.
    if query.clone().filter().is_err() {
        return Ok(Vec::new());
    }
    let page: Page<DeadlineRow> = asked(edge, Question::Deadlines(query)).await?;
    Ok(page.rows.iter().map(|row| Due { clock: row.obligation.clock, at: row.obligation.due_at }).collect())
}

fn troubles(edge: &Edge) -> Vec<WorkflowTrouble> {
    let troubles = edge.vitals.pulse().map(|pulse| (pulse.troubles(), pulse.resting())).unwrap_or_default();
    let listed = troubles.0.into_iter().chain(troubles.1).map(|trouble| WorkflowTrouble {
        due: Vec::new(),
        accepted: None,
        aggregate: trouble.aggregate,
        policy: trouble.policy,
        since: trouble.since,
        tries: trouble.tries,
        code: trouble.problem.code,
        detail_en: trouble.problem.detail_en,
        detail_zh: trouble.problem.detail_zh,
    });
    listed.collect()
}

/// Builds anew the views that pass over what is named, or anything where nothing is named, beside the old ones, and has the workflow
/// and the notices try that at once.
pub(super) async fn retry(edge: Arc<Edge>, caller: Caller, text: String) -> Result<Json<Retried>, Rejection> {
    let RetryRequest { aggregates } =
        if text.trim().is_empty() { Default::default() } else { super::body::parse(&text)? };
    let named: BTreeSet<String> = aggregates.into_iter().collect();
    let is_meant = |aggregate: &String| named.is_empty() || named.contains(aggregate);
    let views: Views = asked(&edge, Question::Status).await?;
    let mut begun = BTreeSet::new();
    let troubles = troubles(&edge);
    let undelivered = undelivered(&edge).await?;
    let known = |name: &&String| {
        views.views.iter().any(|view| view.parked.iter().any(|parked| parked.aggregate == **name))
            || troubles.iter().any(|trouble| trouble.aggregate == **name)
            || undelivered.contains(*name)
    };
    if let Some(unknown) = named.iter().find(|name| !known(name)) {
        return Err(no_incident(unknown).into());
    }
    let passing = |view: &&ViewStatus| view.parked.iter().any(|parked| is_meant(&parked.aggregate));
    for view in views.views.iter().filter(passing) {
        let order = RebuildOrder { view: view.name.clone(), job: edge.ids.next() };
        edge.queries.ask(Question::Rebuild(order)).await?;
        begun.insert(view.name.clone());
    }
    let workflow = troubles.iter().filter(|trouble| is_meant(&trouble.aggregate)).count() as u64;
    if let Some(pulse) = edge.vitals.pulse() {
        pulse.retry(&named);
    }
    let meant: Vec<String> = undelivered.into_iter().filter(is_meant).collect();
    let deliveries = super::deliveries::replayed(&edge, &caller, &meant).await?.len() as u64;
    Ok(Json(Retried { views: begun.into_iter().collect(), workflow, deliveries }))
}

/// The deliveries that could not be made, by their ids.
async fn undelivered(edge: &Edge) -> Result<BTreeSet<String>, Rejection> {
    let Some(notices) = &edge.notices else { return Ok(BTreeSet::new()) };
    let troubles = notices.troubles().await.map_err(Failure::from)?;
    // What is about all of them has no id, and is tried again by itself.
    Ok(troubles.into_iter().map(|trouble| trouble.id).filter(|id| !id.is_empty()).collect())
}

fn no_incident(aggregate: &str) -> Failure {
    Failure::NotFound(words(format!("incident of {aggregate}"), format!(" {aggregate} 的异常")))
}

/// Records that an aggregate stays passed over, or undone, or that a delivery is not sent any more.
pub(super) async fn skip(edge: Arc<Edge>, caller: Caller, text: String) -> Result<Json<Skip>, Rejection> {
    let SkipRequest { aggregate, reason } = super::body::parse(&text)?;
    if reason.trim().is_empty() {
        return Err(Failure::Malformed(words("`reason` is empty: say why", "`reason` 为空：请写明理由")).into());
    }
    if undelivered(&edge).await?.contains(&aggregate) {
        let delivery = super::deliveries::given_up(&edge, &caller, (&aggregate, &reason)).await?;
        let at = delivery.acts.last().map_or_else(|| edge.clock.now(), |act| act.at);
        return Ok(Json(Skip { aggregate, reason, by: caller.actor.person, at }));
    }
    let Incidents { views, workflow, .. } = list(Arc::clone(&edge)).await?.0;
    let undone = workflow.iter().any(|trouble| trouble.aggregate == aggregate);
    if !undone && !views.iter().any(|incident| incident.aggregate == aggregate) {
        return Err(no_incident(&aggregate).into());
    }
    let skip = Skip { aggregate, reason, by: caller.actor.person, at: edge.clock.now() };
    Ok(Json(asked(&edge, Question::Skip(skip)).await?))
}
