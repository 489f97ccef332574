//! Questions about attendance, leave and meetings (考勤查询): everybody asks about themselves; about others, who oversees them.
//!
//! What is published to all the staff (the month's list, who is here, the meetings) is everybody's to read (discipline/2).
use super::edge::Edge;
use super::exists::Named;
use super::own;
use super::problems::Rejection;
use super::reads::{ask, read};
use crate::failure::Failure;
use crate::ports::people::{AttendanceQuestion, LedgerQuery, MonthQuery, SpanQuery};
use crate::ports::{Caller, Question};
use crate::sentences::words;
use anjuan_api::queries::{One, Page};
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::sight::Sight;
use anjuan_views::attendance::query::{LeaveLine, Ledger, SlipLine};
use axum::Json;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// What is everybody's to read.
pub(super) async fn of_everybody(edge: Arc<Edge>, question: AttendanceQuestion) -> Result<Response, Rejection> {
    if let AttendanceQuestion::Now(asked) = &question {
        Named::new(asked.window.as_ref(), []).must_be_known(&edge)?;
    }
    ask(&edge, Question::Attendance(question)).await
}

/// What goes over some days, of one person or of all who may be read.
pub(super) async fn of_span(
    edge: Arc<Edge>,
    caller: Caller,
    question: AttendanceQuestion,
) -> Result<Response, Rejection> {
    match question {
        AttendanceQuestion::Days(asked) => {
            let person = of_whom(&edge, &caller, asked.person)?;
            is_staff(&edge, &person, [asked.from, asked.until])?;
            of_everybody(edge, AttendanceQuestion::Days(SpanQuery { person: Some(person), ..asked })).await
        }
        AttendanceQuestion::Slips(ref asked) => {
            Named::new(None, [asked.person.as_ref()]).must_be_known(&edge)?;
            whose(&edge, question, |line: SlipLine| {
                let sight = own::sight(&edge, &caller, (Kind::Slip, &line.slip.person));
                (sight == Sight::Full).then_some(line)
            })
            .await
        }
        AttendanceQuestion::Leaves(ref asked) => {
            Named::new(None, [asked.person.as_ref()]).must_be_known(&edge)?;
            whose(&edge, question, |line| leave(&edge, &caller, line)).await
        }
        other @ (AttendanceQuestion::Month(_)
        | AttendanceQuestion::Now(_)
        | AttendanceQuestion::LeavesOf(_)
        | AttendanceQuestion::Meetings(_)
        | AttendanceQuestion::Ledger(_)
        | AttendanceQuestion::Recommended(_)
        | AttendanceQuestion::Devices(_)
        | AttendanceQuestion::Unknown(_)) => of_everybody(edge, other).await,
    }
}

/// A month of a person, of a window, or of everybody.
pub(super) async fn month(edge: Arc<Edge>, caller: Caller, query: MonthQuery) -> Result<Response, Rejection> {
    Named::new(query.window.as_ref(), [query.person.as_ref()]).must_be_known(&edge)?;
    match (&query.person, &query.window) {
        (Some(person), _) => own::person(&edge, &caller, (Kind::Attendance, person))?,
        (None, Some(window)) => own::window(&edge, &caller, (Kind::Attendance, window))?,
        // It is published (discipline/2): who was there, and not why somebody was not.
        (None, None) => {
            let answer = edge.queries.ask(Question::Attendance(AttendanceQuestion::Month(query))).await?;
            let mut published = read(&answer)?;
            without_reasons(&edge, &caller, &mut published);
            return Ok(Json(published).into_response());
        }
    }
    of_everybody(edge, AttendanceQuestion::Month(query)).await
}

/// Takes out why somebody was not there, where the caller may not know it of them.
fn without_reasons(edge: &Edge, caller: &Caller, value: &mut Value) {
    match value {
        Value::Object(members) => {
            let person = members.get("person").and_then(Value::as_str).map(str::to_owned);
            let is_theirs = |person: &str| own::sight(edge, caller, (Kind::Leave, person)) == Sight::Full;
            if let Some(reason) = members.get_mut("reason")
                && person.is_some_and(|person| !is_theirs(&person))
            {
                *reason = Value::from("");
            }
            members.values_mut().for_each(|value| without_reasons(edge, caller, value));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| without_reasons(edge, caller, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The leave ledger of a person.
pub(super) async fn ledger(edge: Arc<Edge>, caller: Caller, query: LedgerQuery) -> Result<Response, Rejection> {
    let person = of_whom(&edge, &caller, query.person)?;
    Named::new(None, [Some(&person)]).must_be_known(&edge)?;
    let question = AttendanceQuestion::Ledger(LedgerQuery { person: Some(person), ..query });
    let answer = edge.queries.ask(Question::Attendance(question)).await?;
    let mut one: One<Ledger> = read(&answer)?;
    one.row.leaves = one.row.leaves.into_iter().filter_map(|line| leave(&edge, &caller, line)).collect();
    Ok(Json(one).into_response())
}

/// Refuses to call somebody absent who is not on the staff: neither on one of these days nor today.
fn is_staff(edge: &Edge, person: &str, days: [Option<NaiveDate>; 2]) -> Result<(), Failure> {
    let centre = &edge.centre.known().centre;
    let today = civil::date_of(edge.clock.now());
    match days.into_iter().flatten().chain([today]).any(|day| centre.person(person, day).is_some()) {
        true => Ok(()),
        false => Err(Failure::NotFound(words(
            format!("`{person}` on the staff of those days"),
            format!("当期在册人员“{person}”"),
        ))),
    }
}

/// Whom it is about: the caller, where nobody is named.
fn of_whom(edge: &Edge, caller: &Caller, person: Option<String>) -> Result<String, Failure> {
    let person = person.unwrap_or_else(|| caller.actor.person.clone());
    own::person(edge, caller, (Kind::Attendance, &person))?;
    Ok(person)
}

/// The rows as far as the caller may read them.
async fn whose<T: Serialize + DeserializeOwned>(
    edge: &Edge,
    question: AttendanceQuestion,
    shown: impl Fn(T) -> Option<T>,
) -> Result<Response, Rejection> {
    let answer = edge.queries.ask(Question::Attendance(question)).await?;
    let Page { rows, next, sequence }: Page<T> = read(&answer)?;
    Ok(Json(Page { rows: rows.into_iter().filter_map(shown).collect(), next, sequence }).into_response())
}

/// A leave as far as the caller may read it: in part not why (leave/2).
fn leave(edge: &Edge, caller: &Caller, mut line: LeaveLine) -> Option<LeaveLine> {
    match own::sight(edge, caller, (Kind::Leave, &line.leave.person)) {
        Sight::Full => Some(line),
        Sight::Masked | Sight::Existence => {
            line.leave.reason.clear();
            Some(line)
        }
        Sight::Nothing => None,
    }
}
