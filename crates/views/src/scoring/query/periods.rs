//! Periods as they are (考核期查询).
use super::{MeetingDecision, PeriodLine, Publication, stored, subjects};
use crate::scoring::Row;
use crate::scoring::row::Period;
use crate::view::{Direction, Source, Unreadable};
use anjuan_domain::scores::period::{Span, Stage};

/// Every period, the latest first.
///
/// # Errors
/// [`Unreadable`].
pub fn periods(source: &dyn Source<Row>) -> Result<Vec<PeriodLine>, Unreadable> {
    let mut found = Vec::new();
    for entry in source.entries("until/", None, Direction::Backward) {
        let (_, key) = entry?;
        if let Some(Row::Period(row)) = source.row(&key)? {
            found.push(line(source, *row)?);
        }
    }
    Ok(found)
}

/// One period; none before it is opened.
///
/// # Errors
/// [`Unreadable`].
pub fn period(source: &dyn Source<Row>, id: &str) -> Result<Option<PeriodLine>, Unreadable> {
    stored(source, id)?.map(|row| line(source, row)).transpose()
}

pub(super) fn stage(row: &Period) -> Stage {
    match row {
        Period { published, .. } if !published.is_empty() => Stage::Published,
        Period { decided: Some(_), .. } => Stage::Decided,
        Period { closed: Some(_), .. } => Stage::Closed,
        _ => Stage::Open,
    }
}

fn line(source: &dyn Source<Row>, row: Period) -> Result<PeriodLine, Unreadable> {
    let (kind, from, until) = (row.opened.kind, row.opened.from, row.opened.until);
    let id = Span { kind, from, until }.id();
    let drawn = source.rows(&format!("score/{id}-")).count();
    let (stage, subjects) = (stage(&row), subjects(&row).to_vec());
    let closed = row.closed;
    let publications = row.published.into_iter().map(|said| Publication {
        version: said.published.version,
        at: said.at,
        scores: said.published.scores,
        digest: said.published.digest,
        reason: said.published.reason,
        by: said.published.by,
        event: said.event,
    });
    Ok(PeriodLine {
        id,
        kind,
        from,
        until,
        stage,
        subjects,
        incomplete: closed.as_ref().map(|closed| closed.incomplete.clone()).unwrap_or_default(),
        without: closed.as_ref().and_then(|closed| closed.without.clone()),
        contest_until: closed.as_ref().map(|closed| closed.contest_until),
        drawn: u32::try_from(drawn).unwrap_or(u32::MAX),
        decision: row.decided.map(|(at, decided)| MeetingDecision {
            at,
            present: decided.present,
            document: decided.document,
            grades: decided.grades,
            named: decided.named,
            tie_reason: decided.tie_reason,
            by: decided.by,
            attested_by: row.attested_by,
            version: decided.version.unwrap_or(1),
            reason: decided.reason.unwrap_or_default(),
        }),
        publications: publications.collect(),
    })
}
