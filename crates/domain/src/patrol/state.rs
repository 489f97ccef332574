//! The state of a patrol (巡查): what its events so far say.

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Patrol {}
