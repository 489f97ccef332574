//! The log as a reader of its own reads it (核对): states, chains, periods, folded from the stored bytes by the domain alone.
//!
//! It is what the desk and the views are held against, so that it must never ask either of them.
use crate::batches::Batches;
use crate::covers::Covers;
use crate::owed::{Key, keyed};
use anjuan_audit::StoredEvent;
use anjuan_domain::aggregate::State;
use anjuan_domain::clock::{Calendar, Deadline, due};
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::matters::appointment::Standing;
use anjuan_domain::matters::case::Case;
use anjuan_domain::matters::case::events::{CaseEvent, CorrectedField};
use anjuan_domain::matters::complaint::Complaint;
use anjuan_domain::matters::contact::Contact;
use anjuan_domain::matters::denial::Denial;
use anjuan_domain::matters::handover::{Handover, Status as HandoverStatus};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::{Instant, Stamp};
use anjuan_journal::{EventLog, MemoryLog};
use anjuan_views::deadlines::row::Clock;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One aggregate.
#[derive(Debug)]
pub(crate) struct Recorded {
    /// Its state.
    pub(crate) state: State,
    /// Its events as stored.
    pub(crate) events: Vec<StoredEvent>,
    /// Whether acceptance is decided, or what is missing was told before the period for it had run out.
    pub(crate) decided: bool,
    /// When its periods are due: while it is open by the calendar of the day, closed by that of its last day.
    pub(crate) due: BTreeMap<Clock, Instant>,
    /// The same of what is owed besides, by clock and start.
    pub(crate) owed: BTreeMap<Key, Instant>,
    /// When it was denied last.
    pub(crate) denied_at: Option<Instant>,
    /// When it was reopened, each time.
    pub(crate) reopened: Vec<Instant>,
}

/// Every aggregate, the reference data, and which command recorded what.
#[derive(Default)]
pub(crate) struct Record {
    /// The last stream sequence that was read.
    pub(crate) head: u64,
    /// The reference data.
    pub(crate) centre: Centre,
    /// Everything that somebody works on.
    pub(crate) histories: BTreeMap<AggregateRef, Recorded>,
    /// The reference data's own histories.
    pub(crate) reference: BTreeMap<AggregateRef, Vec<StoredEvent>>,
    /// The stream sequence and event of each command.
    pub(crate) commands: BTreeMap<Uuid, (u64, Uuid)>,
    /// Which command was caused by which.
    pub(crate) causes: BTreeMap<Uuid, Uuid>,
    /// What was recorded together.
    pub(crate) batches: Batches,
    /// Who stood for whom.
    pub(crate) covers: Covers,
}

impl Record {
    /// Reads what was stored since.
    pub(crate) async fn read(&mut self, log: &MemoryLog) {
        for sequence in self.head + 1..=log.head().await.unwrap() {
            let stored = log.at(sequence).await.unwrap().unwrap();
            self.fold(StoredEvent { sequence, body: stored.body.to_vec() });
            self.head = sequence;
        }
        self.batches.rest();
    }

    fn fold(&mut self, stored: StoredEvent) {
        let body = stored.body.clone();
        let envelope = Envelope::decode(&body).unwrap();
        let (aggregate, event) = (envelope.aggregate().unwrap(), envelope.event().unwrap());
        let before = self.commands.insert(envelope.commandid, (stored.sequence, envelope.id));
        assert_eq!(before, None, "command {} is recorded twice, now at {}", envelope.commandid, stored.sequence);
        self.causes.insert(envelope.commandid, envelope.causationid);
        let version = u32::try_from(envelope.sequence).unwrap();
        let stamp = Stamp { version, time: envelope.time, recorded: envelope.recordedtime };
        if Kind::REFERENCE.contains(&aggregate.kind) {
            self.batches.see(&aggregate, &envelope, &State::new(&aggregate), &event);
            if let Event::Post(event) = &event {
                self.covers.see(&aggregate, event, envelope.time, &self.centre);
            }
            self.centre.evolve(&aggregate, &event, stamp).unwrap();
            if aggregate.kind == Kind::Calendar || aggregate.kind == Kind::Rulebook {
                self.count_anew();
            }
            self.reference.entry(aggregate).or_default().push(stored);
            return;
        }
        let history = self.histories.entry(aggregate.clone()).or_insert_with(|| Recorded::new(&aggregate));
        self.batches.see(&aggregate, &envelope, &history.state, &event);
        let nominal = history.state.responsible().map(str::to_owned);
        history.state.evolve(&event, stamp).unwrap_or_else(|error| panic!("{aggregate} version {version}: {error}"));
        history.events.push(stored);
        history.decide(&event, envelope.time);
        if is_answered_for(aggregate.kind) {
            let responsible = history.state.responsible().unwrap_or_default();
            assert!(!responsible.is_empty(), "nobody is responsible for {aggregate}");
            let nominal = nominal.as_deref().unwrap_or(responsible);
            self.covers.check_duty(&envelope, (&history.state, nominal), &self.centre);
        }
        if history.case().is_some_and(|case| !case.phase.is_closed()) || moves_the_start(&event) {
            history.count(self.centre.calendar());
        }
        history.count_owed(self.centre.calendar());
    }

    /// After a notice or a rulebook every period that still runs is counted anew.
    fn count_anew(&mut self) {
        let calendar = self.centre.calendar().clone();
        for history in self.histories.values_mut() {
            if history.case().is_some_and(|case| !case.phase.is_closed()) {
                history.count(&calendar);
            }
            history.count_owed(&calendar);
        }
        self.covers.count(&calendar);
    }

    /// The cases and contacts of a kind that are not over, or all of it.
    pub(crate) fn ids(&self, kind: Kind, wanted: impl Fn(&Recorded) -> bool) -> Vec<AggregateRef> {
        let fits = |(aggregate, history): &(&AggregateRef, &Recorded)| aggregate.kind == kind && wanted(history);
        self.histories.iter().filter(fits).map(|(aggregate, _)| aggregate.clone()).collect()
    }
}

/// Whether somebody is responsible for it, and it stands in the register.
pub(crate) fn is_answered_for(kind: Kind) -> bool {
    Kind::MATTERS.contains(&kind) || kind == Kind::Handover
}

fn moves_the_start(event: &Event) -> bool {
    matches!(event, Event::Case(CaseEvent::Corrected(corrected)) if corrected.field == CorrectedField::StartAt)
}

impl Recorded {
    fn new(aggregate: &AggregateRef) -> Self {
        Self {
            state: State::new(aggregate),
            events: vec![],
            decided: false,
            due: BTreeMap::new(),
            owed: BTreeMap::new(),
            denied_at: None,
            reopened: vec![],
        }
    }

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
            State::Contact(contact) => contact.as_deref(),
            _ => None,
        }
    }

    /// The denial, if it is one.
    pub(crate) fn denial(&self) -> Option<&Denial> {
        match &self.state {
            State::Denial(denial) => denial.as_deref(),
            _ => None,
        }
    }

    /// The handover, if it is one.
    pub(crate) fn handover(&self) -> Option<&Handover> {
        match &self.state {
            State::Handover(handover) => handover.as_deref(),
            _ => None,
        }
    }

    /// The complaint, if it is one.
    pub(crate) fn complaint(&self) -> Option<&Complaint> {
        match &self.state {
            State::Complaint(complaint) => complaint.as_deref(),
            _ => None,
        }
    }

    /// Whether something can still happen to it in the ordinary course.
    pub(crate) fn is_open(&self) -> bool {
        match &self.state {
            State::Case(Some(case)) => !case.phase.is_closed(),
            State::Contact(Some(contact)) => !contact.status.is_settled(),
            State::Denial(Some(denial)) => !denial.is_settled(),
            State::Handover(Some(handover)) => handover.status == HandoverStatus::Open,
            State::Complaint(Some(complaint)) => !complaint.is_over(),
            State::Appointment(Some(day)) => day.bookings.iter().any(|booking| booking.standing == Standing::Booked),
            other => crate::staff::is_open(other),
        }
    }

    /// The stream sequence of its last event.
    pub(crate) fn last(&self) -> u64 {
        self.events.last().map_or(0, |event| event.sequence)
    }

    /// A notice that tells what is missing counts while there is time for it (行政许可法 art. 32).
    fn decide(&mut self, event: &Event, at: Instant) {
        match event {
            Event::Case(CaseEvent::Denied(_)) => self.denied_at = Some(at),
            Event::Case(CaseEvent::Reopened(_)) => self.reopened.push(at),
            _ => {}
        }
        let due = self.due.get(&Clock::AcceptanceDecision).copied();
        self.decided |= match (event, self.case()) {
            (Event::Case(CaseEvent::NoticeGiven(notice)), _) => {
                notice.parts.settles_intake() && due.is_some_and(|due| at <= due)
            }
            (_, Some(case)) => !case.acceptance.is_undecided() || case.phase.is_closed(),
            _ => false,
        };
    }

    /// What is owed besides counts by the calendar of the day until it is over.
    fn count_owed(&mut self, calendar: &Calendar) {
        for (key, owed) in keyed(&self.state) {
            if owed.over.is_none() || !self.owed.contains_key(&key) {
                self.owed.insert(key, due(calendar, &owed.deadline).unwrap().at);
            }
        }
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
