//! Commands over HTTP: one handler for every verb.
use super::body::{self, Given};
use super::edge::Edge;
use super::know;
use super::people;
use super::problems::Rejection;
use crate::accounts::trail::Happened;
use crate::failure::{Failure, writable};
use crate::ports::Caller;
use crate::sentences::words;
use anjuan_api::Accepted;
use anjuan_api::accounts::Access;
use anjuan_api::asked::CommandQuery;
use anjuan_api::persons::ReadFor;
use anjuan_domain::access::know::is_confidential;
use anjuan_domain::aggregate::State;
use anjuan_domain::clock::civil;
use anjuan_domain::command::{Body, Command, Commands, EnteredFor};
use anjuan_domain::history::History;
use anjuan_domain::matters::applicant::commands::ApplicantCommand;
use anjuan_domain::matters::applicant::events::Purpose;
use anjuan_domain::matters::case::events::CaseEventName;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The header that carries the command's id.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The mark of a command that is entered for somebody else.
fn entered_for(asked: &CommandQuery) -> Result<Option<EnteredFor>, Failure> {
    match (&asked.entered_for, &asked.paper) {
        (None, None) => Ok(None),
        (Some(person), paper) => {
            let (person, paper) = (person.clone(), paper.clone().unwrap_or_default());
            Ok(Some(EnteredFor { person, paper }))
        }
        (None, Some(_)) => Err(Failure::Impossible(words(
            "`paper` goes with `enteredFor`: say for whom it is entered",
            "`paper` 须与 `enteredFor` 一并给出，请写明代何人补录",
        ))),
    }
}

/// One command as a request brought it.
pub(super) struct Order {
    /// Of which kind.
    pub(super) commands: Commands,
    /// Which verb.
    pub(super) verb: &'static str,
    /// The path's parameters.
    pub(super) path: HashMap<String, String>,
    /// The query string.
    pub(super) asked: CommandQuery,
    /// The headers.
    pub(super) headers: HeaderMap,
    /// The body.
    pub(super) text: String,
}

/// Executes a command and answers it: 201 where it recorded its event now, 200 where it had before.
pub(super) async fn run(edge: Arc<Edge>, caller: Caller, order: Order) -> Result<Response, Rejection> {
    writable(&*edge.log).await?;
    let id = command_id(&edge, &order.headers)?;
    let target = (order.commands, order.verb);
    let aggregate = aggregate(target, &order.path, id)?;
    let body = body::read(&edge, target, &order.text, (id, &aggregate), Given::Clear).await?;
    let entered_for = entered_for(&order.asked)?;
    let CommandQuery { at, expected, .. } = order.asked;
    let expected = match expected {
        None => seen(&order.headers)?,
        given => given,
    };
    let command = Command { id, aggregate, at, entered_for, expected, causation: None, body };
    let accepted = submit(&edge, &caller, command).await?;
    let status = if accepted.duplicate { StatusCode::OK } else { StatusCode::CREATED };
    let mut headers = HeaderMap::new();
    let location = anjuan_api::routes::location(order.commands, &accepted.aggregate.id);
    if let Some(location) = location.filter(|_| !accepted.duplicate).and_then(|path| HeaderValue::try_from(path).ok()) {
        headers.insert(header::LOCATION, location);
    }
    headers.insert(header::ETAG, tag(accepted.sequence));
    Ok((status, headers, Json(accepted)).into_response())
}

/// The `ETag` of an aggregate whose last event has this stream sequence.
pub(super) fn tag(sequence: u64) -> HeaderValue {
    // Digits in quotes are a header's value; the other arm is never taken.
    HeaderValue::try_from(format!("\"{sequence}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// The sequence that an `If-Match` header names; none without one, or where any will do.
fn seen(headers: &HeaderMap) -> Result<Option<u64>, Failure> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    text.trim_matches('"').parse().map(Some).map_err(|_| {
        Failure::Malformed(words(
            format!("the header `If-Match` is not the `ETag` of an aggregate: `{text}`"),
            format!("请求头 `If-Match` 不是案卷的 `ETag`：`{text}`"),
        ))
    })
}

/// Submits a command and does what belongs to its acceptance at the edge: the query password, the deletion of a key.
pub(super) async fn submit(edge: &Edge, caller: &Caller, command: Command) -> Result<Accepted, Rejection> {
    writable(&*edge.log).await?;
    if !command.body.commands().opens(command.body.verb()) {
        know::commanded(edge, caller, &command.aggregate).await?;
    }
    let read = read_of(&command.body, caller);
    let erases = matches!(&command.body, Body::Applicant(ApplicantCommand::Erase(_)));
    let mut accepted = edge.commands.submit(caller, command).await?;
    if CaseEventName::parse(&accepted.event_type) == Some(CaseEventName::Registered) {
        // A secret is shown once. Whoever lost the first answer has the receipt printed, where the access table is asked.
        if accepted.duplicate {
            accepted.query_password_at = Some(format!("/v1/cases/{}/papers/receipt", accepted.aggregate.id));
        } else {
            let case = (accepted.aggregate.id.as_str(), accepted.time);
            accepted.query_password = Some(query_password(edge, case)?);
        }
    }
    if let Some((what, purpose, reason)) = read {
        // One list for the inspector, of all readings; the event of the applicant is the proof.
        let applicants = [accepted.aggregate.id.clone()];
        let (by, reason) = (caller.actor.person.as_str(), reason.as_str());
        let happened = Happened { by, reason, purpose: Some(purpose), applicants: &applicants, ..Happened::default() };
        edge.accounts.trail.write(what, happened).await?;
    }
    if erases {
        edge.sealer.erase(&accepted.aggregate.id).await?;
    }
    Ok(accepted)
}

/// What a command reads in the clear, for what and why; none where it reads nothing.
fn read_of(body: &Body, caller: &Caller) -> Option<(Access, ReadFor, String)> {
    if let Body::Applicant(ApplicantCommand::Export(export)) = body {
        return Some((Access::CopyHandedOut, ReadFor::OwnRequest, export.reason.clone()));
    }
    let Body::Applicant(ApplicantCommand::Disclose(disclose)) = body else { return None };
    // That a complaint was read says that there is one: it stands in the events alone, which are shown to whom it is given to know (complaint/3).
    if is_confidential(disclose.aggregate.kind) {
        return None;
    }
    let purpose = match disclose.purpose {
        Some(Purpose::CallBack) => ReadFor::CallBack,
        None if caller.actor.has(Role::Inspector) => ReadFor::Supervision,
        None => ReadFor::Handling,
    };
    Some((Access::ClearRead, purpose, disclose.reason.clone()))
}

/// The rulebook's numbers of digits, one for each secret.
const QUERY_DIGITS: &str = "query-password-digits";
const RATING_DIGITS: &str = "rating-code-digits";

/// A secret of a case that the applicant is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Secret {
    /// The query password, on the receipt: how far the case is.
    Query,
    /// The rating code, on the sealed slip: no staff sees it, so that a rating is the applicant's own (work/3).
    Rating,
}

/// The query password of a case registered at that time.
///
/// # Errors
/// [`Failure::Refused`] names what the rulebook of that day lacks; [`Failure::Damaged`] a number that is none of digits.
pub(super) fn query_password(edge: &Edge, (case, registered): (&str, Instant)) -> Result<String, Failure> {
    let digits = digits(edge, QUERY_DIGITS, registered)?;
    Ok(edge.sealer.master().query_password(case, digits))
}

/// The rating code of the slip that is good, or that would be printed now; those of slips that were voided are no codes any more.
///
/// # Errors
/// As [`query_password`]; [`Failure::Damaged`] where it is no case.
pub(super) fn rating_code(edge: &Edge, history: &History) -> Result<String, Failure> {
    let State::Case(Some(case)) = people::folded(history)? else {
        return Err(Failure::Damaged(format!("{} is no case", history.aggregate)));
    };
    // A rulebook of before the rating code had a number of its own gave it as many as the query password: what was printed then stays
    // as it was.
    let rating = digits(edge, RATING_DIGITS, case.registered_at);
    let digits = rating.or_else(|_| digits(edge, QUERY_DIGITS, case.registered_at))?;
    Ok(edge.sealer.master().rating_code(&history.aggregate.id, case.served.slips_voided, digits))
}

/// A number of digits, of the rulebook of a day.
fn digits(edge: &Edge, name: &str, registered: Instant) -> Result<u32, Failure> {
    let (known, on) = (edge.centre.known(), civil::date_of(registered));
    let value = known.centre.number(name, on).map_err(Failure::Refused)?.value;
    u32::try_from(value).map_err(|_| Failure::Damaged(format!("{name} is {value} in the rulebook")))
}

/// The caller's `Idempotency-Key`, else a new id.
pub(super) fn command_id(edge: &Edge, headers: &HeaderMap) -> Result<Uuid, Failure> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(edge.ids.next()) };
    let text = value.to_str().unwrap_or_default().trim().trim_matches('"');
    text.parse().map_err(|_| {
        Failure::Malformed(words(
            format!("the header `Idempotency-Key` is not a UUID: `{text}`"),
            format!("请求头 `Idempotency-Key` 不是 UUID：`{text}`"),
        ))
    })
}

/// The aggregate that a path names, or that the command opens.
pub(super) fn aggregate(
    (commands, verb): (Commands, &str),
    path: &HashMap<String, String>,
    id: Uuid,
) -> Result<AggregateRef, Failure> {
    let named = |name: &str| path.get(name).map_or("", String::as_str);
    let kind = match commands.kind() {
        Some(kind) if commands.opens(verb) => return Ok(AggregateRef::opened_by(kind, id)),
        Some(kind) => kind,
        None => Kind::parse(named("kind")).filter(|kind| Kind::REFERENCE.contains(kind)).ok_or_else(|| {
            let kind = named("kind");
            Failure::NotFound(words(format!("kind of reference data `{kind}`"), format!("基础数据类别 `{kind}`")))
        })?,
    };
    named_aggregate(kind, named("id"))
}

/// The aggregate of that id, or of that number (`AJ-`, `ZX-`, `QJ-` …): a number ends in the id.
pub(super) fn named_aggregate(kind: Kind, text: &str) -> Result<AggregateRef, Failure> {
    let id = match text.rsplit_once('-') {
        Some((_, id)) if Kind::of_number(text) == Some(kind) && id.len() == 12 => id,
        _ => text,
    };
    AggregateRef::new(kind, id).map_err(|error| Failure::Malformed(crate::sentences::id(&error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_named_by_its_id_or_its_number() {
        for text in ["7K2M9QX4T1AB", "AJ-20261122-7K2M9QX4T1AB"] {
            assert_eq!(named_aggregate(Kind::Case, text).unwrap().to_string(), "case/7K2M9QX4T1AB");
        }
        let denial = named_aggregate(Kind::Denial, "FD-20261122-7K2M9QX4T1AB").unwrap();
        assert_eq!(denial.to_string(), "denial/7K2M9QX4T1AB");
        let leave = named_aggregate(Kind::Leave, "QJ-20261122-7K2M9QX4T1AB").unwrap();
        assert_eq!(leave.to_string(), "leave/7K2M9QX4T1AB");
        assert_eq!(named_aggregate(Kind::Score, "M2026-11-W02").unwrap().to_string(), "score/M2026-11-W02");
        assert_eq!(named_aggregate(Kind::Appointment, "W01-20261123").unwrap().to_string(), "appointment/W01-20261123");
        assert_eq!(named_aggregate(Kind::Item, "SI-001").unwrap().to_string(), "item/SI-001");
        assert!(named_aggregate(Kind::Case, "a.b").is_err());
    }
}
