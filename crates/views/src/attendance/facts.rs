//! What is known of a person around a day (出勤依据), gathered from the rows for the domain's reading of presence.
//!
//! It reads; it judges nothing. Rows of the neighbouring days are read with the day, and where a device's clock was off,
//! those of whatever day that clock said.
use super::Row;
use super::punches::{key, upload};
use super::query::{Span, Unanswered};
use super::row::{Day, Duty, Leave, Left, Punch, Share, Slip};
use super::watermarks::of_day;
use crate::view::{Direction, Source, Unreadable};
use anjuan_domain::people::presence::{
    DayFacts, DutyLeft, DutySpan, LeaveSpan, Papers, Punched, Session, SlipSpan, Watermark, days_of_device, sessions,
};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use uuid::Uuid;

/// A span of days over which persons are read: what is the same for everybody is read once.
pub(super) struct Gathering<'a> {
    source: &'a dyn Source<Row>,
    pub(super) centre: &'a Centre,
    pub(super) now: Instant,
    span: Span,
    /// Each day with the days by the devices' clocks under which its punches can be stored.
    days: Vec<(NaiveDate, BTreeSet<NaiveDate>)>,
    rosters: Vec<(String, Duty)>,
    uploads: Uploads,
    watermarks: RefCell<HashMap<NaiveDate, Rc<[Watermark]>>>,
}

/// What is known of one person over the span.
pub(super) struct Known<'a> {
    gathering: &'a Gathering<'a>,
    person: String,
    punches: BTreeMap<NaiveDate, Vec<Punched>>,
    leaves: Vec<LeaveSpan>,
    slips: Vec<SlipSpan>,
    duty: Vec<DutySpan>,
    left: Vec<DutyLeft>,
}

impl<'a> Gathering<'a> {
    pub(super) fn over(
        source: &'a dyn Source<Row>,
        centre: &'a Centre,
        span: Span,
        now: Instant,
    ) -> Result<Self, Unanswered> {
        let days = span.days().map(|day| Ok((day, days_of_device(day, centre)?)));
        let days = days.collect::<Result<Vec<_>, Unanswered>>()?;
        let months: BTreeSet<String> = span.days().map(|day| day.format("duty/%Y-%m").to_string()).collect();
        let mut rosters = Vec::new();
        for key in months {
            if let Some(Row::Duty(row)) = source.row(&key)? {
                rosters.push((key.trim_start_matches("duty/").to_owned(), *row));
            }
        }
        let (uploads, watermarks) = (Uploads::default(), RefCell::default());
        Ok(Self { source, centre, now, span, days, rosters, uploads, watermarks })
    }

    /// The events by which the devices had given everything of a day, each day looked up once.
    fn watermarks(&self, day: NaiveDate) -> Result<Rc<[Watermark]>, Unreadable> {
        if let Some(known) = self.watermarks.borrow().get(&day) {
            return Ok(Rc::clone(known));
        }
        let found: Rc<[Watermark]> = of_day(self.source, self.centre, day)?.into();
        self.watermarks.borrow_mut().insert(day, Rc::clone(&found));
        Ok(found)
    }

    /// Everything of one person.
    pub(super) fn known(&'a self, person: &str) -> Result<Known<'a>, Unanswered> {
        let stored: BTreeSet<NaiveDate> = self.days.iter().flat_map(|(_, days)| days.iter().copied()).collect();
        let mut punches = BTreeMap::new();
        for day in stored {
            if let Some(Row::Day(row)) = self.source.row(&key(day, person))? {
                punches.insert(day, self.uploads.punched(self.source, row)?);
            }
        }
        let leaves = leaves_of(self.source, person)?.into_iter().filter(|(_, leave)| leave.stands());
        let slips = slips_of(self.source, person, self.span)?.into_iter().filter(|(_, slip)| slip.stands());
        Ok(Known {
            gathering: self,
            person: person.to_owned(),
            punches,
            leaves: leaves.map(|(key, leave)| span_of(&key, &leave)).collect(),
            slips: slips.map(|(key, slip)| slip_span(&key, &slip)).collect(),
            duty: self.duty(person),
            left: self.left(person)?,
        })
    }

    /// The findings that they left duty on a day of the span, those that stand.
    fn left(&self, person: &str) -> Result<Vec<DutyLeft>, Unreadable> {
        let found = rows_of(self.source, &format!("person/left/{person}/"), Some(self.span.from), |row| match row {
            Row::Left(left) => Some(*left),
            _ => None,
        })?;
        let stands = found.into_iter().filter(|(_, left)| !left.withdrawn);
        let of = |(key, left): (String, Left)| {
            let Left { at, contested, events, .. } = left;
            DutyLeft { finding: id(&key), at, contested, events }
        };
        Ok(stands.map(of).collect())
    }

    /// On duty is from the opening of the day to its close (duty/2.1).
    fn duty(&self, person: &str) -> Vec<DutySpan> {
        let calendar = self.centre.calendar();
        let days =
            self.rosters.iter().flat_map(|(duty, row)| row.days.iter().map(move |(day, line)| (duty, day, line)));
        let his =
            days.filter(|(_, day, line)| self.span.holds(**day) && line.persons.iter().any(|other| other == person));
        his.map(|(duty, day, line)| DutySpan {
            duty: duty.clone(),
            from: calendar.opens_at(*day),
            until: calendar.closes_at(*day),
            events: line.events.clone(),
        })
        .collect()
    }
}

impl Known<'_> {
    /// The days of the span, in order.
    pub(super) fn days(&self) -> impl Iterator<Item = NaiveDate> {
        self.gathering.days.iter().map(|(day, _)| *day)
    }

    /// The sessions of a day of the span. Most days need no watermark for evidence: it is looked up for those that do.
    pub(super) fn sessions(&self, day: NaiveDate) -> Result<Vec<Session>, Unanswered> {
        let Gathering { centre, now, .. } = *self.gathering;
        let (punches, leaves, slips) = (&*self.around(day), &*self.leaves, &*self.slips);
        let (duty, left) = (&*self.duty, &*self.left);
        let facts = DayFacts { person: &self.person, punches, leaves, slips, duty, left, watermarks: &[] };
        let found = sessions(day, &facts, centre, now)?;
        if !found.iter().any(Session::rests_on_silence) {
            return Ok(found);
        }
        let watermarks = self.gathering.watermarks(day)?;
        Ok(sessions(day, &DayFacts { watermarks: &watermarks, ..facts }, centre, now)?)
    }

    /// The punches that can belong to a day of the span.
    pub(super) fn around(&self, day: NaiveDate) -> Vec<Punched> {
        let stored = self.gathering.days.iter().find(|(other, _)| *other == day).map(|(_, days)| days);
        let stored = stored.into_iter().flatten().filter_map(|day| self.punches.get(day));
        stored.flatten().cloned().collect()
    }
}

/// The events of uploads, each looked up once.
#[derive(Default)]
pub(super) struct Uploads(RefCell<HashMap<u64, Uuid>>);

impl Uploads {
    /// The punches of a row, as the domain reads them.
    pub(super) fn punched(&self, source: &dyn Source<Row>, row: Day) -> Result<Vec<Punched>, Unreadable> {
        let mut found = Vec::new();
        for Share(sequence, device, punches) in row.uploads {
            let event = self.event(source, sequence)?;
            let punched =
                |Punch(at, record, direction)| Punched { at, device: device.clone(), record, direction, event };
            found.extend(punches.into_iter().map(punched));
        }
        Ok(found)
    }

    fn event(&self, source: &dyn Source<Row>, sequence: u64) -> Result<Uuid, Unreadable> {
        if let Some(known) = self.0.borrow().get(&sequence) {
            return Ok(*known);
        }
        match source.row(&upload(sequence))? {
            Some(Row::Upload(event)) => {
                self.0.borrow_mut().insert(sequence, event);
                Ok(event)
            }
            _ => Err(Unreadable(format!("the upload {sequence} has punches and no row"))),
        }
    }
}

/// The leaves of a person with their keys, by first day.
pub(super) fn leaves_of(source: &dyn Source<Row>, person: &str) -> Result<Vec<(String, Leave)>, Unreadable> {
    rows_of(source, &format!("person/leave/{person}/"), None, |row| match row {
        Row::Leave(leave) => Some(*leave),
        _ => None,
    })
}

/// The slips of a person for the days of a span, with their keys.
pub(super) fn slips_of(source: &dyn Source<Row>, person: &str, span: Span) -> Result<Vec<(String, Slip)>, Unreadable> {
    let found = rows_of(source, &format!("person/slip/{person}/"), Some(span.from), |row| match row {
        Row::Slip(slip) => Some(*slip),
        _ => None,
    })?;
    Ok(found.into_iter().take_while(|(_, slip)| slip.session.day <= span.until).collect())
}

/// The rows behind the entries of a prefix, from a day on where the entries go by days.
pub(super) fn rows_of<T>(
    source: &dyn Source<Row>,
    prefix: &str,
    from: Option<NaiveDate>,
    of: impl Fn(Row) -> Option<T>,
) -> Result<Vec<(String, T)>, Unreadable> {
    let after = from.map(|day| format!("{prefix}{day}"));
    let mut found = Vec::new();
    for entry in source.entries(prefix, after.as_deref(), Direction::Forward) {
        let (_, key) = entry?;
        found.extend(source.row(&key)?.and_then(&of).map(|row| (key, row)));
    }
    Ok(found)
}

/// A leave as the domain reads it.
pub(super) fn span_of(key: &str, leave: &Leave) -> LeaveSpan {
    let papers = leave.papers.as_ref().map(|owed| Papers { limit: owed.limit, came: leave.regularised });
    LeaveSpan {
        leave: id(key),
        kind: leave.kind,
        manner: leave.manner,
        from: leave.from,
        until: leave.last(),
        complete: leave.complete(),
        papers,
        paper: leave.paper.clone(),
        events: leave.events.clone(),
    }
}

/// A slip as the domain reads it.
fn slip_span(key: &str, slip: &Slip) -> SlipSpan {
    SlipSpan {
        slip: id(key),
        session: slip.session,
        punch: slip.punch,
        approved: slip.approved,
        events: slip.events.clone(),
    }
}

/// The id in `leave/<id>`.
pub(super) fn id(key: &str) -> String {
    key.split_once('/').map_or(key, |(_, id)| id).to_owned()
}
