//! The state of denial: what its events so far say.

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Denial {
    /// Its number.
    pub number: String,
    /// Who is responsible now.
    pub responsible: String,
}
