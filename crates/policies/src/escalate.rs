//! What is overdue is escalated (逐级上报): a step up the line of authority fell (discipline/7).
//!
//! Not from one clock but from what the row says falls next. One command per obligation, step and instant, whatever process proposes it. It
//! happened when the step fell, however late it is proposed; who it goes to is decided, and not proposed.
use crate::Proposal;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::matters::card::ObligationOf;
use anjuan_domain::matters::escalation::aggregate;
use anjuan_domain::matters::escalation::commands::{EscalationCommand, Raise};
use anjuan_domain::reference::line::Office;
use anjuan_domain::vocabulary::ids::{IdError, derived_command};
use anjuan_domain::vocabulary::stamp::Instant;

/// The policy's name; part of the command ids, so never changed.
const NAME: &str = "escalate";

/// What the service proposes about an obligation of which a step fell at that instant.
///
/// # Errors
/// [`IdError`] where nothing can be named after the obligation.
pub(crate) fn step(of: ObligationOf, step: Office, at: Instant) -> Result<Proposal, IdError> {
    let aggregate = aggregate(&of)?;
    let falls = at.timestamp_micros().to_be_bytes();
    let id = derived_command(&[NAME.as_bytes(), aggregate.id.as_bytes(), step.as_str().as_bytes(), &falls]);
    let ObligationOf { about, clock, ordinal } = of;
    let body = Body::Escalation(EscalationCommand::Raise(Raise { about, clock, ordinal, step }));
    let command = Command { id, aggregate, at: Some(at), entered_for: None, expected: None, causation: None, body };
    Ok(Proposal { policy: NAME, article: "discipline/7", command, watched: None })
}
