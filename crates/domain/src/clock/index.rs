//! Working days by number: how many lie before a day, and which is the n-th, each in one look-up.
//!
//! Serves the counting of `time-limit/3.4` (行政许可法 art. 82). Days are numbers here, as chrono counts them from the
//! year 1. It must never know of notices: inside its table it is told which days work, outside Monday to Friday do.

/// The working days of a span as a table, and the plain weeks around it as arithmetic.
#[derive(Debug, Clone)]
pub(super) struct Index {
    first: i32,
    end: i32,
    /// The rank of `first`, so that ranks inside and outside the table are one sequence.
    base: i64,
    /// For each day of the table and the day after it, the working days before it in the table.
    before: Vec<u32>,
    /// The table's working days in order.
    nth: Vec<i32>,
}

impl Index {
    /// Builds the table from `first` on, one entry a day.
    pub(super) fn new(first: i32, working: impl Iterator<Item = bool>) -> Self {
        let mut before = vec![0];
        let mut nth = Vec::new();
        let mut end = first;
        for works in working {
            if works {
                nth.push(end);
            }
            before.push(u32::try_from(nth.len()).unwrap_or(u32::MAX));
            end += 1;
        }
        Self { first, end, base: weekdays_before(first), before, nth }
    }

    /// Whether the day works.
    pub(super) fn is_working(&self, day: i32) -> bool {
        match (self.at(day), self.at(day.saturating_add(1))) {
            (Some(before), Some(after)) => after > before,
            _ => (i64::from(day) - 1).rem_euclid(7) < 5,
        }
    }

    /// How many working days lie before a day; only differences mean anything.
    pub(super) fn rank(&self, day: i32) -> i64 {
        match self.at(day) {
            Some(before) => self.base + before,
            None if day < self.first => weekdays_before(day),
            None => self.base + self.count() + weekdays_before(day) - weekdays_before(self.end),
        }
    }

    /// The working day that has so many before it.
    pub(super) fn nth(&self, rank: i64) -> i64 {
        let inside = rank - self.base;
        match usize::try_from(inside).map(|place| self.nth.get(place)) {
            Err(_) => nth_weekday(rank),
            Ok(Some(day)) => i64::from(*day),
            Ok(None) => nth_weekday(weekdays_before(self.end) + inside - self.count()),
        }
    }

    fn at(&self, day: i32) -> Option<i64> {
        let place = usize::try_from(i64::from(day) - i64::from(self.first)).ok()?;
        self.before.get(place).copied().map(i64::from)
    }

    fn count(&self) -> i64 {
        self.nth.len() as i64
    }
}

/// Mondays to Fridays before a day. Day 1 was a Monday.
fn weekdays_before(day: i32) -> i64 {
    let day = i64::from(day) - 1;
    day.div_euclid(7) * 5 + day.rem_euclid(7).min(5)
}

/// The Monday to Friday that has so many before it.
fn nth_weekday(rank: i64) -> i64 {
    1 + rank.div_euclid(5) * 7 + rank.rem_euclid(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten days from a Monday on, of which only the second, the sixth and the seventh (a weekend) work.
    fn index() -> Index {
        Index::new(8, (0..10).map(|day| [1, 5, 6].contains(&day)))
    }

    #[test]
    fn rank_counts_the_working_days_before_a_day_inside_and_outside_the_table() {
        let index = index();
        for day in -40..60 {
            let step = index.rank(day + 1) - index.rank(day);
            assert_eq!(step, i64::from(index.is_working(day)), "day {day}");
        }
    }

    #[test]
    fn nth_is_the_inverse_of_rank() {
        let index = index();
        for day in (-40..60).filter(|day| index.is_working(*day)) {
            assert_eq!(index.nth(index.rank(day)), i64::from(day));
        }
    }

    #[test]
    fn the_table_overrules_the_week() {
        let index = index();
        assert!(!index.is_working(8), "a Monday of the table that does not work");
        assert!(index.is_working(13), "a Saturday that does");
        assert!(index.is_working(7 * 5 + 1) && !index.is_working(7 * 5 + 6), "plain weeks after the table");
    }
}
