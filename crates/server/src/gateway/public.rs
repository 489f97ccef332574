//! The public: catalogue, "apply today, due when", and the progress of a case by number and query password.
use super::body;
use super::commands::{Secret, named_aggregate, query_password, rating_code};
use super::edge::Edge;
use super::papers;
use super::problems::Rejection;
use super::reads::{day, items};
use crate::failure::Failure;
use crate::ports::{DeadlineQuery, EntryQuery, Question};
use crate::sealing::master::same_password;
use crate::sentences::{said, words};
use anjuan_api::Problem;
use anjuan_api::asked::{CalculatorQuery, OnQuery};
use anjuan_api::queries::{
    Calculation, Catalogue, CatalogueItem, DayLine, DeadlineRow, One, Page, Progress, ProgressLine, ProgressRequest,
    RegisterRow,
};
use anjuan_domain::clock::{Counting, Deadline, Limit, civil, due, explain};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::deadlines::row::Clock;
use anjuan_views::register::row::Entry;
use axum::Json;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The catalogue.
pub(super) async fn catalogue(edge: Arc<Edge>, on: OnQuery) -> Json<Catalogue> {
    let on = day(&on, &edge);
    Json(Catalogue { on, items: items(&edge, on) })
}

/// One item.
pub(super) async fn item(edge: Arc<Edge>, id: &str, on: OnQuery) -> Result<Json<CatalogueItem>, Rejection> {
    let known = edge.centre.known();
    let (definition, version) = known.centre.item(id, day(&on, &edge)).ok_or_else(|| no_item(id))?;
    Ok(Json(CatalogueItem { id: id.to_owned(), version, definition: definition.clone() }))
}

/// When a period that starts then is due.
pub(super) async fn calculator(edge: Arc<Edge>, asked: CalculatorQuery) -> Result<Json<Calculation>, Rejection> {
    let known = edge.centre.known();
    let calendar = known.centre.calendar();
    let now = edge.clock.now();
    let start = match (&asked.start, asked.on) {
        (Some(text), _) => instant(text)?,
        (None, Some(day)) => calendar.opens_at(day),
        (None, None) => now,
    };
    let limit = match (&asked.item, asked.count) {
        (Some(item), None) => {
            let day = civil::date_of(start);
            known.centre.item(item, day).ok_or_else(|| no_item(item))?.0.promised
        }
        (None, Some(count)) if count.unsigned_abs() > edge.limits.calculator_days => {
            let most = edge.limits.calculator_days;
            return Err(Failure::Impossible(words(
                format!("`count` is at most {most}, forwards or back"),
                format!("`count` 的绝对值不得超过 {most}"),
            ))
            .into());
        }
        (None, Some(count)) => Limit {
            count,
            unit: named(asked.unit.as_deref().unwrap_or("working_day"), "unit")?,
            counting: named::<Counting>(asked.counting.as_deref().unwrap_or("civil"), "counting")?,
        },
        _ => {
            return Err(Failure::Impossible(words(
                "give either `item`, or `count` with `unit`",
                "请给出 `item`，或者 `count` 与 `unit`",
            ))
            .into());
        }
    };
    let deadline = Deadline::new(start, limit);
    let unanswered = |error: anjuan_domain::clock::ClockError| {
        Rejection(Problem::new(
            422,
            "clock.unanswered",
            error.to_string(),
            anjuan_domain::vocabulary::refusal::Refuse::zh(&error),
        ))
    };
    let due = due(calendar, &deadline).map_err(unanswered)?;
    let days = if asked.explain == Some(true) { explain(calendar, &deadline).map_err(unanswered)? } else { Vec::new() };
    let days = days.iter().map(|line| DayLine { date: line.day.date, en: line.en(), zh: line.zh() }).collect();
    Ok(Json(Calculation {
        item: asked.item,
        start,
        limit,
        due: due.at,
        due_date: due.date,
        provisional: due.provisional,
        calendar: due.calendar,
        days,
    }))
}

fn no_item(id: &str) -> Failure {
    Failure::NotFound(words(format!("item {id} in the catalogue"), format!("目录中的事项 {id}")))
}

/// An RFC 3339 instant, or a civil time of Asia/Shanghai.
fn instant(text: &str) -> Result<Instant, Failure> {
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    civil::parse_civil(text).map_err(|error| {
        Failure::Impossible(words(format!("start: {error}"), format!("`start`：`{text}` 不是有效的日期或时间")))
    })
}

/// `working_day` as the code `WORKING_DAY`.
fn named<T: DeserializeOwned>(text: &str, what: &str) -> Result<T, Failure> {
    serde_json::from_value(serde_json::Value::String(text.to_ascii_uppercase()))
        .map_err(|error| Failure::Malformed(said(format!("{what}: {error}"))))
}

/// The case of a number, for whoever knows its secret. A wrong number and a wrong secret are answered alike.
///
/// Both are read as people type them from the notice: with blanks, in small letters, in the full width of a Chinese keyboard.
pub(super) async fn known_case(
    edge: &Edge,
    number: &str,
    (kind, given): (Secret, &str),
) -> Result<(AggregateRef, Entry), Rejection> {
    let (number, given) = (typed(number), typed(given));
    let (number, given) = (number.as_str(), given.as_str());
    // Each secret is counted by itself: the staff know the query password, and must not open the other one again with it.
    let tried = match kind {
        Secret::Query => number.to_owned(),
        Secret::Rating => format!("rating {number}"),
    };
    if !edge.attempts.begin(&tried, edge.clock.now()) {
        return Err(Failure::TooMany.into());
    }
    let (code, en, zh) = match kind {
        Secret::Query => {
            ("progress.not-found", "There is no case of that number and query password.", "办件编号或查询密码不正确。")
        }
        Secret::Rating => {
            ("rating.not-found", "There is no case of that number and rating code.", "办件编号或评价码不正确。")
        }
    };
    let unknown = || Rejection(Problem::new(404, code, en, zh));
    let aggregate = named_aggregate(Kind::Case, number).map_err(|_| unknown())?;
    let found = edge.queries.ask(Question::Entry(EntryQuery { aggregate: aggregate.clone(), after: None })).await;
    let entry = match found {
        Ok(bytes) => decode::<One<RegisterRow>>(&bytes)?.row.entry,
        Err(problem) if problem.status == 404 => return Err(unknown()),
        Err(problem) => return Err(problem.into()),
    };
    let secret = match kind {
        Secret::Query => query_password(edge, (&aggregate.id, entry.registered_at))?,
        Secret::Rating => rating_code(edge, &papers::history(edge, &aggregate).await?)?,
    };
    let right = same_password(&secret, given);
    if entry.number != number || !right {
        return Err(unknown());
    }
    edge.attempts.right(&tried);
    Ok((aggregate, entry))
}

/// What was meant by what was typed: no blanks, capital letters, and what looks like an ASCII character as that.
fn typed(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' => '-',
        _ => c,
    };
    let meant = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'));
    meant.map(plain).map(|c| c.to_ascii_uppercase()).collect()
}

/// The progress of a case.
pub(super) async fn progress(edge: Arc<Edge>, text: String) -> Result<Json<Progress>, Rejection> {
    let ProgressRequest { number, password: given } = body::parse(&text)?;
    let (aggregate, entry) = known_case(&edge, &number, (Secret::Query, &given)).await?;
    let number = entry.number.clone();
    let question = DeadlineQuery {
        aggregate: Some(aggregate.to_string()),
        clock: Some(Clock::Promise.as_str().into()),
        ..DeadlineQuery::default()
    };
    let deadlines: Page<DeadlineRow> = decode(&edge.queries.ask(Question::Deadlines(question)).await?)?;
    let item = entry.item.unwrap_or_default();
    let known = edge.centre.known();
    let item_name = known
        .centre
        .item(&item, civil::date_of(entry.registered_at))
        .map(|(item, _)| item.name.clone())
        .unwrap_or_default();
    Ok(Json(Progress {
        number,
        item,
        item_name,
        window: entry.window,
        phase: entry.phase,
        registered_at: entry.registered_at,
        due_at: deadlines.rows.first().map(|row| row.obligation.due_at),
        history: entry
            .progress
            .into_iter()
            .map(|line| ProgressLine { at: line.at, milestone: line.milestone, step: line.step })
            .collect(),
    }))
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(bytes)
        .map_err(|error| Failure::Internal(format!("another role's answer does not read: {error}")))
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        let number = "AJ-20261129-7K2M9QX4T1AB";
        for text in [
            number,
            " AJ-20261129-7K2M9QX4T1AB ",
            "aj-20261129-7k2m9qx4t1ab",
            "ＡＪ－２０２６１１２９－７Ｋ２Ｍ９ＱＸ４Ｔ１ＡＢ",
            "AJ—20261129—7K2M9QX4T1AB",
            "AJ－20261129－7K2M 9QX4 T1AB\u{3000}",
            "\u{feff}aj\u{2011}20261129\u{2011}7k2m9qx4t1ab",
        ] {
            assert_eq!(typed(text), number, "{text}");
        }
        assert_eq!(typed(" ０１２ 345"), "012345");
    }

    #[test]
    fn a_secret_reads_as_people_copy_it() {
        for given in ["12345678", "１２３４５６７８", "1234 5678", "\u{feff}12345678\u{200b}", "12345678\r\n"] {
            assert_eq!(typed(given), "12345678", "{given:?}");
        }
        assert_ne!(typed("1234567"), "12345678");
    }
}
