//! Questions about scores (考核的查询): periods, sheets, explanations, proposals and what-if, as they stand between roles.
pub use anjuan_api::asked::AfterQuery;
use anjuan_domain::reference::centre::definition::RulebookDefinition;
use serde::{Deserialize, Serialize};

/// A question to the view `scoring`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ScoringQuestion {
    /// Every period, the latest first: `Page<PeriodLine>`.
    Periods(AfterQuery),
    /// One period: `One<PeriodLine>`.
    Period(PeriodQuery),
    /// The sheets of a period with their ranking: `One<Sheets>`.
    Sheets(PeriodQuery),
    /// One sheet explained; before it is drawn up, how things stand: `One<Explained>`.
    Explain(SheetQuery),
    /// How a subject stands today, whatever is drawn up: `One<Explained>`.
    Live(SheetQuery),
    /// What the facts of today would correct: `Page<Proposal>`.
    Proposals(PeriodQuery),
    /// A closed period under another rulebook: `One<WhatIf>`.
    WhatIf(Box<WhatIfQuery>),
    /// The ranking of a year: `One<Stars>`.
    Stars(PeriodQuery),
    /// The sheets of a closed period that are not drawn up, for the service: `One<Vec<Draw>>`.
    Drafts(DraftsQuery),
    /// The scores that a decision or a publication is about: `One<Scores>`.
    Scores(PeriodQuery),
    /// The charges of a correction, for the service to fill in: `One<Vec<Charge>>`.
    Correction(SheetQuery),
}

/// One period.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PeriodQuery {
    /// Its id, `M2015-03`; set by the route.
    pub period: String,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// One sheet.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SheetQuery {
    /// The period's id; set by the route.
    pub period: String,
    /// The window or the person; set by the route.
    pub subject: String,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}

/// A period and another rulebook.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WhatIfQuery {
    /// The period's id.
    pub period: String,
    /// The other rulebook.
    pub rulebook: RulebookDefinition,
    /// Wait for this stream sequence.
    #[serde(default)]
    pub after: Option<u64>,
}

/// The sheets to draw up.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DraftsQuery {
    /// The period's id.
    pub period: String,
    /// How many at most.
    pub most: usize,
    /// Wait for this stream sequence.
    pub after: Option<u64>,
}
