//! What a user feels (用户所感): commands and questions over HTTP, with every role running, against JetStream itself in the same run.
//!
//! Absolute figures are those of one machine in one hour; what is compared are the ratios. Nothing is bought with durability:
//! the centre is started as `up` starts it, and the yardstick writes to a server of its own.
mod centre;
mod figures;
mod raw;

use centre::{Caller, Centre, Enquirer};
use figures::{Figures, Report};
use raw::{Raw, Server};
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
    /// Where the report is written, as bench-http.md and bench-http.json.
    #[arg(long, default_value = "target")]
    out: PathBuf,
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
    let centre = Centre::start(program, nats_server, &place.join("centre"))?;
    let (server, length) = (Server::start(nats_server, &place)?, Duration::from_secs(options.seconds));
    Raw::connect(&server, "maker", b"")?.create_stream()?;
    let mut report = Report::new(options.seconds);
    let mut callers = Numbers(0);
    load(1, Duration::from_secs(2), |number| warmed(&centre, number + 900))?;
    for count in [1, 16, 64] {
        let raw = load(count, length, |number| {
            let mut raw = Raw::connect(&server, &format!("c{count}n{number}"), &[b'x'; BODY])?;
            Ok(move || raw.publish())
        })?;
        let first = callers.next(count);
        let commands = load(count, length, |number| {
            let mut caller = centre.caller(first + number);
            Ok(move || caller.open(Enquirer::Unnamed).map(drop))
        })?;
        report.compared(&format!("{count} callers"), &raw, &commands);
    }
    let first = callers.next(1);
    let sealed = load(1, length, |number| {
        let mut caller = centre.caller(first + number);
        Ok(move || caller.open(Enquirer::New).map(drop))
    })?;
    report.load("1 caller, sealed enquirer", &sealed);
    let mut caller = centre.caller(callers.next(1));
    report.load("visible after write", &visible(&mut caller)?);
    questions(&centre, &mut callers, options.contacts, &mut report)?;
    drop(centre);
    std::fs::remove_dir_all(&place)?;
    report.write(&options.out)
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
