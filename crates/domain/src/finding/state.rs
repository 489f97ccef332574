//! The state of a finding (考核事实): what its events so far say.

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {}
