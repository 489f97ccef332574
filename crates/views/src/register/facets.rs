//! The index of the register (登记簿索引): what its lists are filtered by, and the trees that serve each combination.
//!
//! [`TREES`] is the one place that says how lines are indexed: the entries of a row follow from it, and so does the plan of a
//! question. A plan takes trees until every facet that is asked for is a level of one of them; where that takes two, what
//! stands in both is found by the index alone.
use super::query::{Filter, Openness};
use super::row::Entry;
use crate::deadlines::sortable;
use crate::facets::{Wanted, expand, leaves};
use crate::merge::{Common, Either, Merged};
use crate::view::{Direction, Source, Unreadable};
use anjuan_domain::vocabulary::ids::Kind;

/// What lines are filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facet {
    Responsible,
    Kind,
    Window,
    Phase,
    Name,
    Open,
    Item,
    Applicant,
    About,
    MaskedName,
}

/// Every facet, in the order of the enum.
const FACETS: [Facet; 10] = [
    Facet::Responsible,
    Facet::Kind,
    Facet::Window,
    Facet::Phase,
    Facet::Name,
    Facet::Open,
    Facet::Item,
    Facet::Applicant,
    Facet::About,
    Facet::MaskedName,
];

/// A part of the index: what its entries begin with, and the facets that they name before the place.
struct Tree {
    root: &'static str,
    facets: &'static [Facet],
}

/// Every tree: those of what few lines share come last, because they are read with another one only where they must be.
const TREES: [Tree; 9] = [
    Tree { root: "date/", facets: &[] },
    Tree {
        root: "person/",
        facets: &[Facet::Responsible, Facet::Open, Facet::Kind, Facet::Window, Facet::Phase, Facet::Name],
    },
    Tree { root: "phase/", facets: &[Facet::Phase, Facet::Kind, Facet::Name, Facet::Window, Facet::Open] },
    Tree { root: "window/", facets: &[Facet::Window, Facet::Kind, Facet::Name, Facet::Open] },
    Tree { root: "applicant/", facets: &[Facet::Applicant, Facet::Kind, Facet::Open] },
    Tree { root: "about/", facets: &[Facet::About, Facet::Kind, Facet::Open] },
    Tree { root: "item/", facets: &[Facet::Item, Facet::Window, Facet::Kind, Facet::Open, Facet::Phase] },
    Tree { root: "name/", facets: &[Facet::MaskedName, Facet::Window, Facet::Kind, Facet::Open] },
    Tree { root: "kind/", facets: &[Facet::Kind, Facet::Name, Facet::Open] },
];

/// The index entries of a line.
pub(super) fn entries(key: &str, row: &Entry) -> Vec<String> {
    let place = format!("{}/{key}", sortable(row.registered_at));
    let mut entries = vec![format!("number/{}/{key}", row.number)];
    for tree in &TREES {
        let values: Vec<Vec<&str>> = tree.facets.iter().map(|facet| values(row, *facet)).collect();
        // A line without what a tree begins with does not stand in it; on a level below, that is a value like any other.
        if values.first().is_some_and(Vec::is_empty) {
            continue;
        }
        let levels = values.iter().map(|values| if values.is_empty() { &[""][..] } else { values.as_slice() });
        entries.extend(expand(tree.root, levels).into_iter().map(|mut entry| {
            entry.push_str(&place);
            entry
        }));
    }
    entries
}

/// What a line has of a facet.
fn values(row: &Entry, facet: Facet) -> Vec<&str> {
    let text = |text: &'_ str| !text.is_empty();
    match facet {
        Facet::Responsible => Some(row.responsible.as_str()).filter(|it| text(it)).into_iter().collect(),
        Facet::Kind => vec![row.aggregate.kind.as_str()],
        Facet::Window => row.windows().into_iter().collect(),
        Facet::Phase => vec![row.phase.as_str()],
        Facet::Name => vec![row.name().as_str()],
        Facet::Open => vec![openness(row.is_open())],
        Facet::Item => row.item.as_deref().into_iter().collect(),
        Facet::Applicant => row.applicant.as_deref().into_iter().collect(),
        Facet::About => row.about().into_iter().collect(),
        Facet::MaskedName => Some(row.masked_name.as_str()).filter(|it| text(it)).into_iter().collect(),
    }
}

fn openness(is_open: bool) -> &'static str {
    if is_open { "open" } else { "closed" }
}

/// What one selection wants of each facet, in the order of [`FACETS`].
type Selection = [Wanted; FACETS.len()];

/// The places of the lines that fit, newest first, after a place.
pub(super) fn places<'a>(
    source: &'a dyn Source<Entry>,
    filter: &Filter,
    after: Option<&str>,
) -> Result<Either<'a>, Unreadable> {
    let direction = Direction::Backward;
    let mut of = Vec::new();
    for selection in selections(filter) {
        let mut streams = Vec::new();
        for tree in plan(&selection) {
            let wanted: Vec<Wanted> = tree.facets.iter().map(|facet| wanted(&selection, *facet).clone()).collect();
            let parts = leaves(source, tree.root, &wanted)?;
            let merged = Merged::new(direction);
            streams.push(parts.iter().fold(merged, |merged, part| merged.with(source, part, after)));
        }
        of.push(Common::new(direction, streams));
    }
    Ok(Either::new(direction, of))
}

fn wanted(selection: &Selection, facet: Facet) -> &Wanted {
    const ANY: &Wanted = &Wanted::Any;
    selection.get(facet as usize).unwrap_or(ANY)
}

/// The trees that together name every facet that a selection asks for.
fn plan(selection: &Selection) -> Vec<&'static Tree> {
    let mut left: Vec<Facet> =
        FACETS.iter().copied().filter(|facet| wanted(selection, *facet).is_constrained()).collect();
    let mut plan = Vec::new();
    let named = |tree: &Tree, left: &[Facet]| tree.facets.iter().filter(|facet| left.contains(facet)).count();
    // The tree without a facet serves who asks for none; the last one, which begins with what every line has, any other.
    let serves = |tree: &&Tree| tree.facets.first().is_some_and(|first| wanted(selection, *first).is_constrained());
    while !left.is_empty() {
        let best = TREES.iter().filter(serves).rev().max_by_key(|tree| named(tree, &left));
        let best = best.filter(|tree| named(tree, &left) > 0).or(TREES.last());
        let Some(tree) = best.filter(|tree| named(tree, &left) > 0) else { break };
        left.retain(|facet| !tree.facets.contains(facet));
        plan.push(tree);
    }
    if plan.is_empty() { TREES.first().into_iter().collect() } else { plan }
}

/// What a filter selects: each line that fits stands in one of the selections at least.
fn selections(filter: &Filter) -> Vec<Selection> {
    let mut base = Selection::default();
    let mut set = |facet: Facet, wanted: Wanted| base[facet as usize] = wanted;
    if !filter.kinds.is_empty() {
        set(Facet::Kind, Wanted::only(filter.kinds.iter().map(|kind| kind.as_str())));
    }
    set(Facet::Responsible, Wanted::one(filter.responsible.as_deref()));
    set(Facet::Window, Wanted::one(filter.window.as_deref()));
    set(Facet::Phase, Wanted::one(filter.phase.map(|phase| phase.as_str())));
    set(Facet::Name, Wanted::one(filter.name.map(|name| name.as_str())));
    set(Facet::Item, Wanted::one(filter.item.as_deref()));
    set(Facet::Applicant, Wanted::one(filter.applicant.as_deref()));
    set(Facet::About, Wanted::one(filter.about.as_deref()));
    set(Facet::MaskedName, Wanted::one(filter.masked_name.as_deref()));
    set(
        Facet::Open,
        match filter.open {
            Openness::Any => Wanted::Any,
            Openness::Open => Wanted::only([openness(true)]),
            Openness::Closed => Wanted::only([openness(false)]),
        },
    );
    readable(filter, standing(filter, base))
}

/// Besides what somebody is responsible for, what is open of those for whom they stand.
fn standing(filter: &Filter, base: Selection) -> Vec<Selection> {
    let stands = filter.responsible.is_some() && !filter.stands_for.is_empty() && filter.open != Openness::Closed;
    let others = stands.then(|| {
        let mut others = base.clone();
        others[Facet::Responsible as usize] = Wanted::only(filter.stands_for.iter().map(String::as_str));
        others[Facet::Open as usize] = Wanted::only([openness(true)]);
        others
    });
    std::iter::once(base).chain(others).collect()
}

/// Of the kinds that are not everybody's to read, what is one's own.
fn readable(filter: &Filter, selections: Vec<Selection>) -> Vec<Selection> {
    let Some(own) = &filter.own else { return selections };
    let asked = |kind: &&Kind| filter.kinds.is_empty() || filter.kinds.contains(kind);
    let withheld: Vec<&str> = own.kinds.iter().filter(asked).map(|kind| kind.as_str()).collect();
    if withheld.is_empty() {
        return selections;
    }
    let others: Vec<&str> =
        filter.kinds.iter().filter(|kind| !own.kinds.contains(kind)).map(|kind| kind.as_str()).collect();
    let with = |selection: &Selection, facet: Facet, wanted: Wanted| {
        let mut selection = selection.clone();
        selection[facet as usize] = wanted;
        selection
    };
    let mut found = Vec::new();
    for selection in selections {
        let rest = if filter.kinds.is_empty() {
            Wanted::without(withheld.iter().copied())
        } else {
            Wanted::only(others.iter().copied())
        };
        if filter.kinds.is_empty() || !others.is_empty() {
            found.push(with(&selection, Facet::Kind, rest));
        }
        let of_kind = with(&selection, Facet::Kind, Wanted::only(withheld.iter().copied()));
        // About somebody who is named there is one list, whoever asks; what of it is not theirs is left out row by row.
        let persons = || Wanted::only(own.persons.iter().map(String::as_str));
        let about = if filter.about.is_some() { of_kind.clone() } else { with(&of_kind, Facet::About, persons()) };
        found.push(about);
        let window = own.window.as_deref().filter(|own| filter.window.as_deref().is_none_or(|asked| asked == *own));
        found.extend(window.map(|window| with(&of_kind, Facet::Window, Wanted::one(Some(window)))));
    }
    found
}
