//! The section `[limits]` (限额): how much of the process one client, one account and all together may take.
//!
//! A rate of 0 is not bounded. Every other bound is at least 1: nothing is waited for without end.
use super::SettingsError;
use serde::{Deserialize, Serialize};

/// What is bounded, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsSettings {
    /// How many connections there may be at once. Where all places are taken, whoever waited longest without a request gives up its own.
    pub connections: usize,
    /// How many of them one client address may have; of IPv6, one network of 64 bits. The proxies of `[http]` are not bounded.
    pub connections_of_one: usize,
    /// How long the first request of a connection may take to come whole, without its body, in seconds; the TLS handshake too.
    pub header_seconds: u64,
    /// How long a connection may be without a request, in seconds.
    pub idle_seconds: u64,
    /// How long a client may take nothing of an answer, in seconds.
    pub write_seconds: u64,
    /// How long the body of a request may take to come, in seconds; to this is added what its largest size takes at the least rate.
    pub body_seconds: u64,
    /// The least rate at which a large body must come, in KiB a second.
    pub body_kilobytes_per_second: u64,
    /// The largest body of a request without a token, in bytes: a case number and a password, or a rating.
    pub public_body_bytes: usize,
    /// The longest text that one field of a body may hold, in characters: nothing longer is kept anywhere.
    pub text_characters: usize,
    /// How much of such bodies may be under way at once, in MiB; more is turned away with 503.
    pub public_waiting_megabytes: u64,
    /// Requests without a token from one client address, a minute; as many may come at once.
    pub public_per_minute: u32,
    /// Of them, those that try a secret or look a paper up.
    pub secrets_per_minute: u32,
    /// Requests from one client address whose token is not taken, a minute.
    pub refused_per_minute: u32,
    /// Requests of one account, a minute.
    pub account_per_minute: u32,
    /// Of them, those that take long: reports, explanations, evidence, imports, rebuilds.
    pub heavy_per_minute: u32,
    /// The most days, hours or units that the public calculator counts, and the most lines with which it explains them.
    pub calculator_days: u32,
}

impl Default for LimitsSettings {
    fn default() -> Self {
        Self {
            connections: 2_048,
            connections_of_one: 256,
            header_seconds: 10,
            idle_seconds: 60,
            write_seconds: 30,
            body_seconds: 20,
            body_kilobytes_per_second: 64,
            public_body_bytes: 16 * 1024,
            text_characters: 8_000,
            public_waiting_megabytes: 16,
            public_per_minute: 3_000,
            secrets_per_minute: 300,
            refused_per_minute: 3_000,
            account_per_minute: 60_000,
            heavy_per_minute: 3_000,
            calculator_days: 1_500,
        }
    }
}

impl LimitsSettings {
    /// Whether the section can be used.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let least = [
            ("connections", count(self.connections)),
            ("connections_of_one", count(self.connections_of_one)),
            ("header_seconds", self.header_seconds),
            ("idle_seconds", self.idle_seconds),
            ("write_seconds", self.write_seconds),
            ("body_seconds", self.body_seconds),
            ("body_kilobytes_per_second", self.body_kilobytes_per_second),
            ("public_body_bytes", count(self.public_body_bytes)),
            ("text_characters", count(self.text_characters)),
            ("public_waiting_megabytes", self.public_waiting_megabytes),
            ("calculator_days", u64::from(self.calculator_days)),
        ];
        match least.into_iter().find(|(_, given)| *given == 0) {
            Some((key, _)) => Err(SettingsError::new(format!("[limits] {key}"), "at least 1")),
            None => Ok(()),
        }
    }
}
