//! The state of an attendance device (考勤机): what its events so far say.

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {}
