//! The zones on a real nats-server: what the table grants works, and nothing else does, by any way that is known.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod support;

use anjuan_journal::server::{Server, ServerSettings};
use anjuan_journal::zones::attempts::attempts;
use anjuan_journal::{EventLog, Filter, Journal, KeyStore, NatsLog, RecordStore, Settings, Zone};
use bytes::Bytes;
use futures::StreamExt;
use std::sync::Arc;
use support::{CENTRE, Chain, case};

struct Zoned {
    server: Server,
    _dir: tempfile::TempDir,
}

impl Zoned {
    async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let settings = ServerSettings { zones: Some(CENTRE.into()), ..ServerSettings::new(dir.path().join("nats")) };
        let server = Server::start(settings).await.unwrap();
        Journal::provide(&server.settings(CENTRE), true).await.unwrap();
        Self { server, _dir: dir }
    }

    fn settings(&self, zone: Zone) -> Settings {
        Settings { credentials: self.server.zone(zone), zone: Some(zone), ..self.server.settings(CENTRE) }
    }

    async fn connect(&self, zone: Zone) -> Arc<NatsLog> {
        Journal::connect(self.settings(zone)).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_zone_does_what_it_is_granted_and_nothing_that_it_is_not() {
    let zoned = Zoned::start().await;
    for zone in Zone::ALL {
        let tried = attempts(&zoned.settings(zone), zone).await.unwrap();
        let through: Vec<_> = tried.iter().filter(|tried| tried.went && !tried.granted).collect();
        assert!(through.is_empty(), "{zone}: {through:?}");
        let refused: Vec<_> = tried.iter().filter(|tried| tried.granted && tried.telling && !tried.went).collect();
        assert!(refused.is_empty(), "{zone}: {refused:?}");
        assert!(tried.iter().any(|tried| !tried.granted), "{zone}: something is forbidden to everybody but its owner")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_appends_and_every_zone_reads_it() {
    let zoned = Zoned::start().await;
    let desk = zoned.connect(Zone::Desk).await;
    let mut chain = Chain::new(case("A"));
    for _ in 0..3 {
        let draft = chain.next();
        let sequence = desk.append(draft.clone()).await.unwrap();
        chain.stored(&draft, sequence);
    }
    for zone in Zone::ALL {
        let log = zoned.connect(zone).await;
        let read: Vec<_> = log.read_span(1, 3, Filter::All).await.unwrap().collect().await;
        assert_eq!(read.into_iter().filter_map(Result::ok).count(), 3, "{zone}");
        assert!(log.last(&chain.aggregate).await.unwrap().is_some(), "{zone}");
    }
    assert_eq!(desk.head().await.unwrap(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_put_by_the_gateway_and_erased_by_the_eraser_alone() {
    let zoned = Zoned::start().await;
    let gateway = zoned.connect(Zone::Gateway).await.keys().await.unwrap();
    gateway.put_if_absent("A1", Bytes::from_static(b"key")).await.unwrap();
    assert!(gateway.erase("A1").await.is_err(), "the gateway alone erases nothing");
    let others = vec![(Zone::Eraser, zoned.server.zone(Zone::Eraser))];
    let both = Journal::connect_as(zoned.settings(Zone::Gateway), others).await.unwrap();
    let keys = both.keys().await.unwrap();
    assert!(keys.erase("A1").await.unwrap());
    assert_eq!(keys.get("A1").await.unwrap(), None);
    // The desk opens them and is given nothing.
    let desk = zoned.connect(Zone::Desk).await.keys().await.unwrap();
    assert!(desk.put_if_absent("A2", Bytes::from_static(b"key")).await.is_err());
    let inbox = both.marks().await.unwrap();
    assert!(inbox.put("P001", 0, Bytes::from_static(b"{}")).await.unwrap().is_some());
}

/// The last sequence of every stream, as the owner sees it.
async fn ends(client: &async_nats::Client) -> Vec<(String, u64)> {
    let mut ends = Vec::new();
    for stream in ["EVENTS", "KEYS", "INCIDENTS", "DELIVERIES", "INBOX", "ACCOUNTS", "ACCESS"] {
        let info = client.request(format!("ANJUAN.API.STREAM.INFO.{stream}"), Bytes::new()).await.unwrap();
        let info: serde_json::Value = serde_json::from_slice(&info.payload).unwrap();
        ends.push((stream.to_owned(), info["state"]["last_seq"].as_u64().unwrap()));
    }
    ends
}

/// The server answers with its own rights to whatever subject a request names for the answer, and a consumer delivers wherever it is
/// told: in one account both were ways into the log.
#[tokio::test(flavor = "multi_thread")]
async fn no_answer_and_no_delivery_reaches_a_stream() {
    let zoned = Zoned::start().await;
    let desk = zoned.connect(Zone::Desk).await;
    let chain = Chain::new(case("A"));
    desk.append(chain.next()).await.unwrap();
    let raw = async |zone: Zone| {
        let file = match zone {
            Zone::Operator => "key".to_owned(),
            _ => format!("zones/{zone}.nkey"),
        };
        let seed = std::fs::read_to_string(zoned.server.dir().join(file)).unwrap();
        async_nats::ConnectOptions::with_nkey(seed.trim().to_owned()).connect(zoned.server.url()).await.unwrap()
    };
    let owner = raw(Zone::Operator).await;
    let before = ends(&owner).await;
    let event = anjuan_journal::subject::for_aggregate(CENTRE, &case("B"));
    let stored = [
        event.as_str(),
        "anjuan.key.bencha.A1",
        "anjuan.incident.bencha.log",
        "anjuan.inbox.bencha.P001",
        "anjuan.delivery.bencha.D1",
        "anjuan.account.bencha.P001",
        "anjuan.access.bencha.R1",
    ];
    for zone in Zone::ALL.into_iter().filter(|zone| *zone != Zone::Operator) {
        let client = raw(zone).await;
        // Whoever records incidents may do so by an answer as well.
        let records = !matches!(zone, Zone::Eraser | Zone::Observer);
        for (index, into) in stored.into_iter().enumerate().filter(|(index, _)| *index != 2 || !records) {
            for (call, body) in [
                ("STREAM.INFO.EVENTS", String::new()),
                ("STREAM.MSG.GET.EVENTS", r#"{"seq":1}"#.into()),
                ("DIRECT.GET.EVENTS", r#"{"seq":1}"#.into()),
                ("STREAM.INFO.KEYS", String::new()),
                ("STREAM.MSG.GET.INCIDENTS", r#"{"seq":1}"#.into()),
            ] {
                client.publish_with_reply(format!("ANJUAN.API.{call}"), into.to_owned(), body.into()).await.unwrap();
            }
            for (kind, deliver) in [("pull", None), ("push", Some(into))] {
                let name = format!("{zone}-{index}-{kind}");
                let mut config = serde_json::json!({
                    "name": name, "deliver_policy": "all", "ack_policy": "none", "mem_storage": true,
                    "inactive_threshold": 5_000_000_000_u64,
                });
                if let Some(deliver) = deliver {
                    config["deliver_subject"] = deliver.into();
                }
                let ask = serde_json::json!({"stream_name": "EVENTS", "config": config, "action": "create"});
                let _heard = client.subscribe(into.to_owned()).await.unwrap();
                let call = format!("ANJUAN.API.CONSUMER.CREATE.EVENTS.{name}");
                let _ = client.request(call, ask.to_string().into()).await;
                let next = format!("ANJUAN.API.CONSUMER.MSG.NEXT.EVENTS.{name}");
                client.publish_with_reply(next, into.to_owned(), Bytes::from_static(b"{\"batch\":1}")).await.unwrap();
            }
        }
        client.flush().await.unwrap();
    }
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(ends(&owner).await, before);
}

/// What was written by a server of one account is there when the same directory is run with zones, and the other way round.
#[tokio::test(flavor = "multi_thread")]
async fn a_directory_is_run_with_zones_and_without() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::new(case("A"));
    for zones in [None, Some(CENTRE.to_owned()), None] {
        let settings = ServerSettings { zones: zones.clone(), ..ServerSettings::new(dir.path().join("nats")) };
        let server = Server::start(settings).await.unwrap();
        let settings = match zones {
            None => server.settings(CENTRE),
            Some(_) => {
                Settings { credentials: server.zone(Zone::Desk), zone: Some(Zone::Desk), ..server.settings(CENTRE) }
            }
        };
        let log = Journal::connect(settings).await.unwrap();
        let draft = chain.next();
        let sequence = log.append(draft.clone()).await.unwrap();
        chain.stored(&draft, sequence);
        log.close().await;
        server.stop().await;
    }
    assert_eq!(chain.version, 3);
}
