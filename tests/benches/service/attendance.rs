//! A year of punches of ten thousand people (一年考勤), projected: punches per second, and whether memory grows with the history.
//!
//! The log is made while it is read, in the order of time: uploads of 500 punches, one per device and rush hour. Each run is a
//! process of its own, as peak memory is a process's.
use crate::child::{Answer, Kept, folded, peak, spawn};
use crate::report::{Aim, Line, Section};
use crate::world::CENTRE;
use crate::{Failure, Outcome};
use anjuan_domain::event::Envelope;
use anjuan_domain::vocabulary::stamp::Instant as At;
use anjuan_journal::{LogError, Stored};
use anjuan_projector::rebuild_from;
use anjuan_views::attendance::Attendance;
use bytes::Bytes;
use chrono::{DateTime, Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Instant;
use uuid::Uuid;

/// The variable that a child finds its task in.
pub(crate) const TASK: &str = "ANJUAN_BENCH_ATTENDANCE";

/// Punches of one upload.
const UPLOAD: u64 = 500;

/// Devices; at each rush hour each of them uploads once: ten thousand people.
const DEVICES: u64 = 20;

/// When people come and go, by UTC: the hour and minute at which each rush begins.
const RUSHES: [(&str, u64, u64); 4] = [("IN", 23, 40), ("OUT", 3, 30), ("IN", 5, 40), ("OUT", 9, 30)];

/// How much more memory ten times the history may take.
const FLAT: Aim = Aim::AtMost(1.2);

/// What a child projects.
#[derive(Debug, Serialize, Deserialize)]
struct Task {
    punches: u64,
    dir: PathBuf,
    kept: Kept,
}

/// Measures with a tenth of the punches, and with all of them.
pub(crate) async fn measure(punches: u64) -> Outcome<Section> {
    let (few, many) = (uploads(punches / 10), uploads(punches));
    let small = projected(few, Kept::Store).await?;
    let memory = projected(few, Kept::Memory).await?;
    let large = projected(many, Kept::Store).await?;
    let rate = |answer: &Answer| (answer.events * UPLOAD) as f64 / answer.seconds;
    let line = |what: String, answer: &Answer| {
        Line::about(what)
            .figure("", rate(answer), "punches/s,")
            .figure("", answer.events as f64 / answer.seconds, "uploads/s,")
            .figure("rows", answer.rows as f64, "")
            .figure("peak memory", answer.peak.unwrap_or_default(), "MiB")
    };
    let peaks = large.peak.unwrap_or_default() / small.peak.unwrap_or(f64::NAN);
    let lines = vec![
        line(format!("{} punches", few * UPLOAD), &small),
        line(format!("{} punches", many * UPLOAD), &large)
            .ratio("peak memory / that with a tenth of the punches", peaks, FLAT)
            .ratio("rate / that with a tenth of the punches", rate(&large) / rate(&small), None),
        line(format!("{}, in memory only", few * UPLOAD), &memory).ratio(
            "rate with the store / in memory",
            rate(&small) / rate(&memory),
            None,
        ),
    ];
    let about = format!(
        "attendance of {} people from a log of uploads of {UPLOAD} punches, each run in a process of its own",
        DEVICES * UPLOAD
    );
    Ok(Section { name: "attendance", about, lines })
}

fn uploads(punches: u64) -> u64 {
    punches.div_ceil(UPLOAD)
}

async fn projected(uploads: u64, kept: Kept) -> Outcome<Answer> {
    eprintln!("projecting {} punches", uploads * UPLOAD);
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let task = Task { punches: uploads * UPLOAD, dir: place.path().join("view"), kept };
    let answer = spawn(TASK, &task).await?;
    match answer.parked {
        0 if answer.events == uploads => Ok(answer),
        parked => Err(format!("{} of {uploads} uploads were folded, {parked} parked", answer.events).into()),
    }
}

/// Does the task of a child and prints the answer.
pub(crate) async fn run(task: String) -> Outcome<()> {
    let task: Task = serde_json::from_str(&task)?;
    let begun = Instant::now();
    let messages = futures::stream::iter((0..uploads(task.punches)).map(|place| upload(place).map_err(unread)));
    let (events, rows, parked) = match task.kept {
        Kept::Store => {
            let stats = rebuild_from::<Attendance>(messages, &task.dir).await?;
            (stats.events, stats.rows, stats.parked)
        }
        Kept::Memory => folded::<Attendance>(messages).await?,
    };
    let answer = Answer { events, rows, parked, seconds: begun.elapsed().as_secs_f64(), peak: peak() };
    println!("{}", serde_json::to_string(&answer)?);
    Ok(())
}

fn unread(failure: Failure) -> LogError {
    LogError::NoAnswer(failure.to_string())
}

/// The upload of that place in the log: day by day, rush by rush, device by device.
fn upload(place: u64) -> Outcome<Stored> {
    let (device, rush) = (place % DEVICES, place / DEVICES);
    let (direction, hour, minute) = RUSHES[usize::try_from(rush % 4)?];
    let day = working_day(rush / 4);
    // By UTC the morning's rush is on the day before.
    let utc = if hour > 20 { day.pred_opt().unwrap_or(day) } else { day };
    let id = format!("D{device:02}-{}", day.format("%Y%m%d"));
    let mut data = format!(r#"{{"device":"D{device:02}","punches":["#);
    for number in 0..UPLOAD {
        let person = device * UPLOAD + number;
        let second = minute * 60 + number * 2;
        let (hour, minute, second) = (hour + second / 3600, second / 60 % 60, second % 60);
        let record = rush * UPLOAD + number;
        let comma = if number == 0 { "" } else { "," };
        write!(
            data,
            r#"{comma}{{"record":"{record:07}","person":"E{person:05}","at":"{utc}T{hour:02}:{minute:02}:{second:02}Z","direction":"{direction}"}}"#
        )?;
    }
    data.push_str(r#"],"repeated":0,"source":"export"}"#);
    let at = DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(i64::try_from(place)?);
    let subject = format!("attendance/{id}");
    Ok(Stored {
        sequence: place + 1,
        subject: format!("anjuan.{CENTRE}.attendance.{id}"),
        stored_at: at,
        body: body(place, &subject, at, data)?,
        left_out: None,
        trace: None,
    })
}

fn body(place: u64, subject: &str, at: At, data: String) -> Outcome<Bytes> {
    let id = Uuid::from_u128(u128::from(place) + 1);
    let envelope = Envelope {
        specversion: "1.0".into(),
        id,
        source: "urn:anjuan:centre:bencha".into(),
        event_type: "anjuan.attendance.uploaded.v1".into(),
        subject: subject.into(),
        time: at,
        datacontenttype: "application/json".into(),
        dataschema: "urn:anjuan:schema:anjuan.v1.AttendanceUploaded".into(),
        // Four rush hours of a device's day are four versions of one aggregate.
        sequence: place / DEVICES % 4 + 1,
        recordedtime: at,
        authid: "admin".into(),
        authtype: "user".into(),
        correlationid: id,
        causationid: id,
        commandid: id,
        commandhash: "".into(),
        rulebook: "2014-11.4".into(),
        factssequence: None,
        responsible: "".into(),
        enteredfor: "".into(),
        enteredfrom: "".into(),
        previoussequence: 0,
        previoushash: "".into(),
        signature: "".into(),
        data: Cow::Owned(RawValue::from_string(data)?),
    };
    Ok(Bytes::from(serde_json::to_vec(&envelope)?))
}

/// A weekday of the years from 2024 on, counted from the first.
fn working_day(count: u64) -> NaiveDate {
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    debug_assert_eq!(monday.weekday(), Weekday::Mon);
    monday + chrono::Days::new(count / 5 * 7 + count % 5)
}
