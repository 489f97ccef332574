//! The gate before writing (写入闸门): nothing is appended to a log that contradicts what is known of it.
//!
//! What is known lies outside the server: the anchors of this data directory and the positions of the views. The log is held
//! against all of it before the first append, after every connection anew, and continuously in small steps. A contradiction
//! closes the gate in every process of the centre, by a record in the stream of incidents; it opens again when the log holds
//! everything known again, or by a declaration. The gate never repairs anything and never forgets evidence.
pub(crate) mod anchor;
pub(crate) mod incidents;
pub(crate) mod judge;
pub(crate) mod recover;
pub(crate) mod statement;
pub(crate) mod tail;
pub(crate) mod watch;

use crate::log::{LogError, Stored};
use crate::stream::EVENTS;
use crate::wire::Wire;
use anchor::{Anchor, Kept, mark};
use bytes::Bytes;
use incidents::Declaration;
use judge::{Seen, Witness, incidents};
use statement::{Mark, Statement};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tail::Tail;
use tokio::sync::{Notify, watch as channel};

/// How long an append waits for a check that is under way.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many of the events seen last wait to be written into the anchor.
const WAITING: usize = 128;

/// Whether the log may be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Standing {
    /// It agrees with everything known, or nothing watches it here.
    #[default]
    Open,
    /// It is being compared; appends wait.
    Checking {
        /// Messages read so far.
        done: u64,
        /// Messages to read.
        total: u64,
    },
    /// It contradicts what is known: read-only.
    Closed(Arc<Statement>),
}

/// The gate of one process.
#[derive(Debug)]
pub(crate) struct Gate {
    inner: Mutex<Inner>,
    standing: channel::Sender<Standing>,
    /// The highest sequence known to have been issued.
    highest: AtomicU64,
    /// The connection on which the log was compared last.
    verified: AtomicU64,
    /// Whether somebody compares the log in this process.
    watched: AtomicBool,
    dirty: AtomicBool,
    pub(crate) poke: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    anchor: Anchor,
    kept: Option<Arc<Kept>>,
    tail: Option<Tail>,
    recent: VecDeque<(u64, Bytes)>,
    witnesses: Vec<Witness>,
    declared: Vec<Declaration>,
    /// In what the stream is configured otherwise than it must be.
    misconfigured: Option<String>,
}

impl Gate {
    /// A gate that keeps its anchor in `dir`; without one it only hears of what others find.
    pub(crate) fn open(dir: Option<&Path>, centre: &str) -> Result<Self, LogError> {
        let mut inner = Inner { anchor: Anchor { centre: centre.to_owned(), ..Anchor::default() }, ..Inner::default() };
        if let Some(dir) = dir {
            let (kept, own, others) = Kept::open(dir, centre)?;
            inner.witnesses = others.iter().map(Witness::anchor).collect();
            let others = others.into_iter().flat_map(|anchor| anchor.declared).collect();
            inner.declared = watch::joined(own.declared.clone(), others);
            inner.tail = Some(Tail::open(kept.path()));
            (inner.kept, inner.anchor) = (Some(Arc::new(kept)), own);
        }
        let standing = if dir.is_some() { Standing::Checking { done: 0, total: 0 } } else { Standing::Open };
        Ok(Self {
            watched: AtomicBool::new(dir.is_some()),
            inner: Mutex::new(inner),
            standing: channel::Sender::new(standing),
            highest: AtomicU64::new(0),
            verified: AtomicU64::new(0),
            dirty: AtomicBool::new(false),
            poke: Notify::new(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the log may be written.
    pub(crate) fn standing(&self) -> Standing {
        self.standing.borrow().clone()
    }

    /// Lets an append through, holds it while the log is compared, or refuses it. Nothing is handed to a connection that is
    /// down: the client would keep it and send it to whatever server comes next, before anybody has looked.
    pub(crate) async fn pass(&self, wire: &Wire) -> Result<(), LogError> {
        let begun = Instant::now();
        loop {
            if let Some(difference) = self.misconfigured() {
                return Err(LogError::Misconfigured { stream: EVENTS.to_owned(), difference });
            }
            let open = match &*self.standing.borrow() {
                Standing::Closed(statement) => return Err(LogError::ReadOnly(Arc::clone(statement))),
                Standing::Open => true,
                Standing::Checking { .. } => false,
            };
            let unwatched = !self.watched.load(Ordering::SeqCst);
            let compared = || wire.is_connected() && self.verified.load(Ordering::SeqCst) == wire.connections();
            if open && (unwatched || compared()) {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE && !wire.is_connected() {
                return Err(LogError::NoAnswer("no connection to the nats-server".into()));
            }
            if begun.elapsed() > PATIENCE {
                let (done, total) = match self.standing() {
                    Standing::Checking { done, total } => (done, total),
                    Standing::Open | Standing::Closed(_) => (0, 0),
                };
                return Err(LogError::Checking { done, total });
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// A file of this process beside its anchor, where it keeps one.
    pub(crate) fn beside(&self, extension: &str) -> Option<PathBuf> {
        self.lock().kept.as_ref().map(|kept| kept.path().with_extension(extension))
    }

    /// Takes in how the stream is configured; what differs stands in the way of writing, because the stream may lose what it is given.
    pub(crate) fn configured(&self, difference: Option<String>) {
        let mut inner = self.lock();
        if inner.misconfigured != difference {
            match &difference {
                Some(difference) => {
                    let zh = "事件日志的流配置已被改动，暂停写入";
                    tracing::error!(difference, zh, "the configuration of the log was changed: nothing is written");
                }
                None => tracing::warn!("the log is configured as it must be again"),
            }
            inner.misconfigured = difference;
        }
    }

    /// In what the stream is configured otherwise than it must be.
    pub(crate) fn misconfigured(&self) -> Option<String> {
        self.lock().misconfigured.clone()
    }

    /// The highest sequence known to have been issued: what is published from now on gets a higher one.
    pub(crate) fn highest(&self) -> u64 {
        self.highest.load(Ordering::SeqCst)
    }

    /// Takes in an event that was acknowledged or seen.
    pub(crate) fn saw(&self, sequence: u64, body: &Bytes) {
        self.highest.fetch_max(sequence, Ordering::SeqCst);
        if !self.watched.load(Ordering::Relaxed) {
            return;
        }
        let mut inner = self.lock();
        inner.recent.push_back((sequence, body.clone()));
        if inner.recent.len() > WAITING {
            inner.recent.pop_front();
        }
        self.dirty.store(true, Ordering::SeqCst);
    }

    /// Keeps a message that was read in its turn.
    pub(crate) fn keep(&self, stored: &Stored) {
        if let Some(tail) = &mut self.lock().tail {
            tail.take(stored);
        }
    }

    /// A fresh publish was answered with a sequence that had been issued before: the log went back.
    pub(crate) fn reissued(&self, sequence: u64) -> Arc<Statement> {
        let witness = self.lock().own();
        let to = self.highest();
        let finding = judge::Finding { cause: statement::Cause::Reissued, from: sequence, to };
        let statement = Arc::new(watch::state(finding, &witness, &Seen::default()));
        self.close(&statement);
        self.poke.notify_one();
        statement
    }

    /// Closes the gate in this process; answers whether it said anything new. A statement gives way only to one that covers
    /// more, so that all processes come to the same one.
    pub(crate) fn close(&self, statement: &Arc<Statement>) -> bool {
        let moved = self.standing.send_if_modified(|standing| match standing {
            Standing::Closed(known) if !statement.covers_more_than(known) => false,
            Standing::Closed(known) => {
                *standing = Standing::Closed(Arc::new(statement.with(known)));
                true
            }
            Standing::Open | Standing::Checking { .. } => {
                *standing = Standing::Closed(Arc::clone(statement));
                true
            }
        });
        if moved {
            tracing::error!(incident = statement.id, zh = statement.zh(), "{}", statement.en());
            self.lock().anchor.closed = Some(Statement::clone(statement));
            self.dirty.store(true, Ordering::SeqCst);
        }
        moved
    }

    /// Opens the gate on a connection on which the log was compared; what closed it since the comparison began stays.
    pub(crate) fn admit(&self, connection: u64, compared: &Standing) {
        let moved = self.standing.send_if_modified(|standing| match standing {
            Standing::Open => false,
            Standing::Closed(_) if standing != compared => false,
            Standing::Closed(_) | Standing::Checking { .. } => {
                *standing = Standing::Open;
                true
            }
        });
        self.verified.store(connection, Ordering::SeqCst);
        if moved {
            self.lock().anchor.closed = None;
            self.dirty.store(true, Ordering::SeqCst);
        }
    }

    /// Holds appends while it is not certain whether the log contradicts what is known; a closed gate stays closed.
    pub(crate) fn hold(&self) {
        self.standing.send_if_modified(|standing| match standing {
            Standing::Open => {
                *standing = Standing::Checking { done: 0, total: 0 };
                true
            }
            Standing::Checking { .. } | Standing::Closed(_) => false,
        });
    }

    /// Says how far the comparison is; a closed gate stays closed.
    pub(crate) fn checking(&self, done: u64, total: u64) {
        self.standing.send_if_modified(|standing| match standing {
            Standing::Checking { .. } => {
                *standing = Standing::Checking { done, total };
                true
            }
            Standing::Open | Standing::Closed(_) => false,
        });
    }

    /// Everybody who knows something of the log, the one who knows most first, without what was declared lost since.
    pub(crate) fn witnesses(&self) -> Vec<Witness> {
        let inner = self.lock();
        let declared = &inner.declared;
        let mut all: Vec<Witness> =
            inner.witnesses.iter().cloned().map(|witness| dated(witness, declared).excused(declared)).collect();
        all.push(inner.own().excused(declared));
        // Of those who know equally far, the one who knows more of it, so that commands and times are named.
        all.sort_by_key(|witness| std::cmp::Reverse((witness.head(), witness.marks.len())));
        all
    }

    /// Takes in what somebody else knows; the newest word of each counts.
    pub(crate) fn hear(&self, witness: Witness) {
        let mut inner = self.lock();
        inner.witnesses.retain(|other| other.name != witness.name || other.head() > witness.head());
        inner.witnesses.push(witness);
    }

    /// The declared gaps.
    pub(crate) fn declared(&self) -> Vec<Declaration> {
        self.lock().declared.clone()
    }

    /// Takes in every declaration there is, and forgets what they say is lost.
    pub(crate) fn declare(&self, declared: Vec<Declaration>, seen: &Seen) {
        let mut inner = self.lock();
        if declared.len() <= inner.declared.len() {
            return;
        }
        let own = inner.own().excused(&declared);
        let newest = declared.iter().rfind(|gap| !gap.is_hole() && !inner.declared.contains(gap));
        if let (Some(tail), Some(gap)) = (&mut inner.tail, newest) {
            tail.go_on_after(gap.continues.saturating_sub(1), &gap.incident);
        }
        inner.anchor.declared.clone_from(&declared);
        (inner.anchor.marks, inner.anchor.created) = (own.marks, own.created);
        inner.recent.clear();
        inner.declared = declared;
        self.highest.store(seen.last, Ordering::SeqCst);
        self.dirty.store(true, Ordering::SeqCst);
    }

    /// Takes in which stream the log was compared with, and how many messages it had.
    pub(crate) fn agreed(&self, seen: &Seen) {
        self.highest.fetch_max(seen.last, Ordering::SeqCst);
        let mut inner = self.lock();
        let changed = inner.anchor.created.as_ref() != Some(&seen.created);
        inner.anchor.created = Some(seen.created.clone());
        inner.anchor.count = seen.messages;
        if changed {
            self.dirty.store(true, Ordering::SeqCst);
        }
    }

    /// Whether the anchor is to be written.
    pub(crate) fn has_news(&self) -> bool {
        self.dirty.load(Ordering::SeqCst)
    }

    /// Writes the anchor when there is something new.
    pub(crate) fn flush(&self) {
        if !self.dirty.swap(false, Ordering::SeqCst) {
            return;
        }
        let waiting: Vec<(u64, Bytes)> = self.lock().recent.drain(..).collect();
        let marks: Vec<Mark> = waiting.iter().map(|(sequence, body)| mark(*sequence, body)).collect();
        let (kept, anchor) = {
            let mut inner = self.lock();
            inner.anchor.add(marks);
            (inner.kept.clone(), inner.anchor.clone())
        };
        // Nobody who appends waits for the disk here.
        let Some(kept) = kept else { return };
        let waiting = self.lock().tail.as_mut().and_then(Tail::waiting);
        if let Some((path, messages)) = waiting
            && let Err(error) = tail::written(&path, messages)
        {
            tracing::error!(%error, "the newest messages of the log could not be kept beside it");
        }
        if let Err(error) = kept.save(&anchor) {
            tracing::error!(%error, "the anchor of the log could not be written; it is tried again");
            self.dirty.store(true, Ordering::SeqCst);
        }
    }
}

/// A view does not know of declarations: what it knows inside a declared gap may be of before, anything else counts.
fn dated(witness: Witness, declared: &[Declaration]) -> Witness {
    let inside = declared.iter().any(|declaration| declaration.covers(witness.head()));
    let known = if witness.created.is_none() && !inside { incidents(declared) } else { witness.known.clone() };
    Witness { known, ..witness }
}

impl Inner {
    /// What this process itself knows.
    fn own(&self) -> Witness {
        let mut anchor = self.anchor.clone();
        anchor.add(self.recent.iter().map(|(sequence, body)| mark(*sequence, body)).collect());
        Witness::anchor(&anchor)
    }
}
