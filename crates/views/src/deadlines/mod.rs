//! The `deadlines` view (时限视图): one row per obligation of a case, contact, denial, complaint, cover, finding or day of duty,
//! by due instant.
//!
//! Implements what `time-limit/3.4`, `one-time-notice/2`, `first-asked/3.1`, `denial-report/5`–`9`, `complaint/3` and
//! `ab-role/4` say about being in time. A due instant is
//! derived, never entered: a calendar notice or a rulebook adoption derives every open row anew and records what moved.
//!
//! Where the rules leave it open, this view holds: an acceptance by law (视为受理) closes `acceptance-decision` as met
//! late, whatever its instant, because nobody decided in time; a pause left unended is closed by the finish; a due
//! instant set elsewhere stands against pauses, extensions and reclassification, as it does in the domain; a denial ends
//! the periods of its case as a finish does, and a case reopened gets rows of its own with the next ordinal.
//!
//! What is entered late about something that was overdue when it was recorded reads *late entry* until somebody else confirms it
//! ([`late`]): the row holds what its events say, and beside it what it was before.
//!
//! `responsible` is who is responsible by name: it changes by a handover, a referral taken over or an assignment. Who stands for them
//! while they are away follows from the covers (ab-role/3), which the `breaches` view keeps: [`crate::standing`].
mod approval;
pub mod cards;
mod case;
pub(crate) mod clocks;
mod complaint;
mod contact;
pub(crate) mod count;
mod cover;
mod denial;
mod derive;
pub(crate) mod duty;
pub(crate) mod facets;
mod finding;
pub mod late;
mod leave;
mod meeting;
pub mod moved;
mod opening;
mod period;
pub mod query;
mod record;
mod reference;
pub mod row;
mod slip;
pub mod steps;
mod store;
pub mod tally;
use crate::concern::{Reader, concerning, unfolded};
use crate::reference::ReferenceEvent;
use crate::view::{Given, Rows, Unappliable, View};
use anjuan_domain::matters::case::events::{Act, CaseEvent};
use anjuan_domain::matters::complaint::events::ComplaintEvent;
use anjuan_domain::matters::contact::events::ContactEvent;
use anjuan_domain::matters::denial::events::DenialEvent;
use anjuan_domain::people::duty::Duty;
use anjuan_domain::people::duty::events::DutyEvent;
use anjuan_domain::people::finding::events::FindingEvent;
use anjuan_domain::people::leave::events::LeaveEvent;
use anjuan_domain::people::meeting::events::MeetingEvent;
use anjuan_domain::people::slip::events::SlipEvent;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::events::PostEvent;
use anjuan_domain::scores::ballot::events::BallotEvent;
use anjuan_domain::scores::period::events::PeriodEvent;
use anjuan_domain::scores::score::events::ScoreEvent;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::SecondsFormat;
use row::{Obligation, Status};
use serde::{Deserialize, Serialize};
use store::Fold;
use tally::Tally;

/// One row: an obligation, or what the view itself must remember to derive the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Row {
    /// An obligation, at `case/ID#clock[.ordinal]`.
    Obligation(Box<Obligation>),
    /// What later events do not repeat, at `case/ID`; of a case only where no `acceptance-decision` holds it.
    Facts(Box<Facts>),
    /// How many are over, at `tally/<window>/<clock>/<kind>`.
    Tally(Tally),
    /// A calendar notice or rulebook, at `reference/<stream sequence>`.
    Reference(Box<ReferenceEvent>),
    /// The roster of a month, at `duty/<yyyy-mm>`: who is on duty when.
    Duty(Box<Duty>),
}

/// What later events of a case, denial, complaint or post do not repeat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Facts {
    /// Its number.
    pub number: String,
    /// The catalogue item, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The window.
    pub window: String,
    /// Who is responsible; who stands for them when they are away is not said here.
    pub responsible: String,
    /// On the green channel.
    pub expedited: bool,
    /// When it came in, where a period counts from then and starts by a later event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// A notice asked for materials and they are not complete: nobody owes a decision on acceptance until they are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asked: bool,
    /// What was asked for and needs an approval, in order: the first is the `approval` of ordinal 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Act>,
    /// Which lines of a sheet were asked to be relaxed, in order: the first is the `relaxation` of ordinal 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relaxing: Vec<String>,
    /// Who entered it from a foreign log: what they enter is judged by the times of that log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported_by: Option<String>,
}

impl Facts {
    /// What is known of a sheet: it is nobody's work by name.
    pub(super) fn of_sheet(id: &str) -> Self {
        Self {
            number: id.to_owned(),
            item: None,
            window: String::new(),
            responsible: String::new(),
            expedited: false,
            since: None,
            asked: false,
            approvals: vec![],
            relaxing: vec![],
            imported_by: None,
        }
    }
}

/// Under what the obligations stand of which an entry waits to be confirmed.
pub(crate) const UNCONFIRMED: &str = "unconfirmed/";

/// The view. In memory it keeps the calendar, the rulebook and who heads which window.
pub struct Deadlines {
    centre: Centre,
}

impl View for Deadlines {
    const NAME: &'static str = "deadlines";
    const VERSION: u32 = 15;
    type Row = Row;

    fn new() -> Self {
        Self { centre: Centre::default() }
    }

    fn restore(&mut self, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
        self.centre = reference::restored(rows)?;
        Ok(())
    }

    fn apply(&mut self, event: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
        let envelope = &event.envelope;
        let Some(kind) = concerning(Reader::Deadlines, envelope)? else { return Ok(()) };
        match kind {
            Kind::Case => {
                let decoded = event.data::<CaseEvent>()?;
                case::apply(&mut Fold::new(&self.centre, event, rows)?, decoded)
            }
            Kind::Contact => {
                let decoded = event.data::<ContactEvent>()?;
                contact::apply(&mut Fold::new(&self.centre, event, rows)?, decoded)
            }
            Kind::Calendar | Kind::Rulebook => {
                self.centre = reference::apply(&self.centre, event, rows)?;
                Ok(())
            }
            Kind::Window => {
                self.centre = reference::window(&self.centre, event, rows)?;
                Ok(())
            }
            Kind::Denial => {
                let decoded = event.data::<DenialEvent>()?;
                denial::apply(&mut Fold::new(&self.centre, event, rows)?, decoded)
            }
            Kind::Complaint => {
                let decoded = event.data::<ComplaintEvent>()?;
                complaint::apply(&mut Fold::new(&self.centre, event, rows)?, decoded)
            }
            Kind::Post => {
                let decoded = event.data::<PostEvent>()?;
                cover::apply(&mut Fold::new(&self.centre, event, rows)?, decoded)
            }
            Kind::Finding => {
                let decoded = event.data::<FindingEvent>()?;
                finding::apply(&mut Fold::new(&self.centre, event, rows)?, decoded)
            }
            Kind::Duty => {
                let decoded = event.data::<DutyEvent>()?;
                duty::apply(&mut Fold::new(&self.centre, event, rows)?, decoded)
            }
            Kind::Meeting => {
                let decoded = event.data::<MeetingEvent>()?;
                meeting::apply(&mut Fold::new(&self.centre, event, rows)?, decoded)
            }
            Kind::Period => {
                let decoded = event.data::<PeriodEvent>()?;
                period::apply(&mut Fold::new(&self.centre, event, rows)?, decoded)
            }
            Kind::Ballot => {
                let BallotEvent::Cast(cast) = event.data::<BallotEvent>()?;
                period::cast(&mut Fold::new(&self.centre, event, rows)?, cast)
            }
            Kind::Leave => {
                let decoded = event.data::<LeaveEvent>()?;
                leave::apply(&mut Fold::new(&self.centre, event, rows)?, decoded)
            }
            Kind::Slip => {
                let decoded = event.data::<SlipEvent>()?;
                slip::apply(&mut Fold::new(&self.centre, event, rows)?, decoded)
            }
            Kind::Record => record::apply(&self.centre, event, rows),
            Kind::Score => {
                let decoded = ScoreEvent::decode(&envelope.event_type, envelope.data.get())?;
                approval::relaxation(&mut Fold::new(&self.centre, event, rows)?, &decoded)
            }
            Kind::Entry => late::apply(event, rows),
            Kind::Card => cards::apply(event, rows),
            Kind::Escalation => steps::apply(event, rows),
            _ => Err(unfolded(&envelope.event_type)),
        }
    }

    fn index_keys(key: &str, row: &Row) -> Vec<String> {
        match row {
            Row::Obligation(row) => {
                let (group, due) = (Group::from_row(row), sortable(row.counts_from()));
                let mut keys = vec![format!("due/{group}/{due}/{key}")];
                keys.extend(facets::entries(key, row));
                let until = row.late_entry_until.filter(|_| row.is_open());
                keys.extend(until.map(|until| format!("until/{}/{key}", sortable(until))));
                keys.extend(row.recalled_key(key));
                // What is owed, also of what ended meanwhile: the service issues it in the order of the instants.
                keys.extend(row.next_act().map(|act| format!("act/{}/{key}", sortable(act.falls))));
                // It fell away when it was overdue already: the breach list finds it without reading all that fell away.
                if row.entries.is_empty()
                    && row.status == Status::Cancelled
                    && row.met_at.is_some_and(|at| at > row.due_at)
                {
                    keys.push(format!("late/{due}/{key}"));
                }
                // Somebody is to confirm what was entered late, whatever it is now (time-limit/2).
                if row.withheld().is_some_and(|entry| entry.confirmation.is_none()) {
                    keys.push(format!("{UNCONFIRMED}{key}"));
                }
                // It was entered late: it stands in the breach list where it was due before that entry.
                if let Some(entry) = row.withheld().or(row.entries.first()) {
                    keys.push(format!("late/{}/{key}", sortable(entry.before.due_at)));
                    keys.push(format!("{}{key}", late::prefix(&row.aggregate)));
                }
                keys
            }
            Row::Reference(_) => vec![key.to_owned()],
            Row::Facts(_) | Row::Tally(_) | Row::Duty(_) => vec![],
        }
    }
}

row::names! {
    /// The groups of the index: what is still open, and what is over, by how it ended.
    Group {
        /// Open or paused.
        Open = "open",
        /// Met in time.
        Met = "met",
        /// Met late.
        MetLate = "met-late",
        /// Fell away.
        Cancelled = "cancelled",
        /// Over, by an entry made late that nobody confirmed yet.
        LateEntry = "late-entry",
    }
}

impl Group {
    /// The group of a row. What runs still stays with what is open, whatever was entered late about it.
    #[must_use]
    pub fn from_row(row: &Obligation) -> Self {
        match row.status {
            Status::Open | Status::Paused => Group::Open,
            Status::Met | Status::MetLate | Status::Cancelled if row.withheld().is_some() => {
                let rejected = row.withheld().is_some_and(|entry| entry.confirmation.is_some());
                if rejected { Group::MetLate } else { Group::LateEntry }
            }
            Status::Met => Group::Met,
            Status::MetLate => Group::MetLate,
            Status::Cancelled => Group::Cancelled,
        }
    }
}

/// An instant as text that sorts by time.
pub(crate) fn sortable(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod cards_tests;
#[cfg(test)]
mod daily_tests;
#[cfg(test)]
mod duty_tests;
#[cfg(test)]
mod late_tests;
#[cfg(test)]
mod leave_tests;
#[cfg(test)]
mod lists_tests;
#[cfg(test)]
pub(crate) mod meeting_tests;
#[cfg(test)]
mod moved_tests;
#[cfg(test)]
mod passed_tests;
#[cfg(test)]
mod steps_tests;
#[cfg(test)]
mod systems_tests;
#[cfg(test)]
mod tests;
