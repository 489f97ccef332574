//! Under attack (受攻击时): what other users feel while somebody takes all that one client can get, beside the same without.
//!
//! From one client address at once: connections that dribble, bodies of ten megabytes, a calculator of a million days, wrong tokens and
//! wrong query passwords. The callers who are measured come from the same address, which is the worst place for them.
use super::centre::{Centre, Enquirer};
use super::figures::{Figures, Report};
use super::{Numbers, Options, Outcome, load};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// How many connections dribble.
const DRIBBLING: usize = 500;
/// How long a body is that nobody asked for.
const BODY: usize = 10 * 1024 * 1024;
/// How many wrong secrets are tried at most.
const WRONG: u64 = 100_000;
/// How many others there are.
const CALLERS: u64 = 4;
/// How long a connection of the attack waits for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the attack got done, by kind.
#[derive(Default)]
struct Done {
    stop: AtomicBool,
    dribbled: AtomicU64,
    bodies: AtomicU64,
    calculated: AtomicU64,
    wrong: AtomicU64,
}

impl Done {
    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }
}

/// Measures, writes the report and prints it.
pub(crate) fn attack(options: &Options, program: &Path, nats_server: &Path) -> Result<String, String> {
    measured(options, program, nats_server).map_err(|error| error.to_string())
}

fn measured(options: &Options, program: &Path, nats_server: &Path) -> Outcome<String> {
    let place = std::env::temp_dir().join(format!("anjuan-attack-{}", std::process::id()));
    std::fs::create_dir_all(&place)?;
    let centre = Centre::start(program, nats_server, &place.join("centre"))?;
    let length = Duration::from_secs(options.seconds);
    let mut report = Report::new(options.seconds, program, nats_server);
    let mut callers = Numbers(0);
    let asked = |callers: &mut Numbers| -> Outcome<[Figures; 2]> {
        let first = callers.next(CALLERS);
        let commands = load(CALLERS, length, |number| {
            let mut caller = centre.caller(first + number);
            Ok(move || caller.open(Enquirer::Unnamed).map(drop))
        })?;
        let first = callers.next(CALLERS);
        let questions = load(CALLERS, length, |number| {
            let caller = centre.caller(first + number);
            Ok(move || caller.get("/v1/contacts?limit=20").map(drop))
        })?;
        Ok([commands, questions])
    };
    asked(&mut callers)?;
    let quiet = asked(&mut callers)?;
    let (done, address) = (Done::default(), centre.address());
    let attacked = std::thread::scope(|scope| {
        scope.spawn(|| dribble(&address, &done));
        for _ in 0..2 {
            scope.spawn(|| bodies(&address, &done));
            scope.spawn(|| {
                requests(&address, &done, &done.calculated, "GET /v1/calculator?count=1000000&explain=true", "")
            });
            scope.spawn(|| wrong(&address, &done));
        }
        let attacked = asked(&mut callers);
        done.stop.store(true, Ordering::Relaxed);
        attacked
    })?;
    for (what, quiet, attacked) in [("commands", &quiet[0], &attacked[0]), ("questions", &quiet[1], &attacked[1])] {
        report.load(&format!("{what}, undisturbed"), quiet);
        report.load(&format!("{what}, under attack"), attacked);
        eprintln!("{what}: p99 is {:.1} times the undisturbed one", attacked.p99 / quiet.p99);
    }
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let memory = centre.memory()?;
    drop(centre);
    std::fs::remove_dir_all(&place)?;
    let text = report.write(&options.out)?;
    Ok(format!(
        "{text}\nThe attack: {} dribbled connections, {} bodies of 10 MB, {} calculators, {} wrong secrets. Most memory: {memory}.",
        count(&done.dribbled),
        count(&done.bodies),
        count(&done.calculated),
        count(&done.wrong)
    ))
}

fn connect(address: &str) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// Keeps so many connections open, each with one more byte of a head now and then; one that is closed is opened anew.
fn dribble(address: &str, done: &Done) {
    let mut open: Vec<TcpStream> = Vec::new();
    while done.goes_on() {
        open.retain_mut(|stream| stream.write_all(b"x").is_ok());
        while open.len() < DRIBBLING && done.goes_on() {
            let Ok(mut stream) = connect(address) else { break };
            if stream.write_all(b"POST /v1/progress HTTP/1.1\r\nHost: x\r\nX-Long: ").is_ok() {
                done.dribbled.fetch_add(1, Ordering::Relaxed);
                open.push(stream);
            }
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Sends bodies that are too large, as far as they are taken.
fn bodies(address: &str, done: &Done) {
    let piece = [b' '; 64 * 1024];
    while done.goes_on() {
        let Ok(mut stream) = connect(address) else { continue };
        let head = format!("POST /v1/progress HTTP/1.1\r\nHost: x\r\nContent-Length: {BODY}\r\n\r\n");
        let mut sent = stream.write_all(head.as_bytes());
        for _ in 0..BODY / piece.len() {
            sent = sent.and_then(|()| stream.write_all(&piece));
        }
        done.bodies.fetch_add(1, Ordering::Relaxed);
    }
}

/// The same request again and again, each on a connection of its own.
fn requests(address: &str, done: &Done, counter: &AtomicU64, request: &str, body: &str) {
    while done.goes_on() {
        let Ok(mut stream) = connect(address) else { continue };
        let head = format!("{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        let _ =
            stream.write_all(format!("{head}\r\n{body}").as_bytes()).and_then(|()| stream.read_to_end(&mut Vec::new()));
        if counter.fetch_add(1, Ordering::Relaxed) >= WRONG {
            return;
        }
    }
}

/// Wrong tokens and wrong query passwords in turn.
fn wrong(address: &str, done: &Done) {
    let secret = r#"{"number":"AJ-20261123-7K2M9QX4T1AB","password":"00000000"}"#;
    let token = "GET /v1/register HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer eyJhbGciOiJFZERTQSJ9.e30.AA\r\n\r\n";
    let length = secret.len();
    let password = format!(
        "POST /v1/progress HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{secret}"
    );
    while done.goes_on() && done.wrong.load(Ordering::Relaxed) < WRONG {
        for request in [token, &password] {
            let Ok(mut stream) = connect(address) else { continue };
            let _ = stream.write_all(request.as_bytes()).and_then(|()| stream.read_to_end(&mut Vec::new()));
            done.wrong.fetch_add(1, Ordering::Relaxed);
        }
    }
}
