//! How long a calendar notice takes that moves every open obligation, beside one whole rebuild of the view:
//! `cargo run --release -p anjuan-projector --example amendment -- 100000`.
//!
//! The fold of the `deadlines` view in memory, half of the obligations promises and half statutory periods. It needs no log and leaves nothing.
#![allow(clippy::print_stdout, reason = "a command line prints")]
use anjuan_domain::event::{Envelope, Recorded};
use anjuan_views::deadlines::Deadlines;
use anjuan_views::deadlines::moved::{Asked, list};
use anjuan_views::memory::InMemory;
use anjuan_views::page::PageRequest;
use serde_json::{Value, json};
use std::error::Error;
use std::time::{Duration, Instant};

/// A working day in the middle of every period.
const HOLIDAY: &str = "2014-11-12";

/// The entries of the rulebook that the view asks for: name, count.
const LIMITS: [(&str, u32); 9] = [
    ("warning", 1),
    ("late-entry", 0),
    ("card-case-warning", 2),
    ("card-case-yellow", 1),
    ("card-case-red", 1),
    ("escalation-responsible", 0),
    ("escalation-window-head", 1),
    ("escalation-deputy-director", 2),
    ("escalation-director", 3),
];

fn rulebook() -> Value {
    let days = |count: u32| json!({"count": count, "unit": "WORKING_DAY", "counting": "CIVIL"});
    let limits = LIMITS.iter().map(|(name, count)| {
        json!({"name": name, "limit": days(*count), "article": "time-limit/3.4", "assumed": true, "note": "测量用"})
    });
    let number = |name: &str, value: u32| json!({"name": name, "value": value, "unit": "minutes", "article": "time-limit/2", "assumed": true, "note": "测量用"});
    let sessions = json!([{"opens": "08:00", "closes": "11:30"}, {"opens": "14:00", "closes": "17:30"}]);
    let season = json!({"name": "全年", "from": "01-01", "until": "12-31", "sessions": sessions});
    json!({"effectiveFrom": "2014-01-01", "definition": {
        "version": "2014-11.1", "title": "规则册",
        "officeHours": {"article": "duty/2.2.2", "assumed": false, "seasons": [season]},
        "limits": limits.collect::<Vec<_>>(),
        "numbers": [number("warning-percent-left", 20), number("late-entry-grace", 0)],
    }})
}

fn registered(id: &str, case: u64) -> Value {
    let applicant = json!({
        "applicant": id, "kind": "NATURAL_PERSON", "maskedName": "王*", "maskedDocument": "3206**********1234",
        "maskedTelephone": "138****5645", "ciphertext": "c2VhbGVk",
    });
    json!({
        "number": format!("AJ-20141103-{id}"), "item": "SI-001", "itemVersion": 1, "window": format!("W{:02}", case % 8),
        "handler": format!("P{:03}", case % 25), "interaction": "APPLICATION", "processing": "COMMITTED", "channel": "VISIT",
        "place": "COUNTER", "visitors": [], "form": "WINDOW", "applicant": applicant, "materials": [],
    })
}

fn accepted() -> Value {
    let within = |count: u32, rule: &str| json!({"limit": {"count": count, "unit": "WORKING_DAY", "counting": "CIVIL"}, "rule": rule});
    json!({
        "acceptanceNumber": "SL1", "processing": "COMMITTED", "startAt": "2014-11-03T02:00:00Z", "deemed": false,
        "promise": within(10, "time-limit/3.4"), "statutory": within(20, "行政许可法/42"),
    })
}

fn notice() -> Value {
    let days = json!([{"date": HOLIDAY, "kind": "HOLIDAY", "name": "临时放假"}]);
    json!({"notice": {"id": "临时", "announcedOn": "2014-11-04", "assumed": false, "days": days}})
}

fn stored(sequence: u64, (subject, version): (&str, u32), name: &str, data: &Value) -> String {
    let uuid = format!("01890000-0000-7000-8000-{sequence:012x}");
    let kind = subject.split('/').next().unwrap_or_default();
    json!({
        "specversion": "1.0", "id": uuid, "source": "urn:anjuan:centre:bencha", "type": format!("anjuan.{kind}.{name}.v1"),
        "subject": subject, "time": "2014-11-03T02:00:00Z", "datacontenttype": "application/json",
        "dataschema": "urn:anjuan:schema:anjuan.v1.Event", "sequence": version.to_string(),
        "recordedtime": "2014-11-03T02:00:00Z", "authid": "P001", "authtype": "user", "correlationid": uuid,
        "causationid": uuid, "commandid": uuid, "rulebook": "2014-11.1", "responsible": "P001",
        "previoussequence": "0", "data": data,
    })
    .to_string()
}

/// The log: a rulebook, then cases that are accepted, and the notice.
fn log(obligations: u64) -> Vec<String> {
    let mut log = vec![stored(1, ("rulebook/main", 1), "adopted", &rulebook())];
    for case in 0..obligations / 2 {
        let id = format!("{:012X}", case.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16);
        let subject = format!("case/{id}");
        log.push(stored(2 * case + 2, (&subject, 1), "registered", &registered(&id, case)));
        log.push(stored(2 * case + 3, (&subject, 2), "accepted", &accepted()));
    }
    log.push(stored(log.len() as u64 + 1, ("calendar/cn", 1), "notice-published", &notice()));
    log
}

/// Folds everything; answers the view and how long it took, and the last event of it by itself.
fn folded(log: &[String]) -> Result<(InMemory<Deadlines>, Duration, Duration), Box<dyn Error>> {
    let (mut view, began, mut last) = (InMemory::default(), Instant::now(), Duration::ZERO);
    for (body, sequence) in log.iter().zip(1..) {
        let one = Instant::now();
        let envelope = Envelope::decode(body.as_bytes())?;
        view.apply(&Recorded { stream_sequence: sequence, envelope }).map_err(|error| error.to_string())?;
        last = one.elapsed();
    }
    Ok((view, began.elapsed(), last))
}

fn main() -> Result<(), Box<dyn Error>> {
    let obligations: u64 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let log = log(obligations);
    let (view, rebuild, amendment) = folded(&log)?;
    let began = Instant::now();
    let (mut page, mut moved) = (PageRequest { cursor: None, limit: 500 }, 0);
    loop {
        let found = list(view.rows(), &Asked::default(), &page, "2014-11-05T02:00:00Z".parse()?)?;
        moved += found.rows.len();
        page.cursor = found.next;
        if page.cursor.is_none() {
            break;
        }
    }
    println!(
        "{obligations} open obligations: {moved} moved in {amendment:?}, listed in {:?}; all events folded anew in {rebuild:?}",
        began.elapsed()
    );
    Ok(())
}
