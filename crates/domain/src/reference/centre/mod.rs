//! The centre (中心): the reference data that decisions are given, folded from its events by effective date.
//!
//! Implements post/1.3 (the catalogue is itself a matter of record), ab-role/1 (posts) and the rulebook's lookups. It
//! holds nothing that is not in the events, and never refuses to look at a day: a day before the first version has none.
pub mod book;
pub mod commands;
mod decide;
pub mod definition;
pub mod events;
mod lookup;
pub mod reference;
pub mod rulebook;
pub mod versions;
use crate::clock::{Calendar, Notice};
use crate::reference::device::Device;
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::stamp::{Instant, Stamp, Unfoldable};
use book::BookDefinition;
pub use decide::needs;
use definition::{ItemDefinition, PersonDefinition, RulebookDefinition, WindowDefinition};
use events::{CalendarEvent, PersonEvent, ReferenceEvent};
pub use reference::{Post, Reference};
use std::collections::BTreeMap;
use versions::Versions;

type ById<T> = BTreeMap<String, Versions<T>>;

/// The whole reference data of a centre, by effective date.
#[derive(Debug, Clone, Default)]
pub struct Centre {
    calendar: Calendar,
    notices: Vec<Notice>,
    rulebook: Versions<RulebookDefinition>,
    items: ById<ItemDefinition>,
    windows: ById<WindowDefinition>,
    persons: ById<PersonDefinition>,
    /// Up to when what was issued to whom opens nothing any more.
    revoked: BTreeMap<String, Instant>,
    posts: BTreeMap<String, Post>,
    devices: BTreeMap<String, Option<Box<Device>>>,
    books: ById<BookDefinition>,
}

impl Centre {
    /// Folds an event of a reference kind; others are ignored.
    ///
    /// # Errors
    /// When the event is not of the aggregate's kind, or the calendar cannot be built with it.
    pub fn evolve<'a>(
        &mut self,
        aggregate: &AggregateRef,
        event: impl Into<Option<ReferenceEvent<'a>>>,
        stamp: Stamp,
    ) -> Result<(), Unfoldable> {
        use crate::vocabulary::ids::Kind;
        use ReferenceEvent as E;
        let id = &aggregate.id;
        if !Kind::REFERENCE.contains(&aggregate.kind) {
            return Ok(());
        }
        let event =
            event.into().ok_or_else(|| Unfoldable(format!("no event of reference data is one of {aggregate}")))?;
        match (aggregate.kind, &event) {
            (Kind::Item, E::Item(event)) => entry(&mut self.items, id).record(&**event, stamp),
            (Kind::Book, E::Book(event)) => entry(&mut self.books, id).record(&**event, stamp),
            (Kind::Window, E::Window(event)) => entry(&mut self.windows, id).record(&**event, stamp),
            (Kind::Person, E::Person(event)) => match &**event {
                PersonEvent::TokensRevoked(revoked) => {
                    self.revoked.insert(id.clone(), revoked.issued_until);
                }
                event @ (PersonEvent::Defined(_) | PersonEvent::Withdrawn(_)) => {
                    entry(&mut self.persons, id).record(event, stamp);
                }
            },
            (Kind::Post, E::Post(event)) => self.posts.entry(id.clone()).or_default().record(event, stamp),
            (Kind::Device, E::Device(event)) => {
                crate::reference::device::evolve(self.devices.entry(id.clone()).or_default(), event, stamp)?;
            }
            (Kind::Rulebook, E::Rulebook(event)) => {
                let mut rulebook = self.rulebook.clone();
                rulebook.record(&**event, stamp);
                self.calendar = calendar(&self.notices, &rulebook).map_err(Unfoldable)?;
                self.rulebook = rulebook;
            }
            (Kind::Calendar, E::Calendar(event)) => {
                let CalendarEvent::NoticePublished(event) = &**event;
                let notices = with_notice(&self.notices, &event.notice);
                self.calendar = calendar(&notices, &self.rulebook).map_err(Unfoldable)?;
                self.notices = notices;
            }
            (kind, event) => {
                return Err(Unfoldable(format!("{} is not an event of {kind}/{id}", event.event_type())));
            }
        }
        Ok(())
    }

    /// Up to when the tokens of a person were revoked; none where they never were.
    #[must_use]
    pub fn tokens_revoked_until(&self, person: &str) -> Option<Instant> {
        self.revoked.get(person).copied()
    }

    /// The calendar as it would be with one more notice, or why there can be none.
    pub(crate) fn calendar_with_notice(&self, notice: &Notice) -> Result<Calendar, String> {
        calendar(&with_notice(&self.notices, notice), &self.rulebook)
    }

    /// The calendar as it would be with the office hours of another rulebook, or why there can be none.
    pub(crate) fn calendar_with_rulebook(&self, rulebook: &RulebookDefinition) -> Result<Calendar, String> {
        Calendar::new(self.notices.clone(), rulebook.office_hours.clone()).map_err(|error| error.to_string())
    }
}

fn entry<'a, T>(map: &'a mut ById<T>, id: &str) -> &'a mut Versions<T> {
    map.entry(id.to_owned()).or_default()
}

/// The notices by announcement. One published again under its id takes the place of the earlier publication; published
/// again without any day, it is taken back.
fn with_notice(notices: &[Notice], notice: &Notice) -> Vec<Notice> {
    let mut notices: Vec<Notice> = notices.iter().filter(|other| other.id != notice.id).cloned().collect();
    if !notice.days.is_empty() || notice.covers_until.is_some() {
        notices.push(notice.clone());
    }
    notices.sort_by_key(|notice| notice.announced_on);
    notices
}

/// Working days need office hours to end at, so there is no calendar before the first rulebook. Each rulebook's hours hold
/// from its first day on; the first one's hold for the days before it, too.
fn calendar(notices: &[Notice], rulebook: &Versions<RulebookDefinition>) -> Result<Calendar, String> {
    let mut versions =
        rulebook.iter().filter_map(|version| Some((version.from, &version.definition.as_ref()?.office_hours)));
    let Some((first, hours)) = versions.next() else { return Ok(Calendar::default()) };
    let begun = Calendar::new(notices.to_vec(), hours.clone()).map_err(|error| error.to_string())?;
    let calendar = versions.try_fold(begun, |calendar, (from, hours)| match from <= first {
        true => calendar.with_hours(hours),
        false => calendar.with_hours_from(from, hours),
    });
    calendar.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
