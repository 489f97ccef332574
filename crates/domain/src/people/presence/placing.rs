//! Which punch belongs to which session (打卡归属): corrected, repeats made one, those between two sessions given to one of them.
//!
//! Implements discipline/1. It must never depend on the order in which punches came in.
use super::clock::{bounds, corrected};
use super::facts::Punched;
use super::numbers::Numbers;
use super::result::{Evidence, EvidenceKind, Why};
use crate::clock::half_day::HalfDay;
use crate::people::attendance::events::Direction;
use crate::reference::centre::Centre;
use crate::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The hours of one session.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hours {
    pub(super) half_day: HalfDay,
    pub(super) opens: Instant,
    pub(super) closes: Instant,
}

impl Hours {
    /// The middle of the session.
    pub(super) fn middle(&self) -> Instant {
        self.opens + (self.closes - self.opens) / 2
    }
}

/// One punch by the true time, or several so close that they are one: the first of them counts for coming, the last for leaving.
#[derive(Debug, Clone)]
pub(super) struct Mark<'a> {
    pub(super) first: Instant,
    pub(super) last: Instant,
    pub(super) direction: Direction,
    pub(super) punches: Vec<&'a Punched>,
    pub(super) corrected: Option<Why>,
}

impl Mark<'_> {
    /// What it proves.
    pub(super) fn evidence(&self) -> impl Iterator<Item = Evidence> {
        self.punches.iter().map(|punch| Evidence {
            kind: EvidenceKind::Punch,
            id: format!("{}/{}", punch.device, punch.record),
            events: vec![punch.event],
        })
    }
}

/// The punches of one session, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Placed<'a> {
    pub(super) marks: Vec<Mark<'a>>,
    pub(super) why: BTreeSet<Why>,
}

/// The punches of one day of work by the true time, in order, repeats made one.
pub(super) fn marks<'a>(day: NaiveDate, punches: &'a [Punched], numbers: &Numbers, centre: &Centre) -> Vec<Mark<'a>> {
    let (begins, ends) = bounds(day, numbers);
    let timed = punches.iter().map(|punch| (corrected(&punch.device, punch.at, centre), punch));
    let mut timed: Vec<(Instant, &Punched)> = timed.filter(|(at, _)| begins <= *at && *at < ends).collect();
    timed.sort_unstable();
    let mut marks: Vec<Mark<'a>> = Vec::with_capacity(timed.len());
    for (at, punch) in timed {
        let why = (at != punch.at).then_some(Why::ClockCorrected);
        match marks.last_mut().filter(|mark| at - mark.first < numbers.repeat && alike(mark.direction, punch.direction))
        {
            Some(mark) => {
                mark.last = at;
                mark.corrected = mark.corrected.or(why);
                mark.punches.push(punch);
                if mark.direction == Direction::Unknown {
                    mark.direction = punch.direction;
                }
            }
            None => {
                let (direction, punches) = (punch.direction, vec![punch]);
                marks.push(Mark { first: at, last: at, direction, punches, corrected: why });
            }
        }
    }
    marks
}

/// Whether two punches can be the same one pressed twice.
fn alike(one: Direction, other: Direction) -> bool {
    one == other || one == Direction::Unknown || other == Direction::Unknown
}

/// Gives every punch of the day to a session: before the first one to the first, after the last one to the last, between two
/// of them by its direction, or to the nearer by half of the gap.
pub(super) fn place<'a>(marks: Vec<Mark<'a>>, hours: &[Hours]) -> Vec<Placed<'a>> {
    let mut placed: Vec<Placed<'a>> = hours.iter().map(|_| Placed::default()).collect();
    let mut gaps: Vec<Vec<Mark<'a>>> = hours.iter().map(|_| Vec::new()).collect();
    let Some(end) = hours.len().checked_sub(1) else { return placed };
    for mark in marks {
        let at = hours.iter().position(|session| mark.first <= session.closes).unwrap_or(end);
        match at > 0 && mark.first < hours[at].opens {
            true => gaps[at].push(mark),
            false => placed[at].marks.push(mark),
        }
    }
    for (after, gap) in gaps.into_iter().enumerate().filter(|(_, gap)| !gap.is_empty()) {
        let (left, right, why) = divide(gap, &hours[after - 1], &hours[after]);
        placed[after - 1].marks.extend(left);
        placed[after].marks.splice(0..0, right);
        for side in [after - 1, after] {
            placed[side].why.extend(why);
        }
    }
    placed
}

/// Divides the punches between two sessions. Where all of them would go to one side, though one without a direction could as
/// well be of the other, the outermost such one goes there, and it is said that this was a guess.
fn divide<'a>(gap: Vec<Mark<'a>>, before: &Hours, after: &Hours) -> (Vec<Mark<'a>>, Vec<Mark<'a>>, Option<Why>) {
    let middle = before.closes + (after.opens - before.closes) / 2;
    let guessed = gap.iter().any(|mark| mark.direction == Direction::Unknown);
    let (mut left, mut right): (Vec<_>, Vec<_>) = gap.into_iter().partition(|mark| match mark.direction {
        Direction::In => false,
        Direction::Out => true,
        Direction::Unknown => mark.first < middle,
    });
    let why = (guessed && (left.is_empty() || right.is_empty())).then_some(Why::BetweenSessions);
    let unknown = |mark: &mut Mark<'_>| mark.direction == Direction::Unknown;
    if right.is_empty() && left.len() > 1 {
        right.extend(left.pop_if(unknown));
    } else if left.is_empty() && right.len() > 1 && right.first_mut().is_some_and(unknown) {
        left.push(right.remove(0));
    }
    (left, right, why)
}
