//! The items of people at a moment (待办列表): made of the open obligations, of the entries that wait to be confirmed, and of what is asked
//! without a clock.
//!
//! Implements director/3, ab-role/3 and discipline/7: an item is shown to whom it asks now. What waits for somebody who is away is shown to
//! whoever stands for them, what waits for nobody to the next above, and the item says so. Of a complaint nothing is ever shown to those whom
//! it is about, nor to anybody of their window (complaint/3). It must never decide who may give a command: the table of access does.
use super::OPEN;
use super::row::{Asking, Begins, By, Item, Open, Settling, Title, Urgency};
use crate::deadlines::duty::TASKS;
use crate::deadlines::facets::{Owed, owed};
use crate::deadlines::query::obligation;
use crate::deadlines::row::{Clock, Obligation, State, parse_key};
use crate::deadlines::{Facts, Row as Deadline, UNCONFIRMED, sortable};
use crate::page::{Page, PageRequest, QueryError, cursor};
use crate::view::{Direction, Source, Unreadable};
use anjuan_domain::access::asked::{Asked, Holder, KeptOut, Looked, Moment, PassedOn};
use anjuan_domain::access::tasks::Task;
use anjuan_domain::clock::civil;
use anjuan_domain::scores::ballot;
use anjuan_domain::scores::period::Span;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{Days, NaiveTime};
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};

/// The views that items are made of.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// What a clock measures.
    pub deadlines: &'a dyn Source<Deadline>,
    /// What is asked without one.
    pub asking: &'a dyn Source<Asking>,
}

/// Which items are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of this person; none for everybody's.
    pub person: Option<String>,
    /// Only this task.
    pub task: Option<Task>,
    /// Only what is overdue, or only what is not.
    pub overdue: Option<bool>,
    /// Only about this aggregate.
    pub object: Option<AggregateRef>,
    /// Only those whose keys stand here, or only those whose keys do not.
    pub read: Option<Read>,
}

/// Items by whether their reader marked them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// Only these.
    Only(BTreeSet<String>),
    /// Only others.
    Without(BTreeSet<String>),
}

/// Every item that fits, the most pressing first: by due time, then by since when, those without a time last.
///
/// # Errors
/// [`Unreadable`].
pub fn items(sources: Sources<'_>, moment: Moment<'_>, filter: &Filter) -> Result<Vec<Item>, Unreadable> {
    let mut gathering = Gathering::new(sources, moment, filter)?;
    gathering.asked()?;
    gathering.owed()?;
    gathering.unconfirmed()?;
    let mut items = gathering.items;
    items.sort_by_cached_key(place);
    Ok(items)
}

/// One page of the items that fit.
///
/// # Errors
/// [`QueryError`].
pub fn page(
    sources: Sources<'_>,
    moment: Moment<'_>,
    (filter, request): (&Filter, &PageRequest),
) -> Result<Page<Item>, QueryError> {
    let after = request.after(|rest| rest.contains('/'))?;
    let items = items(sources, moment, filter)?;
    let mut rest = items.into_iter().filter(|item| after.as_ref().is_none_or(|after| place(item) > *after));
    let rows: Vec<Item> = rest.by_ref().take(request.size()).collect();
    let next = rest.next().and(rows.last()).map(|last| cursor(&place(last)));
    Ok(Page { rows, next })
}

/// Where an item stands in the order: what has no due time comes after all that has.
fn place(item: &Item) -> String {
    let due = item.due_at.unwrap_or(Instant::MAX_UTC.min(civil::instant(LAST, NaiveTime::MIN)));
    format!("{}/{}/{}/{}", sortable(due), sortable(item.since), item.key, item.person)
}

/// A day after every due time.
const LAST: chrono::NaiveDate = match chrono::NaiveDate::from_ymd_opt(9999, 1, 1) {
    Some(day) => day,
    None => chrono::NaiveDate::MAX,
};

/// Items while they are gathered.
struct Gathering<'a> {
    sources: Sources<'a>,
    moment: Moment<'a>,
    filter: &'a Filter,
    rows: Vec<Asking>,
    /// Tasks that are not shown, because another of the same aggregate comes first.
    later: BTreeSet<(AggregateRef, Task)>,
    /// Who does what is somebody's by name, where nothing of the matter itself matters.
    direct: HashMap<(String, Task), Option<String>>,
    items: Vec<Item>,
}

/// What an item is made of, whatever it comes from.
struct Made<'a> {
    task: Task,
    object: AggregateRef,
    which: String,
    number: String,
    window: &'a str,
    since: Instant,
    due: Option<(Instant, Option<Instant>)>,
    body: Map<String, Value>,
    sequence: u64,
}

impl<'a> Gathering<'a> {
    fn new(sources: Sources<'a>, moment: Moment<'a>, filter: &'a Filter) -> Result<Self, Unreadable> {
        let mut rows = vec![];
        for entry in sources.asking.entries(OPEN, None, Direction::Forward) {
            rows.extend(sources.asking.row(&entry?.1)?);
        }
        let waits = |row: &Asking| {
            let before = row.open.iter().filter_map(|open| open.before);
            before.map(|task| (row.aggregate.clone(), task)).collect::<Vec<_>>()
        };
        let later = rows.iter().flat_map(waits).collect();
        Ok(Self { sources, moment, filter, rows, later, direct: HashMap::new(), items: vec![] })
    }

    /// What is asked without a clock.
    fn asked(&mut self) -> Result<(), Unreadable> {
        for row in std::mem::take(&mut self.rows) {
            let kept_out = self.kept_out(row.about.as_ref().unwrap_or(&row.aggregate))?;
            let shown = row.open.iter().filter(|open| self.wants(open.task) && self.is_shown(&row, open));
            for open in shown.collect::<Vec<_>>() {
                if !self.is_owed(open.while_owed.as_deref())? {
                    continue;
                }
                let object = open.object.as_ref().unwrap_or(&row.aggregate);
                let but = KeptOut { persons: [&kept_out.persons[..], &open.but].concat(), ..kept_out.clone() };
                let looked = Looked {
                    task: open.task,
                    window: &row.window,
                    in_person: open.task.is_personal(),
                    office: open.office,
                    kept_out: &but,
                };
                let holders = self.moment.holders(&open.of, looked);
                let number = if row.number.is_empty() { self.number(object)? } else { row.number.clone() };
                self.add(
                    holders,
                    Made {
                        task: open.task,
                        object: object.clone(),
                        which: if open.object.is_some() { String::new() } else { open.which.clone() },
                        number: if open.object.is_some() { object.id.clone() } else { number },
                        window: &row.window,
                        since: open.since,
                        due: self.due(open.by.as_ref())?,
                        body: open.body.clone(),
                        sequence: open.sequence,
                    },
                );
            }
        }
        Ok(())
    }

    /// What a clock measures: of the clocks and persons that can ask whoever it is gathered for.
    fn owed(&mut self) -> Result<(), Unreadable> {
        for Owed { part, person: by_name, clock, kind } in owed(self.sources.deadlines)? {
            let Some(task) = Task::of_clock(clock.as_str()).filter(|task| self.wants(*task)) else { continue };
            if !self.concerns(&by_name, (clock, task), kind) {
                continue;
            }
            let sources = self.sources;
            for entry in sources.deadlines.entries(&part, None, Direction::Forward) {
                self.owed_by(&by_name, task, &entry?.1)?;
            }
        }
        Ok(())
    }

    /// One obligation of somebody by name, unless something else comes first.
    fn owed_by(&mut self, by_name: &str, task: Task, key: &str) -> Result<(), Unreadable> {
        let Some((aggregate, ..)) = parse_key(key) else { return Ok(()) };
        if self.later.contains(&(aggregate, task)) {
            return Ok(());
        }
        let Some(row) = self.sources.deadlines.row(key)?.and_then(obligation) else { return Ok(()) };
        let (row, now) = (row.as_of(self.moment.now), self.moment.now);
        // What begins on a later day asks nobody yet: a day of duty, the return from a leave.
        let begun = row.start <= now && row.has_begun(now);
        if row.responsible == by_name && begun && !is_paused(&row, now) {
            self.obligation(&row, task)?;
        }
        Ok(())
    }

    fn obligation(&mut self, row: &Obligation, task: Task) -> Result<(), Unreadable> {
        let kept_out = self.kept_out(&row.aggregate)?;
        // The window complained of has no part in its complaint (complaint/3).
        let window = if row.aggregate.kind == Kind::Complaint { "" } else { row.window.as_str() };
        let in_person = row.clock.is_personal();
        let looked = Looked { task, window, in_person, office: None, kept_out: &kept_out };
        let holders = self.moment.holders(&Asked::Person(row.responsible.clone()), looked);
        let body = self.body(row, task)?;
        self.add(
            holders,
            Made {
                task,
                object: row.aggregate.clone(),
                which: if row.ordinal == 0 { String::new() } else { row.ordinal.to_string() },
                number: row.number.clone(),
                window,
                since: row.start,
                due: Some((row.due_at, row.warn_at)),
                body,
                sequence: row.sequences.iter().copied().max().unwrap_or_default(),
            },
        );
        Ok(())
    }

    /// What was entered late and waits to be confirmed: by the head of the window, never by whoever entered it or answered for it.
    fn unconfirmed(&mut self) -> Result<(), Unreadable> {
        if !self.wants(Task::ConfirmEntry) {
            return Ok(());
        }
        let (sources, mut seen) = (self.sources, BTreeSet::new());
        for index in sources.deadlines.entries(UNCONFIRMED, None, Direction::Forward) {
            let Some(row) = sources.deadlines.row(&index?.1)?.and_then(obligation) else { continue };
            let Some(entry) = row.withheld().filter(|entry| seen.insert(entry.entry.clone())) else { continue };
            let Ok(object) = AggregateRef::new(Kind::Entry, entry.entry.as_str()) else { continue };
            let complaint = self.kept_out(&row.aggregate)?;
            let held = row.held.iter().map(|held| held.by.clone());
            let own = [entry.by.clone(), row.responsible.clone()].into_iter().chain(entry.responsible.clone());
            let persons = complaint.persons.iter().cloned().chain(own).chain(held).collect();
            let kept_out = KeptOut { persons, ..complaint };
            let of_window = row.aggregate.kind != Kind::Complaint && !row.window.is_empty();
            let window = if of_window { row.window.as_str() } else { "" };
            let task = Task::ConfirmEntry;
            let looked = Looked { task, window, in_person: false, office: None, kept_out: &kept_out };
            let of = if of_window { Asked::HeadOf(window.into()) } else { Asked::Office(Role::DeputyDirector) };
            let holders = self.moment.holders(&of, looked);
            self.add(
                holders,
                Made {
                    task,
                    object,
                    which: String::new(),
                    number: row.number.clone(),
                    window,
                    since: entry.recorded_at,
                    due: None,
                    body: Map::new(),
                    sequence: entry.sequence,
                },
            );
        }
        Ok(())
    }

    fn wants(&self, task: Task) -> bool {
        self.filter.task.is_none_or(|wanted| wanted == task)
    }

    /// Whether a matter that is somebody's by name can ask the person whose items are gathered: most rows need not be read for that.
    fn concerns(&mut self, by_name: &str, (clock, task): (Clock, Task), kind: Kind) -> bool {
        let Some(person) = self.filter.person.clone() else { return true };
        if by_name == person || kind == Kind::Complaint {
            return true;
        }
        let moment = self.moment;
        let direct = self.direct.entry((by_name.to_owned(), task)).or_insert_with(|| {
            let kept_out = KeptOut::default();
            let in_person = clock.is_personal();
            let looked = Looked { task, window: "", in_person, office: None, kept_out: &kept_out };
            let found = moment.holders(&Asked::Person(by_name.to_owned()), looked);
            let above = |holder: &Holder| holder.passed_on.is_some_and(|why| why != PassedOn::Covering);
            if found.iter().any(above) {
                None
            } else {
                Some(found.into_iter().next().map(|it| it.person).unwrap_or_default())
            }
        });
        direct.as_ref().is_none_or(|direct| *direct == person)
    }

    /// Who keeps out of a matter: of a complaint those whom it is about, and whoever works where they do.
    fn kept_out(&self, aggregate: &AggregateRef) -> Result<KeptOut, Unreadable> {
        if aggregate.kind != Kind::Complaint {
            return Ok(KeptOut::default());
        }
        let row = self.sources.asking.row(&aggregate.to_string())?;
        Ok(row.map(|row| row.kept_out).unwrap_or_default())
    }

    /// Whether it can be done now.
    fn is_shown(&self, row: &Asking, open: &Open) -> bool {
        let now = self.moment.now;
        let begun = match &open.begins {
            None => true,
            Some(Begins::At(at)) => now >= *at,
            Some(Begins::AfterBallots(period)) => {
                let over = Span::parse(period).and_then(|span| span.until.checked_add_days(Days::new(1)));
                let waits = row.open.iter().any(|open| open.task == Task::CastBallot);
                let ended = |day| now >= civil::instant(day, NaiveTime::MIN);
                over.is_some_and(ended) && (!waits || self.ballots(period).is_some_and(|until| now > until))
            }
        };
        let cast = open.task == Task::CastBallot;
        let late =
            cast && matches!(&open.by, Some(By::Ballots(period)) if self.ballots(period).is_some_and(|it| now > it));
        begun && !late && open.until.is_none_or(|until| now < until)
    }

    /// Whether an obligation still is to be met; without one, and where nothing is known of it, yes.
    fn is_owed(&self, key: Option<&str>) -> Result<bool, Unreadable> {
        let Some(key) = key else { return Ok(true) };
        let row = self.sources.deadlines.row(key)?.and_then(obligation);
        Ok(row.is_none_or(|row| row.is_open()))
    }

    /// Until when the ballots of a month can be cast.
    fn ballots(&self, period: &str) -> Option<Instant> {
        let span = Span::parse(period)?;
        // A rulebook without that time is never adopted.
        ballot::until(span, self.moment.centre).ok()
    }

    /// By when, and from when on it is warned.
    fn due(&self, by: Option<&By>) -> Result<Option<(Instant, Option<Instant>)>, Unreadable> {
        Ok(match by {
            None => None,
            Some(By::At(at)) => Some((*at, None)),
            Some(By::HalfDay(half)) => Some((half.opens(self.moment.centre.calendar()), None)),
            Some(By::Ballots(period)) => self.ballots(period).map(|until| (until, None)),
            Some(By::Obligation(aggregate, clock)) => {
                let open = |row: &Obligation| row.clock == *clock && row.is_open();
                self.obligations(aggregate)?.into_iter().find(open).map(|row| (row.due_at, row.warn_at))
            }
        })
    }

    /// The obligations of an aggregate.
    fn obligations(&self, aggregate: &AggregateRef) -> Result<Vec<Obligation>, Unreadable> {
        let rows = self.sources.deadlines.rows(&format!("{aggregate}#"));
        let rows = rows.map(|row| row.map(|(_, row)| obligation(row))).collect::<Result<Vec<_>, _>>()?;
        Ok(rows.into_iter().flatten().collect())
    }

    /// The number of a matter whose row here does not have it.
    fn number(&self, aggregate: &AggregateRef) -> Result<String, Unreadable> {
        let found = self.obligations(aggregate)?.into_iter().next();
        Ok(found.map_or_else(|| aggregate.id.clone(), |row| row.number))
    }

    /// What of the command's body an obligation knows.
    fn body(&self, row: &Obligation, task: Task) -> Result<Map<String, Value>, Unreadable> {
        let facts = || -> Result<Option<Facts>, Unreadable> {
            let found = self.sources.deadlines.row(&row.aggregate.to_string())?;
            Ok(if let Some(Deadline::Facts(facts)) = found { Some(*facts) } else { None })
        };
        let at = (row.ordinal as usize).saturating_sub(1);
        if task == Task::DoDutyTask {
            let asked = TASKS.into_iter().find(|(_, place)| row.ordinal % 10 == *place);
            let task = asked.and_then(|(task, _)| serde_json::to_value(task).ok());
            let members = [("day", Some(Value::from(row.number.clone()))), ("task", task)];
            return Ok(members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect());
        }
        let (name, value) = match task {
            Task::CompletePart => ("ordinal", Some(Value::from(row.ordinal))),
            Task::HandOverDuty => ("day", Some(Value::from(row.number.clone()))),
            Task::Approve => {
                let act = facts()?.and_then(|facts| facts.approvals.get(at).copied());
                ("act", act.and_then(|act| serde_json::to_value(act).ok()))
            }
            Task::AnswerRelaxation => {
                ("charge", facts()?.and_then(|facts| facts.relaxing.get(at).cloned()).map(Value::from))
            }
            _ => return Ok(Map::new()),
        };
        Ok(value.map(|value| super::member(name, value)).unwrap_or_default())
    }

    /// Adds an item for each who is asked, where it fits.
    fn add(&mut self, holders: Vec<Holder>, made: Made<'_>) {
        let commands = settling(&made);
        let urgency = urgency(made.due, self.moment.now);
        let key = key(&made);
        for Holder { person, instead_of, passed_on } in holders {
            let item = Item {
                key: key.clone(),
                person,
                task: made.task,
                title: title(made.task, &made.number),
                article: made.task.article().to_owned(),
                object: made.object.clone(),
                number: made.number.clone(),
                window: Some(made.window.to_owned()).filter(|window| !window.is_empty()),
                since: made.since,
                due_at: made.due.map(|(due, _)| due),
                urgency,
                instead_of,
                passed_on,
                commands: commands.clone(),
                sequence: made.sequence,
            };
            if self.filter.fits(&item) {
                self.items.push(item);
            }
        }
    }
}

impl Filter {
    /// Whether an item fits.
    #[must_use]
    pub fn fits(&self, item: &Item) -> bool {
        self.person.as_ref().is_none_or(|person| *person == item.person)
            && self.task.is_none_or(|task| task == item.task)
            && self.overdue.is_none_or(|overdue| overdue == (item.urgency == Urgency::Overdue))
            && self.object.as_ref().is_none_or(|object| *object == item.object)
            && self.read.as_ref().is_none_or(|read| match read {
                Read::Only(keys) => keys.contains(&item.key),
                Read::Without(keys) => !keys.contains(&item.key),
            })
    }
}

fn is_paused(row: &Obligation, now: Instant) -> bool {
    // A special procedure is itself what runs then.
    row.clock != Clock::Pause && row.state(now) == State::Paused
}

fn urgency(due: Option<(Instant, Option<Instant>)>, now: Instant) -> Urgency {
    match due {
        Some((due, _)) if now > due => Urgency::Overdue,
        Some((_, Some(warn))) if now >= warn => Urgency::Warned,
        Some(_) | None => Urgency::Open,
    }
}

fn key(made: &Made<'_>) -> String {
    let Made { task, object, which, .. } = made;
    let which = if which.is_empty() { String::new() } else { format!(".{which}") };
    format!("{}.{}.{task}{which}", object.kind, object.id, task = task.as_str())
}

fn title(task: Task, number: &str) -> Title {
    let (en, zh) = task.title();
    Title { en: format!("{en}: {number}"), zh: format!("{zh}：{number}") }
}

fn settling(made: &Made<'_>) -> Vec<Settling> {
    let command =
        |(commands, verb): (anjuan_domain::command::Commands, &anjuan_domain::reference::verbs::Verb)| Settling {
            action: commands.action(verb.name),
            path: format!("{}/{}/{}", commands.path(), made.object.id, verb.name),
            en: verb.en.to_owned(),
            zh: verb.zh.to_owned(),
            body: made.body.clone(),
        };
    made.task.commands().map(command).collect()
}
