//! The world that a plan is played in (世界): two desks on one log, and the views as plain folds of what it has.
//!
//! Every event is held against the rule that somebody answers for it: exactly one person, on the staff, at every instant.
use super::plan::{How, Planned, Want, new_year};
use crate::setup::{CENTRE, SeededIds, empty};
use anjuan_domain::aggregate::State;
use anjuan_domain::command::Command;
use anjuan_domain::event::{Envelope, Recorded};
use anjuan_domain::matters::entry;
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::actor::Actor;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::{Instant, Stamp};
use anjuan_journal::{Draft, EventLog, MemoryLog};
use anjuan_policies::Situation;
use anjuan_server::centre::CentreWatch;
use anjuan_server::clock::SetClock;
use anjuan_server::desk::{Desk, Tools};
use anjuan_server::failure::Failure;
use anjuan_server::ports::replayed::ReplayedFacts;
use anjuan_views::breaches::Breaches;
use anjuan_views::breaches::query::{Filter, Sources, list};
use anjuan_views::deadlines::{Deadlines, Row};
use anjuan_views::memory::InMemory;
use anjuan_views::page::PageRequest;
use anjuan_views::register::Register;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// How many folds a desk keeps.
const WARM: NonZeroUsize = NonZeroUsize::new(512).unwrap();

/// The world.
pub(super) struct World {
    /// The reference data as recorded so far.
    pub(super) centre: Centre,
    log: MemoryLog,
    clock: SetClock,
    desks: [Desk; 2],
    head: u64,
    states: BTreeMap<AggregateRef, State>,
    /// The version of the event with which each case was finished.
    finished: BTreeMap<AggregateRef, u32>,
    deadlines: InMemory<Deadlines>,
    register: InMemory<Register>,
    breaches: InMemory<Breaches>,
    _stop: tokio_util::sync::DropGuard,
}

impl World {
    /// A world over that reference data.
    pub(super) async fn start(reference: &[Draft]) -> Self {
        let clock = SetClock::at(super::plan::civil(new_year(), 0, 0));
        let log = empty(&clock);
        for draft in reference {
            log.append(draft.clone()).await.unwrap();
        }
        let stop = CancellationToken::new();
        let shared: Arc<dyn EventLog> = Arc::new(log.clone());
        let mut desks = Vec::new();
        for seed in [1, 2] {
            let centre = CentreWatch::start(Arc::clone(&shared), stop.clone()).await.unwrap();
            let ids = Arc::new(SeededIds::new(u64::MAX - seed));
            let facts = Arc::new(ReplayedFacts::new(Arc::clone(&shared)));
            let tools = Tools { log: Arc::clone(&shared), clock: Arc::new(clock.clone()), ids, centre, facts };
            desks.push(Desk::new(tools, WARM));
        }
        let mut world = Self {
            centre: Centre::default(),
            log,
            clock,
            desks: desks.try_into().ok().unwrap(),
            head: 0,
            states: BTreeMap::new(),
            finished: BTreeMap::new(),
            deadlines: InMemory::default(),
            register: InMemory::default(),
            breaches: InMemory::default(),
            _stop: stop.drop_guard(),
        };
        world.read().await;
        world
    }

    /// Plays the acts in order; each evening the service does what it does by itself.
    pub(super) async fn play(&mut self, acts: Vec<Planned>, end: Instant) {
        let mut evening = super::plan::civil(new_year(), 20, 0);
        let mut acts = acts.into_iter().peekable();
        while evening <= end {
            while let Some(act) = acts.next_if(|act| act.at <= evening) {
                self.clock.set(act.at);
                self.act(act).await;
            }
            self.clock.set(evening);
            self.by_itself(evening).await;
            evening += TimeDelta::days(1);
        }
        assert!(acts.next().is_none(), "an act is planned after the end");
    }

    /// The breaches listed at a moment.
    pub(super) fn listed(&self, now: Instant) -> super::Breaches {
        let sources = Sources { deadlines: self.deadlines.rows(), breaches: self.breaches.rows() };
        let (mut found, mut cursor) = (super::Breaches::new(), None);
        loop {
            let request = PageRequest { limit: 500, cursor };
            let page = list(sources, &Filter::default(), &request, now).unwrap();
            for breach in page.rows {
                let label = (breach.aggregate.to_string(), breach.code.as_str().to_owned());
                *found.entry(label).or_default() += 1;
            }
            cursor = page.next;
            if cursor.is_none() {
                return found;
            }
        }
    }

    /// A plan does not know how many events a case has when it is finished: it may have been handed over before.
    fn about_the_finish(&self, command: &mut Command) {
        let about = entry::named(&command.aggregate.id).filter(|_| command.aggregate.kind == Kind::Entry);
        if let Some((about, _)) = about {
            command.aggregate.id = entry::id_of(&about, self.finished[&about]);
        }
    }

    async fn act(&mut self, mut act: Planned) {
        self.about_the_finish(&mut act.command);
        let label = format!("{} at {}: {:?}", act.command.body.action(), act.at, act.command);
        match act.how {
            How::Once => self.once(&act, &label).await,
            How::Thrice => {
                let (desks, actor, command) = (&self.desks, &act.actor, &act.command);
                let (one, other) = futures::join!(desks[0].execute(actor, command), desks[1].execute(actor, command));
                let again = desks[0].execute(actor, command).await;
                let (one, other, again) =
                    (one.unwrap_or_else(|error| panic!("{label}: {error:?}")), other.unwrap(), again.unwrap());
                assert!(one.sequence == other.sequence && other.sequence == again.sequence, "{label}");
            }
            How::Raced(rival) => {
                let rival = Command { id: rival, ..act.command.clone() };
                let (desks, actor) = (&self.desks, &act.actor);
                let (one, other) =
                    futures::join!(desks[0].execute(actor, &act.command), desks[1].execute(actor, &rival));
                assert!(one.is_ok() != other.is_ok(), "{label}: one of two wins: {one:?} {other:?}");
            }
        }
        self.read().await;
    }

    async fn once(&self, act: &Planned, label: &str) {
        let desk = &self.desks[usize::from(act.command.id.as_u128().is_multiple_of(2))];
        match (desk.execute(&act.actor, &act.command).await, &act.want) {
            (Ok(_), Want::Accepted) => {}
            (Err(Failure::Refused(refusal) | Failure::Forbidden(refusal)), Want::Refused(code))
                if refusal.code.starts_with(code) => {}
            (found, want) => panic!("{label}\nis to be {want:?}, and is {found:?}"),
        }
    }

    /// The workflow's round of an evening.
    async fn by_itself(&mut self, now: Instant) {
        let rows = self.deadlines.rows().iter().filter_map(|(_, row)| match row {
            Row::Obligation(row) => Some(row),
            _ => None,
        });
        let situation = Situation { centre: &self.centre, now };
        let proposals: Vec<_> = rows.flat_map(|row| anjuan_policies::propose(row, situation)).collect();
        for proposal in proposals {
            let system = Actor::system(CENTRE);
            let done = self.desks[0].execute(&system, &proposal.command).await;
            done.unwrap_or_else(|error| panic!("{} proposes {:?}: {error:?}", proposal.policy, proposal.command));
        }
        self.read().await;
    }

    /// Folds what was recorded since.
    async fn read(&mut self) {
        for sequence in self.head + 1..=self.log.head().await.unwrap() {
            let stored = self.log.at(sequence).await.unwrap().unwrap();
            let envelope = Envelope::decode(&stored.body).unwrap();
            self.fold(&envelope);
            let recorded = Recorded { stream_sequence: sequence, envelope };
            self.deadlines.apply(&recorded).unwrap_or_else(|error| panic!("deadlines at {sequence}: {error}"));
            self.register.apply(&recorded).unwrap_or_else(|error| panic!("register at {sequence}: {error}"));
            self.breaches.apply(&recorded).unwrap_or_else(|error| panic!("breaches at {sequence}: {error}"));
            self.head = sequence;
        }
    }

    fn fold(&mut self, envelope: &Envelope<'_>) {
        let (aggregate, event) = (envelope.aggregate().unwrap(), envelope.event().unwrap());
        let version = u32::try_from(envelope.sequence).unwrap();
        let stamp = Stamp { version, time: envelope.time, recorded: envelope.recordedtime };
        if Kind::REFERENCE.contains(&aggregate.kind) {
            self.centre.evolve(&aggregate, &event, stamp).unwrap();
            return;
        }
        let state = self.states.entry(aggregate.clone()).or_insert_with(|| State::new(&aggregate));
        let before = state.responsible().map(str::to_owned);
        state.evolve(&event, stamp).unwrap();
        if envelope.event_type == "anjuan.case.finished.v1" {
            self.finished.insert(aggregate.clone(), version);
        }
        if Kind::MATTERS.contains(&aggregate.kind) {
            let nominal = before.or_else(|| state.responsible().map(str::to_owned)).unwrap();
            assert_eq!(
                envelope.responsible,
                self.centre.on_duty(&nominal, envelope.time),
                "{aggregate} version {version}"
            );
            let known = self.centre.person(&envelope.responsible, new_year());
            assert!(known.is_some(), "{} answers for {aggregate} and is not on the staff", envelope.responsible);
        }
    }
}
