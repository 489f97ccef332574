//! Traces (链路追踪): where they are sent, and how many.
use super::SettingsError;
use serde::{Deserialize, Serialize};

/// Where traces are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TracesSettings {
    /// The address of a collector that takes OTLP over HTTP, `http://127.0.0.1:4318`; empty, nothing is traced.
    pub endpoint: String,
    /// Of a hundred requests that come without a trace of their own, how many begin one.
    pub percent: u32,
}

impl Default for TracesSettings {
    fn default() -> Self {
        Self { endpoint: String::new(), percent: 100 }
    }
}

impl TracesSettings {
    /// Whether the section can be used.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        let is_address = ["http://", "https://"].iter().any(|scheme| self.endpoint.starts_with(scheme));
        if !self.endpoint.is_empty() && !is_address {
            return Err(SettingsError::new("[traces] endpoint", "http://host:port of a collector, or empty"));
        }
        if self.percent > 100 {
            return Err(SettingsError::new("[traces] percent", "0 to 100"));
        }
        Ok(())
    }
}
