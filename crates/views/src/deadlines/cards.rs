//! The cards of an obligation (监察牌): which levels it gives, when each falls, and which were issued.
//!
//! Implements the "overdue" row of time-limit/3.4 as far as the service must know when to issue. The instants are the domain's
//! ([`anjuan_domain::reference::supervision`]), derived anew whenever the end moves. What falls next
//! of a row stands in the index ([`super::steps`]). It must hold no threshold.
use super::Row;
use super::row::{Clock, Obligation, key};
use crate::view::{Given, Rows, Unappliable};
use anjuan_domain::clock::{Deadline, Level, Pause};
use anjuan_domain::matters::card::events::CardEvent;
use anjuan_domain::matters::card::{ObligationOf, Owed};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::supervision::SupervisedClock;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Instant;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One card that an obligation gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "DeadlineCard")]
pub struct CardDue {
    /// Its level.
    pub level: Level,
    /// When its threshold falls.
    pub falls_at: Instant,
    /// When it was issued; none while it was not, or was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Instant>,
}

/// The next card that is to be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextCard {
    /// Its level.
    pub level: Level,
    /// When its threshold falls: when it happens.
    pub at: Instant,
    /// After which instant it is issued: later than that where paper entered late is left to people first.
    pub falls: Instant,
}

/// A consultation is promised its answer and has no acceptance: it is watched as one, and not as a case (time-limit/3.1).
const CONSULTATION: &str = "time-limit/3.1";

impl Obligation {
    /// The obligation as the decision about a card looks at it; none where supervision does not watch it.
    #[must_use]
    pub fn owed(&self) -> Option<Owed> {
        let (name, against) = self.clock.watched()?;
        let consultation = self.clock == Clock::Promise && self.rule == CONSULTATION;
        let watched_as = SupervisedClock::named(if consultation { "complaint" } else { name })?;
        let pauses = self.pauses.iter().map(|pause| Pause {
            from: pause.from,
            until: pause.until,
            approved: pause.approved,
            label: pause.label.clone(),
        });
        // The window complained of does not answer for its complaint, and its head has no say in it (complaint/3).
        let window = if self.aggregate.kind == Kind::Complaint { String::new() } else { self.window.clone() };
        let limit = self.limit.filter(|_| self.fixed_due_at.is_none());
        let deadline = limit.map(|limit| Deadline {
            start: self.start,
            limit,
            extensions: self.extensions.clone(),
            pauses: pauses.collect(),
        });
        Some(Owed {
            number: self.number.clone(),
            watched_as,
            against,
            window,
            responsible: self.responsible.clone(),
            held: self.held.iter().map(|held| (held.by.clone(), held.until)).collect(),
            start: self.start,
            due: self.due_at,
            deadline,
            ended: self.ended(),
            unconfirmed: self.withheld().is_some_and(|entry| entry.confirmation.is_none()),
            never: self.never,
        })
    }

    /// When it ended, as it is reckoned: what an entry said that was rejected does not count.
    pub(super) fn ended(&self) -> Option<Instant> {
        match self.withheld() {
            Some(entry) => entry.before.ended_at,
            None => self.met_at.filter(|_| !self.is_open()),
        }
    }

    /// The next card that is to be issued; none where all were, where it ended before, or while an entry about it waits to be confirmed.
    #[must_use]
    pub fn next_card(&self) -> Option<NextCard> {
        if self.cards.is_empty() || self.never || self.withheld().is_some_and(|entry| entry.confirmation.is_none()) {
            return None;
        }
        let ended = self.ended();
        let falls = |at: Instant| self.late_entry_until.map_or(at, |until| until.max(at));
        let open = self.cards.iter().filter(|card| card.issued_at.is_none());
        let next = open.map(|card| NextCard { level: card.level, at: card.falls_at, falls: falls(card.falls_at) });
        next.filter(|card| ended.is_none_or(|ended| ended > card.falls)).min_by_key(|card| (card.falls, card.at))
    }
}

/// The instants of its cards by the rulebook and the calendar; what was issued stays issued.
pub(super) fn derive(row: &mut Obligation, centre: &Centre) -> Result<(), Unappliable> {
    let Some(owed) = row.owed() else { return Ok(()) };
    let falling = owed.cards(centre).map_err(|error| Unappliable(format!("{}: {error}", row.key())))?;
    let mut cards: Vec<CardDue> = row.cards.iter().filter(|card| card.issued_at.is_some()).cloned().collect();
    for card in falling {
        match cards.iter_mut().find(|known| known.level == card.level) {
            Some(known) => known.falls_at = card.at,
            None => cards.push(CardDue { level: card.level, falls_at: card.at, issued_at: None }),
        }
    }
    cards.sort_by_key(|card| card.level);
    row.cards = cards;
    Ok(())
}

/// Folds one event of a card into the obligation that it is about.
pub(super) fn apply(event: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let time = event.envelope.time;
    let (of, level, issued_at) = match event.data::<CardEvent>()? {
        CardEvent::Issued(issued) => (&issued.obligation, issued.level, Some(time)),
        CardEvent::IssuedByHand(issued) => (&issued.obligation, issued.level, Some(time)),
        CardEvent::Cancelled(cancelled) => (&cancelled.obligation, cancelled.level, None),
        // What is said of a card touches no clock.
        CardEvent::Confirmed(_)
        | CardEvent::Urged(_)
        | CardEvent::Explained(_)
        | CardEvent::Appealed(_)
        | CardEvent::AppealDecided(_) => return Ok(()),
    };
    let key = key_of(of)?;
    let Some(Row::Obligation(mut row)) = rows.get(&key).map(Arc::unwrap_or_clone) else {
        return Err(Unappliable(format!("{key} is no obligation")));
    };
    match row.cards.iter_mut().find(|card| card.level == level) {
        Some(card) => card.issued_at = issued_at,
        None => row.cards.push(CardDue { level, falls_at: time, issued_at }),
    }
    row.cards.sort_by_key(|card| card.level);
    row.sequences.push(event.stream_sequence);
    rows.put(&key, Row::Obligation(row));
    Ok(())
}

/// The key of the row that an event names.
pub(super) fn key_of(of: &ObligationOf) -> Result<String, Unappliable> {
    let clock = Clock::parse(&of.clock).ok_or_else(|| Unappliable(format!("`{}` is no clock", of.clock)))?;
    Ok(key(&of.about, clock, of.ordinal))
}
