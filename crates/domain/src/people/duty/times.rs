//! Until when what belongs to a day of duty is done (值班时限): by the rulebook's numbers and the office hours of the day.
//!
//! Implements duty/2.1.1, duty/2.2.4.1 and duty/2.2.4.5. What was recorded later is recorded all the same; whether it was late is read
//! from the two times.
use super::events::{ChecklistKind, DutyTask};
use crate::clock::civil::instant;
use crate::reference::centre::Centre;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::Instant;
use chrono::{NaiveDate, NaiveTime, TimeDelta};

/// How many minutes before the office opens the door does.
pub const DOOR: &str = "duty-door-minutes-early";
/// The minute of the day by which hygiene and boiled water are seen to.
pub const BEFORE_WORK: &str = "duty-before-work-minute";
/// The minute of the day until which there is reception over noon.
pub const NOON: &str = "duty-noon-reception-minute";

/// When a checklist is to be done.
///
/// # Errors
/// A refusal that names what the rulebook lacks.
pub fn checklist_by(kind: ChecklistKind, day: NaiveDate, centre: &Centre) -> Result<Instant, Refusal> {
    match kind {
        ChecklistKind::Opening => {
            let early = centre.number(DOOR, day)?.value;
            Ok(centre.calendar().opens_at(day) - TimeDelta::minutes(i64::from(early)))
        }
        ChecklistKind::Closing => Ok(centre.calendar().closes_at(day)),
    }
}

/// When a task is to be done; none where the regulation sets no time. Reception over noon is done when it is over.
///
/// # Errors
/// A refusal that names what the rulebook lacks.
pub fn task_by(task: DutyTask, day: NaiveDate, centre: &Centre) -> Result<Option<Instant>, Refusal> {
    match task {
        DutyTask::Hygiene | DutyTask::BoiledWater => minute(BEFORE_WORK, day, centre).map(Some),
        DutyTask::NoonReception => minute(NOON, day, centre).map(Some),
        DutyTask::CleanerOverseen => Ok(None),
    }
}

/// Whether a task done then was done late. Reception over noon cannot be late: it is recorded once it is over.
///
/// # Errors
/// A refusal that names what the rulebook lacks.
pub fn is_late(task: DutyTask, day: NaiveDate, done: Instant, centre: &Centre) -> Result<bool, Refusal> {
    match task {
        DutyTask::NoonReception => Ok(false),
        _ => Ok(task_by(task, day, centre)?.is_some_and(|by| done > by)),
    }
}

/// A minute of the day, as the rulebook writes times of day.
fn minute(name: &str, day: NaiveDate, centre: &Centre) -> Result<Instant, Refusal> {
    let minutes = centre.number(name, day)?.value;
    Ok(instant(day, NaiveTime::MIN) + TimeDelta::minutes(i64::from(minutes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::fixture::{at, centre};

    #[test]
    fn duty_2_2_4_1__the_door_opens_ten_minutes_early() {
        let day = "2014-10-09".parse().unwrap();
        assert_eq!(checklist_by(ChecklistKind::Opening, day, &centre()), Ok(at("2014-10-09 07:50:00")));
        assert_eq!(checklist_by(ChecklistKind::Closing, day, &centre()), Ok(at("2014-10-09 17:30:00")));
    }

    #[test]
    fn duty_2_1_1__hygiene_and_water_before_eight() {
        let (day, centre) = ("2014-10-09".parse().unwrap(), centre());
        let late = |task, time| is_late(task, day, at(time), &centre).unwrap();
        assert!(!late(DutyTask::Hygiene, "2014-10-09 08:00:00") && late(DutyTask::Hygiene, "2014-10-09 08:00:01"));
        assert!(late(DutyTask::BoiledWater, "2014-10-09 08:05:00"));
        assert!(!late(DutyTask::NoonReception, "2014-10-09 16:00:00"));
        assert!(!late(DutyTask::CleanerOverseen, "2014-10-09 23:00:00"));
    }
}
