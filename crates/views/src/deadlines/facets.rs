//! The index of obligations (时限索引): the parts that lists, counts and the breach list are read from.
//!
//! An obligation stands in a tree by person and in one by window, with the run that it is in: running, stopped, or how it ended.
//! While it runs, its place says beside the due instant when it is warned of, so that its state at a moment follows from the
//! entry. What counts as a breach, or will once it is overdue, stands in a tree of its own, by whom and what the breach list asks.
use super::Group;
use super::count;
use super::query::Filter;
use super::row::{Clock, Obligation, State, Status};
use super::sortable;
use crate::breaches::codes::Code;
use crate::facets::{Wanted, expand, leaves};
use crate::merge::{Common, Either, Merged};
use crate::register::query::Own;
use crate::view::{Direction, Source, Unreadable};
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Instant;
use std::collections::BTreeSet;

/// By person, run, window, clock and kind.
const PERSON: &str = "person/";
/// By window, run, clock and kind.
const WINDOW: &str = "window/";
/// By run of the breach, clock, rule, window, person and kind, as they were when it was due.
const BREACH: &str = "breach/";
/// What amendments moved, by window, person, clock, what moved it, and kind.
const MOVED: &str = "moved-of/";
/// The same by instant alone.
const MOVED_BY_INSTANT: &str = "moved/";

/// The run of an obligation that is stopped.
pub(super) const STOPPED: &str = "paused";
/// The runs of what is still to be met.
const RUNNING: [&str; 2] = ["open", STOPPED];

/// The run that an obligation is in: its group, and of what is open whether it is stopped.
fn run(row: &Obligation) -> &'static str {
    if row.status == Status::Paused { STOPPED } else { Group::from_row(row).as_str() }
}

/// The index entries of an obligation by person, by window and as a breach.
pub(super) fn entries(key: &str, row: &Obligation) -> Vec<String> {
    let (run, clock, kind) = (run(row), row.clock.as_str(), row.aggregate.kind.as_str());
    let place = format!("{}/{key}", count::instants(row));
    let planned = row.planned.iter().filter(|_| row.is_open()).map(|planned| &planned.by);
    let persons: BTreeSet<&str> = std::iter::once(&row.responsible).chain(planned).map(String::as_str).collect();
    let persons: Vec<&str> = persons.into_iter().collect();
    let mut entries = expand(PERSON, [&persons[..], &[run], &[row.window.as_str()], &[clock], &[kind]]);
    entries.extend(expand(WINDOW, [&[row.window.as_str()][..], &[run], &[clock], &[kind]]));
    entries.iter_mut().for_each(|entry| entry.push_str(&place));
    entries.extend(breaches(key, row));
    entries.extend(row.moves.iter().filter(|moved| moved.is_amendment()).flat_map(|moved| {
        let levels = [&[row.window.as_str()][..], &persons, &[clock], &[moved.reference.as_str()], &[kind]];
        let place = format!("{}/{key}", sortable(moved.at));
        let of = expand(MOVED, levels).into_iter();
        of.chain([MOVED_BY_INSTANT.to_owned()]).map(|entry| entry + &place).collect::<Vec<_>>()
    }));
    entries
}

/// How an obligation stands in the breach list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum As {
    /// Overdue as long as nothing is done.
    Running,
    /// Met late, or fell away late.
    Ended,
    /// Entered late, and nobody confirmed the entry, or it was rejected.
    Entered,
    /// Entered late and confirmed: listed where late entries are asked for.
    Confirmed,
}

impl As {
    fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Ended => "ended",
            Self::Entered => "entered",
            Self::Confirmed => "confirmed",
        }
    }
}

fn breaches(key: &str, row: &Obligation) -> Vec<String> {
    if row.never || Code::from_clock(row.clock).is_none() {
        return vec![];
    }
    let since_due = || match row.status {
        Status::Open | Status::Paused => Some((As::Running, row.due_at)),
        Status::MetLate => Some((As::Ended, row.due_at)),
        Status::Cancelled if row.met_at.is_some_and(|at| at > row.due_at) => Some((As::Ended, row.due_at)),
        Status::Met | Status::Cancelled => None,
    };
    let entered = match row.withheld() {
        Some(entry) => Some((As::Entered, entry.before.due_at)),
        None => row.entries.first().map(|entry| (As::Confirmed, entry.before.due_at)),
    };
    let listed = [since_due().filter(|_| row.withheld().is_none()), entered];
    let entry = |(listed, since): (As, Instant)| {
        let levels = [
            &[listed.as_str()][..],
            &[row.clock.as_str()],
            &[row.rule.as_str()],
            &[row.window_when_due()],
            &[row.responsible_when_due(since)],
            &[row.aggregate.kind.as_str()],
        ];
        expand(BREACH, levels).into_iter().map(move |entry| format!("{entry}{}/{key}", sortable(since)))
    };
    listed.into_iter().flatten().flat_map(entry).collect()
}

/// What the breach list asks of obligations.
pub(crate) struct Late {
    /// Of these clocks; none for all.
    pub(crate) clocks: Option<Vec<Clock>>,
    /// Of these rules.
    pub(crate) rules: Wanted,
    /// Of this window.
    pub(crate) windows: Wanted,
    /// Of these persons by name.
    pub(crate) persons: Wanted,
    /// On these kinds.
    pub(crate) kinds: Wanted,
}

/// The parts of the index that hold what the breach list asks for, listed as that.
pub(crate) fn late(source: &dyn Source<super::Row>, asked: &Late, listed: As) -> Result<Vec<String>, Unreadable> {
    let clocks = match &asked.clocks {
        None => Wanted::Any,
        Some(clocks) => Wanted::only(clocks.iter().map(|clock| clock.as_str())),
    };
    let Late { rules, windows, persons, kinds, .. } = asked;
    let wanted =
        [Wanted::one(Some(listed.as_str())), clocks, rules.clone(), windows.clone(), persons.clone(), kinds.clone()];
    leaves(source, BREACH, &wanted)
}

/// One selection of obligations.
struct Selection {
    persons: Wanted,
    kinds: Wanted,
    /// What runs or is stopped, in these runs.
    running: Vec<&'static str>,
    /// What is over, in these.
    over: Vec<&'static str>,
}

/// The places of the obligations that fit, in the order they are due, after a place.
pub(super) fn places<'a>(
    source: &'a dyn Source<super::Row>,
    filter: &Filter,
    (after, now): (Option<&str>, Instant),
) -> Result<Either<'a>, Unreadable> {
    let direction = Direction::Forward;
    // Nothing that is due already is open or warned of.
    let is_ahead = |state: &State| matches!(state, State::Open | State::Warned) || !is_of_running(*state);
    let ahead = !filter.states.is_empty() && filter.states.iter().all(is_ahead);
    let from = if ahead { Some(sortable(now)) } else { None };
    let from = from.as_deref().max(after);
    let mut of = Vec::new();
    for selection in selections(filter) {
        let mut merged = Merged::new(direction).skipping(selection.skipped(filter));
        for (runs, after) in [(&selection.running, from), (&selection.over, after)] {
            let parts = selection.parts(source, filter, runs)?;
            merged = parts.iter().fold(merged, |merged, part| merged.with(source, part, after));
        }
        of.push(Common::new(direction, vec![merged]));
    }
    Ok(Either::new(direction, of))
}

/// Whether the state is one of what is still to be met.
fn is_of_running(state: State) -> bool {
    matches!(state, State::Open | State::Warned | State::Overdue | State::Paused | State::LateEntry)
}

impl Selection {
    /// Whether the index by due instant serves it: everybody's of every window and clock.
    fn is_by_due(&self, filter: &Filter) -> bool {
        let by_kind = matches!(self.kinds, Wanted::Only(_));
        !by_kind
            && !self.persons.is_constrained()
            && filter.window.is_none()
            && filter.clock.is_none()
            && self.running != [STOPPED]
            && (self.running.is_empty() || filter.asks_for_any_running())
    }

    /// What the keys begin with that are passed over in the index by due instant, which names no kind before the place.
    fn skipped(&self, filter: &Filter) -> Vec<String> {
        match &self.kinds {
            Wanted::Without(kinds) if self.is_by_due(filter) => kinds.iter().cloned().collect(),
            Wanted::Any | Wanted::Only(_) | Wanted::Without(_) | Wanted::Under(_) => vec![],
        }
    }

    /// The parts of the index that hold it in these runs.
    fn parts(
        &self,
        source: &dyn Source<super::Row>,
        filter: &Filter,
        runs: &[&str],
    ) -> Result<Vec<String>, Unreadable> {
        if runs.is_empty() {
            return Ok(vec![]);
        }
        if self.is_by_due(filter) {
            let group = |run: &&str| if *run == STOPPED { Group::Open.as_str().to_owned() } else { (*run).to_owned() };
            let groups: BTreeSet<String> = runs.iter().map(group).collect();
            return Ok(groups.into_iter().map(|group| format!("due/{group}/")).collect());
        }
        let (windows, clocks) = (Wanted::one(filter.window.as_deref()), Wanted::one(filter.clock.map(Clock::as_str)));
        let (runs, kinds) = (Wanted::only(runs.iter().copied()), self.kinds.clone());
        if self.persons.is_constrained() {
            return leaves(source, PERSON, &[self.persons.clone(), runs, windows, clocks, kinds]);
        }
        leaves(source, WINDOW, &[windows, runs, clocks, kinds])
    }
}

/// What a filter selects: each obligation that fits stands in one of the selections at least.
fn selections(filter: &Filter) -> Vec<Selection> {
    let (running, over) = (running(filter), over(filter));
    let persons = Wanted::one(filter.responsible.as_deref());
    let mut found = readable(filter, (persons, &running, &over));
    if filter.responsible.is_some() && !filter.stands_for.is_empty() {
        let others = Wanted::only(filter.stands_for.iter().map(String::as_str));
        found.extend(readable(filter, (others, &running, &[])));
    }
    found
}

/// Of the kinds that are not everybody's to read, what is one's own.
fn readable(filter: &Filter, (persons, running, over): (Wanted, &[&'static str], &[&'static str])) -> Vec<Selection> {
    let selection =
        |persons: Wanted, kinds: Wanted| Selection { persons, kinds, running: running.to_vec(), over: over.to_vec() };
    let Some(own) = &filter.own else { return vec![selection(persons, Wanted::Any)] };
    let kinds = || own.kinds.iter().map(|kind| kind.as_str());
    let owned = Wanted::only(own.persons.iter().map(String::as_str));
    vec![selection(persons.clone(), Wanted::without(kinds())), selection(persons.and(owned), Wanted::only(kinds()))]
}

impl Filter {
    /// Whether what is still to be met is asked for in whatever state: which of them it is, places in the trees say.
    fn asks_for_any_running(&self) -> bool {
        let running = [State::Open, State::Warned, State::Overdue, State::Paused];
        self.states.is_empty() || running.iter().all(|state| self.states.contains(state))
    }
}

/// The runs of what is still to be met in which the states are that are asked for.
fn running(filter: &Filter) -> Vec<&'static str> {
    let asks = |states: &[State]| states.iter().any(|state| filter.states.contains(state));
    if filter.states.is_empty() || asks(&[State::Open, State::Warned, State::Overdue, State::LateEntry]) {
        RUNNING.to_vec()
    } else if asks(&[State::Paused]) {
        vec![STOPPED]
    } else {
        vec![]
    }
}

/// The runs of what is over in which the states are that are asked for.
fn over(filter: &Filter) -> Vec<&'static str> {
    let ended = [
        (Group::Met, State::Met),
        (Group::MetLate, State::MetLate),
        (Group::Cancelled, State::Cancelled),
        (Group::LateEntry, State::LateEntry),
    ];
    let asked = ended.iter().filter(|(_, state)| filter.states.is_empty() || filter.states.contains(state));
    asked.map(|(group, _)| group.as_str()).collect()
}

/// The parts that hold what is still to be met of the window and clock of a filter and of the kinds that are everybody's to read.
pub(super) fn counted(source: &dyn Source<super::Row>, filter: &Filter) -> Result<Vec<String>, Unreadable> {
    let withheld = filter.own.iter().flat_map(Own::withheld).map(Kind::as_str);
    let kinds = if filter.own.is_some() { Wanted::without(withheld) } else { Wanted::Any };
    let (windows, clocks) = (Wanted::one(filter.window.as_deref()), Wanted::one(filter.clock.map(Clock::as_str)));
    leaves(source, WINDOW, &[windows, Wanted::only(RUNNING), clocks, kinds])
}

/// The parts that hold one's own of the kinds that are not everybody's to read, of the window and clock of a filter.
pub(super) fn own(source: &dyn Source<super::Row>, filter: &Filter) -> Result<Vec<String>, Unreadable> {
    let Some(own) = &filter.own else { return Ok(vec![]) };
    let (windows, clocks) = (Wanted::one(filter.window.as_deref()), Wanted::one(filter.clock.map(Clock::as_str)));
    let persons = Wanted::only(own.persons.iter().map(String::as_str));
    let kinds = Wanted::only(own.kinds.iter().map(|kind| kind.as_str()));
    leaves(source, PERSON, &[persons, Wanted::Any, windows, clocks, kinds])
}

/// What somebody has to meet by name, of one clock and kind.
pub(crate) struct Owed {
    /// The part of the index that holds it.
    pub(crate) part: String,
    /// Whose it is by name, or will be.
    pub(crate) person: String,
    /// Of which clock.
    pub(crate) clock: Clock,
    /// On what.
    pub(crate) kind: Kind,
}

/// What is still to be met, by person, clock and kind.
pub(crate) fn owed(source: &dyn Source<super::Row>) -> Result<Vec<Owed>, Unreadable> {
    let wanted = [Wanted::Any, Wanted::only(RUNNING), Wanted::Any, Wanted::Any, Wanted::Any];
    let parts = leaves(source, PERSON, &wanted)?;
    let owed = parts.into_iter().filter_map(|part| {
        let mut levels = part.strip_prefix(PERSON)?.split('/');
        let (person, clock) = (levels.next()?.to_owned(), Clock::parse(levels.nth(2)?)?);
        let kind = Kind::parse(levels.next()?)?;
        Some(Owed { part, person, clock, kind })
    });
    Ok(owed.collect())
}

/// The places of what amendments moved of the obligations that fit, the newest first, after a place.
pub(super) fn moved<'a>(
    source: &'a dyn Source<super::Row>,
    (filter, reference): (&Filter, Option<&str>),
    after: Option<&str>,
) -> Result<Either<'a>, Unreadable> {
    let direction = Direction::Backward;
    let mut of = Vec::new();
    for selection in selections(filter) {
        let is_plain = reference.is_none() && selection.is_by_due(filter);
        let mut merged = Merged::new(direction).skipping(if is_plain { selection.skipped(filter) } else { vec![] });
        let wanted = [
            Wanted::one(filter.window.as_deref()),
            selection.persons,
            Wanted::one(filter.clock.map(Clock::as_str)),
            Wanted::one(reference),
            selection.kinds,
        ];
        let parts = if is_plain { vec![MOVED_BY_INSTANT.to_owned()] } else { leaves(source, MOVED, &wanted)? };
        merged = parts.iter().fold(merged, |merged, part| merged.with(source, part, after));
        of.push(Common::new(direction, vec![merged]));
    }
    Ok(Either::new(direction, of))
}
