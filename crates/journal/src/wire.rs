//! The connection (连接): two clients of one server, requests with a bound, and what the server says out of turn.
//!
//! Commands and reading have a connection each, so that a rebuild never stands before an acknowledgement. Nothing here
//! knows streams or events. A refused permission is not an answer in NATS: it arrives as an event and the request times
//! out, so the last refusal is kept and shown in place of a bare time-out.
use crate::append::found;
use crate::failover::{Failover, rotation};
use crate::gate::statement::Statement;
use crate::log::LogError;
use crate::server::identity::Identity;
use crate::settings::{Credentials, Settings};
use crate::zones::Zone;
use async_nats::client::Request;
use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::RawMessageError;
use async_nats::{
    Auth, AuthError, Client, ConnectErrorKind, ConnectOptions, Event, HeaderMap, Message, RequestErrorKind, ServerError,
};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How long one request may take before its outcome is looked up.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(3);

/// What the calls of the JetStream API begin with: on a server of one account, and in a zone, which imports them under another name
/// because the server keeps the first for an account's own streams.
const SINGLE: &str = "$JS.API";
pub(crate) const ZONED: &str = "ANJUAN.API";

/// How long a server may take to say which of them it knows.
const WHICH: Duration = Duration::from_secs(1);

/// JetStream is not enabled for the account: it is that of a zone, or of nobody who uses JetStream.
const NO_JETSTREAM: u64 = 10_039;

/// A message with that id is under way in the cluster: it may be stored yet, or never.
pub(crate) const IN_PROCESS: u64 = 10_158;

/// How often a node of a cluster is asked whether it is there, and how long a connection to it may take: there are others.
const PING_OF_A_NODE: Duration = Duration::from_secs(2);
const NODE: Duration = Duration::from_millis(1_500);

/// How long a first connection is tried.
const PATIENCE: Duration = Duration::from_secs(10);

/// A refusal of the JetStream API.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ApiError {
    #[serde(default)]
    pub(crate) code: u16,
    #[serde(default)]
    pub(crate) err_code: u64,
    #[serde(default)]
    pub(crate) description: String,
}

/// Why a request has no good answer.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// The server answered with an error.
    Api(ApiError),
    /// Nobody listens: no stream, no leader, or no JetStream at this moment.
    NoResponders,
    /// No answer in time: it may have been done or not.
    TimedOut,
    /// Larger than the server takes in one message.
    TooLarge(String),
    /// The gate did not let it through: nothing was sent, or what was sent is not acknowledged.
    Closed(Closed),
    /// Anything else.
    Other(String),
}

/// Why the gate lets nothing through.
#[derive(Debug, Clone)]
pub(crate) enum Closed {
    /// The log contradicts what is known.
    ReadOnly(Arc<Statement>),
    /// It is being compared.
    Checking { done: u64, total: u64 },
    /// Its stream is configured otherwise than it must be.
    Misconfigured { stream: String, difference: String },
}

impl Closed {
    /// The same in the log's own terms.
    pub(crate) fn as_log_error(&self) -> LogError {
        match self {
            Closed::ReadOnly(statement) => LogError::ReadOnly(Arc::clone(statement)),
            Closed::Checking { done, total } => LogError::Checking { done: *done, total: *total },
            Closed::Misconfigured { stream, difference } => {
                LogError::Misconfigured { stream: stream.clone(), difference: difference.clone() }
            }
        }
    }
}

/// What the server said out of turn.
#[derive(Debug, Default)]
struct Heard {
    violation: Mutex<Option<(Instant, String)>>,
    closing: AtomicBool,
}

/// The clients of one log.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    /// For commands and decisions.
    pub(crate) client: Client,
    /// For following and replaying.
    pub(crate) reader: Client,
    /// Counts the connections of the reader: a change means that pulls must be asked for again.
    pub(crate) connected: watch::Receiver<u64>,
    /// Says that there is another connection for commands: the log is compared before anything is written on it.
    pub(crate) written: watch::Receiver<u64>,
    /// Whether the node that commands go to answers.
    pub(crate) commands: Failover,
    /// Whether the node that is read from answers.
    pub(crate) reads: Failover,
    /// What the calls of the JetStream API begin with.
    pub(crate) api: &'static str,
    heard: Arc<Heard>,
}

impl Wire {
    /// Connects both clients, trying for a bounded time.
    pub(crate) async fn connect(settings: &Settings) -> Result<Self, LogError> {
        let heard = Arc::new(Heard::default());
        let ((reads, connected), (writes, written)) = (watch::channel(0), watch::channel(0));
        let client = open(settings, "anjuan-write", &heard, Arc::new(writes)).await?;
        let reader = open(settings, "anjuan-read", &heard, Arc::new(reads)).await?;
        let nodes = addresses(settings).len();
        let (commands, reads) = (Failover::among(nodes), Failover::among(nodes));
        let api = api(&client).await;
        Ok(Self { api, client, reader, connected, written, commands, reads, heard })
    }

    /// How many connections for commands there were: counted by the client before it hands anything to a new one, while word of it
    /// on [`Self::written`] comes later.
    pub(crate) fn connections(&self) -> u64 {
        self.client.statistics().connects.load(Ordering::SeqCst)
    }

    /// Whether the connection for commands is up at this moment.
    pub(crate) fn is_connected(&self) -> bool {
        self.client.connection_state() == async_nats::connection::State::Connected
    }

    /// Closes both connections: what is sent still goes out, and their end is no warning any more.
    pub(crate) async fn close(&self) {
        self.heard.closing.store(true, Ordering::SeqCst);
        for client in [&self.client, &self.reader] {
            // Refused only where the connection is closed already.
            let _ = client.drain().await;
        }
    }

    /// A request on the command connection, sent once: an event, or what is not the same when it is done twice.
    pub(crate) async fn request(
        &self,
        subject: String,
        headers: Option<HeaderMap>,
        body: Bytes,
    ) -> Result<Message, Failure> {
        let sent = Instant::now();
        let answered = self.sent(subject, headers, body, self.commands.bound()).await;
        match answered.as_ref().map(|message| answer(&message.payload)) {
            // It says that its cluster has no leader, or that this message is under way and no more.
            Ok(Err(Failure::Api(error))) if matches!(error.err_code, 10_008 | 10_009 | IN_PROCESS) => {
                self.commands.unstored(&self.client, sent).await;
            }
            Ok(_) => self.commands.stored(),
            Err(Failure::TimedOut | Failure::NoResponders) => self.commands.unstored(&self.client, sent).await,
            Err(_) => {}
        }
        answered
    }

    async fn sent(
        &self,
        subject: String,
        headers: Option<HeaderMap>,
        body: Bytes,
        bound: Duration,
    ) -> Result<Message, Failure> {
        let mut request = Request::new().payload(body).timeout(Some(bound));
        if let Some(headers) = headers {
            request = request.headers(headers);
        }
        // The inner bound starts once the message is handed to the connection; the outer one covers a full buffer too.
        let bound = bound + Duration::from_millis(500);
        match tokio::time::timeout(bound, self.client.send_request(subject, request)).await {
            Ok(Ok(message)) => Ok(message),
            Ok(Err(error)) => Err(match error.kind() {
                RequestErrorKind::TimedOut => Failure::TimedOut,
                RequestErrorKind::NoResponders => Failure::NoResponders,
                RequestErrorKind::MaxPayloadExceeded => Failure::TooLarge(error.to_string()),
                RequestErrorKind::InvalidSubject | RequestErrorKind::Other => Failure::Other(error.to_string()),
            }),
            Err(_) => Err(Failure::TimedOut),
        }
    }

    /// A call of the JetStream API: JSON both ways, an `error` in the answer becomes [`Failure::Api`]. Among the nodes of a cluster
    /// it is made again while nobody answers, which none of the calls here minds.
    pub(crate) async fn api(&self, call: &str, body: &Value) -> Result<Value, Failure> {
        self.commands.asked(|| self.once(call, body)).await
    }

    /// The same call, made once.
    pub(crate) async fn once(&self, call: &str, body: &Value) -> Result<Value, Failure> {
        let body = match body {
            Value::Null => Bytes::new(),
            other => Bytes::from(other.to_string()),
        };
        let sent = Instant::now();
        let answered = self.sent(format!("{}.{call}", self.api), None, body, TIMEOUT).await;
        let answered = answered.and_then(|message| answer(&message.payload));
        match &answered {
            // The node answers, and says that its cluster does not.
            Err(Failure::Api(error)) if matches!(error.err_code, 10_008 | 10_009) => {
                self.commands.unanswered(&self.client, sent).await;
            }
            Err(Failure::TimedOut | Failure::NoResponders) => self.commands.unanswered(&self.client, sent).await,
            _ => self.commands.answered(),
        }
        answered
    }

    /// The state and configuration of a stream, from its leader. While a cluster elects one, every node would answer with what it
    /// has, which may be less than what was acknowledged: that is no answer.
    pub(crate) async fn info(&self, stream: &str, body: &Value) -> Result<Value, Failure> {
        let info = self.api(&format!("STREAM.INFO.{stream}"), body).await?;
        if leaderless(&info) { Err(Failure::NoResponders) } else { Ok(info) }
    }

    /// A message that is read from the leader of its stream.
    pub(crate) async fn read<F>(&self, ask: impl Fn() -> F) -> Result<Option<StreamMessage>, LogError>
    where
        F: Future<Output = Result<StreamMessage, RawMessageError>>,
    {
        found(self.commands.asked(ask).await)
    }

    /// What the server refused since then for want of a permission, in its own words.
    pub(crate) fn refused_since(&self, begun: Instant) -> Option<String> {
        let violation = self.heard.violation.lock().unwrap_or_else(PoisonError::into_inner).clone();
        violation.filter(|(when, _)| *when >= begun).map(|(_, text)| text)
    }

    /// Turns a failed look into the log's own words, with the refusal that explains it when there was one.
    pub(crate) fn explain(&self, failure: Failure) -> LogError {
        let violation = self.heard.violation.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match (failure, violation) {
            (Failure::TimedOut | Failure::NoResponders, Some((when, text))) if when.elapsed() < TIMEOUT * 3 => {
                LogError::Refused(text)
            }
            (Failure::TimedOut, _) => LogError::NoAnswer("timed out".into()),
            (Failure::NoResponders, _) => LogError::NoAnswer("nobody answers for the stream at this moment".into()),
            (Failure::Api(error), _) => explain_api(&error),
            (Failure::Closed(closed), _) => closed.as_log_error(),
            (Failure::TooLarge(text) | Failure::Other(text), _) => LogError::Other(text),
        }
    }
}

/// What the calls of the JetStream API begin with for us.
async fn api(client: &Client) -> &'static str {
    let ask = async |subject: String| {
        let request = Request::new().payload(Bytes::new()).timeout(Some(WHICH));
        client.send_request(subject, request).await.map(|message| answer(&message.payload))
    };
    let own = ask(format!("{SINGLE}.INFO")).await;
    let foreign = matches!(own, Ok(Err(Failure::Api(ApiError { err_code: NO_JETSTREAM, .. }))) | Err(_));
    // Whether there is such a stream or not, only a zone is answered at all.
    let zoned = foreign && ask(format!("{ZONED}.STREAM.INFO.{}", crate::stream::EVENTS)).await.is_ok();
    if zoned { ZONED } else { SINGLE }
}

/// Whether the state of a stream is a replica's own, because no node leads it at this moment.
fn leaderless(info: &Value) -> bool {
    info["cluster"].is_object() && info["cluster"]["leader"].as_str().unwrap_or_default().is_empty()
}

/// Reads the JSON of an API answer or a publish acknowledgement.
pub(crate) fn answer(payload: &[u8]) -> Result<Value, Failure> {
    #[derive(Deserialize)]
    struct Outcome {
        error: Option<ApiError>,
    }
    let refused = |error: serde_json::Error| Failure::Other(format!("the server's answer is not JSON: {error}"));
    match serde_json::from_slice::<Outcome>(payload).map_err(refused)?.error {
        Some(error) => Err(Failure::Api(error)),
        None => serde_json::from_slice(payload).map_err(refused),
    }
}

/// What an API error means for a caller of the log.
pub(crate) fn explain_api(error: &ApiError) -> LogError {
    let text = format!("{} ({})", error.description, error.err_code);
    match error.err_code {
        // Resources of the server, the account or the stream: 10002, 10023, 10028, 10047 limits, 10077 store failed.
        10002 | 10023 | 10028 | 10047 => LogError::Full(text),
        10077 => LogError::Full(text),
        // JetStream not enabled, or not for this account; no leader in the cluster: it may come back.
        10008 | 10009 | 10039 | 10076 | IN_PROCESS => LogError::NoAnswer(text),
        _ => LogError::Other(format!("the nats-server answers {}: {text}", error.code)),
    }
}

/// The addresses of the server, or of the nodes of its cluster.
fn addresses(settings: &Settings) -> Vec<String> {
    settings.url.split(',').map(|address| address.trim().to_owned()).collect()
}

async fn open(
    settings: &Settings,
    name: &str,
    heard: &Arc<Heard>,
    count: Arc<watch::Sender<u64>>,
) -> Result<Client, LogError> {
    let addresses = addresses(settings);
    let begun = Instant::now();
    loop {
        let options = options(settings, name, Arc::clone(heard), count.clone()).await?;
        let error = match options.connect(addresses.clone()).await {
            Ok(client) => return Ok(client),
            Err(error) => error,
        };
        match error.kind() {
            ConnectErrorKind::AuthorizationViolation | ConnectErrorKind::Authentication => {
                return Err(LogError::Refused(error.to_string()));
            }
            ConnectErrorKind::ServerParse => {
                return Err(LogError::Other(format!(
                    "`{}` is not the address of a nats-server: {error}",
                    settings.url
                )));
            }
            _ if begun.elapsed() > PATIENCE => {
                return Err(LogError::NoAnswer(format!("no connection to {}: {error}", settings.url)));
            }
            _ => tokio::time::sleep(Duration::from_millis(200)).await,
        }
    }
}

/// Signs what the private server asks, once it was seen that it is our own.
fn by_key(identity: Identity, url: String) -> ConnectOptions {
    let identity = Arc::new(identity);
    ConnectOptions::with_auth_callback(move |nonce| {
        let (url, identity) = (url.clone(), Arc::clone(&identity));
        async move {
            let signature = identity.answer(&url, &nonce).await.map_err(AuthError::new)?;
            let mut auth = Auth::new();
            (auth.nkey, auth.signature) = (Some(identity.public()), Some(signature));
            Ok(auth)
        }
    })
}

async fn options(
    settings: &Settings,
    name: &str,
    heard: Arc<Heard>,
    count: Arc<watch::Sender<u64>>,
) -> Result<ConnectOptions, LogError> {
    let unreadable =
        |path: &std::path::Path, error: std::io::Error| LogError::Refused(format!("{}: {error}", path.display()));
    let options = match &settings.credentials {
        Credentials::Open => ConnectOptions::new(),
        Credentials::Password { user, password } => {
            ConnectOptions::with_user_and_password(user.clone(), password.clone())
        }
        Credentials::Private { dir, .. } => by_key(Identity::read(dir, Zone::Operator)?, settings.url.clone()),
        Credentials::Zone { dir, zone } => by_key(Identity::read(dir, *zone)?, settings.url.clone()),
        Credentials::Token(token) => ConnectOptions::with_token(token.clone()),
        Credentials::NkeyFile(path) => {
            let seed = tokio::fs::read_to_string(path).await.map_err(|error| unreadable(path, error))?;
            ConnectOptions::with_nkey(seed.trim().to_owned())
        }
        Credentials::CredentialsFile(path) => {
            ConnectOptions::with_credentials_file(path).await.map_err(|error| unreadable(path, error))?
        }
    };
    let options = match &settings.ca {
        Some(ca) => options.add_root_certificates(ca.clone()).require_tls(true),
        None => options,
    };
    let name = name.to_owned();
    let options = if addresses(settings).len() > 1 {
        options.ping_interval(PING_OF_A_NODE).connection_timeout(NODE).reconnect_to_server_callback(rotation())
    } else {
        options.ping_interval(Duration::from_secs(10)).connection_timeout(Duration::from_secs(5))
    };
    Ok(options
        .name(&name)
        .reconnect_delay_callback(|attempts| Duration::from_millis((20 * attempts as u64).min(500)))
        .event_callback(move |event| {
            hear(&name, &event, &heard, &count);
            std::future::ready(())
        }))
}

fn hear(name: &str, event: &Event, heard: &Heard, count: &watch::Sender<u64>) {
    match event {
        Event::Connected => {
            tracing::info!(connection = name, "nats: connected");
            count.send_modify(|count| *count += 1);
        }
        Event::ServerError(error) => {
            tracing::warn!(connection = name, %error, "nats: the server refuses something");
            if let ServerError::Other(text) = error
                && text.to_lowercase().contains("permissions violation")
            {
                *heard.violation.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), text.clone()));
            }
        }
        Event::SlowConsumer(subscription) => {
            tracing::warn!(connection = name, subscription, "nats: messages were dropped here")
        }
        event if is_expected(event, heard) => tracing::info!(connection = name, %event, "nats"),
        other => tracing::warn!(connection = name, event = %other, "nats"),
    }
}

/// Whether we brought it about: connections are closed by ourselves, when we stop.
fn is_expected(event: &Event, heard: &Heard) -> bool {
    match event {
        Event::Closed | Event::Draining => true,
        Event::Disconnected => heard.closing.load(Ordering::SeqCst),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_connection_is_expected_once_we_close_it() {
        let heard = Heard::default();
        assert!(!is_expected(&Event::Disconnected, &heard), "the server went away by itself");
        heard.closing.store(true, Ordering::SeqCst);
        for event in [Event::Disconnected, Event::Draining, Event::Closed] {
            assert!(is_expected(&event, &heard), "{event}");
        }
        assert!(!is_expected(&Event::LameDuckMode, &heard));
    }

    #[test]
    fn the_state_of_a_stream_counts_only_from_a_leader() {
        let of = |cluster: Value| leaderless(&serde_json::json!({"state": {"last_seq": 5}, "cluster": cluster}));
        assert!(of(serde_json::json!({"name": "anjuan", "replicas": []})));
        assert!(of(serde_json::json!({"name": "anjuan", "leader": ""})));
        assert!(!of(serde_json::json!({"name": "anjuan", "leader": "node1"})));
        assert!(!of(Value::Null), "a server of its own leads itself");
    }
}
