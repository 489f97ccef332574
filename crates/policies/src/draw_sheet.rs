//! Sheets of a closed period (考核表): each subject's is drawn up once (assessment/1, monthly/12).
//!
//! Not from a deadline but from what the scoring view says is missing. One command per period and subject, whatever process draws it up.
use crate::Proposal;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::scores::score::commands::{Draw, ScoreCommand};
use anjuan_domain::vocabulary::ids::{AggregateRef, IdError, Kind, hashed_command};

/// The policy's name; part of the command ids, so never changed.
const NAME: &str = "draw-sheet";

/// What the service proposes about a sheet that is missing.
///
/// # Errors
/// [`IdError`] when period and subject name no sheet.
pub fn sheet(draw: Draw) -> Result<Proposal, IdError> {
    let id = hashed_command(&[NAME.as_bytes(), &[0], draw.period.as_bytes(), &[0], draw.subject.as_bytes()]);
    let aggregate = AggregateRef::new(Kind::Score, format!("{}-{}", draw.period, draw.subject))?;
    let body = Body::Score(ScoreCommand::Draw(draw));
    let command = Command { id, aggregate, at: None, entered_for: None, expected: None, causation: None, body };
    Ok(Proposal { policy: NAME, article: "assessment/1", command, watched: None })
}
