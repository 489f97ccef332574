//! The state of a leave (请假): what its events so far say.

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Leave {}
