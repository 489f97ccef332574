//! The `scoring` view (考核视图): what points are taken or given for, the periods, the ballots, and the sheets in every version.
//!
//! Serves assessment/1–6 and monthly/1–12. Rows hold facts only; what a sheet would say today is collected when somebody asks
//! ([`collect`]) and priced by the domain. What is drawn up, chosen, decided and published stands here as it was recorded: no
//! calendar, no late upload and no later code changes it. Every row follows from the events of one aggregate, so that the order
//! in which independent streams were recorded leaves no trace.
pub mod collect;
mod facts;
mod periods;
pub mod query;
pub mod row;
use crate::concern::{Reader, concerning, unfolded};
use crate::reference::version;
use crate::view::{Given, Rows, Unappliable, View};
use anjuan_domain::event::Envelope;
use anjuan_domain::vocabulary::ids::Kind;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Row {
    /// A case's promised time, at `case/ID`.
    Case(row::Case),
    /// A bad rating, at `case/ID#rating.<version>`.
    Rating(row::Rating),
    /// A deed of another system, at `<aggregate>#<code>.<version>`.
    Deed(row::Deed),
    /// The number and window of a denial, at `denial/ID`.
    Denial(String, String),
    /// A complaint, at `complaint/ID`.
    Complaint(Box<row::Complaint>),
    /// A finding, at `finding/ID`.
    Finding(Box<row::Finding>),
    /// A ballot, at `ballot/<period>-<window>`.
    Ballot(row::Ballot),
    /// A period, at `period/ID`.
    Period(Box<row::Period>),
    /// A sheet, at `score/<period>-<subject>`.
    Drawn(Box<row::Drawn>),
}

/// The view. It keeps nothing in memory.
pub struct Scoring;

impl View for Scoring {
    const NAME: &'static str = "scoring";
    const VERSION: u32 = 2;
    type Row = Row;

    fn new() -> Self {
        Self
    }

    fn restore(&mut self, _: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
        Ok(())
    }

    fn apply(&mut self, event: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
        let envelope = &event.envelope;
        let Some(kind) = concerning(Reader::Scoring, envelope)? else { return Ok(()) };
        match kind {
            Kind::Case => facts::case(event, rows),
            Kind::Denial => facts::denial(event, rows),
            Kind::Complaint => facts::complaint(event, rows),
            Kind::Finding => facts::finding(event, rows),
            Kind::Ballot => periods::ballot(event, rows),
            Kind::Period => periods::period(event, rows),
            Kind::Score => periods::score(event, rows),
            _ => Err(unfolded(&envelope.event_type)),
        }
    }

    fn index_keys(key: &str, row: &Row) -> Vec<String> {
        let days = match row {
            Row::Rating(row) => vec![row.on],
            Row::Deed(row) => vec![row.on],
            Row::Finding(row) => vec![row.on],
            Row::Complaint(row) => {
                row.decision.iter().filter(|decision| decision.is_true).map(|decision| decision.on).collect()
            }
            Row::Period(row) => return vec![format!("until/{}/{key}", row.opened.until)],
            Row::Case(_) | Row::Denial(..) | Row::Ballot(_) | Row::Drawn(_) => vec![],
        };
        days.into_iter().map(|day| format!("day/{day}/{key}")).collect()
    }
}

/// The key of the event's aggregate.
fn key(envelope: &Envelope<'_>) -> String {
    envelope.subject.clone().into_owned()
}

/// The key of something that one event of an aggregate states.
fn stated(envelope: &Envelope<'_>, what: &str) -> Result<String, Unappliable> {
    Ok(format!("{}#{what}.{}", envelope.subject, version(envelope)?))
}

/// An event that has no row to follow.
fn cannot_follow(envelope: &Envelope<'_>) -> Unappliable {
    Unappliable(format!("{} does not follow at {}", envelope.event_type, envelope.subject))
}

#[cfg(test)]
pub(crate) mod history;
#[cfg(test)]
mod late_tests;
#[cfg(test)]
mod tests;
