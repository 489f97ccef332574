//! A small centre and a contact told event by event (给定、当、则), for the tests of this folder.
use super::Contact;
use super::commands::{ContactCommand, Open, Refer};
use super::events::{Channel, ContactEvent, Place, ReferralManner, Topic};
use crate::clock::{DayKind, Notice, NoticeDay, OfficeHours, Season, Session};
use crate::event::Event;
use crate::reference::centre::Centre;
use crate::reference::centre::definition::{PersonDefinition, RulebookDefinition, WindowDefinition};
use crate::reference::centre::events::{NoticePublished, PersonDefined, RulebookAdopted, WindowDefined};
use crate::vocabulary::actor::Role;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp};
use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

/// An instant from RFC 3339.
pub(super) fn instant(text: &str) -> Instant {
    chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// The stamp of an event recorded as it happened.
pub(super) fn stamp(time: &str) -> Stamp {
    Stamp { version: 1, time: instant(time), recorded: instant(time) }
}

/// Somebody asks at the counter.
pub(super) fn question() -> Open {
    Open {
        first_asked: None,
        window: None,
        channel: Channel::Visit,
        place: Place::Counter,
        topic: Topic::Other,
        item: None,
        enquirer: None,
        matter: None,
    }
}

impl From<Open> for ContactCommand {
    fn from(open: Open) -> Self {
        Box::new(open).into()
    }
}

/// Led to somebody at a window.
pub(super) fn lead_to(window: &str, person: &str) -> Refer {
    let (window, person) = (window.into(), person.into());
    Refer { manner: ReferralManner::LedToWindow, window, person, reason: "属于该窗口职责".into() }
}

/// A contact in the making.
pub(super) type Scenario = crate::scenario::Scenario<Contact>;

impl Scenario {
    /// A centre with two windows and five people, and nobody has asked yet.
    pub(super) fn new() -> Self {
        Self::about("C1").first_command(Uuid::from_u128(7)).at_centre(centre())
    }

    /// Where nothing else is recorded.
    pub(super) fn without_others(mut self) -> Self {
        self.known.recorded = Some(vec![]);
        self
    }

    /// P001 at W01 was asked on Monday 2014-11-03 at 9:00.
    pub(super) fn opened(self) -> Self {
        self.then("2014-11-03T09:00:00+08:00", "P001", question()).unwrap()
    }

    /// When this person gives this command at this time; then the event is folded, or it is refused.
    pub(super) fn then(self, at: &str, person: &str, command: impl Into<ContactCommand>) -> Result<Self, Refusal> {
        self.entered(at, at, person, command)
    }

    /// The same, entered at another time than it happened.
    pub(super) fn entered(
        self,
        at: &str,
        now: &str,
        person: &str,
        command: impl Into<ContactCommand>,
    ) -> Result<Self, Refusal> {
        let mut next = self.by(person, Role::WindowStaff).at_instants(instant(now), instant(at));
        let event = next.when(command)?;
        next.apply(event);
        Ok(next)
    }

    /// What a command of the service on another state comes to.
    pub(super) fn decided_on(
        &self,
        state: Option<&Contact>,
        at: &str,
        command: impl Into<ContactCommand>,
    ) -> Result<ContactEvent, Refusal> {
        let at = instant(at);
        self.clone().holding(state.cloned()).by_system().at_instants(at, at).when(command)
    }

    /// The opened contact.
    pub(super) fn contact(&self) -> &Contact {
        self.current()
    }

    /// The last event.
    pub(super) fn last(&self) -> Option<&ContactEvent> {
        self.events().last()
    }

    /// The opening.
    pub(super) fn opened_event(&self) -> ContactEvent {
        self.clone().opened().events()[0].clone()
    }
}

/// Two windows, five people, winter office hours all the year, and one holiday on Wednesday 2014-11-05.
fn centre() -> Centre {
    let mut centre = Centre::default();
    let mut tell = |kind, id: &str, event: Event| {
        let aggregate = AggregateRef::new(kind, id).unwrap();
        centre.evolve(&aggregate, &event, stamp("2014-01-01T00:00:00+08:00")).unwrap();
    };
    let effective_from = day("2014-01-01");
    tell(Kind::Rulebook, "main", RulebookAdopted { effective_from, definition: rulebook() }.into());
    tell(Kind::Calendar, "cn", NoticePublished { notice: notice() }.into());
    for (id, name) in [("W01", "社保窗口"), ("W02", "民政窗口")] {
        tell(Kind::Window, id, WindowDefined { effective_from, definition: window(name) }.into());
    }
    let people = [
        ("P001", Some("W01"), Role::WindowStaff),
        ("P002", Some("W02"), Role::WindowStaff),
        ("P003", None, Role::Director),
        ("P004", None, Role::GeneralSection),
        ("P005", None, Role::WindowStaff),
    ];
    for (id, window, role) in people {
        tell(Kind::Person, id, PersonDefined { effective_from, definition: person(id, window, role) }.into());
    }
    centre
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn rulebook() -> RulebookDefinition {
    let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
    let sessions =
        vec![Session { opens: time(8, 0), closes: time(11, 30) }, Session { opens: time(14, 0), closes: time(17, 30) }];
    let season = Season { name: "全年".into(), from: "01-01".into(), until: "12-31".into(), sessions };
    RulebookDefinition {
        doubles: None,
        version: "2014-11.1".into(),
        title: "制度".into(),
        office_hours: OfficeHours { article: "duty/2.2.2".into(), assumed: true, seasons: vec![season] },
        limits: vec![],
        numbers: vec![],
        centre_name: None,
        centre_name_en: None,
    }
}

fn notice() -> Notice {
    Notice {
        id: "2014".into(),
        announced_on: day("2013-12-11"),
        assumed: false,
        covers_until: Some(day("2014-12-31")),
        days: vec![NoticeDay { date: day("2014-11-05"), kind: DayKind::Holiday, name: "测试".into() }],
    }
}

fn window(name: &str) -> WindowDefinition {
    WindowDefinition { name: name.into(), name_en: name.into(), department: "部门".into(), head: "P001".into() }
}

fn person(name: &str, window: Option<&str>, role: Role) -> PersonDefinition {
    PersonDefinition {
        category: None,
        enrolled: None,
        name: name.into(),
        window: window.map(str::to_owned),
        section: "服务科".into(),
        title: "科员".into(),
        roles: vec![role],
        certificate: "BC-001".into(),
        telephone: "0513-84000001".into(),
    }
}
