//! Who was on duty at a moment (ab-role/3), from the covers and the staff as they are kept here.
//!
//! It says what the domain's `State::on_duty` says of the same events; a property test holds the two together. The covers
//! of a person are read once for each question.
use super::deeds::staff_key;
use super::row::{Cover, Row};
use crate::deadlines::row::Obligation;
use crate::view::{Direction, Source, Unreadable};
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::HashMap;

/// The covers that a question has asked for so far.
pub(crate) struct Duty<'a> {
    source: &'a dyn Source<Row>,
    known: HashMap<String, Vec<Cover>>,
}

impl<'a> Duty<'a> {
    pub(crate) fn new(source: &'a dyn Source<Row>) -> Self {
        Self { source, known: HashMap::new() }
    }

    /// Who answers at an instant for what `person` is responsible for; for a complaint nobody whom it is about.
    pub(crate) fn on_duty(
        &mut self,
        aggregate: &AggregateRef,
        person: &str,
        at: Instant,
    ) -> Result<String, Unreadable> {
        let about = if aggregate.kind == Kind::Complaint { self.source.row(&aggregate.to_string())? } else { None };
        let keeps_out = |cover: &String| matches!(&about, Some(Row::About(about)) if about.contains(cover));
        let mut passed = vec![person.to_owned()];
        let mut here = person.to_owned();
        while let Some(cover) = self.covering(&here, at)?.filter(|cover| !passed.contains(cover) && !keeps_out(cover)) {
            passed.push(cover.clone());
            here = cover;
        }
        Ok(here)
    }

    /// Who answers at an instant for an obligation: what is owed in person passes to nobody (ab-role/4).
    pub(crate) fn of_obligation(&mut self, row: &Obligation, at: Instant) -> Result<String, Unreadable> {
        self.by_clock(row, row.responsible_at(at), at)
    }

    /// Who answered for an obligation when it was due, as far as it counts: nobody to whom an entry made late passed it on.
    pub(crate) fn of_breach(&mut self, row: &Obligation, due: Instant) -> Result<String, Unreadable> {
        self.by_clock(row, row.responsible_when_due(due), due)
    }

    fn by_clock(&mut self, row: &Obligation, by_name: &str, at: Instant) -> Result<String, Unreadable> {
        if row.clock.is_personal() { Ok(by_name.to_owned()) } else { self.on_duty(&row.aggregate, by_name, at) }
    }

    /// Whose matters come to somebody by the covers that run at an instant: those they stand for, and those for whom these do.
    pub(crate) fn stands_for(&mut self, person: &str, at: Instant) -> Result<Vec<String>, Unreadable> {
        let mut found = vec![];
        let mut asked = vec![person.to_owned()];
        while let Some(here) = asked.pop() {
            let prefix = format!("standing/{here}/");
            for entry in self.source.entries(&prefix, None, Direction::Forward) {
                let (_, key) = entry?;
                let Some(away) = key.split('/').nth(1).map(str::to_owned) else { continue };
                let known = away == person || found.contains(&away);
                if !known && self.covering(&away, at)?.as_deref() == Some(&here) {
                    found.push(away.clone());
                    asked.push(away);
                }
            }
        }
        Ok(found)
    }

    /// Who stands for somebody at an instant: the cover that began last, of those by people on the staff.
    fn covering(&mut self, person: &str, at: Instant) -> Result<Option<String>, Unreadable> {
        if !self.known.contains_key(person) {
            let rows = self.source.rows(&format!("cover/{person}/"));
            let covers = rows.filter_map(|row| match row {
                Ok((_, Row::Cover(cover))) => Some(Ok(cover)),
                Ok(_) => None,
                Err(error) => Some(Err(error)),
            });
            self.known.insert(person.to_owned(), covers.collect::<Result<_, _>>()?);
        }
        let mut last: Option<&Cover> = None;
        for cover in self.known.get(person).into_iter().flatten() {
            let runs = cover.from <= at && cover.until.is_none_or(|until| at < until);
            if runs && last.is_none_or(|last| last.from <= cover.from) && is_here(self.source, &cover.cover, at)? {
                last = Some(cover);
            }
        }
        Ok(last.map(|cover| cover.cover.clone()))
    }
}

/// Whether somebody is on the staff on the day: what was recorded last of those that hold by then.
fn is_here(source: &dyn Source<Row>, person: &str, at: Instant) -> Result<bool, Unreadable> {
    let on = civil::date_of(at);
    Ok(match source.row(&staff_key(person))? {
        Some(Row::Staff(known)) => {
            known.iter().rev().find(|tenure| tenure.from <= on).is_some_and(|tenure| tenure.here)
        }
        _ => false,
    })
}
