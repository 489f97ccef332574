//! Commands through the desk: contacts opened, cases registered and accepted, against raw publishing of the same bodies.
//!
//! Both run on one server in turns, with as many callers; each caller waits for its answer before it asks again.
use crate::figures::{Round, median, milliseconds, percentile};
use crate::life::{Item, items, party};
use crate::raw::Raw;
use crate::report::{Aim, Line, Section};
use crate::world::{World, command};
use crate::{Failure, Outcome};
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::command::Body;
use anjuan_domain::matters::case::commands::{Accept, CaseCommand};
use anjuan_domain::matters::contact::commands::{ContactCommand, Open};
use anjuan_domain::matters::contact::events::{Channel, Place, Topic};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_server::clock::{Ids, SystemIds};
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How many callers ask at once.
const CALLERS: [usize; 3] = [1, 16, 64];

/// Rounds of each, in turns.
const ROUNDS: usize = 5;

/// How long a round is.
const ROUND: Duration = Duration::from_millis(1_500);

/// What the desk should reach of raw publishing, with more than one caller.
const AIM: Aim = Aim::AtLeast(0.7);

/// The callers' side of a centre.
#[derive(Clone)]
struct Callers {
    world: Arc<World>,
    items: Arc<Vec<Arc<Item>>>,
    count: Arc<AtomicU64>,
}

/// Measures.
pub(crate) async fn measure() -> Outcome<Section> {
    let world = Arc::new(World::start().await?);
    let known = world.known();
    let on = date_of("2025-06-10T02:00:00Z".parse()?);
    let items = Arc::new(items(&known.centre, on)?);
    let callers = Callers { world: Arc::clone(&world), items, count: Arc::default() };
    let bodies = callers.bodies().await?;
    let size = bodies.iter().map(Bytes::len).sum::<usize>() / bodies.len();
    let raw = Raw::start(&world.server, bodies).await?;
    callers.round(16, ROUND).await?;
    raw.round(16, ROUND).await?;
    let mut lines = Vec::new();
    for count in CALLERS {
        lines.push(compare(&callers, &raw, count).await?);
    }
    drop((callers, raw));
    if let Some(world) = Arc::into_inner(world) {
        world.close().await;
    }
    let about = format!(
        "commands (a contact opened, a case registered, accepted; events of {size} bytes on average) against raw guarded \
         publishing, medians of {ROUNDS} rounds in turns"
    );
    Ok(Section { name: "desk", about, lines })
}

async fn compare(callers: &Callers, raw: &Raw, count: usize) -> Outcome<Line> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(callers.round(count, ROUND).await?);
        theirs.push(raw.round(count, ROUND).await?);
    }
    let rate = |rounds: &[Round]| median(&rounds.iter().map(|round| round.rate).collect::<Vec<_>>());
    let took =
        |rounds: &[Round], at: f64| median(&rounds.iter().map(|round| percentile(&round.took, at)).collect::<Vec<_>>());
    let ratios: Vec<f64> = ours.iter().zip(&theirs).map(|(ours, theirs)| ours.rate / theirs.rate).collect();
    let plural = if count == 1 { "caller" } else { "callers" };
    Ok(Line::about(format!("{count} {plural}"))
        .figure("desk", rate(&ours), "commands/s,")
        .figure("p50", took(&ours, 0.5), "ms")
        .figure("p99", took(&ours, 0.99), "ms;")
        .figure("raw", rate(&theirs), "messages/s,")
        .figure("p50", took(&theirs, 0.5), "ms")
        .figure("p99", took(&theirs, 0.99), "ms")
        .ratio("desk / raw", median(&ratios), (count > 1).then_some(AIM)))
}

impl Callers {
    /// The bodies of one turn's events for each item, as they are stored.
    async fn bodies(&self) -> Outcome<Vec<Bytes>> {
        let mut bodies = Vec::new();
        for _ in 0..self.items.len() {
            for sequence in self.turn(&mut Vec::new()).await? {
                let stored = self.world.log.at(sequence).await?.ok_or("an answered command is not in the log")?;
                bodies.push(stored.body);
            }
        }
        Ok(bodies)
    }

    /// Three commands, one after the other; their sequences.
    async fn turn(&self, took: &mut Vec<f64>) -> Outcome<[u64; 3]> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let item = &self.items[usize::try_from(number)? % self.items.len()];
        let (contact, case) = (SystemIds.next(), SystemIds.next());
        let case_of = AggregateRef::opened_by(Kind::Case, case);
        let accept = CaseCommand::Accept(Accept { promise: None, due_at: None });
        let commands = [
            command(AggregateRef::opened_by(Kind::Contact, contact), contact, Body::Contact(open(number))),
            command(case_of.clone(), case, Body::Case(item.register(number))),
            command(case_of, SystemIds.next(), Body::Case(accept)),
        ];
        let mut sequences = [0; 3];
        for (command, sequence) in commands.iter().zip(&mut sequences) {
            let asked = Instant::now();
            *sequence = self.world.execute(item.handler(), command).await?;
            took.push(milliseconds(asked.elapsed()));
        }
        Ok(sequences)
    }

    async fn round(&self, count: usize, time: Duration) -> Outcome<Round> {
        let begun = Instant::now();
        let caller = || {
            let callers = self.clone();
            tokio::spawn(async move {
                let mut took = Vec::new();
                while begun.elapsed() < time {
                    callers.turn(&mut took).await?;
                }
                Ok::<_, Failure>(took)
            })
        };
        let mut done = Vec::new();
        for task in (0..count).map(|_| caller()).collect::<Vec<_>>() {
            done.push(task.await??);
        }
        Ok(Round::new(done, begun.elapsed()))
    }
}

fn open(number: u64) -> ContactCommand {
    ContactCommand::Open(Box::new(Open {
        first_asked: None,
        window: None,
        channel: Channel::Visit,
        place: Place::Counter,
        topic: Topic::AgriculturalPolicy,
        item: None,
        enquirer: Some(party(number)),
        matter: None,
    }))
}
