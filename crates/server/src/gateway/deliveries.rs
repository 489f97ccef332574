//! Deliveries outside (对外投递): the list, and what somebody does about them. Each act is recorded in the delivery's own record.
use super::edge::Edge;
use super::problems::Rejection;
use crate::failure::Failure;
use crate::notices::{Changed, Notices};
use crate::ports::Caller;
use crate::sentences::words;
use anjuan_api::asked::DeliveryQuery;
use anjuan_api::deliveries::{Deliveries, DeliverySkipRequest, ReplayRequest, TrialRequest};
use anjuan_notices::Delivery;
use anjuan_notices::delivery::{Act, ActKind};
use anjuan_views::page::DEFAULT_LIMIT;
use axum::Json;
use std::sync::Arc;

fn notices(edge: &Edge) -> Result<&Notices, Failure> {
    edge.notices.as_deref().ok_or_else(|| {
        Failure::Impossible(words(
            "no channels are configured: give `[notices] file`, or a `notices.toml` in the centre's directory",
            "未配置对外通知渠道：请设置 `[notices] file`，或在中心目录放置 `notices.toml`",
        ))
    })
}

/// The newest that fit, oldest first; none where no channels are configured.
pub(super) async fn list(edge: Arc<Edge>, query: DeliveryQuery) -> Result<Json<Deliveries>, Rejection> {
    let states = query.states().map_err(Failure::from)?;
    let Some(notices) = edge.notices.as_deref() else { return Ok(Json(Deliveries { rows: Vec::new(), more: 0 })) };
    let fits = |delivery: &Delivery| {
        (states.is_empty() || states.contains(&delivery.state.name()))
            && query.channel.as_ref().is_none_or(|channel| *channel == delivery.channel)
            && query.person.as_ref().is_none_or(|person| *person == delivery.person)
    };
    let all = notices.kept.all().await.map_err(Failure::from)?;
    let mut rows: Vec<Delivery> = all.into_iter().filter(fits).collect();
    rows.sort_by(|one, other| (one.base, one.place, &one.id).cmp(&(other.base, other.place, &other.id)));
    let more = rows.len().saturating_sub(query.limit.unwrap_or(DEFAULT_LIMIT));
    rows.drain(..more);
    Ok(Json(Deliveries { rows, more: more as u64 }))
}

/// Sends again: one, or everything in trouble that fits.
pub(super) async fn replay(edge: Arc<Edge>, caller: Caller, text: String) -> Result<Json<Deliveries>, Rejection> {
    let asked: ReplayRequest = super::body::parse(&text)?;
    let notices = notices(&edge)?;
    let ids: Vec<String> = match &asked.id {
        Some(id) => vec![id.clone()],
        None => {
            let all = notices.kept.all().await.map_err(Failure::from)?;
            let fits = |delivery: &&Delivery| {
                delivery.is_in_trouble()
                    && asked.channel.as_ref().is_none_or(|channel| *channel == delivery.channel)
                    && asked.person.as_ref().is_none_or(|person| *person == delivery.person)
            };
            all.iter().filter(fits).map(|delivery| delivery.id.clone()).collect()
        }
    };
    let rows = replayed(&edge, &caller, &ids).await?;
    match (&asked.id, rows.is_empty()) {
        (Some(id), true) => {
            let all = notices.kept.all().await.map_err(Failure::from)?;
            let found = all.iter().find(|delivery| delivery.id == *id);
            Err(found.map_or_else(|| unknown(id), unfit).into())
        }
        _ => Ok(Json(Deliveries { rows, more: 0 })),
    }
}

/// Sends these again; one that was delivered meanwhile needs nothing and is not among those that are answered.
pub(super) async fn replayed(edge: &Edge, caller: &Caller, ids: &[String]) -> Result<Vec<Delivery>, Failure> {
    let mut rows = Vec::new();
    for id in ids {
        let now = edge.clock.now();
        let change = |delivery: &Delivery| delivery.replayed(&caller.actor.person, now);
        match notices(edge)?.kept.change(id, change).await.map_err(Failure::from)? {
            Changed::Done(delivery) => rows.push(*delivery),
            Changed::Unfit(_) | Changed::Nothing => {}
        }
    }
    Ok(rows)
}

/// Records that one is not sent any more.
pub(super) async fn skip(edge: Arc<Edge>, caller: Caller, text: String) -> Result<Json<Delivery>, Rejection> {
    let DeliverySkipRequest { id, reason } = super::body::parse(&text)?;
    if reason.trim().is_empty() {
        return Err(Failure::Malformed(words("`reason` is empty: say why", "`reason` 为空：请写明理由")).into());
    }
    Ok(Json(given_up(&edge, &caller, (&id, &reason)).await?))
}

/// The delivery as somebody gave it up.
pub(super) async fn given_up(edge: &Edge, caller: &Caller, (id, reason): (&str, &str)) -> Result<Delivery, Failure> {
    let now = edge.clock.now();
    let skip = |delivery: &Delivery| delivery.skipped(&caller.actor.person, reason, now);
    match notices(edge)?.kept.change(id, skip).await.map_err(Failure::from)? {
        Changed::Done(delivery) => Ok(*delivery),
        Changed::Unfit(delivery) => Err(unfit(&delivery)),
        Changed::Nothing => Err(unknown(id)),
    }
}

/// Has one trial message sent; the role sends it at once, and its record says how that ended.
pub(super) async fn test(edge: Arc<Edge>, caller: Caller, text: String) -> Result<Json<Delivery>, Rejection> {
    let TrialRequest { channel, person } = super::body::parse(&text)?;
    let notices = notices(&edge)?;
    if !notices.outside().channels.contains_key(&channel) {
        return Err(Failure::NotFound(words(format!("channel {channel}"), format!("渠道 {channel}"))).into());
    }
    let act = Act { what: ActKind::Trial, by: caller.actor.person, at: edge.clock.now(), reason: String::new() };
    let trial = Delivery::trial(&edge.ids.next().to_string(), (&channel, &person), act);
    Ok(Json(notices.kept.add(trial).await.map_err(Failure::from)?))
}

fn unfit(delivery: &Delivery) -> Failure {
    let state = delivery.state.name();
    Failure::Impossible(words(
        format!("the delivery {} is {state}: that cannot be done with it", delivery.id),
        format!("投递 {} 处于 {state} 状态，不能这样处理", delivery.id),
    ))
}

fn unknown(id: &str) -> Failure {
    Failure::NotFound(words(format!("delivery {id}"), format!("投递 {id}")))
}
