//! Reports (报表): what people hand on, drawn from the answers of the views, as one file.
use super::edge::Edge;
use super::people;
use super::problems::Rejection;
use super::reads::{read, shown_breaches};
use crate::failure::Failure;
use crate::ports::people::{AttendanceQuestion, MonthQuery, SpanQuery};
use crate::ports::scoring::{PeriodQuery, ScoringQuestion, SheetQuery};
use crate::ports::{BreachQuery, Caller, Question};
use crate::sentences::words;
use anjuan_api::asked::ReportQuery;
use anjuan_api::queries::{One, Page};
use anjuan_domain::aggregate::State;
use anjuan_domain::clock::civil;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::scores::period::Span;
use anjuan_domain::scores::period::events::PeriodKind;
use anjuan_domain::scores::rules::Sheet;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_reports::kinds::{Scored, attendance, breaches, duty, half_year, leave, monthly, study};
use anjuan_reports::{Drawn, Format, Lang, Names, Report, Which, render};
use anjuan_views::attendance::query::{DeviceLine, LeaveLine, MeetingLine, Publication};
use anjuan_views::breaches::row::Breach;
use anjuan_views::page::LARGEST_LIMIT;
use anjuan_views::scoring::query::{Explained, PeriodLine, Sheets};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{NaiveDate, NaiveTime};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Draws up a report.
pub(super) async fn report(
    edge: Arc<Edge>,
    caller: Caller,
    (name, asked): (&str, ReportQuery),
) -> Result<Response, Rejection> {
    let which = Which::find(name)
        .ok_or_else(|| Failure::NotFound(words(format!("report `{name}`"), format!("报表 `{name}`"))))?;
    let format: Format = named(asked.format.as_deref().unwrap_or("xlsx"))?;
    let lang: Lang = named(asked.lang.as_deref().unwrap_or("zh"))?;
    let period = asked.period.unwrap_or_default();
    let span = Span::parse(&period).ok_or_else(|| {
        let (en, zh) = ("is no period such as M2015-03, H2015-1, Y2015", "不是考核期，例如 M2015-03、H2015-1、Y2015");
        Failure::Malformed(words(format!("`{period}` {en}"), format!("`{period}` {zh}")))
    })?;
    let drawer = Drawer { edge: &edge, caller: &caller, period, span, centre: &edge.centre.known().centre };
    let report = match which {
        Which::Attendance => drawer.attendance().await?,
        Which::MonthlyAssessment => drawer.monthly().await?,
        Which::HalfYearAssessment => drawer.half_year().await?,
        Which::LeaveLedger => drawer.leave().await?,
        Which::StudyLedger => drawer.study().await?,
        Which::DutyRoster => drawer.duty().await?,
        Which::Breaches => drawer.breaches().await?,
    };
    let bytes = render(&report, format, lang).map_err(|error| Failure::Internal(error.to_string()))?;
    let file = format!("attachment; filename=\"{}-{}.{format}\"", which.kind().name, drawer.period);
    let headers = [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, file)];
    Ok((headers, bytes).into_response())
}

fn named<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|error: T::Err| Failure::Malformed(words(error.to_string(), error.to_string())))
}

/// Where a report is drawn from.
struct Drawer<'a> {
    edge: &'a Edge,
    caller: &'a Caller,
    period: String,
    span: Span,
    centre: &'a Centre,
}

impl Drawer<'_> {
    fn names(&self) -> Names {
        Names::new(&self.edge.centre_id, self.centre, (self.span.from, self.span.until))
    }

    fn drawn(&self, sequence: u64) -> Drawn {
        Drawn { sequence, at: self.edge.clock.now() }
    }

    /// Refuses a report of another time than it is made for.
    fn only(&self, wanted: PeriodKind, (en, zh): (&str, &str)) -> Result<(), Failure> {
        if self.span.kind == wanted {
            return Ok(());
        }
        let period = &self.period;
        Err(Failure::Impossible(words(
            format!("this report is of {en}, and `{period}` is none"),
            format!("本报表按{zh}编制，`{period}` 不是"),
        )))
    }

    async fn ask<T: DeserializeOwned>(&self, question: Question) -> Result<T, Rejection> {
        Ok(read(&self.edge.queries.ask(question).await?)?)
    }

    fn days(&self) -> SpanQuery {
        SpanQuery { from: Some(self.span.from), until: Some(self.span.until), ..SpanQuery::default() }
    }

    async fn attendance(&self) -> Result<Report, Rejection> {
        self.only(PeriodKind::Month, MONTHS)?;
        let month = self.span.from.format("%Y-%m").to_string();
        let month = AttendanceQuestion::Month(MonthQuery { month, ..MonthQuery::default() });
        let publication: One<Publication> = self.ask(Question::Attendance(month)).await?;
        let devices = AttendanceQuestion::Devices(anjuan_api::asked::NowQuery::default());
        let devices: Page<DeviceLine> = self.ask(Question::Attendance(devices)).await?;
        let end = civil::instant(next(self.span.until), NaiveTime::MIN);
        let short = devices.rows.into_iter().filter(|device| {
            device.retired.is_none() && device.registered < end && device.completed.is_none_or(|until| until < end)
        });
        let incomplete: Vec<String> = short.map(|device| device.device).collect();
        Ok(attendance::report(&publication.row, &incomplete, &self.names(), self.drawn(publication.sequence)))
    }

    async fn leave(&self) -> Result<Report, Rejection> {
        let leaves: Page<LeaveLine> = self.ask(Question::Attendance(AttendanceQuestion::Leaves(self.days()))).await?;
        let time = anjuan_views::attendance::query::Span { from: self.span.from, until: self.span.until };
        let calendar = self.centre.calendar();
        let report = leave::report(&leaves.rows, (time, calendar), &self.names(), self.drawn(leaves.sequence));
        Ok(report.map_err(|error| Failure::Refused(error.into()))?)
    }

    async fn study(&self) -> Result<Report, Rejection> {
        let held: Page<MeetingLine> = self.ask(Question::Attendance(AttendanceQuestion::Meetings(self.days()))).await?;
        let time = (self.span.from, self.span.until);
        Ok(study::report(&held.rows, time, &self.names(), self.drawn(held.sequence)))
    }

    async fn duty(&self) -> Result<Report, Rejection> {
        self.only(PeriodKind::Month, MONTHS)?;
        let month = self.span.from.format("%Y-%m").to_string();
        let aggregate = AggregateRef::new(Kind::Duty, month);
        let aggregate = aggregate.map_err(|error| Failure::Malformed(crate::sentences::id(&error)))?;
        let missing = || Failure::NotFound(crate::sentences::named(&aggregate));
        let stored = people::stored(self.edge, &aggregate).await?;
        let sequence = stored.last().map(|stored| stored.sequence).ok_or_else(missing)?;
        let State::Duty(Some(roster)) = people::folded(&people::history(aggregate.clone(), &stored)?)? else {
            return Err(missing().into());
        };
        Ok(duty::report(&roster, &self.names(), self.drawn(sequence)))
    }

    async fn breaches(&self) -> Result<Report, Rejection> {
        let mut query = BreachQuery {
            since: Some(civil::instant(self.span.from, NaiveTime::MIN)),
            until: Some(civil::instant(next(self.span.until), NaiveTime::MIN)),
            limit: Some(LARGEST_LIMIT),
            ..BreachQuery::default()
        };
        let mut found: Vec<Breach> = Vec::new();
        loop {
            let page = shown_breaches(self.edge, self.caller, query.clone()).await?;
            found.extend(page.rows);
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => {
                    let time = (self.span.from, self.span.until);
                    return Ok(breaches::report(&found, time, &self.names(), self.drawn(page.sequence)));
                }
            }
        }
    }

    async fn monthly(&self) -> Result<Report, Rejection> {
        self.only(PeriodKind::Month, MONTHS)?;
        let (period, sheets, of, sequence) = self.sheets().await?;
        let scored = Scored { period: &period, sheets: &sheets, of: &of };
        Ok(monthly::report(scored, &self.names(), self.drawn(sequence)))
    }

    async fn half_year(&self) -> Result<Report, Rejection> {
        self.only(PeriodKind::HalfYear, ("half-years", "半年"))?;
        let (period, sheets, of, sequence) = self.sheets().await?;
        let scored = Scored { period: &period, sheets: &sheets, of: &of };
        Ok(half_year::report(scored, &self.names(), self.drawn(sequence)))
    }

    /// The period, its ranking, and every sheet by its subject.
    async fn sheets(&self) -> Result<(PeriodLine, Sheets, BTreeMap<String, Sheet>, u64), Rejection> {
        let query = PeriodQuery { period: self.period.clone(), after: None };
        let period: One<PeriodLine> = self.ask(Question::Scoring(ScoringQuestion::Period(query.clone()))).await?;
        let ranked: One<Sheets> = self.ask(Question::Scoring(ScoringQuestion::Sheets(query))).await?;
        let mut of = BTreeMap::new();
        for line in &ranked.row.lines {
            let subject = line.subject.clone();
            let query =
                SheetQuery { period: self.period.clone(), subject: subject.clone(), after: Some(ranked.sequence) };
            let one: One<Explained> = self.ask(Question::Scoring(ScoringQuestion::Explain(query))).await?;
            of.insert(subject, one.row.sheet);
        }
        Ok((period.row, ranked.row, of, ranked.sequence))
    }
}

/// What most reports are of.
const MONTHS: (&str, &str) = ("months", "月");

fn next(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}
