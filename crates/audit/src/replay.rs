//! Replay (重放): who did what, when, under which rule; and the state at a moment, in both meanings of "then".
//!
//! *Known then*: what the service had recorded by that time. *True then*: what had happened by that time, as we know it
//! now, with paper that came late and corrections made since.
use crate::StoredEvent;
use anjuan_domain::aggregate::State;
use anjuan_domain::command::EnteredFor;
use anjuan_domain::event::{Envelope, Event, hash};
use anjuan_domain::history::{Fact, History, fold};
use anjuan_domain::matters::case::events::Corrected;
use anjuan_domain::vocabulary::declare::DecodeError;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use serde::Serialize;

/// Which "then" is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Then {
    /// Recorded by that time.
    Known,
    /// Happened by that time, as known now.
    True,
}

/// One line of a history.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// The version in the aggregate.
    pub version: u64,
    /// The stream sequence.
    pub sequence: u64,
    /// When it happened.
    pub time: Instant,
    /// When it was recorded.
    pub recorded: Instant,
    /// Who gave the command.
    pub actor: String,
    /// Who did it and by which paper, where whoever gave the command entered it for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entered_for: Option<EnteredFor>,
    /// Who was responsible (ab-role/3).
    pub responsible: String,
    /// The event's type.
    pub event_type: String,
    /// What happened, English.
    pub en: String,
    /// What happened, Chinese.
    pub zh: String,
    /// The article it carries out.
    pub article: String,
    /// The rulebook version it was decided under.
    pub rulebook: String,
    /// The hash of the stored bytes, with its algorithm: `sha256:…`.
    pub hash: String,
    /// The event's own data.
    pub data: serde_json::Value,
}

/// The history of one aggregate, a line per event, in order.
///
/// # Errors
/// The first event that does not decode.
pub fn history(events: &[StoredEvent]) -> Result<Vec<Line>, DecodeError> {
    events.iter().map(line).collect()
}

fn line(stored: &StoredEvent) -> Result<Line, DecodeError> {
    let envelope = Envelope::decode(&stored.body)?;
    let data = serde_json::from_str(envelope.data.get()).map_err(DecodeError::Envelope)?;
    let title = Event::declared(&envelope.event_type);
    let (person, paper) = (envelope.enteredfor.into_owned(), envelope.enteredfrom.into_owned());
    let entered_for = Some(EnteredFor { person, paper });
    Ok(Line {
        version: envelope.sequence,
        sequence: stored.sequence,
        time: envelope.time,
        recorded: envelope.recordedtime,
        actor: envelope.authid.into_owned(),
        entered_for: entered_for.filter(|entered| !entered.person.is_empty()),
        responsible: envelope.responsible.into_owned(),
        en: title.map_or_else(|| envelope.event_type.to_string(), |title| title.en.to_owned()),
        zh: title.map_or_else(|| envelope.event_type.to_string(), |title| title.zh.to_owned()),
        article: title.map_or_else(String::new, |title| title.article.to_owned()),
        event_type: envelope.event_type.into_owned(),
        rulebook: envelope.rulebook.into_owned(),
        hash: hash(&stored.body),
        data,
    })
}

/// The state at a moment, and the versions of the events it was folded from.
#[derive(Debug, Clone, PartialEq)]
pub struct AsOf {
    /// The state.
    pub state: State,
    /// The versions that count.
    pub versions: Vec<u64>,
    /// Versions that had happened but cannot follow without one that had not, and why.
    pub left_out: Vec<(u64, String)>,
}

/// Folds the state of an aggregate at a moment.
///
/// # Errors
/// The first event that does not decode.
pub fn state_at(
    aggregate: &AggregateRef,
    events: &[StoredEvent],
    moment: Instant,
    then: Then,
) -> Result<AsOf, DecodeError> {
    let history =
        History::read(aggregate.clone(), events.iter().map(|stored| (stored.sequence, stored.body.as_slice())))?;
    let counts = |fact: &Fact| match then {
        Then::Known => fact.recorded <= moment,
        // A correction says what was true of the event it corrects, whenever the correction itself was made.
        Then::True => match corrected(&fact.event) {
            Some(target) => history
                .facts
                .iter()
                .any(|other| other.version == target && other.version < fact.version && other.time <= moment),
            None => fact.time <= moment,
        },
    };
    let mut as_of = AsOf { state: State::new(aggregate), versions: Vec::new(), left_out: Vec::new() };
    for fact in history.facts.iter().filter(|fact| counts(fact)) {
        match fold(&mut as_of.state, &fact.event, fact.place()) {
            Ok(()) => as_of.versions.push(fact.version),
            Err(error) => as_of.left_out.push((fact.version, error.to_string())),
        }
    }
    Ok(as_of)
}

fn corrected(event: &Event) -> Option<u64> {
    event.data::<Corrected>().map(|correction| u64::from(correction.version))
}
