//! A day of a device told upload by upload, for the tests of this folder.
use super::commands::{AttendanceCommand, Upload};
use super::events::{AttendanceEvent, Direction, Punch, Uploaded};
use super::state::Attendance;
use super::{RecordOf, decide, evolve, needs};
use crate::event::Event;
use crate::matters::case::fixture::{at, centre};
use crate::reference::centre::Centre;
use crate::reference::context::Context;
use crate::reference::device::events::{DeviceEvent, Registered, Retired};
use crate::reference::facts::Facts;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::Stamp;
use std::rc::Rc;
use uuid::Uuid;

/// A punch of 9 October 2014, coming.
pub(super) fn punch(record: &str, person: &str, time: &str) -> Punch {
    let at = at(&format!("2014-10-09 {time}"));
    Punch { record: record.into(), person: person.into(), at, direction: Direction::In }
}

/// A device's day: HALL hangs, OLD was taken down when 9 October 2014 began.
#[derive(Clone)]
pub(super) struct Day {
    centre: Rc<Centre>,
    state: Option<Box<Attendance>>,
    /// What came with another day.
    elsewhere: Vec<RecordOf>,
}

impl Day {
    pub(super) fn of(id: &str) -> Self {
        let mut centre = centre();
        let registered = || DeviceEvent::Registered(Registered { name: "大厅".into(), place: "大厅东门".into() });
        let retired = DeviceEvent::Retired(Retired { reason: "更换".into() });
        let scenario =
            [("HALL", registered(), "2014-01-01"), ("OLD", registered(), "2014-01-01"), ("OLD", retired, "2014-10-09")];
        for (version, (id, event, day)) in (1..).zip(scenario) {
            let time = at(&format!("{day} 00:00:00"));
            let stamp = Stamp { version, time, recorded: time };
            centre.evolve(&AggregateRef::new(Kind::Device, id).unwrap(), &Event::from(event), stamp).unwrap();
        }
        Self { centre: Rc::new(centre), state: Attendance::of(id).map(Box::new), elsewhere: vec![] }
    }

    /// The same, where the device has these records under another day.
    pub(super) fn beside(mut self, records: &[&str], other: &Day) -> Self {
        let day = other.state.as_ref().unwrap().day;
        self.elsewhere = records.iter().map(|record| RecordOf { record: (*record).into(), day }).collect();
        self
    }

    pub(super) fn when(&self, punches: Vec<Punch>) -> Result<Uploaded, Refusal> {
        let now = at("2014-10-10 09:00:00");
        let actor = Actor { person: "P007".into(), roles: vec![Role::GeneralSection], centre: "bencha".into() };
        let context = Context {
            now,
            at: now,
            actor: &actor,
            centre: &self.centre,
            command: Uuid::from_u128(1),
            facts: Facts::none(),
        };
        let command = AttendanceCommand::Upload(Upload { punches, source: "export.csv".into() });
        let facts = needs(self.state.as_deref(), &command, &context).map_or_else(Facts::default, |ask| {
            let found = self.elsewhere.iter().filter(|other| ask.records.contains(&other.record)).cloned();
            Facts::at(1).with(ask.clone(), found.collect())
        });
        let context = Context { facts: &facts, ..context };
        decide(self.state.as_deref(), &command, &context).map(|AttendanceEvent::Uploaded(uploaded)| uploaded)
    }

    pub(super) fn given(mut self, punches: Vec<Punch>) -> Self {
        let event = AttendanceEvent::Uploaded(self.when(punches).unwrap());
        let time = at("2014-10-10 09:00:00");
        evolve(&mut self.state, &event, Stamp { version: 1, time, recorded: time }).unwrap();
        self
    }

    pub(super) fn refused(&self, punches: Vec<Punch>) -> Refusal {
        let refusal = self.when(punches).expect_err("a refusal");
        assert!(crate::vocabulary::articles::is_known(&refusal.article), "{} is no article", refusal.article);
        refusal
    }
}
