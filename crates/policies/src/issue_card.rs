//! Cards whose threshold fell (发放监察牌): a clock that is watched is near its end or over it (time-limit/3.4, complaint/3, 行政许可法/45).
//!
//! Not from one clock but from what the row says falls next. One command per obligation, level and instant, whatever process proposes it; the
//! card is named after obligation and level, so that each level comes once. It happened when the threshold fell, however late it is proposed.
use crate::Proposal;
use anjuan_domain::clock::Level;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::matters::card::commands::{CardCommand, Issue};
use anjuan_domain::matters::card::{ObligationOf, aggregate};
use anjuan_domain::vocabulary::ids::{IdError, derived_command};
use anjuan_domain::vocabulary::stamp::Instant;

/// The policy's name; part of the command ids, so never changed.
const NAME: &str = "issue-card";

/// What the service proposes about an obligation of which a threshold fell at that instant, by that article.
///
/// # Errors
/// [`IdError`] where no card can be named after the obligation.
pub(crate) fn card(
    of: ObligationOf,
    level: Level,
    (at, article): (Instant, &'static str),
) -> Result<Proposal, IdError> {
    let aggregate = aggregate(&of, level)?;
    let falls = at.timestamp_micros().to_be_bytes();
    let id = derived_command(&[NAME.as_bytes(), aggregate.id.as_bytes(), &falls]);
    let ObligationOf { about, clock, ordinal } = of;
    let body = Body::Card(CardCommand::Issue(Issue { about, clock, ordinal, level }));
    let command = Command { id, aggregate, at: Some(at), entered_for: None, expected: None, causation: None, body };
    Ok(Proposal { policy: NAME, article, command, watched: None })
}
