//! Late entry is not a way out (补录): whatever the people in breach and their colleagues without authority enter, correct and
//! cover, no obligation that was overdue disappears from the list of breaches.
//!
//! One desk, the views as plain folds, people by dice; some of them cheat: they date back what they finish, correct times, mark
//! entry errors, cover and are covered as of yesterday, have colleagues enter for them, and confirm their own entries; and they give every
//! verb of the kind there is, with every field of time set as it suits them ([`sampled`]). After every command each breach that was
//! listed is listed still, since the same moment or an earlier one, and with the same person. In the end the director confirms what was entered late, and only then is it judged by its own time.
//! `ANJUAN_SEED=7` plays that seed alone, `ANJUAN_SEEDS=200` so many.
mod sampled;

use crate::FIRST;
use crate::people::{Act, People};
use crate::played;
use crate::record::Record;
use crate::setup::{CENTRE, SeededIds, empty, instant, reference};
use crate::systems;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::clock::late_entry::{Confirmation, GRACE};
use anjuan_domain::command::{Body, Command, Commands, EnteredFor};
use anjuan_domain::event::{Envelope, Recorded};
use anjuan_domain::matters::case::commands::{Correct, MarkEntryError};
use anjuan_domain::matters::case::events::CorrectedField;
use anjuan_domain::matters::entry::commands::{Confirm, Present, Reject};
use anjuan_domain::vocabulary::actor::{Actor, Role};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_journal::{Draft, EventLog, MemoryLog};
use anjuan_server::centre::CentreWatch;
use anjuan_server::clock::SetClock;
use anjuan_server::desk::{Desk, Tools};
use anjuan_server::failure::Failure;
use anjuan_server::ports::replayed::ReplayedFacts;
use anjuan_tests::generate::Gen;
use anjuan_views::breaches::Breaches;
use anjuan_views::breaches::codes::Code;
use anjuan_views::breaches::query::{Filter, Sources, list};
use anjuan_views::breaches::row::Breach;
use anjuan_views::deadlines::{Deadlines, Row};
use anjuan_views::memory::InMemory;
use anjuan_views::page::PageRequest;
use chrono::{TimeDelta, Timelike};
use sampled::Hints;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The weeks that are always played; in 182137 an overdue complaint was given to somebody else as of before it was due, in 554330 an entry
/// made late took back an explanation that was owed, in 1465015 an approval made an overdue period shorter, so that it was over earlier.
const SEEDS: [u64; 6] = [5, 12, 2_014, 182_137, 554_330, 1_465_015];
/// How long each lasts.
const DAYS: i64 = 24;

/// The director, who never acts before the end.
const DIRECTOR: &str = "P001";

/// What tells one breach of a period from another: the aggregate, which breach it is or would be, and since when.
type Kept = BTreeMap<(AggregateRef, Code, Instant), Vec<Breach>>;

#[test]
fn nobody_in_breach_and_no_accomplice_makes_a_breach_disappear() {
    let reference = played(reference());
    let seeds = seeds();
    let (mut claimed, mut lifted, mut tried) = (0, 0, Tried::new());
    for seed in &seeds {
        let (of_seed, confirmed) = played(async {
            let mut cheats = Cheats::start(*seed, &reference).await;
            cheats.play().await;
            let confirmed = cheats.confirm_all().await;
            for (action, count) in std::mem::take(&mut cheats.tried) {
                let all = tried.entry(action).or_default();
                *all = (all.0 + count.0, all.1 + count.1);
            }
            confirmed
        });
        (claimed, lifted) = (claimed + of_seed, lifted + confirmed);
    }
    let accepted = tried.values().filter(|(_, accepted)| *accepted > 0).count();
    eprintln!("{} seeds, {claimed} claims, {lifted} confirmed; dated back (tried, accepted): {tried:?}", seeds.len());
    if seeds.len() < SEEDS.len() {
        return;
    }
    assert!(claimed > 20, "hardly anybody entered anything late: {claimed}");
    assert!(lifted > 5, "a confirmation changes nothing: {lifted} of {claimed}");
    assert!(accepted > 25, "hardly anything was accepted that was dated back: {tried:?}");
    // A few months do not come to every verb: `ANJUAN_SEEDS=200` asks for all of them.
    let never: Vec<String> = dated().filter(|action| !tried.contains_key(action)).collect();
    assert!(never.is_empty() || seeds.len() < MANY, "never tried with an earlier time: {never:?}");
}

/// From how many months on every verb is tried.
const MANY: usize = 40;

/// How often each action was tried with an earlier time, and how often it was accepted.
type Tried = BTreeMap<String, (usize, usize)>;

/// The kinds of what is overdue: every verb of theirs is tried.
const KINDS: [Commands; 4] = [Commands::Case, Commands::Contact, Commands::Denial, Commands::Complaint];

/// Every action of those kinds that people ask for and that opens nothing.
fn dated() -> impl Iterator<Item = String> {
    KINDS.into_iter().flat_map(|commands| {
        let verbs = commands.verbs().iter().filter(|verb| verb.is_for_people() && !verb.first);
        verbs.map(move |verb| commands.action(verb.name))
    })
}

fn seeds() -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    match (number("ANJUAN_SEED"), number("ANJUAN_SEEDS")) {
        (Some(seed), _) => vec![seed],
        (None, Some(many)) => (1..=many).map(|seed| seed.wrapping_mul(7_919)).collect(),
        (None, None) => SEEDS.to_vec(),
    }
}

/// The centre with its cheats.
struct Cheats {
    seed: u64,
    log: MemoryLog,
    clock: SetClock,
    desk: Desk,
    dice: Gen,
    record: Record,
    head: u64,
    deadlines: InMemory<Deadlines>,
    breaches: InMemory<Breaches>,
    kept: Kept,
    tried: Tried,
    _stop: tokio_util::sync::DropGuard,
}

impl Cheats {
    async fn start(seed: u64, reference: &[Draft]) -> Self {
        let clock = SetClock::at(instant(FIRST));
        let log = empty(&clock);
        for draft in reference {
            log.append(draft.clone()).await.unwrap();
        }
        let (stop, shared): (_, Arc<dyn EventLog>) = (CancellationToken::new(), Arc::new(log.clone()));
        let centre = CentreWatch::start(Arc::clone(&shared), stop.clone()).await.unwrap();
        let tools = Tools {
            log: shared,
            clock: Arc::new(clock.clone()),
            ids: Arc::new(SeededIds::new(seed.wrapping_mul(7))),
            centre,
            facts: Arc::new(ReplayedFacts::new(Arc::new(log.clone()))),
        };
        let mut cheats = Self {
            seed,
            log,
            clock,
            desk: Desk::new(tools, NonZeroUsize::new(64).unwrap()),
            dice: Gen::new(seed),
            record: Record::default(),
            head: 0,
            deadlines: InMemory::default(),
            breaches: InMemory::default(),
            kept: Kept::new(),
            tried: Tried::new(),
            _stop: stop.drop_guard(),
        };
        cheats.read(instant(FIRST)).await;
        cheats
    }

    async fn play(&mut self) {
        for hour in 0..DAYS * 24 {
            let from = instant(FIRST) + TimeDelta::hours(hour);
            let civil = (from + TimeDelta::hours(8)).hour();
            let busy = self.record.centre.calendar().is_working(date_of(from)) && (8..18).contains(&civil);
            for minute in 0..if busy { 6 } else { 0 } {
                let now = from + TimeDelta::minutes(minute * 9 + 1);
                self.clock.set(now);
                let act = self.act(now);
                self.give(act, now).await;
            }
            if civil == 19 {
                self.by_itself(from).await;
            }
        }
    }

    /// Mostly what people do; often something that would beat an overdue deadline.
    fn act(&mut self, now: Instant) -> Act {
        let overdue: Vec<Breach> = self.kept.values().flatten().cloned().collect();
        if overdue.is_empty() || self.dice.below(100) < 45 {
            return self.people(now).act();
        }
        let breach = self.dice.pick(&overdue.iter().collect::<Vec<_>>()).clone();
        self.cheat(&breach, now)
    }

    fn people(&mut self, now: Instant) -> People<'_> {
        People { dice: &mut self.dice, record: &self.record, now }
    }

    /// One way of many out of a breach.
    fn cheat(&mut self, breach: &Breach, now: Instant) -> Act {
        let (id, luck) = (self.dice.uuid(), self.dice.below(100));
        let in_time = breach.since - TimeDelta::minutes(self.dice.below(240) as i64 + 1);
        let command = |aggregate: AggregateRef, body: Body| Command {
            id,
            aggregate,
            at: None,
            entered_for: None,
            expected: None,
            causation: None,
            body,
        };
        match &breach.entry {
            // They confirm it themselves, or a colleague of another window does.
            Some(entry) if luck < 20 => {
                let aggregate = AggregateRef::new(Kind::Entry, entry.entry.clone()).unwrap();
                let evidence = "登记簿第3页".to_owned();
                let body = match self.dice.below(3) {
                    0 => Body::Entry(Present { evidence }.into()),
                    1 => Body::Entry(Confirm { evidence }.into()),
                    _ => Body::Entry(Reject { reason: "查无此页".into() }.into()),
                };
                let person = self.dice.pick(&[breach.person.as_str(), entry.by.as_str(), "P008", "P015"]).to_owned();
                self.by(&person, command(aggregate, body), now)
            }
            _ if breach.aggregate.kind == Kind::Case && luck < 35 => {
                let person = breach.person.clone();
                let body = self.falsified(&breach.aggregate, in_time);
                self.by(&person, command(breach.aggregate.clone(), body), now)
            }
            _ if luck < 42 => self.covered(breach, in_time, now),
            _ if luck < 65 => {
                let person = self.accomplice(breach, now);
                match self.sampled(breach, in_time, now) {
                    Some(body) => {
                        let at = (self.dice.below(4) > 0).then_some(in_time);
                        let command = Command { at, ..command(breach.aggregate.clone(), body) };
                        self.by(&person, command, now)
                    }
                    None => self.people(now).act(),
                }
            }
            _ if self.record.told.contains_key(&breach.aggregate) => {
                let mut act = self.people(now).act_on(&breach.aggregate);
                act.command.at = Some(in_time);
                if luck < 75 {
                    // A colleague enters it for whoever is in breach, by a paper that nobody has seen.
                    let person = breach.person.clone();
                    let typist = self.accomplice(breach, now);
                    act = self.by(&typist, act.command, now);
                    act.command.entered_for = Some(EnteredFor { person, paper: "登记簿第3页".into() });
                }
                act
            }
            _ => self.people(now).act(),
        }
    }

    /// Whoever is in breach, or anybody of the staff.
    fn accomplice(&mut self, breach: &Breach, now: Instant) -> String {
        if self.dice.below(2) == 0 { breach.person.clone() } else { self.people(now).anybody() }
    }

    /// Any verb of the kind, with any body.
    fn sampled(&mut self, breach: &Breach, in_time: Instant, now: Instant) -> Option<Body> {
        let commands = Commands::ALL.iter().find(|commands| commands.kind() == Some(breach.aggregate.kind))?;
        let (centre, on) = (&self.record.centre, date_of(now));
        let hints = Hints {
            now,
            in_time,
            persons: centre.persons(on).map(|(person, _)| person).collect(),
            windows: centre.window_ids(on).collect(),
            aggregates: self.record.told.keys().take(20).map(ToString::to_string).collect(),
        };
        sampled::command(&mut self.dice, *commands, &hints)
    }

    /// A cover of a post of whoever is in breach, as of before it was one.
    fn covered(&mut self, breach: &Breach, in_time: Instant, now: Instant) -> Act {
        let posts = self.record.centre.posts(date_of(now));
        let theirs = posts.filter(|(_, post)| [&post.a, &post.b].contains(&&breach.person));
        let theirs: Vec<AggregateRef> = theirs.filter_map(|(id, _)| AggregateRef::new(Kind::Post, id).ok()).collect();
        if theirs.is_empty() {
            return self.people(now).act();
        }
        let post = self.dice.pick(&theirs);
        let mut act = systems::cover(&mut self.people(now), post);
        act.command.at = Some(in_time);
        let person = self.accomplice(breach, now);
        if self.dice.below(2) == 0 { self.by(&person, act.command, now) } else { act }
    }

    /// A case said to have been done otherwise than it was.
    fn falsified(&mut self, case: &AggregateRef, in_time: Instant) -> Body {
        let told = self.record.told.get(case).and_then(|told| told.case());
        let version = |event: &str| {
            let past = told.iter().flat_map(|case| case.history.iter()).rev();
            past.into_iter().find(|past| past.event_type == event).map(|past| past.version)
        };
        let (finished, accepted) = (version("anjuan.case.finished.v1"), version("anjuan.case.accepted.v1"));
        let correct = |version: u32, field: CorrectedField, to: Instant| {
            Body::Case(Correct { version, field, to: to.to_rfc3339(), reason: "原登记时间有误".into() }.into())
        };
        match (finished, accepted) {
            (Some(version), _) => correct(version, CorrectedField::FinishedAt, in_time),
            (None, Some(version)) => correct(version, CorrectedField::StartAt, in_time + TimeDelta::days(3)),
            (None, None) => Body::Case(MarkEntryError { reason: "误录".into(), replaced_by: None }.into()),
        }
    }

    fn by(&self, person: &str, command: Command, now: Instant) -> Act {
        let known = self.record.centre.person(person, date_of(now));
        let roles = known.map_or_else(|| vec![Role::WindowStaff], |known| known.roles.clone());
        Act { actor: Actor { person: person.to_owned(), roles, centre: CENTRE.into() }, command }
    }

    async fn give(&mut self, act: Act, now: Instant) {
        // Whoever has the authority to confirm does nothing before the end.
        if act.command.aggregate.kind == Kind::Entry && is_over_windows(&act.actor) {
            return;
        }
        let what = format!("{} by {} at {now}: {:?}", act.command.body.action(), act.actor.person, act.command);
        let outcome = self.desk.execute(&act.actor, &act.command).await;
        if act.command.at.is_some_and(|at| at < now) {
            let tried = self.tried.entry(act.command.body.action()).or_default();
            *tried = (tried.0 + 1, tried.1 + usize::from(outcome.is_ok()));
        }
        match outcome {
            Ok(_)
            | Err(Failure::Refused(_)
                | Failure::Forbidden(_)
                | Failure::Moved { .. }
                | Failure::Malformed(_)
                // No view of scores is here, so that no period is decided.
                | Failure::NotReady(_)) => {}
            Err(other) => panic!("{what}: {other:?}"),
        }
        self.read(now).await;
        let listed = self.listed(now);
        // What is typed within the grace of the rulebook is taken at its word, unless the service has found it late by then.
        let grace = self.record.centre.number(GRACE, date_of(now)).map_or(0, |number| i64::from(number.value));
        let is_due = |since: Instant| now > since + TimeDelta::minutes(grace);
        let kept = self.kept.iter().filter(|((_, _, since), _)| is_due(*since));
        for (key, before) in kept.flat_map(|(key, all)| all.iter().map(move |before| (key, before))) {
            // A shorter period makes it a breach since an earlier time, which was none before: it is the same one.
            let is_earlier = |(aggregate, code, since): &&(AggregateRef, Code, Instant)| {
                (aggregate, code) == (&key.0, &key.1) && *since < key.2
            };
            let moved = || listed.keys().find(|other| is_earlier(other) && !self.kept.contains_key(*other));
            let Some(still) = listed.get(key).or_else(|| listed.get(moved()?)) else {
                panic!("ANJUAN_SEED={}: {what}\nmade this disappear: {before:#?}\n{listed:#?}", self.seed)
            };
            // Who takes it on themselves, and who is over those in breach without being one of them, may say that another was there.
            let (actor, person) = (&act.actor, &before.person);
            let over = self.is_over(actor, before, now);
            // At one closing time there may be a breach of whoever was asked first, and one of each who took over.
            let is_kept = still.iter().any(|still| still.person == *person);
            assert!(
                is_kept || over || still.iter().any(|still| still.person == actor.person),
                "ANJUAN_SEED={}: {what}\nmade this another's: {before:#?}\n{still:#?}",
                self.seed
            );
        }
        self.kept = listed;
    }

    /// Whether somebody is over whoever is in breach: the head of the window that it is about, and of a head, or where no window is, the
    /// deputy director or the director. The head of another window is a stranger to it.
    fn is_over(&self, actor: &Actor, breach: &Breach, now: Instant) -> bool {
        let (centre, on) = (&self.record.centre, date_of(now));
        let head = centre.window(&breach.window, on).map(|window| window.head.as_str());
        let of_the_window = head == Some(actor.person.as_str());
        let above = is_over_windows(actor) && head.is_none_or(|head| head == breach.person);
        actor.person != breach.person && (of_the_window || above)
    }

    /// What the service does by itself of an evening.
    async fn by_itself(&mut self, now: Instant) {
        self.clock.set(now);
        let rows = self.deadlines.rows().iter().filter_map(|(_, row)| match row {
            Row::Obligation(row) => Some(row),
            _ => None,
        });
        let situation = anjuan_policies::Situation { centre: &self.record.centre, now };
        let proposals: Vec<_> = rows.flat_map(|row| anjuan_policies::propose(row, situation)).collect();
        for proposal in proposals {
            let act = Act { actor: Actor::system(CENTRE), command: proposal.command };
            self.give(act, now).await;
        }
    }

    /// The director confirms everything; answers how many lines waited, and how many are no breach any more.
    async fn confirm_all(&mut self) -> (usize, usize) {
        let now = instant(FIRST) + TimeDelta::days(DAYS);
        self.clock.set(now);
        let is_waiting = |breaches: &Vec<Breach>| breaches.iter().any(|breach| breach.code == Code::LateEntry);
        let waiting: Kept = self.listed(now).into_iter().filter(|(_, breaches)| is_waiting(breaches)).collect();
        for breach in waiting.values().flatten().filter(|breach| breach.code == Code::LateEntry) {
            let entry = breach.entry.as_ref().unwrap();
            let aggregate = AggregateRef::new(Kind::Entry, entry.entry.clone()).unwrap();
            let body = Body::Entry(Confirm { evidence: "原始登记簿".into() }.into());
            let command = Command {
                id: self.dice.uuid(),
                aggregate,
                at: None,
                entered_for: None,
                expected: None,
                causation: None,
                body,
            };
            let act = self.by(DIRECTOR, command, now);
            let _ = self.desk.execute(&act.actor, &act.command).await;
        }
        self.read(now).await;
        let listed = self.listed(now);
        let gone = waiting.keys().filter(|key| !listed.contains_key(*key)).count();
        for entry in listed.values().flatten().filter_map(|breach| breach.entry.as_ref()) {
            let confirmed = entry.confirmation == Some(Confirmation::Confirmed);
            assert!(!confirmed || entry.found, "only what the service itself had found stands: {entry:#?}");
        }
        (waiting.len(), gone)
    }

    /// Every breach of a period that is listed now.
    fn listed(&self, now: Instant) -> Kept {
        let sources = Sources { deadlines: self.deadlines.rows(), breaches: self.breaches.rows() };
        let (mut found, mut cursor) = (Kept::new(), None);
        loop {
            let request = PageRequest { limit: 500, cursor };
            let page = list(sources, &Filter::default(), &request, now).unwrap();
            for breach in page.rows {
                let code = breach.would_be.unwrap_or(breach.code);
                if code.line().is_some_and(|line| line.clock.is_some()) {
                    found.entry((breach.aggregate.clone(), code, breach.since)).or_default().push(breach);
                }
            }
            cursor = page.next;
            if cursor.is_none() {
                return found;
            }
        }
    }

    async fn read(&mut self, now: Instant) {
        self.clock.set(now);
        self.record.read(&self.log).await;
        for sequence in self.head + 1..=self.log.head().await.unwrap() {
            let stored = self.log.at(sequence).await.unwrap().unwrap();
            let recorded = Recorded { stream_sequence: sequence, envelope: Envelope::decode(&stored.body).unwrap() };
            self.deadlines.apply(&recorded).unwrap_or_else(|error| panic!("deadlines at {sequence}: {error}"));
            self.breaches.apply(&recorded).unwrap_or_else(|error| panic!("breaches at {sequence}: {error}"));
            self.head = sequence;
        }
    }
}

/// Whether somebody could confirm an entry of some window.
fn is_over_windows(actor: &Actor) -> bool {
    [Role::Director, Role::DeputyDirector].iter().any(|role| actor.has(*role))
}
