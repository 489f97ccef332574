//! The log as a reader of its own reads it (核对): states, chains, periods, folded from the stored bytes by the domain alone.
//!
//! It is what the desk and the views are held against, so that it must never ask either of them.
use anjuan_audit::StoredEvent;
use anjuan_domain::aggregate::{Stamp, State};
use anjuan_domain::case::Case;
use anjuan_domain::case::events::{CaseEvent, CorrectedField};
use anjuan_domain::centre::Centre;
use anjuan_domain::clock::{Calendar, Deadline, due};
use anjuan_domain::contact::Contact;
use anjuan_domain::event::{Envelope, Event, Instant};
use anjuan_domain::ids::{AggregateRef, Kind};
use anjuan_journal::{EventLog, MemoryLog};
use anjuan_views::deadlines::row::Clock;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One aggregate.
#[derive(Debug)]
pub(crate) struct Told {
    /// Its state.
    pub(crate) state: State,
    /// Its events as stored.
    pub(crate) events: Vec<StoredEvent>,
    /// Whether acceptance is decided, or what is missing was told before the period for it had run out.
    pub(crate) decided: bool,
    /// When its periods are due: while it is open by the calendar of the day, closed by that of its last day.
    pub(crate) due: BTreeMap<Clock, Instant>,
}

/// Every aggregate, the reference data, and which command recorded what.
#[derive(Default)]
pub(crate) struct Record {
    /// The last stream sequence that was read.
    pub(crate) head: u64,
    /// The reference data.
    pub(crate) centre: Centre,
    /// Contacts and cases.
    pub(crate) told: BTreeMap<AggregateRef, Told>,
    /// The reference data's own histories.
    pub(crate) reference: BTreeMap<AggregateRef, Vec<StoredEvent>>,
    /// The stream sequence and event of each command.
    pub(crate) commands: BTreeMap<Uuid, (u64, Uuid)>,
}

impl Record {
    /// Reads what was stored since.
    pub(crate) async fn read(&mut self, log: &MemoryLog) {
        for sequence in self.head + 1..=log.head().await.unwrap() {
            let stored = log.at(sequence).await.unwrap().unwrap();
            self.fold(StoredEvent { sequence, body: stored.body.to_vec() });
            self.head = sequence;
        }
    }

    fn fold(&mut self, stored: StoredEvent) {
        let body = stored.body.clone();
        let envelope = Envelope::decode(&body).unwrap();
        let (aggregate, event) = (envelope.aggregate().unwrap(), envelope.event().unwrap());
        let before = self.commands.insert(envelope.commandid, (stored.sequence, envelope.id));
        assert_eq!(before, None, "command {} is recorded twice, now at {}", envelope.commandid, stored.sequence);
        let version = u32::try_from(envelope.sequence).unwrap();
        let stamp = Stamp { version, time: envelope.time, recorded: envelope.recordedtime };
        if Kind::REFERENCE.contains(&aggregate.kind) {
            self.centre.evolve(&aggregate, &event, stamp).unwrap();
            if aggregate.kind == Kind::Calendar || aggregate.kind == Kind::Rulebook {
                self.count_anew();
            }
            self.reference.entry(aggregate).or_default().push(stored);
            return;
        }
        let new = || Told { state: State::new(aggregate.kind), events: vec![], decided: false, due: BTreeMap::new() };
        let told = self.told.entry(aggregate.clone()).or_insert_with(new);
        told.state.evolve(&event, stamp).unwrap_or_else(|error| panic!("{aggregate} version {version}: {error}"));
        told.events.push(stored);
        told.decide(&event, envelope.time);
        let responsible = told.state.responsible().unwrap_or_default();
        assert!(!responsible.is_empty() && !envelope.responsible.is_empty(), "nobody is responsible for {aggregate}");
        if told.case().is_some_and(|case| !case.phase.is_closed()) || moves_the_start(&event) {
            told.count(self.centre.calendar());
        }
    }

    /// After a notice or a rulebook every period that still runs is counted anew.
    fn count_anew(&mut self) {
        let calendar = self.centre.calendar().clone();
        let open = self.told.values_mut().filter(|told| told.case().is_some_and(|case| !case.phase.is_closed()));
        open.for_each(|told| told.count(&calendar));
    }

    /// The cases and contacts of a kind that are not over, or all of it.
    pub(crate) fn ids(&self, kind: Kind, wanted: impl Fn(&Told) -> bool) -> Vec<AggregateRef> {
        let fits = |(aggregate, told): &(&AggregateRef, &Told)| aggregate.kind == kind && wanted(told);
        self.told.iter().filter(fits).map(|(aggregate, _)| aggregate.clone()).collect()
    }
}

fn moves_the_start(event: &Event) -> bool {
    matches!(event, Event::Case(CaseEvent::Corrected(corrected)) if corrected.field == CorrectedField::StartAt)
}

impl Told {
    /// The case, if it is one.
    pub(crate) fn case(&self) -> Option<&Case> {
        match &self.state {
            State::Case(case) => case.as_deref(),
            _ => None,
        }
    }

    /// The contact, if it is one.
    pub(crate) fn contact(&self) -> Option<&Contact> {
        match &self.state {
            State::Contact(contact) => contact.as_ref(),
            _ => None,
        }
    }

    /// Whether something can still happen to it in the ordinary course.
    pub(crate) fn is_open(&self) -> bool {
        self.case().is_some_and(|case| !case.phase.is_closed())
            || self.contact().is_some_and(|contact| !contact.status.is_settled())
    }

    /// The stream sequence of its last event.
    pub(crate) fn last(&self) -> u64 {
        self.events.last().map_or(0, |event| event.sequence)
    }

    /// A notice that tells what is missing counts while there is time for it (行政许可法 art. 32).
    fn decide(&mut self, event: &Event, at: Instant) {
        let due = self.due.get(&Clock::AcceptanceDecision).copied();
        self.decided |= match (event, self.case()) {
            (Event::Case(CaseEvent::NoticeGiven(notice)), _) => {
                notice.parts.settles_intake() && due.is_some_and(|due| at <= due)
            }
            (_, Some(case)) => !case.acceptance.is_undecided() || case.phase.is_closed(),
            _ => false,
        };
    }

    fn count(&mut self, calendar: &Calendar) {
        let Some(case) = self.case() else { return };
        let at = |deadline: Option<Deadline>| deadline.map(|deadline| due(calendar, &deadline).unwrap().at);
        let mut counted = BTreeMap::new();
        counted.extend(case.promise_due(calendar).unwrap().map(|at| (Clock::Promise, at)));
        counted
            .extend(at(case.statutory_deadline()).filter(|_| case.start_at.is_some()).map(|at| (Clock::Statutory, at)));
        if !self.decided {
            counted.extend(at(case.notice_deadline()).map(|at| (Clock::AcceptanceDecision, at)));
        } else {
            counted.extend(self.due.get(&Clock::AcceptanceDecision).map(|at| (Clock::AcceptanceDecision, *at)));
        }
        self.due = counted;
    }
}
