//! Incidents (异常): what views pass over, the workflow could not do, and could not be delivered outside; tried again, or recorded as staying so.
use super::edge::Edge;
use super::problems::Rejection;
use crate::failure::Failure;
use crate::ports::{Caller, Question, RebuildOrder};
use crate::sentences::words;
use anjuan_api::queries::{Incidents, Retried, Skip, SkipRequest, ViewIncident, Views, WorkflowTrouble};
use axum::Json;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::sync::Arc;

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
    let of = |aggregate: &str| skips.iter().rev().find(|skip| skip.aggregate == aggregate).cloned();
    let parked = views.views.iter().flat_map(|view| {
        view.parked.iter().map(|parked| {
            let incident = view.incidents.iter().find(|incident| incident.sequence == parked.since);
            ViewIncident {
                view: view.name.clone(),
                aggregate: parked.aggregate.clone(),
                since: parked.since,
                skipped: parked.skipped,
                reason: incident.map(|incident| incident.reason.clone()).unwrap_or_default(),
                accepted: of(&parked.aggregate),
            }
        })
    });
    Ok(Json(Incidents { views: parked.collect(), workflow: troubles(&edge), deliveries }))
}

fn troubles(edge: &Edge) -> Vec<WorkflowTrouble> {
    let troubles = edge.vitals.pulse().map(|pulse| (pulse.troubles(), pulse.resting())).unwrap_or_default();
    let listed = troubles.0.into_iter().chain(troubles.1).map(|trouble| WorkflowTrouble {
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

/// Builds anew the views that pass something over, beside the old ones, and has the workflow try at once.
pub(super) async fn retry(edge: Arc<Edge>) -> Result<Json<Retried>, Rejection> {
    let views: Views = asked(&edge, Question::Status).await?;
    let mut begun = BTreeSet::new();
    for view in views.views.iter().filter(|view| !view.parked.is_empty()) {
        let order = RebuildOrder { view: view.name.clone(), job: edge.ids.next() };
        edge.queries.ask(Question::Rebuild(order)).await?;
        begun.insert(view.name.clone());
    }
    let workflow = troubles(&edge).len() as u64;
    if let Some(pulse) = edge.vitals.pulse() {
        pulse.retry();
    }
    Ok(Json(Retried { views: begun.into_iter().collect(), workflow }))
}

/// Records that an aggregate stays passed over.
pub(super) async fn skip(edge: Arc<Edge>, caller: Caller, text: String) -> Result<Json<Skip>, Rejection> {
    let SkipRequest { aggregate, reason } = super::body::parse(&text)?;
    if reason.trim().is_empty() {
        return Err(Failure::Malformed(words("`reason` is empty: say why", "`reason` 为空：请写明理由")).into());
    }
    let Incidents { views, .. } = list(Arc::clone(&edge)).await?.0;
    if !views.iter().any(|incident| incident.aggregate == aggregate) {
        let what = words(format!("incident of {aggregate}"), format!(" {aggregate} 的异常"));
        return Err(Failure::NotFound(what).into());
    }
    let skip = Skip { aggregate, reason, by: caller.actor.person, at: edge.clock.now() };
    Ok(Json(asked(&edge, Question::Skip(skip)).await?))
}
