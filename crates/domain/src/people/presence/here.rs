//! Who is here now (当前在岗): the last punch of the day says it.
//!
//! Implements duty/2.2.5's need to know who is in the hall, as far as punches can (discipline/1). A reading for people; no
//! score follows from it.
use super::clock::presence_day;
use super::facts::Punched;
use super::numbers::Numbers;
use super::placing::marks;
use crate::clock::civil::date_of;
use crate::people::attendance::events::Direction;
use crate::reference::centre::Centre;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Somebody who is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Here {
    /// Since when, by the true time.
    pub since: Instant,
    /// By which device.
    pub device: String,
    /// Whether the device did not say which way, so that it was counted: every other punch is one of coming.
    pub guessed: bool,
}

/// Whether the person of these punches is here at an instant, by the last punch of that day of work up to then.
///
/// # Errors
/// A refusal that names a number the rulebook lacks.
pub fn here(punches: &[Punched], centre: &Centre, at: Instant) -> Result<Option<Here>, Refusal> {
    let numbers = Numbers::on(centre, date_of(at))?;
    let mut marks = marks(presence_day(at, &numbers), punches, &numbers, centre);
    marks.retain(|mark| mark.first <= at);
    let count = marks.len();
    Ok(marks.last().and_then(|mark| {
        let here = match mark.direction {
            Direction::In => true,
            Direction::Out => false,
            Direction::Unknown => count % 2 == 1,
        };
        let device = mark.punches.first().map(|punch| punch.device.clone()).unwrap_or_default();
        here.then_some(Here { since: mark.first, device, guessed: mark.direction == Direction::Unknown })
    }))
}
