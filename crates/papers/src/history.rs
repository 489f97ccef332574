//! What is recorded of one aggregate (案卷历史), decoded: the events a paper is made from, each with its stored bytes.
use anjuan_domain::aggregate::State;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::matters::case::events::CaseEvent;
use anjuan_domain::matters::complaint::events::ComplaintEvent;
use anjuan_domain::matters::contact::events::ContactEvent;
use anjuan_domain::matters::denial::events::DenialEvent;
use anjuan_domain::matters::handover::events::HandoverEvent;
use anjuan_domain::vocabulary::declare::DecodeError;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::{Instant, Stamp};

/// One stored event, decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The version in its aggregate, from 1.
    pub version: u64,
    /// The stream sequence.
    pub sequence: u64,
    /// When it happened.
    pub time: Instant,
    /// When it was recorded.
    pub recorded: Instant,
    /// Who gave the command.
    pub actor: String,
    /// Who was responsible (ab-role/3).
    pub responsible: String,
    /// The rulebook version it was decided under.
    pub rulebook: String,
    /// What happened.
    pub event: Event,
    /// The bytes as stored.
    pub stored: Vec<u8>,
}

impl Fact {
    /// Decodes a stored event.
    ///
    /// # Errors
    /// [`DecodeError`] when the bytes are not an event of ours.
    pub fn read(sequence: u64, stored: &[u8]) -> Result<Self, DecodeError> {
        let envelope = Envelope::decode(stored)?;
        Ok(Self {
            version: envelope.sequence,
            sequence,
            time: envelope.time,
            recorded: envelope.recordedtime,
            actor: envelope.authid.clone().into_owned(),
            responsible: envelope.responsible.clone().into_owned(),
            rulebook: envelope.rulebook.clone().into_owned(),
            event: envelope.event()?,
            stored: stored.to_vec(),
        })
    }

    /// The event's name without `anjuan.` and version: `case.accepted`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        name_of(self.event.event_type().0)
    }
}

/// `anjuan.case.accepted.v1` as `case.accepted`.
pub(crate) fn name_of(event_type: &'static str) -> &'static str {
    let name = event_type.strip_prefix("anjuan.").unwrap_or(event_type);
    name.rsplit_once('.').map_or(name, |(name, _)| name)
}

/// Everything recorded of one aggregate, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// Which.
    pub aggregate: AggregateRef,
    /// Its events, the first first.
    pub facts: Vec<Fact>,
}

impl History {
    /// Decodes the stored events of an aggregate: sequence and bytes of each, in order.
    ///
    /// # Errors
    /// The first that does not decode.
    pub fn read<'a>(
        aggregate: AggregateRef,
        stored: impl IntoIterator<Item = (u64, &'a [u8])>,
    ) -> Result<Self, DecodeError> {
        let facts = stored.into_iter().map(|(sequence, body)| Fact::read(sequence, body)).collect::<Result<_, _>>()?;
        Ok(Self { aggregate, facts })
    }

    /// The number that the first event gave the aggregate, where its kind has numbers.
    #[must_use]
    pub fn number(&self) -> Option<String> {
        match &self.facts.first()?.event {
            Event::Case(CaseEvent::Registered(registered)) => Some(registered.number.clone()),
            Event::Contact(ContactEvent::Opened(opened)) => Some(opened.number.clone()),
            Event::Denial(DenialEvent::Issued(issued)) => Some(issued.number.clone()),
            Event::Handover(HandoverEvent::Opened(opened)) => Some(opened.number.clone()),
            Event::Complaint(ComplaintEvent::Received(received)) => Some(received.number.clone()),
            _ => None,
        }
    }

    /// The state after every event up to and with `version`. What does not fold is left out, as readers of a log do.
    #[must_use]
    pub fn state(&self, version: u64) -> State {
        let mut state = State::of(&self.aggregate);
        for fact in self.facts.iter().filter(|fact| fact.version <= version) {
            let version = u32::try_from(fact.version).unwrap_or(u32::MAX);
            let stamp = Stamp { version, time: fact.time, recorded: fact.recorded };
            // A paper shows what its own event says; an event that does not fold has an incident of its own elsewhere.
            let _ = state.evolve(&fact.event, stamp);
        }
        state
    }
}
