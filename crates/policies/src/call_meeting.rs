//! Meetings by the calendar (按历召集会议): the weekly meeting on Friday afternoon and the days of study are called ahead (meeting/1, study/2).
//!
//! Not from a deadline but from the calendar and the rulebook: on which days, how many days ahead and at what time. A Friday of rest has no
//! weekly meeting, and one that is a day of study none either (study/3): whether another day takes its place is for people to say. What
//! people called themselves in the same week, or instead of a day of study, is not called again. One command per kind and day, whatever
//! process calls it.
use crate::{Proposal, Situation};
use anjuan_domain::clock::civil::{date_of, instant};
use anjuan_domain::command::{Body, Command};
use anjuan_domain::people::meeting::commands::{Call, MeetingCommand};
use anjuan_domain::people::meeting::events::MeetingKind;
use anjuan_domain::people::meeting::study::is_study_day;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind, derived_command};
use anjuan_domain::vocabulary::refusal::Refusal;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::attendance::query::MeetingLine;
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};

/// The policy's name; part of the command ids, so never changed.
const NAME: &str = "call-meeting";

/// What is called by itself, and the rulebook's entries for it.
struct Called {
    kind: MeetingKind,
    id: &'static str,
    title: &'static str,
    article: &'static str,
    ahead: &'static str,
    minute: &'static str,
    length: &'static str,
}

const WEEKLY: Called = Called {
    kind: MeetingKind::Weekly,
    id: "weekly",
    title: "工作例会",
    article: "meeting/1",
    ahead: "meeting-days-ahead",
    minute: "meeting-minute",
    length: "meeting-length",
};

const STUDY: Called = Called {
    kind: MeetingKind::Study,
    id: "study",
    title: "集中学习",
    article: "study/2",
    ahead: "study-days-ahead",
    minute: "study-minute",
    length: "study-length",
};

/// Where it is, which the general section says (study/2).
const PLACE: &str = "由综合科通知";

/// The meetings that the service calls at a moment, where none of `known` is one already. Nothing where the rulebook or the calendar lacks
/// what that takes.
#[must_use]
pub fn meetings(known: &[MeetingLine], situation: Situation<'_>) -> Vec<Proposal> {
    let of = |called: &Called| proposed(called, known, situation).unwrap_or_default();
    [of(&WEEKLY), of(&STUDY)].concat()
}

fn proposed(called: &Called, known: &[MeetingLine], situation: Situation<'_>) -> Result<Vec<Proposal>, Refusal> {
    let (centre, today) = (situation.centre, date_of(situation.now));
    let ahead = i64::from(centre.number(called.ahead, today)?.value);
    let mut proposals = vec![];
    for day in (0..=ahead).map(|days| today + TimeDelta::days(days)).filter(|_| ahead > 0) {
        if falls_on(called.kind, day, centre)? && !known.iter().any(|line| is_it(called.kind, day, line)) {
            let starts = at(day, called.minute, centre)?;
            let ends = starts + TimeDelta::minutes(i64::from(centre.number(called.length, day)?.value));
            proposals.extend((starts > situation.now).then(|| proposal(called, day, (starts, ends))));
        }
    }
    Ok(proposals)
}

/// Whether one is held on a day. Before the holidays of a day are published nothing is called on it: it may be one of rest, and when a centre
/// is set up, its calendar comes after its directory.
fn falls_on(kind: MeetingKind, day: NaiveDate, centre: &Centre) -> Result<bool, Refusal> {
    if centre.calendar().is_provisional(day) {
        return Ok(false);
    }
    let studied = is_study_day(day, centre)?;
    if kind == MeetingKind::Study {
        return Ok(studied);
    }
    let weekday = i64::from(centre.number("meeting-weekday", day)?.value);
    let is_weekday = i64::from(day.weekday().number_from_monday()) == weekday;
    Ok(is_weekday && centre.calendar().is_working(day) && !studied)
}

/// Whether a meeting is the one of that day: of a weekly meeting any of its week, of study any of that day or instead of it.
fn is_it(kind: MeetingKind, day: NaiveDate, line: &MeetingLine) -> bool {
    let (meeting, held) = (&line.meeting, date_of(line.meeting.starts));
    meeting.kind == kind
        && match kind {
            MeetingKind::Weekly => held.iso_week() == day.iso_week(),
            MeetingKind::Study | MeetingKind::Training | MeetingKind::Activity => {
                held == day || meeting.instead_of == Some(day)
            }
        }
}

/// A minute of a day, as the rulebook writes times of day.
fn at(day: NaiveDate, minute: &str, centre: &Centre) -> Result<Instant, Refusal> {
    let minutes = i64::from(centre.number(minute, day)?.value);
    Ok(instant(day, NaiveTime::MIN) + TimeDelta::minutes(minutes))
}

fn proposal(called: &Called, day: NaiveDate, (starts, ends): (Instant, Instant)) -> Proposal {
    let id = derived_command(&[NAME.as_bytes(), called.id.as_bytes(), day.to_string().as_bytes()]);
    let call = Call {
        kind: called.kind,
        title: called.title.to_owned(),
        starts,
        ends,
        place: PLACE.to_owned(),
        invited: vec![],
        keeper: None,
        instead_of: None,
        decision: None,
    };
    let command = Command {
        id,
        aggregate: AggregateRef::opened_by(Kind::Meeting, id),
        at: None,
        entered_for: None,
        expected: None,
        causation: None,
        body: Body::Meeting(MeetingCommand::Call(call)),
    };
    Proposal { policy: NAME, article: called.article, command, watched: None }
}
