//! What really happened (真实情况): sixty people through a year, half day by half day, and the papers they handed in.
//!
//! Nothing here reads the product: the truth is known because it is made here. What people forgot to punch is known as well.
use super::setup::{Chance, Recording};
use crate::testing::commitment;
use anjuan_domain::clock::civil::instant;
use anjuan_domain::clock::half_day::{Half, HalfDay};
use anjuan_domain::clock::{Calendar, Session};
use anjuan_domain::people::attendance::events::Direction;
use anjuan_domain::people::leave::events::LeaveKind;
use anjuan_domain::people::presence::Status;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{NaiveDate, TimeDelta};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// How one half day really was.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Truth {
    pub(super) person: String,
    pub(super) half_day: HalfDay,
    pub(super) closes: Instant,
    pub(super) status: Status,
    pub(super) leave: Option<LeaveKind>,
    pub(super) late: i64,
    pub(super) early: i64,
}

/// One true punch.
#[derive(Debug, Clone)]
pub(super) struct Pressed {
    pub(super) person: String,
    pub(super) at: Instant,
    pub(super) direction: Direction,
}

/// The year as it was.
#[derive(Default)]
pub(super) struct Year {
    pub(super) truths: Vec<Truth>,
    pub(super) pressed: Vec<Pressed>,
    papers: u32,
}

/// What a half day away counts as.
type Away = BTreeMap<HalfDay, (Status, Option<LeaveKind>)>;

impl Year {
    /// One person's year.
    pub(super) fn live(
        &mut self,
        person: &str,
        (days, duty): (&[NaiveDate], &BTreeSet<NaiveDate>),
        calendar: &Calendar,
        (chance, recording): (&mut Chance, &mut Recording),
    ) {
        let mut away = Away::new();
        for _ in 0..5 {
            self.leave(person, (days, calendar), &mut away, (chance, recording));
        }
        for day in days {
            let sessions = calendar.sessions(*day).to_vec();
            let both_there =
                [Half::Morning, Half::Afternoon].iter().all(|half| !away.contains_key(&at_half(*day, *half)));
            if duty.contains(day) && both_there {
                self.day_of_duty(person, *day, &sessions, chance);
                continue;
            }
            for (half, session) in [Half::Morning, Half::Afternoon].into_iter().zip(&sessions) {
                let half_day = at_half(*day, half);
                match away.get(&half_day) {
                    Some((status, kind)) => self.truth(person, half_day, session, (*status, *kind, 0, 0)),
                    None => self.at_work(person, half_day, session, (chance, recording)),
                }
            }
        }
    }

    fn truth(
        &mut self,
        person: &str,
        half_day: HalfDay,
        session: &Session,
        (status, leave, late, early): (Status, Option<LeaveKind>, i64, i64),
    ) {
        let closes = instant(half_day.day, session.closes);
        self.truths.push(Truth { person: person.into(), half_day, closes, status, leave, late, early });
    }

    /// Presses, sometimes twice; answers the first and the last moment.
    fn press(&mut self, person: &str, at: Instant, direction: Direction, chance: &mut Chance) -> (Instant, Instant) {
        let direction = if chance.percent(15) { Direction::Unknown } else { direction };
        self.pressed.push(Pressed { person: person.into(), at, direction });
        let mut last = at;
        if chance.percent(5) {
            last = at + chance.seconds(2, 90);
            self.pressed.push(Pressed { person: person.into(), at: last, direction });
        }
        (at, last)
    }

    /// On duty over noon nobody punches out and in again.
    fn day_of_duty(&mut self, person: &str, day: NaiveDate, sessions: &[Session], chance: &mut Chance) {
        let (morning, afternoon) = (&sessions[0], &sessions[1]);
        self.press(person, instant(day, morning.opens) - chance.seconds(60, 1_500), Direction::In, chance);
        self.press(person, instant(day, afternoon.closes) + chance.seconds(0, 900), Direction::Out, chance);
        for (half, session) in [(Half::Morning, morning), (Half::Afternoon, afternoon)] {
            self.truth(person, at_half(day, half), session, (Status::Present, None, 0, 0));
        }
    }

    fn at_work(
        &mut self,
        person: &str,
        half_day: HalfDay,
        session: &Session,
        (chance, recording): (&mut Chance, &mut Recording),
    ) {
        let (opens, closes) = (instant(half_day.day, session.opens), instant(half_day.day, session.closes));
        match chance.below(100) {
            // Away without a word.
            0 => return self.truth(person, half_day, session, (Status::Absent, None, 0, 0)),
            // Out on business, both punches by a slip.
            1 => {
                self.slip(person, (half_day, closes), "BOTH", Fate::Approved, recording);
                return self.truth(person, half_day, session, (Status::Excused, None, 0, 0));
            }
            _ => {}
        }
        let comes =
            if chance.percent(4) { opens + chance.seconds(1, 2_700) } else { opens - chance.seconds(60, 1_500) };
        let leaves = match chance.below(100) {
            0..3 => closes - chance.seconds(1, 3_600),
            // Into the night, and out after midnight.
            3 if half_day.half == Half::Afternoon => closes + chance.seconds(23_500, 32_000),
            _ => closes + chance.seconds(0, 1_200),
        };
        let forgets = chance.below(100);
        let (mut late, mut early) = (0, 0);
        if forgets == 0 {
            let fate = Fate::draw(chance);
            self.slip(person, (half_day, closes), "COMING", fate, recording);
        } else {
            let (first, _) = self.press(person, comes, Direction::In, chance);
            late = (first - opens).num_minutes().max(0);
        }
        if forgets == 1 {
            let fate = Fate::draw(chance);
            self.slip(person, (half_day, closes), "LEAVING", fate, recording);
        } else {
            let (_, last) = self.press(person, leaves, Direction::Out, chance);
            early = (closes - last).num_minutes().max(0);
        }
        let status = match (late > 0, early > 0) {
            (false, false) => Status::Present,
            (true, false) => Status::Late,
            (false, true) => Status::LeftEarly,
            (true, true) => Status::LateAndLeftEarly,
        };
        self.truth(person, half_day, session, (status, None, late, early));
    }

    /// Fills in a slip the same evening; the decision comes a few hours later, if it comes.
    fn slip(
        &mut self,
        person: &str,
        (half_day, closes): (HalfDay, Instant),
        punch: &str,
        fate: Fate,
        log: &mut Recording,
    ) {
        if fate == Fate::None {
            return;
        }
        self.papers += 1;
        let slip = format!("slip/S{:06}", self.papers);
        let filled = json!({
            "number": format!("BQ-{}", self.papers), "person": person, "session": half_day, "punch": punch,
            "cause": "FIELD_WORK", "reason": "外出办事",
        });
        log.json(closes, &slip, "filled-in", &filled);
        let later = closes + TimeDelta::hours(3);
        match fate {
            Fate::Approved => log.json(later, &slip, "approved", &json!({"by": "P00"})),
            Fate::Refused => log.json(later, &slip, "refused", &json!({"by": "P00", "reason": "无依据"})),
            Fate::Open | Fate::None => {}
        }
    }

    /// One leave somewhere in the year, whatever becomes of it.
    fn leave(
        &mut self,
        person: &str,
        (days, calendar): (&[NaiveDate], &Calendar),
        away: &mut Away,
        (chance, log): (&mut Chance, &mut Recording),
    ) {
        let first = usize::try_from(chance.below(days.len() as u64 - 8)).unwrap();
        let halves: Vec<HalfDay> = days[first..first + 6]
            .iter()
            .flat_map(|day| [at_half(*day, Half::Morning), at_half(*day, Half::Afternoon)])
            .collect();
        let start = usize::try_from(chance.below(3)).unwrap();
        let length = usize::try_from(1 + chance.below(8)).unwrap();
        let halves = &halves[start..start + length];
        if halves.iter().any(|half| away.contains_key(half)) {
            return;
        }
        self.papers += 1;
        let leave = format!("leave/L{:06}", self.papers);
        let kind = LeaveKind::ALL[usize::try_from(chance.below(5)).unwrap()];
        let (from, until) = (halves[0], halves[length - 1]);
        let opens = |half_day: HalfDay| {
            let session = calendar.sessions(half_day.day)[usize::from(half_day.half == Half::Afternoon)];
            instant(half_day.day, session.opens)
        };
        let emergency = chance.percent(25);
        let applied = opens(from) - if emergency { TimeDelta::hours(1) } else { TimeDelta::days(3) };
        let mut data = json!({
            "number": format!("QJ-{}", self.papers), "person": person, "kind": kind,
            "manner": if emergency { "TELEPHONE_FIRST" } else { "WRITTEN" },
            "from": from, "until": until, "halfDays": length, "reason": "事由", "chain": ["deputy-director", "director"],
            "toMayor": false, "posts": [], "reportBack": commitment(1, "leave/2"),
        });
        if emergency {
            data["papers"] = json!(commitment(1, "leave/7"));
        }
        log.json(applied, &leave, "applied", &data);
        let asked =
            Asked { leave: &leave, person, applied, halves, away_as: (Status::OnLeave, Some(kind)), opens: &opens };
        if emergency { asked.emergency(away, chance, log) } else { asked.written(away, chance, log) }
    }
}

/// A leave that was applied for.
struct Asked<'a> {
    leave: &'a str,
    person: &'a str,
    applied: Instant,
    halves: &'a [HalfDay],
    away_as: (Status, Option<LeaveKind>),
    opens: &'a dyn Fn(HalfDay) -> Instant,
}

impl Asked<'_> {
    fn agree(&self, log: &mut Recording, role: &str, hours: i64) {
        let opinion = json!({"role": role, "by": "P00", "opinion": ""});
        log.json(self.applied + TimeDelta::hours(hours), self.leave, "approved", &opinion);
    }

    /// Agreed to on the telephone; the papers come in time, or it is absence.
    fn emergency(&self, away: &mut Away, chance: &mut Chance, log: &mut Recording) {
        self.agree(log, "deputy-director", 0);
        self.agree(log, "director", 0);
        let in_time = chance.below(10) > 2;
        if in_time {
            // On the last day away, before anybody could be late with it.
            let last = self.halves[self.halves.len() - 1];
            log.json((self.opens)(last) + TimeDelta::hours(7), self.leave, "regularised", &json!({"document": "D1"}));
        }
        let so = if in_time { self.away_as } else { (Status::Absent, None) };
        away.extend(self.halves.iter().map(|half| (*half, so)));
    }

    /// Refused, given up, cut short, or as it was asked.
    fn written(&self, away: &mut Away, chance: &mut Chance, log: &mut Recording) {
        let later = |hours| self.applied + TimeDelta::hours(hours);
        self.agree(log, "deputy-director", 1);
        let fate = chance.below(10);
        if fate == 0 {
            let refused = json!({"role": "director", "by": "P00", "reason": "人手不足"});
            return log.json(later(2), self.leave, "refused", &refused);
        }
        self.agree(log, "director", 2);
        let length = self.halves.len();
        match fate {
            1 => log.json(later(3), self.leave, "cancelled", &json!({"by": self.person, "reason": "不需要了"})),
            2 if length > 1 => {
                let back = self.halves[1 + usize::try_from(chance.below(length as u64 - 1)).unwrap()];
                let reported = json!({"from": back, "overstayed": 0, "reason": "", "posts": []});
                log.json((self.opens)(back), self.leave, "reported-back", &reported);
                away.extend(self.halves.iter().filter(|half| **half < back).map(|half| (*half, self.away_as)));
            }
            _ => away.extend(self.halves.iter().map(|half| (*half, self.away_as))),
        }
    }
}

/// What becomes of a slip.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Approved,
    Refused,
    Open,
    None,
}

impl Fate {
    fn draw(chance: &mut Chance) -> Self {
        match chance.below(10) {
            0..5 => Fate::Approved,
            5 => Fate::Refused,
            6 => Fate::Open,
            _ => Fate::None,
        }
    }
}

pub(super) fn at_half(day: NaiveDate, half: Half) -> HalfDay {
    HalfDay { day, half }
}
