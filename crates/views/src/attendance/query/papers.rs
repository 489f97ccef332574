//! Leaves, make-up slips and rolls (请假、补签、点名) as they stand. leave/2, discipline/2, meeting/2, study/4.
use super::Span;
use super::answers::{LeaveLine, LeaveStanding, MeetingLine, SlipLine};
use crate::attendance::Row;
use crate::attendance::facts::{id, leaves_of, rows_of, slips_of};
use crate::view::{Source, Unreadable};
use anjuan_domain::clock::civil::{date_of, instant};
use chrono::NaiveTime;

/// The slips that nobody decided yet, by day.
///
/// # Errors
/// [`Unreadable`].
pub fn open_slips(source: &dyn Source<Row>) -> Result<Vec<SlipLine>, Unreadable> {
    Ok(slip_lines(rows_of(source, "open/slip/", None, slip)?))
}

/// The slips for the days of a span, whatever became of them, by day.
///
/// # Errors
/// [`Unreadable`].
pub fn slips(source: &dyn Source<Row>, span: Span) -> Result<Vec<SlipLine>, Unreadable> {
    let found = rows_of(source, "day/slip/", Some(span.from), slip)?;
    Ok(slip_lines(found.into_iter().filter(|(_, slip)| span.holds(slip.session.day)).collect()))
}

/// The slips of one person.
pub(super) fn slips_for(source: &dyn Source<Row>, person: &str, span: Span) -> Result<Vec<SlipLine>, Unreadable> {
    Ok(slip_lines(slips_of(source, person, span)?))
}

/// The leaves that somebody still has to do with, by first day.
///
/// # Errors
/// [`Unreadable`].
pub fn open_leaves(source: &dyn Source<Row>) -> Result<Vec<LeaveLine>, Unreadable> {
    Ok(leave_lines(rows_of(source, "open/leave/", None, leave)?))
}

/// The leaves that touch a span, of one person or of everybody, whatever became of them.
///
/// # Errors
/// [`Unreadable`].
pub fn leaves(source: &dyn Source<Row>, person: Option<&str>, span: Span) -> Result<Vec<LeaveLine>, Unreadable> {
    let found = match person {
        Some(person) => leaves_of(source, person)?,
        None => rows_of(source, "until/leave/", Some(span.from), leave)?,
    };
    let touches = |leave: &crate::attendance::row::Leave| leave.from.day <= span.until && span.from <= leave.last().day;
    Ok(leave_lines(found.into_iter().filter(|(_, leave)| touches(leave)).collect()))
}

/// The meetings, study sessions and activities that start in a span, by their start.
///
/// # Errors
/// [`Unreadable`].
pub fn meetings(source: &dyn Source<Row>, span: Span) -> Result<Vec<MeetingLine>, Unreadable> {
    // The index goes by UTC, so that the civil day begins in the middle of one of its days.
    let from = date_of(instant(span.from, NaiveTime::MIN)).pred_opt();
    let found = rows_of(source, "at/meeting/", from, |row| match row {
        Row::Meeting(meeting) => Some(*meeting),
        _ => None,
    })?;
    let found = found.into_iter().filter(|(_, meeting)| span.holds(date_of(meeting.starts)));
    Ok(found.map(|(key, meeting)| MeetingLine { id: id(&key), meeting }).collect())
}

fn slip(row: Row) -> Option<crate::attendance::row::Slip> {
    match row {
        Row::Slip(slip) => Some(*slip),
        _ => None,
    }
}

fn leave(row: Row) -> Option<crate::attendance::row::Leave> {
    match row {
        Row::Leave(leave) => Some(*leave),
        _ => None,
    }
}

fn slip_lines(found: Vec<(String, crate::attendance::row::Slip)>) -> Vec<SlipLine> {
    found.into_iter().map(|(key, slip)| SlipLine { id: id(&key), slip }).collect()
}

fn leave_lines(found: Vec<(String, crate::attendance::row::Leave)>) -> Vec<LeaveLine> {
    found
        .into_iter()
        .map(|(key, leave)| LeaveLine { id: id(&key), standing: LeaveStanding::from_leave(&leave), leave })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    #[allow(non_snake_case, reason = "tests are named after article keys")]
    fn leave_2__a_leave_stands_as_its_last_step_says() {
        let stands = |facts: Value| {
            let half = json!({"day": "2015-03-02", "half": "MORNING"});
            let mut leave = json!({
                "number": "QJ-20150301-A1", "person": "P003", "kind": "PERSONAL", "manner": "WRITTEN",
                "applied": "2015-03-01T01:00:00Z", "from": half, "until": half, "halfDays": 1, "reason": "家事",
                "chain": ["general-section"], "agreed": [], "overstayed": 0, "events": [],
                "reportBack": {"limit": {"count": 0, "unit": "WORKING_DAY", "counting": "CIVIL"}, "rule": "leave/2"},
            });
            for (name, value) in facts.as_object().unwrap() {
                leave[name] = value.clone();
            }
            LeaveStanding::from_leave(&serde_json::from_value(leave).unwrap())
        };
        let at = "2015-03-02T00:00:00Z";
        let agreed = json!([{"role": "general-section", "by": "P001", "at": at}]);
        assert_eq!(stands(json!({})), LeaveStanding::Asked);
        assert_eq!(stands(json!({"agreed": agreed})), LeaveStanding::Approved);
        assert_eq!(stands(json!({"refused": at})), LeaveStanding::Refused);
        assert_eq!(stands(json!({"agreed": agreed, "cancelled": at})), LeaveStanding::Cancelled);
        assert_eq!(stands(json!({"agreed": agreed, "began": at})), LeaveStanding::Begun);
        assert_eq!(
            stands(json!({"began": at})),
            LeaveStanding::Begun,
            "an emergency begins before the chain is through"
        );
        assert_eq!(stands(json!({"agreed": agreed, "began": at, "ended": at})), LeaveStanding::Ended);
        assert_eq!(stands(json!({"agreed": agreed, "began": at, "reportedBack": at})), LeaveStanding::Ended);
    }
}
