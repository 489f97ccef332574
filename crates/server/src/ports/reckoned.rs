//! What fell due of somebody, and was not met in time (已计逾期), read from the list of breaches: which of them pass on with a cover, and the
//! list itself for a desk that has no projectors.
//!
//! The list is folded from the log when it is asked for first, and then only what came since. Nothing is decided here.
use super::replayed::fold_since;
use crate::failure::Failure;
use anjuan_domain::matters::card::{ObligationOf, Owed};
use anjuan_domain::matters::escalation::Owing;
use anjuan_domain::reference::post::{FellDue, Reckoned};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_journal::EventLog;
use anjuan_views::breaches::Breaches;
use anjuan_views::breaches::query::{Filter as Asked, Sources, list};
use anjuan_views::breaches::row::Breach;
use anjuan_views::deadlines::Deadlines;
use anjuan_views::deadlines::row::{Clock, Obligation};
use anjuan_views::memory::InMemory;
use anjuan_views::page::{LARGEST_LIMIT, PageRequest};

/// Whether a breach is whose answered at that moment: a period that passed, and is not owed in person.
pub(super) fn passes_on(breach: &Breach) -> bool {
    let clock = breach.would_be.unwrap_or(breach.code).line().and_then(|line| line.clock);
    clock.is_some_and(|clock| !clock.is_personal())
}

/// The list of breaches as far as it was folded here.
#[derive(Default)]
pub(super) struct Listed {
    head: u64,
    deadlines: InMemory<Deadlines>,
    breaches: InMemory<Breaches>,
}

impl Listed {
    /// Folds what was recorded since.
    pub(super) async fn go_on(&mut self, log: &dyn EventLog) -> Result<(), Failure> {
        let Self { head, deadlines, breaches } = self;
        fold_since(log, head, |recorded| {
            deadlines.apply(recorded).map_err(|error| error.to_string())?;
            breaches.apply(recorded).map_err(|error| error.to_string())
        })
        .await
    }

    /// What is known of an obligation that supervision watches.
    pub(super) fn owed(&self, ask: &ObligationOf) -> Result<Option<Owed>, Failure> {
        Ok(self.obligation(ask)?.and_then(|row| row.owed()))
    }

    /// What is known of an obligation that is escalated, without the complaint that it may be about.
    pub(super) fn owing(&self, ask: &ObligationOf) -> Result<Option<Owing>, Failure> {
        Ok(self.obligation(ask)?.and_then(|row| row.owing()))
    }

    fn obligation(&self, of: &ObligationOf) -> Result<Option<Obligation>, Failure> {
        let Some(clock) = Clock::parse(&of.clock) else { return Ok(None) };
        Ok(anjuan_views::deadlines::query::get(self.deadlines.rows(), &of.about, clock, of.ordinal)?)
    }

    /// What fell due of somebody.
    pub(super) fn fell_due(
        &self,
        ask: &Reckoned,
        by_name: impl Fn(&AggregateRef) -> Option<String>,
    ) -> Result<Vec<FellDue>, Failure> {
        let sources = Sources { deadlines: self.deadlines.rows(), breaches: self.breaches.rows() };
        let (person, since, until) = (Some(ask.person.clone()), Some(ask.since), Some(ask.now));
        let filter = Asked { person, since, until, ..Asked::default() };
        let (mut found, mut request) = (Vec::new(), PageRequest { limit: LARGEST_LIMIT, cursor: None });
        loop {
            let page = list(sources, &filter, &request, ask.now)?;
            let passing = page.rows.into_iter().filter(passes_on);
            found.extend(passing.map(|breach| {
                let by_name = by_name(&breach.aggregate);
                FellDue { number: breach.number, due: breach.since, by_name }
            }));
            request.cursor = page.next;
            if request.cursor.is_none() {
                return Ok(found);
            }
        }
    }
}
