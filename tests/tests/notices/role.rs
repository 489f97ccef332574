//! The role of notices by itself, on a real nats-server, in a runtime that can end at any moment as a process does.
use crate::SENTINELS;
use crate::receivers::Hook;
use anjuan_domain::clock::civil;
use anjuan_domain::matters::card::events::{CardEvent, IssuedByHand};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::{Draft, EventLog, Journal, NatsLog, RecordStore, Settings};
use anjuan_server::clock::{Clock, SetClock};
use anjuan_server::notices::{Notices, Notifier, read};
use anjuan_server::settings::NoticesSettings;
use anjuan_tests::generate::{Chains, Gen};
use chrono::TimeDelta;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

/// The secret that the receiver is changed to, and the one it knew before.
pub(crate) const NEW: &str = "whsec_bmV3LXNlY3JldC1uZXctc2VjcmV0LTEyMzQ=";
pub(crate) const OLD: &str = "whsec_b2xkLXNlY3JldC1vbGQtc2VjcmV0LTEyMzQ=";

/// A civil time.
pub(crate) fn at(text: &str) -> Instant {
    civil::parse_civil(text).unwrap()
}

/// A centre whose notices are sent.
pub(crate) struct Centre {
    runtime: Runtime,
    server: Option<Server>,
    log: Arc<NatsLog>,
    clock: SetClock,
    file: PathBuf,
    /// The process of the role; none while it is dead.
    process: Option<Runtime>,
    chains: Chains,
    source: Gen,
}

impl Centre {
    pub(crate) fn start(place: &Path, (hook, sms, gone): (&Hook, &Hook, &Hook), smtp: u16) -> Self {
        let file = place.join("notices.toml");
        for (name, secret) in [("new", NEW), ("old", OLD)] {
            std::fs::write(place.join(name), format!("{secret}\n")).unwrap();
        }
        std::fs::write(&file, channels(place, [&hook.url(), &sms.url(), &gone.url()], smtp)).unwrap();
        let runtime = Runtime::new().unwrap();
        let (server, log) = runtime.block_on(async {
            let server = Server::start(ServerSettings::new(place.join("nats"))).await.unwrap();
            let settings = Settings::new(server.url(), server.credentials(), "bencha");
            (server, Journal::connect(settings).await.unwrap())
        });
        let clock = SetClock::at(at("2026-11-23T10:00"));
        let (chains, source) = (Chains::default(), Gen::new(7));
        let mut centre = Self { runtime, server: Some(server), log, clock, file, process: None, chains, source };
        centre.restart();
        centre
    }

    /// Starts the role as a new process would.
    pub(crate) fn restart(&mut self) {
        let process = Runtime::new().unwrap();
        let outside = read(&NoticesSettings { file: self.file.clone() }).unwrap().unwrap();
        let clock = self.clock.clone();
        let server = self.server.as_ref().unwrap();
        let settings = Settings::new(server.url(), server.credentials(), "bencha");
        process.block_on(async {
            // A connection of its own: it ends with the process.
            let own = Journal::connect(settings).await.unwrap();
            let store = own.deliveries().await.unwrap();
            let notifier = Notifier::new(Arc::new(Notices::new(store, outside)), Arc::new(clock));
            tokio::spawn(notifier.run(own, CancellationToken::new()));
        });
        self.process = Some(process);
        // It has begun with the end of the log before anything is recorded.
        self.until_stored("position");
    }

    /// Ends the role without a word.
    pub(crate) fn crash(&mut self) {
        if let Some(process) = self.process.take() {
            process.shutdown_background();
        }
    }

    /// Records cards of these numbers against a person.
    pub(crate) fn cards(&mut self, person: &str, numbers: std::ops::RangeInclusive<usize>) {
        for number in numbers {
            let card: IssuedByHand = self.source.make();
            let card = IssuedByHand {
                against: person.to_owned(),
                reason: SENTINELS[2].to_owned(),
                authority: SENTINELS[0].to_owned(),
                matter: SENTINELS[1].to_owned(),
                number: SENTINELS[1].to_owned(),
                ..card
            };
            let aggregate = AggregateRef::new(Kind::Card, format!("N{number:03}")).unwrap();
            let link = self.chains.link(aggregate, &CardEvent::IssuedByHand(card).into(), &mut self.source);
            let draft = Draft {
                aggregate: link.aggregate.clone(),
                event_id: link.event_id,
                expected: link.expected,
                head: None,
                body: link.body.clone().into(),
            };
            let sequence = self.runtime.block_on(self.log.append(draft)).unwrap();
            self.chains.stored(&link, sequence);
        }
    }

    pub(crate) fn set(&self, now: Instant) {
        self.clock.set(now);
    }

    /// Lets minutes pass, one after the other: what is due in each is done before the next.
    pub(crate) fn pass_minutes(&self, minutes: i64) {
        self.pass(TimeDelta::minutes(minutes));
    }

    /// Lets hours pass, one after the other.
    pub(crate) fn pass_hours(&self, hours: i64) {
        for _ in 0..hours {
            self.pass(TimeDelta::hours(1));
        }
    }

    fn pass(&self, delta: TimeDelta) {
        self.clock.set(self.clock.now() + delta);
        self.settle();
    }

    /// Waits until nothing is under way and nothing that could be done now is left.
    pub(crate) fn settle(&self) {
        let quiet = || {
            let now = self.clock.now();
            let mut heads = std::collections::BTreeMap::new();
            for delivery in self.deliveries() {
                let state = delivery["state"].clone();
                if state["is"] == "sending" {
                    return false;
                }
                if state["is"] == "waiting" {
                    let queue = (delivery["channel"].to_string(), delivery["person"].to_string());
                    let place = (delivery["place"].as_u64(), at(state["from"].as_str().unwrap()));
                    let first = heads.entry(queue).or_insert(place);
                    *first = (*first).min(place);
                }
            }
            heads.values().all(|(_, from)| *from > now)
        };
        std::thread::sleep(Duration::from_millis(15));
        self.until("everything that is due is done", quiet);
    }

    /// Everything that is stored of deliveries.
    fn deliveries(&self) -> Vec<Value> {
        let records = self.runtime.block_on(async { self.log.deliveries().await.unwrap().since(0).await.unwrap() });
        let records = records.into_iter().filter(|record| record.id != "position");
        records.map(|record| serde_json::from_slice(&record.body).unwrap()).collect()
    }

    /// The deliveries in a state.
    pub(crate) fn in_state(&self, state: &str) -> Vec<Value> {
        self.deliveries().into_iter().filter(|delivery| delivery["state"]["is"] == state).collect()
    }

    fn until_stored(&self, id: &str) {
        let stored = || {
            let found = self.runtime.block_on(async { self.log.deliveries().await.unwrap().get(id).await.unwrap() });
            found.is_some()
        };
        self.until("the role runs", stored);
    }

    /// Waits until it is so.
    pub(crate) fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let begun = std::time::Instant::now();
        while !is_so() {
            assert!(begun.elapsed() < Duration::from_secs(20), "{what}: {:#?}", self.deliveries());
            std::thread::sleep(Duration::from_millis(15));
        }
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        self.crash();
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }
}

fn channels(place: &Path, [hook, sms, gone]: [&str; 3], smtp: u16) -> String {
    let (new, old) = (place.join("new"), place.join("old"));
    let (new, old) = (new.display(), old.display());
    format!(
        r#"
[channels.hook]
kind = "webhook"
url = "{hook}"
secrets = [{{ file = "{new}" }}, {{ file = "{old}" }}]

[channels.gone]
kind = "webhook"
url = "{gone}"
secrets = [{{ file = "{new}" }}]

[channels.sms]
kind = "sms"
url = "{sms}"
secrets = [{{ file = "{new}" }}]

[channels.mail]
kind = "email"
server = "127.0.0.1"
port = {smtp}
security = "none"
from = "bmzx@example.cn"

[people.P015]
channels = ["hook", "mail"]
mail = "p015@example.cn"

[people.P016]
channels = ["sms"]
phone = "13800000000"

[people.P017]
channels = ["mail"]
mail = "p017@example.cn"
digest = ["08:30", "14:00"]

[people.P018]
channels = ["gone"]
"#
    )
}
