//! What the contract's tests share: a private server each, and minimal valid envelopes in a chain.
#![allow(dead_code, reason = "each test program uses a part of it")]
use anjuan_domain::event::hash;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{Draft, Journal, MemoryLog, NatsLog, Settings};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

pub(crate) const CENTRE: &str = "bencha";

/// A private server in a directory of its own, with a log on it.
pub(crate) struct Real {
    pub(crate) log: Arc<NatsLog>,
    pub(crate) server: Server,
    pub(crate) dir: tempfile::TempDir,
}

impl Real {
    pub(crate) async fn start() -> Self {
        Self::with(|settings| settings).await
    }

    pub(crate) async fn with(change: impl FnOnce(Settings) -> Settings) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let server = serve(dir.path()).await;
        let log = Journal::connect(change(settings(&server))).await.unwrap();
        Self { log, server, dir }
    }

    /// Kills the server without a word, as a power cut of the process would.
    pub(crate) fn kill(&self) {
        let pid = rustix::process::Pid::from_raw(i32::try_from(self.server.pid()).unwrap());
        if let Some(pid) = pid {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    }
}

pub(crate) async fn serve(dir: &std::path::Path) -> Server {
    match Server::start(ServerSettings::new(dir.join("nats"))).await {
        Ok(server) => server,
        Err(error) => panic!("{error}\nThe tests need a nats-server: run `cargo xtask test`, which fetches it."),
    }
}

pub(crate) fn settings(server: &Server) -> Settings {
    Settings::new(server.url(), server.credentials(), CENTRE)
}

pub(crate) fn memory() -> Arc<MemoryLog> {
    Arc::new(MemoryLog::new(CENTRE))
}

pub(crate) fn new_id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u128(u128::from(NEXT.fetch_add(1, Ordering::Relaxed)))
}

pub(crate) fn case(name: impl std::fmt::Display) -> AggregateRef {
    AggregateRef::new(Kind::Case, name.to_string()).unwrap()
}

/// One aggregate as its writer knows it.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    pub(crate) aggregate: AggregateRef,
    pub(crate) version: u64,
    pub(crate) sequence: u64,
    pub(crate) hash: String,
}

impl Chain {
    pub(crate) fn new(aggregate: AggregateRef) -> Self {
        Self { aggregate, version: 0, sequence: 0, hash: String::new() }
    }

    /// The next event of the aggregate, as a minimal valid envelope.
    pub(crate) fn next(&self) -> Draft {
        self.next_with("x")
    }

    pub(crate) fn next_with(&self, text: &str) -> Draft {
        let event_id = new_id();
        let mut body = serde_json::json!({
            "specversion": "1.0", "id": event_id, "source": format!("urn:anjuan:centre:{CENTRE}"),
            "type": "anjuan.case.registered.v1", "subject": self.aggregate.to_string(),
            "time": "2026-03-02T01:00:00Z", "datacontenttype": "application/json",
            "dataschema": "urn:anjuan:schema:anjuan.v1.CaseRegistered",
            "sequence": (self.version + 1).to_string(), "recordedtime": "2026-03-02T01:00:00Z",
            "authid": "P001", "authtype": "user", "correlationid": event_id, "causationid": event_id,
            "commandid": event_id, "rulebook": "none", "responsible": "P001",
            "previoussequence": self.sequence.to_string(), "data": {"text": text},
        });
        // What has nothing to say is left out.
        if !self.hash.is_empty() {
            body["previoushash"] = self.hash.clone().into();
        }
        Draft {
            aggregate: self.aggregate.clone(),
            event_id,
            expected: self.sequence,
            head: None,
            body: body.to_string().into(),
        }
    }

    /// What the chain is after the log has stored `draft` at `sequence`.
    pub(crate) fn stored(&mut self, draft: &Draft, sequence: u64) {
        self.version += 1;
        self.sequence = sequence;
        self.hash = hash(&draft.body);
    }
}
