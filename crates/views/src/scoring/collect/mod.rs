//! Collecting charges (汇集扣分依据): from the rows of the views to what is charged and given to one subject in one period.
//!
//! Implements how assessment and monthly are fed: findings, verified complaints, overdue cases, bad ratings, repeated notices,
//! missing reports, attendance, rolls and ballots. Pure: rows and a moment in, charges out; it prices nothing and chooses nothing.
//! Every charge names its fact and the ids of the events that it follows from. What is uncertain is held against nobody. A fact
//! counts for the day it lies in; an overdue case counts in each month for the working days that lie in that month.
mod attendance;
mod cases;
mod facts;
mod peers;
use super::Row;
use crate::attendance::query::{Span as Days, Unanswered};
use crate::page::QueryError;
use crate::view::{Source, Unreadable};
use anjuan_domain::clock::civil;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::scores::period::Span;
use anjuan_domain::scores::period::events::PeriodKind;
use anjuan_domain::scores::rules::{Charge, Standing, charge_id};
use anjuan_domain::vocabulary::refusal::{Refusal, Refuse};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeMap;

/// The clause of a circular (通报批评): what it charges is a fact that another clause charges as well. monthly/7
pub(super) const CIRCULAR: &str = "monthly/7.circular";

/// The views that charges are collected from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// This view.
    pub scoring: &'a dyn Source<Row>,
    /// Attendance, and the reference data.
    pub attendance: &'a dyn Source<crate::attendance::Row>,
    /// The obligations.
    pub deadlines: &'a dyn Source<crate::deadlines::Row>,
    /// Who was on duty.
    pub breaches: &'a dyn Source<crate::breaches::row::Row>,
}

/// Everything of one period that is the same for all subjects, read once.
pub struct Collector<'a> {
    pub(super) sources: Sources<'a>,
    pub(super) centre: &'a Centre,
    pub(super) span: Span,
    now: Instant,
    charges: BTreeMap<String, Vec<Charge>>,
    peers: peers::Peers,
}

impl<'a> Collector<'a> {
    /// Reads what a period needs, as of a moment. The centre is that of the same sources ([`crate::attendance::centre`]).
    ///
    /// # Errors
    /// [`Unanswered`]; a period without sheets is refused.
    pub fn over(
        period: &str,
        sources: Sources<'a>,
        centre: &'a Centre,
        now: Instant,
    ) -> Result<Collector<'a>, Unanswered> {
        let span = Span::parse(period).filter(|span| span.kind != PeriodKind::Year);
        let span = span.ok_or_else(|| Unanswered::Refused(NoSheets(period.to_owned()).into()))?;
        let peers = peers::Peers::collect(sources.scoring, span)?;
        let mut found = Self { sources, centre, span, now, charges: BTreeMap::new(), peers };
        facts::collect(&mut found)?;
        cases::collect(&mut found)?;
        attendance::rolls(&mut found)?;
        Ok(found)
    }

    /// The charges of one subject, in the order of their ids.
    ///
    /// # Errors
    /// [`Unanswered`].
    pub fn charges(&self, subject: &str) -> Result<Vec<Charge>, Unanswered> {
        let mut charges = self.charges.get(subject).cloned().unwrap_or_default();
        match self.span.kind {
            PeriodKind::Month => {
                charges.push(self.peers.charge(subject, self)?);
                charges.extend(attendance::window(self, subject)?);
            }
            PeriodKind::HalfYear => charges.extend(attendance::person(self, subject)?),
            PeriodKind::Year => {}
        }
        charges.sort_by(|one, other| one.id.cmp(&other.id));
        charges.dedup_by(|one, other| one.id == other.id);
        Ok(charges)
    }

    /// Whether windows are scored.
    fn windows(&self) -> bool {
        self.span.kind == PeriodKind::Month
    }

    fn add(&mut self, subject: &str, charge: Charge) {
        if !subject.is_empty() {
            self.charges.entry(subject.to_owned()).or_default().push(charge);
        }
    }

    /// The window that somebody works at on a day.
    fn window_of(&self, person: &str, on: NaiveDate) -> Option<&'a str> {
        self.centre.person(person, on).and_then(|person| person.window.as_deref())
    }

    /// The first moment of the period.
    fn begins(&self) -> Instant {
        civil::instant(self.span.from, NaiveTime::MIN)
    }

    /// The first moment after the period.
    fn ends(&self) -> Instant {
        civil::instant(self.span.until.succ_opt().unwrap_or(self.span.until), NaiveTime::MIN)
    }

    fn days(&self) -> Days {
        Days { from: self.span.from, until: self.span.until }
    }
}

/// One charge of a fact; once, standing, by nobody in particular.
fn charge(clause: &str, fact: &str, on: NaiveDate) -> Charge {
    Charge {
        id: charge_id(clause, fact),
        clause: clause.into(),
        fact: fact.into(),
        on,
        quantity: 1,
        of: None,
        chosen: None,
        decided_by: None,
        reason: String::new(),
        persons: vec![],
        events: vec![],
        standing: Standing::Stands,
    }
}

/// A period that has no sheets.
#[derive(Debug)]
struct NoSheets(String);

impl Refuse for NoSheets {
    fn code(&self) -> &'static str {
        "scoring.no-sheets"
    }
    fn article(&self) -> &'static str {
        "assessment"
    }
    fn en(&self) -> String {
        format!("`{}` is no month and no half-year: only those have score sheets.", self.0)
    }
    fn zh(&self) -> String {
        format!("“{}”不是月或者半年，没有考核表。", self.0)
    }
}

/// A list of another view that was read without a cursor.
fn unanswered(error: QueryError) -> Unanswered {
    match error {
        QueryError::Unreadable(error) => Unanswered::Unreadable(error),
        QueryError::Cursor(cursor) => Unanswered::Unreadable(Unreadable(format!("the cursor {cursor} leads nowhere"))),
    }
}

/// Something that stands against the collection itself.
impl From<NoSheets> for Unanswered {
    fn from(error: NoSheets) -> Self {
        Self::Refused(Refusal::from(error))
    }
}
