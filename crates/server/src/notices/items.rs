//! Notices of what waits for people (待办通知): items of the inboxes of whoever is reached outside, when they appear.
//!
//! Cards and escalations come from their events ([`super::take`]); a card that waits for somebody else, who stands in, comes from here under the
//! same key. An item is known by its key and since when it asks: asked again after it was settled, it is another one.
use super::kept::Kept;
use super::take::{PAUSE, Taken};
use crate::clock::Clock;
use crate::failure::Failure;
use crate::ports::{InboxQuery, QueryPort, Question};
use crate::roles::waking;
use anjuan_api::Problem;
use anjuan_api::queries::Page;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::EventLog;
use anjuan_notices::notice::CONFIRM_CARD;
use anjuan_notices::{Notice, Outside};
use anjuan_views::inbox::row::Item;
use anjuan_views::page::LARGEST_LIMIT;
use chrono::TimeDelta;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// How often inboxes are read where nothing is recorded: some items appear by the time alone.
const AGAIN: Duration = Duration::from_secs(60);

/// An item that asks for longer than this is not made known: what is stored of its delivery may be gone already.
const OLDEST: TimeDelta = TimeDelta::days(90);

/// The act of an escalation, which comes from its event.
const ACKNOWLEDGE: &str = "escalation.acknowledge";

/// Whose inboxes are read, and by what.
pub(super) struct Inboxes {
    pub(super) queries: Arc<dyn QueryPort>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) kept: Arc<Kept>,
    /// Who is reached outside, as the file of the channels says now.
    pub(super) renewed: watch::Receiver<Arc<Outside>>,
}

impl Inboxes {
    /// Reads them in a task, whenever something is recorded and now and then, until `stop`.
    pub(super) fn follow(mut self, log: Arc<dyn EventLog>, tell: mpsc::Sender<Taken>, stop: CancellationToken) {
        tokio::spawn(async move {
            let mut changes = Some(waking::follow(log, stop.clone()));
            let mut moves = self.clock.moves();
            let mut known = BTreeSet::new();
            loop {
                let pause = match self.read(&mut known).await {
                    Ok(notices) if notices.is_empty() => AGAIN,
                    Ok(notices) => match tell.send(Taken { sequence: None, notices }).await {
                        Ok(()) => AGAIN,
                        Err(_) => return,
                    },
                    Err(problem) => {
                        tracing::debug!(%problem, "inboxes cannot be read; trying again");
                        PAUSE
                    }
                };
                // What is recorded together is looked at together.
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(PAUSE) => {}
                }
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(pause) => {}
                    () = waking::change(&mut changes) => {}
                    () = waking::change(&mut moves) => {}
                    Ok(()) = self.renewed.changed() => {}
                }
            }
        });
    }

    /// The notices of items that were not there before.
    async fn read(&self, known: &mut BTreeSet<(String, String)>) -> Result<Vec<Notice>, Problem> {
        let begun = self.kept.begun().await.map_err(|error| Problem::from(Failure::from(error)))?;
        // Before the events are followed for the first time, nothing is made known.
        let Some(begun) = begun else { return Ok(Vec::new()) };
        let (mut now_known, mut notices) = (BTreeSet::new(), Vec::new());
        let outside = Arc::clone(&self.renewed.borrow());
        for person in outside.people.keys() {
            for item in self.inbox(person).await? {
                let Some(notice) = notice(&item, begun, self.clock.now()) else { continue };
                let key = (notice.key.clone(), notice.person.clone());
                if !known.contains(&key) {
                    notices.push(notice);
                }
                now_known.insert(key);
            }
        }
        *known = now_known;
        Ok(notices)
    }

    /// Everything that waits for one person.
    async fn inbox(&self, person: &str) -> Result<Vec<Item>, Problem> {
        let (mut items, mut cursor) = (Vec::new(), None);
        loop {
            let (person, limit) = (Some(person.to_owned()), Some(LARGEST_LIMIT));
            let query = InboxQuery { person, limit, cursor, ..InboxQuery::default() };
            let answer = self.queries.ask(Question::Inbox(query)).await?;
            let page: Page<Item> = serde_json::from_slice(&answer).map_err(|error| {
                let (en, zh) = (format!("the inboxes do not read: {error}"), format!("待办数据无法读取：{error}"));
                Problem::new(500, "internal", en, zh)
            })?;
            items.extend(page.rows);
            cursor = page.next;
            if cursor.is_none() {
                return Ok(items);
            }
        }
    }
}

/// The notice of an item; none of what was asked before notices began, or comes from an event.
fn notice(item: &Item, begun: u64, now: Instant) -> Option<Notice> {
    let act = item.commands.first()?.action.clone();
    if item.sequence <= begun || act == ACKNOWLEDGE || now - item.since > OLDEST {
        return None;
    }
    let key = match act.as_str() {
        CONFIRM_CARD => item.object.to_string(),
        _ => format!("{}@{}", item.key, item.since.timestamp_micros()),
    };
    Some(Notice {
        key,
        person: item.person.clone(),
        act,
        object: item.object.clone(),
        deadline: item.due_at,
        place: item.sequence,
    })
}
