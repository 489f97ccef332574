//! What an amendment moved (期限变动): a calendar notice or a rulebook derives every open obligation anew, and this says what moved, from when
//! to when and why; and which cards would not have been issued by the new reckoning.
//!
//! Implements handover/2.5 as far as nothing is dropped silently: a card is proposed to be cancelled and stands until somebody cancels it,
//! who is over it and whom it is not against. The newest amendment comes first. It must never move anything itself.
use super::facets;
use super::query::{Filter, is_key, obligation};
use super::row::{Clock, Move, MovedBy, Obligation, Status};
use super::{Row, sortable};
use crate::merge::{Merged, Place};
use crate::page::{Page, PageRequest, QueryError};
use crate::view::{Direction, Source, Unreadable};
use anjuan_domain::clock::Level;
use anjuan_domain::matters::card;
use anjuan_domain::matters::card::ObligationOf;
use anjuan_domain::matters::card::events::CancelCause;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use serde::{Deserialize, Serialize};

/// One obligation that an amendment moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "MovedDeadline")]
pub struct Moved {
    /// The case, contact, denial, complaint or post.
    pub aggregate: AggregateRef,
    /// Its number.
    pub number: String,
    /// Which clock.
    pub clock: Clock,
    /// Which one of several; 0 where there is only one.
    pub ordinal: u32,
    /// The article key or law that sets the period.
    pub rule: String,
    /// The window.
    pub window: String,
    /// Who is responsible.
    pub responsible: String,
    /// Due before.
    pub from: Instant,
    /// Due since.
    pub to: Instant,
    /// What moved it: a calendar notice or a rulebook version.
    pub because: MovedBy,
    /// Which one: the notice's id, the version's name.
    pub reference: String,
    /// When that was recorded.
    pub at: Instant,
    /// Its stream sequence.
    pub sequence: u64,
    /// Cards of it that would not have been issued, and are proposed to be cancelled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<Recalled>,
}

/// A card that would not have been issued as is known now (拟取消的监察牌).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "RecalledCard")]
pub struct Recalled {
    /// The card: `card.cancel` on it settles this.
    pub card: AggregateRef,
    /// The case or complaint that owes it.
    pub about: AggregateRef,
    /// Its number.
    pub matter: String,
    /// The level.
    pub level: Level,
    /// The window; empty where a complaint is owed its answer (complaint/3).
    pub window: String,
    /// Who is responsible.
    pub responsible: String,
    /// When it fell.
    pub fell_at: Instant,
    /// When it falls now; absent where it does not fall any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub falls_at: Option<Instant>,
    /// What happened to the obligation, as the command to cancel it says.
    pub cause: CancelCause,
}

/// Which are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Of which obligations.
    pub filter: Filter,
    /// Moved by this notice or rulebook version.
    pub reference: Option<String>,
}

impl Move {
    /// Whether a calendar notice or a rulebook moved it: everything else was done to the one matter.
    #[must_use]
    pub fn is_amendment(&self) -> bool {
        matches!(self.because, MovedBy::Notice | MovedBy::Rulebook)
    }
}

impl Obligation {
    /// The cards of it that would not have been issued, as is known now. One by hand was issued for another reason.
    #[must_use]
    pub fn recalled(&self) -> Vec<Recalled> {
        if self.cards.is_empty() || self.withheld().is_some_and(|entry| entry.confirmation.is_none()) {
            return vec![];
        }
        let ended = self.ended();
        let found = self.cards.iter().filter(|due| !due.by_hand).filter_map(|due| {
            let fell_at = due.issued_at?;
            let falls_at = Some(due.falls_at).filter(|_| !due.lapsed);
            let cause = if self.never {
                CancelCause::Voided
            } else if ended.is_some_and(|ended| ended <= fell_at) {
                if self.status == Status::Cancelled { CancelCause::Voided } else { CancelCause::Ended }
            } else if falls_at != Some(fell_at) {
                CancelCause::Moved
            } else {
                return None;
            };
            self.recall(due.level, (fell_at, falls_at, cause))
        });
        found.collect()
    }

    fn recall(
        &self,
        level: Level,
        (fell_at, falls_at, cause): (Instant, Option<Instant>, CancelCause),
    ) -> Option<Recalled> {
        let of = ObligationOf { about: self.aggregate.clone(), clock: self.clock.to_string(), ordinal: self.ordinal };
        Some(Recalled {
            card: card::aggregate(&of, level).ok()?,
            about: of.about,
            matter: self.number.clone(),
            level,
            window: self.owed().map(|owed| owed.window).unwrap_or_default(),
            responsible: self.responsible.clone(),
            fell_at,
            falls_at,
            cause,
        })
    }

    /// Its entry in the index of cards to be cancelled.
    pub(super) fn recalled_key(&self, key: &str) -> Option<String> {
        let recalled = self.recalled().into_iter().map(|card| card.fell_at).max();
        recalled.map(|at| format!("recalled/{}/{key}", sortable(at)))
    }
}

/// What amendments moved, the newest first, one page of it.
///
/// # Errors
/// [`QueryError`].
pub fn list(
    source: &dyn Source<Row>,
    asked: &Asked,
    page: &PageRequest,
    now: Instant,
) -> Result<Page<Moved>, QueryError> {
    let after = page.after(is_key)?;
    let places = facets::moved(source, (&asked.filter, asked.reference.as_deref()), after.as_deref())?;
    page_of(source, places, page, |row, at| {
        let row = row.as_of(now);
        let moved = row.moves.iter().rev().find(|moved| moved.is_amendment() && sortable(moved.at) == at)?;
        let wanted = asked.reference.as_ref().is_none_or(|reference| *reference == moved.reference);
        (wanted && asked.filter.fits(&row, now)).then(|| vec![line(&row, moved)])
    })
}

/// The cards that are proposed to be cancelled, those that fell last first, one page of them.
///
/// # Errors
/// [`QueryError`].
pub fn recalled(
    source: &dyn Source<Row>,
    filter: &Filter,
    page: &PageRequest,
    now: Instant,
) -> Result<Page<Recalled>, QueryError> {
    let after = page.after(is_key)?;
    let places = Merged::new(Direction::Backward).with(source, "recalled/", after.as_deref());
    page_of(source, places.map(|found| found.map(|(_, place, key)| (place, key))), page, |row, _| {
        let row = row.as_of(now);
        filter.fits(&row, now).then(|| row.recalled())
    })
}

/// One page of what is found at places of the index. An obligation has few cards: they stand on one page.
fn page_of<T>(
    source: &dyn Source<Row>,
    places: impl Iterator<Item = Result<Place, Unreadable>>,
    page: &PageRequest,
    found: impl Fn(Obligation, &str) -> Option<Vec<T>>,
) -> Result<Page<T>, QueryError> {
    page.fill(places, |place, key| {
        let at = place.split('/').next().unwrap_or_default();
        Ok(source.row(key)?.and_then(obligation).and_then(|row| found(row, at)).unwrap_or_default())
    })
}

fn line(row: &Obligation, moved: &Move) -> Moved {
    Moved {
        aggregate: row.aggregate.clone(),
        number: row.number.clone(),
        clock: row.clock,
        ordinal: row.ordinal,
        rule: row.rule.clone(),
        window: row.window.clone(),
        responsible: row.responsible.clone(),
        from: moved.from,
        to: moved.to,
        because: moved.because,
        reference: moved.reference.clone(),
        at: moved.at,
        sequence: moved.sequence,
        cards: row.recalled(),
    }
}
