//! Pricing a sheet (计分): the table of the period, under the rulebook in force on the period's last day.
//!
//! Implements assessment and monthly as far as they say by which table somebody is scored.
use super::state::Score;
use crate::reference::centre::definition::RulebookDefinition;
use crate::reference::context::Context;
use crate::reference::tables::{Range, Table, clause, range};
use crate::scores::period::Span;
use crate::scores::period::events::PeriodKind;
use crate::scores::rules::{Charge, Sheet, score};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why no sheet can be priced.
    PricingRefusal {
        NoTable { period } = "score.no-table" by "assessment",
            "`{period}` is no month and no half-year: only those have score sheets.", "“{period}”不是月或者半年，没有考核表。",
        NoRulebook { day } = "score.no-rulebook" by "council/4",
            "No rulebook was in force on {day}, the last day of the period.", "考核期末日{day}没有施行的规则册。",
    }
}

/// The table and the last day of a period; none where it has no sheets.
#[must_use]
pub fn table_of(period: &str) -> Option<(Table, chrono::NaiveDate)> {
    let span = Span::parse(period)?;
    let table = match span.kind {
        PeriodKind::Month => Table::Monthly,
        PeriodKind::HalfYear => Table::Assessment,
        PeriodKind::Year => return None,
    };
    Some((table, span.until))
}

/// The rulebook that a period is priced under.
pub(super) fn rulebook<'a>(
    period: &str,
    context: &Context<'a>,
) -> Result<(Table, &'a RulebookDefinition), PricingRefusal> {
    let (table, until) = table_of(period).ok_or_else(|| PricingRefusal::NoTable { period: period.into() })?;
    let rulebook = context.centre.rulebook(until);
    Ok((table, rulebook.ok_or_else(|| PricingRefusal::NoRulebook { day: until.to_string() })?))
}

/// The sheet that charges come to.
pub(super) fn sheet(
    (period, subject): (&str, &str),
    charges: &[Charge],
    context: &Context<'_>,
) -> Result<Sheet, Refusal> {
    let (table, rulebook) = rulebook(period, context)?;
    score(table, period, subject, charges, rulebook)
}

/// The sheet of a state with its decisions.
pub(super) fn anew(score: &Score, context: &Context<'_>) -> Result<Sheet, Refusal> {
    sheet((&score.period, &score.subject), &score.charges(), context)
}

/// The range that the clause of a charge leaves.
pub(super) fn range_of(score: &Score, charge: &Charge, context: &Context<'_>) -> Result<Option<Range>, Refusal> {
    let (_, rulebook) = rulebook(&score.period, context)?;
    Ok(clause(&charge.clause).and_then(|clause| range(clause, rulebook)))
}
