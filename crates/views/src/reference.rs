//! Events of reference data (基础数据) kept as rows, so that a restart brings the calendar or the catalogue back.
//!
//! They are kept as they were recorded and folded again by the domain; a view never interprets a definition itself.
use crate::view::{Rows, Unappliable};
use anjuan_domain::event::{Envelope, Event, Recorded};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::{Instant, Stamp};
use serde::{Deserialize, Serialize};

/// One recorded event of reference data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReferenceEvent {
    /// Its stream sequence.
    pub sequence: u64,
    /// The aggregate.
    pub aggregate: AggregateRef,
    /// Its version in the aggregate.
    pub version: u32,
    /// Its type, `anjuan.calendar.notice-published.v1`.
    pub event_type: String,
    /// When it happened.
    pub time: Instant,
    /// When it was recorded.
    pub recorded: Instant,
    /// Who gave the command.
    pub by: String,
    /// The event's own JSON.
    pub data: serde_json::Value,
}

impl ReferenceEvent {
    /// What is kept of a recorded event.
    ///
    /// # Errors
    /// When subject, version or data do not decode.
    pub fn from_recorded(recorded: &Recorded<'_>) -> Result<Self, Unappliable> {
        let envelope = &recorded.envelope;
        Ok(Self {
            sequence: recorded.stream_sequence,
            aggregate: envelope.aggregate()?,
            version: version(envelope)?,
            event_type: envelope.event_type.clone().into_owned(),
            time: envelope.time,
            recorded: envelope.recordedtime,
            by: envelope.authid.clone().into_owned(),
            data: serde_json::from_str(envelope.data.get()).map_err(|error| Unappliable(error.to_string()))?,
        })
    }

    /// The event.
    ///
    /// # Errors
    /// When the data do not have the shape of the type.
    pub fn event(&self) -> Result<Event, Unappliable> {
        Ok(Event::decode(&self.event_type, &self.data.to_string())?)
    }

    /// Folds it into the centre.
    ///
    /// # Errors
    /// When it cannot follow; the centre is as before.
    pub fn fold_into(&self, centre: &mut Centre) -> Result<(), Unappliable> {
        let stamp = Stamp { version: self.version, time: self.time, recorded: self.recorded };
        Ok(centre.evolve(&self.aggregate, &self.event()?, stamp)?)
    }
}

/// The centre that the stored reference rows of a view make; `event` tells which of its rows holds one.
pub(crate) fn restored<R>(
    rows: &mut dyn Rows<R>,
    event: impl Fn(&R) -> Option<&ReferenceEvent>,
) -> Result<Centre, Unappliable> {
    let mut centre = Centre::default();
    for key in rows.keys_by_index("reference/") {
        let row = rows.get(&key);
        let kept = row.as_deref().and_then(&event);
        kept.ok_or_else(|| Unappliable(format!("{key} is in the index and holds no event")))?.fold_into(&mut centre)?;
    }
    Ok(centre)
}

/// The version of an event in its aggregate.
pub(crate) fn version(envelope: &Envelope<'_>) -> Result<u32, Unappliable> {
    u32::try_from(envelope.sequence)
        .map_err(|_| Unappliable(format!("version {} is past every count", envelope.sequence)))
}
