//! One aggregate of reference data (基础数据案卷): what its own events say, for the decision about the next.
use super::definition::{ItemDefinition, PersonDefinition, PostDefinition, RulebookDefinition, WindowDefinition};
use super::events::CalendarEvent;
use super::versions::Versions;
use crate::aggregate::{Stamp, Unfoldable};
use crate::clock::Notice;
use crate::event::Event;

/// One aggregate of reference data.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reference {
    /// Before the first event.
    #[default]
    New,
    /// A service item.
    Item(Versions<ItemDefinition>),
    /// A window.
    Window(Versions<WindowDefinition>),
    /// A member of staff.
    Person(Versions<PersonDefinition>),
    /// A post.
    Post(Versions<PostDefinition>),
    /// The rulebook.
    Rulebook(Versions<RulebookDefinition>),
    /// The calendar: every notice, in the order of publication.
    Calendar(Vec<Notice>),
}

impl Reference {
    /// Folds an event.
    ///
    /// # Errors
    /// When the event is of another kind than those before, or no event of reference data.
    pub fn evolve(&mut self, event: &Event, stamp: Stamp) -> Result<(), Unfoldable> {
        if *self == Reference::New {
            *self = match event {
                Event::Item(_) => Reference::Item(Versions::default()),
                Event::Window(_) => Reference::Window(Versions::default()),
                Event::Person(_) => Reference::Person(Versions::default()),
                Event::Post(_) => Reference::Post(Versions::default()),
                Event::Rulebook(_) => Reference::Rulebook(Versions::default()),
                Event::Calendar(_) => Reference::Calendar(Vec::new()),
                Event::Contact(_) | Event::Case(_) | Event::Applicant(_) => Reference::New,
            };
        }
        match (self, event) {
            (Reference::Item(versions), Event::Item(event)) => versions.record(event, stamp),
            (Reference::Window(versions), Event::Window(event)) => versions.record(event, stamp),
            (Reference::Person(versions), Event::Person(event)) => versions.record(event, stamp),
            (Reference::Post(versions), Event::Post(event)) => versions.record(event, stamp),
            (Reference::Rulebook(versions), Event::Rulebook(event)) => versions.record(event, stamp),
            (Reference::Calendar(notices), Event::Calendar(CalendarEvent::NoticePublished(event))) => {
                notices.push(event.notice.clone())
            }
            (_, event) => {
                return Err(Unfoldable(format!("{} does not follow in this reference data", event.event_type().0)));
            }
        }
        Ok(())
    }
}
