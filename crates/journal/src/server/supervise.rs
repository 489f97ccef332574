//! Watching the private server (监护): ready or its own words why not; started again when it dies; gone when we die.
use super::Watch;
use super::config::Files;
use super::identity::named;
use super::orphan;
use super::room::{Room, Watched};
use crate::log::LogError;
use rustix::process::Signal;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A server with its guard, which ends it when this process is gone.
#[derive(Debug)]
pub(super) struct Guarded {
    server: Child,
    guard: Option<Child>,
}

impl Guarded {
    pub(super) fn id(&self) -> u32 {
        self.server.id()
    }

    /// How the server ended, if it has; its guard is dismissed before the process id can belong to another.
    fn ended(&mut self) -> Option<String> {
        let ended = match self.server.try_wait() {
            Ok(None) => return None,
            Ok(Some(status)) => status.to_string(),
            Err(error) => error.to_string(),
        };
        self.dismiss();
        Some(ended)
    }

    /// Stops the server and waits for its end.
    fn stop(&mut self) {
        orphan::signal(self.id(), Signal::TERM);
        let begun = Instant::now();
        while self.ended().is_none() {
            if begun.elapsed() > super::STOP {
                let _ = self.server.kill();
            }
            std::thread::sleep(LOOK);
        }
    }

    fn dismiss(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            let _ = guard.kill();
            let _ = guard.wait();
        }
    }

    fn kill(mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
        self.dismiss();
    }
}

/// Starts the server in a process group of its own, so that Ctrl-C reaches us first and not it.
pub(super) fn spawn(binary: &Path, files: &Files) -> Result<Guarded, LogError> {
    let server = Command::new(binary)
        .arg("--config")
        .arg(&files.config)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(|error| LogError::Other(format!("{} does not start: {error}", binary.display())))?;
    let guard = guard(server.id());
    Ok(Guarded { server, guard })
}

/// A shell that waits for the end of a pipe which only this process holds open. However this process ends, the pipe
/// closes, and the shell stops the server. Without a shell the next start finds the server by its process id.
fn guard(server: u32) -> Option<Child> {
    Command::new("sh")
        .args(["-c", "read -r _; kill -TERM \"$0\"", &server.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .inspect_err(|error| tracing::debug!(%error, "no shell to guard the nats-server"))
        .ok()
}

/// Waits until the server accepts clients, which it does once its store is recovered.
pub(super) fn ready(
    mut child: Guarded,
    files: &Files,
    (port, name): (u16, &str),
    patience: Duration,
) -> Result<Guarded, LogError> {
    let begun = Instant::now();
    loop {
        if let Ok(Some(status)) = child.server.try_wait() {
            child.dismiss();
            return Err(LogError::Other(format!("the nats-server ended with {status}: {}", last_words(&files.log))));
        }
        if serves(port, name) {
            return Ok(child);
        }
        if begun.elapsed() > patience {
            child.kill();
            let words = last_words(&files.log);
            return Err(LogError::NoAnswer(format!("the nats-server did not begin to serve in {patience:?}: {words}")));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Whether our server greets on the port, and not a stranger.
fn serves(port: u16, name: &str) -> bool {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(500)) else { return false };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
    let mut greeting = String::new();
    let read = BufReader::new(stream).read_line(&mut greeting);
    read.is_ok() && named(&greeting).as_deref() == Some(name)
}

/// What the server's log says last of warnings and errors.
fn last_words(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let bad =
        text.lines().rev().filter(|line| line.contains("[ERR]") || line.contains("[FTL]") || line.contains("[WRN]"));
    let mut words: Vec<&str> = bad.take(3).collect();
    words.reverse();
    match words.is_empty() {
        true => format!("see {}", log.display()),
        false => words.join("; "),
    }
}

/// How often the watch looks at the server.
const LOOK: Duration = Duration::from_millis(50);

/// Waits for the server's end and says how it ended; stops it where the disk was full and has room again.
fn tend(child: &mut Guarded, files: &Files) -> String {
    let mut watched = Watched::new();
    loop {
        if let Some(ended) = child.ended() {
            return ended;
        }
        if watched.look(&files.dir) == Room::Again {
            child.stop();
            return "stopped, because its disk was full and has room again".into();
        }
        std::thread::sleep(LOOK);
    }
}

/// Starts the thread that watches the server and starts it again when it dies, or when its disk was full and has room again.
pub(super) fn watch(
    watch: Arc<Watch>,
    child: Guarded,
    binary: PathBuf,
    files: Files,
    port: u16,
) -> Result<JoinHandle<()>, LogError> {
    std::thread::Builder::new()
        .name("nats-server".into())
        .spawn(move || {
            let mut current = Some(child);
            let mut pause = Pause::default();
            while let Some(mut child) = current.take() {
                let begun = Instant::now();
                let ended = tend(&mut child, &files);
                watch.pid.store(0, Ordering::SeqCst);
                if begun.elapsed() > Duration::from_secs(10) {
                    pause = Pause::default();
                }
                while current.is_none() && !watch.stopping.load(Ordering::SeqCst) {
                    tracing::warn!(ended, words = last_words(&files.log), "the nats-server ended; it is started again");
                    pause.wait(&watch, &files.dir);
                    current = again(&watch, &binary, &files, port);
                }
            }
        })
        .map_err(|error| LogError::Other(format!("no thread to watch the nats-server: {error}")))
}

fn again(watch: &Watch, binary: &Path, files: &Files, port: u16) -> Option<Guarded> {
    if watch.stopping.load(Ordering::SeqCst) {
        return None;
    }
    let child = match spawn(binary, files) {
        Ok(child) => child,
        Err(error) => {
            tracing::error!(%error, "the nats-server cannot be started again");
            return None;
        }
    };
    watch.pid.store(child.id(), Ordering::SeqCst);
    tracing::info!(pid = child.id(), port, "the nats-server runs again");
    Some(child)
}

/// Doubles from 50 ms to 5 s while the server keeps dying.
struct Pause(Duration);

impl Default for Pause {
    fn default() -> Self {
        Self(Duration::from_millis(50))
    }
}

impl Pause {
    /// Waits, and as long as the disk has no room.
    fn wait(&mut self, watch: &Watch, store: &Path) {
        let (begun, mut watched) = (Instant::now(), Watched::new());
        while (begun.elapsed() < self.0 || watched.look(store) == Room::None) && !watch.stopping.load(Ordering::SeqCst)
        {
            std::thread::sleep(LOOK);
        }
        self.0 = (self.0 * 2).min(Duration::from_secs(5));
    }
}
