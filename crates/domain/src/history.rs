//! The history of one aggregate (案卷历史): its stored events decoded, in order, and the one way in which they are folded.
//!
//! Implements no article. Stored bytes are input: what does not decode, or does not follow what was before it, is an error
//! that names the event; nothing is left out in silence.
use crate::aggregate::State;
use crate::event::{Envelope, Event};
use crate::vocabulary::declare::DecodeError;
use crate::vocabulary::ids::AggregateRef;
use crate::vocabulary::stamp::{Instant, Stamp};

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
    /// Who did it: the same person, unless it was entered for somebody else.
    pub doer: String,
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
            doer: if envelope.enteredfor.is_empty() { &envelope.authid } else { &envelope.enteredfor }
                .clone()
                .into_owned(),
            responsible: envelope.responsible.clone().into_owned(),
            rulebook: envelope.rulebook.clone().into_owned(),
            event: envelope.event()?,
            stored: stored.to_vec(),
        })
    }

    /// Its place in the aggregate, and its two times.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { version: self.version, time: self.time, recorded: self.recorded }
    }

    /// The event's type without `anjuan.` and version: `case.accepted`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        name_of(self.event.event_type().0)
    }
}

/// `anjuan.case.accepted.v1` as `case.accepted`.
#[must_use]
pub fn name_of(event_type: &'static str) -> &'static str {
    let name = event_type.strip_prefix("anjuan.").unwrap_or(event_type);
    name.rsplit_once('.').map_or(name, |(name, _)| name)
}

/// Why an event is not folded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfolded {
    /// Its version is not the one after the last.
    #[error("version {version} follows version {after}")]
    Gap {
        /// Its version.
        version: u64,
        /// The last one that was folded.
        after: u64,
    },
    /// It does not belong to this state.
    #[error("version {version}: {why}")]
    Unfit {
        /// Its version.
        version: u64,
        /// What does not fit.
        why: String,
    },
}

/// An event's place in its aggregate, and its two times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The version in the aggregate, from 1.
    pub version: u64,
    /// When it happened.
    pub time: Instant,
    /// When it was recorded.
    pub recorded: Instant,
}

impl Place {
    /// Where an envelope says that its event stands.
    #[must_use]
    pub fn from_envelope(envelope: &Envelope<'_>) -> Self {
        Self { version: envelope.sequence, time: envelope.time, recorded: envelope.recordedtime }
    }
}

/// Folds an event, whatever was folded before it.
///
/// # Errors
/// [`Unfolded::Unfit`]: it does not belong to this state.
pub fn fold(state: &mut State, event: &Event, place: Place) -> Result<(), Unfolded> {
    let unfit = |why: String| Unfolded::Unfit { version: place.version, why };
    let version = u32::try_from(place.version).map_err(|error| unfit(error.to_string()))?;
    let stamp = Stamp { version, time: place.time, recorded: place.recorded };
    state.evolve(event, stamp).map_err(|error| unfit(error.to_string()))
}

/// Folds the event that comes after version `after` of its aggregate.
///
/// # Errors
/// [`Unfolded`]: it is not the next one, or does not belong to this state.
pub fn follow(state: &mut State, after: u64, event: &Event, place: Place) -> Result<(), Unfolded> {
    match place.version == after + 1 {
        true => fold(state, event, place),
        false => Err(Unfolded::Gap { version: place.version, after }),
    }
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

    /// The state after every event up to and with `version`.
    ///
    /// # Errors
    /// The first event that does not follow.
    pub fn state(&self, version: u64) -> Result<State, Unfolded> {
        let mut state = State::new(&self.aggregate);
        for (fact, after) in self.facts.iter().filter(|fact| fact.version <= version).zip(0..) {
            follow(&mut state, after, &fact.event, fact.place())?;
        }
        Ok(state)
    }

    /// The number that the first event gave the aggregate, where its kind has numbers.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        self.facts.first().and_then(|fact| fact.event.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Notice;
    use crate::reference::centre::events::NoticePublished;

    fn notice(id: &str) -> Event {
        let day = "2014-01-01".parse().unwrap();
        Event::from(NoticePublished {
            notice: Notice { id: id.into(), announced_on: day, assumed: false, days: vec![], covers_until: Some(day) },
        })
    }

    fn history(events: &[(u64, Event)]) -> History {
        let time = Instant::UNIX_EPOCH;
        let fact = |(version, event): &(u64, Event)| Fact {
            version: *version,
            sequence: 10 * version,
            time,
            recorded: time,
            actor: "P001".into(),
            doer: "P001".into(),
            responsible: String::new(),
            rulebook: "none".into(),
            event: event.clone(),
            stored: vec![],
        };
        History { aggregate: "calendar/main".parse().unwrap(), facts: events.iter().map(fact).collect() }
    }

    #[test]
    fn the_state_is_that_after_a_version_and_needs_every_event_before_it() {
        let complete = history(&[(1, notice("A")), (2, notice("B"))]);
        assert_eq!(complete.state(0).unwrap(), State::new(&complete.aggregate));
        assert_ne!(complete.state(1).unwrap(), complete.state(2).unwrap());
        assert_eq!(complete.state(1).unwrap(), history(&[(1, notice("A"))]).state(9).unwrap());
        let torn = history(&[(1, notice("A")), (3, notice("C"))]);
        assert_eq!(torn.state(3), Err(Unfolded::Gap { version: 3, after: 1 }));
        assert!(torn.state(2).is_ok(), "what comes later is not asked for");
    }

    #[test]
    fn an_event_of_another_kind_is_named_and_nothing_is_left_out_in_silence() {
        let opened = crate::matters::denial::events::ObjectionWithdrawn { reason: "不再异议".into() };
        let mixed = history(&[(1, notice("A")), (2, Event::from(opened))]);
        assert!(matches!(mixed.state(2), Err(Unfolded::Unfit { version: 2, .. })));
    }
}
