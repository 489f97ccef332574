//! The desk (受理台): `execute` is the only way an event comes into being.
//!
//! Check access, load, fetch the facts that the decision asks for, decide, append with the expectation, remember. The same
//! command id gets the original answer for ever ([`known`]); when another event came first, the command is decided again on what is now, a
//! bounded number of times. What the domain says goes together with an event is decided and appended with it, all or none
//! ([`whole`]); what a decision must know of other aggregates comes through one port, and the log refuses the event when that is
//! true no more ([`facts`]). The desk never refuses anything on what it remembers alone, because it need not be the only desk.
mod envelope;
mod facts;
mod joined;
mod known;
mod loaded;
mod refused;
mod shape;
#[cfg(test)]
mod tests;
mod warm;

use crate::centre::{CentreWatch, Known};
use crate::clock::{Clock, Ids};
use crate::failure::{Failure, writable};
use crate::ports::facts::FactSource;
use anjuan_api::Accepted;
use anjuan_domain::access;
use anjuan_domain::aggregate::{State, decide, together};
use anjuan_domain::command::Command;
use anjuan_domain::event::Event;
use anjuan_domain::needs::needs;
use anjuan_domain::reference::context::Context;
use anjuan_domain::reference::facts::{Facts, is_fault};
use anjuan_domain::vocabulary::actor::Actor;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{Draft, EventLog};
use anjuan_proof::signed::DeskKey;
use bytes::Bytes;
use chrono::SubsecRound;
use envelope::Cause;
use facts::{Appended, Informed};
use known::known;
use loaded::Loaded;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use warm::Warm;

/// How often a command is decided again before it is given up as contended.
const ATTEMPTS: usize = 5;

/// What the desk needs of the world.
pub struct Tools {
    /// The log.
    pub log: Arc<dyn EventLog>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids of events.
    pub ids: Arc<dyn Ids>,
    /// The reference data.
    pub centre: Arc<CentreWatch>,
    /// What decisions must know of other aggregates.
    pub facts: Arc<dyn FactSource>,
}

/// Who gives a command, and who acts by it: the same person, unless it is entered for somebody else.
#[derive(Debug, Clone, Copy)]
struct By<'a> {
    /// Whoever gives it: the events bear their name, and a repetition is answered to them.
    given: &'a Actor,
    /// Whoever did it: it is decided as theirs.
    acting: &'a Actor,
}

/// Executes the commands of one centre.
pub struct Desk {
    tools: Tools,
    warm: Warm,
    /// Shared by whoever appends; an event that must come right after the head of the log has it alone at last.
    turn: tokio::sync::RwLock<()>,
    /// How many declared gaps of the log the folds know of.
    era: AtomicUsize,
    /// Who hears how long each append took, whatever came of it.
    measured: Option<Box<dyn Fn(Duration) + Send + Sync>>,
    /// What signs its events; without it they are not signed, as in the memory twin.
    key: Option<DeskKey>,
}

impl Desk {
    /// A desk that keeps up to `warm` aggregates folded.
    #[must_use]
    pub fn new(tools: Tools, warm: NonZeroUsize) -> Self {
        let era = AtomicUsize::new(tools.log.era());
        Self { tools, warm: Warm::new(warm), turn: tokio::sync::RwLock::default(), era, measured: None, key: None }
    }

    /// The same, which tells how long each append took.
    #[must_use]
    pub fn measured(self, by: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        Self { measured: Some(Box::new(by)), ..self }
    }

    /// The same, which signs each event that it decides.
    #[must_use]
    pub fn signing(self, key: DeskKey) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Refuses a token that was revoked: the edge that took it may be another process, which has not heard of it yet.
    ///
    /// # Errors
    /// [`Failure::Forbidden`].
    pub fn admit(&self, actor: &Actor, issued_at: Instant) -> Result<(), Failure> {
        access::not_revoked(&self.tools.centre.known().centre, actor, issued_at).map_err(Failure::Forbidden)
    }

    /// Executes one command of an authenticated actor.
    ///
    /// # Errors
    /// [`Failure`] says why nothing was recorded, or that it is not known.
    pub async fn execute(&self, actor: &Actor, command: &Command) -> Result<Accepted, Failure> {
        let answer = self.executed(actor, command).await;
        if let Err(failure) = &answer {
            self.note(actor, command, failure).await;
        }
        answer
    }

    async fn executed(&self, actor: &Actor, command: &Command) -> Result<Accepted, Failure> {
        let (action, now) = (command.body.action(), self.tools.clock.now());
        let actor = access::acting(&self.tools.centre.known().centre, actor, &action, now);
        let actor = &actor.map_err(Failure::Forbidden)?;
        access::check(actor, &action).map_err(Failure::Forbidden)?;
        writable(&*self.tools.log).await?;
        shape::check(command)?;
        // What is remembered may be of events that were declared lost since.
        let era = self.tools.log.era();
        if self.era.swap(era, Ordering::SeqCst) != era {
            self.warm.clear();
        }
        let acting = {
            let known = self.tools.centre.known();
            access::entering::acting(actor, command, (&known.centre, self.tools.clock.now()))
        };
        let acting = acting.map_err(Failure::Forbidden)?;
        let by = By { given: actor, acting: &acting };
        match self.single(by, command).await? {
            Tried::Answered(accepted) => Ok(*accepted),
            Tried::Together(with) => self.joined(by, command, with).await,
        }
    }

    /// Executes a command whose event is recorded on its own, or says which aggregates it must be recorded together with.
    async fn single(&self, by: By<'_>, command: &Command) -> Result<Tried, Failure> {
        let slot = self.warm.slot(&command.aggregate);
        let mut slot = slot.lock().await;
        let mut drafted = Vec::new();
        for attempt in 0..ATTEMPTS {
            // Taken out while it is worked with: should this future be dropped in the middle, the next caller loads anew.
            let (mut loaded, fresh) = match slot.take().filter(|_| !follows_another(&command.aggregate)) {
                Some(loaded) => (loaded, false),
                // What a command opens is new unless the command is repeated, and then the log refuses the append (or a
                // refusal is looked into, below): a first event need not ask the log whether there is one.
                None if attempt == 0 && self.opens_by_itself(by, command) => (Loaded::new(&command.aggregate), false),
                None => (self.load(&command.aggregate).await?, true),
            };
            if let Some(answer) = known(&loaded, by.given, command, &drafted) {
                self.keep(&command.aggregate, &mut slot, loaded);
                return answer.map(Tried::answered);
            }
            let mut informed = Informed::default();
            let draft = match self.decide(&loaded, by, command, &mut informed).await {
                Ok(Decided::Single(draft)) => draft,
                Ok(Decided::Together(with)) => {
                    self.keep(&command.aggregate, &mut slot, loaded);
                    return Ok(Tried::Together(with));
                }
                // Facts are later than what was loaded before they were asked for: they may hold this very command.
                Err(failure)
                    if fresh && informed.is_empty() || self.is_current(&command.aggregate, &loaded).await? =>
                {
                    self.keep(&command.aggregate, &mut slot, loaded);
                    return Err(failure);
                }
                // Another process recorded something since: this refusal is of a state that is gone, and the command
                // may be recorded already. The log guards what is appended; nothing else guards what is refused.
                Err(_) => continue,
            };
            let (id, body) = (draft.event_id, draft.body.clone());
            drafted.push(id);
            match self.append(vec![draft], &informed).await? {
                Appended::At(sequences) => {
                    let sequence = sequences.first().copied().ok_or_else(not_its_own)?;
                    loaded.apply(sequence, &body).map_err(Failure::Damaged)?;
                    let answer = known(&loaded, by.given, command, &drafted);
                    self.keep(&command.aggregate, &mut slot, loaded);
                    self.settle(&command.aggregate, sequence).await;
                    return answer.unwrap_or_else(|| Err(not_its_own())).map(Tried::answered);
                }
                Appended::Conflict(aggregate) => tracing::debug!(%aggregate, "conflict; deciding again"),
                // Nothing was recorded of the aggregate itself: what is loaded is as good as before.
                Appended::Touched => self.keep(&command.aggregate, &mut slot, loaded),
            }
        }
        // The last conflict may have been this very command, recorded by an attempt whose answer was lost.
        let loaded = self.load(&command.aggregate).await?;
        known(&loaded, by.given, command, &drafted)
            .unwrap_or_else(|| Err(Failure::Contended(command.aggregate.clone())))
            .map(Tried::answered)
    }

    /// Puts a fold into its slot, for the next command.
    fn keep(&self, aggregate: &AggregateRef, slot: &mut Option<Loaded>, loaded: Loaded) {
        self.warm.takes(aggregate, loaded.bytes);
        *slot = Some(loaded);
    }

    async fn load(&self, aggregate: &AggregateRef) -> Result<Loaded, Failure> {
        let loaded = self.folded(aggregate).await?;
        // What is said of a late entry is decided on the event it is about, which is another aggregate's (`entry`).
        match anjuan_domain::matters::entry::named(&aggregate.id).filter(|_| follows_another(aggregate)) {
            Some((about, version)) => {
                let entered = self.folded(&about).await?.entered(&about, version);
                Ok(loaded.about(entered))
            }
            None => Ok(loaded),
        }
    }

    async fn folded(&self, aggregate: &AggregateRef) -> Result<Loaded, Failure> {
        let mut loaded = Loaded::new(aggregate);
        let history = anjuan_journal::history(&*self.tools.log, aggregate).await?;
        for stored in history.events {
            loaded.apply(stored.sequence, &stored.body).map_err(|what| {
                Failure::Damaged(format!("the event at stream sequence {} cannot be read: {what}", stored.sequence))
            })?;
        }
        loaded.tail = history.tail;
        Ok(loaded)
    }

    /// Whether nothing was recorded of the aggregate since it was folded.
    async fn is_current(&self, aggregate: &AggregateRef, loaded: &Loaded) -> Result<bool, Failure> {
        let last = self.tools.log.last(aggregate).await?;
        Ok(last.map_or(0, |stored| stored.sequence) == loaded.tail)
    }

    /// Whether a command opens an aggregate and is decided on that alone: then it may be tried before the log is asked whether it
    /// was recorded already. A repeated command asks for no facts.
    fn opens_by_itself(&self, by: By<'_>, command: &Command) -> bool {
        let (known, new) = (self.tools.centre.known(), Loaded::new(&command.aggregate));
        let context = self.context(&known, by.acting, command, new.last_recorded);
        shape::opens(command) && needs(&command.aggregate, &new.state, &command.body, &context).is_empty()
    }

    async fn decide(
        &self,
        loaded: &Loaded,
        by: By<'_>,
        command: &Command,
        informed: &mut Informed,
    ) -> Result<Decided, Failure> {
        expected(loaded, command)?;
        let known = self.tools.centre.known();
        let context = self.context(&known, by.acting, command, loaded.last_recorded);
        let facts = self.tell(informed, (&loaded.state, command), &context).await?;
        let context = Context { facts, ..context };
        let event = decided(&loaded.state, command, &context)?;
        let with = together(&loaded.state, &event);
        if !with.is_empty() {
            return Ok(Decided::Together(with.into_iter().map(|part| part.aggregate).collect()));
        }
        let cause = Cause::from_command(command);
        self.draft(loaded, (command, cause, by.given), &event, &context).map(Decided::Single)
    }

    /// The context of a command's decision at this moment, which is never before `recorded`, when the last of the events
    /// that it follows was recorded: a clock that was set back does not turn the order of an aggregate round.
    fn context<'a>(&self, known: &'a Known, actor: &'a Actor, command: &Command, recorded: Instant) -> Context<'a> {
        let clock = self.tools.clock.now();
        if clock < recorded {
            tracing::warn!(aggregate = %command.aggregate, %clock, %recorded, "the clock stands before what is recorded");
        }
        let now = clock.max(recorded);
        Context {
            now,
            at: command.at.map_or(now, |at| at.trunc_subsecs(6)),
            actor,
            centre: &known.centre,
            command: command.id,
            facts: Facts::none(),
        }
    }

    /// The decided event, ready to be appended after what is loaded.
    fn draft(
        &self,
        loaded: &Loaded,
        (command, cause, given): (&Command, Cause, &Actor),
        event: &Event,
        context: &Context<'_>,
    ) -> Result<Draft, Failure> {
        shape::check_event(&command.aggregate, event)?;
        let event_id = self.tools.ids.next();
        let body =
            envelope::write(loaded, (command, cause, given), event, context, event_id).map_err(Failure::Damaged)?;
        let body = self.key.as_ref().map_or(body.clone(), |key| Bytes::from(key.sign(&body)));
        Ok(Draft { aggregate: command.aggregate.clone(), event_id, expected: loaded.tail, head: None, body })
    }

    /// After an event of reference data: waits until the next decision is given it.
    async fn settle(&self, aggregate: &AggregateRef, sequence: u64) {
        if Kind::REFERENCE.contains(&aggregate.kind) {
            let reached = self.tools.centre.reached(sequence);
            if tokio::time::timeout(Duration::from_secs(5), reached).await.is_err() {
                tracing::warn!(sequence, "the reference data lags; the event is recorded");
            }
        }
    }
}

/// What came of a command that was tried on its own.
enum Tried {
    /// It is answered.
    Answered(Box<Accepted>),
    /// Its event goes together with those of these aggregates.
    Together(BTreeSet<AggregateRef>),
}

impl Tried {
    fn answered(accepted: Accepted) -> Self {
        Tried::Answered(Box::new(accepted))
    }
}

/// A decision.
enum Decided {
    /// One event.
    Single(Draft),
    /// An event that is recorded together with those of these aggregates.
    Together(BTreeSet<AggregateRef>),
}

/// That the aggregate is where the caller saw it last.
fn expected(loaded: &Loaded, command: &Command) -> Result<(), Failure> {
    match command.expected.filter(|expected| *expected != loaded.last_sequence) {
        Some(expected) => {
            Err(Failure::Moved { aggregate: command.aggregate.clone(), expected, found: loaded.last_sequence })
        }
        None => Ok(()),
    }
}

/// Whether its state also holds facts of another aggregate, which go on without it: it is read anew for every decision.
fn follows_another(aggregate: &AggregateRef) -> bool {
    aggregate.kind == Kind::Entry
}

/// The domain's decision. What it misses although it was asked for is a fault of the service and no refusal.
fn decided(state: &State, command: &Command, context: &Context<'_>) -> Result<Event, Failure> {
    decide(state, &command.body, context).map_err(|refusal| {
        if is_fault(&refusal) {
            Failure::Damaged(refusal.to_string())
        } else if access::standing::is_of(&refusal) {
            Failure::Forbidden(refusal)
        } else {
            Failure::Refused(refusal)
        }
    })
}

fn not_its_own() -> Failure {
    Failure::Internal("the appended event is not its own".into())
}
