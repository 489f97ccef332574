//! What goes together (一并记录): a command whose event is recorded with those of other aggregates, all or none.
//!
//! A denial closes its case, the second signature of a handover moves every listed matter (handover/2.2). Each part is
//! decided on its own aggregate, with the same actor and time, and appended with its own expectation in one atomic batch.
//! A refusal of one part refuses the whole and names it. Every aggregate is locked before any is read, in one order for
//! all callers, so that two of them never wait for each other.
use super::envelope::Cause;
use super::facts::{Appended, Informed};
use super::known::known;
use super::loaded::Loaded;
use super::{ATTEMPTS, By, Desk, decided, not_its_own, shape};
use crate::failure::Failure;
use anjuan_api::Accepted;
use anjuan_domain::aggregate::{Together, together};
use anjuan_domain::command::Command;
use anjuan_domain::reference::context::Context;
use anjuan_domain::vocabulary::ids::{AggregateRef, derived_command};
use anjuan_domain::vocabulary::refusal::Refusal;
use anjuan_journal::Draft;
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

/// How many aggregates are read from the log at once.
const READING: usize = 32;

/// The locked slots.
type Held = BTreeMap<AggregateRef, OwnedMutexGuard<Option<Loaded>>>;

/// The folds of every aggregate that is concerned.
type Folds = BTreeMap<AggregateRef, Loaded>;

/// A decision on the whole.
enum Decided {
    /// Every event, the command's own first.
    Drafts(Vec<Draft>),
    /// It now concerns aggregates that are not locked: these.
    Others(BTreeSet<AggregateRef>),
}

impl Desk {
    /// Executes a command whose event goes together with those of `with`.
    pub(super) async fn joined(
        &self,
        by: By<'_>,
        command: &Command,
        mut with: BTreeSet<AggregateRef>,
    ) -> Result<Accepted, Failure> {
        let mut drafted: Vec<Uuid> = Vec::new();
        for attempt in 0..ATTEMPTS {
            with.insert(command.aggregate.clone());
            let mut held = self.hold(&with).await;
            let mut folds = self.folds(&mut held, command, attempt).await?;
            if let Some(answer) = folds.get(&command.aggregate).and_then(|own| known(own, by.given, command, &drafted))
            {
                self.give_back(held, folds);
                return answer;
            }
            let mut informed = Informed::default();
            let drafts = match self.decide_whole(&folds, by, command, &mut informed).await {
                Ok(Decided::Drafts(drafts)) => drafts,
                Ok(Decided::Others(others)) => {
                    self.give_back(held, folds);
                    with = others;
                    continue;
                }
                // On what was read just now it is final; on what is remembered another process may have gone on.
                Err(failure) if attempt > 0 && self.is_still(&folds, &command.aggregate).await? => {
                    self.give_back(held, folds);
                    return Err(failure);
                }
                Err(_) => continue,
            };
            drafted.extend(drafts.first().map(|own| own.event_id));
            match self.append(drafts.clone(), &informed).await? {
                Appended::At(sequences) => {
                    apply(&mut folds, &drafts, &sequences)?;
                    let answer = folds.get(&command.aggregate).and_then(|own| known(own, by.given, command, &drafted));
                    self.give_back(held, folds);
                    let last_sequence = sequences.last().copied().filter(|_| sequences.len() > 1);
                    for (draft, sequence) in drafts.iter().zip(sequences) {
                        self.settle(&draft.aggregate, sequence).await;
                    }
                    let answer = answer.unwrap_or_else(|| Err(not_its_own()))?;
                    return Ok(Accepted { last_sequence, ..answer });
                }
                Appended::Conflict(aggregate) => {
                    tracing::debug!(%aggregate, command = %command.aggregate, "conflict; deciding the whole again");
                }
                Appended::Touched => {}
            }
        }
        // The last conflict may have been this very command, recorded by an attempt whose answer was lost.
        let own = self.load(&command.aggregate).await?;
        known(&own, by.given, command, &drafted).unwrap_or_else(|| Err(Failure::Contended(command.aggregate.clone())))
    }

    /// Locks every slot, in the order of the aggregates' names.
    async fn hold(&self, with: &BTreeSet<AggregateRef>) -> Held {
        let mut held = Held::new();
        for aggregate in with {
            held.insert(aggregate.clone(), self.warm.slot(aggregate).lock_owned().await);
        }
        held
    }

    /// Takes what is remembered out of the slots on the first attempt, and reads the rest; later everything is read.
    async fn folds(&self, held: &mut Held, command: &Command, attempt: usize) -> Result<Folds, Failure> {
        let mut folds = Folds::new();
        let mut missing = Vec::new();
        for (aggregate, slot) in held {
            match slot.take().filter(|_| attempt == 0) {
                Some(loaded) => {
                    folds.insert(aggregate.clone(), loaded);
                }
                None if attempt == 0 && shape::opens(command) && *aggregate == command.aggregate => {
                    folds.insert(aggregate.clone(), Loaded::new(aggregate));
                }
                None => missing.push(aggregate.clone()),
            }
        }
        let reading = stream::iter(missing)
            .map(|aggregate| async move { self.load(&aggregate).await.map(|loaded| (aggregate, loaded)) });
        let read: Vec<_> = reading.buffer_unordered(READING).try_collect().await?;
        folds.extend(read);
        Ok(folds)
    }

    /// Puts the folds back into their slots, which are unlocked by it.
    fn give_back(&self, mut held: Held, folds: Folds) {
        for (aggregate, loaded) in folds {
            if let Some(slot) = held.get_mut(&aggregate) {
                self.keep(&aggregate, slot, loaded);
            }
        }
    }

    /// Whether the command's own aggregate is as it was read. The parts are read beside it, not at one moment: what they
    /// are refused for can be this very command, which another process recorded in between.
    async fn is_still(&self, folds: &Folds, own: &AggregateRef) -> Result<bool, Failure> {
        match folds.get(own) {
            Some(loaded) => self.is_current(own, loaded).await,
            None => Ok(false),
        }
    }

    /// Decides the command and every part of it, each on its own fold.
    async fn decide_whole(
        &self,
        folds: &Folds,
        by: By<'_>,
        command: &Command,
        informed: &mut Informed,
    ) -> Result<Decided, Failure> {
        let own = folds.get(&command.aggregate).ok_or_else(|| not_there(&command.aggregate))?;
        super::expected(own, command)?;
        let known = self.tools.centre.known();
        let recorded = folds.values().map(|fold| fold.last_recorded).max().unwrap_or(own.last_recorded);
        let context = self.context(&known, by.acting, command, recorded);
        let facts = self.tell(informed, (&own.state, command), &context).await?;
        let with_facts = Context { facts, ..context };
        let event = decided(&own.state, command, &with_facts)?;
        let parts = together(&own.state, &event);
        if parts.iter().any(|part| !folds.contains_key(&part.aggregate)) {
            return Ok(Decided::Others(parts.into_iter().map(|part| part.aggregate).collect()));
        }
        let mut drafts = Vec::with_capacity(parts.len() + 1);
        drafts.push(self.draft(own, (command, Cause::from_command(command), by.given), &event, &with_facts)?);
        for part in parts {
            drafts.push(self.decide_part(folds, (command, by), part, (&context, informed)).await?);
        }
        Ok(Decided::Drafts(drafts))
    }

    async fn decide_part(
        &self,
        folds: &Folds,
        (command, by): (&Command, By<'_>),
        Together { aggregate, body }: Together,
        (context, informed): (&Context<'_>, &mut Informed),
    ) -> Result<Draft, Failure> {
        let loaded = folds.get(&aggregate).ok_or_else(|| not_there(&aggregate))?;
        let id = derived_command(&[b"together", command.id.as_bytes(), aggregate.to_string().as_bytes()]);
        let entered_for = command.entered_for.clone();
        let (at, causation) = (command.at, Some(command.id));
        let part = Command { id, aggregate, at, entered_for, expected: None, causation, body };
        let context = Context { command: id, ..*context };
        shape::check(&part)?;
        let facts = self.tell(informed, (&loaded.state, &part), &context).await?;
        let context = Context { facts, ..context };
        let event = decided(&loaded.state, &part, &context);
        let event = event.map_err(|failure| named(failure, &loaded.name(&part.aggregate)))?;
        self.draft(loaded, (&part, Cause::with(command), by.given), &event, &context)
    }
}

/// Folds what was appended.
fn apply(folds: &mut Folds, drafts: &[Draft], sequences: &[u64]) -> Result<(), Failure> {
    for (draft, sequence) in drafts.iter().zip(sequences) {
        let loaded = folds.get_mut(&draft.aggregate).ok_or_else(|| not_there(&draft.aggregate))?;
        loaded.apply(*sequence, &draft.body).map_err(Failure::Damaged)?;
    }
    Ok(())
}

/// The refusal of a part, which says of which.
fn named(failure: Failure, name: &str) -> Failure {
    match failure {
        Failure::Refused(Refusal { code, article, en, zh }) => {
            Failure::Refused(Refusal { code, article, en: format!("{name}: {en}"), zh: format!("{name}：{zh}") })
        }
        other => other,
    }
}

fn not_there(aggregate: &AggregateRef) -> Failure {
    Failure::Internal(format!("{aggregate} was not loaded"))
}
