//! The state of a window's ballot (互评票): whose it is, for which month, and whether it was cast.
//!
//! Implements monthly/10. Holds no mark: no decision needs one, and they are secret until the month is closed.
use crate::scores::period::Span;
use crate::scores::period::events::PeriodKind;

/// The state.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "BallotState")]
pub struct Ballot {
    /// The month, a period's id.
    pub period: String,
    /// Its days.
    #[serde(skip)]
    pub span: Span,
    /// The window that marks.
    pub window: String,
    /// Who cast it, once cast.
    pub by: Option<String>,
    /// How many events it has.
    pub version: u32,
}

impl Ballot {
    /// The ballot that an id names, `M2015-03-W01`, before it is cast; none where it names none.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        let (period, window) = (id.get(..8)?, id.get(8..)?.strip_prefix('-')?);
        let span = Span::parse(period).filter(|span| span.kind == PeriodKind::Month)?;
        let window = Some(window).filter(|window| !window.is_empty())?;
        Some(Self { period: period.into(), span, window: window.into(), by: None, version: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_month_and_window() {
        let ballot = Ballot::named("M2015-03-W01").unwrap();
        assert_eq!((ballot.period.as_str(), ballot.window.as_str()), ("M2015-03", "W01"));
        for text in ["M2015-03", "M2015-03-", "M2015-3-W01", "H2015-1-W01", "Y2015-W01", ""] {
            assert_eq!(Ballot::named(text), None, "{text}");
        }
    }
}
