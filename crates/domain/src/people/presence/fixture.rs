//! One person's days told fact by fact, for the tests of this folder: two devices, the calendar and the office hours of the
//! small centre.
use super::facts::{DayFacts, DutyLeft, DutySpan, LeaveSpan, Papers, Punched, SlipSpan, Watermark};
use super::reading::sessions;
use super::result::{Session, Status, Why};
use crate::clock::half_day::{Half, HalfDay};
use crate::event::Event;
use crate::matters::case::fixture::{at, centre, working_days};
use crate::people::attendance::events::Direction;
use crate::people::leave::events::{LeaveKind, LeaveManner};
use crate::people::slip::events::SlipPunch;
use crate::reference::centre::Centre;
use crate::reference::device::events::{ClockCorrected, Completed, DeviceEvent, Registered};
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::stamp::{Instant, Stamp};
use std::rc::Rc;
use uuid::Uuid;

/// Half of a day.
pub(super) fn half(day: &str, half: Half) -> HalfDay {
    HalfDay { day: day.parse().unwrap(), half }
}

/// A punch at the device HALL, by its clock.
pub(super) fn punched(record: &str, civil: &str, direction: Direction) -> Punched {
    let (device, record) = ("HALL".to_owned(), record.to_owned());
    Punched { at: at(civil), device, record, direction, event: Uuid::from_u128(7) }
}

/// The facts of one person, and the day that is asked about; everything is complete and long over.
#[derive(Clone)]
pub(super) struct Facts {
    pub(super) centre: Rc<Centre>,
    pub(super) person: String,
    pub(super) day: String,
    pub(super) punches: Vec<Punched>,
    pub(super) leaves: Vec<LeaveSpan>,
    pub(super) slips: Vec<SlipSpan>,
    pub(super) duty: Vec<DutySpan>,
    pub(super) left: Vec<DutyLeft>,
    pub(super) watermarks: Vec<Watermark>,
    pub(super) as_of: Instant,
    version: u32,
}

impl Facts {
    /// Thursday 9 October 2014, winter hours: 8:00–11:30 and 14:00–17:30; HALL has given everything until November.
    pub(super) fn on_day(day: &str) -> Self {
        Self::without_watermark(day).completed("HALL", "2014-11-01 00:00:00")
    }

    /// The same, before HALL has given anything for certain.
    pub(super) fn without_watermark(day: &str) -> Self {
        Self::without_device(day).registered("HALL", "2014-01-01 00:00:00")
    }

    /// Before any device hangs.
    pub(super) fn without_device(day: &str) -> Self {
        let (centre, day, as_of) = (Rc::new(centre()), day.to_owned(), at("2014-11-30 09:00:00"));
        let (punches, leaves, slips) = (vec![], vec![], vec![]);
        // Enrolled at HALL and GATE, as everybody of the small centre.
        let person = "P004".to_owned();
        Self {
            centre,
            person,
            day,
            punches,
            leaves,
            slips,
            duty: vec![],
            left: vec![],
            watermarks: vec![],
            as_of,
            version: 0,
        }
    }

    pub(super) fn registered(self, device: &str, civil: &str) -> Self {
        let name = device.to_owned();
        self.scenario(device, civil, DeviceEvent::Registered(Registered { place: name.clone(), name }))
    }

    pub(super) fn completed(self, device: &str, civil: &str) -> Self {
        self.scenario(device, civil, DeviceEvent::Completed(Completed { until: at(civil), source: "export".into() }))
    }

    /// HALL's clock was off.
    pub(super) fn off(self, from: &str, until: &str, add_seconds: i32) -> Self {
        let (from, until, reason) = (at(from), Some(at(until)), "核对".to_owned());
        let off = DeviceEvent::ClockCorrected(ClockCorrected { from, until, add_seconds, reason });
        self.scenario("HALL", "2014-10-20 09:00:00", off)
    }

    pub(super) fn scenario(mut self, device: &str, civil: &str, event: DeviceEvent) -> Self {
        let mut centre = (*self.centre).clone();
        self.version += 1;
        let until = match &event {
            DeviceEvent::Completed(completed) => Some(Some(completed.until)),
            DeviceEvent::Retired(_) => Some(None),
            _ => None,
        };
        let event_id = Uuid::from_u128(100 + u128::from(self.version));
        self.watermarks.extend(until.map(|until| Watermark { device: device.into(), until, event: event_id }));
        let stamp = Stamp { version: self.version, time: at(civil), recorded: at(civil) };
        centre.evolve(&AggregateRef::new(Kind::Device, device).unwrap(), &Event::from(event), stamp).unwrap();
        self.centre = Rc::new(centre);
        self
    }

    /// Punches of the day: `>08:00` coming, `<11:30:05` leaving, `?12:00` without a direction.
    pub(super) fn punch(mut self, punches: &str) -> Self {
        for text in punches.split_whitespace() {
            let (sign, time) = text.split_at(1);
            let direction = match sign {
                ">" => Direction::In,
                "<" => Direction::Out,
                _ => Direction::Unknown,
            };
            let time = if time.len() == 5 { format!("{time}:00") } else { time.to_owned() };
            let record = self.punches.len().to_string();
            self.punches.push(punched(&record, &format!("{} {time}", self.day), direction));
        }
        self
    }

    /// A leave in writing over the half days, approved then.
    pub(super) fn leave(mut self, from: Half, until: Half, approved: Option<&str>) -> Self {
        let (from, until) = (half(&self.day, from), half(&self.day, until));
        self.leaves.push(LeaveSpan {
            leave: format!("L{}", self.leaves.len()),
            kind: LeaveKind::Personal,
            manner: LeaveManner::Written,
            from,
            until,
            complete: approved.map(at),
            papers: None,
            paper: None,
            events: vec![Uuid::from_u128(8)],
        });
        self
    }

    /// An emergency of the whole day, by telephone first, agreed to; its papers came then.
    pub(super) fn emergency(self, papers: Option<&str>) -> Self {
        let mut facts = self.leave(Half::Morning, Half::Afternoon, Some("2014-10-13 09:00:00"));
        let leave = facts.leaves.last_mut().unwrap();
        leave.manner = LeaveManner::TelephoneFirst;
        leave.papers = Some(Papers { limit: working_days(1), came: papers.map(at) });
        facts
    }

    /// A slip for one half of the day.
    pub(super) fn slip(mut self, of: Half, punch: SlipPunch, approved: Option<&str>) -> Self {
        let (slip, session) = (format!("S{}", self.slips.len()), half(&self.day, of));
        self.slips.push(SlipSpan {
            slip,
            session,
            punch,
            approved: approved.map(at),
            events: vec![Uuid::from_u128(9)],
        });
        self
    }

    /// Duty of the day.
    pub(super) fn on_duty(mut self, from: &str, until: &str) -> Self {
        let time = |time: &str| at(&format!("{} {time}:00", self.day));
        let (duty, events) = ("2014-10".to_owned(), vec![Uuid::from_u128(10)]);
        self.duty.push(DutySpan { duty, from: time(from), until: time(until), events });
        self
    }

    /// They left duty, as a finding says.
    pub(super) fn left_duty(mut self, time: &str, contested: bool) -> Self {
        let at = at(&format!("{} {time}:00", self.day));
        self.left.push(DutyLeft { finding: "F1".into(), at, contested, events: vec![Uuid::from_u128(11)] });
        self
    }

    /// The same of somebody else.
    pub(super) fn whose(mut self, person: &str) -> Self {
        self.person = person.into();
        self
    }

    /// It is now this civil time.
    pub(super) fn seen_at(mut self, civil: &str) -> Self {
        self.as_of = at(civil);
        self
    }

    pub(super) fn sessions(&self) -> Vec<Session> {
        let facts = DayFacts {
            person: &self.person,
            punches: &self.punches,
            leaves: &self.leaves,
            slips: &self.slips,
            duty: &self.duty,
            left: &self.left,
            watermarks: &self.watermarks,
        };
        sessions(self.day.parse().unwrap(), &facts, &self.centre, self.as_of).unwrap()
    }

    /// Morning and afternoon.
    pub(super) fn both(&self) -> [Session; 2] {
        self.sessions().try_into().unwrap()
    }

    /// What both halves came to.
    pub(super) fn status(&self) -> [Status; 2] {
        self.both().map(|session| session.status)
    }

    /// Whether a half says this of itself.
    pub(super) fn says(&self, half: Half, why: Why) -> bool {
        self.both()[half as usize].why.contains(&why)
    }
}
