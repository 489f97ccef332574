//! Questions to the `attendance` view (考勤查询) answered: presence is worked out anew from its rows each time.
use super::aside::aside;
use super::views::{json, reached};
use crate::failure::Failure;
use crate::ports::people::{AttendanceQuestion, LeavesQuery, LedgerQuery, MonthQuery, NowQuery, SpanQuery};
use crate::sentences::words;
use anjuan_api::queries::{One, Page};
use anjuan_domain::clock::civil;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_projector::{Answer, Reader};
use anjuan_views::attendance::query::{self, LONGEST, Ledger, Span, Unanswered};
use anjuan_views::attendance::{self, Attendance, Row};
use anjuan_views::view::Source;
use bytes::Bytes;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// Answers a question.
///
/// # Errors
/// [`Failure`] says what cannot be read.
pub(super) async fn answer(
    reader: Reader<Attendance>,
    question: AttendanceQuestion,
    now: Instant,
) -> Result<Bytes, Failure> {
    match question {
        AttendanceQuestion::Days(asked) => {
            let (span, person) = (span(&asked, now)?, asked.person.unwrap_or_default());
            page(reader, asked.after, |source, centre| query::person_days(source, centre, &person, span, now)).await
        }
        AttendanceQuestion::Month(asked) => month(reader, asked, now).await,
        AttendanceQuestion::Now(NowQuery { window, after }) => {
            page(reader, after, |source, centre| query::here(source, centre, window.as_deref(), now)).await
        }
        AttendanceQuestion::Slips(asked) => {
            let open = asked.from.is_none() && asked.until.is_none();
            let span = span(&asked, now)?;
            let all = page_of(reader, asked.after, |source, _| {
                let found = if open { query::open_slips(source) } else { query::slips(source, span) };
                Ok(found?)
            });
            let mut page = all.await?;
            page.rows.retain(|line| asked.person.as_ref().is_none_or(|person| line.slip.person == *person));
            json(page)
        }
        AttendanceQuestion::Leaves(asked) => leaves(reader, asked, now).await,
        AttendanceQuestion::LeavesOf(LeavesQuery { person, from, until, after }) => {
            let span = Span { from, until };
            page(reader, after, |source, _| Ok(query::leaves(source, Some(&person), span)?)).await
        }
        AttendanceQuestion::Meetings(asked) => {
            let span = span(&asked, now)?;
            page(reader, asked.after, |source, _| Ok(query::meetings(source, span)?)).await
        }
        AttendanceQuestion::Ledger(asked) => ledger(reader, asked, now).await,
        AttendanceQuestion::Recommended(asked) => recommended(reader, asked, now).await,
        AttendanceQuestion::Devices(asked) => page(reader, asked.after, |_, centre| Ok(query::devices(centre))).await,
        AttendanceQuestion::Unknown(asked) => {
            let span = span(&asked, now)?;
            page(reader, asked.after, |source, centre| Ok(query::unknown_persons(source, centre, span)?)).await
        }
    }
}

async fn month(reader: Reader<Attendance>, asked: MonthQuery, now: Instant) -> Result<Bytes, Failure> {
    let MonthQuery { month, person, window, after } = asked;
    let span = Span::month(&month).ok_or_else(|| {
        let (en, zh) = (format!("`{month}` is no month such as 2015-03"), format!("`{month}` 不是月份，如 2015-03"));
        Failure::Malformed(words(en, zh))
    })?;
    match (person, window) {
        (Some(person), _) => {
            one(reader, after, |source, centre| query::person_month(source, centre, &person, span, now)).await
        }
        (None, Some(window)) => {
            one(reader, after, |source, centre| query::window_month(source, centre, &window, span, now)).await
        }
        (None, None) => one(reader, after, |source, centre| query::publication(source, centre, span, now)).await,
    }
}

/// Leaves that touch a span; with no days named, those that somebody still has to do with.
async fn leaves(reader: Reader<Attendance>, asked: SpanQuery, now: Instant) -> Result<Bytes, Failure> {
    let open = asked.from.is_none() && asked.until.is_none();
    let (span, person) = (span(&asked, now)?, asked.person.clone());
    let all = page_of(reader, asked.after, |source, _| {
        let found = match open {
            true => query::open_leaves(source),
            false => query::leaves(source, person.as_deref(), span),
        };
        Ok(found?)
    });
    let mut page = all.await?;
    page.rows.retain(|line| asked.person.as_ref().is_none_or(|person| line.leave.person == *person));
    json(page)
}

async fn ledger(reader: Reader<Attendance>, asked: LedgerQuery, now: Instant) -> Result<Bytes, Failure> {
    let as_of = as_of(&asked, now)?;
    let person = asked.person.unwrap_or_default();
    one(reader, asked.after, |source, centre| query::ledger(source, centre, &person, as_of, now)).await
}

/// The ledgers of everybody on the staff that day for whom the regulation names something.
async fn recommended(reader: Reader<Attendance>, asked: LedgerQuery, now: Instant) -> Result<Bytes, Failure> {
    let as_of = as_of(&asked, now)?;
    page(reader, asked.after, |source, centre| {
        let staff = centre.persons(as_of).filter(|(_, person)| person.is_assessed());
        let ledgers = staff.map(|(person, _)| query::ledger(source, centre, person, as_of, now));
        let named = ledgers.filter(|ledger| ledger.as_ref().map_or(true, |ledger| !ledger.recommended.is_empty()));
        named.collect::<Result<Vec<Ledger>, Unanswered>>()
    })
    .await
}

/// The last day that is counted: the day asked for, or today, or the last day of a year that is over.
fn as_of(asked: &LedgerQuery, now: Instant) -> Result<NaiveDate, Failure> {
    let last = asked.as_of.unwrap_or_else(|| civil::date_of(now));
    let Some(year) = asked.year else { return Ok(last) };
    match Span::year(year) {
        Some(span) if span.from <= last => Ok(last.min(span.until)),
        _ => {
            let en = format!("the calendar year {year} has no day up to {last}");
            Err(Failure::Impossible(words(en, format!("{year} 年度在 {last} 之前没有日期"))))
        }
    }
}

/// The days asked for; with none named, the month of today up to today.
fn span(asked: &SpanQuery, now: Instant) -> Result<Span, Failure> {
    let today = civil::date_of(now);
    let until = asked.until.unwrap_or_else(|| asked.from.map_or(today, |from| from.max(today)));
    let first = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let span = Span { from: asked.from.unwrap_or_else(|| first(until)), until };
    let days = (span.until - span.from).num_days() + 1;
    if (1..=LONGEST).contains(&days) {
        return Ok(span);
    }
    Err(Failure::Impossible(words(
        format!("from {} until {} are {days} days; there can be from 1 to {LONGEST}", span.from, span.until),
        format!("{} 至 {} 为 {days} 天，须为 1 至 {LONGEST} 天", span.from, span.until),
    )))
}

/// Reads with the centre that the same rows make.
async fn read<T>(
    reader: Reader<Attendance>,
    after: Option<u64>,
    question: impl FnOnce(&dyn Source<Row>, &Centre) -> Result<T, Unanswered>,
) -> Result<Answer<T>, Failure> {
    let reader = reached(reader, after).await?;
    let answer = aside(|| {
        reader.read(|source| {
            let centre = attendance::centre(source)?;
            question(source, &centre)
        })
    });
    Ok(Answer { position: answer.position, value: answer.value? })
}

async fn one<T: Serialize>(
    reader: Reader<Attendance>,
    after: Option<u64>,
    question: impl FnOnce(&dyn Source<Row>, &Centre) -> Result<T, Unanswered>,
) -> Result<Bytes, Failure> {
    let answer = read(reader, after, question).await?;
    json(One { row: answer.value, sequence: answer.position })
}

async fn page_of<T>(
    reader: Reader<Attendance>,
    after: Option<u64>,
    question: impl FnOnce(&dyn Source<Row>, &Centre) -> Result<Vec<T>, Unanswered>,
) -> Result<Page<T>, Failure> {
    let answer = read(reader, after, question).await?;
    Ok(Page { rows: answer.value, next: None, sequence: answer.position })
}

async fn page<T: Serialize>(
    reader: Reader<Attendance>,
    after: Option<u64>,
    question: impl FnOnce(&dyn Source<Row>, &Centre) -> Result<Vec<T>, Unanswered>,
) -> Result<Bytes, Failure> {
    json(page_of(reader, after, question).await?)
}

impl From<Unanswered> for Failure {
    fn from(error: Unanswered) -> Self {
        match error {
            Unanswered::Unreadable(error) => error.into(),
            Unanswered::Refused(refusal) => Failure::Refused(refusal),
        }
    }
}
