//! What is to be done next (投递队列): of each person and channel the first that waits, never two at once, never a later before an earlier.
//!
//! Queues do not know of each other: a channel that is dead, or a person whose address is, holds up nobody else. Quiet hours hold for every
//! try; a trial stands in no queue.
use crate::config::Outside;
use crate::delivery::{Delivery, DeliveryState};
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::BTreeMap;

/// The most notices that one digest joins; what is more comes in the next one, at once.
pub const MOST: usize = 200;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The ids of what is to be sent now.
    pub send: Vec<String>,
    /// The digests that are to be made now: of each, the ids of what it joins, in order.
    pub join: Vec<Vec<String>>,
    /// The next instant at which there may be something to do; none where nothing waits.
    pub next: Option<Instant>,
}

impl Plan {
    fn at(&mut self, instant: Instant) {
        self.next = Some(self.next.map_or(instant, |next| next.min(instant)));
    }
}

/// What is to be done now about these deliveries, of which none is settled.
#[must_use]
pub fn plan<'a>(waiting: impl IntoIterator<Item = &'a Delivery>, outside: &Outside, now: Instant) -> Plan {
    let mut queues: BTreeMap<(&str, &str), Vec<&Delivery>> = BTreeMap::new();
    let mut plan = Plan::default();
    for delivery in waiting.into_iter().filter(|delivery| !delivery.state.is_settled()) {
        if delivery.is_trial() {
            look(delivery, now, &mut plan);
        } else {
            queues.entry((&delivery.channel, &delivery.person)).or_default().push(delivery);
        }
    }
    for ((_, person), mut queue) in queues {
        queue.sort_by_key(|delivery| (delivery.place, &delivery.id));
        let (gathering, sending): (Vec<&Delivery>, Vec<&Delivery>) =
            queue.into_iter().partition(|delivery| matches!(delivery.state, DeliveryState::Gathering { .. }));
        gather(&gathering, now, &mut plan);
        let Some(first) = sending.first() else { continue };
        match outside.rhythm(person).allowed(now) {
            allowed if allowed > now => plan.at(allowed),
            _ => look(first, now, &mut plan),
        }
    }
    plan
}

/// Sends it if it is time, and says when it is otherwise.
fn look(delivery: &Delivery, now: Instant, plan: &mut Plan) {
    let from = match delivery.state {
        DeliveryState::Waiting { from } => from,
        // Whoever sent it gave no word: it is sent again under its id.
        DeliveryState::Sending { until } => until,
        DeliveryState::Gathering { .. }
        | DeliveryState::Joined { .. }
        | DeliveryState::Delivered { .. }
        | DeliveryState::Dead { .. }
        | DeliveryState::Skipped { .. } => return,
    };
    if from <= now {
        plan.send.push(delivery.id.clone());
    } else {
        plan.at(from);
    }
}

/// Joins what gathered long enough.
fn gather(gathering: &[&Delivery], now: Instant, plan: &mut Plan) {
    let mut ripe = Vec::new();
    for delivery in gathering {
        match delivery.state {
            DeliveryState::Gathering { until } if until > now => plan.at(until),
            _ => ripe.push(delivery.id.clone()),
        }
    }
    ripe.truncate(MOST);
    if !ripe.is_empty() {
        plan.join.push(ripe);
    }
}
