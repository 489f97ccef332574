//! Reading and changing rows while one event is folded: what is shared by the case's and the contact's fold.
//!
//! Every change of an obligation goes through [`Fold::change`], so that sequences, moves and tallies can never be left out.
use super::derive::{derive, late_entry_until};
use super::late::Before;
use super::row::{Clock, Move, MovedBy, Obligation, Status, key};
use super::{Facts, Group, Row, Tally};
use crate::view::{Rows, Unappliable};
use anjuan_domain::event::Recorded;
use anjuan_domain::people::duty::Duty;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::actor::BY_THE_SERVICE;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;

/// One event being folded.
pub(super) struct Fold<'a> {
    /// The calendar and rulebook so far.
    pub(super) centre: &'a Centre,
    /// The aggregate of the event.
    pub(super) aggregate: AggregateRef,
    /// When it happened.
    pub(super) time: Instant,
    /// Under which rulebook.
    pub(super) rulebook: &'a str,
    /// When it was recorded.
    pub(super) recorded: Instant,
    /// Its stream sequence.
    pub(super) sequence: u64,
    /// What else its envelope says of it.
    pub(super) stored: Stored<'a>,
    rows: &'a mut dyn Rows<Row>,
}

/// What the envelope of an event says besides its times.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored<'a> {
    /// The version in the aggregate.
    pub(super) version: u32,
    /// Its type.
    pub(super) event: &'a str,
    /// Who gave the command.
    pub(super) by: &'a str,
    /// The service itself did.
    pub(super) by_the_service: bool,
}

/// Why a change can move a due instant: what moved it, and which one.
pub(super) type Cause = Option<(MovedBy, String)>;

impl<'a> Fold<'a> {
    pub(super) fn new(
        centre: &'a Centre,
        event: &'a Recorded<'_>,
        rows: &'a mut dyn Rows<Row>,
    ) -> Result<Self, Unappliable> {
        let envelope = &event.envelope;
        Ok(Self {
            centre,
            aggregate: envelope.aggregate()?,
            time: envelope.time,
            rulebook: &envelope.rulebook,
            recorded: envelope.recordedtime,
            sequence: event.stream_sequence,
            stored: Stored {
                version: crate::reference::version(envelope)?,
                event: &envelope.event_type,
                by: &envelope.authid,
                by_the_service: envelope.authtype == BY_THE_SERVICE,
            },
            rows,
        })
    }

    /// The obligation of that clock, if the aggregate has one.
    pub(super) fn obligation(&mut self, clock: Clock, ordinal: u32) -> Option<Obligation> {
        match self.rows.get(&key(&self.aggregate, clock, ordinal)).as_deref() {
            Some(Row::Obligation(row)) => Some(row.as_ref().clone().as_of(self.time)),
            _ => None,
        }
    }

    /// Whether the aggregate has an obligation of that clock that is still to be met.
    pub(super) fn is_open(&mut self, clock: Clock, ordinal: u32) -> bool {
        let row = self.rows.get(&key(&self.aggregate, clock, ordinal));
        matches!(row.as_deref(), Some(Row::Obligation(row)) if row.is_open())
    }

    /// Whether the aggregate has an obligation of that clock.
    pub(super) fn has(&mut self, clock: Clock, ordinal: u32) -> bool {
        self.rows.get(&key(&self.aggregate, clock, ordinal)).is_some()
    }

    /// Whether the case was registered.
    pub(super) fn is_registered(&mut self) -> bool {
        self.has(Clock::AcceptanceDecision, 0) || self.rows.get(&self.aggregate.to_string()).is_some()
    }

    /// What later events do not repeat: from the row kept for it, or from the first obligation of a case.
    pub(super) fn facts(&mut self) -> Option<Facts> {
        if let Some(Row::Facts(facts)) = self.rows.get(&self.aggregate.to_string()).as_deref() {
            return Some(facts.as_ref().clone());
        }
        match self.rows.get(&key(&self.aggregate, Clock::AcceptanceDecision, 0)).as_deref() {
            Some(Row::Obligation(row)) => Some(Facts {
                number: row.number.clone(),
                item: row.item.clone(),
                window: row.window.clone(),
                responsible: row.responsible.clone(),
                expedited: row.expedited,
                since: None,
                asked: false,
                approvals: vec![],
                relaxing: vec![],
                imported_by: None,
            }),
            _ => None,
        }
    }

    /// Keeps the facts where no `acceptance-decision` says them.
    pub(super) fn keep_facts(&mut self, facts: Facts) {
        self.rows.put(&self.aggregate.to_string(), Row::Facts(Box::new(facts)));
    }

    /// Changes the facts where they are kept in a row of their own.
    pub(super) fn change_facts(&mut self, change: impl FnOnce(&mut Facts)) {
        let key = self.aggregate.to_string();
        if let Some(Row::Facts(facts)) = self.rows.get(&key).as_deref() {
            let mut facts = facts.clone();
            change(&mut facts);
            self.rows.put(&key, Row::Facts(facts));
        }
    }

    /// Whether the aggregate was entered from a foreign log by that person.
    pub(super) fn is_imported(&mut self, by: &str) -> bool {
        let row = self.rows.get(&self.aggregate.to_string());
        matches!(row.as_deref(), Some(Row::Facts(facts)) if facts.imported_by.as_deref() == Some(by))
    }

    /// The roster of the month that is folded; none before it was drawn up.
    pub(super) fn roster(&mut self) -> Option<Box<Duty>> {
        match self.rows.get(&self.aggregate.to_string()).as_deref() {
            Some(Row::Duty(duty)) => Some(duty.clone()),
            _ => None,
        }
    }

    /// Keeps the roster.
    pub(super) fn keep_roster(&mut self, duty: Box<Duty>) {
        self.rows.put(&self.aggregate.to_string(), Row::Duty(duty));
    }

    /// Opens an obligation: derives its due instant and writes it.
    pub(super) fn open(&mut self, mut row: Obligation) -> Result<(), Unappliable> {
        derive(&mut row, self.centre)?;
        if self.recorded > row.due_at {
            row.late_entry_until = late_entry_until(self.centre, self.recorded)?;
        }
        row.sequences.push(self.sequence);
        write(self.rows, None, row);
        Ok(())
    }

    /// Changes an obligation where there is one; answers whether there was. With a cause, its due instant is derived
    /// anew before `settle` closes or judges it, and a move is recorded.
    pub(super) fn change(
        &mut self,
        (clock, ordinal): (Clock, u32),
        cause: Cause,
        change: impl FnOnce(&mut Obligation),
        settle: impl FnOnce(&mut Obligation),
    ) -> Result<bool, Unappliable> {
        let Some(mut row) = self.obligation(clock, ordinal) else { return Ok(false) };
        let (counted, before) = (counted(&row), Before::from_row(&row));
        change(&mut row);
        if let Some((because, reference)) = cause {
            let from = row.due_at;
            derive(&mut row, self.centre)?;
            if row.due_at != from {
                let (to, sequence, at) = (row.due_at, self.sequence, self.recorded);
                row.moves.push(Move { from, to, because, reference, sequence, at });
            }
        }
        settle(&mut row);
        self.note_late_entry(&mut row, &before)?;
        row.sequences.push(self.sequence);
        write(self.rows, Some(counted), row);
        Ok(true)
    }

    /// Takes an obligation back that never came to be: the one it waited for was met in time.
    pub(super) fn take_back(&mut self, clock: Clock, ordinal: u32) {
        self.rows.remove(&key(&self.aggregate, clock, ordinal));
    }
}

/// Under what a row is counted: its window and its group.
pub(super) fn counted(row: &Obligation) -> (String, Group) {
    (row.window.clone(), Group::from_row(row))
}

/// Writes a row, and counts it anew where it was counted otherwise.
pub(super) fn write(rows: &mut dyn Rows<Row>, before: Option<(String, Group)>, row: Obligation) {
    let (of, now, key) = ((row.clock, row.aggregate.kind), counted(&row), row.key());
    rows.put(&key, Row::Obligation(Box::new(row)));
    if before.as_ref() == Some(&now) {
        return;
    }
    if let Some((window, group)) = before {
        count(rows, &window, of, |tally| tally.take(group));
    }
    count(rows, &now.0, of, |tally| tally.add(now.1));
}

/// Changes the count of what is over, of a window, a clock and a kind.
pub(super) fn count(
    rows: &mut dyn Rows<Row>,
    window: &str,
    (clock, kind): (Clock, Kind),
    change: impl FnOnce(&mut Tally),
) {
    let key = format!("tally/{window}/{clock}/{kind}");
    let known = match rows.get(&key).as_deref() {
        Some(Row::Tally(tally)) => *tally,
        _ => Tally::default(),
    };
    let mut tally = known;
    change(&mut tally);
    if tally != known {
        rows.put(&key, Row::Tally(tally));
    }
}

/// Closes an open obligation at an instant: in time, or late.
pub(super) fn meet(row: &mut Obligation, at: Instant) {
    if row.is_open() {
        row.met_at = Some(at);
        judge(row);
    }
}

/// Says anew whether a met obligation was met in time.
pub(super) fn judge(row: &mut Obligation) {
    if let Some(at) = row.met_at.filter(|_| row.status != Status::Cancelled) {
        row.status = if at > row.due_at { Status::MetLate } else { Status::Met };
    }
}

/// Lets an open obligation fall away.
pub(super) fn cancel(row: &mut Obligation, at: Instant) {
    if row.is_open() {
        row.met_at = Some(at);
        row.status = Status::Cancelled;
    }
}
