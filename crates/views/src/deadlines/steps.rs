//! The steps by which an obligation is escalated (逐级上报): when each falls, and which were taken; and what falls next of all rows.
//!
//! Implements discipline/7 as far as the service must know when to escalate. The instants are the domain's
//! ([`anjuan_domain::reference::line`]), derived anew whenever the end moves. A row of which something falls, a card or a step, stands in the
//! index by the instant at which it falls, so that whoever acts on it never looks through what is overdue. It must hold no period, and
//! never say who a step goes to.
use super::cards::key_of;
use super::row::Obligation;
use super::{Row, sortable};
use crate::view::{Direction, Given, Rows, Source, Unappliable, Unreadable};
use anjuan_domain::clock::Level;
use anjuan_domain::matters::escalation::Owing;
use anjuan_domain::matters::escalation::events::EscalationEvent;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::line::{Office, steps_of};
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Instant;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One step of an obligation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "DeadlineStep")]
pub struct StepDue {
    /// The step.
    pub step: Office,
    /// When it falls.
    pub falls_at: Instant,
    /// How it was taken last; none while it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<StepTaken>,
}

/// How a step was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "DeadlineStepTaken")]
pub struct StepTaken {
    /// The instant it was taken for.
    pub at: Instant,
    /// Whom it went to.
    pub to: String,
}

/// What the service does about an obligation when it falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// It issues a card of this level.
    Card(Level),
    /// It escalates by this step.
    Step(Office),
}

/// What falls next of an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NextAct {
    /// After which instant it is done: later than the next one where paper entered late is left to people first.
    pub falls: Instant,
    /// When it falls: when it happens.
    pub at: Instant,
    /// What.
    pub act: Act,
}

impl StepDue {
    /// Whether it is still to be taken: it was not, or its obligation was due earlier when it was.
    fn waits(&self) -> bool {
        self.taken.as_ref().is_none_or(|taken| taken.at < self.falls_at)
    }
}

impl Obligation {
    /// The obligation as the decision about an escalation looks at it; none where it is not escalated. What a complaint says of who keeps
    /// out of it is not known here.
    #[must_use]
    pub fn owing(&self) -> Option<Owing> {
        if !self.clock.is_escalated() {
            return None;
        }
        // Who is responsible from later days on is known already; each instant finds its own.
        let row = self.clone().as_of(Instant::MAX_UTC);
        // The window complained of does not answer for its complaint, and its head has no say in it (complaint/3).
        let window = if row.aggregate.kind == Kind::Complaint { String::new() } else { row.window.clone() };
        Some(Owing {
            number: row.number.clone(),
            rule: row.rule.clone(),
            window,
            responsible: row.responsible.clone(),
            held: row.held.iter().map(|held| (held.by.clone(), held.until)).collect(),
            personal: row.clock.is_personal(),
            due: row.due_at,
            ended: row.ended(),
            unconfirmed: row.withheld().is_some_and(|entry| entry.confirmation.is_none()),
            never: row.never,
            complaint: None,
        })
    }

    /// The next step that is to be taken; none where all were, where it ended before, or while an entry about it waits to be confirmed.
    #[must_use]
    fn next_step(&self) -> Option<NextAct> {
        if self.steps.is_empty() || self.never || self.withheld().is_some_and(|entry| entry.confirmation.is_none()) {
            return None;
        }
        let ended = self.ended();
        let falls = |at: Instant| self.late_entry_until.map_or(at, |until| until.max(at));
        let waiting = self.steps.iter().filter(|step| step.waits());
        let next =
            waiting.map(|step| NextAct { falls: falls(step.falls_at), at: step.falls_at, act: Act::Step(step.step) });
        next.filter(|step| ended.is_none_or(|ended| ended > step.falls)).min()
    }

    /// What falls next: a card or a step, a card first where both fall at once.
    #[must_use]
    pub fn next_act(&self) -> Option<NextAct> {
        let card = self.next_card().map(|card| NextAct { falls: card.falls, at: card.at, act: Act::Card(card.level) });
        card.into_iter().chain(self.next_step()).min()
    }

    /// The row as it is once that was done, for whoever goes through what fell in order.
    #[must_use]
    pub fn after(mut self, done: &NextAct) -> Self {
        match done.act {
            Act::Card(level) => {
                self.cards
                    .iter_mut()
                    .filter(|card| card.level == level)
                    .for_each(|card| card.issued_at = Some(done.at));
            }
            Act::Step(step) => {
                let taken = || Some(StepTaken { at: done.at, to: String::new() });
                self.steps.iter_mut().filter(|due| due.step == step).for_each(|due| due.taken = taken());
            }
        }
        self
    }
}

/// The instants of its steps by the rulebook and the calendar; what was taken stays taken.
pub(super) fn derive(row: &mut Obligation, centre: &Centre) -> Result<(), Unappliable> {
    if !row.clock.is_escalated() {
        return Ok(());
    }
    let falling = steps_of(centre, row.due_at).map_err(|error| Unappliable(format!("{}: {error}", row.key())))?;
    let mut steps: Vec<StepDue> = row.steps.iter().filter(|step| step.taken.is_some()).cloned().collect();
    for step in falling {
        match steps.iter_mut().find(|known| known.step == step.step) {
            Some(known) => known.falls_at = step.at,
            None => steps.push(StepDue { step: step.step, falls_at: step.at, taken: None }),
        }
    }
    steps.sort_by_key(|step| step.step);
    row.steps = steps;
    Ok(())
}

/// Folds one event of an escalation into the obligation that it is about.
pub(super) fn apply(event: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let raised = match event.data::<EscalationEvent>()? {
        EscalationEvent::Raised(raised) => raised,
        // That somebody knows of it touches no clock.
        EscalationEvent::Acknowledged(_) => return Ok(()),
    };
    let key = key_of(&raised.obligation)?;
    let Some(Row::Obligation(mut row)) = rows.get(&key).map(Arc::unwrap_or_clone) else {
        return Err(Unappliable(format!("{key} is no obligation")));
    };
    let taken = Some(StepTaken { at: raised.fell_at, to: raised.to.clone() });
    match row.steps.iter_mut().find(|step| step.step == raised.step) {
        Some(step) => step.taken = taken,
        None => row.steps.push(StepDue { step: raised.step, falls_at: raised.fell_at, taken }),
    }
    row.steps.sort_by_key(|step| step.step);
    row.sequences.push(event.stream_sequence);
    rows.put(&key, Row::Obligation(row));
    Ok(())
}

/// The obligations of which something fell before `now`, in the order of the instants, at most so many.
///
/// # Errors
/// [`Unreadable`].
pub fn fallen(source: &dyn Source<Row>, now: Instant, most: usize) -> Result<Vec<Obligation>, Unreadable> {
    let mut rows = Vec::new();
    for entry in source.entries("act/", None, Direction::Forward) {
        let (_, key) = entry?;
        let Some(row) = source.row(&key)?.and_then(super::query::obligation) else { continue };
        if rows.len() == most || row.next_act().is_none_or(|next| next.falls >= now) {
            break;
        }
        rows.push(row);
    }
    Ok(rows)
}

/// The first instant after `now` at which anything changes that the service acts on: something is due, a card or a step falls, or the time
/// is over in which people complete paper entered late. Of rows that are read, none; the indexes say it.
///
/// # Errors
/// [`Unreadable`].
pub fn next_instant(source: &dyn Source<Row>, now: Instant) -> Result<Option<Instant>, Unreadable> {
    let mut next: Option<Instant> = None;
    for prefix in ["act/", "due/open/", "until/"] {
        let after = format!("{prefix}{}", sortable(now));
        for entry in source.entries(prefix, Some(&after), Direction::Forward) {
            let (entry, _) = entry?;
            let text = entry.strip_prefix(prefix).and_then(|rest| rest.split('/').next()).unwrap_or_default();
            let at: Instant = text.parse().map_err(|_| Unreadable(format!("`{entry}` has no instant")))?;
            // Entries hold whole milliseconds; `now` may lie between two of them.
            if at >= now {
                next = Some(next.map_or(at, |known| known.min(at)));
                break;
            }
        }
    }
    Ok(next)
}
