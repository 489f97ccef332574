//! When a person is written to (免打扰与汇总): quiet hours, and the times of day at which what gathered comes as one message.
//!
//! Civil times of the centre, Asia/Shanghai. A quiet time may pass midnight; what falls into it waits for its end, tries that are made
//! again included.
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{NaiveTime, TimeDelta};

/// A part of each day in which nothing is sent: from its first moment, until its end without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// When it begins.
    pub from: NaiveTime,
    /// When it is over.
    pub until: NaiveTime,
}

impl Quiet {
    /// `instant`, or the end of the quiet time that it falls into.
    #[must_use]
    pub fn after(self, instant: Instant) -> Instant {
        let local = civil::local(instant);
        let (day, time) = (local.date(), local.time());
        let over_midnight = self.from > self.until;
        let falls =
            if over_midnight { time >= self.from || time < self.until } else { time >= self.from && time < self.until };
        if !falls {
            return instant;
        }
        let tomorrow = over_midnight && time >= self.from;
        let end_day = if tomorrow { day.succ_opt().unwrap_or(day) } else { day };
        civil::instant(end_day, self.until)
    }
}

/// When one person is written to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rhythm {
    /// When nothing is sent; none, it is sent at any time.
    pub quiet: Option<Quiet>,
    /// At which times of day what gathered is sent as one message; empty, each notice by itself and at once.
    pub digest: Vec<NaiveTime>,
}

impl Rhythm {
    /// The first instant from `instant` on that is not in the quiet time.
    #[must_use]
    pub fn allowed(&self, instant: Instant) -> Instant {
        self.quiet.map_or(instant, |quiet| quiet.after(instant))
    }

    /// The next time of a digest after `now`; none where notices come by themselves.
    #[must_use]
    pub fn gathers_until(&self, now: Instant) -> Option<Instant> {
        let today = civil::date_of(now);
        let days = [Some(today), today.checked_add_signed(TimeDelta::days(1))].into_iter().flatten();
        let instants = days.flat_map(|day| self.digest.iter().map(move |time| civil::instant(day, *time)));
        instants.filter(|instant| *instant > now).min()
    }
}
