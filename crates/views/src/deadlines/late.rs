//! Late entries (补录) of an obligation: what it was before each, and what was said of them.
//!
//! The judgement is the domain's ([`anjuan_domain::clock::late_entry`]); here it meets the rows. Every change of a row goes through
//! one place ([`super::store`]), which asks it. It must have no rule of its own.
use super::Row;
use super::row::{Obligation, State};
use super::store::{Fold, Stored};
use crate::breaches::codes::Code;
use crate::view::{Given, Rows, Unappliable};
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::clock::late_entry::{self, Claim, Confirmation, Reading, Reckoning};
use anjuan_domain::matters::entry::events::EntryEvent;
use anjuan_domain::matters::entry::{id_of, named};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A paper that was named, or what somebody found in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "LateEntrySaid")]
pub struct Said {
    /// The words.
    pub text: String,
    /// Whose.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// One entry that made an overdue obligation less late than it was known to be (time-limit/2, handover/2.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LateEntry {
    /// Under which id it is confirmed: `entry/case-7K2M9QX4T1AB-5`.
    pub entry: String,
    /// The version of the event in its aggregate.
    pub version: u32,
    /// Its stream sequence.
    pub sequence: u64,
    /// Its type.
    pub event: String,
    /// Who entered it.
    pub by: String,
    /// When it happened, as they say.
    pub claimed_at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// What the obligation was before: by this it is reckoned until the entry is confirmed. What ran then ended when its end was
    /// recorded.
    pub before: Reckoning,
    /// Who was responsible by name when it was due, where the entry says that somebody else was (ab-role/3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// Of which window it was when it was due, where the entry says that it was another's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Whether the service itself had found it late before: that is not undone, only explained.
    #[serde(default, skip_serializing_if = "no")]
    pub found: bool,
    /// The papers that were named, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Said>,
    /// What was found; none while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
    /// The paper looked at, or what it shows instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Said>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks skip_serializing_if for a reference")]
fn no(value: &bool) -> bool {
    !*value
}

impl LateEntry {
    /// Whether it is confirmed, and does more than explain.
    fn holds(&self) -> bool {
        self.confirmation == Some(Confirmation::Confirmed) && !self.found
    }
}

impl Obligation {
    /// By which reckoning the obligation counts, with every entry about it; `known_at` matters for what still runs.
    #[must_use]
    pub fn reading(&self, known_at: Instant) -> Reading {
        let claims = self.entries.iter().map(|entry| Claim {
            before: late_entry::Before { reckoning: entry.before, found: entry.found },
            confirmation: entry.confirmation,
        });
        late_entry::read(claims, self.claimed(), known_at)
    }

    /// The entry that does not hold, if there is one: the first nobody confirmed, or that explains only.
    #[must_use]
    pub fn withheld(&self) -> Option<&LateEntry> {
        self.not_holding().next()
    }

    /// The due instant that counts: before an entry that does not hold, where there is one.
    #[must_use]
    pub fn counts_from(&self) -> Instant {
        self.withheld().map_or(self.due_at, |entry| entry.before.due_at)
    }

    /// Who was responsible by name when it was due, as far as that was not passed on by an entry that does not hold.
    #[must_use]
    pub fn responsible_when_due(&self, due: Instant) -> &str {
        self.not_holding().find_map(|entry| entry.responsible.as_deref()).unwrap_or_else(|| self.responsible_at(due))
    }

    /// Of which window it was when it was due, as far as that was not changed by an entry that does not hold.
    #[must_use]
    pub fn window_when_due(&self) -> &str {
        let due = self.counts_from();
        self.not_holding().find_map(|entry| entry.window.as_deref()).unwrap_or_else(|| self.window_at(due))
    }

    /// The entries from the first that does not hold.
    fn not_holding(&self) -> impl Iterator<Item = &LateEntry> {
        self.entries.iter().skip_while(|entry| entry.holds())
    }

    /// What its events say, taken at their word.
    fn claimed(&self) -> Reckoning {
        Reckoning { due_at: self.due_at, ended_at: if self.is_open() { None } else { self.met_at } }
    }

    /// What it is at a moment because of an entry that does not hold; none where all hold.
    pub(super) fn withheld_state(&self) -> Option<State> {
        let entry = self.withheld()?;
        Some(match (entry.confirmation, entry.before.ended_at) {
            (None, _) => State::LateEntry,
            (Some(_), None) => State::Overdue,
            (Some(_), Some(_)) => State::MetLate,
        })
    }
}

/// When something was due, and whose it was then.
#[derive(Debug, Clone)]
struct Owed {
    before: late_entry::Before,
    responsible: String,
    window: String,
}

/// The row before an event changed it, as far as the judgement asks.
#[derive(Debug, Clone)]
pub(super) struct Before {
    known: late_entry::Before,
    never: bool,
    /// When it was due and whose it was then: by the reckoning that counts, and by what its events say.
    owed: [Owed; 2],
}

impl Before {
    pub(super) fn of(row: &Obligation) -> Self {
        let found = row.left_open_at.is_some();
        let known = |reckoning| late_entry::Before { reckoning, found };
        let counted = row.withheld().map_or_else(|| row.claimed(), |entry| entry.before);
        let owed = [counted, row.claimed()].map(|reckoning| Owed {
            before: known(reckoning),
            responsible: row.responsible_at(reckoning.due_at).to_owned(),
            window: row.window_at(reckoning.due_at).to_owned(),
        });
        Self { known: known(row.claimed()), never: row.never, owed }
    }

    /// Who was responsible when it was due, where that was long over when somebody else's name for it was recorded. What was entered
    /// late as a whole is completed by people for a while, and names whom it will.
    fn passed_on(&self, row: &Obligation, entry: late_entry::Entry) -> Option<String> {
        if row.late_entry_until.is_some_and(|until| entry.recorded <= until) {
            return None;
        }
        self.changed(row, entry, |row, due, owed| row.responsible_at(due) != owed.responsible)
            .map(|owed| owed.responsible.clone())
    }

    /// The window whose it was when it was due, where that was over when another one was recorded for it.
    fn moved(&self, row: &Obligation, entry: late_entry::Entry) -> Option<String> {
        self.changed(row, entry, |row, due, owed| row.window_at(due) != owed.window).map(|owed| owed.window.clone())
    }

    /// What was owed, where that was over and the row says now that it was another's: at the end as it was, or at an end that was
    /// moved.
    fn changed(
        &self,
        row: &Obligation,
        entry: late_entry::Entry,
        differs: impl Fn(&Obligation, Instant, &Owed) -> bool,
    ) -> Option<&Owed> {
        let moved = (row.due_at != self.known.reckoning.due_at).then_some(row.due_at);
        self.owed.iter().find(|owed| {
            let due = [Some(owed.before.reckoning.due_at), moved].into_iter().flatten();
            entry.is_after_due(owed.before) && due.into_iter().any(|due| differs(row, due, owed))
        })
    }
}

impl Fold<'_> {
    /// Adds the entry to the row where this event made it less late than it was known to be when it was recorded, or another's. What
    /// the service does by itself claims nothing, and what comes from a foreign log is judged by that log.
    pub(super) fn note_late_entry(&mut self, row: &mut Obligation, before: &Before) -> Result<(), Unappliable> {
        let Stored { version, by, event, by_the_service } = self.stored;
        if !by_the_service && Code::of(row.clock).is_some() && !before.never {
            let after = (!row.never).then(|| row.claimed());
            let entry = late_entry::Entry { recorded: self.recorded, grace: grace(self.centre, self.recorded)? };
            let responsible = before.passed_on(row, entry);
            let window = before.moved(row, entry);
            let is_claim = entry.is_claim(before.known, after) || responsible.is_some() || window.is_some();
            if is_claim && !self.is_imported(by) {
                row.entries.push(LateEntry {
                    entry: id_of(&self.aggregate, version),
                    version,
                    sequence: self.sequence,
                    event: event.to_owned(),
                    by: by.to_owned(),
                    claimed_at: self.time,
                    recorded_at: self.recorded,
                    before: before.known.reckoning,
                    responsible,
                    window,
                    found: before.known.found,
                    evidence: vec![],
                    confirmation: None,
                    settled: None,
                });
            }
        }
        if !row.is_open() {
            let ended = row.entries.iter_mut().filter(|entry| entry.before.ended_at.is_none());
            ended.for_each(|entry| entry.before.ended_at = Some(self.recorded));
        }
        Ok(())
    }
}

/// The rulebook's grace; none where no rulebook is in force.
fn grace(centre: &Centre, recorded: Instant) -> Result<TimeDelta, Unappliable> {
    let on = date_of(recorded);
    if centre.rulebook(on).is_none() {
        return Ok(TimeDelta::zero());
    }
    let minutes = centre.number(late_entry::GRACE, on).map_err(|refusal| Unappliable(refusal.en))?.value;
    Ok(TimeDelta::minutes(i64::from(minutes)))
}

/// Folds what was said of a late entry, into every obligation that it changed.
pub(super) fn apply(event: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
    let envelope = &event.envelope;
    let id = envelope.aggregate()?.id;
    let (about, version) = named(&id).ok_or_else(|| Unappliable(format!("entry/{id} is not named after an event")))?;
    let said = event.data::<EntryEvent>()?;
    for key in rows.keys_by_index(&prefix(&about)) {
        let Some(Row::Obligation(mut row)) = rows.get(&key).map(Arc::unwrap_or_clone) else { continue };
        if !row.entries.iter().any(|entry| entry.version == version) {
            continue;
        }
        let before = super::store::counted(&row);
        row.entries
            .iter_mut()
            .filter(|entry| entry.version == version)
            .for_each(|entry| say(entry, said, envelope.time));
        row.sequences.push(event.stream_sequence);
        super::store::write(rows, Some(before), *row);
    }
    Ok(())
}

fn say(entry: &mut LateEntry, said: &EntryEvent, at: Instant) {
    let words = |text: &str, by: &str| Said { text: text.to_owned(), by: by.to_owned(), at };
    match said {
        EntryEvent::Presented(body) => entry.evidence.push(words(&body.evidence, &body.by)),
        EntryEvent::Confirmed(body) => {
            entry.confirmation = Some(Confirmation::Confirmed);
            entry.settled = Some(words(&body.evidence, &body.by));
        }
        EntryEvent::Rejected(body) => {
            entry.confirmation = Some(Confirmation::Rejected);
            entry.settled = Some(words(&body.reason, &body.by));
        }
    }
}

/// Where the rows of an aggregate with late entries stand in the index.
pub(super) fn prefix(about: &AggregateRef) -> String {
    format!("entered/{about}/")
}
