//! One sheet explained (考核表说明): every line down to its events, article, rulebook version, decider and reason.
use super::{Explained, ExplainedLine, SheetVersion, Unanswered, Views, drawn, name, priced};
use crate::scoring::Row;
use crate::scoring::collect::Collector;
use crate::scoring::row::Drawn;
use crate::view::{Source, Unreadable};
use anjuan_domain::reference::tables::clause;
use anjuan_domain::scores::period::Span;
use anjuan_domain::scores::rules::{Charge, Sheet};
use anjuan_domain::scores::score::Score;
use anjuan_domain::vocabulary::stamp::Instant;

/// The sheet of a subject as it stands; before it is drawn up, how things stand ([`live`]).
///
/// # Errors
/// [`Unanswered`].
pub fn explain(views: Views<'_>, period: &str, subject: &str, now: Instant) -> Result<Explained, Unanswered> {
    match drawn(views.sources.scoring, period)?.remove(subject) {
        Some(drawn) => of_drawn(views, &drawn),
        None => live(views, period, subject, now),
    }
}

/// How a subject's period stands today, whether a sheet is drawn up or not: version 0.
///
/// # Errors
/// [`Unanswered`].
pub fn live(views: Views<'_>, period: &str, subject: &str, now: Instant) -> Result<Explained, Unanswered> {
    let charges = Collector::over(period, views.sources, views.centre, now)?.charges(subject)?;
    let sheet = priced(period, subject, &charges, views.centre)?;
    Ok(Explained {
        period: period.into(),
        subject: subject.into(),
        name: named(period, subject, views),
        version: 0,
        lines: lines(views.sources.scoring, &sheet, &charges, None)?,
        sheet,
        versions: vec![],
        contest_until: None,
        position: 0,
    })
}

fn of_drawn(views: Views<'_>, drawn: &Drawn) -> Result<Explained, Unanswered> {
    let score = &drawn.score;
    let versions = (1..).zip(&drawn.versions).map(|(version, kept)| SheetVersion {
        version,
        at: kept.at,
        by: kept.by.clone(),
        event: kept.event,
        total: kept.sheet.total,
        changes: kept.changes.clone(),
        reason: kept.reason.clone(),
    });
    Ok(Explained {
        period: score.period.clone(),
        subject: score.subject.clone(),
        name: named(&score.period, &score.subject, views),
        version: score.sheet_version,
        lines: lines(views.sources.scoring, &score.sheet, &score.charges(), Some(score))?,
        sheet: score.sheet.clone(),
        versions: versions.collect(),
        contest_until: Some(score.contest_until),
        position: score.position,
    })
}

fn named(period: &str, subject: &str, views: Views<'_>) -> String {
    Span::parse(period).map_or_else(|| subject.to_owned(), |span| name(subject, span.until, views.centre))
}

fn lines(
    scoring: &dyn Source<Row>,
    sheet: &Sheet,
    charges: &[Charge],
    score: Option<&Score>,
) -> Result<Vec<ExplainedLine>, Unreadable> {
    let mut explained = Vec::new();
    for (item, line) in sheet.items.iter().flat_map(|item| item.lines.iter().map(move |line| (item, line))) {
        let Some(charge) = charges.iter().find(|charge| charge.id == line.charge) else { continue };
        let (zh, en) = clause(&line.clause).map_or(("", ""), |clause| (clause.zh, clause.en));
        explained.push(ExplainedLine {
            item: item.item.clone(),
            zh: zh.into(),
            en: en.into(),
            line: line.clone(),
            number: number(scoring, &charge.fact)?,
            charge: charge.clone(),
            contest: score.and_then(|score| score.contests.get(&line.charge)).cloned(),
            ruling: score.and_then(|score| score.rulings.get(&line.charge)).cloned(),
        });
    }
    Ok(explained)
}

/// The number of the matter that a fact is of.
fn number(scoring: &dyn Source<Row>, fact: &str) -> Result<Option<String>, Unreadable> {
    let matter = fact.split('#').next().unwrap_or(fact);
    Ok(match scoring.row(matter)? {
        Some(Row::Case(case)) => Some(case.number),
        Some(Row::Complaint(complaint)) => Some(complaint.number),
        Some(Row::Finding(finding)) => Some(finding.number),
        Some(Row::Denial(number, _)) => Some(number),
        _ => None,
    })
}
