//! The `attendance` view (考勤视图): punches, leaves, make-up slips, duty and rolls as facts, by day and person.
//!
//! Serves discipline/1–2, leave/2–7, duty/2.1, meeting/2 and study/4. Rows hold facts only; presence is derived when it is
//! read ([`query`]), so that a calendar amendment, a clock correction or a moved watermark rewrites no row. Day rows are keyed
//! by date first: what is written together lies together, however many years there are.
//!
//! A punch stands under the civil day of the device's clock. A corrected or overnight punch can belong to a neighbouring day;
//! a day is therefore always read with its neighbours.
mod duty;
mod facts;
mod findings;
mod meeting;
mod papers;
mod punches;
pub mod query;
mod reference;
pub mod row;
mod watermarks;
use crate::concern::{Reader, concerning, unfolded};
use crate::deadlines::sortable;
use crate::reference::ReferenceEvent;
use crate::view::{Given, Rows, Unappliable, View};
use anjuan_domain::people::attendance::events::AttendanceEvent;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::ids::Kind;
pub use reference::centre;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Row {
    /// A person's punches of a day, at `day/<yyyy-mm-dd>/<person>`.
    Day(row::Day),
    /// The event of an upload, at `upload/<stream sequence>`.
    Upload(uuid::Uuid),
    /// The watermarks of a device that ended days of a month, at `complete/<device>/<yyyy-mm>`.
    Complete(row::Complete),
    /// The event by which a device was taken down, at `complete/<device>/retired`.
    Retired(uuid::Uuid),
    /// A leave, at `leave/<id>`.
    Leave(Box<row::Leave>),
    /// A make-up slip, at `slip/<id>`.
    Slip(Box<row::Slip>),
    /// A month's roster, at `duty/<yyyy-mm>`.
    Duty(Box<row::Duty>),
    /// A finding that somebody left duty, at `left/<finding id>`.
    Left(Box<row::Left>),
    /// A meeting, at `meeting/<id>`.
    Meeting(Box<row::Meeting>),
    /// An event of reference data, at `reference/<stream sequence>`; the last watermark of a device at `watermark/<device>`.
    Reference(Box<ReferenceEvent>),
}

/// The view. In memory it keeps the centre, so that a reference event that does not fold is noticed here as well.
pub struct Attendance {
    centre: Centre,
}

impl View for Attendance {
    const NAME: &'static str = "attendance";
    const VERSION: u32 = 3;
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
        let Some(kind) = concerning(Reader::Attendance, envelope)? else { return Ok(()) };
        match kind {
            Kind::Attendance => {
                match event.data::<AttendanceEvent>()? {
                    AttendanceEvent::Uploaded(uploaded) => {
                        punches::take(uploaded, (event.stream_sequence, envelope.id), rows);
                    }
                    AttendanceEvent::Withdrawn(withdrawn) => punches::withdraw(withdrawn, rows),
                }
                Ok(())
            }
            Kind::Leave => papers::leave(event.data()?, envelope, rows),
            Kind::Slip => papers::slip(event.data()?, envelope, rows),
            Kind::Finding => findings::apply(event.data()?, envelope, rows),
            Kind::Duty => duty::apply(event.data()?, envelope, rows),
            Kind::Meeting => meeting::apply(event.data()?, envelope, rows),
            Kind::Calendar | Kind::Rulebook | Kind::Person | Kind::Window | Kind::Device => {
                watermarks::keep(&self.centre, event, rows)?;
                reference::apply(&mut self.centre, event, rows)
            }
            _ => Err(unfolded(&envelope.event_type)),
        }
    }

    fn index_keys(key: &str, row: &Row) -> Vec<String> {
        match row {
            // Found by their keys: there are millions, and an index would be larger than they are.
            Row::Day(_) | Row::Upload(_) | Row::Duty(_) => vec![],
            Row::Complete(_) | Row::Retired(_) => vec![format!("{key}/{key}")],
            Row::Leave(row) => {
                let from = row.from.day;
                let mut keys = vec![
                    format!("person/leave/{}/{from}/{key}", row.person),
                    format!("until/leave/{}/{key}", row.last().day),
                ];
                if row.is_open() {
                    keys.push(format!("open/leave/{from}/{key}"));
                }
                keys
            }
            Row::Slip(row) => {
                let day = row.session.day;
                let mut keys = vec![format!("person/slip/{}/{day}/{key}", row.person), format!("day/slip/{day}/{key}")];
                if row.is_open() {
                    keys.push(format!("open/slip/{day}/{key}"));
                }
                keys
            }
            Row::Left(row) => {
                let day = anjuan_domain::clock::civil::date_of(row.at);
                row.persons.iter().map(|person| format!("person/left/{person}/{day}/{key}")).collect()
            }
            Row::Meeting(row) => vec![format!("at/meeting/{}/{key}", sortable(row.starts))],
            Row::Reference(row) => vec![format!("reference/{:020}/{key}", row.sequence)],
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
pub(crate) mod year;
