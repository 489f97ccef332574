//! From a request's body to a command's body: read strictly, personal data sealed on the way.
use super::clear::{Pieces, Replaced};
use super::edge::Edge;
use crate::decoded;
use crate::failure::Failure;
use crate::sentences::{Words, said, words};
use anjuan_api::clear::place;
use anjuan_domain::command::{Body, Commands};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
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

/// What the strict reader says of a body, before anything is sealed; none where it reads.
pub(super) fn remark((commands, verb): (Commands, &str), text: &str) -> Option<Words> {
    let text = if text.trim().is_empty() { "{}" } else { text };
    let read = || {
        parse::<Box<serde_json::value::RawValue>>(text)?;
        let stand_ins = match place(commands, verb) {
            None => Replaced::nothing(text),
            Some(place) => Pieces::find(place, text, Given::Clear)?.stand_ins()?,
        };
        of_verb((commands, verb), &stand_ins, text)
    };
    match read() {
        Err(Failure::Malformed(said)) => Some(said),
        Ok(_) | Err(_) => None,
    }
}

/// Whose case or denial it is: what is said in it later is sealed under their key, and goes with it when they are erased
/// (个人信息保护法/47). What is said in a complaint has keys of its own, so that no statement leads to who made another.
async fn whose(edge: &Edge, aggregate: &AggregateRef) -> Result<Option<String>, Failure> {
    if !matches!(aggregate.kind, Kind::Case | Kind::Denial) {
        return Ok(None);
    }
    let stored = anjuan_journal::read(&*edge.log, aggregate).await?;
    let Some(first) = stored.first() else { return Ok(None) };
    let event = decoded::event(first)?;
    // The first event names the applicant before anybody else.
    let Some(party) = event.sealed().parties.first().copied().cloned() else { return Ok(None) };
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
        let failure = replaced.said(&error, (line, error.column()), given);
        match (failure, field(&wrapped)) {
            (Failure::Malformed(said), Some(field)) => {
                Failure::Malformed(words(format!("{field}: {}", said.en), format!("`{field}`：{}", said.zh)))
            }
            (failure, _) => failure,
        }
    })
}

/// The field of a verb's body that is not as it should be, such as `found[0]`; none where it is the body itself.
fn field(wrapped: &str) -> Option<String> {
    let mut reader = serde_json::Deserializer::from_str(wrapped);
    let wrong = serde_path_to_error::deserialize::<_, Body>(&mut reader).err()?;
    // Kind and verb stand before it.
    let path = wrong.path().to_string();
    path.splitn(3, '.').nth(2).filter(|field| *field != "?").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_that_is_not_as_it_should_be_is_named() {
        let wrapped = |verb: &str, body: &str| format!("{{\"{verb}\":\n{body}}}");
        let cover = wrapped("start-cover", r#"{"away": "P014", "reason": "x", "until": "2026-11-30"}"#);
        assert_eq!(field(&format!("{{\"post\":{cover}}}")).as_deref(), Some("until"));
        let listed =
            r#"{"kind": "WORK", "receiver": "P015", "reason": "x", "lists": {"articles": [{"name": "印章"}]}}"#;
        let open = wrapped("open", listed);
        assert_eq!(field(&format!("{{\"handover\":{open}}}")).as_deref(), Some("lists.articles[0]"));
        let nothing = wrapped("withdraw", "{}");
        assert_eq!(field(&format!("{{\"handover\":{nothing}}}")), None, "the body itself");
    }
}
