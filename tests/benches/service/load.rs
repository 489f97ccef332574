//! One case of 20 events that lie all over the stream: read and folded cold, against 20 bare reads; and warm at the desk.
use crate::Outcome;
use crate::figures::{median, milliseconds, percentile};
use crate::life::{LONG, Life};
use crate::raw::RawReads;
use crate::report::{Line, Section};
use crate::seed::Seeded;
use crate::world::command;
use anjuan_domain::aggregate::State;
use anjuan_domain::event::Envelope;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Stamp;
use anjuan_journal::Stored;
use std::time::Instant;

/// How often each case is read.
const ROUNDS: usize = 5;

/// Measures.
pub(crate) async fn measure(seeded: &Seeded) -> Outcome<Section> {
    let raw = RawReads::start(&seeded.world.server).await?;
    let (mut service, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        for (place, life) in seeded.long.iter().enumerate() {
            let history = anjuan_journal::read(&*seeded.world.log, &life.aggregate).await?;
            let sequences: Vec<u64> = history.iter().map(|stored| stored.sequence).collect();
            // Whoever reads second finds the server's blocks in memory: they take turns in being second.
            let (ours, theirs) = if (round + place) % 2 == 0 {
                let theirs = bare_reads(&raw, &sequences).await?;
                (cold(seeded, life).await?, theirs)
            } else {
                let ours = cold(seeded, life).await?;
                (ours, bare_reads(&raw, &sequences).await?)
            };
            ratios.push(ours / theirs);
            service.push(ours);
            bare.push(theirs);
        }
    }
    let warm = warm(seeded).await?;
    let line = |what: &str, took: &[f64]| {
        let line = Line::about(what).figure("p50", percentile(took, 0.5), "ms");
        line.figure("p99", percentile(took, 0.99), "ms")
    };
    let lines = vec![
        line("cold: read and folded", &service).ratio("cold / 20 bare reads", median(&ratios), None),
        line("20 bare reads", &bare),
        line("warm: a command repeated", &warm).ratio("warm / cold", median(&warm) / median(&service), None),
    ];
    let about = format!(
        "a case of {LONG} events spread over {} events, {} cases, {ROUNDS} times",
        seeded.head,
        seeded.long.len()
    );
    Ok(Section { name: "load", about, lines })
}

async fn cold(seeded: &Seeded, life: &Life) -> Outcome<f64> {
    let begun = Instant::now();
    let history = anjuan_journal::read(&*seeded.world.log, &life.aggregate).await?;
    let state = fold(&life.aggregate, &history)?;
    let took = milliseconds(begun.elapsed());
    match state.responsible() {
        Some(_) if history.len() == LONG as usize => Ok(took),
        _ => Err(format!("{} has {} events and not {LONG}", life.aggregate, history.len()).into()),
    }
}

fn fold(aggregate: &AggregateRef, history: &[Stored]) -> Outcome<State> {
    let mut state = State::new(aggregate);
    for stored in history {
        let envelope = Envelope::decode(&stored.body)?;
        let version = u32::try_from(envelope.sequence)?;
        state.evolve(&envelope.event()?, Stamp { version, time: envelope.time, recorded: envelope.recordedtime })?;
    }
    Ok(state)
}

async fn bare_reads(raw: &RawReads, sequences: &[u64]) -> Outcome<f64> {
    let begun = Instant::now();
    raw.get(sequences).await?;
    Ok(milliseconds(begun.elapsed()))
}

/// The first time the desk loads the case; from then on it knows it.
async fn warm(seeded: &Seeded) -> Outcome<Vec<f64>> {
    let mut took = Vec::new();
    for life in &seeded.long {
        let (id, body) = life.command(LONG - 1);
        let command = command(life.aggregate.clone(), id, body);
        seeded.world.execute(life.handler(), &command).await?;
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            seeded.world.execute(life.handler(), &command).await?;
            took.push(milliseconds(begun.elapsed()));
        }
    }
    Ok(took)
}
