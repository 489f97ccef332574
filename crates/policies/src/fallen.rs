//! What fell of an obligation (到点事项): its card, or its step up the line of authority, in the order of the instants.
use crate::{Proposal, escalate, issue_card};
use anjuan_domain::matters::card::ObligationOf;
use anjuan_domain::vocabulary::ids::IdError;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_views::deadlines::row::{Act, Obligation};

/// What the service proposes about a row of which something fell before `now`; none where nothing did.
///
/// # Errors
/// [`IdError`] where nothing can be named after the obligation.
pub fn fallen(row: &Obligation, now: Instant) -> Result<Option<Proposal>, IdError> {
    let Some(next) = row.next_act().filter(|next| next.falls < now) else { return Ok(None) };
    let of = ObligationOf { about: row.aggregate.clone(), clock: row.clock.to_string(), ordinal: row.ordinal };
    match next.act {
        Act::Card(level) => issue_card::card(of, level, (next.at, row.clock.article())),
        Act::Step(step) => escalate::step(of, step, next.at),
    }
    .map(Some)
}
