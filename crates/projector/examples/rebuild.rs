//! How fast views are rebuilt, and in how much memory, beside decoding the same events:
//! `cargo run --release -p anjuan-projector --example rebuild -- 1000000 decode,deadlines,all`.
//!
//! Ten events a case, two thousand cases at a time, made before anything is measured. It needs no log and leaves nothing.
#![allow(clippy::print_stdout, reason = "a command line prints")]
use anjuan_domain::event::Envelope;
use anjuan_journal::log::Stored;
use anjuan_projector::{Builds, ProjectorError};
use std::error::Error;
use std::path::Path;
use std::time::Instant;

/// Cases that are worked on at the same time.
const AT_ONCE: u64 = 2_000;
/// Events of one case.
const EVENTS: u64 = 10;

const RULEBOOK: &str = r#"{"effectiveFrom":"2014-01-01","definition":{"version":"2014-11.1","title":"规则册","officeHours":{"article":"duty/2.2.2","assumed":false,"seasons":[{"name":"全年","from":"01-01","until":"12-31","sessions":[{"opens":"08:00","closes":"11:30"},{"opens":"14:00","closes":"17:30"}]}]},"limits":[{"name":"warning","limit":{"count":1,"unit":"WORKING_DAY","counting":"CIVIL"},"article":"time-limit/3.4","assumed":true,"note":""},{"name":"late-entry","limit":{"count":0,"unit":"WORKING_DAY","counting":"CIVIL"},"article":"time-limit/2","assumed":true,"note":""}],"numbers":[{"name":"warning-percent-left","value":20,"unit":"percent","article":"time-limit/3.4","assumed":true,"note":""},{"name":"late-entry-grace","value":0,"unit":"minutes","article":"time-limit/2","assumed":true,"note":""}]}}"#;

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

/// What rows may take in memory, in bytes: the default of the setting.
const MEMORY: usize = 512 * 1024 * 1024;

/// Writes out, from the table of views, how one or all of them are built.
macro_rules! builds {
    ($($field:ident: $view:ident in $module:ident, $article:literal, $purpose:literal;)+) => {
        /// The views of that name, or all of them.
        fn builds(name: &str, dir: &Path) -> Result<Builds, ProjectorError> {
            let mut builds = Builds::within(MEMORY);
            $(if ["all", stringify!($field)].contains(&name) {
                builds = builds.with::<anjuan_views::$module::$view>(&dir.join(stringify!($field)))?;
            })+
            Ok(builds)
        }
    };
}
anjuan_views::views!(builds);

async fn built(name: &str, messages: &[Stored]) -> Result<(), Box<dyn Error>> {
    let dir = std::env::temp_dir().join(format!("anjuan-rebuild-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    let began = Instant::now();
    let built = builds(name, &dir)?.run(futures::stream::iter(messages.iter().cloned().map(Ok))).await;
    let rate = messages.len() as f64 / began.elapsed().as_secs_f64();
    std::fs::remove_dir_all(&dir)?;
    for (view, stats) in built? {
        println!("  {view}: {} events, {} rows, {} parked", stats.events, stats.rows, stats.parked);
    }
    println!("{name}: {rate:.0} events/s, peak {:?} MiB", peak());
    Ok(())
}

/// Decodes every event on one core.
fn decoded(messages: &[Stored]) -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    for stored in messages {
        std::hint::black_box(Envelope::decode(&stored.body)?.event()?);
    }
    println!("decode: {:.0} events/s", messages.len() as f64 / began.elapsed().as_secs_f64());
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let events: u64 = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let names = arguments.next().unwrap_or_else(|| "decode,deadlines,register,all".into());
    let messages: Vec<Stored> = (1..=events).map(event).collect();
    println!(
        "{events} events, {} bytes each, peak {:?} MiB",
        messages.last().map_or(0, |last| last.body.len()),
        peak()
    );
    for name in names.split(',') {
        match name {
            "decode" => decoded(&messages)?,
            name => built(name, &messages).await?,
        }
    }
    Ok(())
}
