//! The section `[http]` (网关设置): where the edge listens, and what it bounds.
use super::SettingsError;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpSettings {
    /// Where to listen; port 0 takes a free one.
    pub bind: SocketAddr,
    /// The certificate and those that lead to its authority, in PEM; with `key`, the service speaks TLS. It is read anew when it changes.
    pub certificate: PathBuf,
    /// The private key of the certificate, in PEM, readable by its owner only.
    pub key: PathBuf,
    /// The largest request body, in bytes; a batch may have 64 times as much.
    pub body_limit: usize,
    /// How long a request may take, in seconds.
    pub timeout_seconds: u64,
    /// Where the public reaches the service, `https://bmfw.example.cn`: it stands on papers, with a QR code; empty, the address that
    /// is listened on.
    pub public_address: String,
    /// The proxies before the service, addresses and networks by comma, `10.0.0.0/8`: of them it is believed for whom they ask
    /// (`X-Forwarded-For`), and that clients reach them by TLS. Given, the service may listen beyond this machine without TLS of its own.
    pub proxies: String,
    /// The last day on which papers were recorded while codes were made without the centre's key, `2026-11-30`: until then such a code is
    /// looked at, and told as an old one. Absent, none is: the centre finds the paper by its number and prints another.
    #[serde(deserialize_with = "day", serialize_with = "text")]
    pub unkeyed_papers_until: Option<NaiveDate>,
    /// Wrong query passwords for one case number in an hour before it is closed for the rest of it.
    pub password_attempts: u32,
    /// For how many minutes the station that printed a sealed rating slip gets the same one again under the same `Idempotency-Key`:
    /// as long as an answer that was lost, or a printer without paper, takes to be put right.
    pub rating_slip_minutes: u32,
    /// How much of the bodies of requests may be under way at once, in MiB; more is turned away with 503.
    pub waiting_megabytes: u64,
    /// How many may read server-sent events at once; each keeps at most 4 MiB of events that it has not taken yet. More are turned
    /// away with 503.
    pub readers: usize,
}

impl Default for HttpSettings {
    fn default() -> Self {
        let bind = SocketAddr::from(([127, 0, 0, 1], 8080));
        let public_address = String::new();
        Self {
            bind,
            certificate: PathBuf::new(),
            key: PathBuf::new(),
            body_limit: 256 * 1024,
            timeout_seconds: 30,
            public_address,
            proxies: String::new(),
            unkeyed_papers_until: None,
            password_attempts: 5,
            rating_slip_minutes: 10,
            waiting_megabytes: 64,
            readers: 256,
        }
    }
}

/// A day, or nothing: of settings every value is there, so that the environment can be laid over it.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(serde::de::Error::custom),
    }
}

fn text<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&day.map(|day| day.to_string()).unwrap_or_default())
}

impl HttpSettings {
    /// The address that stands on papers; none where it is neither given nor known before listening.
    #[must_use]
    pub fn public_address(&self) -> Option<String> {
        let given = self.public_address.trim();
        match (given.is_empty(), self.bind.port()) {
            (false, _) => Some(given.to_owned()),
            (true, 0) => None,
            (true, _) => Some(format!("{}://{}", self.scheme(), self.bind)),
        }
    }

    /// Whether the service speaks TLS itself.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        self.certificate != Path::new("")
    }

    /// `https` or `http`.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        if self.is_tls() { "https" } else { "http" }
    }

    /// Whether clients reach it by TLS: here, or at a proxy before it.
    #[must_use]
    pub fn is_reached_by_tls(&self) -> bool {
        self.is_tls() || !self.proxies.trim().is_empty()
    }
}

impl HttpSettings {
    /// Whether the section can be used.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        let wrong = |key: &str, what: &str| Err(SettingsError::new(format!("[http] {key}"), what));
        if self.is_tls() != (self.key != Path::new("")) {
            return wrong("certificate", "certificate and key are given together");
        }
        if !self.bind.ip().to_canonical().is_loopback() && !self.is_reached_by_tls() {
            return wrong(
                "bind",
                "beyond this machine only with TLS: give certificate and key (`anjuan tls` makes them), or the proxies that speak TLS before it",
            );
        }
        match (self.body_limit, self.timeout_seconds, self.password_attempts) {
            (..1_024, _, _) => wrong("body_limit", "at least 1024 bytes"),
            (_, 0, _) => wrong("timeout_seconds", "at least 1"),
            (_, _, 0) => wrong("password_attempts", "at least 1"),
            _ => Ok(()),
        }
    }
}
