//! One notice (通知): that something waits for a person. It names the act, the object and the deadline, and nothing of anybody else.
//!
//! The words of the act come from the declarations of commands and events, so that no text that somebody typed can leave the service
//! with a notice. Whatever gives notices ([`recorded`] for events; a list of what waits for each person) makes this one shape.
use anjuan_domain::command::Commands;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::matters::card::events::CardEvent;
use anjuan_domain::matters::escalation::events::EscalationEvent;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is to be made known to one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Notice {
    /// What it comes from: a card, the id of an event, an item of an inbox since when it asks. With person and channel it is the key by
    /// which a notice is sent once.
    pub key: String,
    /// The person of the staff.
    pub person: String,
    /// The command that settles it, `card.confirm`, or the type of the event that is made known.
    pub act: String,
    /// The object.
    pub object: AggregateRef,
    /// Until when; absent where nothing runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Instant>,
    /// Its place in the order of what one person is sent: the stream sequence of its event.
    pub place: u64,
}

impl Notice {
    /// What the act is called, in English and in Chinese; none where it is neither a command nor an event.
    #[must_use]
    pub fn title(&self) -> Option<(&'static str, &'static str)> {
        let verb = Commands::of_action(&self.act).map(|(_, verb)| (verb.en, verb.zh));
        verb.or_else(|| Event::declared(&self.act).map(|event| (event.en, event.zh)))
    }
}

/// The act that a card asks for.
pub const CONFIRM_CARD: &str = "card.confirm";

/// The notices that an event gives by itself: a card to whoever it is against (time-limit/3.4), an escalation to whom it goes (discipline/7).
#[must_use]
pub fn recorded(envelope: &Envelope<'_>, event: &Event, place: u64) -> Vec<Notice> {
    let Ok(object) = envelope.aggregate() else { return Vec::new() };
    if let Event::Escalation(EscalationEvent::Raised(raised)) = event {
        let (key, act) = (envelope.id.to_string(), "escalation.acknowledge".to_owned());
        return vec![Notice { key, person: raised.to.clone(), act, object, deadline: Some(raised.due), place }];
    }
    let Event::Card(card) = event else { return Vec::new() };
    let (person, deadline) = match card {
        CardEvent::Issued(issued) => (issued.against.clone(), Some(issued.reckoning.due)),
        CardEvent::IssuedByHand(issued) => (issued.against.clone(), None),
        CardEvent::Confirmed(_)
        | CardEvent::Urged(_)
        | CardEvent::Explained(_)
        | CardEvent::Appealed(_)
        | CardEvent::AppealDecided(_)
        | CardEvent::Cancelled(_) => return Vec::new(),
    };
    let (key, act) = (object.to_string(), CONFIRM_CARD.to_owned());
    vec![Notice { key, person, act, object, deadline, place }]
}
