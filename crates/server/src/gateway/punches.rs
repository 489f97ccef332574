//! Punches in batches (批量上传打卡): split by the device's days into commands whose ids follow from what is in them, so that the same
//! upload again finds the same commands. What came before is counted; that nothing is new is no error.
use super::batch::SIDE_BY_SIDE;
use super::body;
use super::commands::{named_aggregate, submit};
use super::edge::Edge;
use super::problems::Rejection;
use crate::decoded;
use crate::failure::Failure;
use crate::ports::Caller;
use crate::sentences::words;
use anjuan_api::Accepted;
use anjuan_api::Problem;
use anjuan_api::punches::{MOST, PunchesAnswer, PunchesPart, PunchesRequest};
use anjuan_domain::clock::civil;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::people::attendance::NOTHING_NEW;
use anjuan_domain::people::attendance::commands::{AttendanceCommand, Upload};
use anjuan_domain::people::attendance::events::{Punch, Uploaded};
use anjuan_domain::people::attendance::known_people;
use anjuan_domain::reference::device::commands::{Complete, DeviceCommand};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, derived_command};
use anjuan_domain::vocabulary::stamp::Instant;
use axum::Json;
use chrono::NaiveDate;
use futures::{StreamExt, stream};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// How many punches one command takes.
const PART: usize = 1_000;

/// Takes in what a device gave.
pub(super) async fn run(
    edge: Arc<Edge>,
    caller: Caller,
    id: String,
    text: String,
) -> Result<Json<PunchesAnswer>, Rejection> {
    let device = named_aggregate(Kind::Device, &id)?;
    let PunchesRequest { punches, source, complete_until } = body::parse(&text)?;
    if punches.len() > MOST {
        let given = punches.len();
        let what = words(
            format!("{given} punches; one request takes {MOST}"),
            format!("共 {given} 条打卡记录，每次至多 {MOST} 条"),
        );
        return Err(Failure::TooLarge(what).into());
    }
    let known = known_people(&punches, &edge.centre.known().centre);
    let days = by_day(punches);
    // Each day in a task of its own; the parts of one day one after another.
    let done = stream::iter(days.into_iter().map(|(day, punches)| {
        tokio::spawn(take_in(Arc::clone(&edge), caller.clone(), (device.id.clone(), day), punches, source.clone()))
    }));
    let mut done = done.buffered(SIDE_BY_SIDE);
    let mut answer =
        PunchesAnswer { new: 0, repeated: 0, failed: 0, parts: Vec::new(), completed: None, not_completed: None };
    while let Some(parts) = done.next().await {
        let parts = parts.map_err(|error| Failure::Internal(format!("a part of the upload was torn down: {error}")))?;
        answer.parts.extend(parts?);
    }
    for part in &answer.parts {
        answer.new += part.new;
        answer.repeated += part.repeated;
        answer.failed += part.given - part.new - part.repeated;
    }
    // A watermark says that everything before it is in, and that it is known whose.
    let Some(until) = complete_until else { return Ok(Json(answer)) };
    let completed = match (answer.failed, known) {
        (0, Ok(())) => complete(&edge, &caller, &device, (until, source.clone())).await,
        (0, Err(refusal)) => Err(Failure::Refused(refusal).into()),
        (failed, _) => Err(not_in(failed)),
    };
    match completed {
        Ok(accepted) => answer.completed = Some(accepted),
        Err(Rejection(problem)) => answer.not_completed = Some(problem),
    }
    Ok(Json(answer))
}

/// Parts of the upload are not in.
fn not_in(failed: u64) -> Rejection {
    Rejection(Problem::new(
        422,
        "attendance.upload.not-whole",
        format!(
            "The watermark is not moved: {failed} punches of the upload are not in. Correct them and upload again."
        ),
        format!("未确认数据齐全：本次上传有{failed}条打卡记录未能接收。请更正后重新上传。"),
    ))
}

/// Punches by the civil day of the device's clock, each day in the order of the device.
fn by_day(punches: Vec<Punch>) -> BTreeMap<NaiveDate, Vec<Punch>> {
    let mut days: BTreeMap<NaiveDate, Vec<Punch>> = BTreeMap::new();
    for punch in punches {
        days.entry(civil::date_of(punch.at)).or_default().push(punch);
    }
    days
}

/// Takes in the punches of one day, so many at a time.
async fn take_in(
    edge: Arc<Edge>,
    caller: Caller,
    (device, day): (String, NaiveDate),
    punches: Vec<Punch>,
    source: String,
) -> Result<Vec<PunchesPart>, Failure> {
    let aggregate = named_aggregate(Kind::Attendance, &format!("{device}-{}", day.format("%Y%m%d")))?;
    let mut parts = Vec::new();
    for punches in punches.chunks(PART) {
        let given = punches.len() as u64;
        let upload = Upload { punches: punches.to_vec(), source: source.clone() };
        let id = derived(&[b"punches", caller.actor.person.as_bytes(), aggregate.id.as_bytes()], &upload)?;
        let body = Body::Attendance(AttendanceCommand::Upload(upload));
        let part = PunchesPart {
            day,
            aggregate: aggregate.clone(),
            given,
            new: 0,
            repeated: 0,
            accepted: None,
            problem: None,
        };
        parts.push(match submit(&edge, &caller, command(id, aggregate.clone(), body)).await {
            // The same upload again: all of it had come before.
            Ok(accepted) if accepted.duplicate => PunchesPart { repeated: given, accepted: Some(accepted), ..part },
            Ok(accepted) => {
                let new = taken_in(&edge, &accepted).await?.min(given);
                PunchesPart { new, repeated: given - new, accepted: Some(accepted), ..part }
            }
            Err(Rejection(problem)) if problem.code == NOTHING_NEW => PunchesPart { repeated: given, ..part },
            Err(Rejection(problem)) => PunchesPart { problem: Some(problem), ..part },
        });
    }
    Ok(parts)
}

/// How many punches an event took in.
async fn taken_in(edge: &Edge, accepted: &Accepted) -> Result<u64, Failure> {
    let stored = edge.log.at(accepted.sequence).await?;
    let missing = || Failure::Damaged(format!("{} is not at {}", accepted.aggregate, accepted.sequence));
    let stored = stored.ok_or_else(missing)?;
    decoded::event(&stored)?.data::<Uploaded>().map(|uploaded| uploaded.punches.len() as u64).ok_or_else(missing)
}

/// Moves the watermark.
async fn complete(
    edge: &Edge,
    caller: &Caller,
    device: &AggregateRef,
    (until, source): (Instant, String),
) -> Result<Accepted, Rejection> {
    let complete = Complete { until, source };
    let id = derived(&[b"complete", caller.actor.person.as_bytes(), device.id.as_bytes()], &complete)?;
    submit(edge, caller, command(id, device.clone(), Body::Device(DeviceCommand::Complete(complete)))).await
}

fn command(id: Uuid, aggregate: AggregateRef, body: Body) -> Command {
    Command { id, aggregate, at: None, entered_for: None, expected: None, causation: None, body }
}

/// The id of a command that follows from who gives it and what is in it: what another person gives is another command.
fn derived(parts: &[&[u8]], body: &impl Serialize) -> Result<Uuid, Failure> {
    let body = serde_json::to_vec(body).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(derived_command(&[parts, &[&body]].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_domain::people::attendance::events::Direction;

    #[test]
    fn punches_go_to_the_civil_day_of_the_devices_clock_and_keep_their_order() {
        let punch = |record: &str, at: &str| Punch {
            record: record.into(),
            person: "P015".into(),
            at: at.parse().unwrap(),
            direction: Direction::Unknown,
        };
        let given = vec![
            punch("3", "2026-11-23T16:30:00Z"),
            punch("2", "2026-11-23T00:20:00Z"),
            punch("1", "2026-11-22T16:00:00Z"),
        ];
        let days = by_day(given);
        let records: Vec<(String, Vec<&str>)> = days
            .iter()
            .map(|(day, punches)| (day.to_string(), punches.iter().map(|punch| punch.record.as_str()).collect()))
            .collect();
        assert_eq!(records, [("2026-11-23".into(), vec!["2", "1"]), ("2026-11-24".into(), vec!["3"])]);
    }
}
