//! Cards whose threshold fell (发放监察牌): a clock that is watched is near its end or over it (time-limit/3.4, complaint/3, 行政许可法/45).
//!
//! Not from one clock but from what the row says falls next. One command per obligation, level and instant, whatever process proposes it; the
//! card is named after obligation and level, so that each level comes once. It happened when the threshold fell, however late it is proposed.
use crate::Proposal;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::matters::card::commands::{CardCommand, Issue};
use anjuan_domain::matters::card::{ObligationOf, aggregate};
use anjuan_domain::vocabulary::ids::{IdError, derived_command};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::deadlines::row::Obligation;

/// The policy's name; part of the command ids, so never changed.
const NAME: &str = "issue-card";

/// What the service proposes about a row whose next card fell before `now`; none where none did.
///
/// # Errors
/// [`IdError`] where no card can be named after the obligation.
pub fn card(row: &Obligation, now: Instant) -> Result<Option<Proposal>, IdError> {
    let Some(next) = row.next_card().filter(|card| card.falls < now) else { return Ok(None) };
    let of = ObligationOf { about: row.aggregate.clone(), clock: row.clock.to_string(), ordinal: row.ordinal };
    let aggregate = aggregate(&of, next.level)?;
    let falls = next.at.timestamp_micros().to_be_bytes();
    let id = derived_command(&[NAME.as_bytes(), aggregate.id.as_bytes(), &falls]);
    let ObligationOf { about, clock, ordinal } = of;
    let body = Body::Card(CardCommand::Issue(Issue { about, clock, ordinal, level: next.level }));
    let command =
        Command { id, aggregate, at: Some(next.at), entered_for: None, expected: None, causation: None, body };
    Ok(Some(Proposal { policy: NAME, article: row.clock.article(), command, watched: None }))
}
