//! What was recorded together (一并记录): every batch stands in the log in one piece, and its parts nowhere else.
//!
//! The domain says which parts an event has; the log must have exactly these behind it, one after another, with the same
//! actor and time, as caused by it. It must never matter how often the batch was tried.
use anjuan_domain::aggregate::{State, together};
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::matters::case::events::CaseEvent;
use anjuan_domain::matters::complaint::events::ComplaintEvent;
use anjuan_domain::matters::contact::events::ContactEvent;
use anjuan_domain::matters::denial::events::DenialEvent;
use anjuan_domain::reference::centre::events::PostEvent;
use anjuan_domain::vocabulary::ids::{AggregateRef, derived_command};
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::{BTreeMap, VecDeque};
use uuid::Uuid;

/// The batches of the log as it is read.
#[derive(Debug, Default)]
pub(crate) struct Batches {
    parent: Option<Parent>,
    awaited: VecDeque<(AggregateRef, Uuid)>,
    /// How many batches were there, by their first event's type.
    pub(crate) complete: BTreeMap<&'static str, usize>,
    /// The most parts that one had.
    pub(crate) largest: usize,
    /// Each part's command, and the command that it was decided with.
    pub(crate) parts: BTreeMap<Uuid, Uuid>,
}

/// The event that the others go with.
#[derive(Debug)]
struct Parent {
    command: Uuid,
    time: Instant,
    person: String,
}

impl Batches {
    /// The next event, with the state before it.
    pub(crate) fn see(&mut self, aggregate: &AggregateRef, envelope: &Envelope<'_>, before: &State, event: &Event) {
        match self.awaited.pop_front() {
            Some((expected, command)) => {
                let parent = self.parent.as_ref().unwrap();
                assert_eq!((aggregate, envelope.commandid), (&expected, command), "a batch has another part");
                assert_eq!(envelope.causationid, parent.command, "{aggregate}: the cause of a part");
                assert_eq!((envelope.time, &*envelope.authid), (parent.time, &*parent.person), "{aggregate}");
                self.parts.insert(command, parent.command);
            }
            None => assert!(!only_together(event), "{aggregate}: a part stands alone: {event:?}"),
        }
        let parts = together(before, event);
        if parts.is_empty() {
            return;
        }
        assert!(self.awaited.is_empty(), "{aggregate}: a batch within a batch");
        let parent = envelope.commandid;
        self.parent = Some(Parent { command: parent, time: envelope.time, person: envelope.authid.to_string() });
        *self.complete.entry(event.event_type().0).or_default() += 1;
        self.largest = self.largest.max(parts.len());
        self.awaited.extend(parts.into_iter().map(|part| {
            let name = part.aggregate.to_string();
            (part.aggregate, derived_command(&[b"together", parent.as_bytes(), name.as_bytes()]))
        }));
    }

    /// At the head of the log no part is missing.
    pub(crate) fn rest(&self) {
        assert!(self.awaited.is_empty(), "the log ends within a batch: {:?} {:?}", self.parent, self.awaited);
    }
}

/// What is never asked on its own.
fn only_together(event: &Event) -> bool {
    matches!(
        event,
        Event::Case(CaseEvent::Denied(_) | CaseEvent::Reopened(_) | CaseEvent::HandedOver(_))
            | Event::Contact(ContactEvent::HandedOver(_))
            | Event::Denial(DenialEvent::HandedOver(_))
            | Event::Complaint(ComplaintEvent::HandedOver(_))
            | Event::Post(PostEvent::CoverHandedOver(_) | PostEvent::AbsencePlanned(_) | PostEvent::AbsenceDropped(_))
    )
}
