//! Folds stored messages into a view, one after the other: gap detection, strict decoding, incidents and parking.
//!
//! It never skips an event silently: what is not applied is an incident, or belongs to an aggregate that has one.
use crate::error::ProjectorError;
use crate::overlay::{Changes, Overlay, growth};
use crate::status::{Incident, Parked};
use crate::store::{Position, Store, Write, failed, incident_write, parked_write, position_write};
use anjuan_domain::event::{Envelope, Recorded, hash};
use anjuan_journal::Reason;
use anjuan_journal::log::Stored;
use anjuan_journal::subject;
use anjuan_views::view::{Unappliable, View};
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A view over its store, at a position.
pub(crate) struct Folder<V: View> {
    view: V,
    pub(crate) overlay: Overlay<V>,
    position: Position,
    last: Option<Stored>,
    parked: HashMap<String, Parked>,
    parked_changed: HashSet<String>,
    incidents: Vec<Incident>,
    /// The view panicked on the event at hand.
    panicked: bool,
}

/// Everything that is to be written with one commit.
pub(crate) struct Bookkeeping {
    /// The writes besides rows and index.
    pub(crate) writes: Vec<Write>,
    /// The position after the commit.
    pub(crate) sequence: u64,
}

impl<V: View> Folder<V> {
    /// Brings the view back from its store.
    pub(crate) fn load(store: Store<V>) -> Result<Self, ProjectorError> {
        Self::over(Overlay::new(store))
    }

    /// Begins to build the view in a store with nothing in it.
    pub(crate) fn build(store: Store<V>) -> Result<Self, ProjectorError> {
        Self::over(Overlay::building(store))
    }

    fn over(mut overlay: Overlay<V>) -> Result<Self, ProjectorError> {
        let store = overlay.store();
        let position = store.position()?;
        let parked = store.parked()?.into_iter().map(|parked| (parked.aggregate.clone(), parked)).collect();
        let mut view = V::new();
        view.restore(&mut overlay).map_err(failed::<V>)?;
        if let Some(failure) = overlay.failure() {
            return Err(failure);
        }
        let (last, incidents) = (None, Vec::new());
        Ok(Self { view, overlay, position, last, parked, parked_changed: HashSet::new(), incidents, panicked: false })
    }

    /// The stream sequence folded last.
    pub(crate) fn sequence(&self) -> u64 {
        self.position.sequence
    }

    /// Folds one message. One that was folded before is passed over.
    ///
    /// # Errors
    /// A hole in the stream, or the store's failure; nothing of the message was folded then.
    pub(crate) fn fold(&mut self, stored: &Stored) -> Result<(), ProjectorError> {
        let expected = self.position.sequence + 1;
        if stored.sequence < expected {
            return Ok(());
        }
        if stored.sequence > expected {
            self.incidents.push(Incident {
                sequence: expected,
                aggregate: String::new(),
                event_type: String::new(),
                reason: format!("the log has a hole: {} came where {expected} was to come", stored.sequence),
                stored_at: stored.stored_at,
            });
            return Err(ProjectorError::Gap { view: V::NAME, expected, found: stored.sequence });
        }
        if let Some(why) = &stored.left_out {
            self.leave_out(stored, why);
            return Ok(());
        }
        self.overlay.begin();
        let applied = self.apply(stored);
        if let Some(failure) = self.overlay.failure() {
            return Err(failure);
        }
        if let Err((aggregate, event_type, Unappliable(reason))) = applied {
            self.overlay.take_back();
            if std::mem::take(&mut self.panicked) {
                self.restore()?;
            }
            self.park(stored, aggregate, event_type, reason);
        }
        self.position.sequence = stored.sequence;
        self.last = Some(stored.clone());
        Ok(())
    }

    /// Passes over what does not count: it is an incident, and its aggregate goes on without it.
    fn leave_out(&mut self, stored: &Stored, why: &Reason) {
        tracing::error!(view = V::NAME, sequence = stored.sequence, %why, "an event is left out");
        self.incidents.push(Incident {
            sequence: stored.sequence,
            aggregate: named(stored),
            event_type: String::new(),
            reason: format!("left out: {why}"),
            stored_at: stored.stored_at,
        });
        self.position.sequence = stored.sequence;
        self.last = Some(stored.clone());
    }

    fn apply(&mut self, stored: &Stored) -> Result<(), (String, String, Unappliable)> {
        let envelope = Envelope::decode(&stored.body).map_err(|error| (named(stored), String::new(), error.into()))?;
        let aggregate = &*envelope.subject;
        if let Some(parked) = self.parked.get_mut(aggregate) {
            parked.skipped += 1;
            self.parked_changed.insert(aggregate.to_owned());
            return Ok(());
        }
        let name = || (aggregate.to_owned(), envelope.event_type.clone().into_owned());
        if !lies_on(aggregate, &stored.subject) {
            let reason = format!("it says {aggregate} and lies on {}", stored.subject);
            return Err((named(stored), name().1, Unappliable(reason)));
        }
        let (aggregate, event_type) = (aggregate.to_owned(), envelope.event_type.clone());
        let event_type = event_type.into_owned();
        let recorded = Recorded { stream_sequence: stored.sequence, envelope };
        let (view, overlay) = (&mut self.view, &mut self.overlay);
        let applied = catch_unwind(AssertUnwindSafe(|| view.apply(&recorded, overlay)));
        let applied = applied.unwrap_or_else(|_| {
            self.panicked = true;
            Err(Unappliable("the view panicked on it".into()))
        });
        applied.map_err(|error| (aggregate, event_type, error))
    }

    /// Brings back what the view remembers after it broke off in the middle of an event.
    fn restore(&mut self) -> Result<(), ProjectorError> {
        self.view = V::new();
        self.view.restore(&mut self.overlay).map_err(failed::<V>)?;
        self.overlay.failure().map_or(Ok(()), Err)
    }

    fn park(&mut self, stored: &Stored, aggregate: String, event_type: String, reason: String) {
        tracing::error!(
            view = V::NAME,
            sequence = stored.sequence,
            aggregate,
            event_type,
            reason,
            "event not applied; aggregate parked"
        );
        let sequence = stored.sequence;
        let parked = Parked { aggregate: aggregate.clone(), since: sequence, skipped: 0 };
        self.parked.entry(aggregate.clone()).or_insert(parked);
        self.parked_changed.insert(aggregate.clone());
        self.incidents.push(Incident { sequence, aggregate, event_type, reason, stored_at: stored.stored_at });
    }

    /// Counts how many rows more there are after the changes.
    pub(crate) fn count(&mut self, changes: &Changes<V::Row>) {
        self.position.rows = self.position.rows.saturating_add_signed(growth(changes));
    }

    /// The sum over rows and index entries is another by so much.
    pub(crate) fn weigh(&mut self, more: u64) {
        self.position.sum = self.position.sum.wrapping_add(more);
    }

    /// The sum is known from the store itself, which was written without counting.
    pub(crate) fn weighed(&mut self, sum: u64) {
        self.position.sum = sum;
    }

    /// What is to be written besides the changed rows, once for everything folded since the last time.
    pub(crate) fn bookkeeping(&mut self) -> Result<Bookkeeping, ProjectorError> {
        if let Some(last) = self.last.take() {
            self.position.hash = hash(&last.body);
        }
        let mut writes = vec![position_write::<V>(&self.position)?];
        for incident in self.incidents.drain(..) {
            writes.push(incident_write::<V>(&incident)?);
        }
        for aggregate in self.parked_changed.drain() {
            if let Some(parked) = self.parked.get(&aggregate) {
                writes.push(parked_write::<V>(parked)?);
            }
        }
        Ok(Bookkeeping { writes, sequence: self.position.sequence })
    }
}

/// The aggregate by the subject the message lies on; the subject itself, where it is none of ours.
fn named(stored: &Stored) -> String {
    subject::parse(&stored.subject).map_or_else(|| stored.subject.clone(), |(_, aggregate)| aggregate.to_string())
}

/// Whether a message about `aggregate` belongs on that subject.
fn lies_on(aggregate: &str, subject: &str) -> bool {
    let Some((kind, id)) = aggregate.split_once('/') else { return false };
    let rest = subject.strip_suffix(id).and_then(|rest| rest.strip_suffix('.'));
    rest.and_then(|rest| rest.strip_suffix(kind)).is_some_and(|rest| rest.ends_with('.'))
}
