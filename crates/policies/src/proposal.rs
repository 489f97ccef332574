//! A proposal (自动指令): the command a policy asks for, with an id that follows from the obligation.
use crate::Policy;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::vocabulary::ids::hashed_command;
use anjuan_views::deadlines::row::Obligation;
use uuid::Uuid;

/// What a policy proposes.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The policy's name.
    pub policy: &'static str,
    /// The article it carries out.
    pub article: &'static str,
    /// The command, for the service itself as actor.
    pub command: Command,
}

impl Proposal {
    /// The proposal of a policy about an obligation. It happens when it is decided, and reads the state it then finds.
    pub(crate) fn new(policy: &Policy, row: &Obligation, body: Body) -> Self {
        let command = Command {
            id: command_id(policy.name, row),
            aggregate: row.aggregate.clone(),
            at: None,
            entered_for: None,
            expected: None,
            causation: None,
            body,
        };
        Self { policy: policy.name, article: policy.article, command }
    }
}

/// The id of the command that a policy proposes about an obligation: a UUIDv8 from the SHA-256 of policy and obligation.
#[must_use]
pub fn command_id(policy: &str, row: &Obligation) -> Uuid {
    hashed_command(&[policy.as_bytes(), &[0], row.key().as_bytes()])
}
