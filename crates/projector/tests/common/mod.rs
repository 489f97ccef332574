//! A log with plausible events, and a log that misbehaves on purpose.
#![allow(clippy::unwrap_used, reason = "a helper of tests is a test")]
#![allow(dead_code, reason = "every test file uses its own part")]
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::log::{AppendError, Draft, EventLog, Filter, LogError, Stored};
use anjuan_journal::memory::MemoryLog;
use anjuan_projector::{Health, Projector, ViewDigest};
use anjuan_views::view::View;
use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::BoxStream;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Long enough for any machine; no assertion depends on how long it takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A log in memory and what a writer must remember of it.
pub(crate) struct Town {
    pub(crate) log: MemoryLog,
    last: HashMap<String, (u64, u64)>,
    written: u128,
}

impl Town {
    /// A town with a rulebook and a calendar: stream sequences 1 and 2.
    pub(crate) async fn new() -> Self {
        let mut town = Self { log: MemoryLog::new("bencha"), last: HashMap::new(), written: 0 };
        town.append("rulebook/main", "rulebook.adopted.v1", rulebook()).await;
        town.append(
            "calendar/cn",
            "calendar.notice-published.v1",
            notice("2014", "2013-12-11", Some("2014-12-31"), "2014-10-01"),
        )
        .await;
        town
    }

    /// Appends an event as the desk would.
    pub(crate) async fn append(&mut self, aggregate: &str, event_type: &str, data: Value) -> u64 {
        let version = self.last.get(aggregate).map_or(1, |(version, _)| version + 1);
        let id = Uuid::from_u128(self.written + 1);
        let time = "2014-11-03T02:00:00Z";
        let body = json!({
            "specversion": "1.0", "id": id, "source": "urn:anjuan:centre:bencha", "type": format!("anjuan.{event_type}"),
            "subject": aggregate, "time": time, "datacontenttype": "application/json", "dataschema": "urn:anjuan:schema:anjuan.v1.Event", "sequence": version.to_string(),
            "recordedtime": time, "authid": "P001", "authtype": "user", "correlationid": id, "causationid": id, "commandid": id,
            "rulebook": "2014-11.1", "responsible": "P001", "previoussequence": "0", "data": data,
        });
        self.append_raw(aggregate, body.to_string().into_bytes()).await
    }

    /// Appends whatever bytes.
    pub(crate) async fn append_raw(&mut self, aggregate: &str, body: Vec<u8>) -> u64 {
        self.written += 1;
        let (version, expected) = self.last.get(aggregate).copied().unwrap_or_default();
        let draft = Draft {
            aggregate: aggregate.parse().unwrap(),
            event_id: Uuid::from_u128(self.written),
            expected,
            head: None,
            body: body.into(),
        };
        let sequence = self.log.append(draft).await.unwrap();
        self.last.insert(aggregate.to_owned(), (version + 1, sequence));
        sequence
    }

    /// A contact opened.
    pub(crate) async fn open(&mut self, contact: &str) -> u64 {
        self.append(&format!("contact/{contact}"), "contact.opened.v1", opened(contact)).await
    }

    /// A contact answered.
    pub(crate) async fn answer(&mut self, contact: &str) -> u64 {
        let data = json!({"by": "P001", "manner": "AT_ONCE", "satisfied": true, "summary": "答复"});
        self.append(&format!("contact/{contact}"), "contact.answered.v1", data).await
    }

    /// A case registered and accepted.
    pub(crate) async fn accept(&mut self, case: &str) -> u64 {
        let key = format!("case/{case}");
        self.append(&key, "case.registered.v1", registered(case)).await;
        self.append(&key, "case.accepted.v1", accepted()).await
    }

    /// A case finished.
    pub(crate) async fn finish(&mut self, case: &str) -> u64 {
        let data = json!({"result": "ISSUED", "document": "D1", "conclusion": "办结"});
        self.append(&format!("case/{case}"), "case.finished.v1", data).await
    }

    /// A day off announced late.
    pub(crate) async fn day_off(&mut self, date: &str) -> u64 {
        self.append("calendar/cn", "calendar.notice-published.v1", notice(date, "2014-11-04", None, date)).await
    }

    /// Contacts and cases in every stage, and a notice in the middle.
    pub(crate) async fn bustle(&mut self, rounds: usize) -> u64 {
        for round in 0..rounds {
            self.round(round).await;
            if round == rounds / 2 {
                self.day_off("2014-11-05").await;
            }
        }
        self.log.head().await.unwrap()
    }

    /// More of them, without a notice.
    pub(crate) async fn bustle_more(&mut self, from: usize, to: usize) -> u64 {
        for round in from..to {
            self.round(round).await;
        }
        self.log.head().await.unwrap()
    }

    async fn round(&mut self, round: usize) {
        self.open(&format!("C{round}")).await;
        self.accept(&format!("A{round}")).await;
        if round.is_multiple_of(2) {
            self.answer(&format!("C{round}")).await;
        }
        if round.is_multiple_of(3) {
            self.finish(&format!("A{round}")).await;
        }
    }
}

fn rulebook() -> Value {
    let session = |opens: &str, closes: &str| json!({"opens": opens, "closes": closes});
    let sessions = [session("08:00", "11:30"), session("14:00", "17:30")];
    // Every entry that the views ask for; what these logs are not about is so long that nobody waits for its end.
    let limits = [
        ("warning", 1, "time-limit/3.4"),
        ("complaint-overdue-explanation", 1, "complaint/3"),
        ("late-entry", 0, "time-limit/2"),
        ("finding-decision", 5_000, "post/1.2"),
        ("duty-hand-over", 5_000, "duty/2.2.4.5"),
    ]
    .map(|(name, count, article)| {
        let limit = json!({"count": count, "unit": "WORKING_DAY", "counting": "CIVIL"});
        json!({"name": name, "limit": limit, "article": article, "assumed": true, "note": ""})
    });
    let numbers = [("warning-percent-left", 20, "time-limit/3.4"), ("late-entry-grace", 0, "time-limit/2")].map(
        |(name, value, article)| json!({"name": name, "value": value, "unit": "", "article": article, "assumed": true, "note": ""}),
    );
    json!({"effectiveFrom": "2014-01-01", "definition": {
        "version": "2014-11.1", "title": "规则册",
        "officeHours": {"article": "duty/2.2.2", "assumed": false, "seasons": [
            {"name": "全年", "from": "01-01", "until": "12-31", "sessions": sessions}]},
        "limits": limits, "numbers": numbers,
    }})
}

fn notice(id: &str, announced: &str, until: Option<&str>, off: &str) -> Value {
    let mut notice = json!({"id": id, "announcedOn": announced, "assumed": false,
        "days": [{"date": off, "kind": "HOLIDAY", "name": "假日"}]});
    if let Some(until) = until {
        notice["coversUntil"] = json!(until);
    }
    json!({ "notice": notice })
}

fn opened(contact: &str) -> Value {
    json!({"number": format!("ZX-20141103-{contact}"), "firstAsked": "P001", "window": "W01", "channel": "VISIT", "place": "COUNTER",
        "topic": "OTHER", "closesAt": "2014-11-03T09:30:00Z"})
}

fn registered(case: &str) -> Value {
    let applicant = json!({"applicant": "AP0000000001", "kind": "NATURAL_PERSON", "maskedName": "王*", "maskedDocument": "",
        "maskedTelephone": "", "ciphertext": ""});
    let limit = json!({"count": 5, "unit": "WORKING_DAY", "counting": "CIVIL"});
    json!({"number": format!("AJ-20141103-{case}"), "item": "SI-001", "itemVersion": 1, "window": "W01", "handler": "P001",
        "interaction": "APPLICATION", "processing": "COMMITTED", "channel": "VISIT", "place": "COUNTER", "visitors": [], "form": "WINDOW",
        "applicant": applicant, "materials": [], "notice": {"limit": limit, "rule": "one-time-notice/2"}})
}

fn accepted() -> Value {
    let limit = json!({"count": 10, "unit": "WORKING_DAY", "counting": "CIVIL"});
    json!({"acceptanceNumber": "SL1", "processing": "COMMITTED", "startAt": "2014-11-03T02:00:00Z", "deemed": false,
        "promise": {"limit": limit, "rule": "time-limit/3.4"}})
}

/// A projector at work, until it is dropped: then it is torn away, nothing flushed.
pub(crate) struct Working<V: View> {
    pub(crate) projector: Projector<V>,
    task: tokio::task::JoinHandle<()>,
    cancel: CancellationToken,
}

impl<V: View> Working<V> {
    pub(crate) fn start(dir: &std::path::Path, log: &(impl EventLog + Clone)) -> Self {
        let projector = Projector::<V>::open(dir, Arc::new(log.clone())).unwrap();
        let (worker, cancel) = (projector.clone(), CancellationToken::new());
        let token = cancel.clone();
        let task = tokio::spawn(async move { drop(worker.supervise(token).await) });
        Self { projector, task, cancel }
    }

    pub(crate) async fn reach(&self, sequence: u64) {
        self.projector.reader().wait_for(sequence, PATIENCE).await.unwrap();
    }

    pub(crate) async fn digest(&self) -> ViewDigest {
        self.projector.reader().digest().await.unwrap()
    }

    /// Waits until its health fits.
    pub(crate) async fn until(&self, fits: impl Fn(&Health) -> bool) {
        let waited = async {
            while !fits(&self.projector.reader().health()) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waited).await.unwrap();
    }

    /// Stops cleanly.
    pub(crate) async fn stop(self) {
        self.cancel.cancel();
        self.task.await.unwrap();
    }

    /// Is torn away in the middle.
    pub(crate) async fn tear_away(self) {
        self.task.abort();
        drop(self.task.await);
    }
}

/// How a log misbehaves.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Vice {
    /// It gives some events again that were given before.
    Repeats(u64),
    /// It leaves one event out.
    LeavesOut(u64),
    /// Every follow fails after so many events.
    Breaks(usize),
}

/// A log that misbehaves.
#[derive(Clone)]
pub(crate) struct Vicious(pub(crate) MemoryLog, pub(crate) Vice);

#[async_trait]
impl EventLog for Vicious {
    async fn append(&self, draft: Draft) -> Result<u64, AppendError> {
        self.0.append(draft).await
    }
    async fn append_all(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        self.0.append_all(drafts).await
    }
    async fn last(&self, aggregate: &AggregateRef) -> Result<Option<Stored>, LogError> {
        self.0.last(aggregate).await
    }
    async fn at(&self, sequence: u64) -> Result<Option<Stored>, LogError> {
        self.0.at(sequence).await
    }
    async fn head(&self) -> Result<u64, LogError> {
        self.0.head().await
    }
    async fn follow(
        &self,
        from: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        match self.1 {
            Vice::Repeats(n) => self.0.follow(from.saturating_sub(n).max(1), filter).await,
            Vice::LeavesOut(n) => {
                let messages = self.0.follow(from, filter).await?;
                Ok(messages
                    .filter(move |stored| std::future::ready(stored.as_ref().is_ok_and(|stored| stored.sequence != n)))
                    .boxed())
            }
            Vice::Breaks(n) => {
                let broken = futures::stream::once(std::future::ready(Err(LogError::NoAnswer("torn".into()))));
                Ok(self.0.follow(from, filter).await?.take(n).chain(broken).boxed())
            }
        }
    }
    async fn read_span(
        &self,
        from: u64,
        to: u64,
        filter: Filter,
    ) -> Result<BoxStream<'static, Result<Stored, LogError>>, LogError> {
        self.0.read_span(from, to, filter).await
    }
}

/// Copies a directory as it lies on the disk at this moment: what a crash leaves.
pub(crate) fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target)),
        }
    }
}
