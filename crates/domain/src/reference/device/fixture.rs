//! A device told event by event, for the tests of this folder.
use super::commands::{Complete, CorrectClock, DeviceCommand, Register};
use super::events::DeviceEvent;
use super::state::Device;
use super::{decide, evolve};
use crate::matters::case::fixture::{at, centre};
use crate::reference::centre::Centre;
use crate::reference::context::Context;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::{Instant, Stamp};
use std::rc::Rc;
use uuid::Uuid;

/// Registering it.
pub(super) fn register() -> Register {
    Register { name: "大厅考勤机".into(), place: " 大厅东门 ".into() }
}

/// Moving its watermark.
pub(super) fn complete(until: &str) -> Complete {
    Complete { until: at(until), source: String::new() }
}

/// Correcting its clock.
pub(super) fn correct(from: &str, until: Option<&str>, add_seconds: i32) -> CorrectClock {
    CorrectClock { from: at(from), until: until.map(at), add_seconds, reason: "与电信报时核对".into() }
}

/// The device in the hall; Thursday 9 October 2014, ten o'clock, P007 acts.
#[derive(Clone)]
pub(super) struct Hall {
    centre: Rc<Centre>,
    state: Option<Box<Device>>,
    version: u32,
    now: Instant,
}

impl Hall {
    pub(super) fn new() -> Self {
        Self { centre: Rc::new(centre()), state: None, version: 0, now: at("2014-10-09 10:00:00") }
    }

    pub(super) fn now(mut self, civil: &str) -> Self {
        self.now = at(civil);
        self
    }

    pub(super) fn when(&self, command: impl Into<DeviceCommand>) -> Result<DeviceEvent, Refusal> {
        let actor = Actor { person: "P007".into(), roles: vec![Role::GeneralSection], centre: "bencha".into() };
        let (now, command_id) = (self.now, Uuid::from_u128(1));
        let context = Context {
            now,
            at: now,
            actor: &actor,
            centre: &self.centre,
            command: command_id,
            facts: crate::reference::facts::Facts::none(),
        };
        decide(self.state.as_deref(), &command.into(), &context)
    }

    pub(super) fn given(&self, command: impl Into<DeviceCommand>) -> Self {
        let event = self.when(command).unwrap_or_else(|refusal| panic!("{refusal}"));
        let mut next = self.clone();
        next.version += 1;
        evolve(&mut next.state, &event, Stamp { version: next.version, time: self.now, recorded: self.now }).unwrap();
        next
    }

    pub(super) fn refused(&self, command: impl Into<DeviceCommand>) -> Refusal {
        let refusal = self.when(command).expect_err("a refusal");
        assert!(crate::vocabulary::articles::is_known(&refusal.article), "{} is no article", refusal.article);
        refusal
    }

    pub(super) fn device(&self) -> &Device {
        self.state.as_deref().unwrap()
    }
}
