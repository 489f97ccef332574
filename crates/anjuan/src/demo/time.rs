//! The time of the demonstration (演示时钟): everything is recorded when it happens, and what the service does by itself it does at its
//! hour. The clock is moved from one command to the next; where a working day begins or ends between, the workflow looks first.
use crate::client::Client;
use crate::failure::{Failure, Outcome};
use crate::language::say;
use anjuan_domain::clock::{Calendar, civil};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_server::clock::{Clock, MovedClock};
use anjuan_server::roles::pulse::Pulse;
use chrono::{Datelike, Duration, Months, NaiveDate, NaiveTime};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration as Wait, Instant as Steady};

/// How many civil days a month is over before it is the one that is assessed here: by then it can be decided and published.
const OVER: i64 = 16;

/// After opening and closing, when the service has seen what is due then, and what is typed in a little late.
const AFTER: (i64, i64) = (1, 45);

/// How long a round of the workflow may take, and how long it is waited for between two looks.
const PATIENCE: (Wait, Wait) = (Wait::from_secs(60), Wait::from_millis(2));

/// The first day of the last month that is over for long enough.
pub(super) fn assessed(now: Instant) -> NaiveDate {
    let today = civil::date_of(now);
    let this = today.with_day(1).unwrap_or(today);
    let before = |months| this.checked_sub_months(Months::new(months)).unwrap_or(this);
    if (today - this).num_days() + 1 >= OVER { before(1) } else { before(2) }
}

/// The moment before the first day that is played: what a centre is furnished with is recorded then.
pub(crate) fn first(now: Instant) -> Instant {
    civil::instant(assessed(now), NaiveTime::MIN) - Duration::hours(6)
}

/// The clock of the service, and its workflow.
pub(crate) struct Time {
    clock: MovedClock,
    pulse: Arc<Pulse>,
}

impl Time {
    /// Of a running service.
    pub(crate) fn new(clock: MovedClock, pulse: Arc<Pulse>) -> Self {
        Self { clock, pulse }
    }

    /// The time that it is in the demonstration.
    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Moves to a moment, whatever was due before it.
    pub(crate) fn move_to(&self, at: Instant) {
        self.clock.move_to(at);
    }

    /// The machine's time again.
    pub(crate) fn set_right(&self) {
        self.clock.set_right();
    }

    /// Goes on to a moment. At each beginning and end of office hours before it the workflow looks at what is due.
    pub(super) fn reach(&self, at: Instant, calendar: &Calendar, client: &Client) -> Outcome {
        for stop in stops(calendar, self.now(), at) {
            self.move_to(stop);
            self.look(client)?;
        }
        if at > self.now() {
            self.move_to(at);
        }
        Ok(())
    }

    /// Has the workflow look at what is due until there is nothing more to do.
    pub(super) fn look(&self, client: &Client) -> Outcome {
        loop {
            // The views reflect everything recorded so far before the round begins.
            let views: Value = client.get("/v1/views", &[])?;
            let head = views["views"].as_array().into_iter().flatten().filter_map(|view| view["head"].as_u64()).max();
            let after = head.unwrap_or(0).to_string();
            client.get::<Value>("/v1/deadlines", &[("limit", "1".to_owned()), ("after", after)])?;
            let before = self.pulse.rounds();
            self.pulse.wake();
            let begun = Steady::now();
            while self.pulse.rounds().ended <= before.begun {
                if begun.elapsed() > PATIENCE.0 {
                    return Err(Failure::words(say("the workflow does not answer", "工作流没有响应")));
                }
                std::thread::sleep(PATIENCE.1);
            }
            if self.pulse.rounds().accepted == before.accepted {
                return Ok(());
            }
        }
    }
}

/// The moments between two at which the workflow looks: the beginning and the end of office hours of each working day.
fn stops(calendar: &Calendar, from: Instant, to: Instant) -> Vec<Instant> {
    let days = civil::date_of(from).iter_days().take_while(|day| *day <= civil::date_of(to));
    days.filter(|day| calendar.is_working(*day))
        .flat_map(|day| {
            [calendar.opens_at(day) + Duration::minutes(AFTER.0), calendar.closes_at(day) + Duration::minutes(AFTER.1)]
        })
        .filter(|stop| *stop > from && *stop < to)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_assessed_month_is_over_for_sixteen_days() {
        for (now, first) in [
            ("2026-11-30T04:00:00Z", "2026-10-01"),
            ("2026-11-16T04:00:00Z", "2026-10-01"),
            ("2026-11-15T04:00:00Z", "2026-09-01"),
            ("2026-01-02T04:00:00Z", "2025-11-01"),
        ] {
            assert_eq!(assessed(now.parse().unwrap()).to_string(), first, "{now}");
        }
    }

    #[test]
    fn the_workflow_looks_at_both_ends_of_every_working_day_between() {
        let calendar = crate::commands::cards::By::read(None).unwrap().calendar;
        // From a Friday noon to a Monday morning.
        let found = stops(&calendar, "2026-11-20T04:00:00Z".parse().unwrap(), "2026-11-23T01:00:00Z".parse().unwrap());
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
