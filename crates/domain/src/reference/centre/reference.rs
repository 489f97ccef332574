//! One aggregate of reference data (基础数据案卷): what its own events say, for the decision about the next.
use super::book::BookDefinition;
use super::definition::{ItemDefinition, PersonDefinition, PostDefinition, RulebookDefinition, WindowDefinition};
use super::events::{CalendarEvent, PostEvent, ReferenceEvent};
use super::versions::Versions;
use crate::clock::Notice;
use crate::reference::device::Device;
use crate::vocabulary::stamp::{Instant, Stamp, Unfoldable};

/// One aggregate of reference data.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reference {
    /// A service item.
    Item(Versions<ItemDefinition>),
    /// A window.
    Window(Versions<WindowDefinition>),
    /// A member of staff.
    Person(Versions<PersonDefinition>),
    /// A post, and its covers.
    Post(Post),
    /// The rulebook.
    Rulebook(Versions<RulebookDefinition>),
    /// The calendar: every notice, in the order of publication.
    Calendar(Vec<Notice>),
    /// An attendance device.
    Device(Option<Box<Device>>),
    /// A register.
    Book(Versions<BookDefinition>),
}

/// One time that somebody stood for somebody (顶岗, ab-role/1).
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CoverSpan {
    /// First, second … cover of the post, from 1.
    pub ordinal: u32,
    /// Who is away.
    pub away: String,
    /// Who stands for them.
    pub cover: String,
    /// Since when.
    pub from: Instant,
    /// Until when; none while it lasts.
    pub until: Option<Instant>,
    /// The signed handover, once there is one.
    pub handover: Option<String>,
    /// Until when it was said to last, where that was known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_until: Option<Instant>,
}

/// A leave of A or B of a post that was approved: until it is over, it is known here (ab-role/2).
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedAbsence {
    /// The leave's number.
    pub leave: String,
    /// Who will be away.
    pub person: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
}

impl PlannedAbsence {
    /// Whether it shares a moment with a time.
    #[must_use]
    pub fn overlaps(&self, from: Instant, until: Instant) -> bool {
        self.from < until && from < self.until
    }
}

impl CoverSpan {
    /// Whether it runs at an instant.
    #[must_use]
    pub fn runs(&self, at: Instant) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// A post: its definition by effective date, and its covers in order.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Post {
    /// Its definition.
    pub definition: Versions<PostDefinition>,
    /// Its covers.
    pub covers: Vec<CoverSpan>,
    /// Leaves of A and B that were approved, over or not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub planned: Vec<PlannedAbsence>,
}

impl Post {
    /// Records what an event said.
    pub(super) fn record(&mut self, event: &PostEvent, stamp: Stamp) {
        match event {
            PostEvent::Defined(body) => {
                self.definition.push(body.effective_from, Some(body.definition.clone()), stamp);
            }
            PostEvent::Withdrawn(body) => self.definition.push(body.effective_from, None, stamp),
            PostEvent::CoverStarted(started) => self.covers.push(CoverSpan {
                ordinal: started.ordinal,
                away: started.away.clone(),
                cover: started.cover.clone(),
                from: stamp.time,
                until: None,
                handover: None,
                expected_until: started.until,
            }),
            PostEvent::AbsencePlanned(planned) => {
                // What is over says nothing any more.
                self.planned.retain(|plan| plan.until > stamp.time);
                self.planned.push(PlannedAbsence {
                    leave: planned.leave.clone(),
                    person: planned.person.clone(),
                    from: planned.from,
                    until: planned.until,
                });
            }
            PostEvent::AbsenceDropped(dropped) => self.planned.retain(|plan| plan.leave != dropped.leave),
            PostEvent::CoverHandedOver(handed) => {
                self.cover(handed.ordinal, |cover| cover.handover = Some(handed.handover.clone()));
            }
            PostEvent::CoverEnded(ended) => {
                // Who is back is on leave no more.
                self.planned.retain(|plan| plan.person != ended.back || stamp.time < plan.from);
                self.cover(ended.ordinal, |cover| cover.until = Some(stamp.time));
            }
        }
    }

    fn cover(&mut self, ordinal: u32, change: impl FnOnce(&mut CoverSpan)) {
        if let Some(cover) = self.covers.iter_mut().find(|cover| cover.ordinal == ordinal) {
            change(cover);
        }
    }
}

impl Reference {
    /// Folds an event.
    ///
    /// # Errors
    /// When the event is of another kind of reference data, or of none.
    pub fn evolve<'a>(&mut self, event: impl Into<Option<ReferenceEvent<'a>>>, stamp: Stamp) -> Result<(), Unfoldable> {
        use ReferenceEvent as E;
        let event = event.into().ok_or_else(|| Unfoldable("no event of reference data".to_owned()))?;
        match (self, &event) {
            (Reference::Item(versions), E::Item(event)) => versions.record(&**event, stamp),
            (Reference::Window(versions), E::Window(event)) => versions.record(&**event, stamp),
            (Reference::Person(versions), E::Person(event)) => versions.record(&**event, stamp),
            (Reference::Book(versions), E::Book(event)) => versions.record(&**event, stamp),
            (Reference::Post(post), E::Post(event)) => post.record(event, stamp),
            (Reference::Rulebook(versions), E::Rulebook(event)) => versions.record(&**event, stamp),
            (Reference::Calendar(notices), E::Calendar(event)) => {
                let CalendarEvent::NoticePublished(event) = &**event;
                notices.push(event.notice.clone())
            }
            (Reference::Device(device), E::Device(event)) => crate::reference::device::evolve(device, event, stamp)?,
            (_, event) => {
                return Err(Unfoldable(format!("{} does not follow in this reference data", event.event_type())));
            }
        }
        Ok(())
    }
}
