//! Writing the envelope of a decided event: the one place where an event becomes bytes.
use super::loaded::Loaded;
use anjuan_domain::aggregate::State;
use anjuan_domain::clock::civil;
use anjuan_domain::command::Command;
use anjuan_domain::event::{Envelope, Event, source};
use anjuan_domain::reference::context::Context;
use anjuan_domain::vocabulary::actor::Actor;
use anjuan_domain::vocabulary::stamp::Stamp;
use bytes::Bytes;
use std::borrow::Cow;
use uuid::Uuid;

/// What an event belongs to and what caused it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cause {
    /// The command that began the chain.
    correlation: Uuid,
    /// The event or command that caused it directly.
    causation: Uuid,
}

impl Cause {
    /// Of a command's own event.
    pub(super) fn from_command(command: &Command) -> Self {
        let cause = command.causation.unwrap_or(command.id);
        Self { correlation: cause, causation: cause }
    }

    /// Of an event that is recorded together with that of `parent`.
    pub(super) fn with(parent: &Command) -> Self {
        Self { causation: parent.id, ..Self::from_command(parent) }
    }
}

/// The CloudEvents JSON of `event`, which follows `loaded`; `given` gave the command, for
/// themselves or for the actor of the context.
///
/// # Errors
/// When the event does not fold into the state it was decided from, or cannot be written: an error of the service.
pub(super) fn write(
    loaded: &Loaded,
    (command, cause, given): (&Command, Cause, &Actor),
    event: &Event,
    context: &Context<'_>,
    id: Uuid,
) -> Result<Bytes, String> {
    let (event_type, dataschema) = event.event_type();
    let data = serde_json::value::to_raw_value(event).map_err(|error| error.to_string())?;
    let entered_for = if given.person == context.actor.person { "" } else { &context.actor.person };
    let paper = command.entered_for.as_ref().map_or("", |entered| entered.paper.trim());
    let on = civil::date_of(context.at);
    let rulebook = context.centre.rulebook(on).map_or("none", |rulebook| rulebook.version.as_str());
    let envelope = Envelope {
        specversion: Cow::Borrowed("1.0"),
        id,
        source: Cow::Owned(source(&context.actor.centre)),
        event_type: Cow::Borrowed(event_type),
        subject: Cow::Owned(command.aggregate.to_string()),
        time: context.at,
        datacontenttype: Cow::Borrowed("application/json"),
        dataschema: Cow::Borrowed(dataschema),
        sequence: loaded.version + 1,
        recordedtime: context.now,
        authid: Cow::Borrowed(&given.person),
        authtype: Cow::Borrowed(given.auth_type()),
        correlationid: cause.correlation,
        causationid: cause.causation,
        commandid: command.id,
        commandhash: Cow::Owned(command.hash().map_err(|error| error.to_string())?),
        rulebook: Cow::Borrowed(rulebook),
        factssequence: context.facts.sequence(),
        responsible: Cow::Owned(responsible(loaded, event, context)?),
        enteredfor: Cow::Borrowed(entered_for),
        enteredfrom: Cow::Borrowed(paper),
        previoussequence: loaded.last_sequence,
        previoushash: Cow::Borrowed(&loaded.last_hash),
        signature: Cow::Borrowed(""),
        data: Cow::Owned(data),
    };
    serde_json::to_vec(&envelope).map(Bytes::from).map_err(|error| error.to_string())
}

/// Who answers at that moment (ab-role/3): the responsible person before the event, or for a first event after it; or who
/// stands for them.
fn responsible(loaded: &Loaded, event: &Event, context: &Context<'_>) -> Result<String, String> {
    let on_duty =
        |state: &State| state.responsible().map(|person| state.on_duty(person, context.centre, context.at).to_owned());
    if let Some(responsible) = on_duty(&loaded.state) {
        return Ok(responsible);
    }
    let mut after = loaded.state.clone();
    let version = u32::try_from(loaded.version + 1).map_err(|error| error.to_string())?;
    let stamp = Stamp { version, time: context.at, recorded: context.now };
    after.evolve(event, stamp).map_err(|error| error.to_string())?;
    Ok(on_duty(&after).unwrap_or_default())
}
