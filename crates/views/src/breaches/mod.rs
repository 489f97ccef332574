//! The `breaches` view (违规清单): every breach that the events themselves show, for an inspector (post/1.5).
//!
//! It keeps the deeds, and the covers, so that a breach names who was on duty at that moment (ab-role/3). Breaches of
//! periods are read from the `deadlines` view by [`query`]: nothing is derived twice, and a calendar notice that moves a
//! due instant moves the breach with it.
pub mod codes;
mod deeds;
pub(crate) mod duty;
mod facets;
pub mod query;
pub mod row;
use crate::concern::{Reader, concerning, unfolded};
use crate::view::{Given, Rows, Unappliable, View};
use anjuan_domain::vocabulary::ids::Kind;
use deeds::Fold;
use row::Row;

/// The view. It keeps nothing in memory.
pub struct Breaches;

impl View for Breaches {
    const NAME: &'static str = "breaches";
    const VERSION: u32 = 4;
    type Row = Row;

    fn new() -> Self {
        Self
    }

    fn restore(&mut self, _rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
        Ok(())
    }

    fn apply(&mut self, event: &Given<'_>, rows: &mut dyn Rows<Row>) -> Result<(), Unappliable> {
        let envelope = &event.envelope;
        let Some(kind) = concerning(Reader::Breaches, envelope)? else { return Ok(()) };
        match kind {
            Kind::Case => Fold::new(event, rows)?.case(),
            Kind::Contact => Fold::new(event, rows)?.contact(),
            Kind::Denial => Fold::new(event, rows)?.denial(),
            Kind::Complaint => Fold::new(event, rows)?.complaint(),
            Kind::Handover => Fold::new(event, rows)?.handover(),
            Kind::Post => Fold::new(event, rows)?.post(),
            Kind::Person => Fold::new(event, rows)?.person(),
            _ => Err(unfolded(&envelope.event_type)),
        }
    }

    fn index_keys(key: &str, row: &Row) -> Vec<String> {
        match row {
            Row::Deed(deed) => facets::entries(key, deed),
            Row::Cover(cover) => {
                let runs = cover.until.is_none().then(|| format!("standing/{}/{key}", cover.cover));
                let stood = format!("{}{}/{key}", facets::STOOD, cover.cover);
                [Some(format!("cover/{}/{}/{key}", cover.post, cover.ordinal)), Some(stood), runs]
                    .into_iter()
                    .flatten()
                    .collect()
            }
            Row::Staff(_) | Row::Signatures(_) | Row::About(_) => vec![],
        }
    }
}

#[cfg(test)]
mod tests;
