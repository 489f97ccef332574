//! The state of an assessment period (考核期): what its events so far say.

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Period {}
