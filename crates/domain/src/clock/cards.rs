//! Cards of supervision (电子监察：预警、黄牌、红牌): from which instant on a clock that runs is to be warned of, and is over.
//!
//! Implements the practice of electronic supervision for `time-limit/3.4` and `complaint/3`: a threshold is so many days
//! before a period ends or over it, against the promised period or the statutory one. It must never hold a threshold:
//! those are the rulebook's.
use super::calendar::Calendar;
use super::deadline::{Deadline, Pause};
use super::due::due;
use super::error::ClockError;
use super::supervise::before;
use super::types::{Counting, Limit, Unit};
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How grave a card is (监察牌级别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "CardLevel")]
pub enum Level {
    /// A warning before it is late, or as soon as it is (预警).
    Warning,
    /// Late (黄牌).
    Yellow,
    /// Late beyond what is tolerated (红牌).
    Red,
}

impl Level {
    /// Every level.
    pub const ALL: &'static [Level] = &[Level::Warning, Level::Yellow, Level::Red];

    /// Its name in ids and answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Warning => "warning",
            Level::Yellow => "yellow",
            Level::Red => "red",
        }
    }

    /// What it is called: in English and in Chinese.
    #[must_use]
    pub fn title(self) -> (&'static str, &'static str) {
        match self {
            Level::Warning => ("warning", "预警"),
            Level::Yellow => ("yellow card", "黄牌"),
            Level::Red => ("red card", "红牌"),
        }
    }
}

/// On which side of the end of a period a threshold lies, and whether the last day of it is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// So many days before the end.
    Before,
    /// From the moment on at which the days over, rounded up, are so many. One second over is one day.
    AtLeast,
    /// From the moment on at which the days over, rounded up, are more than so many.
    MoreThan,
}

/// Which period a threshold is measured against (计算基准).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "CardAgainst")]
pub enum Against {
    /// The promised period (承诺时限).
    Promised,
    /// The statutory one (法定时限).
    Statutory,
}

impl Against {
    /// Both.
    pub const ALL: &'static [Against] = &[Against::Promised, Against::Statutory];
}

/// One threshold of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// The card it gives.
    pub level: Level,
    /// On which side.
    pub bound: Bound,
    /// Against which period.
    pub against: Against,
    /// How many days; its counting is the clock's.
    pub limit: Limit,
}

/// What is asked of the cards of one clock.
#[derive(Debug, Clone, Copy)]
pub struct Supervised<'a> {
    /// When the period starts.
    pub start: Instant,
    /// How many days were promised.
    pub promised: i32,
    /// How many the law gives; none where the clock knows one period.
    pub statutory: Option<i32>,
    /// A way of counting other than the thresholds' own; none is theirs.
    pub counting: Option<Counting>,
    /// Approved stops of the clock (特别程序).
    pub pauses: &'a [Pause],
}

/// From when on a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardInstant {
    /// Its level.
    pub level: Level,
    /// The instant: a warning from then on, the others from the first moment after it.
    pub at: Instant,
    /// Whether a day past the published calendar was counted.
    pub provisional: bool,
}

/// The instants of the cards of a clock, in the order of the thresholds. A threshold against the statutory period gives
/// none where no such period is given.
///
/// # Errors
/// [`ClockError`].
pub fn card_instants(
    calendar: &Calendar,
    asked: &Supervised<'_>,
    thresholds: &[Threshold],
) -> Result<Vec<CardInstant>, ClockError> {
    thresholds.iter().filter_map(|threshold| instant(calendar, asked, threshold).transpose()).collect()
}

fn instant(
    calendar: &Calendar,
    asked: &Supervised<'_>,
    threshold: &Threshold,
) -> Result<Option<CardInstant>, ClockError> {
    let count = match threshold.against {
        Against::Promised => asked.promised,
        Against::Statutory => match asked.statutory {
            Some(count) => count,
            None => return Ok(None),
        },
    };
    let limit = Limit { counting: asked.counting.unwrap_or(threshold.limit.counting), ..threshold.limit };
    let period = Limit { count, ..limit };
    let deadline = Deadline { pauses: asked.pauses.to_vec(), ..Deadline::new(asked.start, period) };
    let end = due(calendar, &deadline)?;
    let at = threshold_instant(calendar, (asked.start, end.at), (threshold.bound, &limit))?;
    Ok(Some(CardInstant { level: threshold.level, at, provisional: end.provisional }))
}

/// The instant of one threshold of a period that starts and ends at these instants, wherever its end comes from: extensions, pauses, an
/// end that was set. Days before the end are counted as the limit says.
///
/// # Errors
/// [`ClockError`].
pub fn threshold_instant(
    calendar: &Calendar,
    (start, end): (Instant, Instant),
    (bound, limit): (Bound, &Limit),
) -> Result<Instant, ClockError> {
    match bound {
        Bound::Before => before(calendar, end, limit).map(|at| at.max(start)),
        // Days over are running time, whichever way the period is counted: the n-th begins when n − 1 have passed.
        Bound::AtLeast => passed(calendar, end, limit.count.saturating_sub(1)),
        Bound::MoreThan => passed(calendar, end, limit.count),
    }
}

/// When so many working days of running time have passed since then.
fn passed(calendar: &Calendar, since: Instant, days: i32) -> Result<Instant, ClockError> {
    if days <= 0 {
        return Ok(since);
    }
    let limit = Limit { count: days, unit: Unit::WorkingDay, counting: Counting::Elapsed };
    due(calendar, &Deadline::new(since, limit)).map(|due| due.at)
}
