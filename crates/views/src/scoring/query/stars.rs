//! The post stars of a year (岗位之星): by the totals that its months were published with. monthly/12.
use super::ranking::places;
use super::{StarLine, Stars, Unanswered, Views, name};
use crate::scoring::query::stored;
use anjuan_domain::scores::period::Span;
use anjuan_domain::scores::period::events::PeriodKind;
use anjuan_domain::scores::period::grading::most_named;
use anjuan_domain::vocabulary::points::Points;
use std::collections::BTreeMap;

/// The ranking of a year, `Y2015`; none where that is no year.
///
/// # Errors
/// [`Unanswered`].
pub fn stars(views: Views<'_>, year: &str) -> Result<Option<Stars>, Unanswered> {
    let Some(span) = Span::parse(year).filter(|span| span.kind == PeriodKind::Year) else { return Ok(None) };
    let (mut totals, mut months): (BTreeMap<String, (Points, u32)>, u32) = (BTreeMap::new(), 0);
    let mut ids: Vec<String> = span.days().filter_map(Span::month_of).map(|month| month.id()).collect();
    ids.dedup();
    for id in ids {
        let Some(last) = stored(views.sources.scoring, &id)?.and_then(|row| row.published.last().cloned()) else {
            continue;
        };
        months += 1;
        for score in last.published.scores {
            let sum = totals.entry(score.subject).or_default();
            *sum = (sum.0 + score.total, sum.1 + 1);
        }
    }
    let rulebook = views.centre.rulebook(span.until);
    let most = rulebook.and_then(|rulebook| most_named(PeriodKind::Year, rulebook).ok()).unwrap_or(0);
    let merits: Vec<Points> = totals.values().map(|(total, _)| *total).collect();
    let mut lines: Vec<StarLine> = Vec::new();
    for ((subject, (total, months)), (rank, tied)) in totals.into_iter().zip(places(&merits)) {
        let proposed = usize::try_from(rank).is_ok_and(|rank| rank <= most);
        let name = name(&subject, span.until, views.centre);
        lines.push(StarLine { subject, name, total, months, rank, tied, proposed });
    }
    lines.sort_by(|one, other| (one.rank, &one.subject).cmp(&(other.rank, &other.subject)));
    Ok(Some(Stars { period: year.into(), months, lines }))
}
