//! What a user feels (用户所感): commands and questions over HTTP, with every role running, against JetStream itself in the same run.
//!
//! Absolute figures are those of one machine in one hour; what is compared are the ratios. Nothing is bought with durability:
//! the centre is started as `up` starts it, and the yardstick writes to a server of its own.
mod attack;
mod centre;
mod figures;
mod postgres;
mod raw;
mod slow;

pub(crate) use attack::attack;
use centre::{Caller, Centre, Enquirer};
use figures::{Figures, Report};
use postgres::Postgres;
use raw::{Raw, Server};
use slow::Slow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What is published by the yardstick: as long as the event of a contact that was opened.
const BODY: usize = 900;
/// How often a question is asked.
const QUESTIONS: usize = 200;

/// What is to be measured.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The program to measure; without it, the workspace's own is built with the release profile.
    #[arg(long)]
    program: Option<PathBuf>,
    /// How long each load lasts, in seconds.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// How many contacts there are at least when questions are asked.
    #[arg(long, default_value_t = 20_000)]
    contacts: u64,
    /// Where the report is written, as bench-http.md and bench-http.json; `docs` keeps it in the tree.
    #[arg(long, default_value = "target")]
    out: PathBuf,
    /// Measure no peer, even where it is installed.
    #[arg(long)]
    no_peers: bool,
}

impl Options {
    /// The program to measure, if one is named.
    pub(crate) fn program(&self) -> Option<PathBuf> {
        self.program.clone()
    }
}

/// Measures, writes the report and prints it.
pub(crate) fn http(options: &Options, program: &Path, nats_server: &Path) -> Result<String, String> {
    measured(options, program, nats_server).map_err(|error| error.to_string())
}

fn measured(options: &Options, program: &Path, nats_server: &Path) -> Outcome<String> {
    let place = std::env::temp_dir().join(format!("anjuan-bench-{}", std::process::id()));
    std::fs::create_dir_all(&place)?;
    let mut run = Run {
        length: Duration::from_secs(options.seconds),
        callers: Numbers(0),
        report: Report::new(options.seconds, program, nats_server),
    };
    let peers = if options.no_peers { None } else { Postgres::start(&place.join("postgres"))? };
    let centre = Centre::start(program, nats_server, &place.join("centre"))?;
    let server = Server::start(nats_server, &place)?;
    Raw::connect(&server, "maker", b"")?.create_stream()?;
    load(1, Duration::from_secs(2), |number| warmed(&centre, number + 900))?;
    let rates = run.callers(&centre, &server, peers.as_ref())?;
    run.slow_disk(&centre, &server)?;
    let mut caller = centre.caller(run.callers.next(1));
    run.report.load("visible after write", &visible(&mut caller)?);
    questions(&centre, &mut run.callers, options.contacts, &mut run.report)?;
    run.without_projectors(centre.without_projectors(program, nats_server)?, &rates)?;
    if let Some(postgres) = peers {
        let what = format!("PostgreSQL, {} rows and a position a transaction", postgres::BATCH);
        run.report.load(&what, &postgres.projection(run.length)?);
    }
    std::fs::remove_dir_all(&place)?;
    run.report.write(&options.out)
}

/// How many ask at once.
const CALLERS: [u64; 3] = [1, 16, 64];
/// How many messages a batch of the yardstick has.
const BATCH: u64 = 100;

/// One run: how long each load lasts, who asks, and what came of it so far.
struct Run {
    length: Duration,
    callers: Numbers,
    report: Report,
}

impl Run {
    /// Commands, plain and sealed, beside single messages and batches of the yardstick, and the peer; answers the plain rates.
    fn callers(&mut self, centre: &Centre, server: &Server, peers: Option<&Postgres>) -> Outcome<Vec<Figures>> {
        let mut rates = Vec::new();
        for count in CALLERS {
            let raw = self.raw(server, count, &format!("c{count}"))?;
            let plain = self.commands(centre, count, Enquirer::Unnamed)?;
            self.report.compared(&format!("{count} callers"), ("raw JetStream", &raw), &plain);
            let sealed = self.commands(centre, count, Enquirer::New)?;
            self.report.compared(&format!("{count} callers, sealed enquirer"), ("plain", &plain), &sealed);
            if let Some(postgres) = peers {
                let inserts = postgres.inserts(count, self.length)?;
                self.report.compared(
                    &format!("{count} callers, beside a peer"),
                    ("PostgreSQL insert", &inserts),
                    &plain,
                );
            }
            rates.push(plain);
        }
        let batches = load(1, self.length, |_| {
            let mut raw = Raw::connect(server, "batches", &[b'x'; BODY])?;
            Ok(move || raw.publish_batch(BATCH))
        })?;
        self.report.load(&format!("raw JetStream, batches of {BATCH}"), &batches);
        Ok(rates)
    }

    fn raw(&self, server: &Server, count: u64, name: &str) -> Outcome<Figures> {
        load(count, self.length, |number| {
            let mut raw = Raw::connect(server, &format!("{name}n{number}"), &[b'x'; BODY])?;
            Ok(move || raw.publish())
        })
    }

    fn commands(&mut self, centre: &Centre, count: u64, enquirer: Enquirer) -> Outcome<Figures> {
        let first = self.callers.next(count);
        load(count, self.length, |number| {
            let mut caller = centre.caller(first + number);
            Ok(move || caller.open(enquirer).map(drop))
        })
    }

    /// The same where each sync of the server takes some milliseconds longer.
    fn slow_disk(&mut self, centre: &Centre, server: &Server) -> Outcome<()> {
        let Some(slow) = Slow::disk(centre.nats_process()?)? else {
            self.report.left_out("a slow disk: strace is not installed here, or may not trace");
            return Ok(());
        };
        for count in CALLERS {
            let raw = self.raw(server, count, &format!("s{count}"))?;
            let commands = self.commands(centre, count, Enquirer::Unnamed)?;
            let what = format!("{count} callers, each sync {} ms later", f64::from(slow::DELAY) / 1_000.0);
            self.report.compared(&what, ("raw JetStream", &raw), &commands);
        }
        drop(slow);
        Ok(())
    }

    /// The same without the roles that fold views, beside what it was with them.
    fn without_projectors(&mut self, centre: Centre, rates: &[Figures]) -> Outcome<()> {
        for (count, with) in CALLERS.into_iter().zip(rates) {
            let without = self.commands(&centre, count, Enquirer::Unnamed)?;
            self.report.compared(&format!("{count} callers, all roles"), ("without projectors", &without), with);
        }
        drop(centre);
        Ok(())
    }
}

fn warmed(centre: &Centre, number: u64) -> Outcome<impl FnMut() -> Outcome<()> + Send + use<>> {
    let mut caller = centre.caller(number);
    Ok(move || caller.open(Enquirer::Unnamed).map(drop))
}

/// Numbers that no two callers share.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, count: u64) -> u64 {
        let first = self.0;
        self.0 += count;
        first
    }
}

/// So many callers, each on a connection of its own, for so long: each waits for its answer before it asks again.
fn load<F: FnMut() -> Outcome<()> + Send>(
    count: u64,
    length: Duration,
    caller: impl Fn(u64) -> Outcome<F>,
) -> Outcome<Figures> {
    let callers = (0..count).map(caller).collect::<Outcome<Vec<F>>>()?;
    let begun = Instant::now();
    let called: Vec<Outcome<Vec<Duration>>> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            callers.into_iter().map(|caller| scope.spawn(move || calls(caller, begun, length))).collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined.map(|called| called.unwrap_or_else(|_| Err("a caller broke off".into()))).collect()
    });
    let took = begun.elapsed();
    Ok(Figures::new(called.into_iter().collect::<Outcome<Vec<_>>>()?.concat(), took))
}

fn calls(mut call: impl FnMut() -> Outcome<()>, begun: Instant, length: Duration) -> Outcome<Vec<Duration>> {
    let mut took = Vec::new();
    while begun.elapsed() < length {
        let asked = Instant::now();
        call()?;
        took.push(asked.elapsed());
    }
    Ok(took)
}

/// How long after its answer a command is seen in a list that waits for it.
fn visible(caller: &mut Caller) -> Outcome<Figures> {
    let (mut took, begun) = (Vec::new(), Instant::now());
    for _ in 0..QUESTIONS {
        let sequence = caller.open(Enquirer::Unnamed)?;
        let answered = Instant::now();
        caller.get(&format!("/v1/contacts?limit=1&after={sequence}"))?;
        took.push(answered.elapsed());
    }
    Ok(Figures::new(took, begun.elapsed()))
}

/// The lists and summaries most used, once there are so many contacts.
fn questions(centre: &Centre, callers: &mut Numbers, contacts: u64, report: &mut Report) -> Outcome<()> {
    let mut head = centre.caller(callers.next(1)).open(Enquirer::Unnamed)?;
    while head < contacts {
        let first = callers.next(64);
        load(64, Duration::from_secs(2), |number| warmed(centre, first + number))?;
        head = centre.caller(callers.next(1)).open(Enquirer::Unnamed)?;
    }
    let caller = centre.caller(callers.next(1));
    for path in ["/v1/cases", "/v1/contacts", "/v1/deadlines?state=overdue", "/v1/deadlines/summary"] {
        caller.get(&format!("{path}{}after={head}", if path.contains('?') { '&' } else { '?' }))?;
        let (mut took, begun) = (Vec::new(), Instant::now());
        for _ in 0..QUESTIONS / 10 {
            let asked = Instant::now();
            caller.get(path)?;
            took.push(asked.elapsed());
        }
        report.load(&format!("GET {path}, {head} events"), &Figures::new(took, begun.elapsed()));
    }
    Ok(())
}
