//! What a decision is given besides state and command: the time, the actor, the reference data.
use crate::reference::centre::Centre;
use crate::reference::facts::Facts;
use crate::vocabulary::actor::Actor;
use crate::vocabulary::stamp::Instant;

/// The context of one decision. No decision looks anything up elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Now: when the event will be recorded.
    pub now: Instant,
    /// When it happened; `now` unless the command is entered late.
    pub at: Instant,
    /// Who gives the command.
    pub actor: &'a Actor,
    /// The centre's reference data: calendar, rulebook, catalogue, staff.
    pub centre: &'a Centre,
    /// The command's id: what ids and numbers are derived from.
    pub command: uuid::Uuid,
    /// What is known of other aggregates, as far as the decision asked for it (`needs`).
    pub facts: &'a Facts,
}
