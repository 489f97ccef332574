//! The yardstick (标尺): JetStream itself, on the same server, with the same durability, guards and bodies.
//!
//! The only place outside the journal that names async-nats: what the service is compared with must not be the service.
use crate::figures::{Round, milliseconds};
use crate::{Failure, Outcome};
use anjuan_domain::vocabulary::ids::short_code;
use anjuan_journal::Credentials;
use anjuan_journal::server::Server;
use anjuan_server::clock::{Ids, SystemIds};
use async_nats::client::Request;
use async_nats::{Client, HeaderMap};
use bytes::Bytes;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The stream of the yardstick.
const STREAM: &str = "RAW";

/// A connection and its own stream.
#[derive(Clone)]
pub(crate) struct Raw {
    client: Client,
    bodies: Arc<Vec<Bytes>>,
    count: Arc<AtomicU64>,
}

/// A connection to the private server.
async fn connect(server: &Server) -> Outcome<Client> {
    match server.credentials() {
        Credentials::Password { user, password } | Credentials::Private { user, password, .. } => {
            Ok(async_nats::ConnectOptions::with_user_and_password(user, password).connect(server.url()).await?)
        }
        other => Err(format!("the private server asks for {other:?}").into()),
    }
}

async fn api(client: &Client, call: &str, body: &Value) -> Outcome<Value> {
    let message = client.request(format!("$JS.API.{call}"), body.to_string().into()).await?;
    let answer: Value = serde_json::from_slice(&message.payload)?;
    if answer["error"].is_null() { Ok(answer) } else { Err(format!("{call}: {}", answer["error"]).into()) }
}

impl Raw {
    /// Makes a stream with the settings that the stream of events has; `bodies` are what is published.
    pub(crate) async fn start(server: &Server, bodies: Vec<Bytes>) -> Outcome<Self> {
        let client = connect(server).await?;
        let mut config = api(&client, "STREAM.INFO.EVENTS", &json!({})).await?["config"].take();
        config["name"] = json!(STREAM);
        config["subjects"] = json!(["raw.ev.>"]);
        api(&client, &format!("STREAM.CREATE.{STREAM}"), &config).await?;
        Ok(Self { client, bodies: Arc::new(bodies), count: Arc::default() })
    }

    /// One message of a new subject, guarded, with its id; acknowledged when it is on the disk.
    async fn publish(&self) -> Outcome<()> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let body = self.bodies[usize::try_from(number)? % self.bodies.len()].clone();
        let subject = format!("raw.ev.16.bencha.case.{}", short_code(&[&number.to_be_bytes()]));
        let mut headers = HeaderMap::new();
        headers.insert(async_nats::header::NATS_MESSAGE_ID, SystemIds.next().to_string());
        headers.insert(async_nats::header::NATS_EXPECTED_LAST_SUBJECT_SEQUENCE, "0");
        let answer = self.client.send_request(subject, Request::new().payload(body).headers(headers)).await?;
        let answer: Value = serde_json::from_slice(&answer.payload)?;
        match answer["seq"].as_u64() {
            Some(_) => Ok(()),
            None => Err(format!("a message was not stored: {answer}").into()),
        }
    }

    /// So many callers, each with one message under way, for that long.
    pub(crate) async fn round(&self, callers: usize, time: Duration) -> Outcome<Round> {
        let begun = Instant::now();
        let caller = || {
            let raw = self.clone();
            tokio::spawn(async move {
                let mut took = Vec::new();
                while begun.elapsed() < time {
                    let sent = Instant::now();
                    raw.publish().await?;
                    took.push(milliseconds(sent.elapsed()));
                }
                Ok::<_, Failure>(took)
            })
        };
        let mut done = Vec::new();
        for task in (0..callers).map(|_| caller()).collect::<Vec<_>>() {
            done.push(task.await??);
        }
        Ok(Round::new(done, begun.elapsed()))
    }
}

/// Reads of single messages of the stream of events, without the service.
pub(crate) struct RawReads(Client);

impl RawReads {
    /// Connects.
    pub(crate) async fn start(server: &Server) -> Outcome<Self> {
        Ok(Self(connect(server).await?))
    }

    /// The messages at these sequences, one after the other; how many bytes they come to.
    pub(crate) async fn get(&self, sequences: &[u64]) -> Outcome<usize> {
        let mut bytes = 0;
        for sequence in sequences {
            let request = json!({ "seq": sequence }).to_string();
            let message = self.0.request("$JS.API.DIRECT.GET.EVENTS", request.into()).await?;
            if message.payload.is_empty() {
                return Err(format!("there is no message at {sequence}").into());
            }
            bytes += message.payload.len();
        }
        Ok(bytes)
    }
}
