//! The loop of the role (投递循环): makes deliveries of notices, sends what is due, records how it ended, and sleeps until the next instant.
use super::items::Inboxes;
use super::take::{self, Taken};
use super::{Changed, Notices, send};
use crate::clock::Clock;
use crate::ports::QueryPort;
use crate::roles::waking::{change, until};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{EventLog, LogError};
use anjuan_notices::delivery::Sent;
use anjuan_notices::queue::plan;
use anjuan_notices::{Delivery, Outside};
use chrono::TimeDelta;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How many messages one channel may have under way: a slow one holds no more threads than that.
const SIDE_BY_SIDE: usize = 4;

/// The pause after the stream of deliveries did not answer.
const PAUSE: Duration = Duration::from_secs(1);

/// How often the position is written again where nothing happens: long before it grows old.
const REFRESH: TimeDelta = TimeDelta::days(1);

/// How a try ended.
struct Ended {
    id: String,
    sent: Sent,
}

/// The role.
pub struct Notifier {
    notices: Arc<Notices>,
    clock: Arc<dyn Clock>,
    /// The inboxes; none where only events are made known.
    queries: Option<Arc<dyn QueryPort>>,
    /// Events of which deliveries are to be made.
    taken: VecDeque<Taken>,
    /// What is under way: by delivery, the channel.
    under_way: BTreeMap<String, String>,
    sending: JoinSet<Ended>,
    /// What ended and is not recorded yet.
    ended: Vec<Ended>,
    /// Up to where notices were made, and when that was written.
    position: Option<(u64, Instant)>,
}

/// What may happen while it sleeps.
struct Ears {
    taken: mpsc::Receiver<Taken>,
    changes: Option<BoxStream<'static, ()>>,
    moves: Option<watch::Receiver<()>>,
    renewed: watch::Receiver<Arc<Outside>>,
}

impl Notifier {
    /// A role that has sent nothing yet.
    #[must_use]
    pub fn new(notices: Arc<Notices>, clock: Arc<dyn Clock>) -> Self {
        let (taken, under_way, sending) = (VecDeque::new(), BTreeMap::new(), JoinSet::new());
        let queries = None;
        Self { notices, clock, queries, taken, under_way, sending, ended: Vec::new(), position: None }
    }

    /// The same, which makes known what waits in the inboxes too.
    #[must_use]
    pub fn reading(self, queries: Arc<dyn QueryPort>) -> Self {
        Self { queries: Some(queries), ..self }
    }

    /// Sends until `stop`. What is under way then is sent again by whoever starts next, under the same id.
    pub async fn run(mut self, log: Arc<dyn EventLog>, stop: CancellationToken) {
        let (tell, taken) = take::channel();
        if let Some(queries) = self.queries.take() {
            let (clock, kept) = (Arc::clone(&self.clock), Arc::clone(&self.notices.kept));
            let renewed = self.notices.renewed();
            Inboxes { queries, clock, kept, renewed }.follow(Arc::clone(&log), tell.clone(), stop.clone());
        }
        take::follow(log, Arc::clone(&self.notices.kept), tell, stop.clone());
        let mut ears = Ears { taken, changes: None, moves: self.clock.moves(), renewed: self.notices.renewed() };
        loop {
            let round = self.round(&mut ears).await;
            let now = self.clock.now();
            self.notices.answered(now, round.as_ref().map(drop));
            let rest = match round {
                Ok(next) => until([next], &*self.clock),
                Err(error) => {
                    tracing::warn!(%error, "deliveries cannot be recorded; trying again");
                    PAUSE
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(rest) => {}
                () = change(&mut ears.moves) => {}
                Ok(()) = ears.renewed.changed() => {}
                Some(taken) = ears.taken.recv(), if self.taken.len() < SIDE_BY_SIDE => self.taken.push_back(taken),
                Some(ended) = self.sending.join_next() => self.returned(ended),
                () = heard(&mut ears.changes) => {}
            }
            // What came together is looked at together.
            while let Some(ended) = self.sending.try_join_next() {
                self.returned(ended);
            }
        }
    }

    /// One look at everything; answers the next instant at which something is to be done.
    async fn round(&mut self, ears: &mut Ears) -> Result<Option<Instant>, LogError> {
        if ears.changes.is_none() {
            ears.changes = Some(self.notices.kept.changes().await?);
        }
        self.record().await?;
        self.make(&mut ears.taken).await?;
        loop {
            let unsettled = self.notices.kept.unsettled().await?;
            let now = self.clock.now();
            let plan = plan(&unsettled, &self.notices.outside(), now);
            for members in &plan.join {
                self.join(members, &unsettled, now).await?;
            }
            if !plan.join.is_empty() {
                continue;
            }
            for id in &plan.send {
                if let Some(delivery) = unsettled.iter().find(|delivery| delivery.id == *id) {
                    self.begin(delivery, now).await?;
                }
            }
            return Ok(plan.next);
        }
    }

    /// Makes deliveries of what was taken from the log, then says that it was.
    async fn make(&mut self, news: &mut mpsc::Receiver<Taken>) -> Result<(), LogError> {
        while let Ok(taken) = news.try_recv() {
            self.taken.push_back(taken);
        }
        let (mut made, outside) = (None, self.notices.outside());
        while let Some(taken) = self.taken.front() {
            for notice in &taken.notices {
                let Some(recipient) = outside.people.get(&notice.person) else { continue };
                for channel in &recipient.channels {
                    let delivery = Delivery::new(notice.clone(), channel, &recipient.rhythm, self.clock.now());
                    self.notices.kept.add(delivery).await?;
                }
            }
            made = made.max(taken.sequence);
            self.taken.pop_front();
        }
        let now = self.clock.now();
        if self.position.is_none() {
            self.position = self.notices.kept.position().await?.map(|position| (position, now));
        }
        let old = self.position.filter(|(_, written)| now - *written > REFRESH).map(|(position, _)| position);
        if let Some(position) = made.or(old) {
            self.notices.kept.move_to(position).await?;
            self.position = Some((position, now));
        }
        Ok(())
    }

    /// Joins what gathered into one message: the message first, then its members, the one it is named after last.
    async fn join(&self, members: &[String], unsettled: &[Delivery], now: Instant) -> Result<(), LogError> {
        let find = |id: &String| unsettled.iter().find(|delivery| delivery.id == *id);
        let members: Vec<&Delivery> = members.iter().filter_map(find).collect();
        let Some(digest) = Delivery::joining(&members, now) else { return Ok(()) };
        let digest = self.notices.kept.add(digest).await?;
        for id in digest.joins.iter().rev() {
            let join = |member: &Delivery| (!member.state.is_settled()).then(|| member.joined(&digest.id));
            self.notices.kept.change(id, join).await?;
        }
        Ok(())
    }

    /// Records that a try begins, and begins it on a thread of its own.
    async fn begin(&mut self, delivery: &Delivery, now: Instant) -> Result<(), LogError> {
        let busy = self.under_way.values().filter(|channel| **channel == delivery.channel).count();
        if self.under_way.contains_key(&delivery.id) || busy >= SIDE_BY_SIDE {
            return Ok(());
        }
        let seen = delivery.state.clone();
        let outside = self.notices.outside();
        let unanswered = |found: &Delivery| {
            let failed = || found.unanswered(&outside.retries, now);
            (found.state == seen).then(failed).flatten()
        };
        if let Changed::Done(failed) = self.notices.kept.change(&delivery.id, unanswered).await? {
            tracing::warn!(id = failed.id, "the tries of a delivery end without a word");
            return Ok(());
        }
        // Where another process began it since, it is that one's.
        let begin = |found: &Delivery| (found.state == seen).then(|| found.begun(now));
        let Changed::Done(begun) = self.notices.kept.change(&delivery.id, begin).await? else { return Ok(()) };
        self.under_way.insert(begun.id.clone(), begun.channel.clone());
        self.sending.spawn_blocking(move || {
            let sent = send::send(&outside, &begun, now);
            Ended { id: begun.id, sent }
        });
        Ok(())
    }

    fn returned(&mut self, ended: Result<Ended, tokio::task::JoinError>) {
        match ended {
            Ok(ended) => self.ended.push(ended),
            Err(error) => tracing::error!(%error, "a delivery broke off; it is sent again when its lease is over"),
        }
    }

    /// Records how tries ended.
    async fn record(&mut self) -> Result<(), LogError> {
        while let Some(ended) = self.ended.last() {
            let now = self.clock.now();
            let outside = self.notices.outside();
            let end = |delivery: &Delivery| {
                (!delivery.state.is_settled()).then(|| delivery.ended(ended.sent.clone(), &outside.retries, now))
            };
            self.notices.kept.change(&ended.id, end).await?;
            self.under_way.remove(&ended.id);
            self.ended.pop();
        }
        Ok(())
    }
}

/// Waits until any process changes a delivery; a stream that ended is opened again with the next round.
async fn heard(changes: &mut Option<BoxStream<'static, ()>>) {
    match changes {
        Some(stream) => {
            if stream.next().await.is_none() {
                *changes = None;
            }
        }
        None => std::future::pending().await,
    }
}
