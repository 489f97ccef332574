//! Reading the whole log (通读): once in order at the start, then along with it, so that every event is judged before any
//! reader of this process is given it; and again and again in small parts, so that rot is found before it is needed.
//!
//! What cannot be read is a hole, and the gate closes on it. What does not continue its aggregate is kept by sequence with
//! the reason, and readers hand it on as left out.
use crate::append::Writer;
use crate::follow::Reader;
use crate::gate::incidents::Declaration;
use crate::gate::judge::Finding;
use crate::gate::statement::Cause;
use crate::heads::{Head, Reason, follow, predecessor, stated};
use crate::log::{LogError, Stored};
use crate::server::room::{ROOM, full};
use crate::signed::{Noted, Signed};
use crate::subject;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_proof::signed::{Origin, Trust};
use futures::StreamExt;
use lru::LruCache;
use std::collections::{BTreeMap, HashSet};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

/// How many aggregates' heads are remembered, each in less than 200 bytes; of others the predecessor is looked up.
const HEADS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(65_535);
/// Up to how many messages are read again before anything is written after the server was started anew.
const AT_ONCE: u64 = 200_000;
/// How often a part is read again, how much at least, and how many parts make a whole pass at most.
const PART: Duration = Duration::from_secs(5);
const LEAST: u64 = 500;
const PARTS: u64 = 720;
/// For how long after its disk had no room a server is not judged, unless it is started again before.
const AFTERWARDS: Duration = Duration::from_secs(60);
/// The pause before the log is read on after a failure.
const PAUSE: Duration = Duration::from_millis(200);
/// How many unreadable messages are looked at one by one to find the end of a hole.
const PROBED: u64 = 20_000;

/// What was read of the log so far.
#[derive(Debug)]
pub(crate) struct Scan {
    judged: watch::Sender<u64>,
    running: AtomicBool,
    /// What must be read before the gate opens: set when it is first asked.
    wanted: AtomicU64,
    rescanning: AtomicBool,
    rescanned: AtomicU64,
    found: Mutex<Found>,
    rescan: Notify,
    again: watch::Sender<u64>,
    /// Where the server keeps its store, when it runs on this machine.
    store: Option<PathBuf>,
    /// By whose key the events of desks are known, and the first one that a desk signed; 0 while that is not known.
    trust: Option<Arc<Trust>>,
    since: AtomicU64,
    /// When its disk was seen full last, and which start of the server that was.
    full: Mutex<Option<(Instant, String)>>,
}

#[derive(Debug, Default)]
struct Found {
    /// Events that do not continue their aggregate, and why.
    broken: BTreeMap<u64, Arc<Reason>>,
    /// The subjects that they lie on.
    subjects: HashSet<String>,
    /// Sequences that could not be read: first and last.
    holes: Vec<(u64, u64)>,
}

impl Scan {
    pub(crate) fn new(store: Option<PathBuf>, trust: Option<Arc<Trust>>) -> Self {
        Self {
            store,
            trust,
            since: AtomicU64::new(0),
            full: Mutex::default(),
            judged: watch::Sender::new(0),
            running: AtomicBool::new(false),
            wanted: AtomicU64::new(u64::MAX),
            rescanning: AtomicBool::new(false),
            rescanned: AtomicU64::new(0),
            found: Mutex::default(),
            rescan: Notify::new(),
            again: watch::Sender::new(0),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How much is read of what must be read before the log is written; none when that is done.
    pub(crate) fn unread(&self, last: u64) -> Option<(u64, u64)> {
        if !self.running.load(Ordering::SeqCst) {
            return None;
        }
        let _ = self.wanted.compare_exchange(u64::MAX, last, Ordering::SeqCst, Ordering::SeqCst);
        let (judged, wanted) = (*self.judged.borrow(), self.wanted.load(Ordering::SeqCst));
        if judged < wanted {
            return Some((judged, wanted));
        }
        let again = self.rescanning.load(Ordering::SeqCst) && last <= AT_ONCE;
        again.then(|| (self.rescanned.load(Ordering::SeqCst), last))
    }

    /// The server was started anew: everything is read once more.
    pub(crate) fn rescan_all(&self) {
        self.rescanned.store(0, Ordering::SeqCst);
        self.rescanning.store(true, Ordering::SeqCst);
        self.rescan.notify_one();
    }

    /// The log goes on after a declared gap: everything is judged anew.
    pub(crate) fn begin_again(&self) {
        *self.lock() = Found::default();
        self.judged.send_replace(0);
        self.wanted.store(u64::MAX, Ordering::SeqCst);
        self.again.send_modify(|count| *count += 1);
    }

    /// Whether the disk of the server's store is full, or was a moment ago: the server then counts a message that it could not
    /// write, until it is started again. Nobody was told that it is recorded, and it is no damage.
    pub(crate) fn has_no_room(&self, writer: &Writer) -> bool {
        let server = writer.wire.client.server_info().server_id;
        let mut seen = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        if self.store.as_deref().is_some_and(|store| full(store, ROOM).is_some()) {
            *seen = Some((Instant::now(), server));
            return true;
        }
        seen.as_ref().is_some_and(|(when, same)| *same == server && when.elapsed() < AFTERWARDS)
    }

    /// The first hole that nobody declared.
    pub(crate) fn hole(&self, declared: &[Declaration]) -> Option<Finding> {
        let known = |(from, to): &&(u64, u64)| !(*from..=*to).all(|at| declared.iter().any(|gap| gap.covers_hole(at)));
        let found = self.lock();
        found.holes.iter().find(known).map(|(from, to)| Finding { cause: Cause::Hole, from: *from, to: *to })
    }

    /// Waits until the event at `sequence` is judged; answers why it is left out, if it is.
    pub(crate) async fn verdict(&self, sequence: u64) -> Option<Arc<Reason>> {
        if self.running.load(Ordering::SeqCst) {
            // The sender lives as long as `self`.
            let _ = self.judged.subscribe().wait_for(|judged| *judged >= sequence).await;
        }
        self.lock().broken.get(&sequence).cloned()
    }

    /// Why the event at a sequence is left out, as far as is known now: of one that was not judged yet, by who decided it.
    pub(crate) fn known(&self, sequence: u64, body: &[u8]) -> Option<Arc<Reason>> {
        if *self.judged.borrow() >= sequence {
            return self.lock().broken.get(&sequence).cloned();
        }
        let since = self.since.load(Ordering::SeqCst);
        match self.trust.as_ref()?.origin(body) {
            Origin::Desk => None,
            Origin::Foreign => Some(Arc::new(Reason::foreign())),
            Origin::Unsigned => (since > 0 && since < sequence).then(|| Arc::new(Reason::unsigned(since))),
        }
    }

    /// Whether everything on a subject up to a sequence was judged, and nothing on it is left out.
    pub(crate) fn vouches(&self, subject: &str, sequence: u64) -> bool {
        let judged = self.running.load(Ordering::SeqCst) && *self.judged.borrow() >= sequence;
        judged && !self.lock().subjects.contains(subject)
    }

    /// Says from now on that events are judged before they are handed on.
    pub(crate) fn begin(&self) {
        self.running.store(true, Ordering::SeqCst);
    }

    /// Reads and judges the log until `stop`.
    pub(crate) async fn run(self: Arc<Self>, writer: Arc<Writer>, stop: CancellationToken) {
        let rescan = Rescan { scan: Arc::clone(&self), writer: Arc::clone(&writer) };
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.judge_all(&writer) => {}
            () = rescan.run() => {}
        }
    }

    async fn judge_all(&self, writer: &Arc<Writer>) {
        let mut again = self.again.subscribe();
        loop {
            let mut judge = Judge::new(self, writer, writer.gate.beside("verified"));
            tokio::select! {
                () = judge.run() => {}
                _ = again.changed() => {}
            }
        }
    }

    fn hole_at(&self, from: u64, to: u64, gate: &crate::gate::Gate) {
        let mut found = self.lock();
        if !found.holes.contains(&(from, to)) {
            found.holes.push((from, to));
            gate.poke.notify_one();
        }
    }
}

/// Judges every event in order.
struct Judge<'a> {
    scan: &'a Scan,
    writer: &'a Arc<Writer>,
    heads: LruCache<AggregateRef, Head>,
    /// Whether a head was forgotten: then an unknown aggregate may have one.
    forgotten: bool,
    /// Judges them by who decided them.
    signed: Signed,
    /// What the subjects of this centre begin with; another centre's events are read and not judged.
    own: String,
    next: u64,
}

impl<'a> Judge<'a> {
    fn new(scan: &'a Scan, writer: &'a Arc<Writer>, verified: Option<PathBuf>) -> Self {
        let (own, signed) = (subject::prefix(&writer.centre), Signed::new(scan.trust.clone(), verified));
        Self { scan, writer, heads: LruCache::new(HEADS), forgotten: false, signed, own, next: 1 }
    }

    async fn run(&mut self) {
        let head = loop {
            match self.writer.head().await {
                Ok(head) => break head,
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        };
        self.signed.ends_at(head);
        self.scan.since.store(self.signed.since(), Ordering::SeqCst);
        loop {
            let mut events = Reader::unjudged(Arc::clone(self.writer), self.next, None).into_stream();
            while let Some(read) = events.next().await {
                match read {
                    Ok(stored) => {
                        if self.judge(&stored).await.is_err() {
                            break;
                        }
                        self.scan.since.store(self.signed.since(), Ordering::SeqCst);
                        if self.signed.passed(stored.sequence) == Noted::Differs {
                            return self.scan.begin_again();
                        }
                        self.next = stored.sequence + 1;
                        self.writer.gate.saw(stored.sequence, &stored.body);
                        self.writer.gate.keep(&stored);
                        self.scan.judged.send_replace(stored.sequence);
                    }
                    Err(LogError::Damaged { sequence, .. }) if sequence == self.next => {
                        self.pass_hole().await;
                        break;
                    }
                    Err(error) => {
                        tracing::debug!(%error, "the log cannot be read on at this moment");
                        break;
                    }
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Notes what cannot be read and goes on behind it; at the end of the log there is nothing to pass.
    async fn pass_hole(&mut self) {
        let Ok(head) = self.writer.head().await else { return };
        if self.next > head || self.scan.has_no_room(self.writer) {
            return;
        }
        if let Ok(to) = end_of_hole(self.writer, self.next, head).await {
            self.scan.hole_at(self.next, to, &self.writer.gate);
            self.next = to + 1;
            self.scan.judged.send_replace(to);
        }
    }

    async fn judge(&mut self, stored: &Stored) -> Result<(), LogError> {
        if !stored.subject.starts_with(&self.own) {
            return Ok(());
        }
        let verdict = match subject::parse(&stored.subject) {
            Some((_, aggregate)) => {
                let head = self.head(&aggregate, stored).await?;
                let (sequence, body) = (stored.sequence, &stored.body);
                follow(head.as_ref(), &aggregate, sequence, body)
                    .and_then(|head| self.signed.judge(sequence, body, &head.hash).map(|()| (aggregate, head)))
            }
            None => Err(Reason::subject(&stored.subject)),
        };
        match verdict {
            Ok((aggregate, head)) => {
                let pushed = self.heads.push(aggregate.clone(), head);
                self.forgotten |= pushed.is_some_and(|(other, _)| other != aggregate);
            }
            Err(why) => {
                tracing::error!(sequence = stored.sequence, subject = stored.subject, %why, "an event is left out: it is none of this log");
                let mut found = self.scan.lock();
                found.broken.insert(stored.sequence, Arc::new(why));
                found.subjects.insert(stored.subject.clone());
            }
        }
        Ok(())
    }

    /// The aggregate's last event that counts, before this one.
    async fn head(&mut self, aggregate: &AggregateRef, stored: &Stored) -> Result<Option<Head>, LogError> {
        if let Some(head) = self.heads.get(aggregate) {
            return Ok(Some(head.clone()));
        }
        if !self.forgotten {
            return Ok(None);
        }
        // The predecessor it names, provided that nothing which counts stands between the two.
        let named = predecessor(&stored.body).unwrap_or(0);
        let mut last = match self.writer.leader_at(named).await {
            Ok(Some(message)) if named > 0 && *message.subject == *stored.subject => stated(named, &message.payload),
            Ok(_) => None,
            Err(error) => return Err(error),
        };
        let mut at = named + 1;
        while let Some(between) = self.writer.next_of(&stored.subject, at).await? {
            if between.sequence >= stored.sequence {
                break;
            }
            if !self.scan.lock().broken.contains_key(&between.sequence) {
                last = stated(between.sequence, &between.payload);
            }
            at = between.sequence + 1;
        }
        Ok(last)
    }
}

/// What came of reading everything once.
#[derive(Debug, Default)]
pub(crate) struct Everything {
    /// What does not continue its aggregate, and why.
    pub(crate) broken: Vec<(u64, Arc<Reason>)>,
    /// Sequences that cannot be read: first and last.
    pub(crate) holes: Vec<(u64, u64)>,
}

/// Reads and judges the log up to a sequence, for somebody who looks from outside.
pub(crate) async fn everything(
    writer: &Arc<Writer>,
    trust: Option<Arc<Trust>>,
    to: u64,
) -> Result<Everything, LogError> {
    let (scan, mut holes) = (Scan::new(None, trust), Vec::new());
    let mut judge = Judge::new(&scan, writer, None);
    while judge.next <= to {
        let mut events = Reader::unjudged(Arc::clone(writer), judge.next, Some(to)).into_stream();
        let mut ended = true;
        while let Some(read) = events.next().await {
            match read {
                Ok(stored) => {
                    judge.judge(&stored).await?;
                    judge.next = stored.sequence + 1;
                }
                Err(LogError::Damaged { sequence, .. }) if sequence == judge.next => {
                    let end = end_of_hole(writer, sequence, to).await?;
                    holes.push((sequence, end));
                    (judge.next, ended) = (end + 1, false);
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        if ended {
            break;
        }
    }
    let broken = std::mem::take(&mut scan.lock().broken).into_iter().collect();
    Ok(Everything { broken, holes })
}

/// The last sequence of the hole that begins at `from`.
async fn end_of_hole(writer: &Writer, from: u64, head: u64) -> Result<u64, LogError> {
    for sequence in from + 1..=head.min(from + PROBED) {
        if writer.leader_at(sequence).await?.is_some() {
            return Ok(sequence - 1);
        }
    }
    Ok(head.min(from + PROBED))
}

/// Reads again what was read before.
struct Rescan {
    scan: Arc<Scan>,
    writer: Arc<Writer>,
}

impl Rescan {
    async fn run(&self) {
        let mut next = 1;
        loop {
            tokio::select! {
                () = self.scan.rescan.notified() => self.everything().await,
                () = tokio::time::sleep(PART) => next = self.part(next).await.unwrap_or(next),
            }
        }
    }

    /// Everything, as fast as the server gives it.
    async fn everything(&self) {
        while self.scan.rescanning.load(Ordering::SeqCst) {
            let read = match self.writer.head().await {
                Ok(head) => self.read(self.scan.rescanned.load(Ordering::SeqCst) + 1, head).await,
                Err(error) => Err(error),
            };
            match read {
                Ok(()) => self.scan.rescanning.store(false, Ordering::SeqCst),
                Err(error) => tracing::debug!(%error, "the log cannot be read again at this moment"),
            }
            self.writer.gate.poke.notify_one();
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// A part; answers where the next begins.
    async fn part(&self, from: u64) -> Result<u64, LogError> {
        self.look_again().await?;
        let head = self.writer.head().await?;
        let to = head.min(from + LEAST.max(head / PARTS));
        if from > head {
            return Ok(1);
        }
        self.read(from, to).await?;
        Ok(to + 1)
    }

    /// What could not be read may be there again: restored.
    async fn look_again(&self) -> Result<(), LogError> {
        let holes = self.scan.lock().holes.clone();
        for (from, to) in holes {
            let ends = (self.writer.leader_at(from).await?, self.writer.leader_at(to).await?);
            if ends.0.is_some() && ends.1.is_some() {
                self.scan.lock().holes.retain(|hole| *hole != (from, to));
            }
        }
        Ok(())
    }

    async fn read(&self, from: u64, to: u64) -> Result<(), LogError> {
        let mut next = from;
        while next <= to {
            let mut events = Reader::unjudged(Arc::clone(&self.writer), next, Some(to)).into_stream();
            let mut damaged = false;
            while let Some(read) = events.next().await {
                match read {
                    Ok(stored) => {
                        next = stored.sequence + 1;
                        self.scan.rescanned.fetch_max(stored.sequence, Ordering::SeqCst);
                    }
                    Err(error @ LogError::Damaged { .. }) if self.scan.has_no_room(&self.writer) => return Err(error),
                    Err(LogError::Damaged { sequence, .. }) if sequence == next => {
                        let end = end_of_hole(&self.writer, next, to).await?;
                        self.scan.hole_at(next, end, &self.writer.gate);
                        (next, damaged) = (end + 1, true);
                        break;
                    }
                    Err(error) => return Err(error),
                }
            }
            if !damaged {
                break;
            }
        }
        Ok(())
    }
}
