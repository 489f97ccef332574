//! The `centre` view (中心基础数据): every definition as it was recorded, by aggregate.
//!
//! `centre show`, the public catalogue and the calculator read it; [`centre`] folds it into the domain's own [`Centre`].
use crate::concern::{Reader, concerning};
use crate::reference::ReferenceEvent;
use crate::view::{Given, Keyed, Rows, Source, Unappliable, Unreadable, View};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One aggregate of reference data, at `item/SI-001`: its events in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Definition {
    /// The aggregate.
    pub aggregate: AggregateRef,
    /// Its events in order.
    pub events: Vec<ReferenceEvent>,
}

/// The view. In memory it keeps the centre, so that an event that does not fold is noticed here as well.
pub struct CentreView {
    centre: Centre,
}

impl View for CentreView {
    const NAME: &'static str = "centre";
    const VERSION: u32 = 1;
    type Row = Definition;

    fn new() -> Self {
        Self { centre: Centre::default() }
    }

    fn restore(&mut self, rows: &mut dyn Rows<Definition>) -> Result<(), Unappliable> {
        let keys = rows.keys_by_index("kind/");
        let rows = keys.iter().filter_map(|key| rows.get(key)).map(Arc::unwrap_or_clone).collect();
        self.centre = folded(rows)?;
        Ok(())
    }

    fn apply(&mut self, event: &Given<'_>, rows: &mut dyn Rows<Definition>) -> Result<(), Unappliable> {
        let envelope = &event.envelope;
        if concerning(Reader::CentreView, envelope)?.is_none() {
            return Ok(());
        }
        let kept = ReferenceEvent::from_recorded(event)?;
        kept.fold_into(&mut self.centre)?;
        let key = &envelope.subject;
        let row = rows.get(key).map(Arc::unwrap_or_clone);
        let mut row = row.unwrap_or_else(|| Definition { aggregate: kept.aggregate.clone(), events: vec![] });
        row.events.push(kept);
        rows.put(key, row);
        Ok(())
    }

    fn index_keys(key: &str, row: &Definition) -> Vec<String> {
        vec![format!("kind/{}/{key}", row.aggregate.kind)]
    }
}

/// The whole reference data at the source's position.
///
/// # Errors
/// [`Unreadable`] when the store fails or its rows do not fold.
pub fn centre(source: &dyn Source<Definition>) -> Result<Centre, Unreadable> {
    let rows = Kind::REFERENCE.iter().flat_map(|kind| of_kind(source, *kind));
    let rows = rows.map(|row| row.map(|(_, row)| row)).collect::<Result<Vec<_>, _>>()?;
    folded(rows).map_err(|error| Unreadable(error.0))
}

/// The definitions of one kind, by key.
#[must_use]
pub fn of_kind(source: &dyn Source<Definition>, kind: Kind) -> Keyed<'_, Definition> {
    source.rows(&format!("{kind}/"))
}

fn folded(rows: Vec<Definition>) -> Result<Centre, Unappliable> {
    let mut events: Vec<ReferenceEvent> = rows.into_iter().flat_map(|row| row.events).collect();
    events.sort_by_key(|event| event.sequence);
    let mut centre = Centre::default();
    for event in &events {
        event.fold_into(&mut centre)?;
    }
    Ok(centre)
}

#[cfg(test)]
mod tests;
