//! The `inbox` view (待办): what waits for somebody and has no clock of its own, one row for each aggregate that asks.
//!
//! Implements director/3 and post/3.3 as far as everybody finds what waits for them. What a clock measures stands in the `deadlines` view and
//! is not kept a second time: [`query`] makes the items of both, for a person or for all, at the moment of the question. What a task is and
//! which commands settle it is declared in [`anjuan_domain::access::tasks`]; whom it asks then is resolved by
//! [`anjuan_domain::access::asked`]. The fold must never look at the directory, the covers or the time of day.
mod matters;
mod meeting;
mod people;
pub mod query;
pub mod row;
mod scores;

#[cfg(test)]
mod away_tests;
#[cfg(test)]
mod meeting_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod tests;

use crate::concern::{Reader, concerning, unfolded};
use crate::view::{Given, Rows, Unappliable, View};
use anjuan_domain::access::asked::{Asked, KeptOut};
use anjuan_domain::access::tasks::Task;
use anjuan_domain::scores::ballot::events::BallotEvent;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use row::{Asking, Kept, Open};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The view.
pub struct Inbox;

/// One event being folded.
pub(crate) struct On<'a> {
    aggregate: AggregateRef,
    time: Instant,
    recorded: Instant,
    version: u64,
    sequence: u64,
    rows: &'a mut dyn Rows<Asking>,
}

impl View for Inbox {
    const NAME: &'static str = "inbox";
    const VERSION: u32 = 2;
    type Row = Asking;

    fn new() -> Self {
        Self
    }

    fn restore(&mut self, _: &mut dyn Rows<Asking>) -> Result<(), Unappliable> {
        Ok(())
    }

    fn apply(&mut self, event: &Given<'_>, rows: &mut dyn Rows<Asking>) -> Result<(), Unappliable> {
        let envelope = &event.envelope;
        let Some(kind) = concerning(Reader::Inbox, envelope)? else { return Ok(()) };
        let on = &mut On {
            aggregate: envelope.aggregate()?,
            time: envelope.time,
            recorded: envelope.recordedtime,
            version: envelope.sequence,
            sequence: event.stream_sequence,
            rows,
        };
        match kind {
            Kind::Handover => matters::handover(on, event.data()?),
            Kind::Card => matters::card(on, event.data()?),
            Kind::Escalation => matters::escalation(on, event.data()?),
            Kind::Denial => matters::denial(on, event.data()?),
            Kind::Contact => matters::contact(on, event.data()?),
            Kind::Complaint => matters::complaint(on, event.data()?),
            Kind::Leave => people::leave(on, event.data()?),
            Kind::Duty => return people::duty(on, event.data()?),
            Kind::Meeting => return meeting::meeting(on, event.data()?),
            Kind::Recommendation => people::recommendation(on, event.data()?),
            Kind::Period => scores::period(on, event.data()?),
            Kind::Score => scores::score(on, event.data()?),
            Kind::Ballot => {
                let BallotEvent::Cast(cast) = event.data()?;
                scores::cast(on, cast)?;
            }
            _ => return Err(unfolded(&envelope.event_type)),
        }
        Ok(())
    }

    fn index_keys(key: &str, row: &Asking) -> Vec<String> {
        if row.open.is_empty() { vec![] } else { vec![format!("{OPEN}{key}")] }
    }
}

/// Under what the rows stand that ask something now.
pub(crate) const OPEN: &str = "open/";

impl On<'_> {
    /// The row of the aggregate, or an empty one.
    fn row(&mut self) -> Asking {
        let aggregate = self.aggregate.clone();
        self.row_of(&aggregate)
    }

    /// The row of another aggregate, or an empty one.
    fn row_of(&mut self, aggregate: &AggregateRef) -> Asking {
        let row = self.rows.get(&aggregate.to_string()).map(Arc::unwrap_or_clone);
        row.unwrap_or_else(|| Asking {
            aggregate: aggregate.clone(),
            number: String::new(),
            window: String::new(),
            about: None,
            kept_out: KeptOut::default(),
            open: vec![],
            kept: Kept::Nothing,
        })
    }

    /// Writes the row; one that asks nothing, and of which nothing must be known later, is removed.
    fn keep(&mut self, row: Asking) {
        let key = row.aggregate.to_string();
        if row.open.is_empty() && row.kept == Kept::Nothing && row.kept_out == KeptOut::default() {
            self.rows.remove(&key);
        } else {
            self.rows.put(&key, row);
        }
    }

    /// What this event asks, of somebody.
    fn asks(&self, task: Task, of: Asked) -> Open {
        Open {
            task,
            object: None,
            which: String::new(),
            of,
            since: self.time,
            by: None,
            begins: None,
            until: None,
            but: vec![],
            office: None,
            before: None,
            while_owed: None,
            body: Map::new(),
            sequence: self.sequence,
        }
    }

    /// Changes the row of the aggregate.
    fn change(&mut self, change: impl FnOnce(&mut Asking)) {
        let mut row = self.row();
        change(&mut row);
        self.keep(row);
    }
}

impl Asking {
    /// Asks something; what was asked of the same before is asked no more.
    fn ask(&mut self, open: Open) {
        self.settle(open.task, &open.which);
        self.open.push(open);
    }

    /// Asks one of a task no more.
    fn settle(&mut self, task: Task, which: &str) {
        self.open.retain(|open| open.task != task || open.which != which);
    }

    /// Asks nothing any more, and nothing of it must be known later.
    fn over(&mut self) {
        self.open.clear();
        self.kept = Kept::Nothing;
    }
}

/// One member of a command's body.
fn member(name: &str, value: impl Into<Value>) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), value.into())])
}
