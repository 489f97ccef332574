//! Checking the files against each other (交叉核对): references that the domain cannot see one command at a time, then
//! the domain's own decisions, played on an empty centre.
//!
//! No rule of the domain is repeated here; a refusal becomes a problem at the entry that caused it.
use crate::desired::Desired;
use crate::difference::difference;
use crate::problem::{Entry, Place, Problem};
use crate::staff::Staff;
use anjuan_domain::aggregate::{State, decide};
use anjuan_domain::clock::Notice;
use anjuan_domain::command::Body;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::book::BookDefinition;
use anjuan_domain::reference::centre::commands::CentreCommand;
use anjuan_domain::reference::centre::definition::{ItemDefinition, RulebookDefinition};
use anjuan_domain::reference::context::Context;
use anjuan_domain::reference::tables;
use anjuan_domain::vocabulary::actor::Actor;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Stamp;
use chrono::{DateTime, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// The files, each read by itself.
pub(crate) struct Read {
    pub(crate) rulebook: Entry<RulebookDefinition>,
    pub(crate) staff: Staff,
    pub(crate) items: Vec<Entry<ItemDefinition>>,
    pub(crate) notices: Vec<Entry<Notice>>,
    pub(crate) books: Vec<Entry<BookDefinition>>,
}

/// Checks that what entries point to exists, and that every item has somebody to handle it.
pub(crate) fn references(read: &Read) -> Result<(), Vec<Problem>> {
    let windows = ids(&read.staff.windows);
    let persons = ids(&read.staff.persons);
    let items = ids(&read.items);
    let mut problems = Vec::new();
    let mut refer = |known: &BTreeSet<&str>, id: &str, place: Place, what: (&str, &str), article: &str| {
        if !known.contains(id) {
            problems.push(
                Problem::new(place, format!("There is no {} `{id}`.", what.0), format!("没有{}“{id}”。", what.1))
                    .under(article),
            );
        }
    };
    for window in &read.staff.windows {
        refer(&persons, &window.definition.head, window.place_of("head"), PERSON, "post/1.3");
    }
    for person in &read.staff.persons {
        if let Some(window) = &person.definition.window {
            refer(&windows, window, person.place_of("window"), WINDOW, "post/1.3");
        }
    }
    for post in &read.staff.posts {
        if post.definition.office.is_none() {
            refer(&windows, &post.definition.window, post.place_of("window"), WINDOW, "ab-role/1");
        }
        refer(&persons, &post.definition.a, post.place_of("a"), PERSON, "ab-role/1");
        refer(&persons, &post.definition.b, post.place_of("b"), PERSON, "ab-role/1");
        for item in &post.definition.items {
            refer(&items, item, post.place_of("items"), ITEM, "ab-role/1");
        }
    }
    for item in &read.items {
        refer(&windows, &item.definition.window, item.place_of("window"), WINDOW, "post/1.3");
    }
    unattended(read, &mut problems);
    same_code(read, &mut problems);
    points(read, &mut problems);
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

const WINDOW: (&str, &str) = ("window", "窗口");
const PERSON: (&str, &str) = ("member of staff", "工作人员");
const ITEM: (&str, &str) = ("service item", "服务事项");

fn ids<T>(entries: &[Entry<T>]) -> BTreeSet<&str> {
    entries.iter().map(|entry| entry.id.as_str()).collect()
}

fn unattended(read: &Read, problems: &mut Vec<Problem>) {
    let attended: BTreeSet<&str> =
        read.staff.posts.iter().flat_map(|post| post.definition.items.iter().map(String::as_str)).collect();
    for item in read.items.iter().filter(|item| !attended.contains(item.id.as_str())) {
        let (en, zh) = (format!("No post handles the item `{}`.", item.id), format!("没有岗位办理事项“{}”。", item.id));
        problems.push(Problem::new(item.place.clone(), en, zh).under("ab-role/1"));
    }
}

fn same_code(read: &Read, problems: &mut Vec<Problem>) {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    for item in &read.items {
        let code = item.definition.implementation_code.as_str();
        if let Some(other) = first.insert(item.definition.same_code(), &item.id) {
            let en = format!("The implementation code {code} is that of `{other}` too; it names one item.");
            let zh = format!("实施编码{code}与“{other}”相同；一个编码只对应一个事项。");
            problems.push(Problem::new(item.place_of("implementation_code"), en, zh).under("post/1.3"));
        }
    }
}

/// The points of the rulebook, as the rules of scoring check them: each problem at its number or pair.
fn points(read: &Read, problems: &mut Vec<Problem>) {
    let rulebook = &read.rulebook;
    for problem in tables::check_rulebook(&rulebook.definition) {
        let key = match problem.entry {
            tables::Entry::Number(name) => format!("number[{name}].{}", problem.key),
            tables::Entry::Double(place) => format!("double[#{}].{}", place + 1, problem.key),
            tables::Entry::Rulebook => String::new(),
        };
        problems.push(Problem::new(rulebook.place_of(&key), problem.en, problem.zh).under(problem.article));
    }
}

/// Plays the directory on an empty centre: whatever the domain refuses is a problem at its entry.
pub(crate) fn decisions(read: &Read, desired: &Desired) -> Result<(), Vec<Problem>> {
    let mut centre = Centre::default();
    let mut states: BTreeMap<AggregateRef, State> = BTreeMap::new();
    let actor = Actor::system("check");
    let now = DateTime::UNIX_EPOCH;
    let mut problems = Vec::new();
    for change in difference(&centre, desired, NaiveDate::default()) {
        let state = states.entry(change.aggregate.clone()).or_insert_with(|| State::new(&change.aggregate));
        let context = Context {
            now,
            at: now,
            actor: &actor,
            centre: &centre,
            command: uuid::Uuid::nil(),
            facts: anjuan_domain::reference::facts::Facts::none(),
        };
        let stamp = Stamp { version: 1, time: now, recorded: now };
        let place = || place_of(read, &change.aggregate, &change.body);
        match decide(state, &Body::Centre(change.body.clone()), &context) {
            Err(refusal) => problems.push(Problem::refused(place(), refusal)),
            Ok(event) => {
                let folded = state.evolve(&event, stamp).and_then(|()| centre.evolve(&change.aggregate, &event, stamp));
                problems.extend(
                    folded.err().map(|error| Problem::new(place(), error.to_string(), format!("无法计入：{error}。"))),
                );
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn place_of(read: &Read, aggregate: &AggregateRef, body: &CentreCommand) -> Place {
    fn find<T>(entries: &[Entry<T>], id: &str) -> Option<Place> {
        entries.iter().find(|entry| entry.id == id).map(|entry| entry.place.clone())
    }
    let place = match body {
        CentreCommand::DefineWindow(_) | CentreCommand::WithdrawWindow(_) => find(&read.staff.windows, &aggregate.id),
        CentreCommand::DefinePerson(_) | CentreCommand::WithdrawPerson(_) | CentreCommand::RevokeTokens(_) => {
            find(&read.staff.persons, &aggregate.id)
        }
        CentreCommand::DefinePost(_) | CentreCommand::WithdrawPost(_) => find(&read.staff.posts, &aggregate.id),
        CentreCommand::DefineItem(_) | CentreCommand::WithdrawItem(_) => find(&read.items, &aggregate.id),
        CentreCommand::DefineBook(_) | CentreCommand::WithdrawBook(_) => find(&read.books, &aggregate.id),
        CentreCommand::PublishNotice(body) => find(&read.notices, &body.notice.id),
        CentreCommand::AdoptRulebook(_) => None,
    };
    place.unwrap_or_else(|| read.rulebook.place.clone())
}
