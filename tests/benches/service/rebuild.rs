//! Views built anew from the log: events per second beside decoding the same events, and how much memory that takes.
use crate::Outcome;
use crate::child::{Answer, Kept, MEMORY, Made, TASK, Task, spawn};
use crate::figures::median;
use crate::report::{Aim, Line, Section};
use crate::seed::Seeded;
use crate::world::CENTRE;
use anjuan_journal::Credentials;

/// Rounds of each, in turns.
const ROUNDS: usize = 2;

/// How fast the deadlines are to be built, over decoding.
const DEADLINES: Aim = Aim::AtLeast(0.5);

/// How fast all views together are to be built, over decoding.
const ALL: Aim = Aim::AtLeast(0.25);

/// How much of the memory that the setting gives may be taken.
const BOUNDED: Aim = Aim::AtMost(1.0);

/// Measures with a tenth of the events, and with all of them.
pub(crate) async fn measure(seeded: &Seeded, events: u64) -> Outcome<Section> {
    let (few, many) = (events / 10, events.min(seeded.head));
    let (mut decoded, mut deadlines, mut all) = (Vec::new(), Vec::new(), Vec::new());
    let mut small = Vec::new();
    for round in 0..ROUNDS {
        eprintln!("rebuilding: round {} of {ROUNDS}", round + 1);
        decoded.push(rebuilt(seeded, many, Made::Decoded).await?);
        deadlines.push(rebuilt(seeded, many, Made::Deadlines(Kept::Store)).await?);
        all.push(rebuilt(seeded, many, Made::AllViews).await?);
        small.push(rebuilt(seeded, few, Made::AllViews).await?);
    }
    let memory = [rebuilt(seeded, many, Made::Deadlines(Kept::Memory)).await?];
    let rate = |answers: &[Answer]| {
        median(&answers.iter().map(|answer| answer.events as f64 / answer.seconds).collect::<Vec<_>>())
    };
    // The highest of all rounds: a peak that shows only now and then is a peak.
    let peak = |answers: &[Answer]| answers.iter().filter_map(|answer| answer.peak).fold(0.0, f64::max);
    let setting = MEMORY as f64 / 1024.0 / 1024.0;
    let line = |what: &str, answers: &[Answer]| {
        let rows = answers.first().map_or(0, |answer| answer.rows);
        Line::about(what)
            .figure("", rate(answers), "events/s,")
            .figure("rows", rows as f64, "")
            .figure("peak memory", peak(answers), "MiB")
            .ratio("rate / decoding", rate(answers) / rate(&decoded), None)
    };
    let of_setting = |line: Line, answers: &[Answer]| {
        line.ratio("peak memory of the process / the setting", peak(answers) / setting, BOUNDED)
    };
    let lines = vec![
        line("read and decoded on one core", &decoded),
        line("the deadlines, in memory only", &memory),
        of_setting(line("the deadlines", &deadlines), &deadlines).ratio(
            "the deadlines / decoding",
            rate(&deadlines) / rate(&decoded),
            DEADLINES,
        ),
        of_setting(line("all views in one pass", &all), &all).ratio(
            "all views / decoding",
            rate(&all) / rate(&decoded),
            ALL,
        ),
        of_setting(line(&format!("all views in one pass, {few} events"), &small), &small),
    ];
    let about = format!(
        "views built from {many} events of the log, each in a process of its own, {ROUNDS} rounds in turns: median rate, highest peak"
    );
    Ok(Section { name: "rebuild", about, lines })
}

async fn rebuilt(seeded: &Seeded, to: u64, made: Made) -> Outcome<Answer> {
    let Credentials::Private { user, password, .. } = seeded.world.server.credentials() else {
        return Err("the private server asks for a password".into());
    };
    let place = tempfile::tempdir_in(seeded.world.dir.path())?;
    let (url, dir) = (seeded.world.server.url(), place.path().join("view"));
    let answer = spawn(TASK, &Task { url, user, password, centre: CENTRE.into(), to, dir, made }).await?;
    match answer.parked {
        0 if answer.events == to => Ok(answer),
        parked => Err(format!("{} of {to} events were folded, {parked} aggregates parked", answer.events).into()),
    }
}
