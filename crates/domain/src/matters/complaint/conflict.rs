//! Who stands too near to a complaint (回避): the persons complained of, and whoever works where they work.
//!
//! Implements complaint/3: nobody handles, investigates or decides a complaint about himself, and a window none about
//! itself. It must never look at roles: whoever is complained of is, whatever office he holds.
use super::state::Complaint;
use crate::clock::civil::date_of;
use crate::reference::centre::Centre;
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};
use chrono::NaiveDate;
use std::collections::BTreeSet;

refusals! {
    /// Why somebody has no part in a complaint.
    ConflictRefusal {
        Himself { number, person } = "complaint.conflict.complained-of" by "complaint/3",
            "Complaint {number} is about {person}: nobody handles, investigates or decides a complaint about himself.",
            "投诉{number}涉及{person}本人，被投诉人应当回避，不得承办、调查或者认定。",
        OwnWindow { number, person, window } = "complaint.conflict.own-window" by "complaint/3",
            "Complaint {number} concerns window {window}, where {person} works: a window has no part in a complaint about itself.",
            "投诉{number}涉及窗口{window}，{person}在该窗口任职，应当回避。",
    }
}

/// What a complaint is about, as far as anybody could be too near to it.
pub(super) struct Concern<'a> {
    number: &'a str,
    persons: BTreeSet<&'a str>,
    windows: BTreeSet<&'a str>,
    days: BTreeSet<NaiveDate>,
    centre: &'a Centre,
}

impl<'a> Concern<'a> {
    /// Of a complaint that is being received now.
    pub(super) fn new(number: &'a str, persons: &'a [String], windows: &'a [String], context: &Context<'a>) -> Self {
        let days = [context.at, context.now].map(date_of).into();
        let (persons, windows) = (persons.iter().map(String::as_str), windows.iter().map(String::as_str));
        Self { number, persons: persons.collect(), windows: windows.collect(), days, centre: context.centre }
    }

    /// Of a complaint: as it was received and decided, on the day of its receipt, on the day of the act, and today.
    pub(super) fn from_complaint(complaint: &'a Complaint, context: &Context<'a>) -> Self {
        let mut concern = Self::new(&complaint.number, &complaint.persons, &complaint.windows, context);
        concern.persons.extend(complaint.concerned());
        concern.days.insert(date_of(complaint.received_at));
        concern
    }

    /// With persons and windows that are found of besides.
    pub(super) fn with(
        mut self,
        persons: impl Iterator<Item = &'a str>,
        windows: impl Iterator<Item = &'a str>,
    ) -> Self {
        self.persons.extend(persons);
        self.windows.extend(windows);
        self
    }

    /// Whether somebody keeps out of it.
    ///
    /// # Errors
    /// [`ConflictRefusal`] says why.
    pub(super) fn admits(&self, person: &str) -> Result<(), Refusal> {
        let (number, who) = (self.number.to_owned(), person.to_owned());
        refuse_if!(self.persons.contains(person), ConflictRefusal::Himself { number, person: who });
        let own = self.days.iter().flat_map(|day| windows_of(person, self.centre, *day)).collect::<BTreeSet<_>>();
        let theirs = self.persons.iter().flat_map(|other| self.days.iter().map(move |day| (other, day)));
        let theirs = theirs.filter_map(|(other, day)| self.centre.person(other, *day)?.window.as_deref());
        match theirs.chain(self.windows.iter().copied()).find(|window| own.contains(window)) {
            Some(window) => Err(ConflictRefusal::OwnWindow { number, person: who, window: window.into() }.into()),
            None => Ok(()),
        }
    }
}

/// The windows that somebody works at or heads on a day.
pub(super) fn windows_of<'a>(person: &'a str, centre: &'a Centre, day: NaiveDate) -> impl Iterator<Item = &'a str> {
    let at = centre.person(person, day).and_then(|definition| definition.window.as_deref());
    let heads = centre.windows(day).filter(move |(_, window)| window.head == person).map(|(id, _)| id);
    at.into_iter().chain(heads)
}
