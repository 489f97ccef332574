//! The section `[http]` (网关设置): where the edge listens, and what it bounds.
use super::SettingsError;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;

/// The edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpSettings {
    /// Where to listen; port 0 takes a free one.
    pub bind: SocketAddr,
    /// The largest request body, in bytes; a batch may have 64 times as much.
    pub body_limit: usize,
    /// How long a request may take, in seconds.
    pub timeout_seconds: u64,
    /// Where the public reaches the service, `https://bmfw.example.cn`: it stands on papers, with a QR code; empty, the address that
    /// is listened on.
    pub public_address: String,
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
            body_limit: 256 * 1024,
            timeout_seconds: 30,
            public_address,
            password_attempts: 5,
            rating_slip_minutes: 10,
            waiting_megabytes: 64,
            readers: 256,
        }
    }
}

impl HttpSettings {
    /// The address that stands on papers; none where it is neither given nor known before listening.
    #[must_use]
    pub fn public_address(&self) -> Option<String> {
        let given = self.public_address.trim();
        match (given.is_empty(), self.bind.port()) {
            (false, _) => Some(given.to_owned()),
            (true, 0) => None,
            (true, _) => Some(format!("http://{}", self.bind)),
        }
    }
}

impl HttpSettings {
    /// Whether the section can be used.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        let wrong = |key: &str, what: &str| Err(SettingsError::new(format!("[http] {key}"), what));
        match (self.body_limit, self.timeout_seconds, self.password_attempts) {
            (..1_024, _, _) => wrong("body_limit", "at least 1024 bytes"),
            (_, 0, _) => wrong("timeout_seconds", "at least 1"),
            (_, _, 0) => wrong("password_attempts", "at least 1"),
            _ => Ok(()),
        }
    }
}
