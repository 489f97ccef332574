//! Where breaches are read from (违规索引): the parts of two views' indexes that hold what is asked for.
//!
//! Who answered for an obligation when it was due follows from the covers: whoever is asked for has their own by name, and of
//! those whom they stood for what was due meanwhile. Without any filter the indexes by instant serve.
use super::codes::Code;
use super::query::{Filter, Sources};
use super::row::{Deed, Row};
use crate::deadlines::facets::{As, Late, late};
use crate::deadlines::row::Clock;
use crate::deadlines::sortable;
use crate::facets::{Wanted, expand, leaves};
use crate::merge::Merged;
use crate::view::{Direction, Source, Unreadable};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;

/// Every cover by who stood in.
pub(super) const STOOD: &str = "stood/";
/// Deeds by instant.
const SINCE: &str = "since/";
/// Deeds by whether they last, code, article, window, person and kind.
const DEED: &str = "deed/";
/// What stands for the window of a deed that is the aggregate's own: the obligations know it.
const OF_THE_MATTER: &str = "?";

/// The index entries of a deed.
pub(super) fn entries(key: &str, deed: &Deed) -> Vec<String> {
    let since = sortable(deed.since);
    let rules: Vec<&str> = std::iter::once(deed.rule.as_str()).chain(deed.cited.as_deref()).collect();
    let levels = [
        &[lasting(deed.lasts)][..],
        &[deed.code.as_str()],
        &rules,
        &[deed.window.as_deref().unwrap_or(OF_THE_MATTER)],
        &[deed.person.as_str()],
        &[deed.aggregate.kind.as_str()],
    ];
    let mut entries = expand(DEED, levels);
    entries.iter_mut().for_each(|entry| entry.push_str(&format!("{since}/{key}")));
    entries.push(format!("{SINCE}{since}/{key}"));
    entries.push(format!("of/{}/{key}", deed.aggregate));
    entries
}

fn lasting(lasts: bool) -> &'static str {
    if lasts { "lasts" } else { "done" }
}

/// What a part holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Obligations, listed as that.
    Obligations(As),
    /// Obligations by instant; of the last of these parts those that were entered late or fell away.
    ByInstant(bool),
    /// Deeds.
    Deeds,
}

/// Places of breaches, each with what its part holds and the key of its row, in the order of since when.
pub(super) struct Breaches<'a> {
    merged: Merged<'a>,
    holds: Vec<Holds>,
    /// The place that was given last, and as what.
    last: (String, Vec<Holds>),
}

impl Iterator for Breaches<'_> {
    type Item = Result<(String, (Holds, String)), Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (at, place, key) = match self.merged.next()? {
                Ok(found) => found,
                Err(error) => return Some(Err(error)),
            };
            let holds = *self.holds.get(at)?;
            if self.last.0 != place {
                self.last = (place.clone(), vec![]);
            }
            // Two spans of the same person may hold it.
            if !self.last.1.contains(&holds) {
                self.last.1.push(holds);
                return Some(Ok((place, (holds, key))));
            }
        }
    }
}

/// A span of places, both ends left out.
type Between<'p> = (Option<&'p str>, Option<&'p str>);

impl<'a> Breaches<'a> {
    /// The places of what fits, as far as indexes say it.
    pub(super) fn new(sources: Sources<'a>, filter: &Filter, between: Between<'_>) -> Result<Self, Unreadable> {
        let own = filter.own.as_ref();
        let withheld = || own.into_iter().flat_map(|own| &own.kinds).map(|kind| kind.as_str());
        let persons = filter.person.as_deref().map(|person| vec![person]);
        let mut found = Self { merged: Merged::new(Direction::Forward), holds: vec![], last: Default::default() };
        if filter.is_plain() {
            let skipped = withheld().map(|kind| format!("{kind}/")).collect();
            found.merged = found.merged.skipping(skipped);
            found.by_instant(sources, filter, between)?;
        } else {
            let kinds = if own.is_some() { Wanted::without(withheld()) } else { Wanted::Any };
            found.by_facet(sources, filter, (persons.as_deref(), kinds, between))?;
        }
        if let Some(own) = own {
            let readable = own.persons.iter().map(String::as_str);
            let persons: Vec<&str> =
                readable.filter(|own| filter.person.as_deref().is_none_or(|asked| asked == *own)).collect();
            let rest = std::mem::replace(&mut found.merged, Merged::new(Direction::Forward));
            found.merged = rest.skipping(vec![]);
            found.by_facet(sources, filter, (Some(&persons), Wanted::only(withheld()), between))?;
        }
        Ok(found)
    }

    fn with(&mut self, merged: impl FnOnce(Merged<'a>) -> Merged<'a>, holds: Holds) {
        let rest = std::mem::replace(&mut self.merged, Merged::new(Direction::Forward));
        self.merged = merged(rest);
        self.holds.push(holds);
    }

    /// Everything, by instant.
    fn by_instant(&mut self, sources: Sources<'a>, filter: &Filter, between: Between<'_>) -> Result<(), Unreadable> {
        let ended = filter.open != Some(true);
        let running = filter.open != Some(false);
        let parts = [("due/open/", running, false), ("due/met-late/", ended, false), ("late/", true, true)];
        for (part, _, by_late) in parts.into_iter().filter(|(_, wanted, _)| *wanted) {
            self.with(|merged| merged.between(sources.deadlines, part, between), Holds::ByInstant(by_late));
        }
        if ended {
            self.with(|merged| merged.between(sources.breaches, SINCE, between), Holds::Deeds);
            return Ok(());
        }
        self.deeds(sources, filter, (Wanted::Any, Wanted::Any, between))
    }

    /// What has the facets that are asked for.
    fn by_facet(
        &mut self,
        sources: Sources<'a>,
        filter: &Filter,
        (persons, kinds, between): (Option<&[&str]>, Wanted, Between<'_>),
    ) -> Result<(), Unreadable> {
        let spans = match persons {
            None => vec![(Wanted::Any, (None, None))],
            Some(persons) => answered(sources.breaches, persons)?,
        };
        for (person, (from, until)) in spans {
            let (from, until) = (from.map(sortable), until.map(|until| sortable(until + TimeDelta::milliseconds(1))));
            let until = until.as_deref().into_iter().chain(between.1).min();
            let between = (from.as_deref().max(between.0), until);
            for (listed, clocks) in filter.listed() {
                let asked = Late {
                    clocks,
                    rules: filter.rules(),
                    windows: Wanted::one(filter.window.as_deref()),
                    persons: person.clone(),
                    kinds: kinds.clone(),
                };
                for part in late(sources.deadlines, &asked, listed)? {
                    self.with(|merged| merged.between(sources.deadlines, &part, between), Holds::Obligations(listed));
                }
            }
        }
        let persons = persons.map_or(Wanted::Any, |persons| Wanted::only(persons.iter().copied()));
        self.deeds(sources, filter, (persons, kinds, between))
    }

    fn deeds(
        &mut self,
        sources: Sources<'a>,
        filter: &Filter,
        (persons, kinds, between): (Wanted, Wanted, Between<'_>),
    ) -> Result<(), Unreadable> {
        let lasts = filter.open.map(lasting);
        let codes = filter.codes.iter().map(|code| code.as_str());
        let codes = if filter.codes.is_empty() { Wanted::Any } else { Wanted::only(codes) };
        let windows = filter.window.as_deref().map_or(Wanted::Any, |window| Wanted::only([window, OF_THE_MATTER]));
        let wanted = [Wanted::one(lasts), codes, filter.rules(), windows, persons, kinds];
        for part in leaves(sources.breaches, DEED, &wanted)? {
            self.with(|merged| merged.between(sources.breaches, &part, between), Holds::Deeds);
        }
        Ok(())
    }
}

impl Filter {
    /// Whether the indexes by instant serve it.
    fn is_plain(&self) -> bool {
        self.window.is_none() && self.person.is_none() && self.rule.is_none() && self.codes.is_empty()
    }

    fn rules(&self) -> Wanted {
        self.rule.as_deref().map_or(Wanted::Any, Wanted::under)
    }

    /// As what obligations are listed, and of which clocks: none for all.
    fn listed(&self) -> Vec<(As, Option<Vec<Clock>>)> {
        let has_code = |clock: &Clock| Code::from_clock(*clock).is_some_and(|code| self.codes.contains(&code));
        let clocks = || {
            let named = Clock::ALL.iter().copied().filter(has_code).collect::<Vec<_>>();
            (!self.codes.is_empty()).then_some(named)
        };
        let late_entries = self.codes.contains(&Code::LateEntry);
        let running = (self.open != Some(false)).then(|| (As::Running, clocks()));
        let ended = (self.open != Some(true)).then(|| (As::Ended, clocks()));
        let entered = Some((As::Entered, if late_entries { None } else { clocks() }));
        let confirmed = late_entries.then_some((As::Confirmed, None));
        [running, ended, entered, confirmed].into_iter().flatten().collect()
    }
}

/// Whose obligations by name somebody answered for, and what was due when: their own, and those of whom they stood for.
type Answered = (Wanted, (Option<Instant>, Option<Instant>));

fn answered(covers: &dyn Source<Row>, persons: &[&str]) -> Result<Vec<Answered>, Unreadable> {
    let mut asked: Vec<_> = persons.iter().map(|person| ((*person).to_owned(), (None, None))).collect();
    let mut known = asked.clone();
    while let Some((here, (from, until))) = asked.pop() {
        for entry in covers.entries(&format!("{STOOD}{here}/"), None, Direction::Forward) {
            let (_, key) = entry?;
            let (Some(away), Some(Row::Cover(cover))) = (key.split('/').nth(1), covers.row(&key)?) else { continue };
            let until = [until, cover.until].into_iter().flatten().min();
            let found = (away.to_owned(), (from.max(Some(cover.from)), until));
            if !known.contains(&found) {
                known.push(found.clone());
                asked.push(found);
            }
        }
    }
    Ok(known.into_iter().map(|(person, span)| (Wanted::one(Some(&person)), span)).collect())
}
