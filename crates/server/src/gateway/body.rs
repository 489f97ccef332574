//! From a request's body to a command's body: read strictly, personal data sealed on the way.
use super::clear::{Pieces, Replaced};
use super::edge::Edge;
use crate::failure::Failure;
use crate::words::said;
use anjuan_api::clear::place;
use anjuan_api::routes::Commands;
use anjuan_domain::case::events::CaseEvent;
use anjuan_domain::command::Body;
use anjuan_domain::denial::events::DenialEvent;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::ids::{AggregateRef, Kind};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// How a body may carry personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// In the clear only: anybody's request.
    Clear,
    /// In the clear or sealed already: an import.
    ClearOrSealed,
}

/// The body of the command `verb`, whose id and aggregate are those of `target`.
///
/// # Errors
/// [`Failure::Malformed`] says what and where; otherwise as the sealer answers.
pub(super) async fn read(
    edge: &Edge,
    (commands, verb): (Commands, &str),
    text: &str,
    (id, aggregate): (Uuid, &AggregateRef),
    given: Given,
) -> Result<Body, Failure> {
    // A command without fields may come without a body.
    let text = if text.trim().is_empty() { "{}" } else { text };
    // Read on its own first, so that nothing behind the body can pass for a part of the wrapping.
    parse::<Box<serde_json::value::RawValue>>(text)?;
    let Some(place) = place(commands, verb) else {
        return of_verb((commands, verb), &Replaced::nothing(text), text);
    };
    let pieces = Pieces::find(place, text, given)?;
    of_verb((commands, verb), &pieces.stand_ins()?, text)?;
    let whose = if pieces.has_text_of_nobody() { whose(edge, aggregate).await? } else { None };
    of_verb((commands, verb), &pieces.sealed(&edge.sealer, id, whose).await?, text)
}

/// Whose case or denial it is: what is said in it later is sealed under their key, and goes with it when they are erased
/// (个人信息保护法/47). What is said in a complaint has keys of its own, so that no statement leads to who made another.
async fn whose(edge: &Edge, aggregate: &AggregateRef) -> Result<Option<String>, Failure> {
    if !matches!(aggregate.kind, Kind::Case | Kind::Denial) {
        return Ok(None);
    }
    let stored = anjuan_journal::read(&*edge.log, aggregate).await?;
    let Some(first) = stored.first() else { return Ok(None) };
    let event = Envelope::decode(&first.body).and_then(|envelope| envelope.event());
    let party = match event.map_err(|error| Failure::Damaged(error.to_string()))? {
        Event::Case(CaseEvent::Registered(registered)) => registered.applicant,
        Event::Denial(DenialEvent::Issued(issued)) => issued.applicant,
        _ => return Ok(None),
    };
    // Nobody who was erased gets a new key, nor who came sealed from elsewhere.
    Ok(edge.sealer.has_key(&party.applicant).await?.then_some(party.applicant))
}

/// A JSON text as `T`.
///
/// # Errors
/// [`Failure::Malformed`] with field, line and column.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::Malformed(said(error)))
}

/// Reads the body of a verb; a mistake is said with its place in `given`.
fn of_verb((commands, verb): (Commands, &str), replaced: &Replaced, given: &str) -> Result<Body, Failure> {
    let wrapped = format!("{{\"{}\":{{\"{verb}\":\n{}}}}}", commands.as_str(), replaced.text);
    serde_json::from_str(&wrapped).map_err(|error| {
        let line = error.line().saturating_sub(1).max(1);
        replaced.said(&error, (line, error.column()), given)
    })
}
