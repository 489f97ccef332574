//! Corrections that the facts of today propose (更正建议): after a calendar amendment, a late upload, a finding withdrawn.
//!
//! Nothing that is drawn up or published changes by itself. What people chose, relaxed or decided about a charge holds.
use super::{Proposal, Unanswered, Views, drawn, priced, sheets, stored};
use crate::scoring::collect::Collector;
use anjuan_domain::scores::rules::{changes, settled};
use anjuan_domain::vocabulary::stamp::Instant;

/// The sheets of a period that would be drawn up otherwise today, by subject.
///
/// # Errors
/// [`Unanswered`].
pub fn proposals(views: Views<'_>, period: &str, now: Instant) -> Result<Vec<Proposal>, Unanswered> {
    let Some(row) = stored(views.sources.scoring, period)? else { return Ok(vec![]) };
    let found = drawn(views.sources.scoring, period)?;
    if found.is_empty() {
        return Ok(vec![]);
    }
    let collector = Collector::over(period, views.sources, views.centre, now)?;
    let mut proposed = Vec::new();
    for (subject, drawn) in found {
        let charges = drawn.score.kept(collector.charges(&subject)?);
        let sheet = priced(period, &subject, &charges, views.centre)?;
        let changes = changes(&drawn.score.sheet, &sheet);
        let settled = settled(&drawn.score.sheet, &sheet);
        if changes.is_empty() && settled.is_empty() {
            continue;
        }
        let concerned = |id: &str| settled.contains(&id) || changes.iter().any(|change| change.charge == id);
        proposed.push(Proposal {
            period: period.into(),
            version: drawn.score.sheet_version,
            published: sheets::published(&row, &subject),
            before: drawn.score.sheet.total,
            after: sheet.total,
            charges: charges.into_iter().filter(|charge| concerned(&charge.id)).collect(),
            changes,
            subject,
        });
    }
    Ok(proposed)
}
