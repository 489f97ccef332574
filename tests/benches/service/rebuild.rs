//! The view of deadlines built anew from the log: events per second, and whether memory grows with the history.
use crate::Outcome;
use crate::child::{Answer, Kept, TASK, Task, spawn};
use crate::figures::median;
use crate::report::{Aim, Line, Section};
use crate::seed::Seeded;
use crate::world::CENTRE;
use anjuan_journal::Credentials;

/// Rounds of each, in turns.
const ROUNDS: usize = 2;

/// How much more memory ten times the history may take.
const FLAT: Aim = Aim::AtMost(1.2);

/// Measures with a tenth of the events, and with all of them.
pub(crate) async fn measure(seeded: &Seeded, events: u64) -> Outcome<Section> {
    let (few, many) = (events / 10, events.min(seeded.head));
    let (mut small, mut large) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        eprintln!("rebuilding: round {} of {ROUNDS}", round + 1);
        small.push(rebuilt(seeded, few, Kept::Store).await?);
        large.push(rebuilt(seeded, many, Kept::Store).await?);
    }
    let memory = [rebuilt(seeded, many, Kept::Memory).await?];
    let rate = |answers: &[Answer]| {
        median(&answers.iter().map(|answer| answer.events as f64 / answer.seconds).collect::<Vec<_>>())
    };
    // The highest of all rounds: a peak that shows only now and then is a peak.
    let peak = |answers: &[Answer]| answers.iter().filter_map(|answer| answer.peak).fold(0.0, f64::max);
    let line = |what: &str, answers: &[Answer]| {
        let rows = answers.first().map_or(0, |answer| answer.rows);
        Line::about(what).figure("", rate(answers), "events/s,").figure("rows", rows as f64, "").figure(
            "peak memory",
            peak(answers),
            "MiB",
        )
    };
    let lines = vec![
        line(&format!("{few} events"), &small),
        line(&format!("{many} events"), &large).ratio(
            "peak memory / that with a tenth of the events",
            peak(&large) / peak(&small),
            FLAT,
        ),
        line(&format!("{many}, in memory only"), &memory).ratio(
            "rate with the store / in memory",
            rate(&large) / rate(&memory),
            None,
        ),
    ];
    let about = format!(
        "the deadlines from the log, each in a process of its own, {ROUNDS} rounds in turns: median rate, highest peak"
    );
    Ok(Section { name: "rebuild", about, lines })
}

async fn rebuilt(seeded: &Seeded, to: u64, kept: Kept) -> Outcome<Answer> {
    let Credentials::Private { user, password, .. } = seeded.world.server.credentials() else {
        return Err("the private server asks for a password".into());
    };
    let place = tempfile::tempdir_in(seeded.world.dir.path())?;
    let (url, dir) = (seeded.world.server.url(), place.path().join("view"));
    let answer = spawn(TASK, &Task { url, user, password, centre: CENTRE.into(), to, dir, kept }).await?;
    match answer.parked {
        0 if answer.events == to => Ok(answer),
        parked => Err(format!("{} of {to} events were folded, {parked} aggregates parked", answer.events).into()),
    }
}
