//! What decisions about scores ask for (考核所需事实): the draws of a closed period, the charges of a correction, the scores of a
//! decision or a publication with their digest.
use super::ranking::{overdue, verified};
use super::{Unanswered, Views, digest, drawn, sheets, stars, stored, subjects};
use crate::scoring::collect::Collector;
use anjuan_domain::scores::period::events::{PeriodKind, PublishedScore};
use anjuan_domain::scores::period::scores::{Scores, TieBreak};
use anjuan_domain::scores::rules::{Charge, Sheet, Standing};
use anjuan_domain::scores::score::commands::Draw;
use anjuan_domain::scores::score::table_of;
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::BTreeMap;

/// The sheets of a closed period that are not drawn up yet, at most so many of them; nothing of a period that is not closed or
/// has no sheets. `position` is the stream sequence that the sources reflect.
///
/// # Errors
/// [`Unanswered`].
pub fn drafts(
    views: Views<'_>,
    period: &str,
    (position, most): (u64, usize),
    now: Instant,
) -> Result<Vec<Draw>, Unanswered> {
    let Some(row) = stored(views.sources.scoring, period)? else { return Ok(vec![]) };
    let (Some(closed), Some(_)) = (&row.closed, table_of(period)) else { return Ok(vec![]) };
    let known = drawn(views.sources.scoring, period)?;
    let mut missing = subjects(&row).iter().filter(|subject| !known.contains_key(*subject)).peekable();
    if missing.peek().is_none() || position < row.closed_position {
        return Ok(vec![]);
    }
    let collector = Collector::over(period, views.sources, views.centre, now)?;
    missing
        .take(most)
        .map(|subject| {
            let (period, contest_until) = (period.to_owned(), closed.contest_until);
            Ok(Draw { period, subject: subject.clone(), charges: collector.charges(subject)?, contest_until, position })
        })
        .collect()
}

/// The charges of one subject as they are today, for a correction.
///
/// # Errors
/// [`Unanswered`].
pub fn correction(views: Views<'_>, period: &str, subject: &str, now: Instant) -> Result<Vec<Charge>, Unanswered> {
    Collector::over(period, views.sources, views.centre, now)?.charges(subject)
}

/// The scores of a period as they stand, with their digest; of a year, the sums of its published months.
///
/// # Errors
/// [`Unanswered`].
pub fn scores(views: Views<'_>, period: &str, now: Instant) -> Result<Scores, Unanswered> {
    let Some(row) = stored(views.sources.scoring, period)? else { return Ok(Scores::default()) };
    if row.opened.kind == PeriodKind::Year {
        return of_year(views, period, subjects(&row));
    }
    let found = drawn(views.sources.scoring, period)?;
    let scores = found.values().map(|drawn| PublishedScore {
        subject: drawn.score.subject.clone(),
        total: drawn.score.sheet.total,
        version: drawn.score.sheet_version,
    });
    let mut ineligible = vec![];
    if row.opened.kind == PeriodKind::HalfYear {
        for subject in found.keys() {
            if sheets::has_no_awards(views, subject, (&row, now))? {
                ineligible.push(subject.clone());
            }
        }
    }
    let ties = found.values().map(|drawn| {
        let charges = drawn.score.charges();
        let (verified_complaints, overdue_cases) = (verified(&charges), overdue(&charges));
        TieBreak { subject: drawn.score.subject.clone(), verified_complaints, overdue_cases }
    });
    let digest = digest(found.values().map(|drawn| &drawn.score.sheet));
    let contested = found.values().filter(|drawn| sheets::count(drawn, Standing::Contested) > 0);
    let contested = contested.map(|drawn| drawn.score.subject.clone()).collect();
    Ok(Scores { scores: scores.collect(), digest, ineligible, ties: ties.collect(), contested })
}

/// A year has no sheets: its scores are the sums, and its digest is of empty sheets with these totals.
fn of_year(views: Views<'_>, period: &str, subjects: &[String]) -> Result<Scores, Unanswered> {
    let lines = stars(views, period)?.map(|stars| stars.lines).unwrap_or_default();
    let totals: BTreeMap<&str, _> = lines.iter().map(|line| (line.subject.as_str(), line.total)).collect();
    let total = |subject: &str| totals.get(subject).copied().unwrap_or_default();
    let sheet = |subject: &String| Sheet {
        period: period.into(),
        subject: subject.clone(),
        rulebook: String::new(),
        items: vec![],
        base: total(subject),
        awards: anjuan_domain::vocabulary::points::Points::ZERO,
        total: total(subject),
    };
    let sheets: Vec<Sheet> = subjects.iter().map(sheet).collect();
    let scores =
        sheets.iter().map(|sheet| PublishedScore { subject: sheet.subject.clone(), total: sheet.total, version: 1 });
    Ok(Scores { scores: scores.collect(), digest: digest(&sheets), ..Scores::default() })
}
