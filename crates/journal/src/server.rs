//! A private nats-server (私有服务器) for a centre on one machine: found, started, watched, restarted, stopped.
//!
//! It listens on the loopback only, keeps its own store, syncs every message, and asks for a password that lies beside the
//! store with mode 0600. One process owns a directory at a time. A server that a killed process left behind is stopped
//! before the next starts: two servers on one store would ruin it.
mod binary;
mod config;
pub(crate) mod identity;
mod layout;
mod orphan;
pub mod room;
mod supervise;

pub use binary::find_binary;

use crate::log::LogError;
use crate::settings::{Credentials, Settings};
use crate::zones::Zone;
pub(crate) use config::CONFIG;
use config::Files;
pub(crate) use config::directory;
use identity::Identity;
use rustix::process::Signal;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How the private server is run.
#[derive(Debug, Clone)]
pub struct ServerSettings {
    /// Its own directory: configuration, secret, log and store.
    pub dir: PathBuf,
    /// Its port on the loopback; 0 takes the port of the last time, or a free one.
    pub port: u16,
    /// The binary; `None` looks for it ([`find_binary`]).
    pub binary: Option<PathBuf>,
    /// The most bytes that its store may take; `None` leaves it to the disk.
    pub max_store: Option<u64>,
    /// The centre whose zones it keeps apart; `None` is one account for all, for tools and tests.
    pub zones: Option<String>,
}

impl ServerSettings {
    /// A server in `dir` on a port of its own.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), port: 0, binary: None, max_store: None, zones: None }
    }
}

/// A running private server. Dropping it stops the server and waits until it has gone.
#[derive(Debug)]
pub struct Server {
    watch: Arc<Watch>,
    port: u16,
    password: String,
    dir: PathBuf,
    /// Held for as long as this process owns the directory.
    _lock: File,
}

/// What the watching thread and the owner share.
#[derive(Debug)]
struct Watch {
    pid: AtomicU32,
    stopping: AtomicBool,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
}

impl Server {
    /// Starts the server and waits until it serves.
    ///
    /// # Errors
    /// No binary, too old, the directory in use by another process, or the server's own words when it does not start.
    pub async fn start(settings: ServerSettings) -> Result<Self, LogError> {
        let binary = match &settings.binary {
            Some(binary) => binary.clone(),
            None => find_binary()?,
        };
        binary::check(&binary)?;
        tokio::task::spawn_blocking(move || start(&binary, &settings))
            .await
            .map_err(|error| LogError::Other(format!("starting the nats-server failed: {error}")))?
    }

    /// `nats://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// User and password of this server.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        Credentials::Private { dir: self.dir.clone(), user: config::USER.into(), password: self.password.clone() }
    }

    /// The credentials of one zone of this server, where it keeps zones apart.
    #[must_use]
    pub fn zone(&self, zone: Zone) -> Credentials {
        Credentials::Zone { dir: self.dir.clone(), zone }
    }

    /// Settings that reach this server for a centre.
    #[must_use]
    pub fn settings(&self, centre: impl Into<String>) -> Settings {
        Settings { store: Some(self.dir.clone()), ..Settings::new(self.url(), self.credentials(), centre) }
    }

    /// The process id of the running nats-server; it changes when it was restarted.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.watch.pid.load(Ordering::SeqCst)
    }

    /// The server's directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Stops the server and waits until it has written everything and gone.
    pub async fn stop(self) {
        // Dropping waits for a thread, which must not hold up the runtime.
        let _ = tokio::task::spawn_blocking(move || drop(self)).await;
    }
}

/// How long the server may take to stop before it is killed; `sync_interval: always` means that nothing is lost then either.
const STOP: Duration = Duration::from_secs(15);

impl Drop for Server {
    fn drop(&mut self) {
        self.watch.stopping.store(true, Ordering::SeqCst);
        let thread = self.watch.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(thread) = thread else { return };
        let (begun, mut reported) = (Instant::now(), 0);
        while !thread.is_finished() {
            let pid = self.pid();
            if begun.elapsed() > STOP {
                orphan::signal(pid, Signal::KILL);
            } else if pid != reported {
                // A server that was just being restarted shows up here with a new id.
                orphan::signal(pid, Signal::TERM);
                reported = pid;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = thread.join();
    }
}

/// How long a first start may take; recovering a large store is part of it.
const START: Duration = Duration::from_secs(60);

fn start(binary: &Path, settings: &ServerSettings) -> Result<Server, LogError> {
    let files = Files::new(&settings.dir)?;
    let lock = files.lock()?;
    files.own()?;
    orphan::stop(&files)?;
    if let Some(full) = room::full(&settings.dir, room::ROOM) {
        return Err(full);
    }
    let (password, identity) = (files.password()?, Identity::open(&files, Zone::Operator)?);
    let port = files.port(settings.port)?;
    let users = files.users(&identity, &password, settings.zones.as_deref())?;
    layout::arrange(&files, settings.zones.is_some())?;
    files.write_config((port, &identity), &users, settings.max_store)?;
    let child = supervise::spawn(binary, &files)?;
    let child = supervise::ready(child, &files, (port, identity.name()), START)?;
    let watch =
        Arc::new(Watch { pid: AtomicU32::new(child.id()), stopping: AtomicBool::new(false), thread: Mutex::new(None) });
    let thread = supervise::watch(Arc::clone(&watch), child, binary.to_owned(), files, port)?;
    *watch.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
    Ok(Server { watch, port, password, dir: settings.dir.clone(), _lock: lock })
}
