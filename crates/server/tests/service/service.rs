//! A service for tests: the centre of 栟茶 in memory, at ten o'clock of a working Monday.
use anjuan_api::Accepted;
use anjuan_domain::event::Envelope;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{Draft, EventLog, MemoryKeys, MemoryLog, MemoryRecords};
use anjuan_server::clock::{Clock, Ids, SetClock, SystemIds};
use anjuan_server::{Foundation, Roles, Running, Settings, run_on};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::OnceCell;
use uuid::Uuid;

pub(crate) struct Service {
    pub(crate) url: String,
    pub(crate) log: MemoryLog,
    pub(crate) keys: MemoryKeys,
    pub(crate) clock: SetClock,
    pub(crate) running: Running,
    pub(crate) directory: TempDir,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) media_type: String,
    pub(crate) language: String,
    pub(crate) etag: String,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn accepted(&self) -> Accepted {
        assert!(matches!(self.status, 200 | 201), "{} {}", self.status, self.text);
        serde_json::from_str(&self.text).unwrap()
    }

    /// Status and code of a problem.
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(self.media_type, "application/problem+json", "{self:?}");
        (self.status, self.json()["code"].as_str().unwrap().to_owned())
    }
}

/// A request on its way.
#[derive(Clone, Default)]
pub(crate) struct Ask {
    pub(crate) token: Option<String>,
    pub(crate) command: Option<Uuid>,
    pub(crate) language: Option<&'static str>,
}

impl Ask {
    pub(crate) fn with(token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..Self::default() }
    }

    pub(crate) fn command(self, id: Uuid) -> Self {
        Self { command: Some(id), ..self }
    }

    pub(crate) fn language(self, language: &'static str) -> Self {
        Self { language: Some(language), ..self }
    }
}

pub(crate) fn monday() -> Instant {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

impl Service {
    /// An empty service.
    pub(crate) async fn empty() -> Self {
        let (log, keys) = (MemoryLog::new("bencha"), MemoryKeys::default());
        Self::over(Arc::new(log.clone()), log, keys, tempfile::tempdir().unwrap()).await
    }

    /// A service whose desk sees `through`, which leads to `log`.
    pub(crate) async fn over(through: Arc<dyn EventLog>, log: MemoryLog, keys: MemoryKeys, directory: TempDir) -> Self {
        Self::over_at(monday(), through, log, (keys, directory)).await
    }

    /// A service with the whole reference data of 栟茶 and settings of its own.
    pub(crate) async fn set(change: impl FnOnce(&mut Settings)) -> Self {
        let log = reference().await;
        let (through, keys) = (Arc::new(log.clone()), MemoryKeys::default());
        Self::settled(monday(), through, log, (keys, tempfile::tempdir().unwrap()), change).await
    }

    /// The same at another time.
    pub(crate) async fn over_at(
        now: Instant,
        through: Arc<dyn EventLog>,
        log: MemoryLog,
        kept: (MemoryKeys, TempDir),
    ) -> Self {
        Self::settled(now, through, log, kept, |_| ()).await
    }

    async fn settled(
        now: Instant,
        through: Arc<dyn EventLog>,
        log: MemoryLog,
        (keys, directory): (MemoryKeys, TempDir),
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let clock = SetClock::at(now);
        let foundation = Foundation {
            log: through,
            keys: Arc::new(keys.clone()),
            marks: Arc::new(MemoryRecords::default()),
            accounts: Arc::new(MemoryRecords::default()),
            access: Arc::new(MemoryRecords::default()),
            nats: None,
            server: None,
            clock: Arc::new(clock.clone()),
            ids: Arc::new(SystemIds),
        };
        let mut settings = Settings::default();
        settings.centre.data = directory.path().to_owned();
        settings.http.bind = ([127, 0, 0, 1], 0).into();
        settings.workflow.every_milliseconds = 20;
        change(&mut settings);
        settings.validate().unwrap();
        let scheme = settings.http.scheme();
        let running = run_on(foundation, settings, &Roles::all()).await.unwrap();
        let url = format!("{scheme}://{}", running.address.unwrap());
        Self { url, log, keys, clock, running, directory }
    }

    /// A service with the whole reference data of 栟茶, in force since 2026-01-01.
    pub(crate) async fn start() -> Self {
        let log = reference().await;
        Self::over(Arc::new(log.clone()), log, MemoryKeys::default(), tempfile::tempdir().unwrap()).await
    }

    /// Applies the reference data through the service's own commands, from a day on and with what `change` makes of it.
    pub(crate) async fn apply(&self, from: &str, change: impl Fn(&AggregateRef, &mut Value)) {
        let desired = anjuan_centre::builtin().read().unwrap();
        let ask = Ask::with(&self.administrator());
        for found in anjuan_centre::difference(&Centre::default(), &desired, from.parse().unwrap()) {
            let (AggregateRef { kind, id }, verb) = (&found.aggregate, found.body.verb());
            let mut body = serde_json::to_value(&found.body).unwrap()[verb].take();
            change(&found.aggregate, &mut body);
            let reply = self.post(&format!("/v1/centre/{kind}/{id}/{verb}"), &ask, &body).await;
            let path = &found.aggregate;
            assert_eq!(reply.status, 201, "{path}: {}", reply.text);
        }
    }

    /// The same log, keys and directory in a new process.
    pub(crate) async fn restart(self) -> Self {
        let Self { log, keys, running, directory, clock, .. } = self;
        running.shutdown().await;
        let service = Self::over(Arc::new(log.clone()), log, keys, directory).await;
        service.clock.set(clock.now());
        service
    }

    /// Stops it; log and directory stay.
    pub(crate) async fn stop(self) -> (MemoryLog, TempDir) {
        self.running.shutdown().await;
        (self.log, self.directory)
    }

    pub(crate) fn token(&self, person: &str, roles: &[Role]) -> String {
        self.running.tokens.issue(person, roles, TimeDelta::days(3650), SystemIds.next(), self.clock.now()).unwrap()
    }

    pub(crate) fn administrator(&self) -> String {
        self.token("P011", &[Role::Administrator])
    }

    /// Somebody who holds every office, by their id: for what is tried with each role in turn.
    pub(crate) async fn of_all_offices(&self) -> &'static str {
        let reply = self
            .post("/v1/centre/person/P900/define-person", &Ask::with(&self.administrator()), &of_all_offices())
            .await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        "P900"
    }

    /// A clerk of the social insurance window.
    pub(crate) fn clerk(&self) -> String {
        self.token("P015", &[Role::WindowStaff])
    }

    /// The head of that window.
    pub(crate) fn head(&self) -> String {
        self.token("P014", &[Role::WindowHead])
    }

    pub(crate) async fn get(&self, path: &str, ask: &Ask) -> Reply {
        let (url, ask) = (format!("{}{path}", self.url), ask.clone());
        tokio::task::spawn_blocking(move || {
            let mut request = agent().get(&url);
            if let Some(token) = &ask.token {
                request = request.header("Authorization", format!("Bearer {token}"));
            }
            if let Some(language) = ask.language {
                request = request.header("Accept-Language", language);
            }
            reply(request.call())
        })
        .await
        .unwrap()
    }

    pub(crate) async fn post(&self, path: &str, ask: &Ask, body: &Value) -> Reply {
        self.post_text(path, ask, body.to_string()).await
    }

    pub(crate) async fn post_text(&self, path: &str, ask: &Ask, body: String) -> Reply {
        self.post_as(None, path, ask, body).await
    }

    /// Sends a body that is said to be of that media type.
    pub(crate) async fn post_as(&self, media_type: Option<&'static str>, path: &str, ask: &Ask, body: String) -> Reply {
        let (url, ask) = (format!("{}{path}", self.url), ask.clone());
        tokio::task::spawn_blocking(move || {
            let mut request = agent().post(&url);
            if let Some(token) = &ask.token {
                request = request.header("Authorization", format!("Bearer {token}"));
            }
            if let Some(media_type) = media_type {
                request = request.header("Content-Type", media_type);
            }
            if let Some(command) = ask.command {
                request = request.header("Idempotency-Key", command.to_string());
            }
            if let Some(language) = ask.language {
                request = request.header("Accept-Language", language);
            }
            reply(request.send(&body))
        })
        .await
        .unwrap()
    }

    /// A registered case of the pension claim, materials in order.
    pub(crate) async fn registered(&self) -> Accepted {
        self.post("/v1/cases", &Ask::with(&self.clerk()), &registration()).await.accepted()
    }

    /// The case is over, so that nothing needs the data of its applicant any more.
    pub(crate) async fn ended(&self, case: &str) {
        let clerk = Ask::with(&self.clerk());
        self.post(&format!("/v1/cases/{case}/accept"), &clerk, &json!({})).await.accepted();
        let finish = json!({"result": "ISSUED", "document": "YL-1"});
        self.post(&format!("/v1/cases/{case}/finish"), &clerk, &finish).await.accepted();
    }

    /// An applicant is erased: one person asks, another decides.
    pub(crate) async fn erased(&self, applicant: &str) -> Accepted {
        let (administrator, director) =
            (Ask::with(&self.administrator()), Ask::with(&self.token("P001", &[Role::Director])));
        let (path, reason) = (format!("/v1/applicants/{applicant}"), json!({"reason": "本人申请删除"}));
        self.post(&format!("{path}/request-erasure"), &administrator, &reason).await.accepted();
        self.post(&format!("{path}/erase"), &director, &reason).await.accepted()
    }

    /// Every stored body, as text.
    pub(crate) async fn stored(&self) -> Vec<String> {
        let mut bodies = Vec::new();
        for sequence in 1..=self.log.head().await.unwrap() {
            let stored = self.log.at(sequence).await.unwrap().unwrap();
            Envelope::decode(&stored.body).unwrap().event().unwrap();
            bodies.push(String::from_utf8(stored.body.to_vec()).unwrap());
        }
        bodies
    }
}

/// The definition of somebody of window W02 who holds every office.
pub(crate) fn of_all_offices() -> Value {
    let roles: Vec<Role> =
        Role::ALL.into_iter().filter(|role| !matches!(role, Role::System | Role::Applicant)).collect();
    let definition = json!({
        "name": "甲", "window": "W02", "section": "综合科", "title": "科长", "roles": roles, "certificate": "BC-2014-900",
        "telephone": "0513-84002900",
    });
    json!({"effectiveFrom": "2026-01-01", "definition": definition})
}

/// The service calls no meeting by itself: what it records on its own must not come between what a test counts.
fn nothing_called(body: &mut Value) {
    match body {
        Value::Array(values) => values.iter_mut().for_each(nothing_called),
        Value::Object(members) => {
            if matches!(members.get("name").and_then(Value::as_str), Some("meeting-days-ahead" | "study-days-ahead")) {
                members.insert("value".into(), json!(0));
            }
            members.values_mut().for_each(nothing_called);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A log with the reference data. It is applied through a service once; later logs get the same events.
pub(crate) async fn reference() -> MemoryLog {
    static APPLIED: OnceCell<Vec<Draft>> = OnceCell::const_new();
    let drafts = APPLIED
        .get_or_init(|| async {
            let service = Service::empty().await;
            service.apply("2026-01-01", |_, body| nothing_called(body)).await;
            let stored = service.stored().await;
            let drafts = stored.into_iter().map(|body| {
                let envelope = Envelope::decode(body.as_bytes()).unwrap();
                let (aggregate, event_id, expected) =
                    (envelope.aggregate().unwrap(), envelope.id, envelope.previoussequence);
                Draft { aggregate, event_id, expected, head: None, body: body.into() }
            });
            drafts.collect()
        })
        .await;
    let log = MemoryLog::new("bencha");
    for draft in drafts {
        log.append(draft.clone()).await.unwrap();
    }
    log
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

fn reply(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Reply {
    let mut answer = answer.unwrap();
    let header =
        |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (media_type, language, etag) = (header("content-type"), header("content-language"), header("etag"));
    // Server-sent events have no end that could be waited for.
    let text =
        if media_type == "text/event-stream" { String::new() } else { answer.body_mut().read_to_string().unwrap() };
    Reply { status: answer.status().as_u16(), media_type, language, etag, text }
}

/// Status and body of one request, a GET where there is no body to send.
pub(crate) async fn reply_of(url: String, token: String, body: Option<String>) -> (u16, Value) {
    let answered = tokio::task::spawn_blocking(move || {
        let token = format!("Bearer {token}");
        match body {
            Some(body) => reply(agent().post(&url).header("Authorization", token).send(&body)),
            None => reply(agent().get(&url).header("Authorization", token).call()),
        }
    });
    let reply = answered.await.unwrap();
    (reply.status, reply.json())
}

/// The names and numbers that must never be stored in the clear.
pub(crate) const SECRETS: [&str; 4] = ["𠮷小明", "320623198001011234", "13812345645", "栟茶镇浒东村9组"];

pub(crate) fn applicant() -> Value {
    json!({
        "kind": "NATURAL_PERSON", "name": SECRETS[0], "document": SECRETS[1], "telephone": SECRETS[2], "address": SECRETS[3],
    })
}

/// A registration of the pension claim, all materials in order.
pub(crate) fn registration() -> Value {
    let materials = ["identity", "household", "bank", "form"].map(|id| json!({"material": id, "status": "PRESENTED"}));
    json!({
        "item": "SI-002", "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "applicant": applicant(),
        "materials": materials,
    })
}
