//! Folds messages into a view, one after the other: gap detection, incidents and parking.
//!
//! It never skips an event silently: what is not applied is an incident, or belongs to an aggregate that has one.
use crate::build::Build;
use crate::error::ProjectorError;
use crate::fill::Filled;
use crate::layer::Layer;
use crate::message::Message;
use crate::overlay::Overlay;
use crate::state::{About, Lease, State, Tip};
use crate::status::{Incident, Parked};
use crate::store::{Position, Store, Write, failed, incident_write, parked_write, position_write};
use anjuan_journal::Reason;
use anjuan_journal::log::Stored;
use anjuan_views::view::{Unappliable, View};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A view over its store, at a position.
pub(crate) struct Folder<V: View> {
    view: V,
    pub(crate) overlay: Overlay<V>,
    about: About,
    /// The sum of the store as it was written last.
    sum: u64,
    /// Aggregates and incidents that are to be written.
    parked_changed: BTreeSet<String>,
    incidents_new: BTreeSet<u64>,
    /// Events folded since changes were taken out to be written.
    unwritten: u64,
    /// Held by the states made since then.
    lease: Lease,
    /// The view panicked on the event at hand.
    panicked: bool,
    /// Whether what was folded may be taken out to be written.
    takes_out: TakesOut,
}

/// Whether changes may be taken out of a folder: never under a position that they do not come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TakesOut {
    /// All of them.
    All,
    /// Those taken out before are not in the store yet.
    AfterWriting,
    /// An event broke off in the middle, or it could not be written: the store is opened again, and the log gives the rest.
    Nothing,
}

/// What is to be written at once: rows, index, incidents, what is parked, and the position that they come to.
pub(crate) struct Leaving<V: View> {
    /// Where to.
    pub(crate) store: Store<V>,
    /// Rows and index.
    pub(crate) layer: Layer<V::Row>,
    /// Incidents and what is parked.
    pub(crate) others: Vec<Write>,
    /// The position after it, with the sum before it.
    pub(crate) position: Position,
    /// Held by the states that were made before, which do not have all of these changes.
    pub(crate) lease: Lease,
}

/// How much there is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Backlog {
    /// Events that the store does not reflect.
    pub(crate) events: u64,
    /// Rows that they changed.
    pub(crate) rows: usize,
    /// What all of it takes in memory, in bytes.
    pub(crate) bytes: usize,
}

impl<V: View> Leaving<V> {
    /// Writes it, once every state that does not have all of it is let go of; answers the sum of the store after it.
    pub(crate) fn write(self) -> Result<u64, ProjectorError> {
        let Self { store, layer, others, position, lease } = self;
        lease.ended();
        let mut writes = layer.writes::<V>()?;
        writes.extend(others);
        store.commit(writes, position)
    }
}

impl<V: View> Folder<V> {
    /// Brings the view back from its store.
    pub(crate) fn load(store: Store<V>) -> Result<Self, ProjectorError> {
        Self::over(Overlay::new(store))
    }

    /// Begins to build the view in a store with nothing in it.
    pub(crate) fn build(store: Store<V>, build: Build<V>) -> Result<Self, ProjectorError> {
        Self::over(Overlay::building(store, build))
    }

    fn over(mut overlay: Overlay<V>) -> Result<Self, ProjectorError> {
        let store = overlay.store();
        let Position { sequence, hash, rows, sum } = store.position()?;
        let parked = store.parked()?.into_iter().map(|parked| (parked.aggregate.clone(), parked)).collect();
        let incidents = store.incidents()?.into_iter().map(|incident| (incident.sequence, incident)).collect();
        let about = About { sequence, tip: Tip::Hash(hash), rows, incidents, parked };
        let mut view = V::new();
        view.restore(&mut overlay).map_err(failed::<V>)?;
        if let Some(failure) = overlay.failure() {
            return Err(failure);
        }
        let (parked_changed, incidents_new, lease) = Default::default();
        let (unwritten, panicked, takes_out) = (0, false, TakesOut::All);
        Ok(Self { view, overlay, about, sum, parked_changed, incidents_new, unwritten, lease, panicked, takes_out })
    }

    /// The stream sequence folded last.
    pub(crate) fn sequence(&self) -> u64 {
        self.about.sequence
    }

    /// Folds one message. One that was folded before is passed over.
    ///
    /// # Errors
    /// A hole in the stream, or the store's failure; nothing of the message was folded then.
    pub(crate) fn fold(&mut self, message: &Message<'_>) -> Result<(), ProjectorError> {
        let folded = self.fold_whole(message);
        if !matches!(folded, Ok(()) | Err(ProjectorError::Gap { .. })) {
            self.broke_off();
        }
        folded
    }

    /// Work on it ended in the middle: nothing of it is written any more.
    pub(crate) fn broke_off(&mut self) {
        self.takes_out = TakesOut::Nothing;
    }

    fn fold_whole(&mut self, message: &Message<'_>) -> Result<(), ProjectorError> {
        let (stored, expected) = (message.stored, self.about.sequence + 1);
        if stored.sequence < expected {
            return Ok(());
        }
        if stored.sequence > expected {
            self.note(Incident {
                sequence: expected,
                aggregate: String::new(),
                event_type: String::new(),
                reason: format!("the log has a hole: {} came where {expected} was to come", stored.sequence),
                stored_at: stored.stored_at,
            });
            return Err(ProjectorError::Gap { view: V::NAME, expected, found: stored.sequence });
        }
        if let Some(why) = &stored.left_out {
            self.leave_out(message, why);
            return Ok(());
        }
        self.overlay.begin();
        let applied = self.apply(message);
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
        self.stands_on(stored);
        Ok(())
    }

    /// Passes over what does not count: it is an incident, and its aggregate goes on without it.
    fn leave_out(&mut self, message: &Message<'_>, why: &Reason) {
        let stored = message.stored;
        tracing::error!(view = V::NAME, sequence = stored.sequence, %why, "an event is left out");
        self.note(Incident {
            sequence: stored.sequence,
            aggregate: message.named(),
            event_type: String::new(),
            reason: format!("left out: {why}"),
            stored_at: stored.stored_at,
        });
        self.stands_on(stored);
    }

    fn stands_on(&mut self, stored: &Stored) {
        self.about.sequence = stored.sequence;
        self.about.tip = Tip::Message(stored.clone());
        self.unwritten += 1;
    }

    fn note(&mut self, incident: Incident) {
        self.incidents_new.insert(incident.sequence);
        self.about.incidents.insert_mut(incident.sequence, incident);
    }

    fn apply(&mut self, message: &Message<'_>) -> Result<(), (String, String, Unappliable)> {
        let recorded = message.recorded.as_ref();
        let recorded = recorded.map_err(|why| (message.named(), String::new(), why.clone()))?;
        let aggregate = &*recorded.envelope.subject;
        if let Some(mut parked) = self.about.parked.get(aggregate).cloned() {
            parked.skipped += 1;
            self.about.parked.insert_mut(aggregate.to_owned(), parked);
            self.parked_changed.insert(aggregate.to_owned());
            return Ok(());
        }
        let event_type = || recorded.envelope.event_type.clone().into_owned();
        if !message.lies_where_it_says() {
            let reason = format!("it says {aggregate} and lies on {}", message.stored.subject);
            return Err((message.named(), event_type(), Unappliable(reason)));
        }
        let (view, overlay) = (&mut self.view, &mut self.overlay);
        let applied = catch_unwind(AssertUnwindSafe(|| view.apply(recorded, overlay)));
        let applied = applied.unwrap_or_else(|_| {
            self.panicked = true;
            Err(Unappliable("the view panicked on it".into()))
        });
        applied.map_err(|error| (aggregate.to_owned(), event_type(), error))
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
        if !self.about.parked.contains_key(&aggregate) {
            self.about.parked.insert_mut(aggregate.clone(), parked);
        }
        self.parked_changed.insert(aggregate.clone());
        self.note(Incident { sequence, aggregate, event_type, reason, stored_at: stored.stored_at });
    }

    /// Hands what was folded to readers: the state that they see from here on.
    pub(crate) fn advance(&mut self) -> State<V> {
        let more = self.overlay.advance();
        self.about.rows = self.about.rows.saturating_add_signed(more);
        State::new(self.overlay.store().clone(), self.overlay.layers().clone(), self.about.clone(), &self.lease)
    }

    /// How much is to be written.
    pub(crate) fn backlog(&self) -> Backlog {
        let (rows, bytes) = self.overlay.unwritten_size();
        Backlog { events: self.unwritten + self.incidents_new.len() as u64, rows, bytes }
    }

    /// Whether there is anything to be written, or something that never was.
    pub(crate) fn is_unwritten(&self) -> bool {
        self.backlog().events > 0 || self.takes_out != TakesOut::All
    }

    /// Takes out what readers see and the store does not have, to be written.
    ///
    /// # Errors
    /// When what was taken out before could not be written, or an event broke off in the middle.
    pub(crate) fn leave(&mut self) -> Result<Leaving<V>, ProjectorError> {
        match self.takes_out {
            TakesOut::All => self.takes_out = TakesOut::AfterWriting,
            TakesOut::AfterWriting => return Err(failed::<V>("changes taken out before were not written")),
            TakesOut::Nothing => return Err(failed::<V>("an event broke off in the middle")),
        }
        let (store, layer) = (self.overlay.store().clone(), self.overlay.leave());
        self.unwritten = 0;
        let (others, position) = (self.others()?, self.position());
        Ok(Leaving { store, layer, others, position, lease: std::mem::take(&mut self.lease) })
    }

    /// What was taken out is in the store, which has that sum.
    pub(crate) fn written(&mut self, sum: u64) {
        self.sum = sum;
        self.overlay.written();
        if self.takes_out == TakesOut::AfterWriting {
            self.takes_out = TakesOut::All;
        }
    }

    /// Folds messages that nobody reads yet, and writes what takes more memory than that.
    pub(crate) fn follow(&mut self, messages: &[Stored], memory: usize) -> Result<(), ProjectorError> {
        messages.iter().try_for_each(|stored| self.fold(&Message::decode(stored)))?;
        drop(self.advance());
        if self.backlog().bytes > memory {
            let sum = self.leave()?.write()?;
            self.written(sum);
        }
        Ok(())
    }

    /// What no state of the view holds any more once this has ended; for a store that is closed.
    pub(crate) fn into_lease(self) -> Lease {
        self.lease
    }

    /// What completes a build whose store was filled: what it is not filled with, and the position.
    pub(crate) fn complete(&mut self, filled: Filled) -> Result<Vec<Write>, ProjectorError> {
        (self.sum, self.unwritten, self.about.rows) = (filled.sum, 0, filled.rows);
        let mut writes = self.others()?;
        writes.push(self.overlay.store().identify()?);
        writes.push(position_write::<V>(&self.position())?);
        Ok(writes)
    }

    /// How many events were folded, how many rows they came to, and how many aggregates are parked.
    pub(crate) fn counts(&self) -> (u64, u64, u64) {
        (self.about.sequence, self.about.rows, self.about.parked.size() as u64)
    }

    fn position(&mut self) -> Position {
        let hash = self.about.tip.hash();
        self.about.tip = Tip::Hash(hash.clone());
        Position { sequence: self.about.sequence, hash, rows: self.about.rows, sum: self.sum }
    }

    /// Incidents, and what is parked, that are not in the store yet.
    fn others(&mut self) -> Result<Vec<Write>, ProjectorError> {
        let mut writes = Vec::new();
        for sequence in std::mem::take(&mut self.incidents_new) {
            if let Some(incident) = self.about.incidents.get(&sequence) {
                writes.push(incident_write::<V>(incident)?);
            }
        }
        for aggregate in std::mem::take(&mut self.parked_changed) {
            if let Some(parked) = self.about.parked.get(&aggregate) {
                writes.push(parked_write::<V>(parked)?);
            }
        }
        Ok(writes)
    }
}
