//! How fast a view is rebuilt, and in how much memory: `cargo run --release -p anjuan-projector --example rebuild -- 1000000`.
//!
//! Ten events a case, two thousand cases at a time, generated as they are asked for. It needs no log and leaves nothing.
#![allow(clippy::print_stdout, reason = "a command line prints")]
use anjuan_journal::log::Stored;
use anjuan_projector::{ProjectorError, rebuild_from};
use anjuan_views::deadlines::Deadlines;
use anjuan_views::register::Register;
use std::time::Duration;

/// Cases that are worked on at the same time.
const AT_ONCE: u64 = 2_000;
/// Events of one case.
const EVENTS: u64 = 10;

const RULEBOOK: &str = r#"{"effectiveFrom":"2014-01-01","definition":{"version":"2014-11.1","title":"规则册","officeHours":{"article":"duty/2.2.2","assumed":false,"seasons":[{"name":"全年","from":"01-01","until":"12-31","sessions":[{"opens":"08:00","closes":"11:30"},{"opens":"14:00","closes":"17:30"}]}]},"limits":[{"name":"warning","limit":{"count":1,"unit":"WORKING_DAY","counting":"CIVIL"},"article":"time-limit/3.4","assumed":true,"note":""}],"numbers":[{"name":"warning-percent-left","value":20,"unit":"percent","article":"time-limit/3.4","assumed":true,"note":""}]}}"#;

fn event(sequence: u64) -> Stored {
    if sequence == 1 {
        return stored(1, ("rulebook", "main"), "adopted", (1, RULEBOOK));
    }
    let (round, at) = ((sequence - 2) / (AT_ONCE * EVENTS), (sequence - 2) % (AT_ONCE * EVENTS));
    let (case, version) = (round * AT_ONCE + at % AT_ONCE, at / AT_ONCE + 1);
    let id = format!("{:012X}", case.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16);
    let (name, data) = match version {
        1 => ("registered", format!(r#"{{"number":"AJ-20141103-{id}","item":"SI-{:03}","itemVersion":1,"window":"W{:02}","handler":"P{:03}","interaction":"APPLICATION","processing":"COMMITTED","channel":"VISIT","place":"COUNTER","visitors":[],"form":"WINDOW","applicant":{{"applicant":"{id}","kind":"NATURAL_PERSON","maskedName":"王*","maskedDocument":"3206**********1234","maskedTelephone":"138****5645","ciphertext":"c2VhbGVkLXBlcnNvbmFsLWZpZWxkcy1vZi1hbi1hcHBsaWNhbnQ="}},"materials":[],"notice":{{"limit":{{"count":5,"unit":"WORKING_DAY","counting":"CIVIL"}},"rule":"one-time-notice/2"}}}}"#, case % 40, case % 8, case % 25)),
        2 => ("accepted", r#"{"acceptanceNumber":"SL1","processing":"COMMITTED","startAt":"2014-11-03T02:00:00Z","deemed":false,"promise":{"limit":{"count":10,"unit":"WORKING_DAY","counting":"CIVIL"},"rule":"time-limit/3.4"},"statutory":{"limit":{"count":20,"unit":"WORKING_DAY","counting":"CIVIL"},"rule":"行政许可法 art. 42"}}"#.to_owned()),
        5 => ("paused", r#"{"ordinal":1,"kind":"HEARING","basis":"行政许可法 art. 45","requestedBy":"P001","approver":"P010","approved":{"count":5,"unit":"WORKING_DAY","counting":"CIVIL"},"applicantTold":true}"#.to_owned()),
        6 => ("resumed", r#"{"ordinal":1,"result":""}"#.to_owned()),
        EVENTS => ("finished", r#"{"result":"ISSUED","document":"D1","conclusion":"办结"}"#.to_owned()),
        _ => ("step-taken", r#"{"step":"审查","handler":"P001","result":"AGREE","opinion":"同意"}"#.to_owned()),
    };
    stored(sequence, ("case", &id), name, (version, &data))
}

fn stored(sequence: u64, (kind, id): (&str, &str), name: &str, (version, data): (u64, &str)) -> Stored {
    let uuid = format!("01890000-0000-7000-8000-{sequence:012x}");
    let day = 3 + version;
    let hash = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
    let body = format!(
        r#"{{"specversion":"1.0","id":"{uuid}","source":"urn:anjuan:centre:bencha","type":"anjuan.{kind}.{name}.v1","subject":"{kind}/{id}","time":"2014-11-{day:02}T02:00:00Z","datacontenttype":"application/json","dataschema":"urn:anjuan:schema:anjuan.v1.Event","sequence":"{version}","recordedtime":"2014-11-{day:02}T02:00:01Z","authid":"P001","authtype":"user","correlationid":"{uuid}","causationid":"{uuid}","commandid":"{uuid}","rulebook":"2014-11.1","responsible":"P001","previoussequence":"{sequence}","previoushash":"sha256:{hash}","data":{data}}}"#
    );
    let subject = format!("anjuan.ev.7.bencha.{kind}.{id}");
    Stored { sequence, subject, stored_at: Default::default(), body: body.into(), left_out: None, trace: None }
}

/// The most memory this process had, in MiB, where the system says so.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

#[tokio::main]
async fn main() -> Result<(), ProjectorError> {
    let mut arguments = std::env::args().skip(1);
    let events: u64 = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let view = arguments.next().unwrap_or_else(|| "deadlines".into());
    let dir = std::env::temp_dir().join(format!("anjuan-rebuild-{}", std::process::id()));
    let messages = futures::stream::iter((1..=events).map(|sequence| Ok(event(sequence))));
    let stats = match view.as_str() {
        "register" => rebuild_from::<Register>(messages, &dir).await,
        "nothing" => Ok(generate(messages).await),
        _ => rebuild_from::<Deadlines>(messages, &dir).await,
    };
    drop(std::fs::remove_dir_all(&dir));
    let stats = stats?;
    let rate = stats.events as f64 / stats.took.max(Duration::from_millis(1)).as_secs_f64();
    println!(
        "{view}: {} events, {} rows, {} parked, {:?}, {rate:.0} events/s, peak {:?} MiB",
        stats.events,
        stats.rows,
        stats.parked,
        stats.took,
        peak()
    );
    Ok(())
}

/// What making the events alone takes, to be taken off.
async fn generate<E>(
    messages: impl futures::Stream<Item = Result<Stored, E>> + Unpin,
) -> anjuan_projector::RebuildStats {
    use futures::StreamExt;
    let began = std::time::Instant::now();
    let events = messages.count().await as u64;
    anjuan_projector::RebuildStats { events, rows: 0, parked: 0, took: began.elapsed() }
}
