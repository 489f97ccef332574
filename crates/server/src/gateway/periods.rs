//! Questions about periods and sheets (考核查询): rankings, explanations, proposals, what-if.
//!
//! A sheet that is published is everybody's to read; before, it is its subject's and theirs who oversee. Nothing is shown of how
//! a month stands before it is closed: its sum would tell what the ballots say (monthly/10).
use super::edge::Edge;
use super::own;
use super::people;
use super::problems::Rejection;
use super::reads::{ask, json, read};
use crate::failure::Failure;
use crate::ports::facts::is_closed;
use crate::ports::scoring::{AfterQuery, PeriodQuery, ScoringQuestion, SheetQuery, WhatIfQuery};
use crate::ports::{Caller, Question};
use crate::sentences::words;
use anjuan_api::queries::One;
use anjuan_domain::clock::civil;
use anjuan_domain::reference::centre::definition::RulebookDefinition;
use anjuan_domain::scores::ballot::secrecy;
use anjuan_domain::scores::period::Span;
use anjuan_domain::scores::period::events::PeriodKind;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_views::scoring::query::Sheets;
use axum::Json;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The periods.
pub(super) async fn list(edge: Arc<Edge>, query: AfterQuery) -> Result<Response, Rejection> {
    ask(&edge, Question::Scoring(ScoringQuestion::Periods(query))).await
}

/// The sheets of a period with their ranking: all of them once published, before that those the caller may read.
pub(super) async fn sheets(edge: Arc<Edge>, caller: Caller, query: PeriodQuery) -> Result<Response, Rejection> {
    named(&query.period)?;
    let period = query.period.clone();
    let answer = edge.queries.ask(Question::Scoring(ScoringQuestion::Sheets(query))).await?;
    if own::everybody(&caller, Kind::Score).is_ok() || people::published(&edge, &period).await? {
        return Ok(json(answer));
    }
    let mut one: One<Sheets> = read(&answer)?;
    one.row.lines.retain(|line| own::subject(&edge, &caller, &line.subject).is_ok());
    Ok(Json(one).into_response())
}

/// The post stars of a year, by published months.
pub(super) async fn stars(edge: Arc<Edge>, query: PeriodQuery) -> Result<Response, Rejection> {
    named(&query.period)?;
    ask(&edge, Question::Scoring(ScoringQuestion::Stars(query))).await
}

/// One sheet explained down to the events.
pub(super) async fn explain(
    edge: Arc<Edge>,
    caller: Caller,
    (id, query): (&str, AfterQuery),
) -> Result<Response, Rejection> {
    let missing = || Failure::NotFound(words(format!("sheet `{id}`"), format!("考核表 `{id}`")));
    let (period, subject) = sheet(id).filter(|(period, _)| Span::parse(period).is_some()).ok_or_else(missing)?;
    people::sheet(&edge, &caller, period, subject).await?;
    closed(&edge, period).await?;
    is_assessed(&edge, period, subject)?;
    let question = SheetQuery { period: period.to_owned(), subject: subject.to_owned(), after: query.after };
    ask(&edge, Question::Scoring(ScoringQuestion::Explain(question))).await
}

/// The corrections that the facts of today propose.
pub(super) async fn proposals(edge: Arc<Edge>, query: PeriodQuery) -> Result<Response, Rejection> {
    named(&query.period)?;
    ask(&edge, Question::Scoring(ScoringQuestion::Proposals(query))).await
}

/// A closed period under another rulebook; nothing is recorded.
pub(super) async fn what_if(edge: Arc<Edge>, period: String, text: String) -> Result<Response, Rejection> {
    named(&period)?;
    let rulebook: RulebookDefinition = super::body::parse(&text)?;
    closed(&edge, &period).await?;
    let question = WhatIfQuery { period, rulebook, after: None };
    ask(&edge, Question::Scoring(ScoringQuestion::WhatIf(Box::new(question)))).await
}

/// Refuses what is no period, and says how one is written.
fn named(period: &str) -> Result<(), Failure> {
    match Span::parse(period) {
        Some(_) => Ok(()),
        None => Err(Failure::Malformed(words(
            format!("`{period}` is no period: a month is M2015-03, a half-year H2015-1, a year Y2015"),
            format!("`{period}` 不是考核期：月份写作 M2015-03，半年写作 H2015-1，年度写作 Y2015"),
        ))),
    }
}

/// Refuses to make up a sheet of nobody: every window and person of the days of the period, or of today, has one.
fn is_assessed(edge: &Edge, period: &str, subject: &str) -> Result<(), Failure> {
    let centre = &edge.centre.known().centre;
    let days = Span::parse(period).map_or_else(Vec::new, |span| vec![span.from, span.until]);
    let today = civil::date_of(edge.clock.now());
    let there = |day| centre.window(subject, day).is_some() || centre.person(subject, day).is_some();
    match days.into_iter().chain([today]).any(there) {
        true => Ok(()),
        false => {
            Err(Failure::NotFound(words(format!("window or person `{subject}`"), format!("窗口或人员“{subject}”"))))
        }
    }
}

/// Refuses to show how a month stands that is not closed.
async fn closed(edge: &Edge, period: &str) -> Result<(), Failure> {
    let month = Span::parse(period).is_some_and(|span| span.kind == PeriodKind::Month);
    if month && !is_closed(&*edge.log, period).await? {
        return Err(Failure::Forbidden(secrecy::period_open(period)));
    }
    Ok(())
}

/// Period and subject of a sheet's id: `M2015-03-W01`, `H2015-1-P004`.
fn sheet(id: &str) -> Option<(&str, &str)> {
    let dashes = id.match_indices('-').map(|(at, _)| at);
    let mut parts = dashes.map(|at| (&id[..at], &id[at + 1..]));
    parts.find(|(period, subject)| anjuan_domain::scores::score::table_of(period).is_some() && !subject.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_named_by_period_and_subject() {
        assert_eq!(sheet("M2015-03-W01"), Some(("M2015-03", "W01")));
        assert_eq!(sheet("H2015-1-P-4"), Some(("H2015-1", "P-4")));
        for id in ["Y2015-W01", "M2015-03", "M2015-03-", "W01"] {
            assert_eq!(sheet(id), None, "{id}");
        }
    }
}
