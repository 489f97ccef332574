//! The state of handover: what its events so far say.

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Handover {
    /// Its number.
    pub number: String,
    /// Who is responsible now.
    pub responsible: String,
}
