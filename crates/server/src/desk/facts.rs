//! Facts of other aggregates at the desk (取证与核对): fetched before a decision, and looked at again when its event is appended.
//!
//! A decision says what it must know ([`needs`]). The facts are fetched once access is checked and the command is known to be
//! new; they are true at a position of the log. The event is appended right after that position or, when the log went on, after
//! what came since was looked at and touches none of the facts: the log itself refuses anything else ([`Draft::head`]). So of two
//! decisions that must not both be made one is made again, on whichever desk, and nothing is decided on what a caller says.
//!
//! While others write without a pause, an event that waits for a moment of its own could wait for ever. After a few attempts the
//! desk therefore lets nothing else of its own be appended meanwhile; other desks are not held up, and the number of attempts has
//! a bound.
use super::Desk;
use crate::failure::Failure;
use anjuan_domain::aggregate::State;
use anjuan_domain::command::Command;
use anjuan_domain::needs::{Need, needs};
use anjuan_domain::reference::context::Context;
use anjuan_domain::reference::facts::Facts;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_journal::{AppendError, Draft, Filter};
use futures::TryStreamExt;
use std::collections::BTreeSet;
use std::time::Instant;

/// How often an event is moved on behind what others recorded, before its command is given up as contended.
const MOVES: usize = 64;

/// From which of these attempts on the desk appends nothing else meanwhile.
const UNDISTURBED: usize = 3;

/// What a decision was told.
#[derive(Debug, Default)]
pub(super) struct Informed {
    needs: Vec<Need>,
    facts: Facts,
}

impl Informed {
    /// Whether it was told nothing: it rests on its own aggregate alone.
    pub(super) fn is_empty(&self) -> bool {
        self.needs.is_empty()
    }
}

/// What came of an append.
pub(super) enum Appended {
    /// Stored at these sequences.
    At(Vec<u64>),
    /// Another event of one of the aggregates came first.
    Conflict(AggregateRef),
    /// Something came first that touches a fact.
    Touched,
}

impl Desk {
    /// Fetches the facts that a command's decision asks for, beside those that were fetched already; a decision that asks for
    /// none is given none.
    pub(super) async fn tell<'t>(
        &self,
        informed: &'t mut Informed,
        (state, command): (&State, &Command),
        context: &Context<'_>,
    ) -> Result<&'t Facts, Failure> {
        let asked = needs(&command.aggregate, state, &command.body, context);
        if asked.is_empty() {
            return Ok(Facts::none());
        }
        let new: Vec<Need> = asked.into_iter().filter(|need| !informed.needs.contains(need)).collect();
        if informed.is_empty() {
            informed.facts = Facts::at(self.tools.log.head().await?);
        }
        informed.needs.extend(new.iter().cloned());
        informed.facts = self.tools.facts.answer(&new, std::mem::take(&mut informed.facts)).await?;
        Ok(&informed.facts)
    }

    /// Appends drafts, of which the first is the command's own: all or none, and only while the facts hold.
    pub(super) async fn append(&self, mut drafts: Vec<Draft>, informed: &Informed) -> Result<Appended, Failure> {
        if informed.is_empty() {
            let _turn = self.turn.read().await;
            return settled(self.store(drafts).await);
        }
        let mut head = informed.facts.position();
        for attempt in 0..MOVES {
            let (_undisturbed, _turn) = match attempt < UNDISTURBED {
                true => (None, Some(self.turn.read().await)),
                false => (Some(self.turn.write().await), None),
            };
            if attempt > 0 {
                match self.untouched(informed, head).await? {
                    Some(later) => head = later,
                    None => return Ok(Appended::Touched),
                }
            }
            if let Some(own) = drafts.first_mut() {
                own.head = Some(head);
            }
            match self.store(drafts.clone()).await {
                Err(AppendError::HeadMoved(_)) => tracing::debug!(head, "the log went on; looking at what came since"),
                appended => return settled(appended),
            }
        }
        match drafts.into_iter().next() {
            Some(own) => Err(Failure::Contended(own.aggregate)),
            None => Ok(Appended::At(Vec::new())),
        }
    }

    /// One event, which may be gathered with those of others, or several as one batch; it is measured how long that took.
    async fn store(&self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        let begun = Instant::now();
        let stored = self.stored(drafts).await;
        if let Some(measured) = &self.measured {
            measured(begun.elapsed());
        }
        stored
    }

    async fn stored(&self, mut drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        match (drafts.pop(), drafts.is_empty()) {
            (Some(only), true) => Ok(vec![self.tools.log.append(only).await?]),
            (Some(last), false) => {
                drafts.push(last);
                self.tools.log.append_all(drafts).await
            }
            (None, _) => Ok(Vec::new()),
        }
    }

    /// The head of the log, where nothing after `from` touches the facts.
    async fn untouched(&self, informed: &Informed, from: u64) -> Result<Option<u64>, Failure> {
        let head = self.tools.log.head().await?;
        let kinds: BTreeSet<Kind> = informed.needs.iter().flat_map(Need::kinds).collect();
        if head <= from || kinds.is_empty() {
            return Ok(Some(head.max(from)));
        }
        let filter = Filter::Kinds(kinds.into_iter().collect());
        let mut stored = self.tools.log.read_span(from + 1, head, filter).await?;
        let mut moved = BTreeSet::new();
        while let Some(stored) = stored.try_next().await? {
            let found = anjuan_journal::subject::parse(&stored.subject);
            let (_, aggregate) = found.ok_or_else(|| Failure::Damaged(format!("subject {}", stored.subject)))?;
            moved.insert(aggregate);
        }
        for aggregate in moved {
            let loaded = self.load(&aggregate).await?;
            if informed.needs.iter().any(|need| need.is_touched_by(&aggregate, &loaded.state, &informed.facts)) {
                tracing::debug!(%aggregate, "a fact may be another one since; deciding again");
                return Ok(None);
            }
        }
        Ok(Some(head))
    }
}

fn settled(appended: Result<Vec<u64>, AppendError>) -> Result<Appended, Failure> {
    match appended {
        Ok(sequences) => Ok(Appended::At(sequences)),
        Err(AppendError::Conflict(aggregate)) => Ok(Appended::Conflict(aggregate)),
        Err(error) => Err(error.into()),
    }
}
