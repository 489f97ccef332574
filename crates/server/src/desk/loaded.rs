//! One aggregate as the desk knows it: its state, its place in the stream, and the answers to its commands so far.
use anjuan_api::Accepted;
use anjuan_domain::aggregate::State;
use anjuan_domain::aggregate::entered::{days, entered};
use anjuan_domain::event::{Envelope, Event, hash};
use anjuan_domain::history::{Place, follow};
use anjuan_domain::matters::appointment::events::AppointmentEvent;
use anjuan_domain::matters::entry::{Entered, Past};
use anjuan_domain::people::duty::events::DutyEvent;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::NaiveDate;
use std::collections::HashMap;
use uuid::Uuid;

/// What is remembered of an accepted command, to answer it again.
#[derive(Debug, Clone)]
struct Answer {
    number: Option<String>,
    version: u64,
    sequence: u64,
    event_id: Uuid,
    event_type: String,
    time: Instant,
    recorded: Instant,
    responsible: String,
    actor: String,
    entered_for: String,
    hash: String,
    days: Vec<NaiveDate>,
}

/// Who gave a command that was accepted, and the hash of what was asked; empty where none was recorded.
#[derive(Debug)]
pub(super) struct Given<'a> {
    pub(super) actor: &'a str,
    pub(super) hash: &'a str,
}

/// A folded aggregate.
#[derive(Debug)]
pub(super) struct Loaded {
    /// The state.
    pub(super) state: State,
    /// How many events it has.
    pub(super) version: u64,
    /// The stream sequence of its last event; 0 before the first.
    pub(super) last_sequence: u64,
    /// The stream sequence of the last message stored under it, whether it counts or not: what an append is guarded with.
    pub(super) tail: u64,
    /// The hash of its last event's bytes; empty before the first.
    pub(super) last_hash: String,
    /// When its last event was recorded; the beginning of time before the first.
    pub(super) last_recorded: Instant,
    number: Option<String>,
    commands: HashMap<Uuid, Answer>,
    /// What all of it takes in memory, in bytes, about.
    pub(super) bytes: usize,
}

impl Loaded {
    /// What a fold takes before its first event: itself, its name, its lock and its place among the others.
    pub(super) const LEAST: usize = size_of::<Self>() + 512;

    /// Before the first event.
    pub(super) fn new(aggregate: &AggregateRef) -> Self {
        Self {
            state: State::new(aggregate),
            version: 0,
            last_sequence: 0,
            tail: 0,
            last_hash: String::new(),
            last_recorded: Instant::UNIX_EPOCH,
            number: None,
            commands: HashMap::new(),
            bytes: Self::LEAST,
        }
    }

    /// Folds the stored event at `sequence`; an error names what of it is not as it should be.
    pub(super) fn apply(&mut self, sequence: u64, body: &[u8]) -> Result<(), String> {
        let envelope = Envelope::decode(body).map_err(|error| error.to_string())?;
        let event = envelope.event().map_err(|error| error.to_string())?;
        follow(&mut self.state, self.version, &event, Place::from_envelope(&envelope))
            .map_err(|error| error.to_string())?;
        self.version = envelope.sequence;
        self.last_sequence = sequence;
        self.tail = sequence;
        self.last_hash = hash(body);
        self.last_recorded = envelope.recordedtime;
        // The answer, with room that the map keeps free, and what of the event went into the state and into the answer.
        self.bytes += 2 * size_of::<(Uuid, Answer)>() + body.len();
        if let Some(number) = event.number() {
            self.number = Some(number.to_owned());
        }
        let answer = Answer {
            number: inside(&event),
            version: envelope.sequence,
            sequence,
            event_id: envelope.id,
            event_type: envelope.event_type.into_owned(),
            time: envelope.time,
            recorded: envelope.recordedtime,
            responsible: envelope.responsible.into_owned(),
            actor: envelope.authid.into_owned(),
            entered_for: envelope.enteredfor.into_owned(),
            hash: envelope.commandhash.into_owned(),
            days: days(&event, &self.state),
        };
        self.commands.insert(envelope.commandid, answer);
        Ok(())
    }

    /// The event of a version, as somebody speaks of it who says that it was entered late.
    pub(super) fn entered(&self, about: &AggregateRef, version: u32) -> Option<Entered> {
        let past = self.commands.values().filter_map(|answer| {
            Some(Past {
                version: u32::try_from(answer.version).ok()?,
                event: answer.event_type.clone(),
                happened_at: answer.time,
                recorded_at: answer.recorded,
                by: answer.actor.clone(),
                entered_for: answer.entered_for.clone(),
                responsible: answer.responsible.clone(),
                days: answer.days.clone(),
            })
        });
        entered(about, version, &past.collect::<Vec<_>>(), &self.state)
    }

    /// The same, of a late entry, with the event it is about.
    pub(super) fn about(mut self, entered: Option<Entered>) -> Self {
        if let State::Entry(Some(entry)) = self.state {
            self.state = State::Entry(Some(Box::new(entry.about(entered))));
        }
        self
    }

    /// How people name it: by its number where it has one.
    pub(super) fn name(&self, aggregate: &AggregateRef) -> String {
        self.number.clone().unwrap_or_else(|| aggregate.to_string())
    }

    /// The original answer to a command that was accepted before, and who gave which.
    pub(super) fn answer(&self, aggregate: &AggregateRef, command: Uuid) -> Option<(Accepted, Given<'_>)> {
        let answer = self.commands.get(&command)?;
        let accepted = Accepted {
            command_id: command,
            aggregate: aggregate.clone(),
            number: answer.number.clone().or_else(|| self.number.clone()),
            version: answer.version,
            sequence: answer.sequence,
            last_sequence: None,
            event_id: answer.event_id,
            event_type: answer.event_type.clone(),
            time: answer.time,
            recorded_time: answer.recorded,
            responsible: answer.responsible.clone(),
            query_password: None,
            query_password_at: None,
            duplicate: true,
        };
        Some((accepted, Given { actor: &answer.actor, hash: &answer.hash }))
    }
}

/// What of an aggregate is named where it has several of a kind: the place that is booked on a day, the swap of a month.
fn inside(event: &Event) -> Option<String> {
    if let Event::Appointment(event) = event {
        return Some(match event {
            AppointmentEvent::Booked(booked) => booked.number.clone(),
            AppointmentEvent::Cancelled(cancelled) => cancelled.number.clone(),
            AppointmentEvent::Kept(kept) => kept.number.clone(),
        });
    }
    let Event::Duty(event) = event else { return None };
    match event {
        DutyEvent::SwapProposed(swap) => Some(swap.ordinal.to_string()),
        DutyEvent::SwapAgreed(swap) => Some(swap.ordinal.to_string()),
        DutyEvent::SwapDeclined(swap) => Some(swap.ordinal.to_string()),
        DutyEvent::Generated(_)
        | DutyEvent::SubstituteArranged(_)
        | DutyEvent::ChecklistDone(_)
        | DutyEvent::TaskDone(_)
        | DutyEvent::Logged(_)
        | DutyEvent::HandedOver(_)
        | DutyEvent::TakenOver(_) => None,
    }
}
