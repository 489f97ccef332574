//! From a request's body to a command's body: read strictly, personal data sealed on the way.
use super::clear::{Pieces, Replaced};
use crate::failure::Failure;
use crate::sealing::Sealer;
use crate::words::said;
use anjuan_api::clear::place;
use anjuan_api::routes::Commands;
use anjuan_domain::command::Body;
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

/// The body of the command `verb`, whose id is `command`.
///
/// # Errors
/// [`Failure::Malformed`] says what and where; otherwise as the sealer answers.
pub(super) async fn read(
    sealer: &Sealer,
    (commands, verb): (Commands, &str),
    text: &str,
    command: Uuid,
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
    of_verb((commands, verb), &pieces.sealed(sealer, command).await?, text)
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
