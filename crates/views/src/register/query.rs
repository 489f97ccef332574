//! Questions to the `register` view: one by number or aggregate, or a list, newest first.
use super::is_rare;
use super::row::{Entry, Name, Phase};
use crate::deadlines::sortable;
use crate::merge::Merged;
use crate::page::{EXAMINED, Page, PageRequest, QueryError, cursor};
use crate::view::{Direction, Source, Unreadable};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Which rows are asked for; what is none asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of one of these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// What somebody still has to do with only.
    pub open: Openness,
    /// In this phase.
    pub phase: Option<Phase>,
    /// Of this name.
    pub name: Option<Name>,
    /// Of this window.
    pub window: Option<String>,
    /// Of this person, by name.
    pub responsible: Option<String>,
    /// And what is open of these, for whom that person stands.
    pub stands_for: Vec<String>,
    /// About this person: a finding, a recommendation, a month of duty.
    pub about: Option<String>,
    /// Of this item.
    pub item: Option<String>,
    /// Of this applicant, by id.
    pub applicant: Option<String>,
    /// With exactly this masked name.
    pub masked_name: Option<String>,
    /// Registered at this instant or later.
    pub from: Option<Instant>,
    /// Registered before this instant.
    pub before: Option<Instant>,
    /// What is left out because it is somebody else's.
    pub own: Option<Own>,
}

/// Whose lines are read of the kinds that are not everybody's to read: one's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Own {
    /// Of these kinds; all of any other kind is read.
    pub kinds: Vec<Kind>,
    /// What is about one of these persons.
    pub persons: Vec<String>,
    /// What is of this window as a whole.
    pub window: Option<String>,
    /// Which complaints are known to whoever asks.
    pub known: Known,
}

/// The complaints that somebody knows of (complaint/3): an allow-list, so that what it does not name is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Known {
    /// Those that are seen in full, by id.
    pub full: BTreeSet<String>,
    /// Those of which something is seen, by id. What is not seen of them can be neither asked for nor found by.
    pub partly: BTreeSet<String>,
    /// What became a complaint that is none of these, and would say so.
    pub closed: BTreeSet<AggregateRef>,
}

impl Known {
    /// Whether an aggregate may be listed.
    #[must_use]
    pub fn admits(&self, aggregate: &AggregateRef) -> bool {
        if aggregate.kind == Kind::Complaint {
            return self.full.contains(&aggregate.id) || self.partly.contains(&aggregate.id);
        }
        !self.closed.contains(aggregate)
    }

    /// Whether everything that is said of an aggregate may be read.
    #[must_use]
    pub fn is_in_full(&self, aggregate: &AggregateRef) -> bool {
        aggregate.kind != Kind::Complaint || self.full.contains(&aggregate.id)
    }

    /// Whether an aggregate is seen in part only.
    #[must_use]
    pub fn is_partly(&self, aggregate: &AggregateRef) -> bool {
        aggregate.kind == Kind::Complaint && !self.full.contains(&aggregate.id)
    }
}

impl Own {
    /// Whether what is about these persons, and of this window, may be read.
    #[must_use]
    pub fn admits<'a>(&self, mut persons: impl Iterator<Item = &'a str>, window: Option<&str>) -> bool {
        (window.is_some() && self.window.as_deref() == window)
            || persons.any(|person| self.persons.iter().any(|own| own == person))
    }

    /// Whether what is about an aggregate, and in the hands of that person, may be read.
    #[must_use]
    pub fn admits_of(&self, aggregate: &AggregateRef, person: &str) -> bool {
        (!self.kinds.contains(&aggregate.kind) || self.admits(std::iter::once(person), None))
            && self.known.admits(aggregate)
    }

    /// The beginnings of the keys behind which something may be left out.
    pub(crate) fn withheld(&self) -> impl Iterator<Item = String> {
        let kinds: BTreeSet<&str> = self.kinds.iter().chain([&Kind::Complaint]).map(|kind| kind.as_str()).collect();
        let closed = self.known.closed.iter().map(|closed| format!("{closed}#"));
        kinds.into_iter().map(|kind| format!("{kind}/")).chain(closed)
    }

    fn fits(&self, row: &Entry) -> bool {
        let window = Some(row.window.as_str()).filter(|window| !window.is_empty());
        let became = row.contact.iter().filter_map(|contact| contact.became.as_ref());
        (!self.kinds.contains(&row.aggregate.kind) || self.admits(row.about().into_iter(), window))
            && became.chain([row.subject()]).all(|known| self.known.admits(known))
    }
}

/// Whether open matters are asked for, closed ones, or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Openness {
    /// Both.
    #[default]
    Any,
    /// What somebody still has to do with.
    Open,
    /// What is done with.
    Closed,
}

impl From<Option<bool>> for Openness {
    fn from(open: Option<bool>) -> Self {
        match open {
            None => Openness::Any,
            Some(true) => Openness::Open,
            Some(false) => Openness::Closed,
        }
    }
}

impl Openness {
    fn fits(self, row: &Entry) -> bool {
        match self {
            Openness::Any => true,
            Openness::Open => row.is_open(),
            Openness::Closed => !row.is_open(),
        }
    }
}

/// The one of that number.
///
/// # Errors
/// [`Unreadable`].
pub fn by_number(source: &dyn Source<Entry>, number: &str) -> Result<Option<Entry>, Unreadable> {
    match source.entries(&format!("number/{number}/"), None, Direction::Forward).next() {
        None => Ok(None),
        Some(entry) => source.row(&entry?.1),
    }
}

/// The one of that aggregate.
///
/// # Errors
/// [`Unreadable`].
pub fn get(source: &dyn Source<Entry>, aggregate: &AggregateRef) -> Result<Option<Entry>, Unreadable> {
    source.row(&aggregate.to_string())
}

/// What fits, newest first, one page of them.
///
/// # Errors
/// [`QueryError`].
pub fn list(source: &dyn Source<Entry>, filter: &Filter, page: &PageRequest) -> Result<Page<Entry>, QueryError> {
    // A cursor is the place under the prefix; the first page begins where `before` says, if it says.
    let after = page.after(|key| key.parse::<AggregateRef>().is_ok())?.or_else(|| filter.before.map(sortable));
    let prefixes = filter.prefixes();
    let merged = Merged::new(Direction::Backward);
    let merged = prefixes.iter().fold(merged, |parts, prefix| parts.with(source, prefix, after.as_deref()));
    let earliest = filter.from.map(sortable);
    let mut rows = Vec::new();
    let mut last: Option<String> = None;
    for (examined, entry) in merged.enumerate() {
        let (_, place, key) = entry?;
        if earliest.as_ref().is_some_and(|earliest| place < *earliest) {
            break;
        }
        if rows.len() == page.size() || examined == EXAMINED {
            return Ok(Page { rows, next: last.as_deref().map(cursor) });
        }
        rows.extend(source.row(&key)?.filter(|row| filter.fits(row)));
        last = Some(place);
    }
    Ok(Page { rows, next: None })
}

impl Filter {
    /// Whether a row fits.
    #[must_use]
    pub fn fits(&self, row: &Entry) -> bool {
        let is = |wanted: &Option<String>, found: Option<&String>| wanted.is_none() || wanted.as_ref() == found;
        (self.kinds.is_empty() || self.kinds.contains(&row.aggregate.kind))
            && self.open.fits(row)
            && self.phase.is_none_or(|phase| phase == row.phase)
            && self.name.is_none_or(|name| name == row.name())
            && self.window.as_deref().is_none_or(|window| row.windows().contains(window))
            && (is(&self.responsible, Some(&row.responsible)) || self.stands_for(row))
            && self.about.as_deref().is_none_or(|person| row.about().contains(person))
            && is(&self.item, row.item.as_ref())
            && is(&self.applicant, row.applicant.as_ref())
            && is(&self.masked_name, Some(&row.masked_name))
            && self.from.is_none_or(|from| row.registered_at >= from)
            && self.before.is_none_or(|before| row.registered_at < before)
            && self
                .own
                .as_ref()
                .is_none_or(|own| own.fits(row) && !(own.known.is_partly(row.subject()) && self.asks_closer()))
    }

    /// Whether it asks for a field that is not shown of what is seen in part only: by such a filter nothing of it is found.
    fn asks_closer(&self) -> bool {
        let fields = [&self.window, &self.responsible, &self.about, &self.item, &self.applicant, &self.masked_name];
        fields.iter().any(|field| field.is_some())
    }

    /// Whether it is open, and of somebody for whom the person asked for stands.
    fn stands_for(&self, row: &Entry) -> bool {
        row.is_open() && self.stands_for.contains(&row.responsible)
    }

    /// The parts of the index to read: the narrowest there is, and beside a person's own what is open of those for whom they stand.
    fn prefixes(&self) -> Vec<String> {
        let own = self.prefix();
        let by_person = own.starts_with("open/") || own.starts_with("person/");
        let others = self.stands_for.iter().filter(|_| by_person && self.open != Openness::Closed);
        let others: Vec<String> = others.map(|person| format!("open/{person}/")).collect();
        std::iter::once(own).chain(others).collect()
    }

    /// The narrowest part of the index there is.
    fn prefix(&self) -> String {
        match self {
            Filter { applicant: Some(applicant), .. } => format!("applicant/{applicant}/"),
            Filter { masked_name: Some(name), .. } => format!("name/{name}/"),
            Filter { about: Some(person), .. } => format!("about/{person}/"),
            Filter { responsible: Some(person), open: Openness::Open, .. } => format!("open/{person}/"),
            Filter { kinds, .. } if matches!(kinds[..], [kind] if is_rare(kind)) => {
                kinds.iter().map(|kind| format!("kind/{kind}/")).collect()
            }
            Filter { responsible: Some(person), .. } => format!("person/{person}/"),
            Filter { item: Some(item), .. } => format!("item/{item}/"),
            Filter { phase: Some(phase), window: None, .. } => format!("phase/{phase}/"),
            Filter { window: Some(window), .. } => format!("window/{window}/"),
            Filter { kinds, .. } if kinds.len() == 1 => kinds.iter().map(|kind| format!("kind/{kind}/")).collect(),
            Filter { .. } => "date/".to_owned(),
        }
    }
}
