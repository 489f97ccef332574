//! The reading of a day (出勤判定): every session of one person with its status, by the rules in the order they are written.
//!
//! Implements duty/2.2.2 (late and early by the office hours), discipline/1–2 (punches, slips), duty/2.1 (reception over
//! noon), duty/2.1.3 (leaving duty without leave is absence) and leave/2, leave/7. It must never look at what is not of the day.
use super::clock::moved;
use super::facts::{DayFacts, DutyLeft, DutySpan, SlipSpan};
use super::leave::{Verdict, verdict};
use super::numbers::Numbers;
use super::placing::{Hours, Mark, Placed, marks, place};
use super::result::{Evidence, EvidenceKind, Session, Status, Why};
use super::silence::silence;
use crate::clock::civil::{date_of, instant};
use crate::clock::half_day::{Half, HalfDay};
use crate::people::attendance::events::Direction;
use crate::people::slip::events::SlipPunch;
use crate::reference::centre::Centre;
use crate::reference::device::Device;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::Instant;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use std::collections::BTreeSet;

/// The sessions of a day for one person, as of an instant: what `facts` say by the calendar, the office hours and the rulebook
/// of the day, and by the devices' clocks and watermarks as the centre knows them.
///
/// # Errors
/// A refusal that names a number the rulebook lacks, or a period the calendar cannot count.
pub fn sessions(
    day: NaiveDate,
    facts: &DayFacts<'_>,
    centre: &Centre,
    as_of: Instant,
) -> Result<Vec<Session>, Refusal> {
    let hours = hours(day, centre);
    if !centre.calendar().is_working(day) {
        return Ok(hours.iter().map(|hours| plain(hours, Status::NotWorking)).collect());
    }
    let numbers = Numbers::on(centre, day)?;
    let placed = place(marks(day, facts.punches, &numbers, centre), &hours);
    let asked = Asked { facts, centre, as_of, grace: numbers.grace, day: &hours };
    hours.iter().zip(&placed).map(|(hours, placed)| asked.session(hours, placed)).collect()
}

/// The sessions that the office hours of the season set.
fn hours(day: NaiveDate, centre: &Centre) -> Vec<Hours> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or(NaiveTime::MIN);
    let half = |opens: NaiveTime| if opens < noon { Half::Morning } else { Half::Afternoon };
    let sessions = centre.calendar().sessions(day).iter();
    let hours = sessions.map(|session| Hours {
        half_day: HalfDay { day, half: half(session.opens) },
        opens: instant(day, session.opens),
        closes: instant(day, session.closes),
    });
    hours.collect()
}

/// The end of the day that a session is of.
fn end(hours: &Hours) -> Instant {
    moved(instant(hours.half_day.day, NaiveTime::MIN), TimeDelta::days(1))
}

/// A session of which nothing else is to be said.
fn plain(hours: &Hours, status: Status) -> Session {
    Session {
        half_day: hours.half_day,
        opens: hours.opens,
        closes: hours.closes,
        status,
        leave: None,
        came: None,
        left: None,
        late_minutes: 0,
        early_minutes: 0,
        missing: None,
        provisional: false,
        why: vec![],
        evidence: vec![],
    }
}

/// What is asked, of whatever session.
struct Asked<'a> {
    facts: &'a DayFacts<'a>,
    centre: &'a Centre,
    as_of: Instant,
    grace: i64,
    day: &'a [Hours],
}

/// The punches that count as coming and as leaving.
#[derive(Default)]
struct Ends<'a> {
    came: Option<&'a Mark<'a>>,
    left: Option<&'a Mark<'a>>,
}

/// What stands for a punch that was not made.
#[derive(Default)]
struct Stands {
    coming: bool,
    leaving: bool,
    evidence: Vec<Evidence>,
}

impl Asked<'_> {
    fn session(&self, hours: &Hours, placed: &Placed<'_>) -> Result<Session, Refusal> {
        let mut why = placed.why.clone();
        let ends = ends(placed, hours, &mut why);
        let leave = verdict(self.facts.leaves, hours, self.centre, self.as_of)?;
        why.extend(&leave.why);
        let mut session = match leave.counts {
            Some(_) => on_leave(hours, &ends, &leave, &mut why),
            None => self.at_duty(hours, self.at_work(hours, &ends, &mut why), &mut why),
        };
        session.provisional = leave.provisional | self.provisional(hours, &session, &mut why);
        for mark in [ends.came, ends.left].into_iter().flatten() {
            why.extend(mark.corrected);
            session.evidence.extend(mark.evidence());
        }
        session.evidence.extend(leave.evidence());
        session.why = why.iter().copied().collect();
        if session.rests_on_silence() {
            let devices = self.up(hours).map(|(device, _)| device);
            session.evidence.extend(silence(devices, self.facts.watermarks, end(hours)));
        }
        session.evidence.sort();
        session.evidence.dedup();
        session.why = why.into_iter().collect();
        Ok(session)
    }

    fn at_work(&self, hours: &Hours, ends: &Ends<'_>, why: &mut BTreeSet<Why>) -> Session {
        let stands = self.stands(hours, ends);
        let came = ends.came.map(|mark| mark.first);
        let left = ends.left.map(|mark| mark.last);
        let coming = came.is_some() || stands.coming;
        let leaving = left.is_some() || stands.leaving;
        let late = came.filter(|_| !stands.coming).map_or(0, |came| self.minutes(came - hours.opens));
        let early = left.filter(|_| !stands.leaving).map_or(0, |left| self.minutes(hours.closes - left));
        let status = match (coming, leaving) {
            (false, false) if !self.taken(hours) => Status::NotTaken,
            (false, false) => Status::Absent,
            (true, true) if came.is_none() && left.is_none() => Status::Excused,
            (true, true) => punctual(late, early),
            _ => Status::MissingPunch,
        };
        let missing = match (status, coming) {
            (Status::MissingPunch, true) => Some(SlipPunch::Leaving),
            (Status::MissingPunch, false) => Some(SlipPunch::Coming),
            _ => None,
        };
        why.extend(missing.map(|_| Why::PunchMissing));
        let (late_minutes, early_minutes) = (late, early);
        let evidence = stands.evidence;
        Session { came, left, late_minutes, early_minutes, missing, evidence, ..plain(hours, status) }
    }

    /// Who left duty without leave is absent from the session, whatever was punched (duty/2.1.3).
    fn at_duty(&self, hours: &Hours, session: Session, why: &mut BTreeSet<Why>) -> Session {
        let left: Vec<&DutyLeft> = self.facts.left.iter().filter(|left| self.is_of(left.at, hours)).collect();
        if left.is_empty() {
            return session;
        }
        why.insert(Why::DutyLeft);
        why.remove(&Why::PunchMissing);
        why.extend(left.iter().find(|left| left.contested).map(|_| Why::FindingContested));
        let of = |left: &DutyLeft| Evidence {
            kind: EvidenceKind::Finding,
            id: left.finding.clone(),
            events: left.events.clone(),
        };
        let mut evidence = session.evidence.clone();
        evidence.extend(left.into_iter().map(of));
        let status = Status::Absent;
        Session { status, late_minutes: 0, early_minutes: 0, missing: None, evidence, ..session }
    }

    /// Whether a moment of the day belongs to a session: that which is the next to close. Over noon it is the afternoon, after the
    /// last close the last one.
    fn is_of(&self, at: Instant, hours: &Hours) -> bool {
        let next = self.day.iter().find(|other| at <= other.closes).or(self.day.last());
        date_of(at) == hours.half_day.day && next.is_some_and(|next| next.half_day == hours.half_day)
    }

    /// Whole minutes, unless no more than the grace.
    fn minutes(&self, over: TimeDelta) -> u32 {
        let minutes = over.num_minutes();
        if minutes > self.grace { u32::try_from(minutes).unwrap_or(0) } else { 0 }
    }

    /// What approved slips, and duty over noon, put in the place of punches. Duty stands only for one of the two punches: the
    /// roster is a plan, and the other punch is what shows that the person was there.
    fn stands(&self, hours: &Hours, ends: &Ends<'_>) -> Stands {
        let mut stands = Stands::default();
        for slip in self.slips(hours).filter(|slip| slip.approved.is_some()) {
            stands.coming |= slip.punch != SlipPunch::Leaving;
            stands.leaving |= slip.punch != SlipPunch::Coming;
            let (kind, id, events) = (EvidenceKind::Slip, slip.slip.clone(), slip.events.clone());
            stands.evidence.push(Evidence { kind, id, events });
        }
        let coming = ends.came.is_none() && ends.left.is_some() && !stands.coming;
        let leaving = ends.left.is_none() && ends.came.is_some() && !stands.leaving;
        for duty in self.facts.duty {
            let bridges = (coming && runs_into(duty, hours)) || (leaving && runs_on(duty, hours));
            if bridges {
                stands.coming |= coming;
                stands.leaving |= leaving;
                let (kind, id, events) = (EvidenceKind::Duty, duty.duty.clone(), duty.events.clone());
                stands.evidence.push(Evidence { kind, id, events });
            }
        }
        stands
    }

    fn slips<'a>(&'a self, hours: &'a Hours) -> impl Iterator<Item = &'a SlipSpan> {
        self.facts.slips.iter().filter(|slip| slip.session == hours.half_day)
    }

    /// The devices that were up at the time.
    fn up(&self, hours: &Hours) -> impl Iterator<Item = (&str, &Device)> {
        let (opens, closes) = (hours.opens, hours.closes);
        let up = move |device: &Device| device.registered <= closes && device.retired.is_none_or(|at| at > opens);
        self.centre.devices().filter(move |(_, device)| up(device))
    }

    /// Whether a device was up at the time that knows the person: nobody is absent by the silence of devices that never knew them,
    /// before they came or after they left.
    fn taken(&self, hours: &Hours) -> bool {
        let Some(person) = self.centre.person(self.facts.person, hours.half_day.day) else { return false };
        self.up(hours).any(|(device, _)| person.is_enrolled_at(device))
    }

    /// Whether facts of the session are still to come. Whoever left at the close has no more to show; of everybody else a punch
    /// can come until the end of the day.
    fn provisional(&self, hours: &Hours, session: &Session, why: &mut BTreeSet<Why>) -> bool {
        let settled = session.status == Status::OnLeave || session.left.is_some_and(|left| left >= hours.closes);
        let until = if settled { hours.closes } else { end(hours) };
        let mut found = BTreeSet::new();
        if self.as_of < hours.closes {
            found.insert(Why::NotOver);
        }
        if self.centre.devices().any(|(_, device)| device.registered <= hours.closes && device.awaited(until)) {
            found.insert(Why::Watermark);
        }
        if why.contains(&Why::FindingContested) {
            found.insert(Why::FindingContested);
        }
        if session.status != Status::OnLeave && self.slips(hours).any(|slip| slip.approved.is_none()) {
            found.insert(Why::SlipOpen);
        }
        why.extend(&found);
        !found.is_empty()
    }
}

fn on_leave(hours: &Hours, ends: &Ends<'_>, leave: &Verdict<'_>, why: &mut BTreeSet<Why>) -> Session {
    let (came, left) = (ends.came.map(|mark| mark.first), ends.left.map(|mark| mark.last));
    if came.is_some() || left.is_some() {
        why.insert(Why::PunchedOnLeave);
    }
    Session { leave: leave.counts.map(|leave| leave.kind), came, left, ..plain(hours, Status::OnLeave) }
}

fn punctual(late: u32, early: u32) -> Status {
    match (late > 0, early > 0) {
        (false, false) => Status::Present,
        (true, false) => Status::Late,
        (false, true) => Status::LeftEarly,
        (true, true) => Status::LateAndLeftEarly,
    }
}

/// Whether duty began before the session and ran into it.
fn runs_into(duty: &DutySpan, hours: &Hours) -> bool {
    duty.from < hours.opens && hours.opens <= duty.until
}

/// Whether duty went on from the session beyond its close.
fn runs_on(duty: &DutySpan, hours: &Hours) -> bool {
    duty.from <= hours.closes && hours.closes < duty.until
}

/// Which punch of a session is the coming and which the leaving.
fn ends<'a>(placed: &'a Placed<'a>, hours: &Hours, why: &mut BTreeSet<Why>) -> Ends<'a> {
    let odd = |mark: &&Mark<'_>| match mark.direction {
        Direction::Out => mark.last <= hours.opens,
        Direction::In => mark.first >= hours.closes,
        Direction::Unknown => false,
    };
    if placed.marks.iter().any(|mark| odd(&mark)) {
        why.insert(Why::DirectionOdd);
    }
    let sound: Vec<&Mark<'_>> = placed.marks.iter().filter(|mark| !odd(mark)).collect();
    match sound.as_slice() {
        [] => Ends::default(),
        [only] => single(only, hours, why),
        [first, .., last] => several(first, last, hours, why),
    }
}

/// One punch alone: coming or leaving by its direction, or by the half of the session it lies in.
fn single<'a>(only: &'a Mark<'a>, hours: &Hours, why: &mut BTreeSet<Why>) -> Ends<'a> {
    let coming = match only.direction {
        Direction::In => true,
        Direction::Out => false,
        Direction::Unknown => {
            if hours.opens < only.first && only.first < hours.closes {
                why.insert(Why::DirectionGuessed);
            }
            only.first < hours.middle()
        }
    };
    if coming { Ends { came: Some(only), left: None } } else { Ends { came: None, left: Some(only) } }
}

/// Several punches: the first is the coming and the last the leaving, unless their directions or their places say otherwise.
fn several<'a>(first: &'a Mark<'a>, last: &'a Mark<'a>, hours: &Hours, why: &mut BTreeSet<Why>) -> Ends<'a> {
    let unknown = |mark: &Mark<'_>| mark.direction == Direction::Unknown;
    let came = Some(first).filter(|mark| mark.direction != Direction::Out && mark.first < hours.closes);
    let left = Some(last).filter(|mark| mark.direction != Direction::In && mark.last > hours.opens);
    let late = came.is_some_and(|mark| unknown(mark) && mark.first > hours.middle());
    let early = left.is_some_and(|mark| unknown(mark) && mark.last < hours.middle());
    if late || early {
        why.insert(Why::DirectionGuessed);
    }
    Ends { came, left }
}
