//! A closed period under another rulebook (假设重算): the same charges, other numbers. Nothing is recorded.
use super::ranking::{Merit, merit, places};
use super::{Unanswered, Views, WhatIf, WhatIfLine, drawn, name, priced};
use anjuan_domain::reference::centre::definition::RulebookDefinition;
use anjuan_domain::scores::rules::{changes, refit, score};
use anjuan_domain::scores::score::table_of;

/// Who changes, by how much, and which lines; none where no sheet of the period is drawn up. A choice outside the other
/// rulebook's range is brought to its nearer end.
///
/// # Errors
/// [`Unanswered`]; a rulebook that lacks a number is refused by its name.
pub fn what_if(views: Views<'_>, period: &str, rulebook: &RulebookDefinition) -> Result<Option<WhatIf>, Unanswered> {
    let found = drawn(views.sources.scoring, period)?;
    let (Some((table, until)), Some(first)) = (table_of(period), found.values().next()) else { return Ok(None) };
    let before = first.score.sheet.rulebook.clone();
    let (mut sheets, mut old, mut new): (Vec<_>, Vec<Merit>, Vec<Merit>) = (vec![], vec![], vec![]);
    for drawn in found.values() {
        let charges = drawn.score.charges();
        let other = score(table, period, &drawn.score.subject, &refit(&charges, rulebook), rulebook)?;
        // Priced anew under its own rulebook, so that only the rulebook can make a difference.
        let own = priced(period, &drawn.score.subject, &charges, views.centre)?;
        old.push(merit(own.total, &charges));
        new.push(merit(other.total, &charges));
        sheets.push((own, other));
    }
    let mut changed = Vec::new();
    for (((own, other), (rank_before, _)), (rank_after, _)) in sheets.iter().zip(places(&old)).zip(places(&new)) {
        let changes = changes(own, other);
        if changes.is_empty() && own.total == other.total {
            continue;
        }
        let (subject, name) = (own.subject.clone(), name(&own.subject, until, views.centre));
        let (before, after) = (own.total, other.total);
        changed.push(WhatIfLine { subject, name, before, after, rank_before, rank_after, changes });
    }
    let unchanged = u32::try_from(found.len() - changed.len()).unwrap_or(u32::MAX);
    Ok(Some(WhatIf { period: period.into(), before, after: rulebook.version.clone(), changed, unchanged }))
}
